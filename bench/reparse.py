"""Reading the archive again: pages a second of one core, against a script that only stores text.

The peer reads the same WARC files with FastWARC, takes the text out with lxml or json, and upserts
it. Ours reads every field, folds and compares all that is stored. Goals: 2,000 answers of listings
and 700 pages of procurement a second.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import lxml.html
from fastwarc.warc import ArchiveIterator, WarcRecordType
from sqlalchemy import Column, Engine, MetaData, Table, Text
from sqlalchemy.dialects.sqlite import Insert, insert

from bench import worlds
from bench.report import Figure, alternate, parser, tell
from db.engine import open_engine, writing
from spiders.reparse import reparse
from tests.support.network import crawl, sqlite_database

BATCH = 500
_table = Table(
    "bench_page", MetaData(), Column("url", Text, primary_key=True), Column("text", Text)
)


def crawled(folder: Path, source_id: str, files: list[Path]) -> tuple[str, Path]:
    """A database and its archive after a crawl of a world."""
    url, archive = sqlite_database(folder), folder / "archive"
    end = crawl(source_id, url, archive, files)
    if end.verdict not in ("complete", "partial"):  # a list of the newest rows only is partial
        raise RuntimeError(f"expected a crawl that read its pages, found {end}")
    return url, archive


def ours(source_id: str, url: str, archive: Path) -> float:
    """Pages a second; all is read and compared, and nothing differs."""
    began = time.perf_counter()
    found = reparse(source_id, url, archive)
    seconds = time.perf_counter() - began
    if found.unreadable or found.changes:
        raise RuntimeError(f"expected no difference, found {found.unreadable or found.changes}")
    return found.pages / seconds


def peer(archive: Path, engine: Engine) -> float:
    """Pages a second of the plain script."""
    statement = insert(_table)
    statement = statement.on_conflict_do_update(
        index_elements=["url"], set_={"text": statement.excluded.text}
    )
    began, pages, batch = time.perf_counter(), 0, []
    for url, body in _bodies(archive):
        batch.append({"url": url, "text": _text(body)})
        pages += 1
        if len(batch) == BATCH:
            _write(engine, statement, batch)
            batch = []
    if batch:
        _write(engine, statement, batch)
    return pages / (time.perf_counter() - began)


def stored_as_text(archive: Path, folder: Path) -> float:
    """Pages a second of the plain script over an archive, into a database of its own."""
    engine = writing(open_engine(f"sqlite:///{folder}/peer.sqlite"))
    try:
        _table.create(engine)
        return peer(archive, engine)
    finally:
        engine.dispose()


def _bodies(archive: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(archive.rglob("*.warc.gz")):
        for record in ArchiveIterator(str(file), record_types=WarcRecordType.response):
            body = record.reader.read()
            digest = hashlib.sha256(body).hexdigest()
            yield f"{record.headers['WARC-Target-URI']}#{digest}", body


def _text(body: bytes) -> str:
    if body.lstrip()[:1] == b"<":
        return str(lxml.html.fromstring(body.decode()).text_content())
    text = body.decode()
    if "{" not in text:  # such as robots.txt
        return text
    return json.dumps(json.loads(text[text.index("{") : text.rindex("}") + 1]), ensure_ascii=False)


def _write(engine: Engine, statement: Insert, batch: list[dict[str, str]]) -> None:
    with engine.begin() as connection:
        connection.execute(statement, batch)


def compare(name: str, source_id: str, files: list[Path], goal: int, rounds: int) -> Figure:
    """One kind of page."""
    with tempfile.TemporaryDirectory() as folder:
        url, archive = crawled(Path(folder), source_id, files)
        engine = writing(open_engine(f"sqlite:///{folder}/peer.sqlite"))
        _table.create(engine)
        mine, theirs = alternate(
            lambda: ours(source_id, url, archive), lambda: peer(archive, engine), rounds
        )
        engine.dispose()
    return Figure(
        name=name,
        unit="pages/s",
        ours=mine,
        peer_name="text only",
        peer=theirs,
        goal=f"{goal:,} pages/s",
        met=median(mine) >= goal,
    )


def main(arguments: list[str] | None = None) -> int:
    """Measure listings and procurement."""
    options = parser(__doc__)
    options.add_argument("--projects", type=int, default=300, help="five answers each")
    options.add_argument("--notices", type=int, default=480)
    given = options.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        listings = worlds.projects(Path(folder) / "sse", given.projects)
        notices = worlds.notices(Path(folder) / "ccgp", given.notices)
        figures = [
            compare("listing answers read again", "sse_listings", listings, 2000, given.rounds),
            compare("procurement pages read again", "ccgp_zygg", notices, 700, given.rounds),
        ]
    tell(figures, as_json=given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
