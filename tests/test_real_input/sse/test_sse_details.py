"""The details of 60 projects of the Shanghai exchange: their logs and documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

import pytest

from tests.support.sse_stages import STAGES
from tests.test_real_input.conftest import Row, World, beijing, columns
from tests.test_real_input.sse.conftest import AT, Captured, state_of

pytestmark = pytest.mark.xdist_group("real_sse")

# Section 1.5: kinds of filed documents, of committee notices, and versions.
FILES = {
    5: "inquiry_letter",
    6: "inquiry_reply",
    30: "prospectus",
    32: "audit_report",
    33: "legal_opinion",
    35: "registration_decision",
    36: "issuance_sponsor_letter",
    37: "listing_sponsor_letter",
    38: "termination_decision",
}
NOTICES = {1: "committee_notice", 2: "committee_result"}
VERSIONS = {
    1: "application_draft",
    2: "committee_draft",
    3: "registration_draft",
    4: "decision",
}


def expected_events(number: str, log: Sequence[Row]) -> Iterator[tuple[str, Row]]:
    """The lines of a log, which is given newest first."""
    before: Row | None = None
    for seq, line in enumerate(reversed(log), start=1):
        state = state_of(line, "auditStatus")
        stage, reason = STAGES[state], line["reasonDesc"]
        if state == "8/":
            stage = "terminated_withdrawn" if "撤回" in reason else stage
        stopped = before is not None and before["stage"] == "suspended"
        event = {
            "seq": seq,
            "stage": stage,
            "stage_raw": state,
            "happened_at": beijing(line["qianDate"]),
            "published_on": date.fromisoformat(line["publishDate"]),
            "reason": reason or None,
            "is_resume": stopped and not stage.startswith(("suspended", "terminated")),
            "is_repeat": before is not None and before["stage_raw"] == state,
            "provisional": False,
            "first_seen_at": AT,
            "gone_at": None,
        }
        yield f"{number}/event/{line['auditItemId']}", event
        before = event


def test_every_event_of_the_logs(world: World, captured: Captured) -> None:
    expected = dict(
        pair
        for number, detail in captured.details.items()
        for pair in expected_events(number, detail["res"])
    )
    assert len(expected) == sum(len(detail["res"]) for detail in captured.details.values()) == 393
    numbers = {row["id"]: row["native_id"] for row in world.rows("listing_application")}
    stored = world.by_id("listing_event", provisional=False)
    assert stored.keys() == expected.keys()
    for native_id, row in stored.items():
        assert columns(row, expected[native_id]) == expected[native_id]
        assert numbers[row["application_id"]] == native_id.partition("/")[0]
        assert (row["suspension_kind"] is None) == (row["stage"] != "suspended")
    routine = [row for row in stored.values() if row["suspension_kind"] == "expired_financials"]
    assert len(routine) == 16 + 6  # by code, and by the words on accounts alone
    assert sum(row["is_resume"] for row in stored.values()) == 24


def test_the_last_event_is_where_the_project_stands(world: World, captured: Captured) -> None:
    """Of the 60 the last milestone, too (8.2a); of the others the list's word stands in."""
    events: dict[int, list[Row]] = {}
    for row in world.rows("listing_event", gone_at=None):
        events.setdefault(row["application_id"], []).append(row)
    for number, row in world.by_id("listing_application").items():
        last = max(events[row["id"]], key=lambda event: event["seq"] or 0)
        assert (last["stage"], last["stage_raw"]) == (row["stage"], row["stage_raw"])
        detail = captured.details.get(number)
        assert last["provisional"] == (detail is None)
        if detail:
            assert state_of(detail["status"][-1], "auditStatus") == row["stage_raw"]
        else:
            assert (len(events[row["id"]]), last["reason"]) == (1, None)
            assert last["happened_at"] == row["source_updated_at"]
            assert last["document_id"] == row["document_id"]


def test_every_document(world: World, captured: Captured) -> None:
    """1,502 filed documents and 89 notices of the committee, with every field."""
    stored = world.by_id("listing_document")
    numbers = {row["id"]: row["native_id"] for row in world.rows("listing_application")}
    expected = {
        f"{number}/document/{file['fileId']}": file
        for number, detail in captured.details.items()
        for file in (*detail["release"], *detail["result"])
    }
    assert len(expected) == 1502 + 89
    assert stored.keys() == expected.keys()
    for native_id, row in stored.items():
        file = expected[native_id]
        version = file.get("fileVersion")
        said = {
            "kind": (NOTICES if version is None else FILES)[file["fileType"]],
            "kind_raw": str(file["fileType"]),
            "version": VERSIONS[version] if version else None,
            "version_raw": str(version) if version else None,
            "title": file["fileTitle"].strip(),
            "url": "https://static.sse.com.cn/stock" + file["filePath"],
            "published_on": date.fromisoformat(file["publishDate"]),
            "size_bytes": file["fileSize"],
        }
        assert columns(row, said) == said
        assert numbers[row["application_id"]] == native_id.partition("/")[0]


@pytest.mark.parametrize(
    "name",
    ["listing_application", "listing_event", "listing_party", "listing_document", "relation"],
)
def test_every_row_leads_to_its_answer(world: World, name: str) -> None:
    """What is archived is what was answered, and speaks of the row's project and thing."""
    for text, rows in world.read_from(name):
        words = {*re.findall('"([^"]*)"', text)}
        for row in rows:
            project, own = row["native_id"].partition("/")[0], row["native_id"].rpartition("/")[2]
            assert project in words
            assert own in words or row.get("provisional")
