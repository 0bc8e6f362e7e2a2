"""Guidance funds: vehicles, claims about size, contributions, notices and terms."""

from __future__ import annotations

from datetime import date, datetime

from db.models.base import DataRow, link, money, ratio, text, value, whole


class Fund(DataRow, table=True):
    """A guidance fund, sub-fund or other government-funded vehicle (政府引导基金)."""

    name: str | None = text(
        "full name as registered; of one not seen registered as announced", index=True
    )
    exact_key: str | None = text("the whole name, folded for comparison; no identity")
    name_key: str | None = text("as exact_key, without (有限合伙) and (暂定名)", index=True)
    manager_keys: str | None = text("its managers, folded, between slashes")
    announced: bool | None = value("known from announcements; a register may not have it")
    canonical_id: int | None = link("fund", "the fund that this one turned out to be")
    canonical_evidence: str | None = text("what shows that it is the same")
    organisation_id: int | None = link("organisation", "the vehicle as an organisation")
    amac_code: str | None = text("AMAC fund number (基金编号)", index=True)
    amac_page_id: str | None = text("id of AMAC's page")
    amac_type: str | None = text("AMAC's type, folded: venture_capital, private_equity ...")
    amac_type_raw: str | None = text("AMAC's type as printed (基金类型)")
    structure: str | None = text("mother, sub, direct, special, parallel")
    structure_by_name: str | None = text("what its registered name alone says of it")
    kind: str | None = text("industry, venture, other")
    kind_by_name: str | None = text("what its registered name alone says of it")
    legal_form: str | None = text("limited_partnership, limited_company, contract ...")
    issuer_level: str | None = text("level of the issuing government")
    partner_level: str | None = text("level of the largest public partner")
    region_code: str | None = text("GB/T 2260 code of the place of registration (注册地)")
    region_raw: str | None = text("place of registration as printed")
    established_on: date | None = value("established (成立时间)")
    registered_on: date | None = value("registered with AMAC (备案时间)", index=True)
    term_raw: str | None = text("term as printed (存续期)")
    status: str | None = text("operating, liquidating_early, deregistered ...")
    status_raw: str | None = text("status as printed (运作状态)")
    management_type_raw: str | None = text("way of management as printed (管理类型)")
    custody_raw: str | None = text("whether held in custody, as printed")
    manager_raw: str | None = text("managers as printed")
    custodian_raw: str | None = text("custodian as printed")
    currency_raw: str | None = text("currency as printed (币种)")
    special_notice: str | None = text("AMAC's notice on the fund (特别提示)")
    phase_raw: str | None = text("founded before or after the rules of 2014 (基金备案阶段)")
    last_quarter_updated: bool | None = value("AMAC's flag of an update in the last quarter")
    inclusion_tier: str | None = text(
        "why it counts as a guidance fund: A document ... D name only"
    )
    recommended_for_aggregates: bool | None = value("sums use it by default")
    why_not: str | None = text("why sums leave it out: umbrella, unseen tie, pledged_only")
    detail_version: str | None = text("state of the list row whose page was read last")
    settled_by: str | None = text("rules that compared it with namings; NULL: to be compared")


class FundNaming(DataRow, table=True):
    """A single fund as one notice names it, and the fund that it was taken for."""

    notice_id: int | None = link("fund_notice", "the notice")
    attachment_id: int | None = link("fund_attachment", "the file of it that names it")
    role: str | None = text("mother, sub, fund: what the notice calls it; contributor: gives money")
    name_raw: str | None = text("the name as printed")
    exact_key: str | None = text("the whole name, folded for comparison; no identity", index=True)
    name_key: str | None = text("as exact_key, without (有限合伙) and (暂定名)", index=True)
    place: str | None = text("region or notice within which the name is one fund's; NULL: anywhere")
    region_code: str | None = text("GB/T 2260 code: begins the name, or is that of who speaks")
    whole_name: bool | None = value("a whole name, as a register has them")
    level: str | None = text("level of government that the name itself tells (国家…)")
    provisional: bool | None = value("the name may still change (暂定名)")
    manager_raw: str | None = text("its managers as printed")
    manager_keys: str | None = text("its managers, folded, between slashes")
    amac_code: str | None = text("its number at AMAC, where printed", index=True)
    former_key: str | None = text("its former name, folded, where told", index=True)
    former_place: str | None = text("as place, of the former name")
    name_rule: str | None = text("rule by which the name alone marks a guidance fund")
    kind: str | None = text("industry, venture, other: by the words, else by the name")
    quote: str | None = text("the words")
    fund_id: int | None = link("fund", "the fund it was taken for")
    method: str | None = text(
        "decided, number, registered_name, name_and_manager, group, announced"
    )
    evidence: str | None = text("what shows that it is this fund")
    settled_by: str | None = text("rules that decided; NULL: to be decided")
    decided_fund_id: int | None = link("fund", "the registered fund that a person says it is of")
    decided_by: str | None = text(
        "who said that it is of that fund, or of none; overrules the rules"
    )
    decided_at: datetime | None = value("when")


class FundEvidence(DataRow, table=True):
    """Why a vehicle counts as a guidance fund: the rule that fired and its quote."""

    fund_id: int | None = link("fund", "the fund")
    tier: str | None = text("A named in a document, B partner shown, C registration, D name only")
    definition: str | None = text(
        "definitions it speaks for, between commas: caiyu_210, fagai_2800, guobanfa_2025_1, broad"
    )
    rule: str | None = text("rule that fired")
    quote: str | None = text("words it fired on")


class FundSize(DataRow, table=True):
    """One claim about a fund's size, with its bounds and its words."""

    fund_id: int | None = link("fund", "the fund")
    notice_id: int | None = link("fund_notice", "the announcement that says so")
    attachment_id: int | None = link("fund_attachment", "the file of it where it stands")
    place: str | None = text("where in the file: page 3; 名单, row 5; table 1, row 2")
    subject_id: int | None = link("organisation", "the fund as an organisation, where matched")
    subject_raw: str | None = text("the fund as the announcement names it")
    subject_key: str | None = text("the name as its naming has it")
    measure: str | None = text("target, first_phase, registered, committed, paid_in ...")
    scope: str | None = text("fund, mother_only, subs_only, mother_and_subs, state_assets")
    lo_minor: int | None = money("lower bound, minor units")
    hi_minor: int | None = money("upper bound, minor units")
    bound: str | None = text("eq, ge, le, approx, range, magnitude")
    precision_raw: str | None = text("precision of the wording")
    currency: str | None = text("ISO 4217")
    as_of: date | None = value("date the figure is of")
    quote: str | None = text("the words")
    grade: str | None = text("official, filing, official_media, press, reprint, curated")
    recommended_for_aggregates: bool | None = value("sums use it by default")
    why_not: str | None = text("why sums leave it out: leverage, target_only, other_scope, reprint")


class FundContribution(DataRow, table=True):
    """Whose money is in a fund."""

    fund_id: int | None = link("fund", "the fund")
    notice_id: int | None = link("fund_notice", "the announcement that says so")
    attachment_id: int | None = link("fund_attachment", "the file of it where it stands")
    place: str | None = text("where in the file: page 3; 名单, row 5; table 1, row 2")
    subject_raw: str | None = text("the fund as the announcement names it")
    subject_key: str | None = text("the name as its naming has it")
    contributor_key: str | None = text("the contributor's name, where it is itself a fund")
    contributor_fund_id: int | None = link("fund", "the fund that contributes, by its naming")
    contributor_id: int | None = link("organisation", "who contributes")
    contributor_raw: str | None = text("as printed")
    stock_code: str | None = text("its code, where it is the listed company that says so")
    partner_kind: str | None = text("general_partner, limited_partner")
    method_raw: str | None = text("way of contribution as printed (出资方式)")
    level: str | None = text("level of government")
    public_rule: str | None = text("why it is public money: budget, public_body, guidance_fund")
    budget_source: str | None = text("general, government_fund, state_capital, special_bond ...")
    committed_minor: int | None = money("committed, minor units")
    paid_minor: int | None = money("paid in, minor units")
    currency: str | None = text("ISO 4217")
    share_percent: float | None = ratio("share of the fund, percent")
    bound: str | None = text("eq, ge, le, approx, range, magnitude: how the amount is worded")
    as_of: date | None = value("date the figures are of")
    quote: str | None = text("the words")
    grade: str | None = text("official, filing, official_media, press, reprint, curated")
    observed_via: str | None = text("announcement, registration, prospectus ...")


class AggregateClaim(DataRow, table=True):
    """A figure about many funds."""

    notice_id: int | None = link("fund_notice", "the announcement that says so")
    attachment_id: int | None = link("fund_attachment", "the file of it where it stands")
    place: str | None = text("where in the file: page 3; 名单, row 5; table 1, row 2")
    subject: str | None = text("region, cluster or programme")
    measure: str | None = text("as in fund_size")
    scope: str | None = text("as in fund_size")
    number_of_funds: int | None = whole("how many funds it speaks of")
    lo_minor: int | None = money("lower bound, minor units")
    hi_minor: int | None = money("upper bound, minor units")
    bound: str | None = text("eq, ge, le, approx, range, magnitude")
    precision_raw: str | None = text("precision of the wording")
    currency: str | None = text("ISO 4217")
    as_of: date | None = value("date the figure is of")
    quote: str | None = text("the words")
    grade: str | None = text("official, filing, official_media, press, reprint, curated")


class FundDisclosure(DataRow, table=True):
    """AMAC's signs of life of a fund at its last update (信息披露情况)."""

    fund_id: int | None = link("fund", "the fund")
    last_update_on: date | None = value("last update of the fund's data (基金信息最后更新时间)")
    monthly_due: int | None = whole("monthly reports due (月报)")
    monthly_on_time: int | None = whole("on time")
    monthly_missing: int | None = whole("missing")
    quarterly_due: int | None = whole("quarterly reports due (季报)")
    quarterly_on_time: int | None = whole("on time")
    quarterly_missing: int | None = whole("missing")
    half_yearly_due: int | None = whole("half-yearly reports due (半年报)")
    half_yearly_on_time: int | None = whole("on time")
    half_yearly_missing: int | None = whole("missing")
    yearly_due: int | None = whole("yearly reports due (年报)")
    yearly_on_time: int | None = whole("on time")
    yearly_missing: int | None = whole("missing")
    investor_accounts_percent: float | None = ratio("share of investors with a query account")


class FundNotice(DataRow, table=True):
    """An announcement about guidance funds."""

    genre: str | None = text("establishment, manager_call, subfund_call, rules, exit ...")
    title: str | None = text("title")
    title_key: str | None = text("the title folded, from 关于 on: to find copies", index=True)
    canonical_id: int | None = link("fund_notice", "the same announcement on another page")
    canonical_evidence: str | None = text("what shows that it is the same")
    document_no: str | None = text("number of the document as printed (文号)")
    issuer_id: int | None = link("organisation", "who issued it")
    issuer_raw: str | None = text("issuer as printed")
    issuer_level: str | None = text("national, provincial, prefectural, county: of the issuer")
    issuer_form: str | None = text("state_agency, limited_company ...: what the issuer's name says")
    region_code: str | None = text("GB/T 2260")
    published_at: datetime | None = value("published, where a time is printed")
    published_on: date | None = value("day of publication in Beijing", index=True)
    deadline_at: datetime | None = value("deadline for applications, where a time is printed")
    deadline_on: date | None = value("day of the deadline for applications")
    opens_on: date | None = value("day from which applications are taken")
    publicity_from: date | None = value("first day of the publicity period (公示)")
    publicity_until: date | None = value("last day of the publicity period (公示)")
    effective_on: date | None = value("a rule's day of entry into force (施行)")
    expires_on: date | None = value("a rule's last day (有效期)")
    url: str | None = text("address of the announcement")
    body: str | None = text("its words, a line a paragraph; without contacts of persons")
    attachments_present: int | None = whole("files that it offers")
    stock_code: str | None = text("code of the listed company that filed it", index=True)
    grade: str | None = text("official, filing, official_media, press, reprint, curated")
    rule_version: str | None = text("version of the rules that read it")
    detail_version: str | None = text("set once the announcement's own page was read")


class FundAttachment(DataRow, table=True):
    """A file that an announcement offers (附件), and what became of it."""

    notice_id: int | None = link("fund_notice", "the announcement")
    title: str | None = text("name as printed")
    url: str | None = text("address of the file")
    form: str | None = text("as its bytes tell: pdf, docx, xlsx, xls, doc, rtf ...")
    outcome: str | None = text(
        "read; repeats_page, damaged, encrypted, no_text, no_converter ...; NULL before it came"
    )
    pages: int | None = whole("pages or sheets")
    rule_version: str | None = text("version of the rules that read it")


class FundNoticeParty(DataRow, table=True):
    """A fund, manager or firm named in an announcement."""

    notice_id: int | None = link("fund_notice", "the announcement")
    attachment_id: int | None = link("fund_attachment", "the file of it where it stands")
    place: str | None = text("where in the file: page 3; 名单, row 5; table 1, row 2")
    role: str | None = text("fund, mother, proposed_subfund, manager, applicant, investee")
    organisation_id: int | None = link("organisation", "who")
    name_raw: str | None = text("as printed")
    mother_raw: str | None = text("the mother fund that the same row names")
    name_key: str | None = text("the name of a fund as its naming has it")
    fund_id: int | None = link("fund", "the fund, by its naming")
    amount_minor: int | None = money("amount, minor units")
    amount_raw: str | None = text("amount as printed")
    size_minor: int | None = money("size of the fund named in the same row or clause, minor units")
    currency: str | None = text("ISO 4217")
    share_percent: float | None = ratio("share, percent")
    outcome: str | None = text("shortlisted, proposed, selected, rejected, withdrawn, cleared")
    reason: str | None = text("reason as printed")
    provisional: bool | None = value("the name is not yet registered (暂定名)")
    quote: str | None = text("the words")


class FundTerm(DataRow, table=True):
    """One condition in an announcement or in a version of a rule."""

    notice_id: int | None = link("fund_notice", "where it stands")
    policy_id: int | None = link("policy_document", "the version of a rule in which it stands")
    clause_no: str | None = text("the rule's clause, as printed (第十二条)")
    attachment_id: int | None = link("fund_attachment", "the file of it where it stands")
    place: str | None = text("where in the file: page 3; 名单, row 5; table 1, row 2")
    fund_id: int | None = link("fund", "the fund it is about")
    key: str | None = text("minimum size, term, share cap, reinvestment (返投) ...")
    binds: str | None = text("whom it binds: mother, sub, manager")
    operator: str | None = text("eq, ge, le, approx, range")
    value_raw: str | None = text("value as printed")
    value_lo: float | None = ratio("lower end in `unit`; NULL for money and where there is none")
    value_hi: float | None = ratio("upper end in `unit`; NULL for money and where there is none")
    lo_minor: int | None = money("lower end of an amount, minor units")
    hi_minor: int | None = money("upper end of an amount, minor units")
    unit: str | None = text("percent, year, month, day, workday, times, person, place, ISO 4217")
    base: str | None = text("what a share is of")
    region_condition: str | None = text("where the money has to go")
    quote: str | None = text("the words")


class FundEvent(DataRow, table=True):
    """A dated fact about a fund."""

    fund_id: int | None = link("fund", "the fund")
    notice_id: int | None = link("fund_notice", "the announcement that says so")
    attachment_id: int | None = link("fund_attachment", "the file of it where it stands")
    place: str | None = text("where in the file: page 3; 名单, row 5; table 1, row 2")
    subject_raw: str | None = text("the fund as the announcement names it")
    subject_key: str | None = text("the name as its naming has it")
    kind: str | None = text("registered, registered_ndrc, established, liquidation ...")
    happened_on: date | None = value("when; the first day of a month that is given alone")
    date_precision: str | None = text("day, month, year")
    quote: str | None = text("the words")


class Investment(DataRow, table=True):
    """Money of a fund into a firm or a sub-fund."""

    fund_id: int | None = link("fund", "the fund")
    investee_id: int | None = link("organisation", "into whom")
    investee_raw: str | None = text("as printed")
    status: str | None = text("announced, signed, paid, exited")
    amount_minor: int | None = money("amount, minor units")
    currency: str | None = text("ISO 4217")
    stake_percent: float | None = ratio("stake, percent")
    round_raw: str | None = text("round as printed")
    recommended_for_aggregates: bool | None = value("sums use it by default")
    why_not: str | None = text("why sums leave it out: rate, unit_price, unreadable, pledged_only")
    happened_on: date | None = value("when")
    observed_via: str | None = text("registration, announcement, prospectus ...")


class AuditFinding(DataRow, table=True):
    """What an audit said of a fund."""

    fund_id: int | None = link("fund", "the fund")
    notice_id: int | None = link("fund_notice", "the announcement that says so")
    attachment_id: int | None = link("fund_attachment", "the file of it where it stands")
    place: str | None = text("where in the file: page 3; 名单, row 5; table 1, row 2")
    subject_raw: str | None = text("the fund as the announcement names it; NULL for some of many")
    subject_key: str | None = text("the name as its naming has it")
    auditor_raw: str | None = text("who audited")
    year: int | None = whole("year audited")
    kind: str | None = text("idle, irregular, not_established, not_paid, performance ...")
    amount_minor: int | None = money("amount, minor units")
    quote: str | None = text("the words")


class CuratedFund(DataRow, table=True):
    """A fund as a list that people keep by hand tells of it; never mixed with what was crawled."""

    name: str | None = text("as the list names it")
    name_key: str | None = text("the name folded, to look for the same fund", index=True)
    cluster: bool | None = value("a group of funds (基金群, 基金体系), no single one")
    level_raw: str | None = text("as the list groups it: 国家级, 地方")
    region_raw: str | None = text("place as the list gives it")
    region_code: str | None = text("GB/T 2260")
    target_minor: int | None = money("target size, minor units")
    own_capital_minor: int | None = money("own capital, registered or committed, minor units")
    currency: str | None = text("ISO 4217")
    established_on: date | None = value("established; the first day of what is given")
    date_precision: str | None = text("day, month, year")
    backers_raw: str | None = text("whose money, as the list says")
    cited_url: str | None = text("what the list cites for it")
    note: str | None = text("the list's own note")
    grade: str | None = text("curated")
