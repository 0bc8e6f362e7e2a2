"""The core technical staff (核心技术人员) that a prospectus names, as it has to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from normalize.filings.flow import Block, sentences
from normalize.filings.prospectus_ties import VIA, Under
from normalize.filings.rules import pattern, rules, squeezed
from normalize.filings.tables import body, cell_of, head_of, is_titled, tables
from normalize.records import UNSET, Link, ListingPartyRecord


def core_staff(blocks: list[Block], under: Under) -> Iterator[ListingPartyRecord]:
    """The core technical staff, from a table under their heading or a sentence that names them."""
    seen: set[str] = set()
    for name, title, page, quote in [*_staff_tables(blocks), *_staff_sentences(blocks)]:
        if name in seen:
            continue
        seen.add(name)
        yield ListingPartyRecord(
            native_id=f"{under.reading}/staff/{len(seen)}",
            raw={"page": page, "quote": quote},
            role="core_technical_staff",
            seq=len(seen),
            organisation=under.issuer,
            organisation_raw=under.issuer_raw or None,
            person_name=name,
            title_raw=title or None,
            page=page,
            quote=quote,
            observed_via=VIA,
            reading=Link("document_reading", under.reading),
            application=UNSET,
        )


Staff = tuple[str, str, int, str]


def _staff_tables(blocks: list[Block]) -> Iterator[Staff]:
    for table in tables(blocks):
        head = head_of(table)
        columns = head.find(rules()["staff"]["columns"])
        if "name" not in columns:
            continue
        titled = is_titled(table, pattern("staff", "title"), pattern("staff", "never"))
        for at, row in body(table, head):
            name, title = (
                squeezed(cell_of(row, columns["name"])),
                cell_of(row, columns.get("title")),
            )
            said_so = pattern("staff", "title").search(squeezed(title))
            if pattern("staff", "name").match(name) and (titled or said_so):
                yield name, title, table.pages[at], table.quote(at)


def _staff_names(said: str) -> list[str]:
    names = []
    for piece in re.split("[、,，]", pattern("staff", "rest").sub("", said.rstrip("。;；"))):
        names += [pattern("ties", "address").sub("", each) for each in _parted(piece) if each]
    return names


def _parted(piece: str) -> list[str]:
    """The two names around an "and", which may itself be in a name: 王和平和丙三."""
    is_name = pattern("staff", "name").match
    cuts = [(piece[: at.start()], piece[at.end() :]) for at in re.finditer("以及|和|及", piece)]
    good = [list(cut) for cut in cuts if all(map(is_name, cut))]
    return good[0] if len(good) == 1 else [piece]


def _staff_sentences(blocks: list[Block]) -> Iterator[Staff]:
    for sentence, page in sentences(blocks):
        for found in pattern("staff", "sentence").finditer(sentence):
            before = sentence[: found.start()]
            if not pattern("staff", "who").search(before) or pattern("staff", "left").search(
                before
            ):
                continue  # another firm's, or one who is there no more
            names = _staff_names(found["names"])
            good = [name for name in names if pattern("staff", "name").match(name)]
            if good and len(good) == len(names):
                yield from ((name, "", page, found[0][:500]) for name in good)
