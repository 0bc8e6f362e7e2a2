"""The body of a notice as text, with the spiders' error for one that is beyond all measure."""

from __future__ import annotations

from normalize import body_text
from normalize.body_text import Body as Body
from normalize.body_text import Link as Link
from normalize.body_text import TooLarge
from normalize.body_text import block_text as block_text
from spiders.select import LayoutDrift


def read_body(fragment: str) -> Body:
    """Read a piece of HTML; tables without measure are a drift."""
    try:
        return body_text.read_body(fragment)
    except TooLarge as error:
        raise LayoutDrift(
            "tables of the body", expected=error.expected, found=error.found
        ) from None
