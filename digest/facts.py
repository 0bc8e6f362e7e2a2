"""What is worth knowing of a record: its title, its amount, and its facts in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from db.values import as_text
from digest.parts import DESCRIBED
from digest.rows import Parts, Row

Pairs: TypeAlias = tuple[tuple[str, str], ...]  # names of columns and their texts

_CNY: Final = (None, "CNY")
_TITLES: Final = ("title", "name", "issuer_raw", "subject_raw", "organisation_raw", "name_raw")

# The first of these that has a figure is what a record is worth.
_AMOUNTS: Final[Mapping[str, tuple[str, ...]]] = {
    "procurement_notice": ("award_total_minor", "budget_minor", "ceiling_minor"),
    "listing_application": ("planned_raise_minor",),
}
REGION: Final = "region"  # a fact of its own: the region's name, where its code is known
_FACTS: Final[Mapping[str, tuple[str, ...]]] = {
    "fund": (
        "manager_raw",
        "custodian_raw",
        "amac_type",
        REGION,
        "established_on",
        "registered_on",
        "status",
        "inclusion_tier",
        "special_notice",
    ),
    "procurement_notice": (
        "stage",
        "method",
        "buyer_raw",
        REGION,
        "award_total_minor",
        "budget_minor",
        "ceiling_minor",
        "deadline_at",
        "correction_subject_raw",
        "failure_reason",
    ),
    "listing_application": (
        "exchange",
        "board",
        "stage",
        "issuer_raw",
        "planned_raise_minor",
        REGION,
        "industry_raw",
        "accepted_on",
    ),
    "fund_manager": (
        "registration_no",
        "kind_raw",
        REGION,
        "registered_on",
        "controller_raw",
        "scale_raw",
        "fund_count",
        "special_notice",
    ),
    "fund_manager_cancellation": ("kind", "cancelled_on", "registered_on", "reason_raw"),
    "fund_notice": ("genre", "issuer_raw", REGION, "published_on", "deadline_on"),
    "tutoring": ("issuer_raw", "agency_raw", "bureau_raw", "status", "filed_on"),
    "reservation_report": ("year", "sme_minor", "small_micro_minor", "sme_percent"),
}


def title_of(row: Row) -> str | None:
    """What a record is called; None where it has no name."""
    return next((str(row[name]) for name in _TITLES if row.get(name)), None)


def amount_of(entity: str, row: Row) -> int | None:
    """Fen; None where there is no figure, or one in another currency. A stated 0 is none."""
    if row.get("currency") not in _CNY:
        return None
    amounts = (row[name] for name in _AMOUNTS.get(entity, ()))
    return next((amount for amount in amounts if amount), None)


def foreign(row: Row, name: str) -> str | None:
    """The currency of a figure that is none in fen."""
    is_foreign = name.endswith("_minor") and row.get("currency") not in _CNY
    return str(row["currency"]) if is_foreign else None


def described(entity: str, row: Row, without: str = "") -> Pairs:
    """What a part is, but for the column whose change is told."""
    names = DESCRIBED.get(entity) or _FACTS.get(entity, _TITLES)
    return tuple(_said(row, (name for name in names if name != without)))


def facts_of(entity: str, row: Row, parts: Parts, region: str | None) -> Pairs:
    """What is worth knowing of a record, with what its parts say."""
    facts: list[tuple[str, str]] = []
    for name in _FACTS.get(entity, ()):
        if name == REGION:
            facts += [(REGION, region)] if region else []
        elif row.get(name) != title_of(row):
            facts += _said(row, (name,))
    facts += _policies(parts)
    return tuple([*facts, *_sponsors(parts), *_set_asides(parts), *_winners(parts)])


def _said(row: Row, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The columns that have a value. An amount in another currency is given as printed."""
    for name in names:
        shown = f"{name.removesuffix('_minor')}_raw" if foreign(row, name) else name
        text = as_text(row.get(shown))
        if text:
            yield shown, text


def _present(parts: Parts, entity: str) -> list[Row]:
    return [row for row in parts.get(entity, ()) if row["gone_at"] is None]


def _sponsors(parts: Parts) -> Iterator[tuple[str, str]]:
    for row in _present(parts, "listing_party"):
        if row["role"] == "sponsor" and row["organisation_raw"]:
            yield "sponsor", row["organisation_raw"]


def _policies(parts: Parts) -> Iterator[tuple[str, str]]:
    """Number and dates of the policy that an announcement puts out, and what it does to others."""
    for row in _present(parts, "policy_document"):
        yield from _said(row, ("document_no", "effective_on", "expires_on"))
    for row in _present(parts, "policy_link"):
        named = row["target_no"] or row["target_title"]
        if row["kind"] in ("repeals", "amends", "implements") and named:
            yield str(row["kind"]), str(named)


def _set_asides(parts: Parts) -> Iterator[tuple[str, str]]:
    """The outcome for the notice as a whole, and each kind of preference once."""
    for row in _present(parts, "set_aside_reading"):
        if row["lot_no"] is None and row["outcome"]:
            is_open = row["outcome"] == "not_read"  # and a file that was opened may have told
            yield "outcome", (row["file_outcome"] if is_open else None) or row["outcome"]
    kinds = (row["kind"] for row in _present(parts, "set_aside") if row["kind"])
    yield from (("set_aside_kind", kind) for kind in dict.fromkeys(kinds))


def _winners(parts: Parts) -> Iterator[tuple[str, str]]:
    """For each award its suppliers, then its amount, once for all of them."""
    by_award: dict[int, list[Row]] = {}
    for row in _present(parts, "award_supplier"):
        by_award.setdefault(row["award_id"], []).append(row)
    for award in _present(parts, "award"):
        suppliers = [each["organisation_raw"] for each in by_award.get(award["id"], ())]
        yield from (("winner", name) for name in suppliers if name)
        yield from _said(award, ("amount_minor", "rate_percent"))
