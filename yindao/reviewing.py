"""A person's decisions about notices, and what follows from them."""

from __future__ import annotations

from datetime import UTC, datetime

from rich.console import Console
from sqlalchemy import select

from db.engine import open_engine, writing
from db.history import write_outside_runs
from db.models.procurement import ProcurementNotice
from db.models.purchases import NoticeCandidate
from db.purchases.settle import decide, settle, unsettle_all
from yindao.errors import UserError
from yindao.output import show_rows
from yindao.query import existing

_notice = ProcurementNotice.__table__  # type: ignore[attr-defined]
_candidate = NoticeCandidate.__table__  # type: ignore[attr-defined]


def show_questions(url: str, format: str, console: Console) -> None:
    """Print the open questions."""
    one, other = _notice.alias(), _notice.alias()
    query = (
        select(
            _candidate.c.notice_id,
            one.c.title,
            _candidate.c.other_id,
            other.c.title.label("other_title"),
            _candidate.c.about,
            _candidate.c.reason,
        )
        .join(one, one.c.id == _candidate.c.notice_id)
        .join(other, other.c.id == _candidate.c.other_id)
        .where(_candidate.c.decision.is_(None))
        .order_by(_candidate.c.id)
    )
    engine = existing(url)
    with engine.connect() as connection:
        result = connection.execute(query)
        show_rows(list(result.keys()), [tuple(row) for row in result], format, console)
    engine.dispose()


def decide_pair(
    url: str, one: int, other: int, *, same: bool, about: str, by: str, console: Console
) -> None:
    """Write a decision. Raises UserError for notices that are not there."""
    if about not in ("notice", "purchase", "row"):
        raise UserError(f"--about: expected notice, purchase or row, found {about!r}")
    if one == other:
        raise UserError(f"expected two notices, found {one} twice")
    existing(url).dispose()
    engine = writing(open_engine(url))
    with engine.begin() as connection:
        found = select(_notice.c.id).where(_notice.c.id.in_((one, other)))
        missing = {one, other} - set(connection.execute(found).scalars())
        if missing:
            raise UserError(f"there is no notice {min(missing)}")
        now = datetime.now(UTC)
        changes = decide(connection, one, other, same=same, about=about, by=by, at=now)
    engine.dispose()
    console.print(f"decided; {len(changes)} changes follow")


def settle_all(url: str, console: Console) -> None:
    """Compare everything anew."""
    existing(url).dispose()
    engine = writing(open_engine(url))
    with engine.begin() as connection:
        unsettle_all(connection)
        changes = settle(connection, None, datetime.now(UTC))
        write_outside_runs(connection, changes)
    engine.dispose()
    console.print(f"{len(changes)} changes")
