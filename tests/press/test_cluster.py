"""Schedulers that are none, clusters without workers, and workers that send strange
things: one line, soon, and nothing written where it should not be."""

import socket
import threading
from contextlib import contextmanager, suppress
from types import SimpleNamespace

import pytest
import sample_home

from pressroom import plan, run, shelf
from pressroom.page import vega
from pressroom.workers import cluster
from tightrope.project import PROJECT

pytestmark = pytest.mark.slow
pytest.importorskip("distributed")


@pytest.fixture
def home(tmp_path, monkeypatch):
    made = sample_home.make(tmp_path / "home")
    monkeypatch.setenv("TIGHTROPE_HOME", str(made))
    sample_home.add(made, "plain", ("code", "'fine'"))
    return made


def silent(connection: socket.socket) -> None:
    """Take what comes, and say nothing."""
    while connection.recv(1 << 16):
        pass


def web(connection: socket.socket) -> None:
    """What a web server answers to what it does not understand."""
    connection.recv(1 << 16)
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
    connection.close()


def noise(connection: socket.socket) -> None:
    """Bytes without a meaning, that announce a message without end."""
    connection.sendall(b"\x07\xff\xff\xff\xff\xff\xff\x7f" * 4096)
    silent(connection)


@contextmanager
def listening(answer):
    """A port of this machine where somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                threading.Thread(
                    target=quietly, args=(connection,), daemon=True
                ).start()

        def quietly(connection: socket.socket) -> None:
            with suppress(OSError):
                answer(connection)

        threading.Thread(target=serve, daemon=True).start()
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)


def refusal(address: str) -> str:
    with pytest.raises(cluster.ClusterError) as refused:
        run.render(plan.jobs(["plain"]), scheduler=address, progress=False)
    message = str(refused.value)
    assert "\n" not in message and len(message) < 400
    return message


@pytest.mark.parametrize("answer", [silent, web, noise])
def test_what_is_no_scheduler(home, monkeypatch, answer):
    monkeypatch.setattr(cluster, "PATIENCE", 1.0)
    with listening(answer) as address:
        assert f"no Dask scheduler answers at {address}" in refusal(address)


def test_nobody_listens(home, monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE", 1.0)
    assert "no Dask scheduler answers" in refusal("tcp://127.0.0.1:1")


def test_a_cluster_without_workers(home, monkeypatch):
    import distributed

    monkeypatch.setattr(cluster, "PATIENCE", 1.0)
    options = {"n_workers": 0, "processes": False, "dashboard_address": None}
    with distributed.LocalCluster(**options, protocol="tcp://") as empty:
        address = empty.scheduler_address
        assert refusal(address) == f"the Dask scheduler {address} has no workers"


def test_a_local_cluster_opens_no_port(home):
    """And no page: every user of the machine could have it run anything."""
    import psutil

    mine = psutil.Process()
    before = {c.laddr for c in mine.net_connections() if c.status == "LISTEN"}
    with cluster._client("local", 1) as client:
        now = {c.laddr for c in mine.net_connections() if c.status == "LISTEN"}
        assert now == before
        assert client.scheduler.address.startswith("inproc://")


STAMP = {"answer": "So."}
STRANGE = {
    "elsewhere": ({"status": "done", "told": STAMP}, {"../victim.html": b"x"}),
    "another": ({"status": "done", "told": STAMP}, {"japan/other.html": b"x"}),
    "absolute": ({"status": "done", "told": STAMP}, {"/tmp/victim.html": b"x"}),
    "state": ({"status": "done", "told": STAMP}, {".state/japan/plain.json": b"{}"}),
    "nothing": ({"status": "done", "told": STAMP}, {}),
    "no_page": ({"status": "done", "told": None}, {}),
    "no_status": ({}, {}),
    "status": ({"status": ["done"], "told": STAMP}, {}),
    "no_bytes": ({"status": "done", "told": STAMP}, {"japan/plain.html": 7}),
    "text": ("text", "text"),
}


@pytest.mark.parametrize("what", STRANGE)
def test_what_a_worker_sends_is_looked_at(home, tmp_path, what):
    to = home / "reports"
    shelf.make_ready(to)
    order = plan.jobs(["plain"])[0].order()
    order |= {"to": str(to), **vega.place(to, False, PROJECT)}
    future = SimpleNamespace(status="finished", result=lambda: STRANGE[what])
    kept = cluster._kept(order, future)
    assert kept["status"] == "failed" and "\n" not in kept["message"]
    found = [path for path in home.parent.rglob("*.html") if path.is_file()]
    assert found == []
