"""Files that an announcement offers (附件): which are asked for, and what they say.

Lists of sub-funds that were shortlisted or cleared mostly stand in files. A file is read by the
rules of a page, and what it says hangs on the notice through the file (`fund_attachment`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlsplit

from normalize.file_body import Body, body_of, is_blank_form
from normalize.filings.rules import squeezed
from normalize.funds.genres import genre_of
from normalize.funds.levels import home_of
from normalize.funds.namings import naming_records
from normalize.funds.notice_records import FACTS
from normalize.funds.partner_records import filer_in
from normalize.funds.reading import FundReading, facts_of, read_text
from normalize.funds.rules import version
from normalize.policies.files import read_policy_file
from normalize.reading import Reason
from normalize.records import (
    UNSET,
    Doubt,
    FundAttachmentRecord,
    Json,
    Link,
    Record,
)
from normalize.said import Said, rows_in, text_in

KIND: Final = "fund_attachment"  # of the documents that are such files
_MOST: Final = 20  # files of one notice: more are somebody's archive
_LONGEST: Final = 40_000  # characters, as of a page
_MOST_FACTS: Final = 5_000  # of one file: the longest lists have some hundred rows
_FILE_NAME = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|rtf|ofd|zip|rar|7z)$", re.I)
# Documents, data and programs that no reader of ours knows: 方正 CEB, archives, old databases.
_UNREAD = re.compile(
    r"\.(?:ceb|sep|xps|od[tsp]|dps|mht|dbf|mdb|accdb|dwg|tar|gz|tgz|bz2|iso|exe|msi|apk|dmg)$", re.I
)
# Titles that name no file: two of them are two files.
_NAMELESS = re.compile(r"(?:相关)?(?:附件|文件)?(?:点击)?(?:下载|查看)?$")
_LONGEST_NUMBER: Final = 120
# Of a page that repeats its file, or the other way round: words that are looked for in the other.
_SAMPLES, _SAMPLE, _FEWEST, _REPEATED = 12, 16, 400, 0.6


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that a notice offers.

    why_not  it is not asked for: blank_form (to be filled in), same_as_other (the same file in
             another form), elsewhere (not on the source's own hosts), other_form (none that is ever
             read), beyond_limit; else None
    """

    native_id: str
    title: str
    url: str
    why_not: str | None


def attached(notice_id: str, fields: Mapping[str, Json]) -> Iterator[Attached]:
    """The files of a notice, in its order."""
    numbers: set[str] = set()
    stems: dict[str, str] = {}
    wanted = 0
    for file in rows_in(fields, "attachments"):
        title, url = text_in(file, "title"), text_in(file, "url")
        number = _number(url, numbers)
        stem, form = (
            _UNREAD.sub("", _FILE_NAME.sub("", squeezed(title))),
            _form(title) or _form(urlsplit(url).path),
        )
        why = None
        if is_blank_form(title):
            why = "blank_form"
        elif file.get("elsewhere"):
            why = "elsewhere"
        elif stems.get(stem, form) != form and not _NAMELESS.match(stem):
            why = "same_as_other"
        elif is_unread(title) or is_unread(urlsplit(url).path):
            why = "other_form"
        elif wanted >= _MOST:
            why = "beyond_limit"
        else:
            wanted += 1
        stems.setdefault(stem, form)
        yield Attached(f"{notice_id}/file/{number}", title, url, why)


def is_unread(name: str) -> bool:
    """True for the name of a file in a form that is never read: it is listed, with a question."""
    return _UNREAD.search(name) is not None


def _form(name: str) -> str:
    """The ending of a file's name; empty where it has none."""
    ending = _FILE_NAME.search(name)
    return ending[0].lower() if ending else ""


def _number(url: str, taken: set[str]) -> str:
    """The source's own name of a file: the last part of its address."""
    parts = urlsplit(url)
    name = parts.path.rpartition("/")[2] + (f"?{parts.query}" if parts.query else "")
    name = name[-_LONGEST_NUMBER:] or "file"
    number, n = name, 2
    while number in taken:
        number, n = f"{name}-{n}", n + 1
    taken.add(number)
    return number


def attachment_records(draft: Said) -> Iterator[FundAttachmentRecord]:
    """The files as the notice's page names them; what becomes of them, they say themselves."""
    samples: list[Json] = [*samples_of(text_in(draft.fields, "text"))]
    for file in attached(draft.native_id, draft.fields):
        yield FundAttachmentRecord(
            native_id=file.native_id,
            raw={"title": file.title, "url": file.url, "samples": samples},
            doubts=(
                (Doubt("outcome", f"other_form: {file.title or file.url}"[:500], Reason.NOT_READ),)
                if file.why_not == "other_form"
                else ()
            ),
            notice=Link("fund_notice", draft.native_id),
            title=file.title or None,
            url=file.url,
            outcome=file.why_not or UNSET,
        )


def samples_of(text: str) -> list[str]:
    """Some words of a page, by which a file that repeats it is known; none of a short page."""
    bare = squeezed(text)
    if len(bare) < _FEWEST:
        return []
    step = (len(bare) - _SAMPLE) // _SAMPLES
    return [bare[at * step : at * step + _SAMPLE] for at in range(_SAMPLES)]


_TOLD: Final = (
    *("issuer", "grade", "region_code", "stock_code", "samples"),
    *("clauses", "document_no", "published", "signed"),  # of a policy (policy_files)
)


# Outcomes after which a file says what its rows say, and no more: of one that can't be read today
# what it said before stays.
_TOLD_BY: Final = frozenset({"read", "repeats_page"})


def context_of(file: Attached, notice_id: str, notice: Mapping[str, Any]) -> dict[str, Json]:
    """What the reader of a file has to know of its notice: its `title`, and what `_TOLD` names."""
    told = {name: notice.get(name) for name in _TOLD}
    return {
        **told,
        "document_kind": KIND,
        "native_id": file.native_id,
        "notice": notice_id,
        "title": file.title,
        "url": file.url,
        "notice_title": notice.get("title"),
    }


def fund_attachment(said: Said) -> Iterator[Record]:
    """A file as records: what became of it, and all that it says of funds."""
    context = said.context
    body = body_of(said.fields)
    outcome = text_in(said.fields, "outcome") or "damaged"
    if outcome == "read" and _repeats(context, body):
        outcome = "repeats_page"
    read = _read(said, body) if outcome == "read" else None
    found = [*_facts(said, body, read)] if read else []
    facts = found[:_MOST_FACTS]
    doubts = (*_doubts(said, outcome, len(body.text), len(found)), *(read.doubts if read else ()))
    yield FundAttachmentRecord(
        native_id=said.native_id,
        raw={"outcome": outcome, "odd": said.fields.get("odd")},
        doubts=doubts,
        whole=FACTS if outcome in _TOLD_BY else frozenset(),
        notice=Link("fund_notice", text_in(context, "notice")),
        form=text_in(said.fields, "form") or None,
        outcome=outcome,
        pages=_whole(said.fields.get("count")),
        rule_version=version(),
    )
    yield from facts


def _read(said: Said, body: Body) -> FundReading:
    context = said.context
    title = text_in(context, "notice_title")
    text = body.text[:_LONGEST]
    genre = genre_of(title, "") if title else "other"
    if genre == "other":
        genre = genre_of(text_in(context, "title"), text)
    if text_in(context, "stock_code"):
        genre = "listed_company"
    return read_text(title, text, {"tables": body.tables}, genre)


def _facts(said: Said, body: Body, read: FundReading) -> Iterator[Record]:
    context = said.context
    title = read.title
    filer = filer_in(body.text, text_in(context, "stock_code"), text_in(context, "issuer"))
    notice, file = Link("fund_notice", text_in(context, "notice")), Link(KIND, said.native_id)
    grade = text_in(context, "grade") or "official"
    policy = read_policy_file(notice.native_id, context, body.text[:_LONGEST])
    issuer = text_in(context, "issuer")
    facts = facts_of(said.native_id, read, grade, issuer, filer=filer, policy=policy)
    region = home_of(issuer, text_in(context, "region_code"), grade)
    code = region.code if region else None
    for naming in naming_records(said.native_id, read.text, facts, code, notice.native_id):
        if naming.role != "mother" or str(naming.name_raw) not in title:
            yield replace(naming, notice=notice, attachment=file)
    yield from policy.records
    for fact in facts:
        if getattr(fact, "role", None) == "mother":
            continue  # of the title, which the page has told
        words = str(getattr(fact, "quote", "") or "")
        where = {"notice": notice, "attachment": file, "place": body.place_of(words)}
        # What hangs on a notice has these fields; their common type, a record, does not.
        yield replace(fact, **where)  # type: ignore[arg-type]


def _repeats(context: Mapping[str, Json], body: Body) -> bool:
    """True where the notice's page says the same: then it is told once, with the page."""
    samples = context.get("samples")
    if not isinstance(samples, list) or not samples:
        return False
    bare = squeezed(body.text)
    return sum(str(each) in bare for each in samples) >= len(samples) * _REPEATED


def _doubts(said: Said, outcome: str, length: int, facts: int) -> Iterator[Doubt]:
    name = text_in(said.context, "title") or said.native_id
    odd = said.fields.get("odd")
    told = "; ".join(map(str, odd if isinstance(odd, list) else ()))
    if outcome not in ("read", "repeats_page"):
        yield Doubt("outcome", f"{outcome}: {name}; {told}"[:500], Reason.NOT_READ)
    elif told:
        yield Doubt("pages", f"{name}; {told}"[:500], Reason.NOT_READ)
    if length > _LONGEST or facts > _MOST_FACTS:
        told = f"{name}: {length} characters, {facts} facts"
        yield Doubt("rule_version", told, Reason.OUT_OF_RANGE)


def _whole(value: Json) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
