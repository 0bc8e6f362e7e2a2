"""What a zipped document may be: its size is checked before a parser unpacks it.

A spreadsheet or a document of Word is a zip of XML: a few kilobytes may unpack to gigabytes, and
XML may define itself into more. What a file says it unpacks to is checked before anything is
unpacked, and what it unpacks to while it is: the directory of a zip may lie.
"""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from spiders.select import LayoutDrift

MOST_PARTS = 200
MOST_BYTES = 48 * 1024 * 1024  # all parts unpacked; a table of 300 rows has 0.3 MB
_DEFINITIONS = (b"<!DOCTYPE", b"<!ENTITY")
# What a zip that is none, or is damaged, raises; NotImplementedError is what zipfile raises itself
# for a member that is packed in a way it doesn't know.
FAULTS = (BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError)


def part_names(body: bytes) -> list[str]:
    """The names of the parts of a zip; none where it is no zip."""
    try:
        with ZipFile(BytesIO(body)) as parts:
            return parts.namelist()
    except FAULTS:
        return []


def check_zipped(
    body: bytes,
    what: str,
    expected: str,
    *,
    most_parts: int = MOST_PARTS,
    most_bytes: int = MOST_BYTES,
) -> None:
    """Raises LayoutDrift for what is no zip, unpacks to too much, or has definitions in its XML.

    expected  what the file should be, such as a spreadsheet
    """
    try:
        with ZipFile(BytesIO(body)) as parts:
            listed = parts.infolist()
            stated = sum(part.file_size for part in listed)
            if len(listed) > most_parts or stated > most_bytes:
                found = f"{len(listed)} parts, {stated} bytes unpacked"
                raise LayoutDrift(what, expected=f"{expected} of a sane size", found=found)
            left = most_bytes
            for part in listed:
                with parts.open(part) as opened:
                    content = opened.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise LayoutDrift(what, expected="a sane size", found="more than it states")
                if any(mark in content for mark in _DEFINITIONS):
                    raise LayoutDrift(what, expected="no definitions in XML", found=part.filename)
    except FAULTS as error:
        found = f"{type(error).__name__} in a file of {len(body)} bytes"
        raise LayoutDrift(what, expected=expected, found=found) from error
