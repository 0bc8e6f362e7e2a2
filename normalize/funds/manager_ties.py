"""Who owns and controls a manager of private funds, and to which other managers it is tied.

Of those who own a part the firms are kept, and persons that run or control the manager; of another
person the share alone stays (data model, rule 11).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from normalize.filings.prospectus_ties import is_organisation
from normalize.funds.manager_labels import ManagerPage, read_percent
from normalize.funds.managers import Ownership, ownership
from normalize.mentions import mention
from normalize.names import clean_name, name_key, written_key
from normalize.reading import Reading
from normalize.records import Doubt, Json, RelationRecord
from normalize.said import text_in

_HALF = Decimal(50)  # percent


def owner_of(page: ManagerPage) -> Ownership:
    """By the controllers; else an authority that holds more than half of it makes it the state's,
    and one that holds less makes it mixed."""
    whose = ownership(page.controllers)
    if whose.kind == "state":
        return whose
    for row in page.rows("holders"):
        direct = ownership([text_in(row, "name")])
        if direct.kind == "state":
            share = read_percent(text_in(row, "ratio")).value
            return direct if share and share > _HALF else replace(direct, kind="mixed")
    return whose


def holders(page: ManagerPage) -> Iterator[RelationRecord]:
    unnamed = 0
    for row in page.rows("holders"):
        name, share = text_in(row, "name"), read_percent(text_in(row, "ratio"))
        if _is_person(name) and name_key(name) not in page.known_persons:
            unnamed += 1
            tail, name, raw = f"person-{unnamed}", "", {"ratio": text_in(row, "ratio")}
        else:
            tail, raw = written_key(name), {key: text_in(row, key) for key in ("name", "ratio")}
        yield _tie(page, "shareholder", tail, name, share=share, raw=raw)


def controllers(page: ManagerPage) -> Iterator[RelationRecord]:
    for name in page.controllers:
        yield _tie(page, "actual_controller", written_key(name), name)


def affiliates(page: ManagerPage) -> Iterator[RelationRecord]:
    """Other managers that the page lists as tied to this one, with their numbers."""
    for row in page.rows("affiliates"):
        number, name = text_in(row, "id"), text_in(row, "name")
        yield _tie(page, "affiliated_manager", number or written_key(name), name, number=number)


def _is_person(name: str) -> bool:
    """True for what doesn't say that it is an organisation: the register has names in full, so that
    甲一, 欧阳某某（香港） and LI MING are persons."""
    return ownership([name]).kind != "state" and not is_organisation(name)


def _tie(
    page: ManagerPage,
    kind: str,
    tail: str,
    name: str,
    *,
    share: Reading[Decimal] | None = None,
    number: str = "",
    raw: Mapping[str, Json] | None = None,
) -> RelationRecord:
    """`name` is the `kind` of the manager; without a name it is a person of whom none is kept."""
    is_firm = kind == "affiliated_manager" or (bool(name) and not _is_person(name))
    sort = "agency" if ownership([name]).kind == "state" else "firm"
    numbers = (("amac_manager", number),) if number else ()
    return RelationRecord(
        native_id=f"{page.id}/relation/{kind}/{tail}",
        raw=raw or {"name": name},
        doubts=Doubt.of("share_percent", share) if share else (),
        kind=kind,
        subject=mention(name, sort, identifiers=numbers) if is_firm else None,
        object=page.manager,
        subject_raw=clean_name(name) or None,
        object_raw=page.name or None,
        share_percent=share.value if share else None,
        observed_via="registration",
        manager=page.link,
    )
