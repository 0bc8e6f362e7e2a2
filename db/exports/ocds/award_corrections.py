"""The total that a correction of an award gives, as the new value of that award."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def correct_awards(releases: Sequence[dict[str, Any]]) -> None:
    """Give each corrected total, an award without an id, to the one award that stands before it.

    Of several awards nobody knows which it is, and a rate has no total: then it is left out, and
    only the database has it.
    """
    standing: dict[str, dict[str, Any]] = {}
    for release in releases:
        said = release.get("awards", [])
        totals = [award for award in said if "id" not in award]
        if totals:
            known = [award for award in said if "id" in award]
            release["awards"] = known + _corrected(totals, standing)
            if len(release["awards"]) > len(known):
                release["tag"] = [*release["tag"], "awardUpdate"]
            elif not known:
                del release["awards"]
        active = (award for award in release.get("awards", []) if award.get("status") == "active")
        standing |= {award["id"]: award for award in active}


def _corrected(
    totals: Sequence[dict[str, Any]], standing: dict[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    if len(totals) != 1 or len(standing) != 1:
        return []
    (award,) = standing.values()
    return [{"id": award["id"], **totals[0]}] if "value" in award else []
