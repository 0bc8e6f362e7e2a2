"""What stands beside the exchanges' own lists: the regulator's tables, and who reprints them."""

from __future__ import annotations

from datetime import date

from db.models.base import DataRow, link, money, text, value, whole


class Tutoring(DataRow, table=True):
    """A CSRC tutoring case (辅导备案)."""

    issuer_id: int | None = link("organisation", "who is tutored")
    issuer_raw: str | None = text("as printed", index=True)
    agency_id: int | None = link("organisation", "the tutoring institution, the first of several")
    agency_raw: str | None = text("tutoring institution as printed")
    bureau_raw: str | None = text("CSRC bureau as printed")
    filed_on: date | None = value("filed; the same on each report of a case", index=True)
    status: str | None = text(
        "tutoring_filed, tutoring_in_progress, tutoring_accepted, tutoring_done, "
        "terminated_withdrawn, terminated_other"
    )
    status_raw: str | None = text("status as printed: the case's present one, on each report")


class TutoringReport(DataRow, table=True):
    """A report on a tutoring case."""

    tutoring_id: int | None = link("tutoring", "the case")
    kind: str | None = text("filing, progress, completion, withdrawal, termination")
    kind_raw: str | None = text("kind as printed")
    report_no: int | None = whole("which one of the progress reports it is, from 1 (第N期)")
    title: str | None = text("title")
    url: str | None = text("where the file lies")
    published_on: date | None = value("disclosed: the day in the path of the file", index=True)


class OverseasFiling(DataRow, table=True):
    """A filing with the CSRC for a listing abroad that is still under way (境外上市备案).

    A table of its own, not applications of kind `overseas_filing`: the regulator accepts a filing,
    no exchange takes an application by it. Its three states are not the stages of the procedure
    at an exchange, no outcome ever stands in it (a row that is done leaves), one firm has a filing
    here and an application in Hong Kong at one time, which sums over applications would count
    twice, and it gives no number: its key is made of words, which that of an application never is.
    """

    issuer_id: int | None = link("organisation", "who is to be listed")
    issuer_raw: str | None = text("as printed", index=True)
    filing_type: str | None = text("direct, indirect, full_circulation")
    filing_type_raw: str | None = text("type as printed")
    domestic_entity_id: int | None = link("organisation", "who files, where another does")
    domestic_entity_raw: str | None = text("who files, as printed")
    venue: str | None = text("hkex, nasdaq, nyse ...; NULL where the words name no exchange")
    venue_raw: str | None = text("exchange as printed")
    sponsor_raw: str | None = text("sponsors and lead underwriters as printed")
    law_firm_raw: str | None = text("domestic law firms as printed")
    received_on: date | None = value("received", index=True)
    status: str | None = text("received, supplement_requested, consultation")
    status_raw: str | None = text("status as printed")
    was_confidential: bool | None = value("filed in secret first, made public since")
    remark_raw: str | None = text("remark as printed")
    row_no: int | None = whole("number in the table; it changes when rows leave; bookkeeping")
    table_as_of: date | None = value("day of the newest table that shows it; bookkeeping")


class ListingSecondary(DataRow, table=True):
    """What somebody who reprints the exchanges' lists says of an application; never our figure.

    It stands apart from `listing_application` so that nothing of it can overwrite what an exchange
    said; `v_listing_difference` lays the two side by side.
    """

    provider: str | None = text("eastmoney")
    grade: str | None = text("source grade: reprint")
    report: str | None = text("which list of theirs: registered, audit, declared, review, tutoring")
    exchange: str | None = text("sse, szse, bse", index=True)
    board: str | None = text("star, main, chinext, bse")
    market_raw: str | None = text("market as printed")
    issuer_id: int | None = link("organisation", "the issuer")
    issuer_raw: str | None = text("issuer as printed")
    org_code: str | None = text("their number of the firm")
    security_code: str | None = text("code of the share, or their own in its place", index=True)
    stage: str | None = text("canonical stage of their wording", index=True)
    stage_raw: str | None = text("their wording of the stage")
    stage_code_raw: str | None = text("their code of the stage")
    accepted_on: date | None = value("application accepted")
    updated_on: date | None = value("their day of the last step")
    reviewed_on: date | None = value("meeting of the committee")
    announced_on: date | None = value("announced")
    listed_on: date | None = value("listed")
    region_code: str | None = text("GB/T 2260 code of the issuer's place")
    region_raw: str | None = text("place as printed")
    industry_raw: str | None = text("industry as printed")
    sponsor_raw: str | None = text("sponsors as printed")
    law_firm_raw: str | None = text("law firm as printed")
    accountant_raw: str | None = text("accountants as printed")
    bureau_raw: str | None = text("CSRC bureau as printed (tutoring)")
    title: str | None = text("title of the report (tutoring)")
    planned_raise_minor: int | None = money("planned raise, minor units")
    planned_raise_raw: str | None = text("planned raise as printed")
    planned_raise_unit: str | None = text("unit that it was read in; theirs differ by market")
    unit_is_inferred: bool | None = value("the unit follows from market or size, not from a label")
    currency: str | None = text("ISO 4217")
    shares: int | None = whole("shares to be issued")
    prospectus_url: str | None = text("their copy of the prospectus")
