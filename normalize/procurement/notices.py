"""A notice of a purchase, from its row on a list or from its page, as typed records.

A list row gives a weak stub; the page gives everything, with the lots, items, awards and files it
lists, and what it says of set-asides. Nothing is mended: figures that disagree are kept and named
in `quality_flags`, and a value that can't be read is NULL with a question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from normalize.dates import PartialDate, read_date, read_datetime
from normalize.label_tables import tables_of, with_forms
from normalize.mentions import mention
from normalize.names import written_key
from normalize.procurement.awards import (
    award_records,
)
from normalize.procurement.bidders import bidder_records
from normalize.procurement.catalogue import main_of, read_category
from normalize.procurement.contracts import contract_records
from normalize.procurement.corrections import read_correction
from normalize.procurement.intentions import intention_records, planner_in
from normalize.procurement.lots import lot_records
from normalize.procurement.notice_amounts import Amount
from normalize.procurement.notice_facts import Facts, method_said, read_facts, takes_bids
from normalize.procurement.notice_flags import Found, all_rates, flags_of
from normalize.procurement.notice_found import found_in, lots_of
from normalize.procurement.notice_items import item_records
from normalize.procurement.notice_kinds import Kind, kind_of
from normalize.procurement.notice_labels import NoticeText
from normalize.procurement.notice_parts import attachment_records, set_aside_records, set_asides_of
from normalize.procurement.notice_tables import headed_tables
from normalize.procurement.notice_templates import template_of
from normalize.procurement.project_numbers import project_key
from normalize.procurement.reservation_reports import read_reservation_report, report_records
from normalize.procurement.supplier_sizes import Declared
from normalize.reading import Reading
from normalize.records import (
    UNSET,
    Doubt,
    Json,
    Link,
    ProcurementNoticeRecord,
    ProcurementProjectRecord,
    Record,
    Unset,
)
from normalize.regions import Region, read_region
from normalize.said import Said, rows_in, text_in, version_of

_FORMS: Final = frozenset({"contract", "intention"})  # printed as labels and values in tables
_REGIME: Final = "government_procurement_law"  # what a source that says nothing publishes under
_BEIJING: Final = timedelta(hours=8)
# What rests on the province that the list gave: asked again by its address alone, the page knows
# less than it did, and 朝阳区 could be in Beijing or in Changchun.
_LISTED: Final = frozenset({"region_code", "template"})
# What may rest on the page that named this one, where this one doesn't say it itself.
# fmt: off
_NAMED: Final = frozenset((
    "project", "project_no_raw", "buyer", "buyer_raw", "category_raw", "method", "stage",
    "region_raw", "channel_raw", "published_at", "published_on", "budget_minor", "budget_raw",
    "agency", "agency_raw", "currency",
))
# fmt: on
# What a row says weaker than the page: a list cuts titles and knows the province only.
_GRANDCHILDREN: Final = frozenset(
    {"award_supplier", "set_aside", "contract_supplier", "reserved_purchase"}
)
# fmt: off
_WEAK: Final = frozenset((
    "stage", "method", "scope", "channel_raw", "title", "buyer", "buyer_raw", "region_code",
    "region_raw", "legal_regime",
))
# fmt: on


def notice_row(said: Said) -> list[Record]:
    """The stub of a notice from its row on a list."""
    title, words = text_in(said.fields, "title"), text_in(said.fields, "kind")
    filed = text_in(said.context, "filed")
    kind = kind_of(text_in(said.context, "channel"), words, title, filed=filed)
    region = _row_region(text_in(said.fields, "region"), text_in(said.context, "province"))
    published = read_datetime(text_in(said.fields, "published"))
    buyer = text_in(said.fields, "buyer")
    record = ProcurementNoticeRecord(
        native_id=said.native_id,
        raw={name: text_in(said.fields, name) for name in said.fields},
        doubts=(*Doubt.of("region_code", region), *Doubt.of("published_at", published)),
        # A list that gives the day alone doesn't take the time from its page.
        weak=_WEAK if published.value else _WEAK | {"published_at", "published_on"},
        published=_published_day(published),
        stage=kind.stage,
        method=kind.method,
        scope=text_in(said.context, "scope") or None,
        channel_raw=words or None,
        title=title or None,
        buyer=mention(buyer, "agency"),
        buyer_raw=buyer or None,
        region_code=region.value.code if region.value else None,
        region_raw=text_in(said.fields, "region") or None,
        published_at=published.value,
        published_on=_published_day(published),
        legal_regime=_regime(said),
    )
    return [record]


def _row_region(raw: str, province: str) -> Reading[Region]:
    """The region of a row: a national list names the province, a provincial one a place in it."""
    return read_region(raw, province) if province else read_region(raw, level="province")


def notice(said: Said) -> list[Record]:
    """Everything that the page of a notice says."""
    read = _read(said)
    children = [*_children(said, read)]
    project = _project(read.facts, _regime(said))
    link = Link("procurement_project", project.native_id) if project else None
    record = _notice(said, read, link, _whole(children))
    if weak := _weak(said, record):
        record = replace(record, weak=weak)
    return [*([project] if project else []), record, *children]


@dataclass(frozen=True, slots=True)
class _Read:
    """A page as read, before records are made of it."""

    title: str
    words: str
    kind: Kind
    region: Reading[Region]
    template: str
    text: NoticeText
    facts: Facts
    found: Found


def _read(said: Said) -> _Read:
    text = NoticeText.of(text_in(said.fields, "text"))
    title, words = text_in(said.fields, "title"), _channel_words(said.fields)
    summary, published = _summary(said.fields), text_in(said.fields, "published")
    channel, filed = text_in(said.context, "channel"), text_in(said.context, "filed")
    kind = kind_of(
        channel,
        words,
        title,
        method_said(text, summary),
        filed=filed,
        takes_bids=takes_bids(text),
    )
    if kind.stage in _FORMS:
        text = with_forms(text, tables_of(said.fields))
    tables = headed_tables(said.fields, text)
    facts = read_facts(text, tables, summary, published, kind.stage)
    region = _region(facts.region, said.context)
    if kind.stage == "intention" and not facts.buyer:
        facts = replace(facts, buyer=planner_in(title))
    template = _template(said, region)
    lots = lots_of(kind, text, title, tables)
    found = found_in(said.native_id, kind, text, tables, template, lots, facts.award_total)
    if kind.stage == "correction":
        new = read_correction("\n".join(text.lines), tables_of(said.fields))
        facts = replace(
            facts,
            deadline=new.deadline,
            opens=new.opens or facts.opens,
            award_total=new.award_total or facts.award_total,
        )
    if kind.stage == "reservation_report":
        account = read_reservation_report(text, tables_of(said.fields), title, facts.buyer)
        found = replace(found, report=account)
    return _Read(title, words, kind, region, template, text, facts, found)


def _notice(
    said: Said, read: _Read, project: Link | None, whole: frozenset[str]
) -> ProcurementNoticeRecord:
    facts, region = read.facts, read.region.value
    listed = bool(text_in(said.context, "list_region") or text_in(said.context, "province"))
    published_on = _published_day(facts.published)
    category = read_category(facts.category, published_on)
    return ProcurementNoticeRecord(
        native_id=said.native_id,
        raw=facts.raw,
        doubts=(
            *facts.doubts(),
            *Doubt.of("category_code", category),
            *(Doubt.of("region_code", read.region) if listed else ()),
        ),
        published=published_on,
        whole=whole,
        project=project,
        stage=read.kind.stage,
        method=read.kind.method,
        scope=text_in(said.context, "scope") or None,
        channel_raw=read.words or None,
        title=read.title or None,
        project_title=facts.project_title or None,
        project_no_raw=facts.project_no or None,
        buyer=mention(facts.buyer, "agency"),
        buyer_raw=facts.buyer or None,
        agency=mention(facts.agency, "intermediary"),
        agency_raw=facts.agency or None,
        region_code=region.code if region else None,
        region_raw=facts.region or None,
        category_raw=facts.category or None,
        category_code=category.value.code if category.value else None,
        category_catalogue=category.value.edition if category.value else None,
        main_category=(category.value.main if category.value else None) or main_of(facts.category),
        published_at=facts.published.value,
        published_on=published_on,
        legal_regime=_regime(said),
        deadline_at=facts.deadline.value if facts.deadline else None,
        opens_at=facts.opens.value if facts.opens else None,
        first_published_on=_on(facts.first_published),
        corrected_on=_on(facts.corrected),
        correction_subject_raw=facts.correction_subject or None,
        original_url=facts.original_url or None,
        original_native_id=facts.original_native_id or None,
        related_native_ids=_related(said),
        failure_reason=_failure(read),
        budget_minor=_stated(facts.budget),
        budget_raw=_raw(facts.budget),
        ceiling_minor=_stated(facts.ceiling),
        ceiling_raw=_raw(facts.ceiling),
        award_total_minor=None if all_rates(read.found.awards) else _stated(facts.award_total),
        award_total_raw=_raw(facts.award_total),
        agency_fee_minor=_stated(facts.fee),
        agency_fee_raw=_raw(facts.fee),
        currency=facts.currency,
        template=read.template,
        quality_flags=" ".join(sorted(flags_of(read.kind, facts, read.found))) or None,
        detail_version=version_of(said),
    )


def _weak(said: Said, record: ProcurementNoticeRecord) -> frozenset[str]:
    """The fields of which a page that was asked by its address alone knows less than before."""
    listed = text_in(said.context, "list_region") or text_in(said.context, "province")
    weak = frozenset() if listed else _LISTED
    if not said.context.get("alone"):
        return weak
    return weak | {name for name in _NAMED if getattr(record, name) in (None, "other")}


def _related(said: Said) -> str | Unset | None:
    """The other notices of the project, where the portal shows its life-cycle; a page that was
    asked by its address alone knows nothing of them."""
    named = said.context.get("related")
    return " ".join(str(each) for each in named) or None if isinstance(named, list) else UNSET


def _failure(read: _Read) -> str | None:
    """Why a purchase as a whole was ended; where lots are named, the reason stands with them."""
    if read.kind.stage != "termination" or read.found.lots:
        return None
    return str(read.facts.raw.get("body: reasons") or "") or None


def _stated(amount: Amount | None) -> int | None:
    """The amount; 0.000000 is the empty field of the portal's form, flagged as such."""
    return (amount.minor or None) if amount else None


def _raw(amount: Amount | None) -> str | None:
    return (amount.raw or None) if amount else None


def _on(reading: Reading[PartialDate] | None) -> date | None:
    """The day, where the text gives one to the day."""
    value = reading.value if reading else None
    return value.day if value and value.precision == "day" else None


def _channel_words(fields: Mapping[str, Json]) -> str:
    """The last step of the breadcrumb: the portal's own heading of the kind of notice."""
    crumbs = fields.get("breadcrumb")
    return str(crumbs[-1]) if isinstance(crumbs, list) and crumbs else ""


def _summary(fields: Mapping[str, Json]) -> dict[str, str]:
    summary = fields.get("summary")
    return {k: text_in(summary, k) for k in summary} if isinstance(summary, dict) else {}


def _regime(said: Said) -> str:
    """The law that the purchase is under, where the portal has purchases under several."""
    return text_in(said.context, "legal_regime") or _REGIME


def _published_day(published: Reading[datetime]) -> date | None:
    """The Beijing day of publication: some portals print no time of day."""
    if published.value is not None:
        return (published.value + _BEIJING).date()
    return _on(read_date(published.raw))


def _region(raw: str, context: Mapping[str, Json]) -> Reading[Region]:
    """The region of the page, inside the province that the list gave, or that the portal is of;
    市辖区 alone is that."""
    listed, province = text_in(context, "list_region"), text_in(context, "province")
    if listed and (found := read_region(listed, level="province").value):
        province = found.code
    return read_region(raw, province or None)


def _template(said: Said, region: Reading[Region]) -> str:
    marks = said.fields.get("marks")
    code = region.value.code if region.value else None
    return template_of(
        text_in(said.fields, "text"),
        [str(mark) for mark in marks] if isinstance(marks, list) else [],
        text_in(said.context, "scope"),
        code,
    )


def _project(facts: Facts, regime: str) -> ProcurementProjectRecord | None:
    """The purchase across its notices; only a number with its buyer tells which one it is."""
    key, buyer = project_key(facts.project_no), mention(facts.buyer, "agency")
    if key is None or buyer is None:
        return None
    return ProcurementProjectRecord(
        native_id=f"{key}|{written_key(buyer.name)}",
        raw={"project_no": facts.project_no, "buyer": facts.buyer, "title": facts.project_title},
        # Every notice of a purchase names it a little differently: the first one stays.
        weak=frozenset({"project_no", "buyer", "title"}),
        published=_published_day(facts.published),  # one found late makes no new project
        project_no=facts.project_no,
        buyer=buyer,
        title=facts.project_title or None,
        legal_regime=regime,
    )


def _children(said: Said, read: _Read) -> Iterator[Record]:
    found, notice_id = read.found, said.native_id
    files = list(rows_in(said.fields, "attachments"))
    day = _published_day(read.facts.published)
    yield from lot_records(notice_id, found.lots)
    yield from item_records(notice_id, found.items, day)
    yield from attachment_records(notice_id, files)
    yield from award_records(notice_id, found.awards, _declared(said, found, files))
    yield from bidder_records(notice_id, found.bidders)
    if read.kind.stage == "contract":
        yield from contract_records(notice_id, read.text)
    if read.kind.stage == "intention":
        tables = tables_of(said.fields)
        yield from intention_records(notice_id, read.text, tables, read.facts.buyer)
    if found.report is not None:
        yield from report_records(notice_id, found.report, day)
    outcome = set_asides_of(text_in(said.fields, "text"), read.title, len(files), read.kind)
    yield from set_aside_records(notice_id, outcome, found.lots)


def _declared(said: Said, found: Found, files: Iterable[Mapping[str, Json]]) -> Declared:
    """What suppliers declare of their size, in the body and by the names of files."""
    if not found.awards:
        return Declared.nothing()
    winners = {supplier.name for award in found.awards for supplier in award.suppliers}
    titles = (text_in(file, "title") for file in files)
    return Declared.of(text_in(said.fields, "text"), titles, one_winner=len(winners) == 1)


def _whole(children: Iterable[Record]) -> frozenset[str]:
    """The kinds of children that the page lists completely.

    Lots, items and awards only where some were found: where none were, it may be that no rule
    fits the page any more, and then nothing is known to be gone.
    """
    found = {child.entity for child in children} - _GRANDCHILDREN
    return frozenset({*found, "procurement_attachment", "set_aside_reading"})
