"""What leaves the database in the formats of others."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from rich.console import Console

from db.exports.ocds.load import Choice
from db.exports.ocds.releases import Naming
from db.exports.ocds.write import NoPurchase, write_ocds
from normalize.procurement.notice_keys import number_key
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
    except NoPurchase as error:
        raise UserError(
            f"--project: there is no purchase with the number {number}; nothing was written"
        ) from error
    except OSError as error:
        raise UserError(f"--out: expected a folder to write to, found {folder}: {error}") from error
    finally:
        engine.dispose()
    console.print(f"{written.purchases} purchases, {written.releases} releases: {folder}")
