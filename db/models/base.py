"""What all tables share: names, column kinds, and the columns of every data table."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Dialect, Double, Integer, MetaData, UniqueConstraint
from sqlalchemy.orm import declared_attr
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

# Named constraints can be altered by migrations on both databases; SQLite's own names are empty.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata: MetaData = SQLModel.metadata


class BigKey(TypeDecorator[int]):
    """A 64-bit key that counts up by itself; SQLite does that for INTEGER only, 64 bits there."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else BigInteger())


class Ratio(TypeDecorator[Decimal]):
    """A share, rate or quantity: a float in the database, a Decimal in Python.

    Not for money, which is a whole number of minor units. SQLite has no decimals; a double gives
    back every decimal of up to 15 digits exactly.
    """

    impl = Double
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        return None if value is None else float(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(repr(float(value))).normalize()


def _comment(text: str) -> dict[str, Any]:
    return {"comment": text}


def text(comment: str, *, index: bool = False) -> Any:
    """A text, or NULL."""
    return Field(default=None, index=index, sa_column_kwargs=_comment(comment))


def money(comment: str) -> Any:
    """A whole number of minor units (fen for CNY), 64 bits: 21.5 亿元 doesn't fit in 32."""
    return Field(default=None, sa_type=BigInteger, sa_column_kwargs=_comment(comment))


def whole(comment: str) -> Any:
    """A whole number, or NULL."""
    return Field(default=None, sa_type=BigInteger, sa_column_kwargs=_comment(comment))


def ratio(comment: str) -> Any:
    """A share, rate or quantity."""
    return Field(default=None, sa_type=Ratio, sa_column_kwargs=_comment(comment))


def value(comment: str, *, index: bool = False) -> Any:
    """A date, an aware time or a flag, or NULL."""
    return Field(default=None, index=index, sa_column_kwargs=_comment(comment))


def link(target: str, comment: str) -> Any:
    """A reference to the row of another table, indexed, because every join goes along it."""
    return Field(
        default=None,
        foreign_key=f"{target}.id",
        index=True,
        sa_type=BigInteger,
        sa_column_kwargs=_comment(comment),
    )


def key() -> Any:
    """The row's own number."""
    return Field(
        default=None,
        primary_key=True,
        sa_type=BigKey,
        sa_column_kwargs=_comment("number of the row; no meaning outside this database"),
    )


class Table(SQLModel):
    """A table named after its class: ListingEvent is listing_event."""

    @declared_attr.directive
    def __tablename__(cls) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


class DataRow(Table):
    """The columns of every data table: what the row is of, and where it came from."""

    shared: ClassVar[bool] = False

    id: int | None = key()
    source_id: str = Field(
        foreign_key="source.id",
        sa_column_kwargs=_comment("the source that the row was read from"),
    )
    native_id: str = Field(
        sa_column_kwargs=_comment("the source's own number; children add theirs behind a slash")
    )
    document_id: int = Field(
        foreign_key="document.id",
        index=True,
        sa_type=BigInteger,
        sa_column_kwargs=_comment("the archived answer that the row's present state was read from"),
    )
    first_seen_at: datetime = Field(
        sa_column_kwargs=_comment("when we first saw it; not when it happened")
    )
    gone_at: datetime | None = value("when it was seen to be gone at its source; NULL while there")

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        columns = ("native_id",) if cls.shared else ("source_id", "native_id")
        doc = (cls.__doc__ or "").strip().split("\n")[0]
        return (UniqueConstraint(*columns), {"comment": doc})
