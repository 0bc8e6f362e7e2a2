"""A person's decisions about notices and funds, and what follows from them."""

from __future__ import annotations

from datetime import UTC, datetime

from rich.console import Console
from sqlalchemy import select

from db.engine import open_engine, writing
from db.funds.copies import compare_all
from db.funds.settle import (
    decide as decide_fund,
    settle as settle_funds,
    unsettle_all as unsettle_all_funds,
)
from db.history import write_outside_runs
from db.models.funds import Fund, FundNaming
from db.models.procurement import ProcurementNotice
from db.models.provenance import ReviewItem
from db.models.purchases import NoticeCandidate
from db.purchases.settle import decide, settle, unsettle_all
from yindao.errors import UserError
from yindao.output import show_rows
from yindao.query import existing

_notice = ProcurementNotice.__table__  # type: ignore[attr-defined]
_candidate = NoticeCandidate.__table__  # type: ignore[attr-defined]
_naming = FundNaming.__table__  # type: ignore[attr-defined]
_fund = Fund.__table__  # type: ignore[attr-defined]
_review = ReviewItem.__table__  # type: ignore[attr-defined]


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


# --- which fund an announcement means ------------------------------------------------------------


def show_fund_questions(url: str, format: str, console: Console) -> None:
    """Print the open questions, each with the AMAC numbers of the funds that may be meant."""
    open_ones = (_review.c.entity == "fund_naming") & _review.c.decision.is_(None)
    query = (
        select(
            _naming.c.id.label("naming"),
            _naming.c.name_raw,
            _naming.c.manager_raw,
            _review.c.reason,
            _review.c.candidates,
            _naming.c.quote,
        )
        .join(_naming, _naming.c.id == _review.c.entity_id)
        .where(open_ones)
        .order_by(_review.c.id)
    )
    engine = existing(url)
    with engine.connect() as connection:
        result = connection.execute(query)
        rows = [(*row[:4], ", ".join(row.candidates), row.quote) for row in result]
        show_rows(list(result.keys()), rows, format, console)
    engine.dispose()


def decide_naming(url: str, naming: int, code: str | None, *, by: str, console: Console) -> None:
    """Write a decision. Raises UserError for a naming or a fund that is not there."""
    existing(url).dispose()
    engine = writing(open_engine(url))
    try:
        with engine.begin() as connection:
            fund_id = None
            if code is not None:
                found = select(_fund.c.id).where(_fund.c.amac_code == code)
                fund_id = connection.execute(found).scalar()
                if fund_id is None:
                    raise UserError(
                        f"--fund: expected an AMAC number in the register, found {code}"
                    )
            try:
                changes = decide_fund(connection, naming, fund_id, by=by, at=datetime.now(UTC))
            except LookupError as error:
                raise UserError(f"there is no naming {naming}") from error
    finally:
        engine.dispose()
    console.print(f"decided; {len(changes)} changes follow")


def settle_all_funds(url: str, console: Console) -> None:
    """Compare all namings, funds and copies of announcements anew."""
    existing(url).dispose()
    engine = writing(open_engine(url))
    with engine.begin() as connection:
        unsettle_all_funds(connection)
        now = datetime.now(UTC)
        changes = compare_all(connection, now) + settle_funds(connection, None, now)
        write_outside_runs(connection, changes)
    engine.dispose()
    console.print(f"{len(changes)} changes")
