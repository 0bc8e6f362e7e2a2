"""The files of announcements: asked for right behind their page, a few in a run, the rest later.

Only files of announcements about funds are asked for, on the source's own hosts. What a run's
budget leaves over, and what failed for the moment, is asked for in the next runs.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from scrapy.http import Request, Response

from db.store import AttachmentWanted
from normalize.funds.attachments import Attached, attached, context_of, samples_of
from normalize.funds.genres import is_about_funds
from normalize.policies.files import policy_told
from normalize.records import Json
from normalize.said import rows_in, text_in
from spiders.drafts import Ask
from spiders.reading import FILE
from spiders.spec import SourceSpec
from spiders.spider import Output, SourceSpider

MEGABYTE: Final = 1024 * 1024
MOST_FILES: Final = 40  # of one run: at a file every few seconds some minutes
MOST_BYTES: Final = 120 * MEGABYTE  # of one run
LARGEST: Final = 20 * MEGABYTE  # of one file; most have less than one
TIMEOUT: Final = 120  # seconds for one file
DAYS: Final = 30  # for so long a file that failed is asked for again
TRIES: Final = 3  # answers to a request that brought no file


def mark_elsewhere(spec: SourceSpec, files: Iterable[Mapping[str, Json]]) -> list[Json]:
    """The files of a page; those on other hosts are marked, for they are never asked."""
    return [
        {**file} if spec.owns(text_in(file, "url")) else {**file, "elsewhere": True}
        for file in files
    ]


def asks_of(native_id: str, fields: Mapping[str, Json]) -> Iterator[Ask]:
    """The requests for the files of an announcement; none where it is not about funds."""
    if not any(rows_in(fields, "attachments")):
        return
    text = text_in(fields, "text")
    if is_about_funds(text_in(fields, "title"), text):
        notice = {**fields, **policy_told(fields), "samples": samples_of(text)}
        for file in attached(native_id, fields):
            if file.why_not is None:
                yield ask_file(file, native_id, notice)


def ask_file(file: Attached, notice_id: str, notice: Mapping[str, object]) -> Ask:
    """The request for one file."""
    context = context_of(file, notice_id, notice)
    headers = {"Accept": "*/*"}
    return Ask(url=file.url, kind=FILE, native_id=file.native_id, context=context, headers=headers)


def _ask_wanted(wanted: AttachmentWanted) -> Ask:
    """The request for a file that an earlier run has left."""
    file = Attached(wanted.native_id, wanted.title, wanted.url, None)
    return ask_file(file, wanted.notice_id, wanted.notice)


class FileBudget:
    """What a run may still ask for."""

    def __init__(self) -> None:
        self.files, self.bytes = MOST_FILES, MOST_BYTES

    def take(self) -> bool:
        """True where one more file may be asked for."""
        if self.files <= 0 or self.bytes <= 0:
            return False
        self.files -= 1
        return True


class SpiderWithFiles(SourceSpider):
    """A source of announcements whose pages, or lists, name files."""

    def __init__(self, **known: Any) -> None:
        super().__init__(**known)
        self._budget = FileBudget()

    async def start(self) -> AsyncIterator[Request]:
        """The list, and files that earlier runs had no time for."""
        async for request in super().start():
            yield request
        end = datetime.combine(self.until, datetime.max.time(), UTC)
        left = self.store.attachments_wanted(end - timedelta(days=DAYS), TRIES, MOST_FILES)
        for request in self._request_files(map(_ask_wanted, left)):
            yield request

    def answered(self, response: Response) -> Output:
        """An answer; that of a file counts for the run's budget."""
        assert response.request is not None, "an answer has a request"
        if response.request.meta["ask"].kind == FILE:
            self._budget.bytes -= len(response.body)
        yield from super().answered(response)

    def _request_files(self, asks: Iterable[Ask]) -> Iterator[Request]:
        """Files that have not been fetched, as far as the budget goes; none for a mere look."""
        named = [] if self.look else list(asks)
        had = self.store.pages_read([ask.native_id or "" for ask in named], FILE)
        for ask in named:
            number = ask.native_id or ""
            if number not in had | self._asked and self._budget.take():
                self._asked.add(number)
                request = self._request(ask)
                request.meta.update(download_maxsize=LARGEST, download_timeout=TIMEOUT)
                yield request

    def _follow(self, asks: Iterable[Ask]) -> Iterator[Request]:
        """Files within the run's budget; pages as for every source."""
        named = list(asks)
        yield from self._request_files(ask for ask in named if ask.kind == FILE)
        yield from super()._follow(ask for ask in named if ask.kind != FILE)
