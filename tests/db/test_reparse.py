"""Archived documents read again: the difference first, then as a change of our own making."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from db import store as store_module
from db.store import FieldChange, Reread
from normalize.records import Link, ProcurementProjectRecord, Record
from tests.db.conftest import Desk, answer, day, fund, lot, notice

OpenDesk = Callable[..., Desk]


@pytest.fixture
def notices(open_desk: OpenDesk) -> Desk:
    """A source of notices that has been observed before."""
    return open_desk("procurement_notice").observed()


def told(changes: list[FieldChange]) -> list[tuple[str, object, object]]:
    """Field, old and new."""
    return [(change.field, change.old, change.new) for change in changes]


# --- dry and applied


def test_a_dry_run_shows_the_difference_and_writes_nothing(store: Desk) -> None:
    store.say(fund(1, status_raw="正在运作"))
    store.end()
    before = store.dump(all_tables=True)

    changes = store.reparse(
        fund(1, status="operating", status_raw="正在运作"),
        fund(2),
        document=1,
        at=day(0),
        apply=False,
    )

    assert sorted(told(changes)) == [("*", None, "2"), ("status", None, "operating")]
    assert {change.cause for change in changes} == {"reparse"}
    assert store.dump(all_tables=True) == before


def test_applied_it_is_written_and_is_no_news(store: Desk) -> None:
    store.say(fund(1, status_raw="正在运作"), at=day(0))
    store.end()
    source = store.row("source")

    changes = store.reparse(
        fund(1, status="operating", status_raw="正在运作", raw={"运作状态": "正在运作"}),
        document=1,
        at=day(0),
    )

    assert told(changes) == [("status", None, "operating")]
    assert store.row("fund")["status"] == "operating"
    change = store.rows("change")[-1]
    assert (change["field"], change["value_new"], change["cause"]) == (
        "status",
        "operating",
        "reparse",
    )
    run = store.rows("crawl_run")[-1]
    assert (change["run_id"], change["document_id"], change["seen_at"]) == (run["id"], 1, day(0))
    assert (run["verdict"], run["reason"], run["changed"]) == ("complete", "reparse", 1)
    assert run["window_from"] is None
    assert store.row("source") == source  # it asked nobody, so nothing is fresher


def test_read_again_without_a_difference_writes_no_data(store: Desk) -> None:
    store.say(fund(1, status="operating"))
    store.end()
    before = store.dump()

    assert store.reparse(fund(1, status="operating"), document=1, at=day(0)) == []

    assert store.dump() == before


def test_a_reparse_that_fails_leaves_nothing(store: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    store.say(fund(1))
    store.end()
    before = store.dump(all_tables=True)

    def fail(*_: object) -> None:
        raise RuntimeError("the machine stops here")

    monkeypatch.setattr(store_module, "close_reparse", fail)
    with pytest.raises(RuntimeError, match="stops here"):
        store.reparse(fund(1, status="operating"), document=1, at=day(0))

    assert store.dump(all_tables=True) == before


# --- what is gone


def test_it_never_revives_what_is_gone(notices: Desk) -> None:
    notices.say(notice(1, detail_version="v"))
    notices.end(gone={"1": 1}, asked_again=1, at=day(1))

    notices.reparse(notice(1, title="新", detail_version="v"), document=1, at=day(0))

    row = notices.row("procurement_notice")
    assert (row["title"], row["gone_at"]) == ("新", day(1))
    assert notices.causes("procurement_notice") == ["new", "gone"]


def test_children_come_and_go_with_the_rules_that_read_them(notices: Desk) -> None:
    whole = frozenset({"procurement_lot"})
    page = notice(1, whole=whole, detail_version="v")
    notices.say(page, lot(1, 1))
    notices.end()

    notices.reparse(page, document=1, at=day(0))
    assert notices.row("procurement_lot")["gone_at"] == day(0)
    notices.reparse(page, lot(1, 1), document=1, at=day(0))
    assert notices.row("procurement_lot")["gone_at"] is None

    assert notices.causes("procurement_lot") == ["new", "reparse", "reparse"]


# --- which documents are read, and in which order


def pages(desk: Desk) -> list[int]:
    """The documents that would be read."""
    return [page.id for page in desk.store.documents(None, None)]


def test_of_a_page_only_the_newest_body_is_read(notices: Desk) -> None:
    for at, body in enumerate("ABA"):
        notices.say(page="detail", body=body, at=day(at), context={}, native_id="1")
    notices.say(page="other", body="A", at=day(1.5), context={}, native_id="2")

    assert pages(notices) == [3, 1]


def test_of_a_list_page_every_body_is_read(notices: Desk) -> None:
    """Each named other things. The one seen longest ago comes first."""
    for at, body in enumerate("ABA"):
        notices.say(page="list", body=body, at=day(at), context={"page": 1})

    assert pages(notices) == [2, 1]


@pytest.mark.parametrize("in_one_batch", [False, True])
def test_the_state_of_the_newest_document_stands(notices: Desk, in_one_batch: bool) -> None:
    read: dict[str, Record] = {body: notice(1, title=body) for body in "AB"}
    answers = [answer(body=body, at=day(at), context={}) for at, body in enumerate("ABA")]
    for batch in [answers] if in_one_batch else [[each] for each in answers]:
        notices.store.save(batch)
    notices.end()
    bodies = {answers[0].sha256: "A", answers[1].sha256: "B"}

    readings = [
        Reread(page.id, (read[bodies[page.sha256]],), page.at)
        for page in notices.store.documents(None, None)
    ]
    notices.store.reparse(readings, apply=True)

    assert notices.row("procurement_notice")["title"] == "A"


def test_the_last_of_several_documents_speaks_last(store: Desk) -> None:
    store.say(page="1", at=day(0))
    store.say(page="2", at=day(1))
    store.end()

    readings = [
        Reread(1, (fund(1, status="a"),), day(0)),
        Reread(2, (fund(1, status="b"),), day(1)),
    ]
    changes = store.store.reparse(readings, apply=True)

    assert told(changes) == [("*", None, "1")]
    row = store.row("fund")
    assert (row["status"], row["document_id"], row["first_seen_at"]) == ("b", 2, day(1))


@pytest.mark.parametrize("kind", ["blocked", "error", "gone"])
def test_what_was_no_page_is_not_read(notices: Desk, kind: str) -> None:
    notices.say(body="A", at=day(0), context={})
    notices.say(body="B", at=day(1), kind=kind, context={})

    assert pages(notices) == [1]


def test_a_period_is_of_when_documents_were_last_seen(store: Desk) -> None:
    for number in range(4):
        store.say(page=str(number), at=day(number))

    found = [page.at for page in store.store.documents(day(1), day(3))]

    assert found == [day(1), day(2)]


def test_a_page_is_given_with_its_place_in_the_archive(store: Desk) -> None:
    said = answer(fund(1), page="list-3", context={"page": 3, "window": "all"}, at=day(1))
    store.store.save([said])

    (page,) = store.store.documents(None, None)

    assert (page.url, page.kind, page.context) == (said.url, said.kind, said.context)
    assert (page.sha256, page.archive_file) == (said.sha256, said.archive_file)
    assert (page.archive_offset, page.content_type) == (said.archive_offset, "text/html")


def test_documents_of_other_sources_are_left_alone(store: Desk, open_desk: OpenDesk) -> None:
    open_desk(id="other").observed().say(page="x")

    assert pages(store) == []


def test_an_old_page_never_overrules_a_later_one(store: Desk) -> None:
    """Also where only the period of the old one is looked at."""
    old, new = fund(1, status="operating"), fund(1, status="liquidating_early")
    store.say(old, page="a", at=day(1))
    store.next_run()
    store.say(new, page="b", at=day(9))
    store.end()
    first, second = (row["id"] for row in store.rows("document"))

    readings = [Reread(first, (old,), day(1)), Reread(second, (new,), day(9))]
    changes = store.store.reparse(readings, apply=True, until=day(5))

    assert changes == []
    assert store.row("fund")["status"] == "liquidating_early"


def test_a_better_rule_for_a_tie_is_carried_in(notices: Desk) -> None:
    """The project of a notice is known by its row's number: no plain field differs."""
    project = ProcurementProjectRecord(native_id="a|x", project_no="a")
    other = ProcurementProjectRecord(native_id="b|x", project_no="b")
    tie = {"project": Link("procurement_project", "a|x"), "detail_version": "1"}
    notices.say(project, other, notice(1, **tie), page="detail", at=day(1))
    notices.end()

    better = notice(1, project=Link("procurement_project", "b|x"), detail_version="1")
    notices.reparse(other, better, document=1, at=day(1))

    found = notices.row("procurement_project", native_id="b|x")["id"]
    assert notices.row("procurement_notice")["project_id"] == found
