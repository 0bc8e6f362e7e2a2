"""Documents on request: the files that a source's documents name, fetched within a budget.

Nobody needs every prospectus: a file has 5 to 60 MB. So files are fetched when somebody asks, with
the same politeness, middlewares and archive as any page, from the hosts that the source's spec
names for files and from no others. A file that has been fetched is not asked for again, so a
request that was broken off goes on where it was.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from db.store import FileWanted
from normalize.procurement.files import DECLARATION_NAMES
from spiders import progress
from spiders.blocking import BLOCKING_STATUS
from spiders.drafts import Ask, Window
from spiders.file_forms import form_of
from spiders.reading import FILE, GONE_STATUS, Outcome, Read, block_in, is_pdf
from spiders.source import Interpreter, Reader
from spiders.spider import Output, SourceSpider
from spiders.verdict import WindowTally

MEGABYTE = 1024 * 1024
LARGEST = 100 * MEGABYTE  # of one file: the largest prospectuses have some 60 MB
_LARGEST_OF_PURCHASES = 20 * MEGABYTE  # of a file of a notice: larger ones are drawings and scans
TIMEOUT = 300  # seconds for one file
_WINDOW = "files"


class FileSpider(SourceSpider):
    """Fetches files of one source, one after the other; the subclass made for it has its spec."""

    readers: ClassVar[Mapping[str, Reader]] = {}
    interpreters: ClassVar[Mapping[str, Interpreter]] = {}
    options: ClassVar[frozenset[str]] = frozenset(
        {"documents", "application", "published_since", "budget_mb", "most", "all_versions"}
    )

    def __init__(
        self,
        *,
        documents: str = "prospectus",
        application: str | None = None,
        published_since: str | None = None,
        budget_mb: str = "500",
        most: str = "50",
        all_versions: str = "",
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self._kind, self._application = documents, application
        self._since = date.fromisoformat(published_since) if published_since else None
        self._left = int(float(budget_mb) * MEGABYTE)
        self._most = int(most)
        self._all_versions = bool(all_versions)
        self._of_purchases = self.spec.entity == "procurement_notice"
        self._largest = _LARGEST_OF_PURCHASES if self._of_purchases else LARGEST
        self._waiting: deque[FileWanted] = deque()
        self._count = self.tally.windows[_WINDOW] = WindowTally(counted=False, pages=1)

    def windows(self, since: Any, until: Any) -> tuple[Window, ...]:
        """None: what is fetched is named by documents that are known already."""
        return ()

    def ask_list(self, window: Window, number: int) -> Ask:
        """Never asked, for there is no window."""
        raise LookupError(f"{self.spec.id} has no list of files")

    async def start(self) -> AsyncIterator[Request]:
        """The first file; each answer leads to the next, so that the budget is kept."""
        self._waiting = deque(each for each in self._wanted() if self._is_due(each))
        for request in self._next():
            yield request

    def _wanted(self) -> list[FileWanted]:
        number, since = self._application, self._since
        if not self._of_purchases:
            return self.store.files_wanted(self._kind, application=number, published_since=since)
        return self.store.purchase_files_wanted(
            self._kind, notice=number, published_since=since, names=DECLARATION_NAMES
        )

    def _is_due(self, file: FileWanted) -> bool:
        if file.fetched:
            self._tell(file, "skipped", "fetched before")
        elif file.superseded and not self._all_versions:
            self._tell(file, "skipped", "a newer version supersedes it")
        elif not self.spec.owns(file.url):
            self.tally.skipped.append(f"{file.url}: not on the source's own file hosts")
            self._tell(file, "skipped", "not on the source's own file hosts, not asked")
        elif file.size is not None and file.size > self._largest:
            self.tally.skipped.append(f"{file.url}: {file.size} bytes are stated")
            self._tell(file, "skipped", f"larger than {self._largest // MEGABYTE} MB")
        else:
            return True
        return False

    def _next(self) -> Iterator[Request]:
        """The next file that fits into what is left; at the end, why the others wait."""
        while self._waiting and self._count.rows < self._most:
            file = self._waiting.popleft()
            if self._left <= 0 or (file.size or 0) > self._left:
                self._tell(file, "waits", "beyond the budget of this request")
                continue
            self._count.rows += 1
            yield self._request_file(file)
            return
        for file in self._waiting:
            self._tell(file, "waits", f"beyond the {self._most} files of this request")
        self._waiting.clear()
        self._count.finished = True

    def _request_file(self, file: FileWanted) -> Request:
        ask = Ask(url=file.url, kind=FILE, context=dict(file.context), native_id=file.native_id)
        request = self._request(ask)
        limit = min(self._largest, self._left)
        request.meta.update(
            file=file, limit=limit, download_maxsize=limit, download_timeout=TIMEOUT
        )
        request.headers["Accept"] = "*/*" if self._of_purchases else "application/pdf,*/*;q=0.8"
        return request

    def answered(self, response: Response) -> Output:
        """Hand on an answer; a file is kept unread, for reading it takes time and no network."""
        request = response.request
        assert request is not None, "an answer has a request"
        read = _recognise(response, any_form=self._of_purchases)
        self._left -= len(response.body)
        fetched = read.outcome is Outcome.READ
        told = f"{len(response.body)} bytes" if fetched else read.reason or str(read.outcome)
        self._tell(request.meta["file"], "fetched" if fetched else "failed", told)
        yield from self._take(request, response, read)

    def failed(self, failure: Failure) -> Output:
        """No answer: told, and the next file is asked for."""
        request: Request = failure.request  # type: ignore[attr-defined]
        file: FileWanted = request.meta["file"]
        error = failure.value
        too_large = isinstance(error, DownloadCancelledError)
        if too_large and request.meta["limit"] < self._largest:  # it may be within the next one's
            self._tell(file, "waits", "beyond the budget of this request")
            self.tally.requests += 1
            yield from self._next()
            return
        told = f"larger than {self._largest // MEGABYTE} MB" if too_large else str(error)
        self._tell(file, "failed", told or type(error).__name__)
        yield from super().failed(failure)

    def _go_on(self, request: Request, contents: object) -> Iterator[Request]:
        yield from self._next()

    def _tell(self, file: FileWanted, outcome: str, reason: str) -> None:
        progress.emit(
            FILE,
            source=self.spec.id,
            native_id=file.native_id,
            title=file.title,
            outcome=outcome,
            reason=reason,
        )


def _recognise(response: Response, *, any_form: bool) -> Read:
    """Whether an answer is a file, a block, or something else; it is not opened."""
    url, status, body = response.url, response.status, response.body
    if status in GONE_STATUS:
        return Read(outcome=Outcome.GONE, reason=f"{url} answered {status}")
    if status in BLOCKING_STATUS:
        return Read(outcome=Outcome.BLOCKED, reason=f"{url} answered {status}")
    known = is_pdf(body) or (any_form and form_of(body) != "unknown")
    if 200 <= status < 300 and known:
        return Read(outcome=Outcome.READ)
    block = block_in(body)
    if block:
        return Read(outcome=Outcome.BLOCKED, reason=f"{url}: {block}")
    wanted = "a file of a known form" if any_form else "a PDF"
    return Read(
        outcome=Outcome.ERROR, reason=f"{url}: expected {wanted}, found {status} {body[:8]!r}"
    )


def files_of(source: type[SourceSpider]) -> type[FileSpider]:
    """The spider for the files of a source: its spec, with the hosts of files for its hosts."""
    spec = replace(
        source.spec,
        hosts=source.spec.file_hosts,
        floor=0,
        full_list=False,
        capped=0,
        spot_checks=0,
    )
    return type(f"{source.__name__}Files", (FileSpider,), {"spec": spec, "name": spec.id})
