"""Which table is a part of which record, and how one climbs from a part to its record.

A change of an award's supplier is news of the notice. This is explicit data, not a guess from the
foreign keys: a notice belongs to a project, and is no part of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, case, func, literal, select

from db.models import metadata
from db.models.procurement import ProcurementNotice
from db.models.provenance import Change, CrawlRun

_change = Change.__table__  # type: ignore[attr-defined]
_run = CrawlRun.__table__  # type: ignore[attr-defined]
_notice = ProcurementNotice.__table__  # type: ignore[attr-defined]

_FUND = ("fund_id", "fund")
_MANAGER = ("manager_id", "fund_manager")
_FUND_NOTICE = ("notice_id", "fund_notice")
_POLICY = ("policy_id", "policy_document")
_APPLICATION = ("application_id", "listing_application")
_READING = ("reading_id", "document_reading")
_TUTORING = ("tutoring_id", "tutoring")
_NOTICE = ("notice_id", "procurement_notice")

# Of each part: the columns that lead up, with the tables they lead to; the first that is set holds.
PARENTS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "fund_evidence": (_FUND,),
    "fund_size": (_FUND_NOTICE, _FUND),
    "fund_contribution": (_FUND_NOTICE, _FUND),
    "fund_disclosure": (_FUND,),
    "fund_event": (_FUND_NOTICE, _FUND),
    "investment": (_FUND,),
    "audit_finding": (_FUND_NOTICE, _FUND),
    "aggregate_claim": (_FUND_NOTICE,),
    "fund_attachment": (_FUND_NOTICE,),
    "fund_naming": (_FUND_NOTICE,),
    "fund_notice_party": (_FUND_NOTICE,),
    "fund_term": (_FUND_NOTICE, _FUND),
    "policy_document": (_FUND_NOTICE,),
    "policy_issuer": (_POLICY,),
    "policy_link": (_POLICY,),
    "policy_clause": (_POLICY,),
    "fund_manager_staff": (_MANAGER,),
    "fund_manager_career": (_MANAGER,),
    "listing_event": (_APPLICATION,),
    "listing_party": (_APPLICATION, _READING),
    "listing_document": (_APPLICATION,),
    "document_reading": (_APPLICATION,),
    "firm_year": (_READING,),
    "proceeds_use": (_READING,),
    "issue_result": (_APPLICATION,),
    "strategic_allotment": (("result_id", "issue_result"),),
    "tutoring_report": (_TUTORING,),
    "relation": (_FUND, _MANAGER, _APPLICATION, _READING, _TUTORING),
    "procurement_lot": (_NOTICE,),
    "procurement_item": (_NOTICE,),
    "procurement_attachment": (_NOTICE,),
    "supplier_declaration": (_NOTICE,),
    "bidder": (_NOTICE,),
    "award": (_NOTICE,),
    "procurement_contract": (_NOTICE,),
    "contract_supplier": (("contract_id", "procurement_contract"),),
    "procurement_intention": (_NOTICE,),
    "reservation_report": (_NOTICE,),
    "reserved_purchase": (("report_id", "reservation_report"),),
    "award_supplier": (("award_id", "award"),),
    "set_aside_reading": (_NOTICE,),
    "set_aside": (("reading_id", "set_aside_reading"),),
}
# A purchase is what several notices are about: what befalls it is told with the notice that said
# so, or with the newest one.
PROJECT: Final = "procurement_project"

# Columns that say what a part is.
DESCRIBED: Final[Mapping[str, tuple[str, ...]]] = {
    "fund_evidence": ("tier", "definition", "quote"),
    "fund_size": ("measure", "scope", "as_of", "quote"),
    "fund_contribution": ("contributor_raw", "budget_source", "committed_minor"),
    "fund_disclosure": ("last_update_on",),
    "fund_event": ("kind", "happened_on", "quote"),
    "investment": ("investee_raw", "status", "amount_minor", "happened_on"),
    "audit_finding": ("subject_raw", "auditor_raw", "year", "kind", "amount_minor"),
    "aggregate_claim": ("subject", "measure", "number_of_funds", "as_of", "quote"),
    "fund_attachment": ("title", "outcome"),
    "fund_naming": ("role", "name_raw", "former_key"),
    "fund_notice_party": ("role", "name_raw", "amount_minor", "outcome"),
    "fund_term": ("key", "operator", "value_raw"),
    "policy_document": ("document_no", "version", "effective_on"),
    "policy_issuer": ("name_raw",),
    "policy_link": ("kind", "target_title", "target_no"),
    "policy_clause": ("number",),
    "fund_manager_staff": ("person_name", "roles_raw"),
    "fund_manager_career": ("period_raw", "employer_raw", "roles_raw"),
    "listing_event": ("stage", "happened_at", "reason"),
    "listing_party": ("role", "organisation_raw", "person_name"),
    "listing_document": ("kind", "title", "published_on"),
    "document_reading": ("outcome", "listing_standard"),
    "firm_year": ("measure", "period_end", "amount_minor"),
    "proceeds_use": ("project", "proceeds_minor"),
    "issue_result": ("raised_minor", "shares"),
    "strategic_allotment": ("organisation_raw", "amount_minor", "shares"),
    "tutoring_report": ("kind", "title", "published_on"),
    "relation": ("kind", "subject_raw", "object_raw", "share_percent"),
    "procurement_lot": ("lot_no", "title"),
    "procurement_item": ("lot_no", "item_no", "name"),
    "procurement_attachment": ("title", "outcome"),
    "supplier_declaration": ("organisation_raw", "size", "item"),
    "bidder": ("lot_no", "organisation_raw", "ground"),
    "award": ("lot_no", "amount_minor", "rate_percent"),
    "procurement_contract": ("contract_no", "title", "amount_minor"),
    "contract_supplier": ("organisation_raw", "role"),
    "procurement_intention": ("title", "budget_minor", "expected_raw"),
    "reservation_report": ("year", "sme_minor", "small_micro_minor", "sme_percent"),
    "reserved_purchase": ("title", "option_raw", "amount_minor"),
    "award_supplier": ("organisation_raw", "role"),
    "set_aside_reading": ("lot_no", "outcome"),
    "set_aside": ("lot_no", "kind", "percent", "evidence"),
    PROJECT: ("project_no", "title"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """From the changes of one table up to their records.

    joined     the changes with all that is passed on the way; nothing is lost on it
    entity     the record's table: the changed one's own where nothing is above it
    id         the record's number
    source_id  of the run that saw the change, or else of the changed row; NULL where neither is
    """

    joined: FromClause
    entity: ColumnElement[str]
    id: ColumnElement[int]
    source_id: ColumnElement[str]


def way_up(entity: str) -> Way:
    """The way from the changes of a table; any text that is no table is a record of its own."""
    joined = _change.outerjoin(_run, _run.c.id == _change.c.run_id)
    source: ColumnElement[Any] = _run.c.source_id
    above: list[tuple[str, ColumnElement[Any]]] = []
    if entity in metadata.tables and "source_id" in metadata.tables[entity].c:
        own = metadata.tables[entity].alias()
        joined = joined.outerjoin(own, own.c.id == _change.c.entity_id)
        source = func.coalesce(_run.c.source_id, own.c.source_id)
        joined, above = _climb(joined, own, entity)
    if entity == PROJECT:
        above.append(("procurement_notice", _notice_of_project()))
    if not above:
        return Way(joined, literal(entity), _change.c.entity_id, source)
    return Way(
        joined,
        case(*((id.is_not(None), literal(name)) for name, id in above), else_=literal(entity)),
        func.coalesce(*(id for _, id in above), _change.c.entity_id),
        source,
    )


def _climb(
    joined: FromClause, child: Any, entity: str
) -> tuple[FromClause, list[tuple[str, ColumnElement[Any]]]]:
    found: list[tuple[str, ColumnElement[Any]]] = []
    for column, parent in PARENTS.get(entity, ()):
        above = metadata.tables[parent].alias()
        joined = joined.outerjoin(above, above.c.id == child.c[column])
        if parent in PARENTS:
            joined, higher = _climb(joined, above, parent)
            found += higher
        else:
            found.append((parent, above.c.id))
    return joined, found


def _notice_of_project() -> ColumnElement[Any]:
    """The notice of a changed project: the one that said so, or else the newest."""
    newest = (
        select(func.max(_notice.c.id))
        .where(_notice.c.project_id == _change.c.entity_id)
        .correlate(_change)
    )
    said_so = newest.where(_notice.c.document_id == _change.c.document_id)
    return func.coalesce(said_so.scalar_subquery(), newest.scalar_subquery())


def children(parent: str) -> Iterator[tuple[str, str]]:
    """The tables of the parts of a table, each with the column that leads up."""
    for entity, ways in PARENTS.items():
        for column, above in ways:
            if above == parent:
                yield entity, column


def references(entity: str, target: str) -> tuple[str, ...]:
    """The columns of a table that point to another."""
    return tuple(
        column.name
        for column in metadata.tables[entity].c
        if any(key.column.table.name == target for key in column.foreign_keys)
    )
