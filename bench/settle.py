"""Deciding at the end of a crawl which notices are one and of one purchase (`db.purchases`).

Buyers with dozens of purchases each, on three portals: tenders and awards with their copies,
corrections, and notices of intention. Measured are all notices anew, as after a change of rules,
and one more purchase of each buyer in a database that holds the rest. The peer compares each notice
with each of its buyer by the same rules and writes nothing. Each is done at two sizes of a buyer:
`growth` is the exponent, 1 where twice the notices take twice the time.
"""

from __future__ import annotations

import math
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from statistics import median

from sqlalchemy import Engine, select, text

from bench.report import Figure, parser, tell
from bench.store import AT, answer
from db.engine import open_engine, writing
from db.models.procurement import ProcurementNotice
from db.purchases.facts import around
from db.purchases.same import judge
from db.purchases.settle import settle, unsettle_all
from db.store import Answer, Store
from normalize.records import Record
from spiders.facts import facts_of
from spiders.registry import source
from tests.support.purchases import notice_of, on, planned, won
from yindao.database import prepare

GOAL = 500  # notices a second: a day of 6,000 on three portals within a minute
PORTALS = ("ccgp_dfgg", "ggzy_procurement", "zcy_zhejiang")
_LAST_DAY = 300  # of the made-up year
_AT_ONCE = 100  # pages that are written together
_notice = ProcurementNotice.__table__  # type: ignore[attr-defined]
Notices = dict[str, list[list[Record]]]


def world(buyers: int, purchases: int, days: tuple[int, int]) -> Notices:
    """The notices of some days of a year, by portal."""
    found: Notices = {portal: [] for portal in PORTALS}
    for buyer in range(buyers):
        for purchase in range(purchases):
            day = _LAST_DAY * (purchase + 1) // purchases
            if days[0] < day <= days[1]:
                for portal, said in _steps(buyer, purchase, day):
                    found[portal].append(said)
    return found


def _steps(buyer: int, purchase: int, day: int) -> Iterator[tuple[str, list[Record]]]:
    ccgp, ggzy, zcy = PORTALS
    who, number = f"第{buyer}样本局", f"BENCH2026-G{buyer:05d}-{purchase:05d}"
    thing = f"{who}第{purchase}号设备采购项目" if purchase % 5 else f"{who}办公设备采购项目"
    budget = 100_000_00 + purchase * 1_000_00

    def said(stage: str, after: int, **fields: object) -> list[Record]:
        id = f"{number}-{stage}-{after}"
        more = {"number": number, "buyer": who, "thing": thing, **fields}
        return notice_of(id, stage, on(day + after), **more)  # type: ignore[arg-type]

    plan = f"{number}-plan"
    fields = {"number": None, "buyer": who, "thing": f"{who}{plan}政府采购意向"}
    month: date = on(day).replace(day=1)
    rows = planned(plan, (thing, budget, month), ("未采购的项目", budget, month), buyer=who)
    yield zcy, [*notice_of(plan, "intention", on(day - 40), **fields), *rows]  # type: ignore[arg-type]
    for portal, after in ((ccgp, 0), (ggzy, 1), (zcy, 0)):
        yield portal, said("tender", after, budget_minor=budget)
    yield ccgp, said("correction", 5, corrected_on=on(day + 5))
    for portal, after in ((ccgp, 25), (ggzy, 26)):
        award = said("award", after, award_total_minor=budget)
        yield portal, [*award, *won(f"{number}-award-{after}", f"{who}供应商有限公司", budget)]


class World:
    """A database in which the notices stand."""

    def __init__(self, folder: Path) -> None:
        self._url = f"sqlite:///{folder / 'settle.db'}"
        prepare(self._url).dispose()
        self._stores = {
            name: Store(self._url, facts_of(source(name).spec), "b") for name in PORTALS
        }
        for store in self._stores.values():
            store.register()
        self.engine: Engine = writing(open_engine(self._url))
        self._template = answer(0, 0)

    def add(self, notices: Notices) -> int:
        """Write notices and settle nothing."""
        for portal, said in notices.items():
            store = self._stores[portal]
            store.begin(date(2026, 1, 1), AT.date())
            for first in range(0, len(said), _AT_ONCE):
                some = said[first : first + _AT_ONCE]
                store.save([self._answer(portal, records) for records in some])
        return sum(map(len, notices.values()))

    def _answer(self, portal: str, records: Sequence[Record]) -> Answer:
        id = next(r.native_id for r in records if r.entity == "procurement_notice")
        digest = sha256(f"{portal} {id}".encode()).hexdigest()
        return replace(
            self._template,
            url=f"https://{portal}.example/{id}",
            request_sha256=digest,
            sha256=digest,
            text_sha256=digest,
            records=tuple(records),
        )

    def settle(self, *, anew: bool = False) -> float:
        """Seconds that it takes to settle what is not, or all."""
        with self.engine.begin() as connection:
            if anew:
                unsettle_all(connection)
            began = time.process_time()
            settle(connection, None, AT)
            return time.process_time() - began

    def compare_all(self) -> float:
        """Seconds that the peer takes."""
        with self.engine.connect() as connection:
            began = time.process_time()
            ids = list(connection.execute(select(_notice.c.id)).scalars())
            by_buyer: dict[str | None, list[object]] = {}
            for notice in around(connection, ids):
                by_buyer.setdefault(notice.buyer, []).append(notice)
            for there in by_buyer.values():
                for one, other in combinations(there, 2):
                    judge(one, other)  # type: ignore[arg-type]
            return time.process_time() - began

    def close(self) -> None:
        """Give back the connections."""
        for store in self._stores.values():
            store.close()
        self.engine.dispose()


def figures(buyers: int, purchases: int, rounds: int) -> list[Figure]:
    """All anew, and one more day, with buyers of this size and of twice as many purchases."""
    anew: list[tuple[int, list[float], list[float], float]] = []
    for size in (purchases, 2 * purchases):
        with tempfile.TemporaryDirectory() as folder:
            made = World(Path(folder))
            step = _LAST_DAY // purchases
            notices = made.add(world(buyers, size, (-1, _LAST_DAY - step)))
            made.settle()
            more = made.add(world(buyers, size, (_LAST_DAY - step, _LAST_DAY)))
            day = made.settle() / more
            pairs = [(made.settle(anew=True), made.compare_all()) for _ in range(rounds)]
            _check(made.engine, buyers * size)
            made.close()
            total = notices + more
            anew.append((total, [p[0] for p in pairs], [p[1] for p in pairs], day))
    (small, ours, peer, first), (large, ours_large, peer_large, second) = anew
    growth = _exponent(small, large, ours, ours_large)
    rate = large / median(ours_large)
    return [
        Figure(
            name=f"settling {large:,} notices of {buyers} buyers anew",
            unit="notices a second",
            ours=[large / seconds for seconds in ours_large],
            peer_name="each compared with each of a buyer",
            peer=[large / seconds for seconds in peer_large],
            goal=f"{GOAL} a second, growth at most 1.2",
            met=rate >= GOAL and growth <= 1.2,
            more={
                "growth": round(growth, 2),
                "growth of the peer": round(_exponent(small, large, peer, peer_large), 2),
                "one more day, ms a notice": round(1000 * first, 2),
                "one more day with twice as many held, ms a notice": round(1000 * second, 2),
            },
        )
    ]


def _exponent(small: int, large: int, one: Sequence[float], other: Sequence[float]) -> float:
    return math.log(median(other) / median(one)) / math.log(large / small)


def _check(engine: Engine, purchases: int) -> None:
    """What is quick has to be right, too: of each purchase three copies, and its planned row."""
    copies = "SELECT COUNT(*) FROM procurement_notice WHERE canonical_id IS NOT NULL"
    rows = "SELECT COUNT(*) FROM procurement_intention WHERE purchase_id IS NOT NULL"
    with engine.connect() as connection:
        found = [connection.execute(text(query)).scalar_one() for query in (copies, rows)]
    if found != [3 * purchases, purchases]:
        raise AssertionError(f"expected {3 * purchases} copies, {purchases} rows; found {found}")


def main() -> None:
    """Measure and print."""
    made = parser(__doc__)
    made.add_argument("--buyers", type=int, default=20)
    made.add_argument("--purchases", type=int, default=20, help="of each buyer, and twice as many")
    given = made.parse_args()
    tell(figures(given.buyers, given.purchases, given.rounds), as_json=given.json)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
