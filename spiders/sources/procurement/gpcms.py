"""The portals that run on gpcms, one source each: see gpcms.toml beside this file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from spiders.platforms.gpcms import VOLATILE, GpcmsSpider, Kind, Portal
from spiders.spec import SourceSpec


def _sources() -> Iterator[type[GpcmsSpider]]:
    declared = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    kinds = tuple(Kind(**kind) for kind in declared["kinds"])
    for name, said in declared["portals"].items():
        portal = Portal(said["host"], said["site_id"], said["channel"], said["province"])
        spec = _spec(f"gpcms_{name}", said, portal)
        members = {"__doc__": said["title"], "name": spec.id, "spec": spec}
        members |= {"portal": portal, "kinds": kinds}
        yield type(f"Gpcms{name.title()}", (GpcmsSpider,), members)


def _spec(source_id: str, said: Mapping[str, Any], portal: Portal) -> SourceSpec:
    return SourceSpec(
        id=source_id,
        title=said["title"],
        publisher=said["publisher"],
        channel="procurement",
        entity="procurement_notice",
        url=f"{portal.site}/",
        hosts=frozenset({portal.host}),
        homes=frozenset({f"{portal.site}/", f"{portal.site}/index.html"}),
        region_code=said["region_code"],
        floor=1,
        overlap=timedelta(days=3),
        first_window=timedelta(days=7),
        delay=5.0,  # a captcha comes after a few pages
        volatile=VOLATILE,
        spot_checks=20,
        access="restricted" if "why" in said else "open",
        why=said.get("why", ""),
        captured=said.get("captured", ""),
        from_spec=said["from_spec"],
    )


SOURCES = tuple(_sources())
