"""What a notice says of itself: number, dates, amounts, corrections.

The summary table of the portal comes first, because it has one form for the whole country; the
body says what the summary leaves out, and is held against it (`notice_flags`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import unquote

from normalize.dates import PartialDate, read_date, read_datetime
from normalize.procurement.awards import Fee, agency_fee
from normalize.procurement.failed_lots import REASON_SECTION
from normalize.procurement.lots import BUDGET, CEILING
from normalize.procurement.notice_amounts import Amount, amount_of, by_lot, ceiling_of, listed
from normalize.procurement.notice_labels import Labelled, NoticeText
from normalize.procurement.notice_tables import HeadedTable
from normalize.reading import Reading, Reason
from normalize.records import Doubt, Json

_PROJECT_NO = re.compile(r"(?:原公告的)?(?:采购|招标)?项目(?:编)?号|(?:采购|招标)编号")
_PROJECT_TITLE = re.compile(r"(?:原公告的)?(?:采购|招标)?项目名称")
_SECOND_NUMBER = re.compile(r"\s*[（(]招标文件编号[：:].*$")
_METHOD = re.compile(r"采购方式")
_BUYER_HEAD = re.compile(r"^\s*1\s*[.、．]?\s*采购人信息")
_AGENCY_HEAD = re.compile(r"^\s*2\s*[.、．]?\s*采购代理机构信息")
_BUYER = re.compile(r"(?:采购人|采购单位|招标人|甲方)(?:名称)?")
_AGENCY = re.compile(r"(?:招标|采购)?代理机构(?:名称)?")
_NAME = re.compile(r"名称")
_SUBJECT = re.compile(r"更正事项")
_FIRST_PUBLISHED = re.compile(r"首次公告(?:日期|时间)")
_CORRECTED = re.compile(r"更正日期")
_BASICS = re.compile(r"项目基本情况")
_ADDRESS_BEHIND = re.compile(r"\s*(?:公告)?地址\s*[:：].*$")  # of the original, on the same line
_URL = re.compile(r"https?://[^\s，。；;、）)》>\"'\u4e00-\u9fff]+")
# ccgp: …/t20260602_26600001.htm; Beijing: …/2026/9/<32 hexadecimal digits>.htm.
_NUMBER_IN_URL = re.compile(
    r"/t\d{8}_(?P<ccgp>\d{5,12})\.s?html?$|/(?P<hex>[0-9a-f]{32})\.s?html?$"
    r"|[?&]articleId=(?P<zcy>[\w%+/=-]{8,80})(?:[&#]|$)",
    re.ASCII,
)
_DEADLINE = re.compile(
    r"(?:提交|递交).{0,10}(?:投标|响应|申请).{0,6}文件.{0,6}截止时间.*"
    r"|(?:(?:响应|投标)文件)?(?:提交|递交)?截止时间"
)
_DEADLINE_HEAD = re.compile(
    r"(?:提交|递交)(?:投标|响应|资格预审申请|申请)文件|响应文件(?:提交|递交)"
)
_DOCUMENTS_HEAD = re.compile(r"获取(?:采购|招标|磋商|谈判|询价)文件")
_DEADLINE_SENTENCE = re.compile(
    r"并?于(?P<when>[^，,。；;]{8,60}?)(?:[（(]北京时间[）)])?(?:之?前|止)"
)
_OPENING = re.compile(r"(?:开标|响应文件开启|开启)时间")
_OPENING_HEAD = re.compile(r"、\s*(?:响应文件)?开启|、\s*开标")
_TIME = re.compile(r"时间|开启时间|开标时间")
MOMENT: Final = re.compile(
    r"\d{4}\s*[年\-/.]\s*\d{1,2}\s*[月\-/.]\s*\d{1,2}\s*日?\s*(?:上午|下午)?\s*"
    r"\d{1,2}\s*[:：时点]\s*(?:\d{1,2})?(?:\s*[:：分]\s*(?:\d{1,2}\s*秒?)?)?"
)
_BIDDING: Final = frozenset({"tender", "prequalification", "other"})


@dataclass(frozen=True, slots=True)
class Facts:
    """The notice's own facts. An amount or reading is None where the notice has no place for it."""

    published: Reading[datetime]
    published_again: Reading[datetime] | None
    project_no: str
    project_title: str
    buyer: str
    agency: str
    region: str
    category: str
    deadline: Reading[datetime] | None
    opens: Reading[datetime] | None
    first_published: Reading[PartialDate] | None
    corrected: Reading[PartialDate] | None
    correction_subject: str
    original_url: str
    original_native_id: str
    budget: Amount | None
    budget_in_body: Amount | None
    ceiling: Amount | None
    award_total: Amount | None
    fee: Amount | None
    raw: Mapping[str, Json]

    def doubts(self) -> tuple[Doubt, ...]:
        """The questions for a person, by the field that they leave empty."""
        amounts = (
            ("budget_minor", self.budget),
            ("ceiling_minor", self.ceiling),
            ("award_total_minor", self.award_total),
            ("agency_fee_minor", self.fee),
        )
        readings: tuple[tuple[str, Reading[datetime] | Reading[PartialDate] | None], ...] = (
            ("published_at", self.published),
            ("deadline_at", self.deadline),
            ("opens_at", self.opens),
            ("first_published_on", self.first_published),
            ("corrected_on", self.corrected),
        )
        asked = [d for field, amount in amounts if amount for d in amount.doubts(field)]
        asked += [d for field, reading in readings if reading for d in Doubt.of(field, reading)]
        return tuple(asked)

    @property
    def currency(self) -> str | None:
        """The currency of the first amount that was read."""
        amounts = (self.budget, self.award_total, self.ceiling, self.fee)
        return next((a.currency for a in amounts if a and a.currency), None)


def method_said(text: NoticeText, summary: Mapping[str, str]) -> str:
    """采购方式 as the body states it, else as the portal does."""
    found = text.first(_METHOD)
    return found.value if found else summary.get("采购方式", "")


def takes_bids(text: NoticeText) -> bool:
    """True where a section says when documents are to be had, bids are handed in or opened."""
    for section in map(text.section, (_DOCUMENTS_HEAD, _DEADLINE_HEAD, _OPENING_HEAD)):
        lines = text.lines[section[0] : min(section[0] + 4, section[1])] if section else ()
        if MOMENT.search("".join(lines)):
            return True
    return False


def read_facts(
    text: NoticeText,
    tables: Iterable[HeadedTable],
    summary: Mapping[str, str],
    published: str,
    stage: str,
) -> Facts:
    """The facts of a notice of this stage."""
    number, title = text.first(_PROJECT_NO), text.first(_PROJECT_TITLE)
    fee = agency_fee(text, tables) if stage == "award" else None
    correction = stage == "correction"
    bidding = stage in _BIDDING
    subject = text.first(_SUBJECT) if correction else None
    again = summary.get("公告时间", "")
    original = _original_url(text) if correction else ""
    facts = Facts(
        published=read_datetime(published or again),
        published_again=read_datetime(again) if published and again else None,
        project_no=_project_no(number, summary),
        project_title=summary.get("采购项目名称", "") or (title.value if title else ""),
        buyer=summary.get("采购单位", "") or _party(text, _BUYER_HEAD, _BUYER),
        agency=summary.get("代理机构名称", "") or _party(text, _AGENCY_HEAD, _AGENCY),
        region=summary.get("行政区域", ""),
        category=summary.get("品目", ""),
        deadline=_deadline(text) if bidding else None,
        opens=_opening(text, summary) if bidding else None,
        first_published=_day(text, summary, _FIRST_PUBLISHED) if correction else None,
        corrected=_day(text, summary, _CORRECTED) if correction else None,
        correction_subject=subject.value if subject else "",
        original_url=original,
        original_native_id=number_in(original),
        budget=_budget(text, summary, bidding=bidding),
        budget_in_body=_in_body(text, BUDGET) if bidding else None,
        ceiling=_in_body(text, CEILING) if bidding else None,
        award_total=_award_total(summary),
        fee=fee.amount if fee else None,
        raw={**summary, **dict(_raw_of_body(text, number, subject, fee))},
    )
    return facts


def _project_no(number: Labelled | None, summary: Mapping[str, str]) -> str:
    """The number of the body, which is the buyer's own; some portals give it beside the body."""
    return _SECOND_NUMBER.sub("", number.value) if number else summary.get("项目编号", "")


def _party(text: NoticeText, head: re.Pattern[str], label: re.Pattern[str]) -> str:
    """The party of a notice without a summary: below "1.采购人信息", else by its label."""
    for at, line in enumerate(text.lines):
        if head.match(line):
            found = text.first(_NAME, at)
            if found and found.line <= at + 2:
                return found.value
            break
    labelled = text.first(label)
    return labelled.value if labelled else ""


def _raw_of_body(
    text: NoticeText, number: Labelled | None, subject: Labelled | None, fee: Fee | None
) -> Iterator[tuple[str, Json]]:
    """The body's labels that facts rest on, verbatim, and the reasons of a termination."""
    for found in (number, subject, text.first(BUDGET), text.first(CEILING), text.first(_METHOD)):
        if found is not None:
            yield f"body: {found.label}", found.value
    if fee is not None:
        yield f"body: {fee.label}", fee.amount.raw
    if section := text.section(REASON_SECTION):
        yield "body: reasons", "\n".join(text.lines[section[0] : section[1]])


def _budget(text: NoticeText, summary: Mapping[str, str], *, bidding: bool) -> Amount | None:
    if "预算金额" in summary:
        return amount_of(summary["预算金额"], "预算金额")
    return _in_body(text, BUDGET) if bidding else None


def _in_body(text: NoticeText, pattern: re.Pattern[str]) -> Amount | None:
    """The first amount with such a label. One that lists the lots' amounts is for the lots."""
    found = text.first(pattern)
    if found is None:
        return None
    if len(by_lot(found.value)) > 1 or listed(found.value):
        return Amount(found.value, None, None, Reading(found.value, reason=Reason.NOT_APPLICABLE))
    read = ceiling_of if pattern is CEILING else amount_of
    return read(found.value, found.label)


def _award_total(summary: Mapping[str, str]) -> Amount | None:
    raw = summary.get("总中标金额") or summary.get("总成交金额")
    return amount_of(raw) if raw else None


def _day(
    text: NoticeText, summary: Mapping[str, str], pattern: re.Pattern[str]
) -> Reading[PartialDate] | None:
    """A date by its label, which is the same in the summary and in the body."""
    found = text.first(pattern)
    stated = next((value for label, value in summary.items() if pattern.fullmatch(label)), "")
    raw = stated or (_ADDRESS_BEHIND.sub("", found.value) if found else "")
    return read_date(raw) if raw else None


def _original_url(text: NoticeText) -> str:
    """The address of the notice that is corrected, which stands among the project's basics."""
    begin, end = text.section(_BASICS) or (0, 0)
    found = (_URL.search(line) for line in text.lines[begin:end])
    return next((match[0] for match in found if match), "")


def number_in(url: str) -> str:
    """The portal's own number of a notice in its address, as far as one is known to be there."""
    match = _NUMBER_IN_URL.search(url)
    if match is None:
        return ""
    return match["ccgp"] or match["hex"] or unquote(match["zcy"])


def _opening(text: NoticeText, summary: Mapping[str, str]) -> Reading[datetime] | None:
    raw = summary.get("开标时间", "") or summary.get("响应文件开启时间", "")
    if not raw:
        found = text.first(_OPENING)
        raw = found.value if found else ""
    if raw and (moment := MOMENT.search(raw)):
        return read_datetime(moment[0])
    if raw:
        return read_datetime(raw)
    return _below(text, _OPENING_HEAD, _TIME)


def _deadline(text: NoticeText) -> Reading[datetime] | None:
    """Until when bids are taken: labelled, below its heading, or in the opening sentence."""
    for found in text.all(_DEADLINE):
        if moment := MOMENT.search(found.value):
            return read_datetime(moment[0])
    below = _below(text, _DEADLINE_HEAD, _TIME)
    if below is not None:
        return below
    sentence = _DEADLINE_SENTENCE.search("".join(text.lines[:12]))
    moment = MOMENT.search(sentence["when"]) if sentence else None
    return read_datetime(moment[0]) if moment else None


def _below(
    text: NoticeText, head: re.Pattern[str], label: re.Pattern[str]
) -> Reading[datetime] | None:
    """The first moment in the first lines of a section."""
    section = text.section(head)
    if section is None:
        return None
    lines = text.lines[section[0] : min(section[0] + 3, section[1])]
    moments = (MOMENT.search(line) for line in lines)
    return next((read_datetime(match[0]) for match in moments if match), None)
