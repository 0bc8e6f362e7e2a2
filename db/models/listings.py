"""The listing pipeline: applications, their steps, parties and documents."""

from __future__ import annotations

from datetime import date, datetime

from db.models.base import DataRow, link, money, text, value, whole


class ListingApplication(DataRow, table=True):
    """One project on one exchange (发行上市审核项目)."""

    exchange: str | None = text("sse, szse, bse, hkex")
    board: str | None = text("star, main, chinext, bse, gem")
    kind: str | None = text("ipo, refinancing, restructuring")
    title: str | None = text("title of the project")
    issuer_id: int | None = link("organisation", "the issuer")
    issuer_raw: str | None = text("issuer as printed", index=True)
    issuer_raw_en: str | None = text("the issuer's English name as printed (HKEX)")
    name_marks: str | None = text(
        "letters behind the name, no part of it: B biotech, P specialist technology, S secondary, "
        "W weighted voting rights (HKEX)"
    )
    stock_code: str | None = text("code of the share, where it has one yet", index=True)
    stage: str | None = text("canonical stage: that of the newest event", index=True)
    stage_raw: str | None = text("the source's codes: status and result")
    stage_listed: str | None = text("what these codes alone mean; bookkeeping")
    stage_label: str | None = text("the source's own words for the codes; bookkeeping")
    listing_standard: str | None = text("listing standard claimed (上市标准)")
    planned_raise_minor: int | None = money("planned raise, minor units (拟融资金额)")
    planned_raise_raw: str | None = text("planned raise as printed")
    currency: str | None = text("ISO 4217")
    industry_code: str | None = text("CSRC code of the industry: the source's, or by its name")
    industry_raw: str | None = text("industry as printed")
    region_code: str | None = text("GB/T 2260 code of the issuer's place")
    region_raw: str | None = text("place as printed")
    accepted_on: date | None = value("application accepted (受理)", index=True)
    accounts_until: date | None = value("end of the last audited period (最近审计截止日)")
    instrument: str | None = text("share, convertible_bond, asset_purchase, backdoor_listing")
    instrument_raw: str | None = text("what is issued, the source's code and words")
    process_raw: str | None = text("way of the review as printed (普通, 简易)")
    offered_to_raw: str | None = text("to whom it is offered as printed (特定, 不特定对象)")
    registration_doc_raw: str | None = text("number of the registration document (文号)")
    source_created_at: datetime | None = value("the source's own time of creation; bookkeeping")
    source_updated_at: datetime | None = value("the source's own time of update; not a status date")
    revision: str | None = text("the source's revision of the row; bookkeeping")
    detail_version: str | None = text("revision whose details were read last")


class ListingEvent(DataRow, table=True):
    """One step of an application; append-only, backward moves allowed."""

    application_id: int | None = link("listing_application", "the application")
    seq: int | None = whole("1 is the oldest line of the source's log; NULL: ordered by time")
    stage: str | None = text("canonical stage")
    stage_raw: str | None = text("the source's codes: status and result")
    stage_label: str | None = text("the source's own words for the stage; bookkeeping")
    happened_at: datetime | None = value("when it happened", index=True)
    published_on: date | None = value("when it was published (legal date of a registration)")
    posted_on: date | None = value(
        "when the source posted the decision, where that has another day"
    )
    reason: str | None = text("reason text of suspensions, resumptions and terminations")
    reason_class: str | None = text("expired_financials is routine; withdrawal, ...")
    suspension_kind: str | None = text("expired_financials, other, unknown")
    place: int | None = whole("place among all steps known, the oldest is 1; derived")
    is_resume: bool | None = value("a step of another state after a suspension; derived")
    is_repeat: bool | None = value("of the state of the step before: no move; derived")
    provisional: bool | None = value("seen in the list only; its reason isn't known yet")


class ListingParty(DataRow, table=True):
    """An intermediary of an application, or a person who signs or holds a post."""

    application_id: int | None = link("listing_application", "the application")
    role: str | None = text("sponsor, accountant, law_firm, appraiser, chairman, signatory roles")
    seq: int | None = whole("order in the source")
    organisation_id: int | None = link("organisation", "the intermediary, or whose person it is")
    organisation_raw: str | None = text("organisation as printed")
    person_name: str | None = text("person as printed")
    title_raw: str | None = text("post as printed")
    observed_via: str | None = text("prospectus ...; NULL: an announcement")
    page: int | None = whole("page of a document that names the person, the first is 1")
    quote: str | None = text("the words the person was read from")
    reading_id: int | None = link("document_reading", "the reading of a document that names it")


class ListingDocument(DataRow, table=True):
    """A filed document of an application."""

    application_id: int | None = link("listing_application", "the application")
    kind: str | None = text("prospectus, audit_report, inquiry, reply, committee_result ...")
    kind_raw: str | None = text("the source's code")
    version: str | None = text("draft, committee, registration, decision")
    version_raw: str | None = text("the source's code")
    title: str | None = text("title")
    language: str | None = text("zh, en; where the source has both")
    submission_no: int | None = whole("which submission of an application proof it is, from 1")
    issuer_id: int | None = link("organisation", "whose it is, where no application is named")
    issuer_raw: str | None = text("issuer as printed, where no application is named")
    stock_code: str | None = text("code of the share that it is about", index=True)
    sponsor_raw: str | None = text("sponsor as printed, where the document is all there is")
    inquiry_round: int | None = whole("round of inquiry that a letter or reply is of, by its title")
    url: str | None = text("where the file lies")
    index_url: str | None = text("page that offers it in parts")
    published_on: date | None = value("published")
    size_bytes: int | None = whole("size as the source states it")


class IssueResult(DataRow, table=True):
    """What was sold: raised, price, shares."""

    application_id: int | None = link("listing_application", "the application")
    reading_id: int | None = link("document_reading", "the reading of the document")
    raised_minor: int | None = money("raised, minor units")
    raised_raw: str | None = text("raised as printed")
    price_raw: str | None = text("price per share as printed")
    price_minor: int | None = money("price per share, minor units")
    shares: int | None = whole("shares sold")
    shares_raw: str | None = text("shares as printed")
    currency: str | None = text("ISO 4217")
    page: int | None = whole("page of the file on which the first of them stands")
    quote: str | None = text("the words they were read from")


class StrategicAllotment(DataRow, table=True):
    """Who took shares of an issue by agreement, and how much (战略配售)."""

    result_id: int | None = link("issue_result", "the issue")
    organisation_id: int | None = link("organisation", "who")
    seq: int | None = whole("order in the document")
    organisation_raw: str | None = text("as printed")
    amount_minor: int | None = money("amount, minor units")
    amount_raw: str | None = text("amount as printed")
    shares: int | None = whole("shares")
    shares_raw: str | None = text("shares as printed")
    page: int | None = whole("page of the file, the first is 1")
    quote: str | None = text("the row it was read from")
