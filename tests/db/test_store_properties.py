"""What holds of the store whatever a source says, in whatever batches and runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from db.store import Answer
from db.values import as_text
from normalize.records import UNSET, Record
from tests.db.conftest import Desk, Row, answer, application, day, empty, fund, lot, notice, party

Batch = list[Answer]
# A run of the source: batches of answers.
Runs = list[list[Batch]]

words = st.sampled_from(["甲", "乙", "丙"])
stated = st.one_of(st.none(), words)
maybe = st.one_of(st.just(UNSET), st.none(), words)
money = st.one_of(st.none(), st.integers(min_value=0, max_value=10**14))
numbers = st.integers(min_value=1, max_value=3)
moments = st.integers(min_value=0, max_value=4).map(day)


@st.composite
def notice_pages(draw: st.DrawFn) -> tuple[Record, ...]:
    """The page of a notice with all its lots."""
    number = draw(numbers)
    lots = draw(st.dictionaries(numbers, stated, max_size=3))
    page = notice(
        number,
        title=draw(maybe),
        budget_minor=draw(money),
        deadline_at=draw(st.one_of(st.none(), moments)),
        whole=frozenset({"procurement_lot"}),
    )
    return (page, *(lot(number, n, title=title) for n, title in lots.items()))


@st.composite
def fund_rows(draw: st.DrawFn) -> tuple[Record, ...]:
    """Rows of a list, some of which only fill gaps."""
    weak = draw(st.frozensets(st.sampled_from(["name", "status", "region_raw"])))
    return (
        fund(
            draw(numbers),
            name=draw(maybe),
            status=draw(maybe),
            region_raw=draw(maybe),
            weak=weak,
        ),
    )


@st.composite
def applications(draw: st.DrawFn) -> tuple[Record, ...]:
    """A project with all its parties, at some moment of the source's own time."""
    number, moment = draw(numbers), draw(moments)
    parties = draw(st.dictionaries(numbers, stated, max_size=2))
    row = application(
        number,
        title=draw(words),
        stage_raw=draw(words),
        stage_listed=draw(words),
        source_updated_at=moment,
        as_of=moment,
        whole=frozenset({"listing_party"}),
    )
    return (row, *(party(number, str(n), title_raw=title) for n, title in parties.items()))


def batches(records: st.SearchStrategy[tuple[Record, ...]]) -> st.SearchStrategy[Batch]:
    """Answers that are written together."""
    return st.lists(records.map(lambda said: answer(*said)), min_size=1, max_size=4)


def runs(records: st.SearchStrategy[tuple[Record, ...]]) -> st.SearchStrategy[Runs]:
    """Runs of some batches each."""
    return st.lists(st.lists(batches(records), min_size=1, max_size=3), min_size=1, max_size=3)


@dataclass(frozen=True, slots=True)
class Playground:
    """An empty database for each example: many on SQLite, a few on PostgreSQL."""

    open_desk: Callable[..., Desk]
    examples: int
    desks: dict[str, Desk] = field(default_factory=dict)

    @property
    def settings(self) -> settings:
        """As many examples as take a few seconds."""
        return settings(max_examples=self.examples, suppress_health_check=[HealthCheck.too_slow])

    def desk(self, entity: str) -> Desk:
        """The desk of a source that has been observed before, in an empty database."""
        if entity not in self.desks:
            self.desks[entity] = self.open_desk(entity)
        empty(self.desks[entity].engine)
        return self.desks[entity].observed()


@pytest.fixture
def playground(open_desk: Callable[..., Desk], migrated_url: str) -> Playground:
    """Where the examples are played."""
    return Playground(open_desk, 25 if migrated_url.startswith("sqlite") else 6)


@dataclass(slots=True)
class Model:
    """What ought to be there, by the plainest rules: the last word on each field stands."""

    things: dict[tuple[str, str], Row] = field(default_factory=dict)
    gone: set[tuple[str, str]] = field(default_factory=set)

    def hear(self, records: Sequence[Record]) -> None:
        """A page and all its lots."""
        page = records[0]
        listed = {("procurement_lot", record.native_id) for record in records[1:]}
        for place in self.things:
            if place[0] == "procurement_lot" and place[1].split("/")[0] == page.native_id:
                self.gone.add(place)
        self.gone -= listed
        for record in records:
            thing = self.things.setdefault((record.entity, record.native_id), {})
            for name in ("title", "budget_minor", "deadline_at"):
                value = getattr(record, name, UNSET)
                if value is not UNSET:
                    thing[name] = value

    @property
    def present(self) -> dict[tuple[str, str], Row]:
        """The things that are not gone, without what nobody spoke of."""
        return {
            place: {name: value for name, value in thing.items() if value is not None}
            for place, thing in self.things.items()
            if place not in self.gone
        }


def present(desk: Desk, entity: str, *names: str) -> dict[tuple[str, str], Row]:
    """The rows that are not gone, without NULLs."""
    return {
        (entity, row["native_id"]): {n: row[n] for n in names if row[n] is not None}
        for row in desk.rows(entity)
        if row["gone_at"] is None
    }


def play(desk: Desk, said: Runs) -> None:
    """Let the source say all this."""
    for number, run in enumerate(said):
        if number:
            desk.next_run()
        for batch in run:
            desk.store.save(batch)


def test_the_last_states_stand_whatever_the_batches(playground: Playground) -> None:
    @playground.settings
    @given(runs(notice_pages()))
    def holds(said: Runs) -> None:
        model = Model()
        desk = playground.desk("procurement_notice")
        play(desk, said)
        found = present(desk, "procurement_notice", "title", "budget_minor", "deadline_at")
        found |= present(desk, "procurement_lot", "title")
        for run in said:
            for batch in run:
                for each in batch:
                    model.hear(each.records)
        assert found == model.present

    holds()


@pytest.mark.parametrize(
    ("entity", "records"),
    [
        ("procurement_notice", notice_pages()),
        ("fund", fund_rows()),
        ("listing_application", applications()),
    ],
    ids=["notices", "funds", "applications"],
)
def test_saying_it_again_changes_nothing(
    playground: Playground, entity: str, records: st.SearchStrategy[tuple[Record, ...]]
) -> None:
    @playground.settings
    @given(runs(records))
    def holds(said: Runs) -> None:
        desk = playground.desk(entity)
        play(desk, said)
        before = desk.dump()
        counts = desk.store.save(said[-1][-1])
        assert desk.dump() == before
        assert (counts.new, counts.changed) == (0, 0)

    holds()


def test_the_history_leads_from_birth_to_the_present(playground: Playground) -> None:
    tables = ("procurement_notice", "procurement_lot")

    @playground.settings
    @given(runs(notice_pages()))
    def holds(said: Runs) -> None:
        told: dict[tuple[str, int], dict[str, str | None]] = {}
        desk = playground.desk("procurement_notice")
        for number, run in enumerate(said):
            if number:
                desk.next_run()
            for batch in run:
                desk.store.save(batch)
                for place, values in _as_told(desk, tables).items():
                    told.setdefault(place, values)  # as it was at its birth
        for change in desk.rows("change"):
            _replay(told, change)
        assert told == _as_told(desk, tables)

    holds()


def _as_told(desk: Desk, tables: Sequence[str]) -> dict[tuple[str, int], dict[str, str | None]]:
    columns = ("title", "budget_minor", "deadline_at")
    return {
        (table, row["id"]): {
            **{name: as_text(row[name]) for name in columns if name in row},
            "*": None if row["gone_at"] else row["native_id"],
        }
        for table in tables
        for row in desk.rows(table)
    }


def _replay(told: dict[tuple[str, int], dict[str, str | None]], change: Row) -> None:
    """Each change begins where the one before ended; a birth is where the replay begins."""
    values = told[change["entity"], change["entity_id"]]
    if change["cause"] != "new":
        assert change["value_old"] == values[change["field"]]
    values[change["field"]] = change["value_new"]


def _two_ways(
    playground: Playground, entity: str, before: Batch, said: Batch, *columns: tuple[str, ...]
) -> list[dict[tuple[str, str], Row]]:
    """The final state when `said` comes in one batch, and answer by answer."""
    found = []
    for batches in ([said], [[each] for each in said]):
        desk = playground.desk(entity)
        desk.store.save(before)
        for batch in batches:
            desk.store.save(batch)
        found.append({k: v for names in columns for k, v in present(desk, *names).items()})
    return found


def test_one_batch_of_funds_is_as_good_as_many(playground: Playground) -> None:
    @playground.settings
    @given(batches(fund_rows()), batches(fund_rows()))
    def holds(before: Batch, said: Batch) -> None:
        names = ("fund", "name", "status", "region_raw")
        together, one_by_one = _two_ways(playground, "fund", before, said, names)
        assert together == one_by_one

    holds()


def test_one_batch_of_applications_is_as_good_as_many(playground: Playground) -> None:
    @playground.settings
    @given(batches(applications()), batches(applications()))
    def holds(before: Batch, said: Batch) -> None:
        names = ("listing_application", "title", "stage", "stage_raw", "source_updated_at")
        parties = ("listing_party", "title_raw")
        together, one_by_one = _two_ways(
            playground, "listing_application", before, said, names, parties
        )
        assert together == one_by_one

    holds()
