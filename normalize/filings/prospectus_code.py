"""The issuer's credit code (统一社会信用代码) in a prospectus.

It is told from other firms' codes by the name beside it, or by its place (prospectus_labels). Where
only other codes stand, nobody can tell whose they are: then there is none, and a question.
"""

from __future__ import annotations

import re

from normalize.filings.flow import Block
from normalize.filings.prospectus_firm import Found, at_place
from normalize.filings.prospectus_labels import CODE, Printed, printed
from normalize.filings.rules import pattern
from normalize.names import name_key
from normalize.reading import Reason
from normalize.text import nfkc
from normalize.uscc import read_uscc

_ALMOST = re.compile(r"[0-9A-Za-z]{12,24}")  # a code with a slip, not the label of a column


def uscc(blocks: list[Block], *issuer: str) -> Found[str]:
    """The issuer's code; `issuer` are its names, as the application and as the file has it."""
    codes = list(printed(blocks, _is_code))
    known = [name_key(name) for name in issuer if name]
    own = [each for each in codes if each.is_of(known)]
    if not own:
        if not codes:
            return Found()
        said = [f"p. {each.page}: {each.quote}"[:200] for each in codes[:10]]
        return _asked(codes[0], Reason.AMBIGUOUS, *said)
    read = [read_uscc((CODE.findall(nfkc(each.said)) or [each.said])[0]) for each in own]
    good = {each.value: at for at, each in reversed(list(enumerate(read))) if each.value}
    if len(good) == 1:
        ((code, at),) = good.items()
        return Found(code, own[at].page, own[at].quote)
    if good:
        return _asked(own[0], Reason.CONTRADICTORY, *sorted(filter(None, good)))
    return _asked(own[0], read[0].reason or Reason.UNREADABLE)


def _asked(code: Printed, reason: Reason, *candidates: str) -> Found[str]:
    doubt = at_place("uscc", code.quote, reason, code.page, *candidates)
    return Found(None, code.page, code.quote, (doubt,))


def _is_code(label: str, value: str) -> bool:
    return bool(pattern("labels", "uscc").search(label) and _ALMOST.search(nfkc(value)))
