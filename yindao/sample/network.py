"""The sample's world as WARC files: what the real spiders then crawl as their network."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from spiders.archive import Archive, Exchange
from yindao.sample.world import Answer, answers

FETCHED = {
    1: datetime(2026, 11, 8, 12, tzinfo=UTC),
    2: datetime(2026, 11, 15, 12, tzinfo=UTC),
}
UNTIL = {week: at.date() for week, at in FETCHED.items()}
SINCE = date(2026, 10, 1)  # of the first look; the second goes on where the first ended


@dataclass(frozen=True, slots=True)
class Look:
    """A source that is crawled in a week; `since` is None where it goes on from the last look."""

    source_id: str
    since: date | None = None
    options: Mapping[str, str] = field(default_factory=dict)


_LISTS: Final = ("amac_funds", "amac_managers", "ccgp_zygg", "ccgp_dfgg", "sse_listings")
# One of each platform of announcements; a week of them shows how they are read.
_ONCE: Final = (
    *("hubei_finance", "sichuan_finance_notices", "jiangsu_finance", "zhejiang_reform_notices"),
    *("shenzhen_finance_office", "suzhou_documents", "miit_documents", "jiangsu_strategic_news"),
    *("jiangsu_strategic_guide", "govcn_policies", "guangdong_search"),
)
# These portals are asked in hundreds of slices: a few days of one province show how they read.
LOOKS: Final[Mapping[int, tuple[Look, ...]]] = {
    1: (
        *(Look(name, SINCE) for name in _LISTS),
        Look("ggzy_procurement", date(2026, 11, 6), {"provinces": "330000"}),
        Look("zcy_zhejiang", date(2026, 11, 5)),
        Look("gpcms_guangdong", date(2026, 11, 5)),
        Look("szggzy_procurement", date(2026, 11, 5)),
        *(Look(name, SINCE) for name in _ONCE),
    ),
    2: (
        *(Look(name) for name in _LISTS),
        Look("ggzy_procurement", date(2026, 11, 14), {"provinces": "340000"}),
        Look("hubei_finance"),
    ),
}


def build(folder: Path) -> dict[int, list[Path]]:
    """Write the network of each week below `folder`, anew; the files by week."""
    shutil.rmtree(folder, ignore_errors=True)
    return {week: _build(folder, week) for week in FETCHED}


def _build(folder: Path, week: int) -> list[Path]:
    archive = Archive(folder, f"week{week}")
    for answer in answers(week):
        archive.write(_exchange(answer, FETCHED[week]))
    archive.close()
    return sorted((folder / f"week{week}").glob("*.warc.gz"))


def _exchange(answer: Answer, at: datetime) -> Exchange:
    return Exchange(
        method=answer.method,
        url=answer.url,
        request_body=(answer.body or "").encode(),
        status=answer.status,
        headers=list(answer.headers),
        body=answer.content,
        at=at,
    )
