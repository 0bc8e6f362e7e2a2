"""The process that opens one PDF: `python -m spiders.pdf_child SHAPE SECONDS MEGABYTES PAGES ONLY`.

SECONDS are of the processor; ONLY is the one page that is wanted (the first is 1), or 0. The file
comes on standard input; one JSON object goes to standard output (see `spiders.pdf`).
"""

from __future__ import annotations

import sys

from normalize.filings.contents import Plan, plan_for
from normalize.records import Json
from spiders.bounded import bound, say
from spiders.pdf_pages import NotOpened, PdfFile

_MOST_CHARS = 12_000_000  # of all pages together: a dense prospectus page has some 1,500
_END, _TAIL = b"%%EOF", 4096  # readers look for it in the last 1,024 bytes; some append to a file


def main(arguments: list[str]) -> int:
    """Read a file within bounds and print what was found."""
    shape, seconds, megabytes, most_pages, only = arguments
    body = sys.stdin.buffer.read()
    bound(int(seconds), int(megabytes))
    say(read(body, shape, int(most_pages), int(only)))
    return 0


def read(body: bytes, shape: str, most_pages: int, only: int = 0) -> dict[str, Json]:
    """What the wanted pages of a file say; the outcome where nothing can be read."""
    try:
        file = PdfFile(body)
    except NotOpened as error:
        return _said(error.outcome, None, odd=[str(error)])
    if len(file) > most_pages:
        return _said("too_many_pages", len(file), odd=[f"at most {most_pages} pages are read"])
    plan = Plan((only - 1,)) if only else plan_for(shape, len(file), file.text)
    if not any(file.text(number).strip() for number in plan.pages):
        odd = [*plan.odd, *file.odd, "the pages that were looked into have no text"]
        return _said("no_text", len(file), odd=odd, plan=plan)
    pages: list[Json] = []
    chars, odd = 0, list(plan.odd)
    if _END not in body[-_TAIL:]:
        odd.append("the file has no end (%%EOF): it may be cut off")
    for number in plan.pages:
        blocks = file.blocks(number)
        chars += sum(len(str(block)) for block in blocks)
        if chars > _MOST_CHARS:
            odd.append(f"more than {_MOST_CHARS} characters: pages from {number + 1} left out")
            break
        pages.append({"page": number + 1, "blocks": blocks})
    return _said("read", len(file), pages=pages, odd=[*odd, *file.odd], plan=plan)


def _said(
    outcome: str,
    count: int | None,
    *,
    pages: list[Json] | None = None,
    odd: list[str] | None = None,
    plan: Plan | None = None,
) -> dict[str, Json]:
    return {
        "outcome": outcome,
        "count": count,
        "read": len(pages or ()),
        "parts": {name: [a + 1, b] for name, (a, b) in (plan.parts if plan else {}).items()},
        "pages": pages or [],
        "odd": list(odd or ()),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
