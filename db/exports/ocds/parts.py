"""Organisations, documents, lots, items and awards as the standard has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Final

from db.exports.ocds.codes import CATALOGUE, LOT_STATUS, SCALES, STAGES
from db.exports.ocds.load import Row, Step
from db.values import sha256_hex

_BEIJING: Final = timezone(timedelta(hours=8))


def moment(at: datetime) -> str:
    """A time as the standard wants it, in Beijing's."""
    return at.astimezone(_BEIJING).isoformat()


def midnight(day: date) -> str:
    """The begin of a day in Beijing."""
    return datetime(day.year, day.month, day.day, tzinfo=_BEIJING).isoformat()


def published(notice: Row) -> str:
    """When a notice was published, or first seen where it does not say."""
    if notice.published_at is not None:
        return moment(notice.published_at)
    if notice.published_on is not None:
        return midnight(notice.published_on)
    return moment(notice.first_seen_at.replace(tzinfo=notice.first_seen_at.tzinfo or UTC))


def name_of(row: Row) -> str:
    """What a row of a source is called outside this database."""
    return f"{row.source_id}-{row.native_id}"


def without_nothing(said: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that have a value: the standard has no use for empty ones."""
    return {k: v for k, v in said.items() if v is not None and v != "" and v != [] and v != {}}


def money(minor: int | None, currency: str | None) -> dict[str, Any] | None:
    """An amount; without a known currency it is none."""
    if minor is None:
        return None
    amount = minor // 100 if minor % 100 == 0 else minor / 100
    return {"amount": amount, "currency": currency or "CNY"}


class Parties:
    """The organisations of a release, each once, with all its roles."""

    def __init__(self, organisations: Mapping[int, Row], scheme: str) -> None:
        self._organisations = organisations
        self._scheme = scheme
        self._found: dict[str, dict[str, Any]] = {}

    def add(
        self, role: str, organisation_id: int | None, printed: str | None, scale: str | None = None
    ) -> dict[str, str] | None:
        """A reference to an organisation, which joins the parties of the release."""
        known: Row = self._organisations.get(organisation_id or 0)
        if known is None and not printed:
            return None
        name = printed or str(known.name)
        uscc = known.uscc if known is not None else None
        key = known.name_key if known is not None else name
        # The name's digest: our own numbers mean nothing outside this database.
        id = f"{self._scheme}-{uscc}" if uscc else f"x-name-{sha256_hex(key)[:16]}"
        party = self._found.setdefault(id, {"id": id, "name": name, "roles": []})
        if role not in party["roles"]:
            party["roles"] = sorted([*party["roles"], role])
        if uscc:
            party["identifier"] = {"scheme": self._scheme, "id": uscc, "legalName": known.name}
        if scale in SCALES:
            party["details"] = {"scale": scale}
        return {"id": id, "name": name}

    def all(self) -> list[dict[str, Any]]:
        """The parties in order of their ids."""
        return [self._found[id] for id in sorted(self._found)]


def documents(step: Step) -> list[dict[str, Any]]:
    """The page of a notice on each portal, and the files it offers."""
    kind = STAGES.get(step.notice.stage, ("", "", None))[2]
    pages = [
        without_nothing(
            {
                "id": name_of(page),
                "documentType": kind,
                "title": page.title,
                "url": page.url if page.verb == "GET" else None,
                "datePublished": published(page),
                "format": "text/html",
                "language": "zh",
            }
        )
        for page in step.pages
    ]
    files = [
        without_nothing(
            {
                "id": name_of(file),
                "documentType": "biddingDocuments" if kind == "tenderNotice" else None,
                "title": file.title,
                "url": file.url,
                "language": "zh",
            }
        )
        for file in step.all("procurement_attachment")
    ]
    return pages + files


def lots(step: Step) -> list[dict[str, Any]]:
    """The lots of a notice."""
    currency = step.notice.currency
    return [
        without_nothing(
            {
                "id": lot.lot_no,
                "title": lot.title,
                "value": money(lot.budget_minor, currency),
                "x_ceiling": money(lot.ceiling_minor, currency),
                "status": LOT_STATUS.get(lot.status),
                "x_failureReason": lot.failure_reason,
            }
        )
        for lot in step.all("procurement_lot")
        if lot.lot_no
    ]


def items(rows: Iterable[Row], currency: str | None) -> list[dict[str, Any]]:
    """The lines of a notice."""
    return [
        without_nothing(
            {
                "id": name_of(item),
                "description": " / ".join(p for p in (item.name, item.brand, item.model) if p),
                "classification": _classification(item),
                "quantity": item.quantity,
                "unit": _unit(item, currency),
                "relatedLot": item.lot_no,
            }
        )
        for item in rows
    ]


def _classification(item: Row) -> dict[str, str] | None:
    """Notices print the name of the category without its code."""
    return {"scheme": CATALOGUE, "description": item.category_raw} if item.category_raw else None


def _unit(item: Row, currency: str | None) -> dict[str, Any] | None:
    value = money(item.unit_price_minor, currency)
    return {"value": value} if value else None


def awards(step: Step, parties: Parties) -> list[dict[str, Any]]:
    """What was awarded, and the lots that failed."""
    suppliers: dict[int, list[Row]] = {}
    for supplier in step.all("award_supplier"):
        suppliers.setdefault(supplier.award_id, []).append(supplier)
    date_of = published(step.notice)
    found = [
        without_nothing(
            {
                "id": name_of(award),
                "status": "active",
                "date": date_of,
                "value": money(award.amount_minor, award.currency),
                "x_priceKind": award.price_kind,
                "x_ratePercent": award.rate_percent,
                "suppliers": [
                    party
                    for s in suppliers.get(award.id, [])
                    if (
                        party := parties.add(
                            "supplier", s.organisation_id, s.organisation_raw, s.declared_size
                        )
                    )
                ],
                "relatedLots": [award.lot_no] if award.lot_no else None,
            }
        )
        for award in step.all("award")
    ]
    return found + failed_lots(step)


def failed_lots(step: Step) -> list[dict[str, Any]]:
    """A lot that failed is an award that nobody got."""
    return [
        without_nothing(
            {
                "id": f"{name_of(lot)}/unsuccessful",
                "status": "unsuccessful",
                "date": published(step.notice),
                "description": lot.failure_reason,
                "relatedLots": [lot.lot_no],
            }
        )
        for lot in step.all("procurement_lot")
        if lot.status == "failed" and lot.lot_no
    ]
