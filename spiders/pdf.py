"""A PDF opened in a process of its own (`spiders.pdf_child`), by pdfium (pypdfium2)."""

from __future__ import annotations

from normalize.records import Json
from spiders.bounded import Limits, OverLimits, ask_child

_CHILD = ("-m", "spiders.pdf_child")


def extract(
    body: bytes, shape: str, limits: Limits | None = None, *, page: int | None = None
) -> dict[str, Json]:
    """The pages of a file that its shape is read for: `outcome`, `count`, `read`, `pages`, `odd`.

    With `page` (the first is 1) that one alone, whatever the shape.

    outcome  read; encrypted, damaged, too_many_pages, no_text; over_limits where the child died
    count    pages of the whole file, None where it could not be opened
    pages    {page, blocks} of the pages that were looked into; a block is a line or rows of cells
    """
    limits = limits or Limits()
    arguments = [*_CHILD, shape, str(limits.cpu_seconds)]
    arguments += [str(limits.memory_mb), str(limits.most_pages), str(page or 0)]
    try:
        return ask_child(arguments, body, limits)
    except OverLimits as error:
        return not_read("over_limits", str(error))


def not_read(outcome: str, why: str) -> dict[str, Json]:
    """What is said of a file of which nothing was read."""
    return {"outcome": outcome, "count": None, "read": 0, "pages": [], "odd": [why]}
