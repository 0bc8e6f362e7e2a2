"""The Beijing exchange crawled in a child process, over a replayed network."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from db.engine import open_engine
from scheduler.run import CrawlEnd
from tests.support import bse_answers as bse
from tests.support.network import Network, crawl, sqlite_database

ROWS = [bse.row(n, companyName=f"青禾第{n}样例科技股份有限公司") for n in range(1, 24)]


def network_of(folder: Path, rows: list[bse.Row], **details: bse.Row) -> Network:
    """A network with the whole list, and the details of its rows. `details` by `project_N`."""
    network = Network(folder)
    grow(network, rows, **details)
    return network


def grow(network: Network, rows: list[bse.Row], **details: bse.Row) -> None:
    answers = bse.list_answers(rows)
    for row in rows:
        answers.append(bse.detail_answer(row, **details.get(f"project_{row['id']}", {})))
    for ask, body in answers:
        network.add(ask.url, body, method=ask.method, body=ask.body or "", headers=bse.HEADERS)


class World:
    """A database and an archive that are crawled into."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.database = folder, sqlite_database(folder)

    def crawl(self, network: Network) -> CrawlEnd:
        return crawl("bse_listings", self.database, self.folder / "archive", network.files())

    def rows(self, query: str) -> list[tuple[object, ...]]:
        engine = open_engine(self.database)
        try:
            with engine.connect() as connection:
                return [tuple(row) for row in connection.execute(text(query))]
        finally:
            engine.dispose()


def test_a_crawl(tmp_path: Path) -> None:
    """Two pages and 23 details; once more, and only the list is asked, and nothing changes."""
    world, network = World(tmp_path), network_of(tmp_path, ROWS)
    assert world.crawl(network).verdict == "complete"
    assert world.rows("SELECT count(*), count(issuer_id), min(stage) FROM listing_application") == [
        (23, 23, "inquiry")
    ]
    assert world.rows("SELECT count(*), sum(provisional) FROM listing_event") == [(46, 0)]
    assert world.rows("SELECT count(*) FROM listing_document") == [(46,)]
    assert world.rows("SELECT count(*) FROM listing_party WHERE person_name IS NOT NULL") == [
        (23 * 5,)
    ]
    assert world.rows("SELECT count(*) FROM review_item") == [(0,)]
    assert world.crawl(network).verdict == "complete"
    runs = "SELECT requests, new, changed, unchanged FROM crawl_run ORDER BY id DESC LIMIT 1"
    assert world.rows(runs) == [(2, 0, 0, 23)]


def test_a_stop_and_what_came_of_it(tmp_path: Path) -> None:
    """While it lasts, the stage is suspended; after it the stop stays in the log."""
    world, network = World(tmp_path), network_of(tmp_path, ROWS[:1])
    world.crawl(network)
    dates = {"receiveDate": "2024-12-26", "inquiryDate": "2025-01-20"}
    stop, stage = bse.stopped("2025-03-28"), "SELECT stage, stage_raw FROM listing_application"
    halted = {**ROWS[0], "status": "P09", "updateDate": bse.java("2025-03-28")}
    during = bse.status(1, **dates, suspendDate="2025-03-28")
    grow(network, [halted], project_1={"projectStatus": during, "zmInfo": [stop]})
    world.crawl(network)
    assert world.rows(stage) == [("suspended", "P09")]
    goes_on = {**ROWS[0], "updateDate": bse.java("2025-06-26")}
    notes = [bse.resumed("2025-06-26"), stop]
    grow(network, [goes_on], project_1={"projectStatus": bse.status(1, **dates), "zmInfo": notes})
    assert world.crawl(network).verdict == "complete"
    assert world.rows(stage) == [("inquiry", "P02")]
    events = "SELECT stage, is_resume FROM listing_event WHERE gone_at IS NULL ORDER BY place"
    assert world.rows(events) == [("accepted", 0), ("inquiry", 0), ("suspended", 0), ("inquiry", 1)]


def test_a_challenge_in_the_place_of_the_list(tmp_path: Path) -> None:
    network = Network(tmp_path)
    ask, _ = bse.list_answers([])[0]
    page = "<html><script>document.cookie='C3VK=1'</script></html>"
    network.add(ask.url, page, method="POST", body=ask.body or "", headers=bse.HEADERS)
    end = World(tmp_path).crawl(network)
    assert (end.verdict, "a page stands in the place of data" in str(end.reason)) == (
        "blocked",
        True,
    )
