"""Databases for faults, the same as those of the tables, and sources that know their first week."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.db.conftest import (
    engine,
    migrated_url,
    open_desk,
    postgres_migrated,
    postgresql,
    sqlite_template,
)
from tests.support.network import Network
from tests.support.second_week import Place, empty

__all__ = [
    "engine",
    "migrated_url",
    "open_desk",
    "postgres_migrated",
    "postgresql",
    "sqlite_template",
]


@pytest.fixture(scope="session")
def first_weeks(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Place]:
    """What is known after the first week of each source; crawled once, when it is first needed."""
    made: dict[str, Place] = {}

    def first_week(source: str) -> Place:
        if source not in made:
            place = empty(tmp_path_factory.mktemp(source), source)
            end = place.crawl(Network.of_week(place.folder, 1, source).files(), 1)
            assert (end.verdict, end.reason) == ("complete", None)
            assert place.things()
            made[source] = place
        return made[source]

    return first_week


@pytest.fixture
def after(first_weeks: Callable[[str], Place], tmp_path: Path) -> Callable[[str], Place]:
    """A copy of what is known after the first week of a source."""

    def copy(source: str) -> Place:
        known = first_weeks(source)
        folder = tmp_path / "place"
        shutil.copytree(known.folder, folder, ignore=shutil.ignore_patterns("network"))
        return Place(folder, source, known.things())

    return copy
