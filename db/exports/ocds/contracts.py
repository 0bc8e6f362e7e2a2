"""Contracts, and the award that each follows from.

The standard names a contract's supplier in its award alone. A notice of contract names no award: it
is the one of the same process and the same suppliers. Where none was published, or several fit, an
award without a value stands for it, so that no sum of awards counts the contract's money.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from db.exports.ocds.load import Row, Step
from db.exports.ocds.parts import Parties, midnight, money, name_of, without_nothing


def contracts(step: Step, parties: Parties) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each contract of a notice, and an award that could stand for its own."""
    suppliers: dict[int, list[Row]] = {}
    for supplier in step.all("contract_supplier"):
        suppliers.setdefault(supplier.contract_id, []).append(supplier)
    found = []
    for row in step.all("procurement_contract"):
        refs = [
            parties.add("supplier", s.organisation_id, s.organisation_raw)
            for s in suppliers.get(row.id, [])
        ]
        id = name_of(row)
        award = {
            "id": f"{id}/award",
            "status": "active",
            "suppliers": [ref for ref in refs if ref],
            "x_impliedByContract": True,
        }
        contract = {
            "id": id,
            "awardID": f"{id}/award",
            "title": row.title,
            "description": row.subject_raw,
            "status": "active",
            "value": money(row.amount_minor, row.currency or step.notice.currency),
            "dateSigned": midnight(row.signed_on) if row.signed_on else None,
        }
        found.append((without_nothing(contract), without_nothing(award)))
    return found


def tie_contracts(releases: Sequence[dict[str, Any]]) -> None:
    """Let the contracts of a process name the awards that were published in it."""
    published = [
        award
        for release in releases
        for award in release.get("awards", [])
        if "x_impliedByContract" not in award
    ]
    for release in releases:
        implied = {a["id"]: a for a in release.get("awards", []) if "x_impliedByContract" in a}
        for contract in release.get("contracts", []):
            own = _award_of(contract, implied[contract["awardID"]], published)
            if own is not None:
                del implied[contract["awardID"]]
                contract["awardID"] = own
        if "contracts" in release:
            release["awards"] = list(implied.values())
            if not implied:
                del release["awards"]


def _award_of(
    contract: dict[str, Any], implied: dict[str, Any], published: Iterable[dict[str, Any]]
) -> str | None:
    """Of several awards to the same suppliers, as of several lots, the one of the same amount."""
    firms = _firms(implied)
    same = [award for award in published if firms and _firms(award) == firms]
    if len(same) > 1:
        same = [award for award in same if award.get("value") == contract.get("value")]
    return str(same[0]["id"]) if len(same) == 1 else None


def _firms(award: dict[str, Any]) -> frozenset[str]:
    return frozenset(supplier["id"] for supplier in award.get("suppliers", []))
