"""What leaves the database in the formats of others."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from rich.console import Console

from db.exports.ocds.load import Choice
from db.exports.ocds.releases import Naming
from db.exports.ocds.write import write_ocds
from normalize.notice_keys import number_key
from yindao.errors import UserError
from yindao.query import existing
from yindao.settings import Settings


def export_ocds(
    settings: Settings,
    url: str,
    folder: Path,
    *,
    since: date | None,
    number: str | None,
    console: Console,
) -> None:
    """Write the purchases, and say how many. Raises UserError for a number that is none."""
    key = None
    if number is not None:
        key = number_key(number)[0]
        if key is None:
            raise UserError(f"--project: expected a project number, found {number!r}")
    engine = existing(url)
    try:
        naming = Naming(settings.ocds_prefix, settings.ocds_scheme)
        written = write_ocds(engine, folder, Choice(since, key), naming)
    finally:
        engine.dispose()
    console.print(f"{written.purchases} purchases, {written.releases} releases: {folder}")
    if number is not None and not written.purchases:
        raise UserError(f"--project: there is no purchase with the number {number}")
