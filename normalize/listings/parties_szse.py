"""Who takes part in an application in Shenzhen: firms and those who sign for them, by name.

The answer has a field of firms and one of people for each role, several names in one text. It gives
them no numbers, so that a party's own number is its role and its place in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from normalize.listings.parties import Cast, Fields
from normalize.markup import without_markup
from normalize.mentions import mention
from normalize.reading import Reason
from normalize.records import Doubt, ListingPartyRecord, RelationRecord
from normalize.said import text_in


def parties(cast: Cast, row: Fields) -> Iterator[ListingPartyRecord]:
    """All parties in the order of the page, each role's firms before its people."""
    for rule in cast.codes["parties"]:
        firms = names(text_in(row, rule["firms"]), cast.codes)
        for seq, name in enumerate(firms, 1):
            yield _firm(cast, rule, name, seq, row)
        yield from _people(cast, rule, firms, row)


def relations(cast: Cast, row: Fields) -> Iterator[RelationRecord]:
    """Each firm's tie to the issuer. A joint sponsor is a sponsor."""
    for rule in cast.codes["parties"]:
        for seq, name in enumerate(names(text_in(row, rule["firms"]), cast.codes), 1):
            subject = mention(name, "intermediary")
            if subject is None or cast.issuer is None:
                continue
            yield RelationRecord(
                native_id=f"{cast.project}/relation/{rule['role']}-{seq}",
                kind=rule["relation"],
                subject=subject,
                object=cast.issuer,
                subject_raw=name,
                object_raw=cast.issuer_raw,
                observed_via="announcement",
                application=cast.link,
            )


def names(text: str, codes: Mapping[str, Any]) -> list[str]:
    """The names of one text in order. Brackets of a partnership stand within a name, and a place
    that is left empty is no name."""
    parts = _pattern(codes["split"]).split(without_markup(text).strip())
    return [name for name in parts if name and name not in codes["no_name"]]


def _firm(cast: Cast, rule: Mapping[str, str], name: str, seq: int, row: Fields) -> Any:
    return ListingPartyRecord(
        native_id=f"{cast.project}/party/{rule['role']}-{seq}",
        raw={rule["firms"]: text_in(row, rule["firms"])},
        application=cast.link,
        role=rule["role"],
        seq=seq,
        organisation=mention(name, "intermediary"),
        organisation_raw=name,
        person_name=None,
        title_raw=None,
    )


def _people(
    cast: Cast, rule: Mapping[str, str], firms: list[str], row: Fields
) -> Iterator[ListingPartyRecord]:
    """Those who sign. Of several firms nobody says who signs for which: then they have none."""
    said = text_in(row, rule["people"])
    firm = firms[0] if len(firms) == 1 else ""
    doubts = (
        (Doubt("organisation", said, Reason.AMBIGUOUS, tuple(firms)),) if len(firms) > 1 else ()
    )
    for seq, name in enumerate(names(said, cast.codes), 1):
        shown = _person_name(name, cast.codes)
        if not shown:
            continue
        yield ListingPartyRecord(
            native_id=f"{cast.project}/person/{rule['signs']}-{seq}",
            raw={rule["people"]: said},
            doubts=doubts,
            application=cast.link,
            role=rule["signs"],
            seq=seq,
            organisation=mention(firm, "intermediary"),
            organisation_raw=firm or None,
            person_name=shown,
            title_raw=None,
        )


def _person_name(name: str, codes: Mapping[str, Any]) -> str:
    """The name without （已离职） and its like, and without spaces set between two characters."""
    bare = " ".join(_pattern(codes["name_marks"]).sub("", name).split())
    bare = re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", bare)
    return "" if bare in codes["no_name"] else bare


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
