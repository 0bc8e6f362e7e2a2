"""A release for each canonical notice, and the compiled release of a purchase."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ocdsmerge import Merger

from db.exports.ocds.codes import (
    CATEGORIES,
    IDENTIFIER_SCHEME,
    MERGE_RULES,
    METHODS,
    OTHER_STAGE,
    PLACEHOLDER_PREFIX,
    STAGES,
)
from db.exports.ocds.contracts import contracts, tie_contracts
from db.exports.ocds.favours import favours, take_back
from db.exports.ocds.load import Purchase, Row, Step
from db.exports.ocds.parts import (
    Parties,
    awards,
    documents,
    failed_lots,
    items,
    lots,
    moment,
    money,
    name_of,
    published,
    without_nothing,
)
from db.values import sha256_hex

_MERGER: Final = Merger(merge_rules=MERGE_RULES)
_SPEAKING: Final = frozenset({"intention", "prequalification", "tender"})


@dataclass(frozen=True, slots=True)
class Naming:
    """How purchases and organisations are named.

    prefix  of the publisher, as the Open Contracting Partnership gives them out
    scheme  of the unified social credit codes
    """

    prefix: str = PLACEHOLDER_PREFIX
    scheme: str = IDENTIFIER_SCHEME

    def ocid(self, project: str) -> str:
        """The process of a project, of which number and buyer are given: a digest of both stands
        behind the number, for short numbers are many agencies'."""
        return f"{self.prefix}-{project.partition('|')[0]}-{sha256_hex(project)[:8]}"

    def ocid_of(self, purchase: Purchase) -> str:
        """The process of a purchase; without a number it is known by its first notice."""
        if purchase.project is not None:
            return self.ocid(purchase.project.native_id)
        first = min(purchase.steps, key=lambda step: (step.notice.source_id, step.notice.native_id))
        return f"{self.prefix}-{name_of(first.notice)}"


def releases_of(
    purchase: Purchase, organisations: Mapping[int, Row], naming: Naming
) -> list[dict[str, Any]]:
    """The releases of a purchase in order of their dates."""
    ocid = naming.ocid_of(purchase)
    made = [_release(step, purchase, ocid, organisations, naming) for step in purchase.steps]
    made.sort(key=lambda release: (release["date"], release["id"]))
    take_back([release["tender"] for release in made])
    tie_contracts(made)
    return made


def compiled(releases: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What all of them say together: the latest value of each field."""
    merged: dict[str, Any] = _MERGER.create_compiled_release(list(releases))
    return merged


def _release(
    step: Step,
    purchase: Purchase,
    ocid: str,
    organisations: Mapping[int, Row],
    naming: Naming,
) -> dict[str, Any]:
    notice = step.notice
    parties = Parties(organisations, naming.scheme)
    tag, section, _ = STAGES.get(notice.stage, OTHER_STAGE)
    if tag == "tenderCancellation" and failed_lots(step):
        tag = "award"  # some lots failed: the tender goes on
    release: dict[str, Any] = {
        "ocid": ocid,
        "id": name_of(notice),
        "date": published(notice),
        "tag": [tag],
        "initiationType": "tender",
        "language": "zh",
        "buyer": parties.add("buyer", notice.buyer_id, notice.buyer_raw),
        "relatedProcesses": [*_repeats(purchase, naming), *_plans(purchase, naming)],
        "x_legalRegime": notice.legal_regime,
    }
    release |= _SECTIONS.get(notice.stage, _nothing)(step, parties)
    release["tender"] = {"id": ocid, **_tender(step, parties), **release.get("tender", {})}
    place = release.setdefault("planning", {}) if section == "planning" else release["tender"]
    place["documents"] = documents(step)
    release["parties"] = parties.all()
    return without_nothing(release | {"tender": without_nothing(release["tender"])})


def _repeats(purchase: Purchase, naming: Naming) -> list[dict[str, Any]]:
    """The failed process that this one tries again."""
    before = purchase.project.repeats if purchase.project is not None else None
    if before is None:
        return []
    ocid = naming.ocid(before)
    related = {"id": ocid, "relationship": ["unsuccessfulProcess"], "scheme": "ocid"}
    return [{**related, "identifier": ocid}]


def _plans(purchase: Purchase, naming: Naming) -> list[dict[str, Any]]:
    """The notices of intention that planned it among others: processes of their own."""
    return [
        without_nothing(
            {
                "id": f"{row.portal}-{row.no}-{row.position}",
                "relationship": ["planning"],
                "title": row.title,
                "scheme": "ocid",
                "identifier": f"{naming.prefix}-{row.portal}-{row.no}",
                "x_evidence": row.purchase_evidence,
                "x_confidence": row.purchase_confidence,
            }
        )
        for row in purchase.planned
    ]


def _tender(step: Step, parties: Parties) -> dict[str, Any]:
    """What any notice may say of the tender."""
    notice = step.notice
    method, details = METHODS.get(notice.method, (None, None))
    speaking = notice.stage in _SPEAKING
    said: dict[str, Any] = {
        "title": notice.project_title or (notice.title if speaking else None),
        "procuringEntity": parties.add("procuringEntity", notice.agency_id, notice.agency_raw),
        "procurementMethod": method,
        "procurementMethodDetails": details,
        "mainProcurementCategory": CATEGORIES.get((notice.category_code or "")[:1])
        or notice.main_category,
        "value": money(notice.budget_minor, notice.currency),
        "x_ceiling": money(notice.ceiling_minor, notice.currency),
        "lots": lots(step),
    }
    if notice.deadline_at is not None:
        said["tenderPeriod"] = {"endDate": moment(notice.deadline_at)}
    if notice.opens_at is not None:
        said["awardPeriod"] = {"startDate": moment(notice.opens_at)}
    return without_nothing(said | _favours(step, said["lots"]))


def _favours(step: Step, known_lots: list[dict[str, Any]]) -> dict[str, Any]:
    """What is said of preferences: of the whole beside the tender, of a lot within it."""
    readings = [r for r in step.all("set_aside_reading") if r.outcome != "not_applicable"]
    if not readings:
        return {}
    outcome = {reading.lot_no: _outcome(reading) for reading in readings}
    of_all = outcome.get(None, _outcome(readings[0]))
    by_lot: dict[str | None, list[Row]] = {}
    for statement in step.all("set_aside"):
        by_lot.setdefault(statement.lot_no, []).append(statement)
    found = {lot["id"]: lot for lot in known_lots}
    for lot_no in sorted(lot for lot in by_lot if lot is not None):
        said = favours(by_lot[lot_no], outcome.get(lot_no, of_all))
        found.setdefault(lot_no, {"id": lot_no}).update(said)
    return {
        **favours(by_lot.get(None, []), of_all),
        "lots": [found[lot_no] for lot_no in sorted(found)],
        "x_setAsideReading": of_all,
    }


# --- what the stages add


def _outcome(reading: Row) -> str:
    """That of a file, where the notice itself leaves it open."""
    outcome: str = reading.outcome
    of_file: str | None = reading.file_outcome
    return of_file or outcome if outcome == "not_read" else outcome


def _nothing(step: Step, parties: Parties) -> dict[str, Any]:
    return {}


def _intention(step: Step, parties: Parties) -> dict[str, Any]:
    notice = step.notice
    budget = {
        "project": notice.project_title or notice.title,
        "amount": money(notice.budget_minor, notice.currency),
    }
    return {"planning": {"budget": without_nothing(budget)}, "tender": {"status": "planned"}}


def _call(step: Step, parties: Parties) -> dict[str, Any]:
    rows = items(step.all("procurement_item"), step.notice.currency)
    return {"tender": without_nothing({"status": "active", "items": rows})}


def _correction(step: Step, parties: Parties) -> dict[str, Any]:
    notice = step.notice
    amendment = {
        "id": name_of(notice),
        "date": published(notice),
        "description": notice.correction_subject_raw,
        "releaseID": name_of(notice),
    }
    return {"tender": {"amendments": [without_nothing(amendment)]}}


def _termination(step: Step, parties: Parties) -> dict[str, Any]:
    failed = failed_lots(step)
    if failed:
        return {"awards": failed}
    ended = {"status": "cancelled", "statusDetails": step.notice.failure_reason}
    return {"tender": without_nothing(ended)}


def _award(step: Step, parties: Parties) -> dict[str, Any]:
    made = awards(step, parties)
    _give_items(made, step)
    return {"awards": made, "tender": {"status": "complete"}}


def _give_items(made: Sequence[dict[str, Any]], step: Step) -> None:
    """To each award the lines of its lot; where one award is all there is, all of them."""
    active = [award for award in made if award["status"] == "active"]
    rows = step.all("procurement_item")
    for award in active:
        own = [r for r in rows if len(active) == 1 or [r.lot_no] == award.get("relatedLots")]
        if own:
            award["items"] = items(own, step.notice.currency)


def _contract(step: Step, parties: Parties) -> dict[str, Any]:
    made = contracts(step, parties)
    awarded = [award for _, award in made]
    return without_nothing({"awards": awarded, "contracts": [contract for contract, _ in made]})


_SECTIONS: Final[Mapping[str, Callable[[Step, Parties], dict[str, Any]]]] = {
    "intention": _intention,
    "prequalification": _call,
    "tender": _call,
    "correction": _correction,
    "termination": _termination,
    "award": _award,
    "contract": _contract,
}


def organisation_ids(purchase: Purchase) -> Iterable[int]:
    """The organisations that a purchase names."""
    for step in purchase.steps:
        named = [step.notice.buyer_id, step.notice.agency_id]
        for table in ("award_supplier", "contract_supplier"):
            named += [supplier.organisation_id for supplier in step.all(table)]
        yield from (id for id in named if id is not None)
