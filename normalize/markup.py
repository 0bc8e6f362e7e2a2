"""Mark-up within a value of an interface: what the page would show is meant.

Interfaces mark what was searched for (<em>) and escape characters for the page (&amp;), also inside
of names. "<" may also be a sign: 5<n且m>3 has no tag.
"""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,15}(?:[\s/][^<>]{0,500})?>")
_BREAK = re.compile(r"<br\s{0,9}/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_MOST = 2  # times that a text may have been escaped, one over the other


def without_markup(text: str) -> str:
    """The text as a page shows it: entities read, tags taken out, <br> as the end of a line."""
    for _ in range(_MOST):
        if "&" not in text:
            break
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    return _TAG.sub("", _BREAK.sub("\n", text)) if "<" in text else text
