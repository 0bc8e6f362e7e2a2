"""Results of an issue (发行结果公告, 上市公告书): price, shares, money, strategic allotments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from normalize.filings.flow import Block, Line, Table, flow, sentences
from normalize.filings.prospectus_firm import Found, at_place
from normalize.filings.prospectus_ties import is_organisation
from normalize.filings.reading import application_link, outcome_of, reading_id, reading_of
from normalize.filings.rules import pattern, rules, squeezed
from normalize.filings.tables import (
    amount,
    body,
    cell_of,
    head_of,
    is_titled,
    money_unit,
    share_count,
    share_unit,
    tables,
)
from normalize.mentions import mention
from normalize.names import name_key
from normalize.reading import Reading, Reason
from normalize.records import (
    Doubt,
    IssueResultRecord,
    Link,
    Record,
    StrategicAllotmentRecord,
)
from normalize.said import Said

_FIELDS = {"price": "price_minor", "shares": "shares", "raised": "raised_minor"}


def issue_result(said: Said) -> Iterator[Record]:
    """What was sold, and who took it by agreement; nothing where the document states nothing."""
    yield reading_of(said)
    if outcome_of(said) != "read":
        return
    blocks = flow(said.fields)
    found = {name: _stated(name, blocks) for name in _FIELDS}
    allotments = list(_allotments(blocks, f"{reading_id(said)}/result"))
    if any(each.page for each in found.values()) or allotments:
        yield _result(said, found)
        yield from allotments


def _result(said: Said, found: dict[str, Found[tuple[int, str]]]) -> IssueResultRecord:
    value = {name: each.value[0] if each.value else None for name, each in found.items()}
    raw = {name: each.value[1] if each.value else None for name, each in found.items()}
    pages = [each.page for each in found.values() if each.page]
    quotes = dict.fromkeys(each.quote for each in found.values() if each.quote)
    return IssueResultRecord(
        native_id=f"{reading_id(said)}/result",
        raw={name: {"page": each.page, "quote": each.quote} for name, each in found.items()},
        doubts=tuple(doubt for each in found.values() for doubt in each.doubts),
        whole=frozenset({"strategic_allotment"}),
        application=application_link(said),
        reading=Link("document_reading", reading_id(said)),
        raised_minor=value["raised"],
        raised_raw=raw["raised"],
        price_minor=value["price"],
        price_raw=raw["price"],
        shares=value["shares"],
        shares_raw=raw["shares"],
        currency="CNY",
        page=min(pages, default=None),
        quote="; ".join(quotes)[:1000] or None,
    )


def _stated(name: str, blocks: list[Block]) -> Found[tuple[int, str]]:
    """A value as running text or a label table states it; two that differ are a question."""
    found = []
    for text, page in _texts(blocks):
        for match in pattern("issue", name).finditer(text):
            if not _is_of_this_issue(text, match):
                continue
            count = share_count if name == "shares" else amount
            unit = match["unit"] or match["head"]
            read: Reading[int] = count(match["value"], unit)
            found.append((read, f"{match['value']}{unit or ''}", page, match[0]))
    values = {read.value for read, _, _, _ in found if read.value is not None}
    if not found:
        return Found()
    read, raw, page, quote = next((each for each in found if each[0].value is not None), found[0])
    if len(values) != 1:
        reason = Reason.CONTRADICTORY if values else read.reason or Reason.UNREADABLE
        said = [f"p. {page}: {raw}" for _, raw, page, _ in found]
        return Found(None, page, quote, (at_place(_FIELDS[name], quote, reason, page, *said),))
    return Found((values.pop(), raw), page, quote)


def _is_of_this_issue(text: str, match: re.Match[str]) -> bool:
    """False for an earlier issue, another firm's, and what would be if more were sold."""
    before, behind = text[: match.start()], text[match.end() :]
    if pattern("issue", "if").search(before) or pattern("issue", "if_taken").search(behind):
        return False
    last = {
        name: max((found.end() for found in pattern("issue", name).finditer(before)), default=0)
        for name in ("ours", "others")
    }
    return last["others"] <= last["ours"]


def _texts(blocks: list[Block]) -> Iterator[tuple[str, int]]:
    """Sentences, and rows of label tables as if they were such: label, then value."""
    yield from sentences([block for block in blocks if isinstance(block, Line)])
    for table in tables(blocks):
        for at, row in enumerate(table.rows):
            yield ":".join(squeezed(cell) for cell in row if cell), table.pages[at]


def _allotments(blocks: list[Block], result: str) -> Iterator[StrategicAllotmentRecord]:
    """One for each name; said again and differently, it is one more with a question."""
    seq, seen = 0, dict[str, StrategicAllotmentRecord]()
    for table in tables(blocks):
        if not is_titled(table, pattern("issue", "title")):
            continue
        head = head_of(table)
        columns = head.find(rules()["issue"]["columns"])
        if "name" not in columns or not {"shares", "amount"} & columns.keys():
            continue
        for at, row in body(table, head):
            name = cell_of(row, columns["name"])
            if not is_organisation(name) or pattern("ties", "rest").search(squeezed(name)):
                continue  # a private person's share is no business of ours (data model, rule 11)
            one = _allotment(table, at, columns, head.columns, name, (result, seq + 1))
            before = seen.get(name_key(name))
            if before is None:
                seq += 1
                seen[name_key(name)] = one
                yield one
            elif (before.shares, before.amount_minor) != (one.shares, one.amount_minor):
                seq += 1
                doubt = at_place("shares", table.quote(at), Reason.CONTRADICTORY, table.pages[at])
                yield replace(one, doubts=(*one.doubts, doubt))


def _allotment(
    table: Table,
    at: int,
    columns: dict[str, int],
    heads: tuple[str, ...],
    name: str,
    under: tuple[str, int],
) -> StrategicAllotmentRecord:
    result, seq = under
    row, quote, page = table.rows[at], table.quote(at), table.pages[at]
    taken, paid = columns.get("shares"), columns.get("amount")
    shares = share_count(
        cell_of(row, taken), share_unit(table, heads[taken] if taken is not None else "")
    )
    money = amount(cell_of(row, paid), money_unit(table, heads[paid] if paid is not None else ""))
    doubts: list[Doubt] = []
    for field, read in (("shares", shares), ("amount_minor", money)):
        if read.in_doubt:
            doubts.append(at_place(field, quote, read.reason or Reason.UNREADABLE, page))
    return StrategicAllotmentRecord(
        native_id=f"{result}/allotment/{seq}",
        raw={"page": page, "quote": quote},
        doubts=tuple(doubts),
        result=Link("issue_result", result),
        seq=seq,
        organisation=mention(name),
        organisation_raw=name,
        amount_minor=money.value,
        amount_raw=money.raw or None,
        shares=shares.value,
        shares_raw=shares.raw or None,
        page=page,
        quote=quote,
    )
