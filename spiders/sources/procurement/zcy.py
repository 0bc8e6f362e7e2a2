"""The portals that run on 政采云 (zcy), one source each: see zcy.toml beside this file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from spiders.platforms.zcy import VOLATILE, Portal, ZcySpider
from spiders.spec import SourceSpec

FILE_HOSTS: Final = frozenset({"zcy-gov-open-doc.oss-cn-north-2-gov-1.aliyuncs.com"})


def _sources() -> Iterator[type[ZcySpider]]:
    declared = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    for name, said in declared["portals"].items():
        shared = declared["standard"] if said.get("standard", True) else {}
        portal = Portal(
            host=said["host"],
            parent_id=said["parent_id"],
            province=said["province"],
            categories={**shared, **said.get("categories", {})},
            scheme=said.get("scheme", "https"),
        )
        spec = _spec(f"zcy_{name}", said, portal)
        members = {"__doc__": said["title"], "name": spec.id, "portal": portal, "spec": spec}
        yield type(f"Zcy{name.title()}", (ZcySpider,), members)


def _spec(source_id: str, said: Mapping[str, Any], portal: Portal) -> SourceSpec:
    return SourceSpec(
        id=source_id,
        title=said["title"],
        publisher=said["publisher"],
        channel="procurement",
        entity="procurement_notice",
        url=f"{portal.site}/",
        hosts=frozenset({portal.host}),
        file_hosts=FILE_HOSTS,
        homes=frozenset({f"{portal.site}/", f"{portal.site}/index.html"}),
        region_code=said["region_code"],
        floor=1,
        overlap=timedelta(days=3),
        first_window=timedelta(days=7),
        delay=3.0,
        volatile=VOLATILE,
        spot_checks=20,
        captured=said.get("captured", ""),
        from_spec=said["from_spec"],
    )


SOURCES = tuple(_sources())
