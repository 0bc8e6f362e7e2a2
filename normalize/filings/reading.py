"""The reading of a filed document: how it went, and under which number its values stand."""

from __future__ import annotations

from normalize.filings.prospectus_firm import Found
from normalize.filings.rules import rule_version
from normalize.mentions import mention
from normalize.reading import Reason
from normalize.records import DocumentReadingRecord, Doubt, Json, Link, Mention
from normalize.said import Said, text_in

# What a reading may bring: what better rules no longer see is taken back.
_CHILDREN = frozenset({"firm_year", "proceeds_use", "relation", "listing_party", "issue_result"})
_NOTHING: Found[str] = Found()


def application_link(said: Said) -> Link | None:
    """The application that a file was filed for; a disclosure site names none."""
    application = text_in(said.context, "application")
    return Link("listing_application", application) if application else None


def reading_id(said: Said) -> str:
    """The reading's own number: that of the document it reads."""
    return f"{said.native_id}/reading"


def outcome_of(said: Said) -> str:
    """read, or why not."""
    return text_in(said.fields, "outcome") or "damaged"


def issuer_of(said: Said, name: Found[str], code: Found[str]) -> Mention | None:
    """The issuer, with its credit code only where the document bears the application's own name.

    The application says who it is; a code read from a file only adds to that.
    """
    expected = text_in(said.context, "issuer")
    certain = name.value is not None and code.value is not None and not name.doubts
    return mention(expected or name.value, uscc=code.value if certain else None, name_first=True)


def reading_of(
    said: Said,
    *,
    name: Found[str] = _NOTHING,
    code: Found[str] = _NOTHING,
    standard: Found[str] = _NOTHING,
    tier: bool | None = None,
    more: tuple[Doubt, ...] = (),
) -> DocumentReadingRecord:
    """The record of a reading; a file that could not be read is a question for a person.

    `more` are questions of the document that are no one value's.
    """
    outcome = outcome_of(said)
    odd = said.fields.get("odd")
    told = "; ".join(map(str, odd)) if isinstance(odd, list) else ""
    doubts = [*name.doubts, *code.doubts, *standard.doubts, *more]
    if outcome != "read":
        doubts.append(Doubt("outcome", f"{outcome}: {told}"[:500], Reason.UNREADABLE))
    elif told:
        doubts.append(Doubt("pages_read", told[:500], Reason.NOT_READ))
    return DocumentReadingRecord(
        native_id=reading_id(said),
        raw={"context": dict(said.context), "parts": said.fields.get("parts"), "odd": told},
        doubts=tuple(doubts),
        whole=_CHILDREN if outcome == "read" else frozenset(),
        application=application_link(said),
        filed=Link("listing_document", said.native_id),
        outcome=outcome,
        pages=_whole(said.fields.get("count")),
        pages_read=_whole(said.fields.get("read")),
        rule_version=rule_version(),
        issuer=issuer_of(said, name, code),
        issuer_raw=name.value,
        uscc=code.value,
        uscc_page=code.page,
        uscc_quote=code.quote,
        listing_standard=standard.value,
        listing_standard_page=standard.page,
        listing_standard_quote=standard.quote,
        growth_tier=tier,
    )


def _whole(value: Json) -> int | None:
    return value if isinstance(value, int) else None
