"""When two requests are the same, and when two texts are: the rules behind documents and replay."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from urllib.parse import unquote_plus, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

_COUNTER = r"(?:浏览|阅读|点击|访问)(?:次数|量|数)\s*[:：]?\s*\d+"
_COUNTERS = re.compile(_COUNTER)
_NOISE = re.compile(
    r"<script\b.*?(?:</script\s*>|\Z)|<style\b.*?(?:</style\s*>|\Z)|<!--.*?(?:-->|\Z)"
    rf"|{_COUNTER}",
    re.IGNORECASE | re.DOTALL,
)
_SPACE = re.compile(r"\s+")


def canonical_url(url: str, volatile: Collection[str] = ()) -> str:
    """The URL without fragment and volatile parameters, parameters sorted, host in lower case."""
    parts = urlsplit(url)
    if volatile and parts.query:
        # Not decoded and encoded again: values in GBK would all become the same.
        kept = [
            pair
            for pair in parts.query.split("&")
            if unquote_plus(pair.partition("=")[0]) not in volatile
        ]
        parts = parts._replace(query="&".join(kept))
    return canonicalize_url(urlunsplit(parts))


def request_sha256(method: str, url: str, body: bytes = b"", volatile: Collection[str] = ()) -> str:
    """What a request asks for: its method, canonical URL and body."""
    digest = hashlib.sha256()
    for part in (method.upper().encode(), canonical_url(url, volatile).encode(), body):
        digest.update(part + b"\0")
    return digest.hexdigest()


def text_sha256(text: str) -> str:
    """A digest that view counters, scripts, comments and white space leave alone."""
    return hashlib.sha256(_SPACE.sub(" ", _NOISE.sub("", text)).strip().encode()).hexdigest()


def without_counters(text: str) -> str:
    """A text without the counts of its readers: they move each time that it is asked for."""
    return _COUNTERS.sub("", text)
