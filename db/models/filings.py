"""What filed documents say: readings of prospectuses, firms' yearly figures, uses of proceeds."""

from __future__ import annotations

from datetime import date

from db.models.base import DataRow, link, money, text, value, whole


class DocumentReading(DataRow, table=True):
    """That a filed document was read: how it went, and what it says of the firm itself."""

    application_id: int | None = link("listing_application", "the application")
    filed_id: int | None = link("listing_document", "the filed document")
    outcome: str | None = text("read; encrypted, damaged, too_many_pages, no_text, over_limits")
    pages: int | None = whole("pages of the whole file")
    pages_read: int | None = whole("pages that were looked into; bookkeeping")
    rule_version: str | None = text("version of the rules that read it; bookkeeping")
    issuer_id: int | None = link("organisation", "the issuer")
    issuer_raw: str | None = text("issuer as printed")
    uscc: str | None = text("unified social credit code as printed, both check characters verified")
    uscc_page: int | None = whole("page of the file, the first is 1")
    uscc_quote: str | None = text("the words it was read from")
    listing_standard: str | None = text("standard claimed (上市标准): rule book/article/item")
    listing_standard_page: int | None = whole("page of the file")
    listing_standard_quote: str | None = text("the words it was read from")
    growth_tier: bool | None = value("claims the growth tier of STAR (科创成长层)")


class FirmYear(DataRow, table=True):
    """One figure of one firm for one period, as one document states it."""

    reading_id: int | None = link("document_reading", "the reading of the document")
    organisation_id: int | None = link("organisation", "the firm")
    measure: str | None = text(
        "revenue, export_revenue, rd_spend, rd_expense, government_subsidies, "
        "non_recurring_subsidies, non_operating_subsidies, bank_loans, short_term_loans, "
        "long_term_loans, loans_received",
        index=True,
    )
    amount_minor: int | None = money("amount, minor units")
    amount_raw: str | None = text("amount as printed")
    unit_raw: str | None = text("unit as printed: 元, 千元, 万元, 百万元, 亿元")
    currency: str | None = text("ISO 4217")
    stock_flow: str | None = text("stock (at the period's end), flow (over the period)")
    scope: str | None = text("consolidated, parent, not_stated")
    basis: str | None = text("profit_and_loss, cash, deferred, balance_sheet")
    period_end: date | None = value("last day of the period", index=True)
    period_months: int | None = whole("length of the period; NULL for a balance")
    page: int | None = whole("page of the file, the first is 1")
    quote: str | None = text("the row it was read from")


class ProceedsUse(DataRow, table=True):
    """What the proceeds of an issue are stated to be for: one project."""

    reading_id: int | None = link("document_reading", "the reading of the document")
    seq: int | None = whole("order in the document")
    project: str | None = text("project as printed")
    investment_minor: int | None = money("its whole investment, minor units")
    investment_raw: str | None = text("whole investment as printed")
    proceeds_minor: int | None = money("proceeds meant for it, minor units")
    proceeds_raw: str | None = text("proceeds as printed")
    unit_raw: str | None = text("unit as printed")
    currency: str | None = text("ISO 4217")
    page: int | None = whole("page of the file, the first is 1")
    quote: str | None = text("the row it was read from")
