"""Whom a prospectus ties to its issuer: controllers, shareholders, subsidiaries, core staff.

Of shareholders only organisations are kept: who owns a part of a firm as a private person is no
business of ours, unless that person controls it and the document says so (data model, rule 11).
Tables of the past (at the founding, after each round) are left alone: only tables under a heading
of today's holders count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from normalize.filing_flow import Block, Table, labelled
from normalize.filing_rules import pattern, rules, squeezed
from normalize.filing_tables import (
    body,
    cell_of,
    has_number,
    head_of,
    is_titled,
    percent,
    share_count,
    share_unit,
    tables,
    titles_of,
)
from normalize.mentions import mention
from normalize.names import clean_name, name_key
from normalize.prospectus_firm import at_place
from normalize.reading import Reading, Reason
from normalize.records import (
    Doubt,
    Link,
    Mention,
    RelationRecord,
)
from normalize.text import nfkc

_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)[%％]")
_AND_BEHIND_FIRM = re.compile(r"(?:(?<=公司|企业|中心|政府|员会)|(?<=伙[)）]))(?:以及|和|及|与)")
VIA = "prospectus"
KINDS = ("controlling_shareholder", "actual_controller")


@dataclass(frozen=True, slots=True)
class Under:
    """Under which reading the ties stand, and of which firm."""

    reading: str
    issuer: Mention | None
    issuer_raw: str

    def tie(
        self,
        kind: str,
        name: str,
        place: tuple[int, str],
        *,
        share: Decimal | None = None,
        shares: int | None = None,
        mark: str | None = None,
        doubts: tuple[Doubt, ...] = (),
        number: int = 0,
    ) -> RelationRecord:
        """The record of a tie: `name` is the `kind` of the issuer."""
        page, quote = place
        who = mention(name) if name and not is_person(name) else None
        return RelationRecord(
            native_id=f"{self.reading}/tie/{kind}/{number}",
            raw={"page": page, "quote": quote},
            doubts=doubts,
            kind=kind,
            subject=who,
            object=self.issuer,
            subject_raw=name or None,
            object_raw=self.issuer_raw or None,
            share_percent=share,
            shares=shares,
            state_mark=mark,
            page=page,
            quote=quote,
            observed_via=VIA,
            reading=Link("document_reading", self.reading),
        )


def is_person(name: str) -> bool:
    """True for what can only be a person's name: 甲一, 阿依·古丽."""
    return bool(pattern("ties", "person").match(squeezed(name)))


def controllers(blocks: list[Block], under: Under) -> Iterator[RelationRecord]:
    """The controlling shareholder and the actual controllers, by their labels in the overview."""
    for kind in KINDS:
        for label, value, page, quote in labelled(blocks):
            if not pattern("labels", kind).search(label) or not value:
                continue
            if any(pattern("labels", each).search(squeezed(value)) for each in KINDS):
                continue  # a row of labels
            for number, name in enumerate(_names(value), 1):
                if pattern("ties", "no_one").search(name):
                    continue
                doubts: tuple[Doubt, ...] = ()
                if len(name) > 60 or pattern("ties", "not_a_name").search(name):
                    doubts = (at_place("subject_raw", quote, Reason.UNREADABLE, page),)
                    name = ""
                yield under.tie(kind, name, (page, quote), doubts=doubts, number=number)
            break


def _names(value: str) -> Iterator[str]:
    """Names in a row; a word for "and" parts them only where it can't be a part of a name."""
    for piece in re.split(r"[、,，;；。]", value):
        parts = _AND_BEHIND_FIRM.split(squeezed(piece))
        persons = re.split("以及|和|及|与", parts[0])
        if len(parts) == 1 < len(persons) and all(is_person(each) for each in persons):
            parts = persons
        for part in parts:
            if name := _bare(pattern("ties", "address").sub("", part)):
                yield name


def _bare(name: str) -> str:
    said = pattern("ties", "state_mark").sub("", nfkc(name))
    return clean_name(pattern("ties", "notes").sub("", said)).strip()


def shareholders(blocks: list[Block], under: Under) -> Iterator[RelationRecord]:
    """Organisations that hold shares before the issue, with share and mark of state ownership."""
    seen: dict[str, Decimal | None] = {}
    for table in tables(blocks):
        never = pattern("shareholders", "never")
        past = any(
            never.search(squeezed(each)) for each in (*table.headings[1:], *table.above[-2:])
        )
        if past or not is_titled(table, pattern("shareholders", "title")):
            continue
        head = head_of(table)
        columns = head.find(rules()["shareholders"]["columns"], rules()["shareholders"]["later"])
        if not {"name", "percent"} <= columns.keys():
            continue
        unit = share_unit(table, head.columns[columns["shares"]]) if "shares" in columns else None
        for at, row in body(table, head):
            said = nfkc(cell_of(row, columns["name"]))
            name = _bare(said)
            if not name or is_person(name) or pattern("ties", "rest").search(squeezed(name)):
                continue
            if name_key(name) in seen:
                continue
            place = (table.pages[at], table.quote(at))
            share = percent(cell_of(row, columns["percent"]))
            count = share_count(cell_of(row, columns.get("shares")), unit)
            marks = pattern("ties", "state_mark").search(squeezed(said))
            doubts = [_doubt("share_percent", share.reason, place)] if share.in_doubt else []
            if count.in_doubt:
                doubts.append(_doubt("shares", count.reason, place))
            seen[name_key(name)] = share.value
            yield under.tie(
                "shareholder",
                name,
                place,
                share=share.value,
                shares=count.value,
                mark=marks["mark"] if marks else None,
                doubts=tuple(doubts),
                number=len(seen),
            )


def _doubt(field: str, reason: Reason | None, place: tuple[int, str]) -> Doubt:
    return at_place(field, place[1], reason or Reason.UNREADABLE, place[0])


def subsidiaries(blocks: list[Block], under: Under) -> Iterator[RelationRecord]:
    """Firms that the issuer holds, from lists and from the label table that each has."""
    seen: set[str] = set()
    for table in tables(blocks):
        if not is_titled(table, pattern("subsidiaries", "title")):
            continue
        for name, share, place in list(_listed(table)) or list(_described(table)):
            key = name_key(name)
            if key in seen or (under.issuer and key == under.issuer.key):
                continue
            seen.add(key)
            kind = _kind_held(table, share.value)
            doubts = [_doubt("share_percent", share.reason, place)] if share.in_doubt else []
            if kind is None:
                said = ("subsidiary", "associate")
                doubts.append(at_place("kind", place[1], Reason.AMBIGUOUS, place[0], *said))
            yield under.tie(
                kind or "holding",
                name,
                place,
                share=share.value,
                doubts=tuple(doubts),
                number=len(seen),
            )


def _kind_held(table: Table, share: Decimal | None) -> str | None:
    """By the nearest title that names one kind alone, else by a share of more than a half."""
    for title in titles_of(table):
        minority = pattern("subsidiaries", "minority").search(title)
        majority = pattern("subsidiaries", "majority").search(title)
        if minority and not majority:
            return "associate"
        if majority and not minority:
            return "subsidiary"
    return "subsidiary" if share is not None and share > 50 else None


Held = tuple[str, Reading[Decimal], tuple[int, str]]


def _listed(table: Table) -> Iterator[Held]:
    head = head_of(table)
    columns = head.find(rules()["subsidiaries"]["columns"])
    if not {"name", "percent"} <= columns.keys() or has_number(table.rows[0]):
        return
    for at, row in body(table, head):
        name = _bare(cell_of(row, columns["name"]))
        if name and not is_person(name) and not pattern("ties", "rest").search(squeezed(name)):
            share = percent(cell_of(row, columns["percent"]))
            yield name, share, (table.pages[at], table.quote(at))


def _described(table: Table) -> Iterator[Held]:
    name, place = "", (0, "")
    share: Reading[Decimal] = Reading("", reason=Reason.NOT_STATED)
    for label, value, page, quote in labelled([table]):
        if pattern("subsidiaries", "name").search(label) and value and not name:
            name, place = _bare(value), (page, quote)
        elif pattern("subsidiaries", "share").search(label):
            said = set(_PERCENT.findall(nfkc(value)))
            if len(said) == 1:
                share = percent(said.pop())
            elif said or value:  # several holders: which of them is the issuer, nobody can tell
                share = Reading(value, reason=Reason.UNREADABLE)
    if name and not is_person(name):
        yield name, share, place
