"""A name as printed, made ready for being matched to an organisation."""

from __future__ import annotations

from functools import lru_cache

from normalize.names import clean_name, is_full_name, legal_form, name_key
from normalize.records import Mention


def mention(
    name: str | None,
    kind: str = "firm",
    *,
    uscc: str | None = None,
    identifiers: tuple[tuple[str, str], ...] = (),
    region_code: str | None = None,
    name_first: bool = False,
) -> Mention | None:
    """The mention of an organisation, or None where the source left its name empty."""
    read = _read(name or "")
    if not read.name:
        return None
    return Mention(
        name=read.name,
        kind=kind,
        key=read.key,
        full=read.full,
        legal_form=read.legal_form,
        uscc=uscc,
        identifiers=identifiers,
        region_code=region_code,
        name_first=name_first,
    )


@lru_cache(maxsize=8192)  # the same banks, law firms and agencies stand in thousands of answers
def _read(name: str) -> Mention:
    """What the name alone says."""
    shown = clean_name(name)
    if not shown:
        return Mention("")
    return Mention(
        shown, key=name_key(shown), full=is_full_name(shown), legal_form=legal_form(shown)
    )
