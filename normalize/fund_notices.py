"""A notice about guidance funds as records: what it is, who is named, which conditions, what money.

The draft has the labels `title`, `published`, `issuer`, `url`, `document_no`, `attachments` and
`grade`, and the body as lines in `text` with its `tables` (line, rows). A notice that is not about
funds gives nothing: columns of a portal hold many things. Pages of this kind were built on texts
without their HTML (guide to fund sources, 15); where the fields stand rests on the specification.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from normalize.dates import read_date, read_datetime
from normalize.fund_claim_records import claim_records, event_records, partner_records
from normalize.fund_claims import read_claims
from normalize.fund_dates import FundDate, read_fund_dates
from normalize.fund_genres import genre_of, is_about_funds
from normalize.fund_levels import level_of
from normalize.fund_namings import naming_records
from normalize.fund_parties import Party, read_parties
from normalize.fund_party_records import party_records
from normalize.fund_rules import version
from normalize.fund_tables import FundRow, fund_rows
from normalize.fund_term_rules import CURRENCIES
from normalize.fund_terms import Term, read_terms
from normalize.fund_text import FundText
from normalize.mentions import mention
from normalize.names import legal_form
from normalize.policies import NO_POLICY, PolicyRead, is_policy, read_policy
from normalize.policy_clauses import clause_at
from normalize.reading import Reason
from normalize.records import Doubt, FundNoticeRecord, FundTermRecord, Json, Link, Record
from normalize.regions import read_region
from normalize.said import Said, rows_in, text_in, version_of

# Told of a fund that is named, beside the notice's own dates.
_NOTICE_DATES: Final = {
    "deadline": "deadline_on", "opens": "opens_on", "publicity_begin": "publicity_from",
    "publicity_end": "publicity_until", "effective": "effective_on", "expires": "expires_on",
}  # fmt: skip
_LONGEST: Final = 40_000  # characters; long rules have 20,000. What stands behind is a question
_DOCUMENT_NO = re.compile(
    r"(?<![(》\u4e00-\u9fff])[\u4e00-\u9fff]{2,8}\s?[〔\[(]20[0-9]{2}[〕\])]\s?[0-9]{1,4}\s?号"
)
_LIST_GENRES: Final = frozenset(
    {"exit", "selection_result", "subfund_shortlist", "performance_review", "liquidation"}
)


@dataclass(frozen=True, slots=True)
class _Read:
    """A notice as read, before records are made of it."""

    genre: str
    text: FundText
    dates: list[FundDate]
    terms: list[Term]
    parties: list[Party]
    rows: list[FundRow]


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
    read = _read(title, body, draft.fields)
    native_id = draft.native_id
    grade = grade_of(draft.fields)
    claims = read_claims(read.text, read.genre, read.terms)
    policy = _policy(draft, read, title)
    children: list[Record] = [
        *policy.records,
        *_terms(native_id, read.terms, policy),
        *party_records(native_id, read.parties, read.rows, read.genre),
        *claim_records(native_id, claims, grade, text_in(draft.fields, "issuer")),
        *partner_records(native_id, read.rows, grade, _only_fund(read)),
        *event_records(native_id, read.text, read.dates),
    ]
    region = read_region(text_in(draft.fields, "issuer")).value
    code = region.code if region else None
    children += naming_records(native_id, read.text, children, code)
    doubts += tuple(_doubts(read, draft.fields))
    return [_notice(draft, read, doubts, _whole(children), body), *children]


def _read(title: str, body: str, fields: Mapping[str, Json]) -> _Read:
    genre, text = genre_of(title, body), FundText.of(body)
    dates = read_fund_dates(text)
    return _Read(
        genre, text, dates, read_terms(text), read_parties(text, genre, title), [*fund_rows(fields)]
    )


def _only_fund(read: _Read) -> str | None:
    """The fund whose partners a filing lists: the only one that it is about."""
    names = {p.name for p in read.parties if p.role in ("fund", "proposed_subfund")}
    return names.pop() if len(names) == 1 else None


def grade_of(fields: Mapping[str, Json]) -> str:
    """How good the source is; a reader that knows it for a reprint says so."""
    return text_in(fields, "grade") or "official"


def _notice(
    draft: Said, read: _Read, doubts: tuple[Doubt, ...], whole: frozenset[str], body: str
) -> FundNoticeRecord:
    fields = draft.fields
    issuer, published = text_in(fields, "issuer"), text_in(fields, "published")
    region = read_region(issuer).value
    at, day = read_datetime(published).value, _day(published)
    days = _days(read.dates)
    deadline = next((d for d in read.dates if d.key == "deadline"), None)
    return FundNoticeRecord(
        native_id=draft.native_id,
        raw={name: text_in(fields, name) for name in _KEPT if text_in(fields, name)},
        doubts=doubts,
        whole=whole,
        published=day,
        genre=read.genre,
        title=text_in(fields, "title") or None,
        document_no=text_in(fields, "document_no") or _number_in(read),
        issuer=mention(issuer, "agency"),
        issuer_raw=issuer or None,
        issuer_level=level_of(issuer, region) if issuer else None,
        issuer_form=legal_form(issuer),
        region_code=region.code if region else None,
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


def _policy(draft: Said, read: _Read, title: str) -> PolicyRead:
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


def _number_in(read: _Read) -> str | None:
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


def _doubts(read: _Read, fields: Mapping[str, Json]) -> Iterator[Doubt]:
    """What a person would have to look at."""
    published = text_in(fields, "published")
    on = read_date(published)
    if published and on.value is None:
        yield from Doubt.of("published_on", on)
    deadlines = {each.day.day for each in read.dates if each.key == "deadline"}
    if len(deadlines) > 1:
        shown = tuple(sorted(day.isoformat() for day in deadlines))
        yield Doubt("deadline_on", "; ".join(shown), Reason.AMBIGUOUS, shown)
    files = [*rows_in(fields, "attachments")]
    if read.genre in _LIST_GENRES and files and not read.parties and not read.rows:
        names = "; ".join(text_in(file, "title") for file in files)
        yield Doubt("genre", names, Reason.NOT_READ)  # the list stands in a file


def _whole(children: Iterable[Record]) -> frozenset[str]:
    """The kinds of children that the notice lists completely: those it has some of. What is a part
    of its policy is listed by that."""
    return frozenset(child.entity for child in children) - _OF_POLICY


_OF_POLICY: Final = frozenset({"policy_issuer", "policy_link", "policy_clause"})


def _terms(native_id: str, terms: Iterable[Term], policy: PolicyRead) -> Iterator[FundTermRecord]:
    counts: Counter[str] = Counter()
    for term in terms:
        counts[term.key] += 1  # by key, so that a condition found later doesn't renumber the rest
        is_money = term.unit in CURRENCIES
        low, high = term.lo, term.hi
        yield FundTermRecord(
            native_id=f"{native_id}/term/{term.key}/{counts[term.key]}",
            raw={"value": term.value_raw, "quote": term.quote},
            notice=Link("fund_notice", native_id),
            policy=policy.link,
            clause_no=clause_at(policy.clauses, term.start),
            key=term.key,
            binds=term.binds,
            operator=term.operator,
            value_raw=term.text or term.value_raw,
            value_lo=None if is_money else low,
            value_hi=None if is_money else high,
            lo_minor=int(low * 100) if is_money and low is not None else None,
            hi_minor=int(high * 100) if is_money and high is not None else None,
            unit=term.unit,
            base=term.base,
            region_condition=term.region,
            quote=term.quote,
        )
