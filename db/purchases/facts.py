"""What is known of a notice, and which others it has to be compared with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, TypeAlias

from sqlalchemy import BigInteger, Connection, case, cast, func, or_, select, tuple_

from db.history import chunks
from db.models.procurement import (
    Award,
    AwardSupplier,
    ContractSupplier,
    ProcurementContract,
    ProcurementIntention,
    ProcurementLot,
    ProcurementNotice,
    ProcurementProject,
)
from db.models.provenance import Document
from db.models.purchases import NoticeCandidate
from db.purchases.named import Name, host_of, meeting, names_in, renew
from db.values import beijing_date

_notice = ProcurementNotice.__table__  # type: ignore[attr-defined]
_project = ProcurementProject.__table__  # type: ignore[attr-defined]
_lot = ProcurementLot.__table__  # type: ignore[attr-defined]
_award = Award.__table__  # type: ignore[attr-defined]
_supplier = AwardSupplier.__table__  # type: ignore[attr-defined]
_contract = ProcurementContract.__table__  # type: ignore[attr-defined]
_planned = ProcurementIntention.__table__  # type: ignore[attr-defined]
_contractor = ContractSupplier.__table__  # type: ignore[attr-defined]
_document = Document.__table__  # type: ignore[attr-defined]
_candidate = NoticeCandidate.__table__  # type: ignore[attr-defined]

_CROWD: Final = 100  # notices of one thing and buyer
LONG_NUMBER: Final = 8  # shorter ones ("202601") are many agencies', and mean nothing without them
_SLASHES = re.compile(r"(?<!:)/{2,}")
_NOT_OF_A_LOT = re.compile(r"[第号包件组标项段分合同采购()\s]")
Place: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """What is compared. `key` names it in any database; `id` in this one only.

    day       Beijing day of publication
    budget    minor units; `awarded` as well
    lots      numbers without the word for a lot
    winners   organisations by id, or else as printed
    named     notices that it names by their portal's own numbers
    rows      of a notice of intention: how many purchases it lists
    """

    id: int
    key: tuple[str, str]
    stage: str | None
    method: str | None
    regime: str | None
    project_id: int | None
    project: str | None
    number: str | None
    attempt: int | None
    round_in_number: bool
    buyer_id: int | None
    buyer: str | None
    thing: str | None
    day: date | None
    opens_on: date | None
    corrected_on: date | None
    subject: str | None
    budget: int | None
    awarded: int | None
    currency: str | None
    url: str
    original_url: str | None
    was_read: bool
    gone: bool
    canonical_id: int | None
    canonical_evidence: str | None
    purchase_id: int | None
    purchase_evidence: str | None
    document_id: int
    lots: frozenset[str] = frozenset()
    winners: frozenset[str] = frozenset()
    named: frozenset[Name] = frozenset()
    rows: int = 0

    @property
    def name(self) -> Name:
        """By which its portal names it."""
        return (host_of(self.url), self.key[1])

    @property
    def amount(self) -> int | None:
        """The figure that says most at this stage."""
        return self.awarded if self.stage in ("award", "contract") else self.budget

    @property
    def places(self) -> Iterator[Place]:
        """Where it meets the notices that it has to be compared with."""
        if self.number and len(self.number) >= LONG_NUMBER:
            yield ("number", self.number)
        elif self.number and self.buyer:
            yield ("number", self.number, self.buyer)
        if self.buyer and self.thing:
            yield ("thing", self.buyer, self.thing)
        for name in (self.name, *sorted(self.named)):
            yield ("notice", *name)
        yield ("page", self.url)
        if self.original_url:
            yield ("page", self.original_url)


def crowded(notices: Iterable[Notice]) -> frozenset[Place]:
    """The things that too many notices of a buyer are of: they tell none from another.

    Some buyers give hundreds of purchases one title. To compare each with each would cost the
    square of their number and prove nothing; numbers and links tie what belongs together there.
    """
    counts = Counter(place for n in notices for place in n.places if place[0] == "thing")
    return frozenset(place for place, count in counts.items() if count > _CROWD)


def same_page(url: str) -> str:
    """An address as all its writings share it."""
    bare = re.sub(r"^https?://", "", url.strip().partition("#")[0])
    host, slash, path = _SLASHES.sub("/", bare).partition("/")
    return host.lower().removesuffix(":80").removesuffix(":443") + slash + path


def around(connection: Connection, ids: Iterable[int]) -> list[Notice]:
    """These notices and all that any of them, or of those found, has to be compared with."""
    found: dict[int, Notice] = {}
    seen: set[Place] = set()
    frontier = list(_load(connection, sorted(ids)))
    while frontier:
        renew(connection, {notice.id: notice.named for notice in frontier})
        found |= {notice.id: notice for notice in frontier}
        places = {place for notice in frontier for place in notice.places} - seen
        seen |= places
        decided = _decided_with(connection, [notice.id for notice in frontier])
        met = (_meeting(connection, places) | decided) - found.keys()
        frontier = [
            notice
            for notice in _load(connection, sorted(met))
            if notice.id in decided or not places.isdisjoint(notice.places)
        ]
    return _with_parts(connection, sorted(found.values(), key=lambda notice: notice.key))


def _meeting(connection: Connection, places: Iterable[Place]) -> set[int]:
    """Notices that may stand at these places; some more come with them."""
    by_kind: dict[str, list[Place]] = {}
    for place in sorted(places):
        by_kind.setdefault(place[0], []).append(place)
    numbers = sorted({place[1] for place in by_kind.get("number", ())})
    things = [place[1:] for place in by_kind.get("thing", ())]
    named = sorted({place[2] for place in by_kind.get("notice", ())})
    pages = [f"{scheme}://{p[1]}" for p in by_kind.get("page", ()) for scheme in ("http", "https")]
    paged = select(_notice.c.id).join(_document, _document.c.id == _notice.c.document_id)
    plain = select(_notice.c.id)
    return {
        *_ids(connection, plain, _notice.c.project_key, numbers),
        *_ids(connection, plain, tuple_(_notice.c.buyer_key, _notice.c.purchase_key), things),
        *_ids(connection, plain, _notice.c.original_url, pages),
        *meeting(connection, named),
        *_ids(connection, paged, _document.c.url, pages),
    }


def _ids(connection: Connection, query: Any, column: Any, values: Sequence[Any]) -> Iterator[int]:
    for some in chunks(values):
        yield from connection.execute(query.where(column.in_(some))).scalars()


def _decided_with(connection: Connection, ids: Sequence[int]) -> set[int]:
    """Notices about which a person has decided together with these."""
    others: set[int] = set()
    for some in chunks(ids):
        either = or_(_candidate.c.notice_id.in_(some), _candidate.c.other_id.in_(some))
        query = select(_candidate.c.notice_id, _candidate.c.other_id).where(
            either, _candidate.c.decision.is_not(None)
        )
        others.update(id for row in connection.execute(query) for id in row)
    return others


# What `_read` asks of a row.
_COLUMNS: Final = (
    *("id", "source_id", "native_id", "stage", "method", "legal_regime", "project_id"),
    *("project_key", "attempt", "round_in_number", "buyer_id", "buyer_key", "purchase_key"),
    *("published_on", "published_at", "opens_at", "corrected_on", "correction_subject_raw"),
    *("budget_minor", "award_total_minor", "currency", "original_url", "detail_version"),
    *("gone_at", "canonical_id", "canonical_evidence", "purchase_id", "purchase_evidence"),
    *("document_id", "related_native_ids", "original_native_id"),
)


def _load(connection: Connection, ids: Sequence[int]) -> Iterator[Notice]:
    joined = _notice.join(_document, _document.c.id == _notice.c.document_id)
    joined = joined.outerjoin(_project, _project.c.id == _notice.c.project_id)
    query = select(
        *(_notice.c[name] for name in _COLUMNS),
        _document.c.url,
        _project.c.native_id.label("project"),
        _project.c.legal_regime.label("project_regime"),
    ).select_from(joined)
    for some in chunks(ids):
        for row in connection.execute(query.where(_notice.c.id.in_(some))):
            yield _read(row)


def _read(row: Any) -> Notice:
    published = beijing_date(row.published_at) if row.published_at else None
    url, original = same_page(row.url), same_page(row.original_url) if row.original_url else None
    return Notice(
        id=row.id,
        key=(row.source_id, row.native_id),
        stage=row.stage,
        method=row.method,
        regime=row.legal_regime or row.project_regime,
        project_id=row.project_id,
        project=row.project,
        number=row.project_key,
        attempt=row.attempt,
        round_in_number=bool(row.round_in_number),
        buyer_id=row.buyer_id,
        buyer=row.buyer_key,
        thing=row.purchase_key,
        day=row.published_on or published,
        opens_on=beijing_date(row.opens_at) if row.opens_at else None,
        corrected_on=row.corrected_on,
        subject=row.correction_subject_raw,
        budget=row.budget_minor,
        awarded=row.award_total_minor,
        currency=row.currency,
        url=url,
        original_url=original,
        was_read=row.detail_version is not None,
        gone=row.gone_at is not None,
        canonical_id=row.canonical_id,
        canonical_evidence=row.canonical_evidence,
        purchase_id=row.purchase_id,
        purchase_evidence=row.purchase_evidence,
        document_id=row.document_id,
        named=names_in(row, url, original),
    )


def _with_parts(connection: Connection, notices: Sequence[Notice]) -> list[Notice]:
    """The notices with their lots and winners."""
    lots: dict[int, set[str]] = {}
    winners: dict[int, set[str]] = {}
    contracts: dict[int, int] = {}
    plans: dict[int, tuple[int, int | None]] = {}
    for some in chunks([notice.id for notice in notices]):
        for table in (_lot, _award):
            query = select(table.c.notice_id, table.c.lot_no).where(
                table.c.notice_id.in_(some), table.c.gone_at.is_(None), table.c.lot_no.is_not(None)
            )
            for row in connection.execute(query):
                bare = _NOT_OF_A_LOT.sub("", row.lot_no).lstrip("0") or row.lot_no
                lots.setdefault(row.notice_id, set()).add(bare)
        for query in (_winners(some), _contractors(some)):
            for row in connection.execute(query):
                known = f"#{row.organisation_id}" if row.organisation_id else row.organisation_raw
                winners.setdefault(row.notice_id, set()).add(known or "")
        for row in connection.execute(_sums(_contract, "amount_minor", some)):
            if row.total is not None:
                contracts[row.notice_id] = row.total
        for row in connection.execute(_sums(_planned, "budget_minor", some)):
            plans[row.notice_id] = (row.rows, row.total)
    return [
        replace(
            notice,
            lots=frozenset(lots.get(notice.id, ())),
            winners=frozenset(winners.get(notice.id, ())),
            awarded=contracts.get(notice.id, notice.awarded),
            budget=plans.get(notice.id, (0, None))[1] if notice.budget is None else notice.budget,
            rows=plans.get(notice.id, (0, None))[0],
        )
        for notice in notices
    ]


def _winners(notice_ids: Sequence[int]) -> Any:
    return (
        select(_award.c.notice_id, _supplier.c.organisation_id, _supplier.c.organisation_raw)
        .join(_award, _award.c.id == _supplier.c.award_id)
        .where(
            _award.c.notice_id.in_(notice_ids),
            _award.c.gone_at.is_(None),
            _supplier.c.gone_at.is_(None),
        )
    )


def _contractors(notice_ids: Sequence[int]) -> Any:
    return (
        select(_contract.c.notice_id, _contractor.c.organisation_id, _contractor.c.organisation_raw)
        .join(_contract, _contract.c.id == _contractor.c.contract_id)
        .where(
            _contract.c.notice_id.in_(notice_ids),
            _contract.c.gone_at.is_(None),
            _contractor.c.gone_at.is_(None),
        )
    )


def _sums(table: Any, amount: str, notice_ids: Sequence[int]) -> Any:
    """How many contracts, or planned purchases, a notice has, and what they come to where each has
    an amount: as a whole number, which a sum is not everywhere."""
    whole = cast(func.sum(table.c[amount]), BigInteger)
    return (
        select(
            table.c.notice_id,
            func.count().label("rows"),
            case((func.count() == func.count(table.c[amount]), whole)).label("total"),
        )
        .where(table.c.notice_id.in_(notice_ids), table.c.gone_at.is_(None))
        .group_by(table.c.notice_id)
    )
