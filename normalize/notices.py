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

from normalize.awards import award_records, read_awards
from normalize.dates import PartialDate, read_datetime
from normalize.lots import Lot, Lots, failed_among_awards, failed_lots, lot_records, read_lots
from normalize.mentions import mention
from normalize.notice_amounts import Amount
from normalize.notice_facts import Facts, method_said, read_facts
from normalize.notice_flags import Found, flags_of
from normalize.notice_items import item_records, read_items
from normalize.notice_kinds import Kind, kind_of
from normalize.notice_labels import NoticeText
from normalize.notice_tables import HeadedTable, headed_tables
from normalize.notice_templates import template_of
from normalize.project_numbers import project_key
from normalize.reading import Reading
from normalize.records import (
    Doubt,
    Json,
    Link,
    ProcurementAttachmentRecord,
    ProcurementNoticeRecord,
    ProcurementProjectRecord,
    Record,
    SetAsideReadingRecord,
    SetAsideRecord,
)
from normalize.regions import Region, read_region
from normalize.said import Said, rows_in, text_in, version_of
from normalize.set_asides import Outcome, SetAsideOutcome, read_set_asides
from normalize.supplier_sizes import Declared

_REGIME: Final = "government_procurement_law"  # what this portal publishes under
_BEIJING: Final = timedelta(hours=8)
_SPEAKS_OF_SET_ASIDES: Final = frozenset({"tender", "prequalification", "other"})
_ANSWERED: Final = frozenset({Outcome.STATED, Outcome.EXPLICITLY_NOT})
# What rests on the province that the list gave: asked again by its address alone, the page knows
# less than it did, and 朝阳区 could be in Beijing or in Changchun.
_LISTED: Final = frozenset({"region_code", "template"})
# What a row says weaker than the page: a list cuts titles and knows the province only.
# fmt: off
_WEAK: Final = frozenset((
    "stage", "method", "scope", "channel_raw", "title", "buyer", "buyer_raw", "region_code",
    "region_raw",
))
# fmt: on


def notice_row(said: Said) -> list[Record]:
    """The stub of a notice from its row on a list."""
    title, words = text_in(said.fields, "title"), text_in(said.fields, "kind")
    kind = kind_of(text_in(said.context, "channel"), words, title)
    region = read_region(text_in(said.fields, "region"), level="province")
    published = read_datetime(text_in(said.fields, "published"))
    buyer = text_in(said.fields, "buyer")
    record = ProcurementNoticeRecord(
        native_id=said.native_id,
        raw={name: text_in(said.fields, name) for name in said.fields},
        doubts=(*Doubt.of("region_code", region), *Doubt.of("published_at", published)),
        weak=_WEAK,
        published=_day(published.value),
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
    )
    return [record]


def notice(said: Said) -> list[Record]:
    """Everything that the page of a notice says."""
    read = _read(said)
    children = [*_children(said, read)]
    project = _project(read.facts)
    record = replace(
        _notice(said, read),
        whole=_whole(children),
        project=Link("procurement_project", project.native_id) if project else None,
    )
    return [*([project] if project else []), record, *children]


@dataclass(frozen=True, slots=True)
class _Read:
    """A page as read, before records are made of it."""

    title: str
    words: str
    kind: Kind
    region: Reading[Region]
    template: str
    facts: Facts
    found: Found


def _read(said: Said) -> _Read:
    text = NoticeText.of(text_in(said.fields, "text"))
    title, words = text_in(said.fields, "title"), _channel_words(said.fields)
    kind = kind_of(text_in(said.context, "channel"), words, title, method_said(text))
    tables = headed_tables(said.fields, text)
    summary, published = _summary(said.fields), text_in(said.fields, "published")
    facts = read_facts(text, tables, summary, published, kind.stage)
    region = _region(facts.region, text_in(said.context, "list_region"))
    template = _template(said, region)
    lots = _lots(kind, text, title, tables)
    found = _found(said.native_id, kind, text, tables, template, lots)
    return _Read(title, words, kind, region, template, facts, found)


def _notice(said: Said, read: _Read) -> ProcurementNoticeRecord:
    facts, region = read.facts, read.region.value
    listed = bool(text_in(said.context, "list_region"))
    return ProcurementNoticeRecord(
        native_id=said.native_id,
        raw=facts.raw,
        doubts=(*facts.doubts(), *(Doubt.of("region_code", read.region) if listed else ())),
        weak=frozenset() if listed else _LISTED,
        published=_day(facts.published.value),
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
        published_at=facts.published.value,
        deadline_at=facts.deadline.value if facts.deadline else None,
        opens_at=facts.opens.value if facts.opens else None,
        first_published_on=_on(facts.first_published),
        corrected_on=_on(facts.corrected),
        correction_subject_raw=facts.correction_subject or None,
        original_url=facts.original_url or None,
        failure_reason=_failure(read),
        budget_minor=_stated(facts.budget),
        budget_raw=_raw(facts.budget),
        ceiling_minor=_stated(facts.ceiling),
        ceiling_raw=_raw(facts.ceiling),
        award_total_minor=_stated(facts.award_total),
        award_total_raw=_raw(facts.award_total),
        agency_fee_minor=_stated(facts.fee),
        agency_fee_raw=_raw(facts.fee),
        currency=facts.currency,
        template=read.template,
        quality_flags=" ".join(sorted(flags_of(read.kind, facts, read.found))) or None,
        detail_version=version_of(said),
    )


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


def _day(moment: datetime | None) -> date | None:
    """The Beijing day of a moment."""
    return (moment + _BEIJING).date() if moment else None


def _region(raw: str, listed: str) -> Reading[Region]:
    """The region of the page, inside the province that the list gave; 市辖区 alone is that."""
    province = read_region(listed, level="province").value if listed else None
    return read_region(raw, province.code if province else None)


def _template(said: Said, region: Reading[Region]) -> str:
    marks = said.fields.get("marks")
    code = region.value.code if region.value else None
    return template_of(
        text_in(said.fields, "text"),
        [str(mark) for mark in marks] if isinstance(marks, list) else [],
        text_in(said.context, "scope"),
        code,
    )


def _project(facts: Facts) -> ProcurementProjectRecord | None:
    """The purchase across its notices; only a number with its buyer tells which one it is."""
    key, buyer = project_key(facts.project_no), mention(facts.buyer, "agency")
    if key is None or buyer is None:
        return None
    return ProcurementProjectRecord(
        native_id=f"{key}|{buyer.key}",
        raw={"project_no": facts.project_no, "buyer": facts.buyer, "title": facts.project_title},
        # Every notice of a purchase names it a little differently: the first one stays.
        weak=frozenset({"project_no", "buyer", "title"}),
        published=_day(facts.published.value),  # one that is found late makes no new project
        project_no=facts.project_no,
        buyer=buyer,
        title=facts.project_title or None,
        legal_regime=_REGIME,
    )


def _lots(kind: Kind, text: NoticeText, title: str, tables: Iterable[HeadedTable]) -> Lots:
    """The lots of a notice. A correction may quote some of them: it lays out none."""
    if kind.stage == "correction":
        return Lots()
    if kind.stage != "termination":
        return read_lots(text, tables)
    lots = Lots()
    for lot in failed_lots(text, title):
        lots.add(lot)
    return lots


def _found(
    native_id: str,
    kind: Kind,
    text: NoticeText,
    tables: list[HeadedTable],
    template: str,
    lots: Lots,
) -> Found:
    """Lots, items and awards, each only where the stage has them."""
    awards = []
    if kind.stage == "award":
        for lot in failed_among_awards(text, tables, template):
            lots.add(lot)
        awards = read_awards(text, tables, template, lots.only)
        for award in awards:
            if award.lot is not None:
                lots.add(Lot(award.lot, awarded=True))
    bought = kind.stage not in ("correction", "termination")
    return Found(lots, read_items(native_id, tables, lots.only) if bought else [], awards)


def _children(said: Said, read: _Read) -> Iterator[Record]:
    found = read.found
    files = list(rows_in(said.fields, "attachments"))
    yield from lot_records(said.native_id, found.lots)
    yield from item_records(said.native_id, found.items)
    yield from _attachments(said.native_id, files)
    yield from award_records(said.native_id, found.awards, _declared(said, found, files))
    outcome = _set_asides(text_in(said.fields, "text"), read.title, len(files), read.kind)
    yield from _set_aside_records(said.native_id, outcome)
    if len(found.lots) > 1 and outcome.outcome is not Outcome.NOT_APPLICABLE:
        yield from _lot_readings(said.native_id, outcome, found.lots)


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
    found = {child.entity for child in children} - {"award_supplier", "set_aside"}
    return frozenset({*found, "procurement_attachment", "set_aside_reading"})


def _attachments(
    notice_id: str, files: Iterable[Mapping[str, Json]]
) -> Iterator[ProcurementAttachmentRecord]:
    for file in files:
        yield ProcurementAttachmentRecord(
            native_id=f"{notice_id}/attachment/{text_in(file, 'id')}",
            raw={name: text_in(file, name) for name in file},
            notice=Link("procurement_notice", notice_id),
            title=text_in(file, "title") or None,
            url=text_in(file, "url") or None,
        )


def _set_asides(text: str, title: str, attachments: int, kind: Kind) -> SetAsideOutcome:
    """What the body says of set-asides. Notices of a later step repeat it seldom, and need not."""
    outcome = read_set_asides(text, title=title, attachments_present=attachments)
    if kind.stage in _SPEAKS_OF_SET_ASIDES or outcome.outcome in _ANSWERED:
        return outcome
    return read_set_asides(text, attachments_present=attachments, not_applicable=True)


def _lot_readings(notice_id: str, outcome: SetAsideOutcome, lots: Lots) -> Iterator[Record]:
    """The outcome of each lot; the statements themselves stand with the reading of the notice."""
    for lot in lots:
        yield SetAsideReadingRecord(
            native_id=f"{notice_id}/set-asides/lot/{lot.no}",
            notice=Link("procurement_notice", notice_id),
            lot_no=lot.no,
            outcome=str(outcome.of_lot(lot.no)),
            attachments_present=outcome.attachments_present,
            attachments_read=0,
            rule_version=outcome.rule_version,
        )


def _set_aside_records(notice_id: str, outcome: SetAsideOutcome) -> Iterator[Record]:
    native_id = f"{notice_id}/set-asides"
    yield SetAsideReadingRecord(
        native_id=native_id,
        whole=frozenset({"set_aside"}),
        notice=Link("procurement_notice", notice_id),
        outcome=str(outcome.outcome),
        attachments_present=outcome.attachments_present,
        attachments_read=0,
        rule_version=outcome.rule_version,
    )
    counts: dict[str, int] = {}
    for statement in outcome.statements:
        # By kind and lot, so that a statement found later doesn't renumber the others.
        key = f"{statement.kind}/{statement.lot_ref or '-'}"
        counts[key] = counts.get(key, 0) + 1
        yield SetAsideRecord(
            native_id=f"{native_id}/{key}/{counts[key]}",
            reading=Link("set_aside_reading", native_id),
            lot_no=statement.lot_ref,
            kind=str(statement.kind),
            beneficiary=statement.beneficiary,
            percent=statement.percent,
            negated=statement.negated,
            ground=statement.ground,
            evidence=statement.evidence,
            rule_id=statement.rule_id,
            confidence=statement.confidence,
        )
