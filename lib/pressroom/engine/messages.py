"""What the two sides of a fork say to each other, and the limits they keep."""

from __future__ import annotations

import contextlib
import json
import socket
import struct

from pressroom import PressError

MAX_OUTPUT = 32 << 20  # bytes a notebook may write; a report has less than a million
TOO_LARGE = f"writes too much: the limit is {MAX_OUTPUT >> 20} MB for a notebook"
# Descriptors whose end of file means that whoever asked for the notebook is gone.
LIFELINE: list[int] = []
# Further descriptors of this process that a notebook must not hold open.
PRIVATE: list[int] = []


class OutputTooLarge(PressError):
    """A notebook wrote more than `MAX_OUTPUT` bytes."""


class Abandoned(BaseException):
    """Whoever asked for the notebook is gone: stop at once."""


def send(to: socket.socket, kind: str, content: dict) -> None:
    """Send a message, its content as Jupyter would pack it.

    Parameters
    ----------
    to : socket.socket
    kind : str
        Jupyter's `msg_type`.
    content : dict
        Bytes go as base64, dates as ISO text.

    Raises
    ------
    TypeError, ValueError
        For what JSON does not have.
    """
    from jupyter_client.jsonutil import json_default

    options: dict = {"default": json_default, "ensure_ascii": False, "allow_nan": False}
    packed = json.dumps(content, **options).encode("utf8", errors="surrogateescape")
    send_packed(to, kind, packed)


def send_packed(to: socket.socket, kind: str, content: bytes) -> None:
    """Send a message whose content is packed already.

    Parameters
    ----------
    to : socket.socket
    kind : str
    content : bytes
    """
    body = b'{"msg_type":"%s","content":%s}' % (kind.encode(), content)
    to.sendall(struct.pack("<Q", len(body)) + body)


def receive(source: socket.socket, count=lambda size: None) -> dict | None:
    """The next message, None at the end of file; `count` hears its size beforehand.

    Parameters
    ----------
    source : socket.socket
    count : callable
        Takes a number of bytes.

    Returns
    -------
    dict or None
    """
    from jupyter_client.session import json_unpacker

    head = _exactly(source, 8)
    if len(head) < 8:
        return None
    (size,) = struct.unpack("<Q", head)
    count(size)
    body = _exactly(source, size)
    return json_unpacker(body) if size and len(body) == size else None


def _exactly(source: socket.socket, size: int) -> bytes:
    parts = bytearray()
    with contextlib.suppress(ConnectionError, TimeoutError):
        while len(parts) < size:
            part = source.recv(min(size - len(parts), 1 << 20))
            if not part:
                break
            parts += part
    return bytes(parts)
