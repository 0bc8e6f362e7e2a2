"""A name as printed, made ready for being matched to an organisation."""

from __future__ import annotations

from normalize.names import clean_name, is_full_name, legal_form, name_key
from normalize.records import Mention


def mention(
    name: str | None,
    kind: str = "firm",
    *,
    uscc: str | None = None,
    identifiers: tuple[tuple[str, str], ...] = (),
    region_code: str | None = None,
) -> Mention | None:
    """The mention of an organisation, or None where the source left its name empty."""
    shown = clean_name(name or "")
    if not shown:
        return None
    return Mention(
        name=shown,
        kind=kind,
        key=name_key(shown),
        full=is_full_name(shown),
        legal_form=legal_form(shown),
        uscc=uscc,
        identifiers=identifiers,
        region_code=region_code,
    )
