"""Labels of a prospectus that many firms have, with the name of the firm that each is about.

The chapter on the issuer prints tables of its shareholders, subsidiaries and platforms beside the
issuer's own: each has a credit code, and each firm has somebody who controls it. Whose a value is
the name beside it says, or, where no name stands beside, that no heading of another firm came yet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from normalize.filings.flow import Block, Line, Outline, Table, is_chapter, labelled
from normalize.filings.rules import pattern, squeezed
from normalize.names import name_key

CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{18}(?![0-9A-Za-z])")
_LABELS = ("uscc", "controlling_shareholder", "actual_controller")


@dataclass(frozen=True, slots=True)
class Printed:
    """A labelled value. `owner`: the name beside it; `among_others`: other firms' have begun."""

    said: str
    owner: str
    among_others: bool
    page: int
    quote: str

    def is_of(self, known: Iterable[str], key: Callable[[str], str] = name_key) -> bool:
        """True for a value of the issuer, who is known by these keys of names."""
        if not self.owner:
            return not self.among_others
        return pattern("code", "tail").sub("", key(self.owner)) in known


Wanted = Callable[[str, str], bool]


def printed(blocks: list[Block], is_wanted: Wanted) -> Iterator[Printed]:
    """The values whose label and text are wanted."""
    others = False
    outline = Outline()
    for unit in _units(blocks):
        for block in unit:
            if isinstance(block, Line):
                outline.see(block.text)
        if is_chapter(unit[0]):
            others = False
        headings = [*outline.headings[1:], *(map(squeezed, _above(unit[0])))]
        others = others or any(pattern("code", "others").search(each) for each in headings)
        yield from _in_unit(unit, others, is_wanted)


def _above(block: Block) -> tuple[str, ...]:
    """The line right above a table, where it is short enough to be its title."""
    last = block.above[-1:] if isinstance(block, Table) else ()
    return tuple(each for each in last if len(each) <= 40)


def _units(blocks: list[Block]) -> Iterator[list[Block]]:
    """What stands together: a table, or the lines from one heading or table to the next."""
    lines: list[Block] = []
    outline = Outline()
    for block in blocks:
        heading = outline.headings
        if isinstance(block, Line):
            outline.see(block.text)
        if lines and (isinstance(block, Table) or outline.headings != heading):
            yield lines
            lines = []
        if isinstance(block, Table):
            yield [block]
        else:
            lines.append(block)
    if lines:
        yield lines


def _is_name(value: str) -> bool:
    """False for nothing, a code, and the label of the next column."""
    said = squeezed(value)
    is_label = any(pattern("labels", each).search(said) for each in _LABELS)
    return bool(said) and not is_label and not CODE.search(said)


def _in_unit(unit: list[Block], others: bool, is_wanted: Wanted) -> Iterator[Printed]:
    """Values with the name before them, or with the first behind where none stands before."""
    owner = ""
    waiting: list[Printed] = []
    for label, value, page, quote in labelled(unit):
        if pattern("code", "name").search(label) and _is_name(value):
            owner = value
            yield from (
                Printed(each.said, owner, others, each.page, each.quote) for each in waiting
            )
            waiting = []
        elif is_wanted(label, value):
            found = Printed(value, owner, others, page, quote)
            if owner:
                yield found
            else:
                waiting.append(found)
    yield from waiting
