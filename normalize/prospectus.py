"""A prospectus (招股说明书): records of what its pages say, each with page and words."""

from __future__ import annotations

from collections.abc import Iterator

from normalize.filing_flow import flow
from normalize.filing_reading import outcome_of, reading_of
from normalize.prospectus_firm import growth_tier, issuer_name, listing_standard, uscc
from normalize.records import Record
from normalize.said import Said, text_in


def prospectus(said: Said) -> Iterator[Record]:
    """All that a prospectus says of its issuer, under the reading of the document."""
    blocks = flow(said.fields)
    expected = text_in(said.context, "issuer")
    name, code = issuer_name(blocks, expected), uscc(blocks)
    standard = listing_standard(blocks)
    reading = reading_of(said, name=name, code=code, standard=standard, tier=growth_tier(blocks))
    yield reading
    if outcome_of(said) != "read":
        return
