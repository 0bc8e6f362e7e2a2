"""The sample's letters: its second week, as two fictional readers are told of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from sqlalchemy import Engine

from db.engine import writing
from digest.filters import Wants
from digest.subscribers import subscribe, subscribers
from yindao.letters import make_issue, send_due
from yindao.settings import Settings

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)  # 08:00 in Beijing, after the second week
READERS = (
    ("analyst@reader.example", "en", Wants()),
    ("yanjiuyuan@reader.example", "zh", Wants(channels=("fund", "listing"))),
)


def write_letters(engine: Engine, folder: Path, console: Console) -> None:
    """Make the issue of the second week, once, and write its letters as .eml files."""
    letters = folder / "letters"
    settings = Settings.model_construct(  # whatever the operator has set is for real letters
        mail_from="Yindao sample <digest@sample.example>", mail_folder=letters
    )
    with writing(engine).begin() as connection:
        if not subscribers(connection):
            for address, language, wants in READERS:
                subscribe(connection, address, wants, now=MONDAY, language=language)
    make_issue(engine, settings, MONDAY)
    send_due(engine, settings, lambda: MONDAY)
    for letter in sorted(letters.glob("*.eml")):
        console.print(f"Letter:   {letter}", soft_wrap=True)
