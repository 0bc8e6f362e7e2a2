"""Every finding has its words, and no words stand there for nothing."""

from __future__ import annotations

import re
from pathlib import Path

from scheduler.health import BAD
from scheduler.messages import all_messages

ROOT = Path(__file__).parent.parent.parent
_MADE = re.compile(r'Finding\(\s*code="(\w+)"')
_OTHERS = {*BAD, "interrupted"}  # the verdicts themselves
_FROM_A_LOOP = {"mass_withdrawal", "mass_replacement"}
_LETTERS = {"delivery_failed", "delivery_unknown", "delivery_late"}


def made() -> set[str]:
    """The codes that the code can make."""
    rooms = [ROOT / "scheduler", ROOT / "yindao"]
    texts = [path.read_text(encoding="utf-8") for room in rooms for path in room.rglob("*.py")]
    found = {code for text in texts for code in _MADE.findall(text)}
    return found | _OTHERS | _FROM_A_LOOP | _LETTERS


def test_every_finding_has_a_message_and_every_message_a_finding() -> None:
    assert set(all_messages()) == made()


def test_every_message_stands_in_the_docs() -> None:
    text = (ROOT / "docs" / "messages.md").read_text(encoding="utf-8")
    for code, message in all_messages().items():
        assert f"## `{code}`" in text
        assert message.action in text
