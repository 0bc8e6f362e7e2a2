"""Who runs a manager of private funds: its executives, and the careers that its page lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from normalize.funds.manager_labels import ManagerPage
from normalize.funds.managers import rules
from normalize.funds.numbers import number_of
from normalize.names import clean_name, name_key
from normalize.reading import Reading, Reason
from normalize.records import Doubt, FundManagerCareerRecord, FundManagerStaffRecord, Json
from normalize.said import text_in
from normalize.text import nfkc


def executives(page: ManagerPage) -> Iterator[FundManagerStaffRecord]:
    """Each executive once: one that stands there twice has the posts of both."""
    people: dict[str, list[Mapping[str, Json]]] = {}
    for row in page.rows("staff"):
        people.setdefault(name_key(text_in(row, "name")), []).append(row)
    for seq, (key, rows) in enumerate(people.items(), 1):
        said = [text_in(row, "roles") for row in rows]
        roles = [role for each in said for role in split_roles(each)]
        qualified = next(filter(None, (text_in(row, "qualification") for row in rows)), "")
        yield FundManagerStaffRecord(
            native_id=f"{page.id}/staff/{key}",
            raw={"rows": [dict(row) for row in rows]},
            manager=page.link,
            organisation=page.manager,
            person_name=clean_name(text_in(rows[0], "name")),
            roles_raw="; ".join(filter(None, dict.fromkeys(said))) or None,
            roles=",".join(dict.fromkeys(roles)) or None,
            qualification_raw=qualified or None,
            seq=seq,
        )


def split_roles(text: str) -> list[str]:
    """The posts in a text: apart by spaces beside a name, by commas in a career."""
    parts = re.split(rules()["wording"]["roles"], text)
    return [part for part in parts if part and part not in rules()["page"]["nothing"]]


def careers(page: ManagerPage) -> Iterator[FundManagerCareerRecord]:
    """Each line, known by its first month and its words: a line that ends later is the same."""
    seen: dict[str, int] = {}
    for seq, row in enumerate(page.rows("careers"), 1):
        period = text_in(row, "period")
        words = [_said(row, key) for key in ("employer", "department", "roles")]
        read = read_period(period)
        began = f"{read.value.began:%Y%m}" if read.value else _number(period)
        key = f"{page.id}/career/{began}-{_number(*words)}"
        seen[key] = seen.get(key, 0) + 1
        yield FundManagerCareerRecord(
            native_id=key if seen[key] == 1 else f"{key}-{seen[key]}",
            raw=dict(row),
            doubts=Doubt.of("began_on", read),
            manager=page.link,
            period_raw=period or None,
            began_on=read.value.began if read.value else None,
            ended_on=read.value.ended if read.value else None,
            goes_on=read.value.ended is None if read.value else None,
            date_precision="month" if read.value else None,
            employer_raw=words[0],
            department_raw=words[1],
            roles_raw=words[2],
            seq=seq,
        )


def _said(row: Mapping[str, Json], key: str) -> str | None:
    value = text_in(row, key)
    return None if value in rules()["page"]["nothing"] else value or None


@dataclass(frozen=True, slots=True)
class Period:
    """A span of months; `ended` is None where it goes on."""

    began: date
    ended: date | None


def read_period(text: str) -> Reading[Period]:
    """ "2024.07 - 2025.10" and "2025.11 -": the first day of each month that is named."""
    match = re.match(rules()["wording"]["period"], nfkc(text).strip())
    if not match:
        return Reading(text, reason=Reason.UNREADABLE if text else Reason.NOT_STATED)
    try:
        began = date(int(match["y1"]), int(match["m1"]), 1)
        ended = date(int(match["y2"]), int(match["m2"]), 1) if match["y2"] else None
    except ValueError:
        return Reading(text, reason=Reason.UNREADABLE)
    if ended is not None and ended < began:
        return Reading(text, reason=Reason.CONTRADICTORY)
    return Reading(text, Period(began, ended))


def _number(*words: str | None) -> str:
    """A number for the words of a line, as they stand: no rule of ours changes them."""
    return number_of(*words)[:8]
