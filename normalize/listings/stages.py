"""The canonical stages of a listing application, and how an exchange's codes map to them.

The codes are those of data/listing_stages.csv. A code alone says that a project ended, not why:
`terminated_stage` reads that from the reason and from what came before. The stage of an
application is that of its newest event, which the store derives; nothing here guesses it.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from normalize.reading import Reading, Reason

_DATA = Path(__file__).parents[1] / "data"
_ANY = "*"  # in the table: whatever the result


class Stage(StrEnum):
    """Where an application stands, in the order of the procedure."""

    ACCEPTED = "accepted"
    INQUIRY = "inquiry"
    COMMITTEE_PENDING = "committee_pending"
    COMMITTEE_PASSED = "committee_passed"
    COMMITTEE_DEFERRED = "committee_deferred"
    COMMITTEE_REJECTED = "committee_rejected"
    SUBMITTED_REGISTRATION = "submitted_registration"
    SUPPLEMENTARY_REVIEW = "supplementary_review"
    REGISTERED = "registered"
    REGISTRATION_REFUSED = "registration_refused"
    REGISTRATION_TERMINATED = "registration_terminated"
    SUSPENDED = "suspended"
    TERMINATED_WITHDRAWN = "terminated_withdrawn"
    TERMINATED_REJECTED = "terminated_rejected"
    TERMINATED_NO_REPLY = "terminated_no_reply"
    TERMINATED_OTHER = "terminated_other"
    LISTED = "listed"


# Stages that end a project without a listing.
ENDED = frozenset(
    {
        Stage.REGISTRATION_REFUSED,
        Stage.REGISTRATION_TERMINATED,
        Stage.TERMINATED_WITHDRAWN,
        Stage.TERMINATED_REJECTED,
        Stage.TERMINATED_NO_REPLY,
        Stage.TERMINATED_OTHER,
    }
)

_DECISIONS = frozenset({Stage.COMMITTEE_PASSED, Stage.COMMITTEE_DEFERRED, Stage.COMMITTEE_REJECTED})


def stage_of(exchange: str, stage_raw: str) -> Reading[str]:
    """The canonical stage of an exchange's codes, written `status/result` or `status` alone.

    An unknown code is in doubt: the exchange has a new one, or the row isn't what it was.
    """
    status, _, result = (part.strip() for part in stage_raw.partition("/"))
    if not status:
        return Reading(stage_raw, reason=Reason.NOT_STATED)
    table = _table()
    stage = table.get((exchange, status, result)) or table.get((exchange, status, _ANY))
    if stage is None:
        return Reading(stage_raw, reason=Reason.UNREADABLE)
    return Reading(stage_raw, value=str(stage))


def labels_of(exchange: str) -> Mapping[str, str]:
    """The exchange's own words for each of its codes, `status/result` or `status` alone."""
    return _labels()[exchange]


@cache
def _labels() -> Mapping[str, Mapping[str, str]]:
    labels: dict[str, dict[str, str]] = {}
    for row in _rows():
        code = f"{row['status']}/{row['result']}".rstrip("/")
        labels.setdefault(row["exchange"], {})[code] = row["label_zh"]
    return labels


@cache
def _table() -> Mapping[tuple[str, str, str], Stage]:
    return {(row["exchange"], row["status"], row["result"]): Stage(row["stage"]) for row in _rows()}


def _rows() -> list[dict[str, str]]:
    with (_DATA / "listing_stages.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def terminated_stage(reason_text: str, earlier_stages: Iterable[str]) -> str:
    """Which ending it was: the reason's own words, else that the committee had said no.

    `earlier_stages` are those of the events before, the oldest first. The committee's last word
    counts: a review of its decision may have turned it round.
    """
    ending = _rules()["ending"].get(reason_class(reason_text, Stage.TERMINATED_OTHER))
    if ending is not None:
        return str(Stage(ending))
    decided = [stage for stage in earlier_stages if stage in _DECISIONS]
    rejected = decided[-1:] == [Stage.COMMITTEE_REJECTED]
    return str(Stage.TERMINATED_REJECTED if rejected else Stage.TERMINATED_OTHER)


def reason_class(reason_text: str, stage: str | None) -> str | None:
    """The class of a reason given with an event of this stage; None where no reason is given.

    `expired_financials` is the yearly routine; what no pattern finds is `other`.
    """
    if not reason_text.strip():
        return None
    for pattern, name in _patterns(_family(stage)):
        if pattern.search(reason_text):
            return name
    return "other"


def _family(stage: str | None) -> str:
    if stage == Stage.SUSPENDED:
        return "suspended"
    return "ended" if stage in ENDED else "other"


@cache
def _patterns(family: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    rules = _rules()["reason"][family]
    return tuple((re.compile(rule["pattern"]), rule["class"]) for rule in rules)


@cache
def _rules() -> Mapping[str, Any]:
    with (_DATA / "listings.toml").open("rb") as file:
        return tomllib.load(file)
