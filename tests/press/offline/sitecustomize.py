"""Closes the network for a process and all it starts.

Nothing but the machine itself can be reached, no name is resolved.
"""

import socket

_connect = socket.socket.connect


def _only_here(self, address):
    if self.family != socket.AF_UNIX and not str(address[0]).startswith(
        ("127.", "::1")
    ):
        raise OSError("no network here")
    return _connect(self, address)


def _no_names(host, *rest, **options):
    if host in (None, "", "localhost", "127.0.0.1", "::1"):
        return _getaddrinfo(host, *rest, **options)
    raise OSError("no network here")


_getaddrinfo = socket.getaddrinfo
socket.socket.connect, socket.getaddrinfo = _only_here, _no_names
