"""Which filed documents can be asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from normalize.records import Link, ListingDocumentRecord
from spiders.registry import all_sources
from tests.db.conftest import Desk, application


def filed(number: str, of: str | None = None, day: date | None = None) -> ListingDocumentRecord:
    return ListingDocumentRecord(
        native_id=number,
        application=Link("listing_application", of) if of else None,
        kind="prospectus",
        url=f"https://files.example/{number}.pdf",
        published_on=day,
    )


def test_documents_without_application_or_day_are_wanted_too(
    open_desk: Callable[..., Desk],
) -> None:
    desk = open_desk("listing_application").observed()
    desk.say(
        application("1"),
        filed("undated", "1"),
        filed("alone", day=date(2026, 1, 2)),
        filed("other", day=date(2026, 1, 1)),
        filed("new", "1", date(2026, 3, 1)),
    )
    wanted = desk.store.files_wanted("prospectus", application=None, published_since=None)
    assert [(file.native_id, file.superseded) for file in wanted] == [
        ("new", False),
        ("alone", False),
        ("other", False),
        ("undated", True),
    ]


def test_sources_that_name_files_say_where_they_lie() -> None:
    exchanges = ("sse_listings", "szse_listings", "bse_listings", "hkex_listings")
    sources = (*exchanges, "sse_refinancing", "sse_restructuring", "cninfo_prospectuses")
    assert all(all_sources()[source].spec.file_hosts for source in sources)
