"""Who takes part in an application: intermediaries, those who sign for them, the issuer's officers.

From the rows of the SSE's project list. Two of its habits shape this: the same people come in
another order in another answer, so that everything is sorted by the exchange's own numbers; and
the number of an intermediary is used again for another firm (20029 is two accountants), so that
it identifies nothing outside its project.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from normalize.mentions import mention
from normalize.reading import Reading, Reason
from normalize.records import Doubt, Json, Link, ListingPartyRecord, Mention, RelationRecord
from normalize.said import name_in, rows_in, text_in

_LAST = 999  # after every number that an exchange gives

Fields = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Cast:
    """A row's project, its issuer and the exchange's codes."""

    project: str
    issuer: Mention | None
    issuer_raw: str
    codes: Mapping[str, Any]

    @property
    def link(self) -> Link:
        return Link("listing_application", self.project)


def parties(cast: Cast, row: Fields) -> Iterator[ListingPartyRecord]:
    """All parties of the row. `seq` counts empty places too, so that a late name moves no one."""
    seen: Counter[str] = Counter()
    for firm, number in _intermediaries(row):
        role = _role(cast.codes["intermediaries"], text_in(firm, "i_intermediaryType"))
        seen[role.value or ""] += 1
        yield _firm(cast, firm, number, role, seen[role.value or ""])
        yield from _signatories(cast, firm, seen)
    yield from _officers(cast, row, seen)


def _intermediaries(row: Fields) -> Iterator[tuple[Fields, str]]:
    """Each with its number in the project: the exchange's, else its kind and place in the order."""
    seen: Counter[str] = Counter()
    for firm in _in_order(rows_in(row, "intermediary")):
        kind = text_in(firm, "i_intermediaryType")
        seen[kind] += 1
        yield firm, text_in(firm, "i_intermediaryId") or f"{kind}-{seen[kind]}"


def _in_order(firms: Iterable[Fields]) -> list[Fields]:
    """By kind, by the exchange's order where it gives one, and by number."""
    return sorted(
        firms,
        key=lambda firm: (
            _number(firm, "i_intermediaryType"),
            _number(firm, "i_intermediaryOrder"),
            text_in(firm, "i_intermediaryId"),
        ),
    )


def all_numbered(row: Fields) -> bool:
    """True where the row lists its parties in full, each with the exchange's own number."""
    if not {"intermediary", "stockIssuer"} <= row.keys():
        return False
    firms = list(rows_in(row, "intermediary"))
    people = [person for firm in firms for person in rows_in(firm, "i_person")]
    numbers = [text_in(firm, "i_intermediaryId") for firm in firms]
    numbers += [text_in(person, "i_p_personId") for person in people]
    numbers += [text_in(officer, "s_personId") for officer in rows_in(row, "stockIssuer")]
    return all(numbers) and all("i_person" in firm for firm in firms)


def relations(cast: Cast, row: Fields) -> Iterator[RelationRecord]:
    """Each intermediary's tie to the issuer, where its kind is known and both have a name."""
    for firm, number in _intermediaries(row):
        role = _role(cast.codes["intermediaries"], text_in(firm, "i_intermediaryType"))
        kind = cast.codes["relations"].get(role.value or "")
        subject = _named(firm).value
        if kind is None or subject is None or cast.issuer is None:
            continue
        yield RelationRecord(
            native_id=f"{cast.project}/relation/{kind}/{number}",
            kind=kind,
            subject=subject,
            object=cast.issuer,
            subject_raw=name_in(firm, "i_intermediaryName"),
            object_raw=cast.issuer_raw,
            observed_via="announcement",
            application=cast.link,
        )


def _firm(
    cast: Cast, firm: Fields, number: str, role: Reading[str], seq: int
) -> ListingPartyRecord:
    named = _named(firm)
    shown = name_in(firm, "i_intermediaryName") or name_in(firm, "i_intermediaryAbbrName")
    return ListingPartyRecord(
        native_id=f"{cast.project}/party/{number}",
        raw={key: value for key, value in firm.items() if key != "i_person"},
        doubts=(*Doubt.of("role", role), *Doubt.of("organisation", named)),
        application=cast.link,
        role=role.value,
        seq=seq,
        organisation=named.value,
        organisation_raw=shown or None,
        person_name=None,
        title_raw=None,
    )


def _named(firm: Fields) -> Reading[Mention]:
    """The firm by its full name. A short name fits several firms: it is only a candidate."""
    name, short = name_in(firm, "i_intermediaryName"), name_in(firm, "i_intermediaryAbbrName")
    known = mention(name, "intermediary")
    if known is not None:
        return Reading(name, value=known)
    if short:
        return Reading(short, reason=Reason.AMBIGUOUS, candidates=(short,))
    return Reading("", reason=Reason.NOT_STATED)


def _signatories(cast: Cast, firm: Fields, seen: Counter[str]) -> Iterator[ListingPartyRecord]:
    people = sorted(
        rows_in(firm, "i_person"),
        key=lambda person: (_number(person, "i_p_jobType"), text_in(person, "i_p_personId")),
    )
    employer = (_named(firm).value, name_in(firm, "i_intermediaryName"))
    for person in people:
        role = _role(cast.codes["jobs"], text_in(person, "i_p_jobType"))
        said = (name_in(person, "i_p_personName"), text_in(person, "i_p_jobTitle"))
        number = text_in(person, "i_p_personId")
        yield from _person(cast, number, said, role, employer, person, seen)


def _officers(cast: Cast, row: Fields, seen: Counter[str]) -> Iterator[ListingPartyRecord]:
    officers = sorted(rows_in(row, "stockIssuer"), key=lambda one: text_in(one, "s_personId"))
    for officer in officers:
        title = text_in(officer, "s_jobTitle")
        role = _role(cast.codes["officers"], title)
        said = (name_in(officer, "s_personName"), title)
        number = text_in(officer, "s_personId")
        employer = (cast.issuer, cast.issuer_raw)
        yield from _person(cast, number, said, role, employer, officer, seen)


def _person(
    cast: Cast,
    number: str,
    said: tuple[str, str],
    role: Reading[str],
    employer: tuple[Mention | None, str],
    raw: Fields,
    seen: Counter[str],
) -> Iterator[ListingPartyRecord]:
    """One person, or none where the place is empty."""
    name, title = said
    seen[role.value or ""] += 1
    seq = seen[role.value or ""]
    shown = _person_name(name, cast.codes)
    if not shown:
        return
    yield ListingPartyRecord(
        native_id=f"{cast.project}/person/{number or f'{role.value}-{seq}'}",
        raw=raw,
        doubts=Doubt.of("role", role),
        application=cast.link,
        role=role.value,
        seq=seq,
        organisation=employer[0],
        organisation_raw=employer[1] or None,
        person_name=shown,
        title_raw=title or None,
    )


def _person_name(name: str, codes: Mapping[str, Any]) -> str:
    """The name without （已离职） and its like, and without spaces set between two characters."""
    bare = _marks(codes["name_marks"]).sub("", name)
    bare = re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", " ".join(bare.split()))
    return "" if bare in codes["no_name"] else bare


@cache
def _marks(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _role(roles: Mapping[str, str], code: str) -> Reading[str]:
    role = roles.get(code)
    if role is not None:
        return Reading(code, value=role)
    return Reading(code, reason=Reason.UNREADABLE if code else Reason.NOT_STATED)


def _number(fields: Fields, key: str) -> int:
    text = text_in(fields, key)
    return int(text) if text.isdecimal() else _LAST
