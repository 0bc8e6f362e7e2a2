"""What the `source` table keeps of a spec."""

from __future__ import annotations

from db.store import SourceFacts
from spiders.spec import SourceSpec


def facts_of(spec: SourceSpec, access: str | None = None) -> SourceFacts:
    """The facts of a source that its health and its readers need.

    access  instead of the spec's: an operator may open a restricted source
    """
    quiet_from, quiet_to = spec.quiet_hours or (None, None)
    return SourceFacts(
        id=spec.id,
        title=spec.title,
        channel=spec.channel,
        entity=spec.entity,
        publisher=spec.publisher,
        url=spec.url,
        region_code=spec.region_code,
        access=access or spec.access,
        cadence_seconds=int(spec.cadence.total_seconds()),
        full_list=spec.full_list,
        absences=spec.absences,
        grade=spec.grade,
        time_zone=spec.time_zone,
        quiet_from=quiet_from,
        quiet_to=quiet_to,
    )
