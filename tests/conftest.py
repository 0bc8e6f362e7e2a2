"""What every test may ask for: the captures, a PostgreSQL server, an empty database."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.support import postgres
from tests.support.require import missing

# On a busy machine a slow example is no finding.
hypothesis.settings.register_profile("yindao", deadline=None, print_blob=True)
hypothesis.settings.load_profile("yindao")


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def captures() -> Path:
    """The folder of real responses that stand beside the project and are no part of it."""
    named = os.environ.get("YINDAO_CAPTURES")
    if not named:
        missing("captures", "set YINDAO_CAPTURES to the folder that holds them")
    folder = Path(named)
    if not folder.is_dir():
        missing("captures", f"YINDAO_CAPTURES names {named}, which is no folder")
    return folder


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A running PostgreSQL server on which databases may be made."""
    with postgres.server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh and empty database. The test runs twice, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'yindao.sqlite'}"
    else:
        with postgres.fresh_database(request.getfixturevalue("postgres_url")) as url:
            yield url
