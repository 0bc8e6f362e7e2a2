"""Managers of private funds (私募基金管理人): who they are, who runs them, which have ended."""

from __future__ import annotations

from datetime import date

from db.models.base import DataRow, link, money, ratio, text, value, whole


class FundManager(DataRow, table=True):
    """A manager of private funds as AMAC registers it."""

    name: str | None = text("full name", index=True)
    name_en: str | None = text("English name")
    organisation_id: int | None = link("organisation", "the manager as an organisation")
    registration_no: str | None = text("registration number P… (登记编号)", index=True)
    org_code_raw: str | None = text("code of the firm as printed (组织机构代码)")
    uscc: str | None = text("unified social credit code (GB 32100), checked")
    org_code: str | None = text("organisation code (GB 11714), checked, without its hyphen")
    kind: str | None = text("private_equity, securities, asset_allocation, other")
    kind_raw: str | None = text("kind as printed (机构类型)")
    business_raw: str | None = text("kinds of business as printed (业务类型)")
    legal_form: str | None = text("limited_company, joint_stock, limited_partnership ...")
    legal_form_raw: str | None = text("legal form as listed")
    nature_raw: str | None = text("domestic, foreign ..., as printed (企业性质)")
    established_on: date | None = value("established (成立时间)")
    registered_on: date | None = value("registered with AMAC (登记时间)", index=True)
    legal_representative_raw: str | None = text("legal representative")
    registered_address_raw: str | None = text("address of registration (注册地址)")
    region_code: str | None = text("GB/T 2260 code of the address of registration")
    office_address_raw: str | None = text("address of the office (办公地址)")
    office_region_code: str | None = text("GB/T 2260 code of the office")
    registered_latitude: float | None = ratio("of the address of registration, degrees")
    registered_longitude: float | None = ratio("of the address of registration, degrees")
    office_latitude: float | None = ratio("of the office, degrees")
    office_longitude: float | None = ratio("of the office, degrees")
    registered_capital_minor: int | None = money("registered capital, minor units")
    registered_capital_raw: str | None = text("registered capital as printed, 万元")
    paid_in_capital_minor: int | None = money("paid-in capital, minor units")
    paid_in_capital_raw: str | None = text("paid-in capital as printed, 万元")
    currency: str | None = text("ISO 4217")
    paid_in_percent: float | None = ratio("part of the capital that is paid in, percent")
    staff: int | None = whole("full-time staff (全职员工人数)")
    qualified_staff: int | None = whole("staff with a licence (取得基金从业人数)")
    website: str | None = text("website as printed")
    scale_raw: str | None = text("range of what it manages, as printed (管理规模区间)")
    scale_lo_minor: int | None = money("lower end of the range, minor units")
    scale_hi_minor: int | None = money("upper end of the range, minor units; NULL: open")
    fund_count: int | None = whole("funds that AMAC counts for it")
    has_products: bool | None = value("AMAC's flag that it has funds")
    has_hints: bool | None = value("AMAC hints at something (机构提示信息)")
    has_credit_marks: bool | None = value("AMAC has something against it (机构诚信信息)")
    hints_raw: str | None = text("the hints, a line each")
    credit_marks_raw: str | None = text("what is held against it, a line each")
    special_notice: str | None = text("AMAC's notice on the manager (特别提示)")
    last_event_raw: str | None = text("last great change (最近一次重大事项变更)")
    member_raw: str | None = text("kind of membership as printed")
    member_since: date | None = value("member since (入会时间)")
    adviser_raw: str | None = text("whether it may advise as a third party, as printed")
    legal_opinion_raw: str | None = text("state of the legal opinion (法律意见书)")
    law_firm_raw: str | None = text("law firm of the opinion")
    controller_raw: str | None = text("actual controllers as printed (实际控制人)")
    ownership: str | None = text("state, mixed, private; NULL: its owners don't tell")
    ownership_level: str | None = text("level of the state owner: national, provincial ...")
    ownership_quote: str | None = text("name of the state owner")
    products_before: int | None = whole("funds on its page, founded before the rules of 2014")
    products_after: int | None = whole("funds on its page, founded after the rules of 2014")
    last_update_on: date | None = value("last update of its data (机构信息最后更新时间)")
    detail_version: str | None = text("state of the list row whose page was read last")


class FundManagerStaff(DataRow, table=True):
    """An executive of a manager of private funds (高管)."""

    manager_id: int | None = link("fund_manager", "the manager")
    organisation_id: int | None = link("organisation", "the manager as an organisation")
    person_name: str | None = text("name")
    roles_raw: str | None = text("posts as printed (职务)")
    roles: str | None = text("posts one by one, apart by commas")
    qualification_raw: str | None = text("licence as printed (基金从业资格)")
    seq: int | None = whole("place on the page")


class FundManagerCareer(DataRow, table=True):
    """A line of the careers on a manager's page (工作履历); it doesn't say whose career it is."""

    manager_id: int | None = link("fund_manager", "the manager")
    period_raw: str | None = text("time as printed")
    began_on: date | None = value("first day of the month in which it began")
    ended_on: date | None = value("first day of the month in which it ended; NULL: it goes on")
    goes_on: bool | None = value("it has no end")
    date_precision: str | None = text("month")
    employer_raw: str | None = text("employer as printed (任职单位)")
    department_raw: str | None = text("department as printed (任职部门)")
    roles_raw: str | None = text("posts as printed (职务)")
    seq: int | None = whole("place on the page")


class FundManagerCancellation(DataRow, table=True):
    """That AMAC's registration of a manager was cancelled (注销)."""

    name: str | None = text("full name", index=True)
    organisation_id: int | None = link("organisation", "the manager as an organisation")
    org_code_raw: str | None = text("code of the firm as listed")
    uscc: str | None = text("unified social credit code (GB 32100), checked")
    org_code: str | None = text("organisation code (GB 11714), checked, without its hyphen")
    established_on: date | None = value("established")
    registered_on: date | None = value("registered with AMAC")
    cancelled_on: date | None = value("cancelled (注销时间)", index=True)
    kind: str | None = text("voluntary, by_announcement, by_association, no_funds")
    kind_raw: str | None = text("code as listed")
    reason_raw: str | None = text("reason as printed (注销原因)")
    manager_kind: str | None = text("private_equity, securities, asset_allocation, other")
    manager_kind_raw: str | None = text("kind of manager as printed (机构类型)")
    registered_address_raw: str | None = text("address of registration")
    region_code: str | None = text("GB/T 2260 code of the address of registration")
    office_address_raw: str | None = text("address of the office")
    office_region_code: str | None = text("GB/T 2260 code of the office")
    registered_capital_minor: int | None = money("registered capital, minor units")
    registered_capital_raw: str | None = text("registered capital as printed, 万元")
    paid_in_capital_minor: int | None = money("paid-in capital, minor units")
    paid_in_capital_raw: str | None = text("paid-in capital as printed, 万元")
    currency: str | None = text("ISO 4217")
    products: int | None = whole("funds on its page")
    detail_version: str | None = text("state of the list row whose page was read last")
