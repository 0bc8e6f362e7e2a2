"""What makes a source readable: its spec, its readers, its interpreters. All of them pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar, Protocol, TypeAlias

from normalize.records import Record
from spiders.drafts import Contents, Draft, Page
from spiders.spec import SourceSpec

Reader: TypeAlias = Callable[[Page], Contents]
Interpreter: TypeAlias = Callable[[Draft], Iterable[Record]]


class Source(Protocol):
    """The part of a source that a reparse needs as much as a crawl.

    readers       kind of page to the function that says what is on it
    interpreters  shape of draft to the function that says what it means
    """

    spec: ClassVar[SourceSpec]
    readers: ClassVar[Mapping[str, Reader]]
    interpreters: ClassVar[Mapping[str, Interpreter]]
