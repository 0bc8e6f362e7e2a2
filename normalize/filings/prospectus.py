"""A prospectus (招股说明书): records of what its pages say, each with page and words."""

from __future__ import annotations

from collections.abc import Iterator

from normalize.filings.flow import flow, in_parts
from normalize.filings.prospectus_code import uscc
from normalize.filings.prospectus_figures import figures
from normalize.filings.prospectus_firm import growth_tier, issuer_name, listing_standard
from normalize.filings.prospectus_holders import shareholders
from normalize.filings.prospectus_proceeds import read_proceeds
from normalize.filings.prospectus_staff import core_staff
from normalize.filings.prospectus_terms import terms
from normalize.filings.prospectus_ties import Under, controllers, subsidiaries
from normalize.filings.reading import issuer_of, outcome_of, reading_id, reading_of
from normalize.records import Record
from normalize.said import Said, text_in


def prospectus(said: Said) -> Iterator[Record]:
    """All that a prospectus says of its issuer, under the reading of the document."""
    blocks = flow(said.fields)
    parts = in_parts("prospectus", blocks)
    summary, issuer = parts.get("summary", []), parts.get("issuer", [])
    of_firm = summary + issuer
    expected = text_in(said.context, "issuer")
    name = issuer_name(of_firm, expected)
    code = uscc(of_firm, expected, name.value or "")
    tier, standard = growth_tier(summary), listing_standard(summary)
    reading = reading_id(said)
    proceeds = read_proceeds(parts.get("proceeds", []) + summary, reading)
    yield reading_of(said, name=name, code=code, standard=standard, tier=tier, more=proceeds.doubts)
    if outcome_of(said) != "read":
        return
    firm = issuer_of(said, name, code)
    finance = parts.get("finance", []) + parts.get("discussion", [])
    defined = terms(parts.get("terms", []))
    under = Under(reading, firm, expected or name.value or "", defined)
    yield from figures(summary + finance, reading, firm)
    yield from controllers(of_firm, under)
    yield from shareholders(of_firm, under)
    yield from subsidiaries(issuer, under)
    yield from core_staff(of_firm, under)
    yield from proceeds.uses
