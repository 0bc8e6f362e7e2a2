"""The process log of an application: the stage that each of its lines tells, and its reason.

The logs of the exchanges repeat lines, go back, and leave out that a stop was lifted. Each line
stays an event of its own. Which of them resumes or repeats the one before depends on what else is
known of the application: the store says that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from normalize.dates import beijing_date
from normalize.listings.stages import Stage, reason_class, stage_of, terminated_stage
from normalize.reading import Reading, Reason
from normalize.records import UNSET, Doubt, Json, Link, ListingEventRecord, Unset

_DECIDED: Final = (
    Stage.REGISTERED,
    Stage.REGISTRATION_REFUSED,
    Stage.REGISTRATION_TERMINATED,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a log.

    stage_raw   the exchange's codes, `status/result`
    suspension  the kind of a stop by the exchange's own code, or None where it gives none
    label       the exchange's own words for the stage
    posted      when a decision was posted whose own day is another
    doubts      what the exchange's own answer says of the line in two ways
    """

    item: str
    stage_raw: str
    reason: str
    suspension: str | None
    happened: Reading[datetime]
    published: Reading[date]
    raw: Mapping[str, Json]
    label: str = ""
    doubts: tuple[Doubt, ...] = ()
    posted: Reading[date] | None = None


def log_events(
    exchange: str, project: str, steps: Iterable[Step], *, numbered: bool = True
) -> Iterator[ListingEventRecord]:
    """The events of a whole log, given from the oldest line to the newest.

    numbered  False where the source shows no log but its milestones of today: what it shows no
              more stays an event, so that only time orders them
    """
    seen: Counter[str] = Counter()
    stages: list[str] = []
    for seq, step in enumerate(steps, 1):
        seen[step.item] += 1
        again = f"/{seen[step.item]}" if seen[step.item] > 1 else ""
        stage = _stage(exchange, step, stages)
        place = seq if numbered else None
        yield _event(step, stage, place, project, f"{project}/event/{step.item}{again}")
        stages += [stage.value] if stage.value else []


def _stage(exchange: str, step: Step, earlier: Iterable[str]) -> Reading[str]:
    """By the codes; where these only say that it ended, by the reason and the events before."""
    stage = stage_of(exchange, step.stage_raw)
    if stage.value != Stage.TERMINATED_OTHER:
        return stage
    return Reading(step.stage_raw, value=terminated_stage(step.reason, earlier))


def _event(
    step: Step,
    stage: Reading[str],
    seq: int | None,
    project: str,
    native_id: str,
) -> ListingEventRecord:
    kind = _suspension_kind(step) if stage.value == Stage.SUSPENDED else None
    return ListingEventRecord(
        native_id=native_id,
        raw=step.raw,
        doubts=(
            *Doubt.of("stage", stage),
            *step.doubts,
            *Doubt.of("happened_at", step.happened),
            *Doubt.of("published_on", step.published),
            *(Doubt.of("posted_on", step.posted) if step.posted else ()),
            *(Doubt.of("suspension_kind", kind) if kind else ()),
        ),
        published=step.published.value or _day(step.happened),
        application=Link("listing_application", project),
        seq=seq,
        stage=stage.value,
        stage_raw=step.stage_raw,
        stage_label=step.label or UNSET,
        happened_at=step.happened.value,
        published_on=step.published.value,
        posted_on=step.posted.value if step.posted else _posted(step, stage.value),
        reason=step.reason or None,
        reason_class=reason_class(step.reason, stage.value),
        suspension_kind=kind.value if kind else None,
        provisional=False,
    )


def _posted(step: Step, stage: str | None) -> date | Unset | None:
    """A decision of the regulator has its own day, and the exchange's log that of its posting."""
    day, own = _day(step.happened), step.published.value
    return day if stage in _DECIDED and day and own and own < day else UNSET


def _day(moment: Reading[datetime]) -> date | None:
    return beijing_date(moment.value) if moment.value else None


def _suspension_kind(step: Step) -> Reading[str]:
    """`expired_financials`, `other` or `unknown`: by the code, else by the reason's text.

    Half of the lines have no code, some no text either: such a stop is of unknown kind.
    """
    words = reason_class(step.reason, Stage.SUSPENDED)
    by_text = "expired_financials" if words == "expired_financials" else words and "other"
    if step.suspension and by_text and step.suspension != by_text:
        kinds = (step.suspension, by_text)
        return Reading(step.reason, reason=Reason.CONTRADICTORY, candidates=kinds)
    return Reading(step.stage_raw, value=step.suspension or by_text or "unknown")
