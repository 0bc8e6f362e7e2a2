"""The files in an archive (ZIP) that an announcement offers, each read as if it stood alone.

Bounded: so many members and bytes, one after the other within a time, and no archive in an archive.
Chinese programs write names in GBK without saying so. RAR and 7z are not opened: there is no reader
for them in Python that unpacks by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final
from zipfile import ZipFile, ZipInfo

from normalize.records import Json
from spiders.file_forms import form_of
from spiders.zipped import FAULTS

MOST_MEMBERS: Final = 30
_MOST_BYTES: Final = 60 * 1024 * 1024  # unpacked, all together
_UTF8, _LOCKED = 0x800, 0x1  # flags of a member
_FURNITURE: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
ReadOne = Callable[[bytes, str], Mapping[str, Json]]


def archive_text(body: bytes, read: ReadOne, seconds: float) -> dict[str, Json]:
    """What the members say, as `spiders.file_text` of one file; a page has its `file` and `form`.

    read     reads one member: its bytes and its form
    seconds  after so long no further member is begun
    """
    pages: list[Json] = []
    odd: list[Json] = []
    count = 0
    until = time.monotonic() + seconds
    try:
        with ZipFile(BytesIO(body)) as parts:
            left = _MOST_BYTES
            for member in _members(parts):
                name = _name(member)
                count += 1
                why = _why_not(member, count, left, time.monotonic() > until)
                if why:
                    odd.append(f"{name}: {why}")
                    continue
                with parts.open(member) as opened:
                    content = opened.read(left + 1)
                left -= len(content)
                if left < 0:
                    odd.append(f"{name}: over_limits: more than it states")
                    break
                _add(pages, odd, name, content, read)
    except FAULTS as error:
        odd.append(f"{type(error).__name__}: {error}"[:300])
        if not pages:
            return _said("damaged", count, pages, odd)
    unread = "other_form" if odd else "no_text"
    return _said("read" if pages else unread, count, pages, odd)


def _add(pages: list[Json], odd: list[Json], name: str, content: bytes, read: ReadOne) -> None:
    form = form_of(content, name)
    if form == "zip":
        odd.append(f"{name}: other_form: an archive in an archive")
        return
    said = read(content, form)
    told = said["odd"]
    reasons = "; ".join(map(str, told if isinstance(told, list) else ()))
    if said["outcome"] != "read":
        odd.append(f"{name}: {said['outcome']}: {reasons}"[:300])
        return
    if reasons:
        odd.append(f"{name}: {reasons}"[:300])
    found = said["pages"]
    for page in found if isinstance(found, list) else ():
        if isinstance(page, dict):
            pages.append({**page, "file": name, "form": form})


def _members(parts: ZipFile) -> Iterator[ZipInfo]:
    for member in parts.infolist():
        path = PurePosixPath(member.filename)
        if not member.is_dir() and "__MACOSX" not in path.parts and path.name not in _FURNITURE:
            yield member


def _why_not(member: ZipInfo, count: int, left: int, late: bool) -> str | None:
    if member.flag_bits & _LOCKED:
        return "encrypted: a password is needed"
    if count > MOST_MEMBERS or late:
        return "over_limits: beyond the members that are read"
    return "over_limits: too large" if member.file_size > left else None


def _name(member: ZipInfo) -> str:
    """The name, as the program meant it that wrote it; without control characters."""
    name = member.filename
    if not member.flag_bits & _UTF8:
        try:
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = member.filename
    return "".join(char for char in PurePosixPath(name).name if char.isprintable())[:120]


def _said(outcome: str, count: int, pages: list[Json], odd: list[Json]) -> dict[str, Json]:
    return {
        "outcome": outcome,
        "count": count or None,
        "read": len(pages),
        "pages": pages,
        "odd": odd,
    }
