"""Refinancing and restructuring in Shanghai: lists of their own, with codes of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import text

from db.engine import open_engine
from normalize.listings.stages import stage_of
from spiders.platforms.sse_queries import (
    REFINANCINGS,
    RESTRUCTURINGS,
    Queries,
    ask_detail,
    ask_files,
    ask_page,
)
from spiders.registry import all_sources
from tests.support import sse_answers as sse
from tests.support.network import Network, crawl, sqlite_database

LISTS = {"sse_refinancing": REFINANCINGS, "sse_restructuring": RESTRUCTURINGS}


@pytest.mark.parametrize("source", LISTS)
def test_each_list_has_queries_of_its_own(source: str) -> None:
    queries = LISTS[source]
    first = ask_detail(sse.project(currStatus=50, registeResult=1), queries)
    chain = (first, *first.then)
    names = [
        parse_qs(urlsplit(ask.url).query)["sqlId"][0] for ask in (ask_page(1, "", queries), *chain)
    ]
    short = {"sse_refinancing": "ZRZ", "sse_restructuring": "BGCZ"}[source]
    assert names[:3] == [f"GP_{short}_XMLB", f"GP_{short}_XMLB", f"GP_{short}_XMDTZTTLB"]
    assert names[-1] == f"GP_{short}_XMZTYYLB"
    assert [ask.kind for ask in chain] == ["info", "status", "release", "res"]
    assert first.context["stage_raw"] == "50/1"
    spec = all_sources()[source].spec
    assert not spec.captured
    assert {urlsplit(ask.url).hostname for ask in (ask_page(1, "", queries), *chain)} == spec.hosts


def test_the_same_number_means_another_thing_than_of_first_listings() -> None:
    assert stage_of("sse", "4/").value == "submitted_registration"
    assert stage_of("sse_later", "4/").value == "committee_passed"
    assert stage_of("sse_later", "50/1").value == "registered"
    assert stage_of("sse_later", "50/3").value == "registration_terminated"
    assert stage_of("sse_later", "50/").in_doubt  # the label alone is no success
    assert stage_of("sse_later", "55/").value == "suspended"
    assert stage_of("sse_later", "99").in_doubt


def answers(network: Network, queries: Queries, row: Mapping[str, Any]) -> None:
    """A list of one project, with its details; the log has the keys that one client reads."""
    line = {"auditStatus": 50, "registeResult": 1, "operationTime": "20240301170002"}
    log = [
        {**line, "reasonDesc": ""},
        {**line, "auditStatus": 1, "registeResult": "", "operationTime": "20231231170000"},
    ]
    parts: dict[str, Sequence[Mapping[str, Any]]] = {
        "info": [row],
        "status": log[::-1],
        "release": [sse.filed("500", fileType=31, fileVersion=1)],
        "res": log,
    }
    first = ask_detail(dict(row), queries)
    exchanges = [(ask_page(1, "", queries), sse.body([row], pageNo=1, pageCount=1, total=1))]
    exchanges += [(ask, sse.body(parts[ask.kind])) for ask in (first, *first.then)]
    known = parts["release"][0]
    newer = [
        sse.searched("", filePath=known["filePath"], fileTypeMap="R9", fileTitle="别的标题"),
        sse.searched("501", fileTypeMap="", fileType=30, fileVersion=3),
    ]
    exchanges += [(ask_files("9001", {}, queries), sse.body(newer))]
    for ask, body in exchanges:
        network.add(ask.url, body, headers={"Content-Type": "application/json"})


def test_a_refinancing_is_none_of_the_first_listings(tmp_path: Path) -> None:
    """It stands under its own kind, with its own stages, beside a first listing of that number."""
    row = sse.project(currStatus=50, registeResult=1, businessType=6, updateDate="20260301080000")
    network, database = Network(tmp_path), sqlite_database(tmp_path)
    answers(network, REFINANCINGS, row)
    end = crawl("sse_refinancing", database, tmp_path / "archive", network.files())
    assert (end.verdict, end.reason) == ("complete", None)
    engine = open_engine(database)
    with engine.connect() as connection:
        (found,) = connection.execute(
            text(
                "SELECT exchange, board, kind, stage, stage_raw, instrument, planned_raise_minor, "
                "planned_raise_raw FROM listing_application"
            )
        ).all()
        events = connection.execute(
            text("SELECT stage, happened_at FROM listing_event ORDER BY seq")
        ).all()
        documents = connection.execute(
            text("SELECT kind, version, published_on FROM listing_document ORDER BY native_id")
        ).all()
        questions = connection.execute(text("SELECT COUNT(*) FROM review_item")).scalar_one()
    engine.dispose()
    kind = ("sse", "star", "refinancing", "registered", "50/1", "convertible_bond")
    assert tuple(found) == (*kind, None, "6.25")
    assert [event.stage for event in events] == ["accepted", "registered"]
    assert [str(event.happened_at)[:16] for event in events] == [
        "2023-12-31 09:00",
        "2024-03-01 09:00",
    ]
    # The file that both queries name is one document, with what the older one says of it.
    assert [tuple(map(str, each)) for each in documents] == [
        ("issuance_sponsor_letter", "application_draft", "2023-12-31"),
        ("prospectus", "registration_draft", "2024-03-01"),
    ]
    assert questions == 0
