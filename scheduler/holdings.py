"""Whether the archive still holds what documents point to.

Of the newest documents only, and of their files only that they are there and long enough: a doctor
who reads gigabytes is asked once and never again. Whether each byte is right is seen by `reparse`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from db.models.provenance import Document
from scheduler.health import Finding

_document = Document.__table__  # type: ignore[attr-defined]

NEWEST = 5_000  # documents that are looked at
_NAMED = 3  # files that are named; the others are counted

Row = Any


def archive_findings(connection: Connection, archive: Path) -> Iterator[Finding]:
    """What of the newest documents is not in the archive any more."""
    columns = (_document.c.archive_file, _document.c.archive_offset, _document.c.first_seen_at)
    newest = select(*columns).order_by(_document.c.id.desc()).limit(NEWEST)
    documents = connection.execute(newest).all()
    files = {row.archive_file for row in documents}
    if documents and not archive.is_dir():
        detail = (
            f"no folder {archive}; the newest {len(documents)} documents are in {len(files)} files"
        )
        yield Finding(code="archive_missing", detail=detail)
    else:
        yield from _of_files(documents, {name: _size(archive / name) for name in files})


def _of_files(documents: Sequence[Row], sizes: dict[str, int | None]) -> Iterator[Finding]:
    def ends(row: Row) -> int:
        return sizes[row.archive_file] or 0

    lost = [row for row in documents if ends(row) <= row.archive_offset]
    if not lost:
        return
    names = sorted({row.archive_file for row in lost})
    told = [f"{name} ({_state(sizes[name])})" for name in names[:_NAMED]]
    if len(names) > _NAMED:
        told.append(f"and {len(names) - _NAMED} more")
    detail = (
        f"{len(lost)} of the newest {len(documents)} documents, "
        f"in {len(names)} of {len(sizes)} files: {', '.join(told)}"
    )
    since = min(row.first_seen_at for row in lost)
    yield Finding(code="archive_damaged", since=since, detail=detail)


def _size(path: Path) -> int | None:
    """Bytes; None where there is no such file, or none that can be looked at."""
    try:
        return path.stat().st_size if path.is_file() else None
    except OSError:
        return None


def _state(size: int | None) -> str:
    return "missing" if size is None else f"ends at byte {size}"
