"""Announcements at cninfo: prospectuses and results of issues, tied to firms by their codes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from normalize.dates import beijing_date
from normalize.listings.share_codes import share_identifiers
from normalize.markup import without_markup
from normalize.mentions import mention
from normalize.reading import Reading, Reason
from normalize.records import Doubt, Json, ListingDocumentRecord, Record
from normalize.said import Said, name_in, text_in
from normalize.text import squeeze

_LATEST = 4_102_444_800_000  # the year 2100


@cache
def rules() -> Mapping[str, Any]:
    """What the titles mean (data/cninfo.toml)."""
    file = Path(__file__).parents[1] / "data" / "cninfo.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def is_of_an_issue(title: str) -> bool:
    """True where the title is of a prospectus, what belongs to one, or an issue's result."""
    bare, known = bare_title(title), rules()
    return any(word in bare for word in known["words"]) or bool(re.search(known["results"], bare))


def announcement(said: Said) -> Iterator[Record]:
    """A prospectus or a result. `secName` is a share's short name: the code says whose it is."""
    row = said.fields
    title, code = bare_title(text_in(row, "announcementTitle")), text_in(row, "secCode")
    published, url = day_of(row.get("announcementTime")), file_url(text_in(row, "adjunctUrl"))
    size = row.get("adjunctSize")
    kilobytes = size if isinstance(size, int) and not isinstance(size, bool) else None
    yield ListingDocumentRecord(
        native_id=said.native_id,
        raw=row,
        doubts=(*Doubt.of("published_on", published), *Doubt.of("url", url)),
        published=published.value,
        kind=_first(title, "kinds", "kind"),
        kind_raw=text_in(row, "announcementType") or None,
        version=_first(title, "versions", "version"),
        title=title or None,
        issuer=mention(name_in(row, "secName"), identifiers=identifiers_of(row, code)),
        issuer_raw=name_in(row, "secName") or None,
        stock_code=code or None,
        url=url.value,
        published_on=published.value,
        size_bytes=kilobytes * 1024 if kilobytes is not None else None,  # it is rounded to KB
    )


def identifiers_of(row: Mapping[str, Json], code: str) -> tuple[tuple[str, str], ...]:
    """The numbers under which a listed firm is known: of its exchange, and of the platform."""
    ours = share_identifiers(code)
    org = text_in(row, "orgId")
    return (*ours, ("cninfo_org", org)) if org else ours


def bare_title(title: str) -> str:
    """A title without the marks of what was searched for."""
    return squeeze(without_markup(title))


def _first(title: str, table: str, name: str) -> str | None:
    return next((r[name] for r in rules()[table] if re.search(r["pattern"], title)), None)


def day_of(moment: Json) -> Reading[date]:
    """Milliseconds since 1970 of midnight in Beijing, which is the day before in UTC."""
    raw = str(moment)
    if moment is None:
        return Reading("", reason=Reason.NOT_STATED)
    if isinstance(moment, bool) or not isinstance(moment, int) or not 0 < moment < _LATEST:
        return Reading(raw, reason=Reason.UNREADABLE)
    return Reading(raw, value=beijing_date(datetime.fromtimestamp(moment / 1000, UTC)))


def file_url(path: str) -> Reading[str]:
    """The address of a file; one that leads anywhere but into the platform's folder is none."""
    if not path:
        return Reading(path, reason=Reason.NOT_STATED)
    if path.startswith("/") or ":" in path or "\\" in path or ".." in path.split("/"):
        return Reading(path, reason=Reason.UNREADABLE)
    return Reading(path, value=rules()["files"] + path)
