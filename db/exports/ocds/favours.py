"""Set-asides and other preferences in the words of the standard (procurement sources, 14).

`suitability.sme` alone would only say that a purchase suits small firms; that it is reserved for
them stands in `reservedParticipation`. Of a purchase that is expressly not reserved, `sme: false`
would say that it does not suit them: there only `x_setAside` speaks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

_SME: Final = "social.smeInclusion"
_RESERVING: Final = {
    "sme_whole": "x_sme",
    "small_micro_whole": "x_smallMicro",
    "sme_package": "x_sme",
    "sme_implied": "x_sme",
    "disabled_welfare": "shelteredWorkshop",
    "prison_enterprise": "x_prisonEnterprise",
}
_OF_SOCIAL: Final = frozenset({"disabled_welfare", "prison_enterprise"})
# What reserving says beside the goals.
_RESERVED: Final = frozenset({"suitability", "otherRequirements", "subcontractingTerms"})
# Of the others: the goal, and by which means it is pursued.
_PURSUED: Final = {
    "sme_joint_venture": (_SME, "selectionCriteria"),
    "sme_subcontract": (_SME, "contractPerformanceConditions"),
    "sme_partial": (_SME, "reservedParticipation"),
    "price_deduction": (_SME, "marginOfPreference"),
    "domestic_product": ("economic.localEconomyPromotion", "marginOfPreference"),
    "innovation_cooperative": ("economic.researchDevelopmentActivities", "technicalSpecifications"),
    "first_set_equipment": ("economic.productInnovationPromotion", "awardCriteria"),
    "innovation_catalogue": ("economic.innovativePurchase", "awardCriteria"),
    "startup_specialised": ("economic.innovativePurchase", "selectionCriteria"),
    "green_mandatory": ("environmental.energyEfficiency", "nationalGPPCriteria"),
    "green_preferred": ("environmental", "nationalGPPCriteria"),
    "green_building": ("environmental.climateChangeMitigation", "nationalGPPCriteria"),
    "rural_832": ("social.disadvantagedEmploymentOpportunities", "x_ruralProducts"),
}


def favours(statements: Iterable[Any], outcome: str) -> dict[str, Any]:
    """What statements about one tender, or about one of its lots, add to it. Of a reading that
    could not be made, as where a notice contradicts itself, the sentences are all that is told."""
    found = [s for s in statements if s.kind]
    if not found:
        return {}
    if outcome == "unreadable":
        return {"x_setAsideStatements": [_statement(s) for s in found]}
    said: dict[str, Any] = {}
    granted = [s for s in found if not s.negated and s.kind != "not_reserved"]
    if goals := [goal for s in granted if (goal := _goal(s))]:
        said["hasSustainability"] = True
        said["sustainability"] = _once(goals)
    if reserved := sorted({_participation(s) for s in granted if _reserves(s)}):
        said["suitability"] = {"sme": True}
        said["otherRequirements"] = {"reservedParticipation": reserved}
    if shares := [s for s in granted if s.kind == "sme_subcontract" and s.percent is not None]:
        lowest = min(s.percent for s in shares) / 100
        said["subcontractingTerms"] = {"competitiveMinimumPercentage": lowest}
    if any(s.kind == "not_reserved" for s in found):
        said["x_setAside"] = "none"
    said["x_setAsideStatements"] = [_statement(s) for s in found]
    return said


def take_back(tenders: Sequence[dict[str, Any]]) -> None:
    """Let each release of a process take back what it denies of those before it, as a correction
    does: a null takes a field out of the compiled release. What is said of other goals stands."""
    before: dict[str, Any] = {}
    for tender in tenders:
        for now, earlier in _places(tender, before):
            _take_back(now, earlier, tender.get("x_setAsideReading"))
        before = _merged(before, tender)


def _take_back(now: dict[str, Any], before: dict[str, Any], outcome: str | None) -> None:
    if outcome == "stated" and "x_setAside" in before and _RESERVED & now.keys():
        now.setdefault("x_setAside", None)
    if now.get("x_setAside") != "none" or not _RESERVED & before.keys():
        return
    for name in sorted(_RESERVED & before.keys()):  # of an object, its fields are taken out
        now.setdefault(name, dict.fromkeys(before[name]))
    rest = [goal for goal in before.get("sustainability") or [] if goal["goal"] != _SME]
    now.setdefault("sustainability", rest or None)
    if not now["sustainability"]:
        now["hasSustainability"] = None


def _places(
    tender: dict[str, Any], before: dict[str, Any]
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The tender, and each of its lots, beside what was said of it."""
    lots = {lot["id"]: lot for lot in before.get("lots", [])}
    return [
        (tender, before),
        *((lot, lots[lot["id"]]) for lot in tender.get("lots", []) if lot["id"] in lots),
    ]


def _merged(before: dict[str, Any], tender: dict[str, Any]) -> dict[str, Any]:
    lots = {lot["id"]: lot for lot in before.get("lots", [])}
    for lot in tender.get("lots", []):
        lots[lot["id"]] = lots.get(lot["id"], {}) | lot
    held = {name: value for name, value in (before | tender).items() if value is not None}
    return held | {"lots": list(lots.values())}


def _reserves(statement: Any) -> bool:
    return statement.kind in _RESERVING and statement.kind not in _OF_SOCIAL


def _participation(statement: Any) -> str:
    if statement.beneficiary == "small_micro":
        return "x_smallMicro"
    return _RESERVING[statement.kind]


def _goal(statement: Any) -> dict[str, Any] | None:
    """That disabled-welfare units and prisons count as small firms is in nearly every notice, and
    reserves nothing for them."""
    if _reserves(statement):
        goal, strategy = _SME, "reservedParticipation"
    elif statement.kind in _PURSUED:
        goal, strategy = _PURSUED[statement.kind]
    else:
        return None
    return {"goal": goal, "strategies": [strategy]}


def _once(goals: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """One entry for a goal, with all its means."""
    means: dict[str, set[str]] = {}
    for goal in goals:
        means.setdefault(goal["goal"], set()).update(goal["strategies"])
    return [{"goal": goal, "strategies": sorted(means[goal])} for goal in sorted(means)]


def _statement(statement: Any) -> dict[str, Any]:
    """The statement itself with its words, which is what all of it rests on."""
    said = {
        "kind": statement.kind,
        "beneficiary": statement.beneficiary,
        "percent": statement.percent,
        "ground": statement.ground,
        "evidence": statement.evidence,
    }
    return {name: value for name, value in said.items() if value is not None}
