"""What an interpreter is given: what one page said of one thing, and safe access to its fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Protocol

from normalize.dates import read_day
from normalize.markup import without_markup
from normalize.reading import Reading
from normalize.records import Json
from normalize.text import nfkc


class Said(Protocol):
    """A draft of a page reader, as this room sees it (this room imports nothing of ours)."""

    @property
    def native_id(self) -> str:
        """The source's own number of the thing."""

    @property
    def fields(self) -> Mapping[str, Json]:
        """Labels and values as they stood on the page."""

    @property
    def context(self) -> Mapping[str, Json]:
        """What the request knew beyond its address."""


def text_in(fields: Mapping[str, Json], key: str) -> str:
    """A value as text without white space at its ends; empty where it is missing or null."""
    value = fields.get(key)
    return "" if value is None or isinstance(value, list | dict) else str(value).strip()


def name_in(fields: Mapping[str, Json], key: str) -> str:
    """The name of somebody as a page shows it: without the tags and entities of an interface."""
    return without_markup(text_in(fields, key)).strip()


def key_in(fields: Mapping[str, Json], key: str) -> str:
    """A source's own number of a thing: one written in full-width characters once is the same."""
    return nfkc(text_in(fields, key)).strip()


def rows_in(fields: Mapping[str, Json], key: str) -> Iterator[Mapping[str, Json]]:
    """The objects of a list; none where it is missing."""
    value = fields.get(key)
    for row in value if isinstance(value, list) else ():
        if isinstance(row, dict):
            yield row


def version_of(said: Said) -> str | None:
    """The version of the detail that has now been read whole, or None: then it is asked again."""
    version = said.context.get("version")
    return version if isinstance(version, str) else None


def day_in(fields: Mapping[str, Json], key: str) -> Reading[date]:
    """A value as a date; one given only to the month or the year is no date but a question."""
    return read_day(text_in(fields, key))
