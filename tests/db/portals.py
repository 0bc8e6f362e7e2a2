"""Purchases that portals tell of, each played by a desk, and what is concluded of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Engine, text

from normalize.records import Record
from tests.db.conftest import Desk, answer, day

OpenDesk: TypeAlias = Callable[..., Desk]


def portal(open_desk: OpenDesk, name: str) -> Desk:
    """A portal that lists its latest notices only."""
    return open_desk("procurement_notice", id=f"test_{name}", full_list=False)


def crawl(desk: Desk, *notices: Sequence[Record]) -> None:
    """A run of a portal."""
    desk.begin()
    answers = []
    for records in notices:
        native_id = next(r.native_id for r in records if r.entity == "procurement_notice")
        answers.append(answer(*records, native_id=native_id, page=f"{desk.facts.id}/{native_id}"))
    desk.store.save(answers)
    desk.end(at=day(1))


def rows(engine: Engine, query: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


NAMED = "replace(n.source_id, 'test_', '') || '/' || n.native_id"


def same(engine: Engine) -> dict[str, str]:
    """Of each notice that is another's: whose."""
    return dict(
        rows(
            engine,
            f"SELECT {NAMED}, {NAMED.replace('n.', 'c.')} FROM procurement_notice AS n"
            " JOIN procurement_notice AS c ON c.id = n.canonical_id ORDER BY 1",
        )
    )


def purchases(engine: Engine) -> dict[str, str | None]:
    """The purchase of each notice."""
    return dict(
        rows(
            engine,
            f"SELECT {NAMED}, p.native_id FROM procurement_notice AS n"
            " LEFT JOIN procurement_project AS p ON p.id = n.purchase_id ORDER BY 1",
        )
    )


def repeats(engine: Engine) -> dict[str, str]:
    """Each repeated tender with the one that it repeats."""
    return dict(
        rows(
            engine,
            "SELECT p.native_id, o.native_id FROM procurement_project AS p"
            " JOIN procurement_project AS o ON o.id = p.retender_of_id ORDER BY 1",
        )
    )


def asked(engine: Engine) -> set[tuple[Any, ...]]:
    """Open questions."""
    found = rows(
        engine,
        f"SELECT {NAMED}, {NAMED.replace('n.', 'o.')}, c.about, c.reason"
        " FROM notice_candidate AS c JOIN procurement_notice AS n ON n.id = c.notice_id"
        " JOIN procurement_notice AS o ON o.id = c.other_id WHERE c.decision IS NULL",
    )
    return {(*sorted((one, other)), about, reason) for one, other, about, reason in found}


def evidence(engine: Engine) -> set[tuple[Any, ...]]:
    """Why each notice is taken for another's, and of its purchase."""
    return set(
        rows(
            engine,
            f"SELECT {NAMED}, n.canonical_evidence, n.purchase_evidence FROM procurement_notice n",
        )
    )


def two(open_desk: OpenDesk, one: Sequence[Record], other: Sequence[Record]) -> tuple[Desk, Desk]:
    """Two portals with a notice each."""
    desks = portal(open_desk, "one"), portal(open_desk, "other")
    for desk, said in zip(desks, (one, other), strict=True):
        crawl(desk, said)
    return desks
