"""All tables. Importing this package registers every one of them on `SQLModel.metadata`."""

from __future__ import annotations

from db.models import (
    digest,
    filings,
    funds,
    listings,
    organisations,
    procurement,
    provenance,
    reference,
)
from db.models.base import DataRow, metadata

__all__ = [
    "DataRow",
    "digest",
    "filings",
    "funds",
    "listings",
    "metadata",
    "organisations",
    "procurement",
    "provenance",
    "reference",
]
