"""The issuer's credit code (统一社会信用代码) in a prospectus.

The chapter on the issuer prints many firms' codes: those of its shareholders, subsidiaries and
platforms, each in a table of its own. The issuer's stands beside its name among its basics, or,
where no name stands beside, before any heading of another firm. Whose any other code is, nobody
can tell: then there is none, and a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from normalize.filing_flow import Block, Line, Outline, Table, is_chapter, labelled
from normalize.filing_rules import pattern, squeezed
from normalize.names import name_key
from normalize.prospectus_firm import Found, at_place
from normalize.reading import Reason
from normalize.text import nfkc
from normalize.uscc import read_uscc

_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{18}(?![0-9A-Za-z])")
_ALMOST = re.compile(r"[0-9A-Za-z]{12,24}")  # a code with a slip, not the label of a column


@dataclass(frozen=True, slots=True)
class _Printed:
    """A labelled code. `owner`: the name beside it; `among_others`: other firms' have begun."""

    said: str
    owner: str
    among_others: bool
    page: int
    quote: str


def uscc(blocks: list[Block], *issuer: str) -> Found[str]:
    """The issuer's code; `issuer` are its names, as the application and as the file has it."""
    printed = list(_printed(blocks))
    known = [name_key(name) for name in issuer if name]
    own = [each for each in printed if _is_own(each, known)]
    if not own:
        if not printed:
            return Found()
        said = [f"p. {each.page}: {each.quote}"[:200] for each in printed[:10]]
        return _asked(printed[0], Reason.AMBIGUOUS, *said)
    read = [read_uscc((_CODE.findall(nfkc(each.said)) or [each.said])[0]) for each in own]
    good = {each.value: at for at, each in reversed(list(enumerate(read))) if each.value}
    if len(good) == 1:
        ((code, at),) = good.items()
        return Found(code, own[at].page, own[at].quote)
    if good:
        return _asked(own[0], Reason.CONTRADICTORY, *sorted(filter(None, good)))
    return _asked(own[0], read[0].reason or Reason.UNREADABLE)


def _asked(printed: _Printed, reason: Reason, *candidates: str) -> Found[str]:
    doubt = at_place("uscc", printed.quote, reason, printed.page, *candidates)
    return Found(None, printed.page, printed.quote, (doubt,))


def _is_own(printed: _Printed, known: list[str]) -> bool:
    if not printed.owner:
        return not printed.among_others
    return pattern("code", "tail").sub("", name_key(printed.owner)) in known


def _printed(blocks: list[Block]) -> Iterator[_Printed]:
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
        yield from _in_unit(unit, others)


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
    return bool(said) and not pattern("labels", "uscc").search(said) and not _CODE.search(said)


def _in_unit(unit: list[Block], others: bool) -> Iterator[_Printed]:
    """Codes with the name before them, or with the first behind where none stands before."""
    owner = ""
    waiting: list[_Printed] = []
    for label, value, page, quote in labelled(unit):
        if pattern("code", "name").search(label) and _is_name(value):
            owner = value
            yield from (
                _Printed(each.said, owner, others, each.page, each.quote) for each in waiting
            )
            waiting = []
        elif pattern("labels", "uscc").search(label) and _ALMOST.search(nfkc(value)):
            found = _Printed(value, owner, others, page, quote)
            if owner:
                yield found
            else:
                waiting.append(found)
    yield from waiting
