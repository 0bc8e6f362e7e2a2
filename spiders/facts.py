"""What the `source` table keeps of a spec, and the door to the database that goes with it."""

from __future__ import annotations

from db.store import SourceFacts, Store
from spiders.registry import source
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


def open_store(
    database: str, spec: SourceSpec, code_version: str, access: str | None = None
) -> Store:
    """The store of a source, whose rows may stand under the id of a wider list.

    access  as of `facts_of`
    """
    family = facts_of(source(spec.rows_of).spec) if spec.rows_of else None
    return Store(database, facts_of(spec, access), code_version, family)
