"""Whom a prospectus ties to its issuer: controllers and subsidiaries (holders stand beside)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from normalize.filings.flow import Block, Table, labelled
from normalize.filings.prospectus_firm import at_place
from normalize.filings.prospectus_labels import Printed, printed
from normalize.filings.prospectus_terms import Terms
from normalize.filings.rules import pattern, rules, squeezed
from normalize.filings.tables import (
    body,
    cell_of,
    has_number,
    head_of,
    is_titled,
    percent,
    tables,
    titles_of,
)
from normalize.mentions import mention
from normalize.names import clean_name, legal_form, name_key, split_names
from normalize.reading import Reading, Reason
from normalize.records import (
    Doubt,
    Link,
    Mention,
    RelationRecord,
)
from normalize.text import nfkc

_NOTE = re.compile(r"\([^()]*\)$")  # 王某（WANG MOU）
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)[%％]")
_AND_BEHIND_FIRM = re.compile(r"(?:(?<=公司|企业|中心|政府|员会)|(?<=伙[)）]))(?:以及|和|及|与)")
VIA = "prospectus"
KINDS = ("controlling_shareholder", "actual_controller")


@dataclass(frozen=True, slots=True)
class Under:
    """Under which reading the ties stand, of which firm, and the short names that it defines."""

    reading: str
    issuer: Mention | None
    issuer_raw: str
    terms: Terms = field(default_factory=Terms)

    def key(self, name: str) -> str:
        """By what the same firm is known again, under its whole name and its short one."""
        return name_key(self.terms.full(name) or name)

    @property
    def known(self) -> set[str]:
        """Keys of the issuer's names."""
        keys = {name_key(self.issuer_raw), self.issuer.key if self.issuer else ""}
        return {key for key in keys if key}

    def is_firm(self, name: str) -> bool:
        """True for a firm by its name, or by its short name that the document defines."""
        return self.terms.full(name) is not None or is_organisation(name)

    def is_person(self, name: str) -> bool:
        """True for what can only be a person's name, and is no defined short name of a firm."""
        return self.terms.full(name) is None and is_person(name)

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
        is_firm: bool = True,
    ) -> RelationRecord:
        """The record of a tie: `name` is the `kind` of the issuer; only a firm is mentioned."""
        page, quote = place
        full = self.terms.full(name) or name
        who = mention(full) if name and is_firm else None
        if who and self.issuer and who.key == self.issuer.key:  # nobody is tied to itself
            who, doubts = (
                None,
                (*doubts, at_place("subject_raw", quote, Reason.CONTRADICTORY, page)),
            )
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
    """True for what can only be a person's name: 甲一, 阿依·古丽; 财政部 and 样例资本 are none."""
    said = squeezed(name)
    if not pattern("ties", "person").match(said):
        return False
    return legal_form(said) is None and not pattern("ties", "no_person").search(said)


def is_organisation(name: str) -> bool:
    """True where the name itself says that it is no person's: by its form, end or kind.

    WANG LEI, 王某（香港） and 李某等12名自然人 have nothing that says so.
    """
    if any(pattern("ties", each).search(squeezed(name)) for each in ("no_person", "product")):
        return True
    return legal_form(name) is not None or bool(pattern("ties", "abroad").search(nfkc(name)))


def controllers(blocks: list[Block], under: Under) -> Iterator[RelationRecord]:
    """The controlling shareholder and the actual controllers, by their labels in the overview."""
    for kind in KINDS:
        found = list(printed(blocks, partial(_is_controller, kind)))
        own = [each for each in found if each.is_of(under.known, under.key)]
        if own:
            yield from _controllers(kind, own[0], under)
        elif found:  # of other firms, as it seems
            page, quote = found[0].page, found[0].quote
            doubt = at_place("subject_raw", quote, Reason.AMBIGUOUS, page)
            yield under.tie(kind, "", (page, quote), doubts=(doubt,))


def _is_controller(kind: str, label: str, value: str) -> bool:
    """False for a row of labels."""
    is_label = any(pattern("labels", each).search(squeezed(value)) for each in KINDS)
    return bool(pattern("labels", kind).search(label)) and bool(value) and not is_label


def _controllers(kind: str, own: Printed, under: Under) -> Iterator[RelationRecord]:
    place = (own.page, own.quote)
    for number, name in enumerate(_names(own.said), 1):
        if pattern("ties", "no_one").search(name):
            continue
        doubts: tuple[Doubt, ...] = ()
        if not _is_name(name, under):
            doubts = (at_place("subject_raw", own.quote, Reason.UNREADABLE, own.page),)
            name = ""
        is_firm = under.is_firm(name)
        yield under.tie(kind, name, place, doubts=doubts, number=number, is_firm=is_firm)


def _is_name(name: str, under: Under) -> bool:
    """False for an account instead of a name: 甲一直接持股30%, 公司控股股东为甲一."""
    if len(name) > 60 or pattern("ties", "not_a_name").search(name):
        return False
    if under.terms.full(name) or is_person(name) or not re.search("[一-鿿]", name):
        return True
    return is_organisation(name) or is_person(_NOTE.sub("", nfkc(name)))


def _names(value: str) -> Iterator[str]:
    """Names in a row; a word for "and" parts them only where it can't be a part of a name."""
    for piece in split_names(value.replace("。", "；")):
        parts = _AND_BEHIND_FIRM.split(piece) if re.search("[一-鿿]", piece) else [piece]
        persons = re.split("以及|和|及|与", parts[0])
        if len(parts) == 1 < len(persons) and all(is_person(each) for each in persons):
            parts = persons
        for part in parts:
            if name := bare(pattern("ties", "address").sub("", part)):
                yield name


def bare(name: str) -> str:
    """A name without marks of state ownership and without numbers of notes."""
    said = pattern("ties", "state_mark").sub("", nfkc(name))
    return clean_name(pattern("ties", "notes").sub("", said)).strip()


def doubt_of(field: str, read: Reading[Any], place: tuple[int, str]) -> tuple[Doubt, ...]:
    """The question that a value leaves, with page and words."""
    if not read.in_doubt:
        return ()
    return (at_place(field, place[1], read.reason or Reason.UNREADABLE, place[0]),)


def subsidiaries(blocks: list[Block], under: Under) -> Iterator[RelationRecord]:
    """Firms that the issuer holds, from lists and from the label table that each has."""
    seen: set[str] = set()
    for table in tables(blocks):
        if not is_titled(table, pattern("subsidiaries", "title"), pattern("subsidiaries", "never")):
            continue
        for name, share, place in list(_listed(table, under)) or list(_described(table, under)):
            key = under.key(name)
            if key in seen or (under.issuer and key == under.issuer.key):
                continue
            seen.add(key)
            kind = _kind_held(table, share.value)
            doubts = list(doubt_of("share_percent", share, place))
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


def _listed(table: Table, under: Under) -> Iterator[Held]:
    head = head_of(table)
    columns = head.find(rules()["subsidiaries"]["columns"])
    if not {"name", "percent"} <= columns.keys() or has_number(table.rows[0]):
        return
    for at, row in body(table, head):
        name = bare(cell_of(row, columns["name"]))
        if _is_firm(name, under):
            share = percent(cell_of(row, columns["percent"]))
            yield name, share, (table.pages[at], table.quote(at))


def _described(table: Table, under: Under) -> Iterator[Held]:
    name, place = "", (0, "")
    share: Reading[Decimal] = Reading("", reason=Reason.NOT_STATED)
    for label, value, page, quote in labelled([table]):
        if pattern("subsidiaries", "name").search(label) and value and not name:
            name, place = bare(value), (page, quote)
        elif pattern("subsidiaries", "share").search(label):
            said = set(_PERCENT.findall(nfkc(value)))
            if len(said) == 1:
                share = percent(said.pop())
            elif said or value:  # several holders: which of them is the issuer, nobody can tell
                share = Reading(value, reason=Reason.UNREADABLE)
    if _is_firm(name, under):
        yield name, share, place


def _is_firm(name: str, under: Under) -> bool:
    """True for what may be held: no person, no total, no branch of the issuer itself."""
    said = squeezed(name)
    no_firm = pattern("ties", "rest").search(said) or said.endswith("分公司")
    return bool(name) and not under.is_person(name) and not no_firm
