"""Files that somebody brings: read as if they were the answer of a site that nobody can ask.

`yindao import` puts a file into an archive under an address that exists nowhere, and the crawl
replays it from there. So a file has the same verdicts, history and provenance as a crawled page.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import ClassVar

from normalize.procurement.notices import notice, notice_row
from spiders.drafts import Ask, Window
from spiders.source import Interpreter, Reader
from spiders.spider import SourceSpider

HOST = "import.invalid"  # RFC 2606: no such host will ever be


class ImportedSpider(SourceSpider):
    """A source that reads files of a feed. Several sources may read the same file."""

    feed: ClassVar[str]
    content_type: ClassVar[str] = "application/json; charset=utf-8"
    reads: ClassVar[str]  # for the reader: which part of the file is this source's

    @classmethod
    def address(cls) -> str:
        """The address under which a file of the feed lies in the archive."""
        return f"https://{HOST}/{cls.feed}"

    @classmethod
    @abstractmethod
    def made_at(cls, content: bytes) -> datetime | None:
        """When the file says that it was made; None where it doesn't say. Raises ValueError, with
        row and field, for a file that is none of the feed."""

    def windows(self, since: date, until: date) -> Iterable[Window]:
        """One: the file."""
        return (Window(key="file", since=since, until=until, counted=True),)

    def ask_list(self, window: Window, number: int) -> Ask:
        """The file."""
        return Ask(url=self.address(), kind="list", context={"reads": self.reads})


class UnaskedSpider(SourceSpider):
    """A source that isn't asked: what somebody brings of it is read (spiders/brought.py).

    regime  the law that its notices are under, where all are under one
    """

    regime: ClassVar[str] = "government_procurement_law"
    readers: ClassVar[Mapping[str, Reader]] = {}
    interpreters: ClassVar[Mapping[str, Interpreter]] = {
        "notice_row": notice_row,
        "notice": notice,
    }

    def windows(self, since: date, until: date) -> Iterable[Window]:
        """None."""
        return ()

    def ask_list(self, window: Window, number: int) -> Ask:
        """Never asked, for there is no window."""
        raise LookupError(f"{self.spec.id} is not asked: {self.spec.why}")
