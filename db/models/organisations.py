"""Organisations, people and their ties."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from db.models.base import DataRow, Table, key, link, money, ratio, text, value, whole


class Organisation(Table, table=True):
    """A firm, fund vehicle, agency, intermediary or institution."""

    id: int | None = key()
    uscc: str | None = Field(
        default=None,
        unique=True,
        sa_column_kwargs={"comment": "unified social credit code (GB 32100), checked"},
    )
    name: str = Field(sa_column_kwargs={"comment": "as it was printed when first seen"})
    name_key: str = Field(
        index=True, sa_column_kwargs={"comment": "the name folded for comparison; no identity"}
    )
    kind: str = Field(sa_column_kwargs={"comment": "firm, fund, agency, intermediary"})
    legal_form: str | None = text("limited_company, joint_stock, limited_partnership ...")
    region_code: str | None = text("GB/T 2260")
    founded_on: date | None = value("founded on")
    status: str | None = text("status in the company register")
    merged_into: int | None = link("organisation", "the organisation this one turned out to be")
    first_seen_at: datetime


class OrganisationName(Table, table=True):
    """A name of an organisation, with kind and dates."""

    __table_args__ = (UniqueConstraint("organisation_id", "kind", "name"),)

    id: int | None = key()
    organisation_id: int | None = link("organisation", "whose name")
    kind: str = Field(sa_column_kwargs={"comment": "registered, provisional, short, amac, former"})
    name: str
    name_key: str = Field(index=True)
    valid_from: date | None = value("in use from")
    valid_to: date | None = value("in use to")
    document_id: int | None = link("document", "where it stood")


class OrganisationAddress(Table, table=True):
    """A place of an organisation."""

    __table_args__ = (UniqueConstraint("organisation_id", "kind", "address_raw"),)

    id: int | None = key()
    organisation_id: int | None = link("organisation", "whose place")
    kind: str = Field(sa_column_kwargs={"comment": "registered, office"})
    address_raw: str
    region_code: str | None = text("GB/T 2260")
    valid_from: date | None = value("in use from")
    valid_to: date | None = value("in use to")
    document_id: int | None = link("document", "where it stood")


class Identifier(Table, table=True):
    """A number that a register gave to an organisation."""

    __table_args__ = (UniqueConstraint("scheme", "number"),)

    id: int | None = key()
    organisation_id: int | None = link("organisation", "whose number")
    scheme: str = Field(
        sa_column_kwargs={
            "comment": "amac_fund, amac_manager, amac_registration, org_code, sse, szse, lei ..."
        }
    )
    number: str
    document_id: int | None = link("document", "where it stood")


class OwnershipType(Table, table=True):
    """Whose an organisation is, dated."""

    id: int | None = key()
    organisation_id: int | None = link("organisation", "whose ownership")
    kind: str = Field(
        sa_column_kwargs={
            "comment": "central_soe, local_soe, agency, mixed, private, foreign_hmt, unknown"
        }
    )
    level: str | None = text("level of the state owner")
    rule: str | None = text("rule that decided")
    share_percent: float | None = ratio("share used")
    valid_from: date | None = value("from")
    valid_to: date | None = value("to")
    document_id: int | None = link("document", "where it stood")


class Designation(Table, table=True):
    """An official title of a firm."""

    id: int | None = key()
    organisation_id: int | None = link("organisation", "whose title")
    programme: str = Field(sa_column_kwargs={"comment": "such as 专精特新小巨人"})
    level: str | None = text("national, provincial, city")
    batch: str | None = text("batch of the list")
    valid_from: date | None = value("valid from")
    valid_to: date | None = value("valid to")
    removed_on: date | None = value("removed from the list on")
    document_id: int | None = link("document", "where it stood")


class Person(Table, table=True):
    """A person in a public filing, known only within an organisation."""

    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: int | None = key()
    organisation_id: int | None = link("organisation", "within which the person is known")
    name: str


class Position(Table, table=True):
    """Who holds which post where."""

    __table_args__ = (UniqueConstraint("person_id", "organisation_id", "role", "observed_via"),)

    id: int | None = key()
    person_id: int | None = link("person", "who")
    organisation_id: int | None = link("organisation", "where")
    role: str
    valid_from: date | None = value("from")
    valid_to: date | None = value("to")
    observed_via: str
    document_id: int | None = link("document", "where it stood")


class Relation(DataRow, table=True):
    """A tie between two organisations: subject is the `kind` of object."""

    kind: str | None = text(
        "fund_manager, custodian, sponsor, auditor, law_firm, appraiser, shareholder, "
        "controlling_shareholder, actual_controller, subsidiary, affiliated_manager, "
        "tutoring_institution ..."
    )
    subject_id: int | None = link("organisation", "who is tied: the manager, the sponsor")
    object_id: int | None = link("organisation", "to whom: the fund, the issuer")
    subject_raw: str | None = text("as printed; NULL of a person of whom the share alone is kept")
    object_raw: str | None = text("as printed")
    share_percent: float | None = ratio("share held, percent")
    amount_minor: int | None = money("amount, minor units")
    currency: str | None = text("ISO 4217")
    shares: int | None = whole("shares held")
    state_mark: str | None = text("mark of state ownership as printed: SS, CS")
    page: int | None = whole("page of the file, the first is 1")
    quote: str | None = text("the words it was read from")
    valid_from: date | None = value("from")
    valid_to: date | None = value("to")
    observed_via: str | None = text("registration, announcement, selection_list, prospectus ...")
    fund_id: int | None = link("fund", "the fund whose tie it is")
    manager_id: int | None = link("fund_manager", "the manager of funds whose tie it is")
    application_id: int | None = link("listing_application", "the application whose tie it is")
    tutoring_id: int | None = link("tutoring", "the tutoring case whose tie it is")
    reading_id: int | None = link("document_reading", "the reading of the document that states it")


class Mention(Table, table=True):
    """A name as printed in a record, and the organisation it was linked to."""

    __table_args__ = (UniqueConstraint("entity", "entity_id", "field", "name_raw"),)

    id: int | None = key()
    entity: str
    entity_id: int = Field(sa_type=BigInteger)
    field: str
    name_raw: str
    organisation_id: int | None = link("organisation", "whom it was taken for; NULL: open")
    method: str = Field(sa_column_kwargs={"comment": "uscc, identifier, full_name, created, open"})
    rule: str | None = text("rule and version")
    document_id: int | None = link("document", "where it stood")


class MatchCandidate(Table, table=True):
    """Two organisations that may be one: score, reason and decision."""

    __table_args__ = (UniqueConstraint("organisation_id", "other_id"),)

    id: int | None = key()
    organisation_id: int | None = link("organisation", "the one")
    other_id: int | None = link("organisation", "the other")
    score: float | None = ratio("0 to 1")
    reason: str
    decision: str | None = text("same, different; NULL: open")
    decided_by: str | None = text("who decided")
    decided_at: datetime | None = value("when")
