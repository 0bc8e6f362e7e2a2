"""A notice about guidance funds as records: what it is, who is named, which conditions, what money.

The draft has the labels `title`, `published`, `issuer`, `url`, `document_no`, `attachments`,
`grade`, `region_code` (of the source) and `elsewhere` (a page that is not asked for), and the body
as lines in `text` with its `tables` (line, rows). A notice that is not about funds gives nothing:
columns of a portal hold many things. Pages of this kind were built on texts without their HTML
(guide to fund sources, 15); where the fields stand rests on the specification.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from normalize.dates import read_date, read_datetime
from normalize.funds.attachments import attached, attachment_records
from normalize.funds.claims import unread_amounts
from normalize.funds.dates import FundDate
from normalize.funds.genres import is_about_funds
from normalize.funds.levels import home_of, level_of
from normalize.funds.namings import naming_records
from normalize.funds.notice_records import FACTS
from normalize.funds.reading import FundReading, facts_of, read_text
from normalize.funds.rules import version
from normalize.funds.text import FundText
from normalize.mentions import mention
from normalize.names import legal_form
from normalize.policies.documents import NO_POLICY, PolicyRead, is_policy, read_policy
from normalize.reading import Reason
from normalize.records import Doubt, FundNoticeRecord, Json, Record
from normalize.regions import read_region
from normalize.said import Said, rows_in, text_in, version_of

# Told of a fund that is named, beside the notice's own dates.
_NOTICE_DATES: Final = {
    "deadline": "deadline_on", "opens": "opens_on", "publicity_begin": "publicity_from",
    "publicity_end": "publicity_until", "effective": "effective_on", "expires": "expires_on",
}  # fmt: skip
_LONGEST: Final = 40_000  # characters; long rules have 20,000. What stands behind is a question
_MOST_UNREAD: Final = 20  # amounts in one question
_DOCUMENT_NO = re.compile(
    r"(?<![(》\u4e00-\u9fff])[\u4e00-\u9fff]{2,8}\s?[〔\[(]20[0-9]{2}[〕\])]\s?[0-9]{1,4}\s?号"
)


# What the page lists completely, even where it has nothing of it: what a corrected notice no longer
# says is gone. Parts of its policy are listed by that.
_PARTS: Final = FACTS | {"fund_attachment", "policy_document"}
# Words that speak of a file: where the page has none, it was not found.
_NAMES_FILE = re.compile(
    r"(?:详见|参见|见|如|下载)附[件表]|(?:^|\n)\s*附[件表]\s*[\d一二三]?\s*[:：.、]"
)
_LIST_GENRES: Final = frozenset(
    {"exit", "selection_result", "subfund_shortlist", "performance_review", "liquidation"}
)


def read_fund_notice(draft: Said) -> list[Record]:
    """The notice with all that it states; nothing for one that is not about funds."""
    title = text_in(draft.fields, "title")
    doubts: tuple[Doubt, ...] = ()
    body = text_in(draft.fields, "text")
    if len(body) > _LONGEST:
        doubts = (Doubt("rule_version", f"{len(body)} characters", Reason.OUT_OF_RANGE),)
        body = body[:_LONGEST]
    if not is_about_funds(title, body):
        return []
    read = read_text(title, body, draft.fields)
    policy = _policy(draft, read, title)
    grade, issuer = grade_of(draft.fields), text_in(draft.fields, "issuer")
    facts = facts_of(draft.native_id, read, grade, issuer, policy=policy)
    region = home_of(issuer, text_in(draft.fields, "region_code"), grade)
    facts += naming_records(draft.native_id, read.text, facts, region.code if region else None)
    children = [*attachment_records(draft), *policy.records, *facts]
    doubts += tuple(_doubts(read, draft))
    return [_notice(draft, read, doubts, body), *children]


def grade_of(fields: Mapping[str, Json]) -> str:
    """How good the source is; a reader that knows it for a reprint says so."""
    return text_in(fields, "grade") or "official"


def _notice(
    draft: Said, read: FundReading, doubts: tuple[Doubt, ...], body: str
) -> FundNoticeRecord:
    fields = draft.fields
    issuer, published = text_in(fields, "issuer"), text_in(fields, "published")
    region = read_region(issuer).value
    home = home_of(issuer, text_in(fields, "region_code"), grade_of(fields))
    at, day = read_datetime(published).value, _day(published)
    days = _days(read.dates)
    deadline = next((d for d in read.dates if d.key == "deadline"), None)
    return FundNoticeRecord(
        native_id=draft.native_id,
        raw={name: text_in(fields, name) for name in _KEPT if text_in(fields, name)},
        doubts=doubts,
        whole=_PARTS,
        published=day,
        genre=read.genre,
        title=text_in(fields, "title") or None,
        document_no=text_in(fields, "document_no") or _number_in(read),
        issuer=mention(issuer, "agency"),
        issuer_raw=issuer or None,
        issuer_level=level_of(issuer, region) if issuer else None,
        issuer_form=legal_form(issuer),
        region_code=home.code if home else None,
        published_at=at,
        published_on=day,
        deadline_at=deadline.moment if deadline else None,
        deadline_on=days.get("deadline_on"),
        opens_on=days.get("opens_on"),
        publicity_from=days.get("publicity_from"),
        publicity_until=days.get("publicity_until"),
        effective_on=days.get("effective_on"),
        expires_on=days.get("expires_on"),
        url=text_in(fields, "url") or None,
        body=body or None,
        attachments_present=len([*rows_in(fields, "attachments")]),
        grade=grade_of(fields),
        rule_version=version(),
        detail_version=version_of(draft),
    )


_KEPT: Final = ("title", "published", "issuer", "url", "document_no")


def _day(published: str) -> date | None:
    on = read_date(published).value
    return on.day if on and on.precision == "day" else None


def _policy(draft: Said, read: FundReading, title: str) -> PolicyRead:
    """The policy that the notice puts out, if it is one."""
    number = text_in(draft.fields, "document_no") or _number_in(read)
    if not is_policy(title, read.genre, number):
        return NO_POLICY
    return read_policy(
        draft.native_id,
        FundText.in_lines(read.text.traced.raw),
        draft.fields,
        document_no=number,
        published=_day(text_in(draft.fields, "published")),
        region=read_region(text_in(draft.fields, "issuer")).value,
    )


def _number_in(read: FundReading) -> str | None:
    """The number (文号) at the head of a rule; those that it cites stand behind titles."""
    if read.genre != "rules":
        return None
    match = _DOCUMENT_NO.search(read.text.text, 0, 120)
    return read.text.quote(*match.span()) if match else None


def _days(dates: Iterable[FundDate]) -> dict[str, date]:
    """The days of a notice; a moment at midnight belongs to the day that it ends."""
    days: dict[str, date] = {}
    for each in dates:
        name = _NOTICE_DATES.get(each.key)
        if name is None or each.day.precision != "day":
            continue
        days.setdefault(name, each.day.day)
    return days


def _doubts(read: FundReading, draft: Said) -> Iterator[Doubt]:
    """What a person would have to look at."""
    yield from read.doubts
    published = text_in(draft.fields, "published")
    on = read_date(published)
    if published and on.value is None:
        yield from Doubt.of("published_on", on)
    deadlines = {each.day.day for each in read.dates if each.key == "deadline"}
    if len(deadlines) > 1:
        shown = tuple(sorted(day.isoformat() for day in deadlines))
        yield Doubt("deadline_on", "; ".join(shown), Reason.AMBIGUOUS, shown)

    if elsewhere := text_in(draft.fields, "elsewhere"):  # all that is known is what its list says
        yield Doubt("body", elsewhere, Reason.NOT_READ)

    unread = unread_amounts(read.text, read.amounts)
    if unread:
        yield Doubt("body", "; ".join(unread[:_MOST_UNREAD]), Reason.UNREADABLE)

    files = [*attached(draft.native_id, draft.fields)]
    unasked = bool(files) and all(file.why_not for file in files)
    named = None if files else _NAMES_FILE.search(text_in(draft.fields, "text"))
    if read.genre in _LIST_GENRES and (unasked or named) and not read.parties and not read.rows:
        names = named[0] if named else "; ".join(file.title for file in files)
        yield Doubt("genre", names, Reason.NOT_READ)  # the list stands in one of them
