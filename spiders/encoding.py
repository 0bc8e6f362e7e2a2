"""Bytes to text: declared, then the source's own encoding, then gb18030, then an error.

Servers declare wrong charsets, and a wrong guess turns Chinese into other Chinese without an
error. So an encoding counts only if it leaves next to no replacement characters; UTF-8 comes before
gb18030, because gb18030 accepts nearly every UTF-8 text and makes nonsense of it.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from operator import itemgetter

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_-]{3,20})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([a-zA-Z0-9_-]{3,20})", re.IGNORECASE)
_HEAD = 4096  # a meta element further down is not honoured by browsers either
_FEW = 2  # replacement characters that even a short text may have: one cut at its end
_SHARE = 0.001
_SURELY = 8  # so many characters beyond ASCII without any error aren't UTF-8 by chance
# In which Chinese is written. Others say nothing: a server that doesn't know declares Latin-1.
_CODECS = {
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5hkscs": "big5hkscs",
}


class UnreadableEncoding(Exception):
    """No encoding reads the bytes within the budget of replacement characters."""

    def __init__(self, tried: tuple[str, ...], replaced: int, length: int) -> None:
        self.tried, self.replaced, self.length = tried, replaced, length
        super().__init__(
            f"text: expected one of {', '.join(tried)}, found at best {replaced} unreadable "
            f"characters of {length}"
        )


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the encoding that gave it."""

    text: str
    charset: str


def decode(body: bytes, content_type: str | None, own: str) -> Decoded:
    """The text of a body. `content_type` is the header, `own` the source's usual encoding.

    Raises UnreadableEncoding.
    """
    tried = _candidates(body, content_type, own)
    poor: list[tuple[int, Decoded]] = []
    for charset in tried:
        text = body.decode(charset, errors="replace").removeprefix("\ufeff")
        replaced = text.count("\ufffd")
        if replaced <= min(_budget(text), _readable(text)):
            return Decoded(text, charset)
        poor.append((replaced, Decoded(text, charset)))
    replaced, best = min(poor, key=itemgetter(0))
    if replaced <= _budget(best.text):
        return best
    raise UnreadableEncoding(tried, replaced, len(best.text))


def _budget(text: str) -> int:
    return max(_FEW, int(len(text) * _SHARE))


def _readable(text: str) -> int:
    """How many characters beyond ASCII were read: a page with three characters in GBK isn't one in
    UTF-8 with six unreadable ones."""
    return len(text) - len(text.encode("ascii", "ignore")) - text.count("\ufffd")


def _candidates(body: bytes, content_type: str | None, own: str) -> tuple[str, ...]:
    declared = _HEADER.search(content_type or "")
    meta = _META.search(body[:_HEAD])
    names = [
        "utf-8" if _is_surely_utf8(body) else None,
        declared.group(1) if declared else None,
        meta.group(1).decode("ascii") if meta else None,
        own,
        "gb18030",
    ]
    return tuple(dict.fromkeys(_codec(name) for name in names if name and _codec(name)))


def _is_surely_utf8(body: bytes) -> bool:
    """A mark at its start, or many characters and no error, but for one cut at its end. It counts
    more than what is declared, for gb18030 would read it, too."""
    if body.startswith(codecs.BOM_UTF8):
        return True
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return False
    return _readable(text) >= _SURELY


def _codec(name: str) -> str:
    """Python's name of an encoding, or "" for one that says nothing. gb2312 and gbk are parts of
    gb18030."""
    try:
        return _CODECS.get(codecs.lookup(name).name, "")
    except LookupError:
        return ""
