"""A file of a notice, fetched on request and read, as somebody would who asks for declarations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, func, select

from db.models.procurement import SupplierDeclaration
from db.purchases.files import DECLARATIONS
from db.store import DOCUMENTS
from scheduler.run import CrawlOrder
from spiders.file_reading import read_files
from yindao.sample.forked import crawl

_SOURCE: Final = "ccgp_zygg"
_declaration = SupplierDeclaration.__table__  # type: ignore[attr-defined]


def fetch_declarations(
    engine: Engine, database: str, archive: Path, network: Sequence[Path], until: date, level: str
) -> None:
    """Fetch the declarations that notices name, and read them; once is enough."""
    with engine.connect() as connection:
        if connection.execute(select(func.count()).select_from(_declaration)).scalar():
            return
    crawl(
        CrawlOrder(
            source_id=_SOURCE,
            database=database,
            archive=archive,
            until=until,
            replay=list(network),
            options={"documents": DECLARATIONS},
            log_level=level,
            kind=DOCUMENTS,
        )
    )
    read_files(_SOURCE, database, archive)
