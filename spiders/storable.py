"""Characters that no database takes, or that JSON smuggles in: replaced before anything is made of
a draft. The archive keeps the page as it came."""

from __future__ import annotations

import re
from dataclasses import replace

from normalize.records import Json
from spiders.drafts import Contents, Oddity

_SUSPECT = re.compile(r"\x00|\\u0000|\\u[dD][89a-fA-F]|&#0*;|&#x0*;")
_BAD = re.compile(r"[\x00\ud800-\udfff]")


def storable(contents: Contents, text: str) -> Contents:
    """The contents with NUL and lone surrogates replaced by U+FFFD, and an oddity where there were.

    text  of the page: most have nothing suspicious in them, and nothing is looked at twice
    """
    if not _SUSPECT.search(text):
        return contents
    drafts = tuple(replace(d, fields=_clean_object(dict(d.fields))) for d in contents.drafts)
    if drafts == contents.drafts:
        return contents
    odd = Oddity("characters that can't be stored", "NUL or a lone surrogate")
    return replace(contents, drafts=drafts, oddities=(*contents.oddities, odd))


def _clean(value: Json) -> Json:
    if isinstance(value, str):
        return _BAD.sub("\ufffd", value)
    if isinstance(value, list):
        return [_clean(each) for each in value]
    if isinstance(value, dict):
        return _clean_object(value)
    return value


def _clean_object(value: dict[str, Json]) -> dict[str, Json]:
    return {_BAD.sub("\ufffd", key): _clean(each) for key, each in value.items()}
