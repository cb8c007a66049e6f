"""A render that takes long says how far it is: the report, and the cell."""

import os
from types import SimpleNamespace

import pytest

from pressroom import run
from pressroom.workers import orders, pool, worker

ORDER = {"slug": "dice", "edition": "plain", "parameters": {}}


def test_cells_are_told_now_and_then(monkeypatch):
    told = []
    monkeypatch.setattr(worker, "EVERY", 3600)
    worker._now_and_then(ORDER, told.append)(1, 9)
    assert told == []
    monkeypatch.setattr(worker, "EVERY", -1)
    worker._now_and_then(ORDER, told.append)(4, 9)
    assert told == [ORDER | {"status": orders.RUNNING, "cell": 4, "cells": 9}]


@pytest.mark.parametrize("wanted", [True, False])
def test_lines_where_there_is_no_terminal(wanted, monkeypatch, capsys):
    monkeypatch.setattr(run, "LINES", -1)
    told = ORDER | {"status": orders.RUNNING, "cell": 4, "cells": 9}
    with run._bar(3, SimpleNamespace(progress=wanted)) as bar:
        bar.on_the_way(told, 2)
    line = "2 of 3 reports left; plain/dice, cell 4 of 9\n"
    assert capsys.readouterr().err == (line if wanted else "")


def test_several_lines_of_a_worker_come_at_once():
    """Select would not wake for those that were read with the first."""
    reading, writing = os.pipe()
    os.write(writing, b'{"status": "running"}\n{"status": "done"}\n{"sta')
    one = pool.Worker.__new__(pool.Worker)
    one.stdout, one.rest = os.fdopen(reading, "rb"), b""
    assert [said["status"] for said in one.take()] == ["running", "done"]
    os.write(writing, b'tus": "done"}\n')
    assert [said["status"] for said in one.take()] == ["done"]
    os.close(writing)
    with pytest.raises(EOFError):
        one.take()
