"""All tables. Importing this package registers every one of them on `SQLModel.metadata`."""

from __future__ import annotations

from db.models import (
    digest,
    filings,
    fund_managers,
    funds,
    listings,
    listings_beside,
    organisations,
    policies,
    procurement,
    provenance,
    purchases,
    reference,
)
from db.models.base import DataRow, metadata

__all__ = [
    "DataRow",
    "digest",
    "filings",
    "fund_managers",
    "funds",
    "listings",
    "listings_beside",
    "metadata",
    "organisations",
    "policies",
    "procurement",
    "provenance",
    "purchases",
    "reference",
]
