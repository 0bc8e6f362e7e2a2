"""Who bid and did not win, and on which ground, where a notice of an award prints it.

Ranking tables list winners and others in one order; those who did not win are taken from them.
Tables and paragraphs of bids that were ruled out name the ground beside each.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from normalize.mentions import mention
from normalize.names import name_key, split_names
from normalize.procurement.awards import Award
from normalize.procurement.notice_labels import NoticeText
from normalize.procurement.notice_tables import HeadedTable, Row, heading_lot
from normalize.records import BidderRecord, Link

_LOSER = re.compile(
    r"(?:未|落)(?:中标|成交|通过|入围|中选|标)(?:资格审查|符合性审查|评审)?(?:的)?"
    r"(?:供应商|投标人|响应人|单位|人)(?:名称)?(?:及.{0,8})?"
    r"|(?:无效|被否决)(?:投标|响应)(?:的)?(?:供应商|投标人|单位|人)(?:名称)?"
)
_GROUND = re.compile(
    r"(?:未(?:中标|成交|通过|入围|中选)|落标|无效(?:投标|响应)?|否决)(?:的)?(?:原因|理由|情形)"
    r"|(?:原因|理由)"
)
_RANK = re.compile(r"第?(?P<n>[1-9]\d?)名?|第(?P<han>[一二三四五六七八九])(?:名)?")
_HAN: Final = "一二三四五六七八九"
_NOBODY = re.compile(r"[/\\\-—无…]+|无效投标|详见.*")
_NO_LOT: Final = "-"


@dataclass(frozen=True, slots=True)
class Bidder:
    """A bidder who did not win. `lot` is None where the notice has none or does not say."""

    name: str
    lot: str | None
    rank: int | None = None
    ground: str = ""


def read_bidders(
    text: NoticeText,
    tables: Iterable[HeadedTable],
    template: str,
    only_lot: str | None,
    awards: Collection[Award],
) -> list[Bidder]:
    """Those who bid without success, each once for a lot; nobody who won there."""
    won = {(award.lot, name_key(s.name)) for award in awards for s in award.suppliers}
    anywhere = {key for _, key in won}
    found: dict[tuple[str | None, str], Bidder] = {}
    for bidder in (
        *_from_tables(tables, template, only_lot, known=bool(won)),
        *_from_text(text, only_lot),
    ):
        key = name_key(bidder.name)
        # Where one of the two has no lot, it may be the same.
        if {(bidder.lot, key), (None, key)} & won or (bidder.lot is None and key in anywhere):
            continue
        known = found.get((bidder.lot, key))
        if known is None or (not known.ground and bidder.ground):
            rank = bidder.rank if known is None else known.rank
            found[bidder.lot, key] = Bidder(bidder.name, bidder.lot, rank, bidder.ground)
    return list(found.values())


def _from_tables(
    tables: Iterable[HeadedTable], template: str, only_lot: str | None, *, known: bool
) -> Iterator[Bidder]:
    """Those of tables. Unless a winner is known, a table of all bids tells nobody who lost."""
    above: str | None = None  # a ranking stands below the winners of its lot
    for table in tables:
        if table.has_awards:
            above = table.lot or (table.lot_of(table.rows[0], template) if table.rows else None)
        for row in table.losers if known or table.names_losers else ():
            name = row.text("loser") or row.text("supplier")
            if name and not _NOBODY.fullmatch(name):
                lot = table.lot_of(row, template) or only_lot or above
                yield Bidder(name, lot, _rank(row), row.text("ground"))


def _rank(row: Row) -> int | None:
    match = _RANK.fullmatch("".join(row.text("rank").split()))
    if match is None:
        return None
    return int(match["n"]) if match["n"] else _HAN.index(match["han"]) + 1


def _from_text(text: NoticeText, only_lot: str | None) -> Iterator[Bidder]:
    """未中标供应商：甲公司 with 未中标原因：… behind or below it."""
    labels = list(text.labels)
    for at, found in enumerate(labels):
        if not found.value or not _LOSER.fullmatch(found.name):
            continue
        behind = labels[at + 1] if at + 1 < len(labels) else None
        ground = behind.value if behind and _GROUND.fullmatch(behind.name) else ""
        lot = _lot_above(text, found.line) or only_lot
        for name in split_names(found.value):
            if not _NOBODY.fullmatch(name):
                yield Bidder(name, lot, None, ground)


def _lot_above(text: NoticeText, line: int) -> str | None:
    above = (heading_lot(text.lines[at]) for at in range(line, max(-1, line - 6), -1))
    return next((lot for lot in above if lot), None)


def bidder_records(notice_id: str, bidders: Iterable[Bidder]) -> Iterator[BidderRecord]:
    """The records of bidders, numbered inside their lot."""
    counts: dict[str, int] = {}
    for bidder in bidders:
        lot = bidder.lot or _NO_LOT
        counts[lot] = counts.get(lot, 0) + 1
        yield BidderRecord(
            native_id=f"{notice_id}/bidder/{lot}/{counts[lot]}",
            raw={"bidder": bidder.name, "ground": bidder.ground},
            notice=Link("procurement_notice", notice_id),
            lot_no=bidder.lot,
            organisation=mention(bidder.name, "firm"),
            organisation_raw=bidder.name,
            rank=bidder.rank,
            ground=bidder.ground or None,
        )
