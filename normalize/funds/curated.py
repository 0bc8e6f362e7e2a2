"""A list of major funds that people keep by hand: figures of second hand, each with its address.

They are a seed for looking and something to compare with, and stand in a table of their own: no
view adds them to what was crawled (guide to fund sources, 4.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from normalize.dates import PartialDate, read_date
from normalize.funds.names import is_umbrella
from normalize.money import Money, from_number
from normalize.names import fund_key
from normalize.reading import Reading, Reason
from normalize.records import Doubt, Json, Record
from normalize.records_beside import CuratedFundRecord
from normalize.regions import Region, read_region
from normalize.said import Said, text_in


def curated_fund(said: Said) -> Iterator[Record]:
    """The fund of a row."""
    row = said.fields
    name, region = text_in(row, "name"), _region(text_in(row, "region"))
    target, own = _yi(row, "target_yi"), _yi(row, "own_capital_yi")
    established = _date(text_in(row, "established"))
    yield CuratedFundRecord(
        native_id=said.native_id,
        raw=row,
        doubts=(
            *Doubt.of("target_minor", target),
            *Doubt.of("own_capital_minor", own),
            *Doubt.of("established_on", established),
            *Doubt.of("region_code", region),
        ),
        name=name or None,
        name_key=fund_key(name) or None,
        cluster=is_umbrella(name),
        level_raw=text_in(row, "level") or None,
        region_raw=text_in(row, "region") or None,
        region_code=region.value.code if region.value else None,
        target_minor=target.value.exact if target.value else None,
        own_capital_minor=own.value.exact if own.value else None,
        currency="CNY",
        established_on=established.value.day if established.value else None,
        date_precision=established.value.precision if established.value else None,
        backers_raw=text_in(row, "backers") or None,
        cited_url=text_in(row, "cited_url") or None,
        note=text_in(row, "note") or None,
        grade="curated",
    )


def _date(text: str) -> Reading[PartialDate]:
    """A year alone needs its unit to be one."""
    return read_date(f"{text}年" if text.isdecimal() else text)


def _yi(row: Mapping[str, Json], column: str) -> Reading[Money]:
    """The list writes amounts in 亿元, without the unit."""
    text = text_in(row, column)
    return from_number(text, "亿元") if text else Reading(text, reason=Reason.NOT_STATED)


def _region(text: str) -> Reading[Region]:
    """全国 is no place; 广东(深圳) is the place in brackets, 广西(南宁) as well."""
    if text == "全国":
        return Reading(text, reason=Reason.NOT_APPLICABLE)
    province, _, inner = text.partition("(")
    found = read_region(province + inner.rstrip(")")) if inner else read_region(text)
    return found if found.value else read_region(province)
