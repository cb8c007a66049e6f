"""Still pictures of charts, for readers of a notebook that draw no specifications.

GitHub, nbviewer and `jupyter nbconvert` show a PNG where JupyterLab draws the chart.
The pictures are drawn in a process of their own, `python -m pressroom.page.stills`:
vl-convert starts threads, and a process that has run it must not fork.
"""

from __future__ import annotations

import base64
import json
import re
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator

from pressroom import PressError
from pressroom.page.vega import VEGALITE

KIND = re.compile(r"application/vnd\.vegalite\.v\d(\.\d+)?\+json")
PICTURE = "image/png"
FONT = "Liberation Sans"  # vl-convert brings it: the same letters on every machine
HEAD = b"\x89PNG\r\n\x1a\n"
COLOURS = 256  # of a picture, so that it stays small


def put_into(notebook) -> int:
    """Put a PNG beside each chart of a notebook, and its words as alternative text.

    Parameters
    ----------
    notebook : NotebookNode
        Executed; changed in place.

    Returns
    -------
    int
        How many.

    Raises
    ------
    PressError
        A chart cannot be drawn.
    """
    charts = list(_charts(notebook))
    pictures = drawn([spec for _, spec in charts])
    for (output, spec), picture in zip(charts, pictures, strict=True):
        output["data"][PICTURE] = base64.b64encode(picture).decode() + "\n"
        output["metadata"][PICTURE] = {"alt": str(spec.get("description", ""))}
    return len(charts)


def _charts(notebook) -> Iterator[tuple[dict, dict]]:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            for kind, spec in list(output.get("data", {}).items()):
                if KIND.fullmatch(kind):
                    yield output, spec


def drawn(specs: list[dict]) -> list[bytes]:
    """Each chart as a PNG on white.

    Parameters
    ----------
    specs : list of dict
        Of Vega-Lite.

    Returns
    -------
    list of bytes

    Raises
    ------
    PressError
        A chart cannot be drawn.
    """
    if not specs:
        return []
    command = [sys.executable, "-m", "pressroom.page.stills"]
    asked = json.dumps(specs).encode()
    made = subprocess.run(command, input=asked, capture_output=True, check=False)
    if made.returncode:
        said = made.stderr.decode(errors="replace").strip()[-300:]
        raise PressError(f"a chart could not be drawn: {said}")
    return [base64.b64decode(text) for text in json.loads(made.stdout)]


def small(picture: bytes) -> bytes:
    """A PNG in at most 256 colours: the most frequent ones, and for others the nearest.

    Parameters
    ----------
    picture : bytes
        A PNG with 8 bits a channel and an alpha channel, not interlaced.

    Returns
    -------
    bytes
        About a third of the size. Alpha is dropped.
    """
    import numpy as np

    pixels = _pixels(picture)[:, :, :3].astype(np.int32)
    height, width, _ = pixels.shape
    one_number = (pixels[:, :, 0] << 16) | (pixels[:, :, 1] << 8) | pixels[:, :, 2]
    found, places, counts = np.unique(
        one_number.ravel(), return_inverse=True, return_counts=True
    )
    order = np.argsort(-counts, kind="stable")[:COLOURS]
    colours = np.stack([found >> 16, (found >> 8) & 255, found & 255], axis=1)
    palette = colours[order]
    nearest = np.empty(len(found), dtype=np.uint8)
    for start in range(0, len(found), 1024):
        some = colours[start : start + 1024]
        distance = np.abs(some[:, None, :] - palette[None, :, :]).sum(axis=2)
        nearest[start : start + 1024] = distance.argmin(axis=1)
    indices = nearest[places.reshape(height, width)]
    unfiltered = np.zeros((height, 1), dtype=np.uint8)
    lines = np.concatenate([unfiltered, indices], axis=1).tobytes()
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", palette.astype(np.uint8).tobytes()),
        (b"IDAT", zlib.compress(lines, 9)),
        (b"IEND", b""),
    ]
    return HEAD + b"".join(_chunk(kind, body) for kind, body in parts)


def _chunk(kind: bytes, body: bytes) -> bytes:
    sums = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + sums


def _pixels(picture: bytes):
    """The rows of a PNG: an array of height, width and four channels."""
    import numpy as np

    at = len(HEAD)
    packed = b""
    width = height = 0
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        kind, body = picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        at += 12 + length
        if kind == b"IHDR":
            width, height, depth, colour, *_, interlaced = struct.unpack(
                ">IIBBBBB", body
            )
            assert (depth, colour, interlaced) == (8, 6, 0), "RGBA, as vl-convert draws"
        elif kind == b"IDAT":
            packed += body
    lines = np.frombuffer(zlib.decompress(packed), dtype=np.uint8)
    lines = lines.reshape(height, 1 + 4 * width)
    above = bytearray(4 * width)
    rows = []
    for line in lines:
        above = _unfiltered(int(line[0]), bytearray(line[1:].tobytes()), above)
        rows.append(np.frombuffer(bytes(above), dtype=np.uint8))
    return np.stack(rows).reshape(height, width, 4)


def _unfiltered(kind: int, line: bytearray, above: bytearray) -> bytearray:
    """A row of pixels without the filter of the PNG specification, section 9."""
    if kind == 2:
        return bytearray((x + b) & 255 for x, b in zip(line, above, strict=True))
    for i in range(len(line)):
        left = line[i - 4] if i >= 4 else 0
        if kind == 1:
            guess = left
        elif kind == 3:
            guess = (left + above[i]) >> 1
        elif kind == 4:
            guess = _paeth(left, above[i], above[i - 4] if i >= 4 else 0)
        else:
            return line
        line[i] = (line[i] + guess) & 255
    return line


def _paeth(left: int, above: int, corner: int) -> int:
    to_left, to_above = abs(above - corner), abs(left - corner)
    to_corner = abs(left + above - 2 * corner)
    if to_left <= to_above and to_left <= to_corner:
        return left
    return above if to_above <= to_corner else corner


def _main() -> None:
    """Read specifications from standard input, write pictures to standard output."""
    import vl_convert

    pictures = []
    for spec in json.load(sys.stdin):
        settings = spec.get("config", {}) | {"font": FONT}
        white = spec | {"config": settings, "background": "white"}
        picture = vl_convert.vegalite_to_png(white, vl_version=VEGALITE, scale=1)
        pictures.append(base64.b64encode(small(picture)).decode())
    json.dump(pictures, sys.stdout)


if __name__ == "__main__":
    _main()
