"""Short names that a prospectus defines in its first chapter (释义): 样例控股 指 样例控股有限公司.

Its tables of holders and subsidiaries use them throughout, and without them 深创投 could be
anybody, and 样例控股 a person's name of four characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from normalize.filings.flow import Block, Line
from normalize.filings.rules import squeezed
from normalize.names import is_full_name

_LINE = re.compile(r"^(?P<term>\S.{0,80}?)\s+指\s+(?P<meaning>\S.*)$")
_BETWEEN = re.compile("[、,;/]")
_QUOTES = re.compile('["“”‘’「」『』]')
_BEHIND_NAME = re.compile(
    r"[,;。]|[(](?:曾用名|原名|前身|以下|系|现更名|已更名|证券代码|股票代码)|(?<=[司)业心会])[系为](?=\w)"
)


@dataclass(frozen=True, slots=True)
class Terms:
    """The whole name of each short one."""

    names: dict[str, str] = field(default_factory=dict)

    def full(self, printed: str) -> str | None:
        """The whole name that is meant, None for what is no such term."""
        return self.names.get(squeezed(printed))


def terms(blocks: list[Block]) -> Terms:
    """The terms that stand for one firm; one that is defined twice and differently is left out."""
    found: dict[str, set[str]] = {}
    for term, meaning in _defined(blocks):
        name = _BEHIND_NAME.split(_QUOTES.sub("", squeezed(meaning)), maxsplit=1)[0]
        if not is_full_name(name):
            continue
        for short in _BETWEEN.split(_QUOTES.sub("", squeezed(term))):
            if 1 < len(short) < len(name):
                found.setdefault(short, set()).add(name)
    return Terms({short: names.pop() for short, names in found.items() if len(names) == 1})


def _defined(blocks: list[Block]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        if isinstance(block, Line):
            if said := _LINE.match(block.text):
                yield said["term"], said["meaning"]
            continue
        for row in block.rows:
            cells = [cell for cell in row if cell]
            if len(cells) == 3 and squeezed(cells[1]) == "指":
                yield cells[0], cells[2]
