"""Hostile text: what a stranger's page may call itself, made fit to stand in a letter."""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit

LONGEST = 300  # characters of one name, title or value
_LONGEST_LINK = 2_000
_UNFIT = "\N{REPLACEMENT CHARACTER}"
_NO_LINK = frozenset("\"'<>\\^`{|}")  # none of them stands in a proper address unescaped


class _Fit(dict[int, str | None]):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str | None:
        self[code] = fit = _fit(code)
        return fit


def _fit(code: int) -> str | None:
    category = unicodedata.category(chr(code))
    if category in ("Cc", "Zl", "Zp"):  # a line break is how a value fakes structure
        return " "
    if category == "Cf":  # marks of direction, joiners, zero widths: to see a name is to know it
        return None
    if category == "Cs" or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return _UNFIT  # no character at all: neither UTF-8 nor XML has a place for it
    return chr(code)


_FITS = _Fit()


def plain(text: str) -> str:
    """One line without any character that is there to mislead."""
    return " ".join(text.translate(_FITS).split())


def clean(text: str, longest: int = LONGEST) -> str:
    """The same, of at most `longest` characters; what is cut ends in an ellipsis."""
    fit = plain(text)
    return fit if len(fit) <= longest else f"{fit[: longest - 1].rstrip()}…"


def folded(text: str) -> str:
    """A text as it is searched: without differences of width or case."""
    return unicodedata.normalize("NFKC", plain(text)).casefold()


def link(url: str | None) -> str | None:
    """A web address that may be clicked, as it is; None for anything else."""
    if not url or len(url) > _LONGEST_LINK or not url.isascii() or not url.isprintable():
        return None
    if " " in url or not _NO_LINK.isdisjoint(url):
        return None
    try:
        parts = urlsplit(url)
        whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # no host, or no port, that could be one
        return None
    return url if whole and "@" not in parts.netloc else None
