"""The forty questions of docs/queries.md: each has a query that runs, or says why it has none."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import text

from db.engine import open_engine

PAGE = Path(__file__).parent.parent.parent / "docs" / "queries.md"
_QUERY = re.compile(r"^```sql\n(.+?)\n```$", re.MULTILINE | re.DOTALL)


def test_every_question_has_a_query_that_runs_or_a_reason(
    sqlite_template: Path, postgres_migrated: str
) -> None:
    """On both databases, without rows: a table or column that is called otherwise would show."""
    sections = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert [section.partition(".")[0] for section in sections] == [str(n) for n in range(1, 41)]
    queries = [query for section in sections for query in _QUERY.findall(section)]
    without = [each for each in sections if not _QUERY.search(each)]
    assert all("\nNot yet: " in each for each in without)
    assert len(queries) > 40
    for url in (f"sqlite:///{sqlite_template}", postgres_migrated):
        engine = open_engine(url)
        with engine.connect() as connection:
            for query in queries:
                assert connection.execute(text(query)).keys(), query
        engine.dispose()
