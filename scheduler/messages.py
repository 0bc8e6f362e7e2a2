"""The words for what `yindao doctor` finds."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scheduler.health import Finding

_FILE = Path(__file__).with_name("messages.toml")


@dataclass(frozen=True, slots=True)
class Message:
    """A finding in plain words: what is wrong, what it means, what to do."""

    title: str
    meaning: str
    action: str


@cache
def all_messages() -> dict[str, Message]:
    """Every message by its code."""
    entries = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {code: Message(**entry) for code, entry in entries.items()}


def message_of(finding: Finding) -> Message:
    """The words for a finding, with the source's name in them."""
    found = all_messages()[finding.code]
    source = finding.source_id or ""
    return Message(
        found.title.replace("{source}", source),
        found.meaning.replace("{source}", source),
        found.action.replace("{source}", source),
    )
