"""Reference data: regions, classifications, and labels as sources write them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from db.models.base import Table, key, link, ratio, text, value, whole


class Region(Table, table=True):
    """An administrative division (GB/T 2260) or a development zone."""

    __table_args__ = (UniqueConstraint("code", "valid_from"),)

    id: int | None = key()
    code: str = Field(index=True)
    name: str = Field(index=True)
    short: str | None = text("short name in use")
    kind: str = Field(sa_column_kwargs={"comment": "division, development_zone"})
    level: int | None = whole("0 country, 1 province, 2 city, 3 county")
    parent: str | None = text("code of the division it lies in", index=True)
    valid_from: str | None = text("year, or date where known")
    valid_to: str | None = text("year, or date where known; NULL: in use")
    replaced_by: str | None = text("code that took its place")


class Scheme(Table, table=True):
    """A classification, with version and publisher."""

    id: str = Field(primary_key=True)
    title: str
    publisher: str
    version: str
    url: str | None = text("where it is published")


class Concept(Table, table=True):
    """A node of a classification; its id is opaque, its notation may be reused."""

    __table_args__ = (UniqueConstraint("scheme_id", "notation", "valid_from"),)

    id: int | None = key()
    scheme_id: str = Field(foreign_key="scheme.id", index=True)
    notation: str
    parent_id: int | None = link("concept", "the broader concept")
    depth: int
    valid_from: date | None = value("in force from")
    valid_to: date | None = value("in force to")
    replaced_by: int | None = link("concept", "the concept that took its place")


class ConceptLabel(Table, table=True):
    """A label of a concept."""

    __table_args__ = (UniqueConstraint("concept_id", "language", "kind", "label"),)

    id: int | None = key()
    concept_id: int | None = link("concept", "the concept")
    language: str = Field(sa_column_kwargs={"comment": "zh, en"})
    kind: str = Field(sa_column_kwargs={"comment": "preferred, alternative, hidden"})
    label: str = Field(index=True)


class ConceptMap(Table, table=True):
    """A crosswalk between two concepts in SKOS terms."""

    __table_args__ = (UniqueConstraint("from_concept_id", "to_concept_id", "relation", "origin"),)

    id: int | None = key()
    from_concept_id: int | None = link("concept", "mapped from")
    to_concept_id: int | None = link("concept", "mapped to")
    relation: str = Field(sa_column_kwargs={"comment": "exactMatch, closeMatch, broadMatch ..."})
    partial: bool = False
    weight: float | None = ratio("share of the one that is in the other")
    origin: str = Field(sa_column_kwargs={"comment": "who published the mapping"})
    reviewer: str | None = text("who checked it")


class RawLabel(Table, table=True):
    """A distinct label as a source wrote it, verbatim; never changed."""

    __table_args__ = (UniqueConstraint("source_id", "field", "label"),)

    id: int | None = key()
    source_id: str = Field(foreign_key="source.id", index=True)
    field: str
    label: str
    first_seen_at: datetime


class ExternalEvent(Table, table=True):
    """A dated event from outside (policy, sanction, listing of an entity) with its source."""

    id: int | None = key()
    happened_on: date
    kind: str
    title: str
    url: str | None = text("where it is told")
