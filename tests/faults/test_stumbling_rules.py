"""Rules of ours that stumble over a row or a page lose nothing but that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import ClassVar, cast

from normalize.records import Json
from spiders.drafts import Contents, Draft, Page
from spiders.reading import Outcome, Raw, Read, interpret, read_answer
from spiders.source import Source
from tests.support.second_week import BUSY


class Stumbling:
    """A source whose reader and interpreter fail at what they don't expect."""

    spec = SimpleNamespace(files=frozenset(), id="stumbling", encoding="utf-8")

    @staticmethod
    def read(page: Page) -> Contents:
        rows = page.text.split("|")
        drafts = tuple(Draft("row", row, {"at": int(row)}, "place") for row in rows)
        return Contents(drafts=drafts, rows=len(rows))

    @staticmethod
    def say(draft: Draft) -> list[Json]:
        return [{"half": 12 // cast(int, draft.fields["at"])}]

    readers: ClassVar = {"list": read}
    interpreters: ClassVar = {"row": say}


STUMBLING = cast("type[Source]", Stumbling)


def raw(body: bytes, status: int = 200) -> Raw:
    return Raw(
        url="https://a.cn/list",
        kind="list",
        status=status,
        content_type="text/html",
        body=body,
        at=datetime(2026, 11, 8, tzinfo=UTC),
        context={},
    )


def test_a_row_that_no_rule_can_read_does_not_lose_the_others() -> None:
    read = read_answer(STUMBLING, raw(b"3|0|6"))
    records, doubts = interpret(STUMBLING, read.contents.drafts)
    assert cast(Sequence[object], records) == ({"half": 4}, {"half": 2})
    (doubt,) = doubts
    assert (doubt.field, doubt.reason) == ("row", "interpreter_failed")
    assert doubt.raw.startswith("0: ZeroDivisionError: ")


def test_a_reader_that_fails_is_a_failure_of_ours_and_no_drift() -> None:
    read = read_answer(STUMBLING, raw(b"3|x"))
    assert read.outcome is Outcome.UNREADABLE
    assert read.contents == Contents()
    assert (read.reason or "").startswith("https://a.cn/list: the reader failed: ValueError: ")


def test_an_answer_is_judged_before_it_is_read() -> None:
    judged: dict[tuple[bytes, int], Read] = {
        (body, status): read_answer(STUMBLING, raw(body, status))
        for body, status in [
            *[(b"3|6", status) for status in (200, 404, 410, 403, 429, 500, 304)],
            *((b"\xff\xfe\xff" * 9, 200), (b"\xff\xfe\xff" * 9, 502), (BUSY, 503)),
        ]
    }
    assert [read.outcome for read in judged.values()] == [
        Outcome.READ,
        *(Outcome.GONE, Outcome.GONE),
        *(Outcome.BLOCKED, Outcome.BLOCKED),
        *(Outcome.ERROR, Outcome.ERROR),
        *(Outcome.UNREADABLE, Outcome.ERROR, Outcome.BLOCKED),
    ]
    assert all(read.reason for read in judged.values() if read.outcome is not Outcome.READ)
    assert judged[b"3|6", 500].reason == "https://a.cn/list answered 500"
