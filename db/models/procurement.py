"""Public procurement: projects, notices, lots, awards and set-asides."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from db.models.base import DataRow, link, money, ratio, text, value, whole


class ProcurementProject(DataRow, table=True):
    """What is bought, across notices and portals; known by project number and buyer."""

    shared: ClassVar[bool] = True

    project_no: str | None = text("project number, folded (项目编号)", index=True)
    buyer_id: int | None = link("organisation", "the buyer")
    title: str | None = text("title of the project")
    method: str | None = text("as in procurement_notice")
    legal_regime: str | None = text("government_procurement_law, bidding_law, other")
    category_code: str | None = text("procurement catalogue 2022")
    budget_minor: int | None = money("budget, minor units")
    ceiling_minor: int | None = money("ceiling price, minor units")
    currency: str | None = text("ISO 4217")
    region_code: str | None = text("GB/T 2260")
    retender_of_id: int | None = link("procurement_project", "the failed project it repeats")
    retender_evidence: str | None = text("why it is taken to repeat it")


class ProcurementNotice(DataRow, table=True):
    """One notice on one portal (采购公告)."""

    project_id: int | None = link("procurement_project", "the project")
    canonical_id: int | None = link("procurement_notice", "the same notice on another portal")
    canonical_evidence: str | None = text("why it is the same")
    stage: str | None = text("tender, award, correction, termination, contract ...", index=True)
    method: str | None = text("open, negotiation, consultation, inquiry, single_source ...")
    scope: str | None = text("central, local")
    channel_raw: str | None = text("the portal's own heading")
    title: str | None = text("title of the notice")
    project_title: str | None = text("title of the project as this notice gives it")
    project_no_raw: str | None = text("project number as printed (项目编号)")
    buyer_id: int | None = link("organisation", "the buyer")
    buyer_raw: str | None = text("buyer as printed (采购单位)")
    agency_id: int | None = link("organisation", "the procurement agency")
    agency_raw: str | None = text("agency as printed (代理机构)")
    region_code: str | None = text("GB/T 2260", index=True)
    region_raw: str | None = text("region as printed (行政区域)")
    category_raw: str | None = text("path of category names (品目)")
    category_code: str | None = text("procurement catalogue 2022")
    category_catalogue: str | None = text("edition of the procurement catalogue: 2022")
    main_category: str | None = text("goods, works, services (货物, 工程, 服务)")
    published_at: datetime | None = value("published (公告时间)", index=True)
    published_on: date | None = value("Beijing day of publication, also without a time of day")
    legal_regime: str | None = text("as in procurement_project")
    deadline_at: datetime | None = value("deadline for bids")
    opens_at: datetime | None = value("bids are opened (开标时间)")
    first_published_on: date | None = value("corrections: date of the original (首次公告日期)")
    corrected_on: date | None = value("corrections: date of the correction (更正日期)")
    correction_subject_raw: str | None = text("corrections: what is corrected (更正事项)")
    original_url: str | None = text("corrections: address of the original")
    original_native_id: str | None = text(
        "corrections: the portal's own number of the original, where its address holds one"
    )
    related_native_ids: str | None = text(
        "the portal's own numbers of the other notices of the project, as far as it names them"
    )
    failure_reason: str | None = text("terminations: the reason, where it names no lot")
    budget_minor: int | None = money("budget, minor units (预算金额)")
    budget_raw: str | None = text("budget as printed")
    ceiling_minor: int | None = money("ceiling price, minor units (最高限价)")
    ceiling_raw: str | None = text("ceiling price as printed")
    award_total_minor: int | None = money("sum awarded, minor units (总中标金额)")
    award_total_raw: str | None = text("sum awarded as printed")
    agency_fee_minor: int | None = money("agency fee, minor units (代理服务费)")
    agency_fee_raw: str | None = text("agency fee as printed")
    currency: str | None = text("ISO 4217")
    template: str | None = text("body template it was recognised as")
    quality_flags: str | None = text("what doesn't add up in the source, by name")
    detail_version: str | None = text("set once the notice's own page was read")
    project_key: str | None = text("project number in one writing, without a round", index=True)
    attempt: int | None = whole("which attempt its number or title says it is; NULL: not said")
    round_in_number: bool | None = value("the number itself says which attempt it is")
    buyer_key: str | None = text("the buyer's name folded for comparison; no identity")
    purchase_key: str | None = text("what is bought, folded from the title")
    purchase_id: int | None = link("procurement_project", "the purchase we take it to be of")
    purchase_evidence: str | None = text("why, where it is not its own project number")
    settled_by: str | None = text(
        "rules that decided canonical_id and purchase_id; NULL: changed since", index=True
    )


class ProcurementLot(DataRow, table=True):
    """A package of a notice (包, 标项, 合同包)."""

    notice_id: int | None = link("procurement_notice", "the notice")
    lot_no: str | None = text("number as printed")
    title: str | None = text("title")
    budget_minor: int | None = money("budget, minor units")
    budget_raw: str | None = text("budget as printed")
    ceiling_minor: int | None = money("ceiling price, minor units")
    ceiling_raw: str | None = text("ceiling price as printed")
    status: str | None = text("open, awarded, failed")
    failure_reason: str | None = text("why it failed, as printed")


class ProcurementItem(DataRow, table=True):
    """A line of a lot."""

    notice_id: int | None = link("procurement_notice", "the notice")
    lot_no: str | None = text("number of the lot")
    item_no: str | None = text("number of the line (品目号)")
    category_raw: str | None = text("category as printed (品目名称)")
    name: str | None = text("what is bought (采购标的)")
    brand: str | None = text("brand (品牌)")
    model: str | None = text("model (规格型号)")
    category_code: str | None = text("procurement catalogue 2022")
    category_catalogue: str | None = text("edition of the procurement catalogue: 2022")
    quantity: float | None = ratio("quantity")
    quantity_raw: str | None = text("quantity as printed")
    unit_price_minor: int | None = money("price of one, minor units")
    unit_price_raw: str | None = text("price of one as printed")
    total_minor: int | None = money("price of all, minor units")
    total_raw: str | None = text("price of all as printed")


class ProcurementAttachment(DataRow, table=True):
    """A file that a notice offers."""

    notice_id: int | None = link("procurement_notice", "the notice")
    title: str | None = text("name of the file")
    url: str | None = text("where it lies")
    form: str | None = text("by its bytes: pdf, docx, xlsx, xls, doc, rtf ...; NULL: not fetched")
    outcome: str | None = text("read; else why not; NULL: not fetched", index=True)
    pages: int | None = whole("pages; of a spreadsheet its sheets")
    rule_version: str | None = text("version of the rules that read it; bookkeeping")


class SupplierDeclaration(DataRow, table=True):
    """What a file of a notice declares of a firm (中小企业声明函 and its like), an item each."""

    notice_id: int | None = link("procurement_notice", "the notice that offers the file")
    attachment_id: int | None = link("procurement_attachment", "the file")
    kind: str | None = text(
        "sme, disabled_welfare (残疾人福利性单位), prison (监狱企业)", index=True
    )
    form: str | None = text("goods, works, services; works_services: the form leaves both")
    lot_no: str | None = text("number of the lot, where the file's name holds one")
    project_raw: str | None = text("project as printed")
    buyer_raw: str | None = text("buyer as printed (单位名称)")
    supplier_id: int | None = link("organisation", "who signs and declares")
    supplier_raw: str | None = text("the same as printed; NULL: a stamp, or not signed")
    organisation_id: int | None = link("organisation", "the firm that is declared")
    organisation_raw: str | None = text("the same as printed")
    role: str | None = text(
        "of that firm: manufacturer (制造商), contractor (承建, 承接), supplier"
    )
    item: str | None = text("item as printed (标的名称)")
    industry: str | None = text("industry as declared (所属行业)")
    employees: int | None = whole("employees as declared (从业人员); NULL: left blank")
    revenue_minor: int | None = money("revenue of the year before, minor units (营业收入)")
    revenue_raw: str | None = text("the same as printed")
    assets_minor: int | None = money("assets, minor units (资产总额)")
    assets_raw: str | None = text("the same as printed")
    currency: str | None = text("ISO 4217")
    size: str | None = text("medium, small, micro; NULL: none chosen, or not that kind")
    place: str | None = text("where in the file: page 3; table 1, row 2; sheet, row 5")
    quote: str | None = text("the words it was read from")


class Award(DataRow, table=True):
    """What was awarded for a lot: an amount or a rate."""

    notice_id: int | None = link("procurement_notice", "the notice")
    lot_no: str | None = text("number of the lot")
    price_kind: str | None = text("amount, rate, unit_price")
    amount_minor: int | None = money("amount, minor units (中标金额)")
    amount_raw: str | None = text("amount as printed")
    rate_percent: float | None = ratio("rate, percent (费率, 折扣率)")
    currency: str | None = text("ISO 4217")
    number_of_bidders: int | None = whole("how many bid")
    recommended_for_aggregates: bool | None = value("sums use it by default")
    why_not: str | None = text("why sums leave it out: rate, unit_price, unreadable, pledged_only")


class AwardSupplier(DataRow, table=True):
    """Who won (中标供应商)."""

    award_id: int | None = link("award", "the award")
    organisation_id: int | None = link("organisation", "the supplier")
    organisation_raw: str | None = text("as printed")
    address_raw: str | None = text("address as printed")
    role: str | None = text("sole, leader, member")
    share_percent: float | None = ratio("share in a consortium, percent")
    declared_size: str | None = text(
        "medium, small, micro as declared (中小企业声明函); sme: one of them, by a file's name only"
    )
    declared_industry: str | None = text("industry as declared (所属行业)")
    declared_employees: int | None = whole("employees as declared")
    declared_revenue_minor: int | None = money("revenue as declared, minor units")
    declared_assets_minor: int | None = money("assets as declared, minor units")


class Bidder(DataRow, table=True):
    """Who bid and did not win, and on which ground."""

    notice_id: int | None = link("procurement_notice", "the notice")
    lot_no: str | None = text("number of the lot")
    organisation_id: int | None = link("organisation", "the bidder")
    organisation_raw: str | None = text("as printed")
    rank: int | None = whole("place among the bidders (排名), where one is printed")
    ground: str | None = text("ground as printed")


class ProcurementContract(DataRow, table=True):
    """A contract as it was published (采购合同公告)."""

    notice_id: int | None = link("procurement_notice", "the notice")
    contract_no: str | None = text("number of the contract as printed (合同编号)", index=True)
    title: str | None = text("name of the contract (合同名称)")
    amount_minor: int | None = money("amount, minor units (合同金额); 0 is no amount: NULL")
    amount_raw: str | None = text("amount as printed")
    currency: str | None = text("ISO 4217")
    signed_on: date | None = value("signed (合同签订日期)")
    published_on: date | None = value("published by the agency (合同公告日期)")
    term_raw: str | None = text("time and place of performance as printed (履约期限、地点)")
    subject_raw: str | None = text("what is bought, as printed (主要标的名称)")


class ContractSupplier(DataRow, table=True):
    """Who supplies under a contract (供应商（乙方）)."""

    contract_id: int | None = link("procurement_contract", "the contract")
    organisation_id: int | None = link("organisation", "the supplier")
    organisation_raw: str | None = text("as printed")
    role: str | None = text("sole, leader, member")


class ProcurementIntention(DataRow, table=True):
    """A purchase that an agency plans (采购意向): a row of its notice of intention."""

    notice_id: int | None = link("procurement_notice", "the notice")
    position: int | None = whole("place in the notice, from 1")
    title: str | None = text("title of the purchase (采购项目名称)")
    need: str | None = text("what is needed (采购需求概况)")
    category_raw: str | None = text("category as printed (采购品目)")
    budget_minor: int | None = money("budget, minor units (预算金额)")
    budget_raw: str | None = text("budget as printed")
    currency: str | None = text("ISO 4217")
    expected_on: date | None = value("first day of the month expected (预计采购时间)")
    expected_raw: str | None = text("expected month as printed")
    sme_reserved: bool | None = value("reserved for small and medium firms (是否专门面向中小企业)")
    sme_reserved_raw: str | None = text("the same as printed")
    green_raw: str | None = text("energy-saving or environmental products as printed")
    note: str | None = text("remark as printed (备注)")
    purchase_key: str | None = text("what is bought, folded from the title")
    purchase_id: int | None = link("procurement_project", "the purchase we take it to have become")
    purchase_evidence: str | None = text("why")
    purchase_confidence: float | None = ratio("0 to 1, by how much agrees; 1: a person decided")


class SetAsideReading(DataRow, table=True):
    """That a notice or lot was read for set-asides, and with which outcome."""

    notice_id: int | None = link("procurement_notice", "the notice")
    lot_no: str | None = text("number of the lot; NULL: the whole notice")
    outcome: str | None = text(
        "stated, explicitly_not, preference_only, policy_mentioned, silent, not_read, unreadable,"
        " not_applicable",
        index=True,
    )
    attachments_present: int | None = whole("attachments that the notice offers")
    attachments_read: int | None = whole("attachments that were read; bookkeeping")
    file_outcome: str | None = text(
        "stated or explicitly_not, as a file of the notice says; holds where outcome is not_read"
    )
    file_id: int | None = link("procurement_attachment", "the file that says so")
    rule_version: str | None = text("version of the rules")


class SetAside(DataRow, table=True):
    """One statement about preference, with its sentence (预留份额, 价格扣除)."""

    reading_id: int | None = link("set_aside_reading", "the reading")
    attachment_id: int | None = link("procurement_attachment", "the file that says it, if one does")
    lot_no: str | None = text("number of the lot; NULL: the whole notice")
    kind: str | None = text("sme_whole, small_micro_whole, not_reserved, price_deduction ...")
    beneficiary: str | None = text("sme, small_micro, prison, disabled, domestic")
    percent: float | None = ratio("percent")
    negated: bool | None = value("the statement says no")
    ground: str | None = text("clause given as the ground")
    evidence: str | None = text("the words")
    rule_id: str | None = text("rule that read it")
    confidence: float | None = ratio("0 to 1")


class ReservationReport(DataRow, table=True):
    """An agency's yearly set-aside account (面向中小企业预留项目执行情况)."""

    notice_id: int | None = link("procurement_notice", "the notice")
    organisation_id: int | None = link("organisation", "the agency")
    organisation_raw: str | None = text("the agency as printed")
    year: int | None = whole("year")
    sme_minor: int | None = money("reserved for small and medium firms, minor units")
    sme_raw: str | None = text("the same as printed")
    small_micro_minor: int | None = money("of it for small and micro firms, minor units")
    small_micro_raw: str | None = text("the same as printed")
    sme_percent: float | None = ratio("share of all purchases reserved, percent")
    small_micro_percent: float | None = ratio("share of it for small and micro firms, percent")
    currency: str | None = text("ISO 4217")
    published_on: date | None = value("published")


class ReservedPurchase(DataRow, table=True):
    """A purchase named in a yearly set-aside account."""

    report_id: int | None = link("reservation_report", "the account")
    position: int | None = whole("place in the account, from 1")
    title: str | None = text("title of the purchase (项目名称)")
    option_raw: str | None = text("how it was reserved, as printed (预留选项)")
    amount_minor: int | None = money("bought from small and medium firms, minor units")
    amount_raw: str | None = text("the same as printed")
    contract_raw: str | None = text("contract or its address as printed (合同链接)")
