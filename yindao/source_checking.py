"""What works now: one list page of each source, asked politely, with a verdict for each."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from spiders.platforms.imported import ImportedSpider
from spiders.registry import all_sources, source
from spiders.spec import SourceSpec
from spiders.spider import SourceSpider
from yindao.looking import Glass, Look, look_at
from yindao.main_job import require_contact
from yindao.output import show_rows
from yindao.settings import Settings

_COLUMNS = ("source", "verdict", "rows", "page", "reason")
NOT_ASKED = "not_asked"


def check_sources(
    settings: Settings,
    source_id: str | None,
    replay: Sequence[Path],
    format: str,
    console: Console,
) -> bool:
    """Look at one source, or at all that are open, one after the other. True where all work.

    Raises UnknownSource, UserError where no contact is set.
    """
    if source_id is not None:
        source(source_id)
    if not replay:
        require_contact(settings)
    with tempfile.TemporaryDirectory() as folder:
        glass = Glass(Path(folder)).prepared()
        looks = []
        for look in _looks(glass, settings, source_id, replay):
            looks.append(look)
            if format == "table" and source_id is None:
                console.print(f"{look.source_id}: {look.verdict}", markup=False, highlight=False)
        show_rows(_COLUMNS, [_row(look) for look in looks], format, console)
    return all(look.verdict in ("complete", NOT_ASKED) for look in looks)


def _looks(
    glass: Glass, settings: Settings, source_id: str | None, replay: Sequence[Path]
) -> Iterator[Look]:
    named = [source(source_id)] if source_id is not None else all_sources().values()
    for cls in named:
        why = "" if replay else _why_not(cls, settings, named=source_id is not None)
        if why:
            yield Look(source_id=cls.spec.id, verdict=NOT_ASKED, reason=why)
        else:
            yield _with_guess(cls.spec, look_at(glass, settings, cls, replay))


def _with_guess(spec: SourceSpec, look: Look) -> Look:
    """What doesn't work may be what was guessed of it."""
    if look.verdict == "complete" or not spec.guessed:
        return look
    return replace(look, reason=f"{look.reason}; guessed of it: {spec.guessed}")


def _why_not(cls: type[SourceSpider], settings: Settings, *, named: bool) -> str:
    if issubclass(cls, ImportedSpider):
        return "its files are imported"
    if cls.spec.id in settings.user_agents or cls.spec.access == "open":
        return ""
    if cls.spec.access == "restricted":  # also where it is named: it has refused such as us
        told = "restricted: expected a User-Agent for it in YINDAO_USER_AGENTS"
        return f"{told} ({cls.spec.why})" if cls.spec.why else told
    why = f" ({cls.spec.why})" if cls.spec.why else ""
    return "" if named else f"{cls.spec.access}: name it to have it asked{why}"


def _row(look: Look) -> tuple[object, ...]:
    page = "" if look.verdict == NOT_ASKED else "read" if look.detail else "none"
    return look.source_id, look.verdict, look.rows, page, look.reason
