"""Listed companies' announcements of taking part in a fund, at cninfo, found by words of titles.

The platform is asked for each word in narrow slices of days (deep pages take it half a minute), and
of its paging only `hasMore` is believed. The files behind the rows are asked for within the budget
of a run, as those of all announcements of funds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import ClassVar

from normalize.funds.company_filings import filing_of, fund_filing, is_of_funds, notice_of
from normalize.listings.cninfo import day_of, rules
from normalize.records import Json, Record
from normalize.said import key_in, text_in
from spiders.drafts import Ask, Contents, Draft, Oddity, Page, Window
from spiders.platforms.announcement_files import SpiderWithFiles, ask_file
from spiders.platforms.cninfo import ENVELOPE, ROW, ROW_USUAL, query, slices
from spiders.platforms.json_api import check_keys, count, distinct, jsonable, objects, read_json
from spiders.source import Interpreter, Reader

_SLICE = timedelta(days=30)
_MOST_PAGES = 40  # of one word in one slice; what is beyond doesn't add up, and is told so
_SHAPE, _OTHER = "fund_filing", "other_filing"


def read_filings(page: Page) -> Contents:
    """A page of what was found: a draft and a file for each announcement about a fund."""
    wanted = ("totalAnnouncement", "announcements", "hasMore")
    answer, odd = check_keys(read_json(page), wanted, "announcements", known=ENVELOPE)
    rows = [*objects(answer["announcements"] or [], "announcements")]
    drafts: list[Draft] = []
    files: list[Ask] = []
    for place, row in enumerate(rows):
        odd += check_keys(row, ROW, "announcement", ROW_USUAL)[1]
        title, number = text_in(row, "announcementTitle"), key_in(row, "announcementId")
        if not number:
            odd += (Oddity("announcement without a number", title),)
            continue
        if not is_of_funds(title):
            drafts.append(Draft(_OTHER, number, {"title": title}, f"announcements[{place}]"))
            continue
        fields = {key: jsonable(value) for key, value in row.items()}
        drafts.append(Draft(_SHAPE, number, fields, f"announcements[{place}]", {"version": "1"}))
        if file := filing_of(row):
            files.append(ask_file(file, number, notice_of(row)))
    at = page.context.get("page")
    number_of_page = at if isinstance(at, int) else 1
    more = bool(rows) and answer["hasMore"] is True and number_of_page < _MOST_PAGES
    days = (day_of(row.get("announcementTime")).value for row in rows)
    return Contents(
        drafts=tuple(drafts),
        rows=len(rows),
        total=count(answer, "totalAnnouncement", "announcements"),
        pages=number_of_page + more,
        newest=max(filter(None, days), default=None),
        follow=tuple(files),
        oddities=distinct(odd),
    )


def _counted_only(_: Draft) -> tuple[Record, ...]:
    """A row about anything else: it counts, for the rows of a window must add up."""
    return ()


class CninfoFundSpider(SpiderWithFiles):
    """What listed companies announce of funds."""

    readers: ClassVar[Mapping[str, Reader]] = {"list": read_filings}
    interpreters: ClassVar[Mapping[str, Interpreter]] = {_SHAPE: fund_filing, _OTHER: _counted_only}

    def windows(self, since: date, until: date) -> Iterator[Window]:
        """One for each word and slice, which must add up."""
        for span in slices(since, until, _SLICE):
            begin, _, end = span.partition("~")
            first, last = date.fromisoformat(begin), date.fromisoformat(end)
            for word in _words():
                context: dict[str, Json] = {"word": word, "span": span}
                key = f"{word} {span}"
                yield Window(key=key, since=first, until=last, counted=True, context=context)

    def ask_list(self, window: Window, number: int) -> Ask:
        """A page of what is found under a word in a slice."""
        word, span = (text_in(window.context, key) for key in ("word", "span"))
        return query(number, span, {}, kind="list", searchkey=word)


def _words() -> Iterable[str]:
    return map(str, rules()["funds"]["words"])
