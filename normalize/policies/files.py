"""The words of a policy that stand only in a file of its announcement (PDF, Word).

A page often says no more than that a rule is put out, and has it as a file: then the clauses, what
they cite and the days in force are read from the file whose head bears the rule's own name. They
belong to the policy of the announcement, and the page's own words are never overruled.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from normalize.dates import read_date
from normalize.funds.genres import genre_of
from normalize.funds.text import FundText
from normalize.policies.clauses import read_clauses
from normalize.policies.dates import read_policy_dates
from normalize.policies.documents import (
    NO_POLICY,
    PolicyRead,
    clause_records,
    is_policy,
    link_of,
    link_records,
    own_name,
)
from normalize.policies.records import PolicyDocumentRecord
from normalize.policies.references import read_references, title_key
from normalize.reading import Reason
from normalize.records import UNSET, Doubt, Json
from normalize.said import text_in
from normalize.text import nfkc

_HEAD: Final = 1_500  # characters before the first clause, in which a file says what it is
_FEWEST: Final = 3  # clauses that make a text a rule, and no letter about one


def policy_told(fields: Mapping[str, Json]) -> dict[str, Json]:
    """What the reader of a file has to know of the policy that its page puts out: `clauses` (the
    page has them itself), `document_no`, `published`, `signed`."""
    text = FundText.in_lines(text_in(fields, "text"))
    published = _day(text_in(fields, "published"))
    signed = read_policy_dates(text, published, None).signed_on
    return {
        "clauses": len(read_clauses(text)) >= _FEWEST,
        "document_no": text_in(fields, "document_no") or None,
        "published": published.isoformat() if published else None,
        "signed": signed.isoformat() if signed else None,
    }


def read_policy_file(notice: str, context: Mapping[str, Json], raw: str) -> PolicyRead:
    """The policy's parts in a file; NO_POLICY where its announcement puts out none, where the page
    has its clauses, or where the file is another one.

    notice   native id of the announcement
    context  `notice_title` and what `policy_told` gives
    raw      the words of the file, a line a paragraph
    """
    title = nfkc(text_in(context, "notice_title"))
    own, key = own_name(title), title_key(own_name(title))
    genre = genre_of(title, "")
    if context.get("clauses") or not is_policy(title, genre, text_in(context, "document_no")):
        return NO_POLICY
    text = FundText.in_lines(raw)
    clauses = read_clauses(text)
    if not key or len(clauses) < _FEWEST:
        return NO_POLICY
    begin = clauses[0].start
    if key not in title_key(text.text[max(0, begin - _HEAD) : begin]):
        return NO_POLICY
    link = link_of(notice)
    told = (_day(text_in(context, name)) for name in ("published", "signed"))
    dates = read_policy_dates(text, *told)
    from_, to = (dates.effective_on, dates.effective_raw), (dates.expires_on, dates.expires_raw)
    record = PolicyDocumentRecord(
        native_id=link.native_id,
        raw={"file": text_in(context, "title")},
        doubts=tuple(
            Doubt(name, words, Reason.AMBIGUOUS)
            for name, (day, words) in (("effective_on", from_), ("expires_on", to))
            if words and day is None
        ),
        whole=frozenset({"policy_clause"}),
        effective_on=from_[0] if from_[1] else UNSET,
        effective_raw=from_[1] or UNSET,
        expires_on=to[0] if to[1] else UNSET,
        expires_raw=to[1] or UNSET,
    )
    links = link_records(link, read_references(text, "", own), f"{link.native_id}/file")
    return PolicyRead(link, clauses, [record, *links, *clause_records(link, clauses)])


def _day(said: str) -> date | None:
    on = read_date(said).value
    return on.day if on and on.precision == "day" else None
