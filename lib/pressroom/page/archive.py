"""One archive with the findings and the data of all charts of an edition."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from pressroom import shelf

KINDS = (".findings.json", ".csv")
DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that the format knows: it names no day


def name(edition: str) -> str:
    """Where in the reports folder the archive of an edition lies.

    Parameters
    ----------
    edition : str

    Returns
    -------
    str
    """
    return f"{edition}/{edition}-data.zip"


def write(to: Path, edition: str, stamps: list[dict]) -> None:
    """Write the archive of an edition, or remove it where there is nothing to hold.

    Parameters
    ----------
    to : Path
        The reports folder.
    edition : str
    stamps : list of dict
        Of its reports (see `shelf.stamps`).
    """
    names = [name for stamp in stamps for name in stamp["files"] if _is_held(name)]
    place = to / name(edition)
    if not names:
        place.unlink(missing_ok=True)
        return
    contents = {name: (to / name).read_bytes() for name in sorted(names)}
    shelf.write_whole(place, packed(contents), to / shelf.STATE / "aside")


def _is_held(name: str) -> bool:
    return name.endswith(KINDS)


def packed(contents: dict[str, bytes]) -> bytes:
    """A zip archive that is the same bytes for the same files, whoever makes it.

    Parameters
    ----------
    contents : dict of bytes
        By path in the archive, in its order.

    Returns
    -------
    bytes

    Examples
    --------
    >>> made = packed({"japan/x.csv": b"a,b"})
    >>> made == packed({"japan/x.csv": b"a,b"})
    True
    >>> zipfile.ZipFile(io.BytesIO(made)).namelist()
    ['japan/x.csv']
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path, content in contents.items():
            entry = zipfile.ZipInfo(path, DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()
