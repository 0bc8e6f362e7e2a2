"""All sources, found in the folder `sources`, as classes and as entries: listed nowhere else."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from functools import cache
from typing import Any

from spiders import sources as _sources
from spiders.declared import declared_sources
from spiders.spider import SourceSpider


class UnknownSource(Exception):
    """There is no source of that id; `exit_code` 2 as for wrong usage."""

    exit_code = 2

    def __init__(self, source_id: str, known: list[str]) -> None:
        near = difflib.get_close_matches(source_id, known, 3, 0.6)
        meant = f"; did you mean {' or '.join(near)}?" if near else ""
        super().__init__(
            f"expected the id of a source, found {source_id!r}{meant} "
            f"(`yindao sources` lists all {len(known)})"
        )


@cache
def all_sources() -> dict[str, type[SourceSpider]]:
    """Every source by its id, in order of id: classes, and those made of entries."""
    declared_sources()
    for module in pkgutil.walk_packages(_sources.__path__, f"{_sources.__name__}."):
        importlib.import_module(module.name)
    pending: list[Any] = [SourceSpider]
    found: dict[str, type[SourceSpider]] = {}
    while pending:
        cls = pending.pop()
        pending += cls.__subclasses__()
        if hasattr(cls, "spec"):  # platform bases have none
            found[cls.spec.id] = cls
    return dict(sorted(found.items()))


def source(source_id: str) -> type[SourceSpider]:
    """The source of an id. Raises UnknownSource, naming those that come near."""
    try:
        return all_sources()[source_id]
    except KeyError:
        raise UnknownSource(source_id, list(all_sources())) from None
