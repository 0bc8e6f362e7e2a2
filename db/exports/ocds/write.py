"""Packages as files: written purchase by purchase, and put in their place when they are whole.

The same database gives the same bytes: purchases stand in order of their numbers, and the packages
are dated by the newest answer that they may rest on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final

from sqlalchemy import Connection, Engine, func, select

from db.engine import snapshot
from db.exports.ocds.codes import EXTENSIONS
from db.exports.ocds.load import PAGE, Choice, Purchase, organisations, purchases
from db.exports.ocds.parts import moment
from db.exports.ocds.releases import Naming, compiled, organisation_ids, releases_of
from db.models.provenance import Document

_document = Document.__table__  # type: ignore[attr-defined]

RELEASES: Final = "releases.json"
RECORDS: Final = "records.json"


class NoPurchase(Exception):
    """A purchase was asked for by its number, and there is none: nothing was written."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written."""

    folder: Path
    purchases: int
    releases: int


def write_ocds(engine: Engine, folder: Path, choice: Choice, naming: Naming) -> Written:
    """Write a release package of all releases, and a record package with the compiled ones.

    Raises NoPurchase, and leaves what stands there, where a number was chosen that no purchase has.
    """
    folder.mkdir(parents=True, exist_ok=True)
    number = made = 0
    with snapshot(engine) as connection, ExitStack() as files:
        head = _head(connection)
        releases = files.enter_context(_package(folder / RELEASES, "releases", head))
        records = files.enter_context(_package(folder / RECORDS, "records", head))
        for purchase, of_it in _all(connection, choice, naming):
            for release in of_it:
                releases.add(release)
            ocid = naming.ocid_of(purchase)
            records.add({"ocid": ocid, "releases": of_it, "compiledRelease": compiled(of_it)})
            number, made = number + 1, made + len(of_it)
        if choice.number is not None and not number:
            raise NoPurchase(choice.number)
    return Written(folder, number, made)


def _all(
    connection: Connection, choice: Choice, naming: Naming
) -> Iterator[tuple[Purchase, list[dict[str, Any]]]]:
    found = purchases(connection, choice)
    while page := list(islice(found, PAGE)):
        ids = [id for purchase in page for id in organisation_ids(purchase)]
        known = organisations(connection, ids)
        for purchase in page:
            yield purchase, releases_of(purchase, known, naming)


def _head(connection: Connection) -> dict[str, Any]:
    newest: datetime | None = connection.execute(
        select(func.max(_document.c.last_seen_at))
    ).scalar()
    return {
        "uri": "urn:yindao:ocds",
        "version": "1.1",
        "extensions": list(EXTENSIONS),
        "publishedDate": moment(newest or datetime(1970, 1, 1, tzinfo=UTC)),
        "publisher": {"name": "Yindao"},
    }


class _Items:
    """The list of a package that is being written."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._before = "\n"

    def add(self, item: Mapping[str, Any]) -> None:
        """One more; none of them stays in memory."""
        text = json.dumps(item, ensure_ascii=False, separators=(",", ":"), default=_number)
        self._file.write(self._before + text)
        self._before = ",\n"


@contextmanager
def _package(path: Path, name: str, head: Mapping[str, Any]) -> Iterator[_Items]:
    """A package of which only the list is still missing; half a file is never left in its place."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            opened = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
            file.write(f'{opened},\n "{name}": [')
            yield _Items(file)
            file.write("\n]}\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _number(value: Any) -> int | float:
    """A decimal as JSON has numbers; anything else we don't write."""
    if not isinstance(value, Decimal):
        raise TypeError(f"expected a value that JSON has, found {type(value).__name__}")
    return int(value) if value == value.to_integral_value() else float(value)
