"""How values look in the history, and how they are compared."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

BEIJING = timezone(timedelta(hours=8))


def beijing_date(moment: datetime) -> date:
    """The day in Beijing, where our sources date from (data model, rule 8)."""
    return moment.astimezone(BEIJING).date()


def as_text(value: Any) -> str | None:
    """A value as the `change` table shows it: ISO dates, plain decimals, true and false."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value)


def stored_form(value: Any) -> Any:
    """A value as the database gives it back, so that equal values compare as equal."""
    if isinstance(value, Decimal):
        return Decimal(repr(float(value))).normalize()
    return value


def sha256_hex(*parts: str | bytes) -> str:
    """The digest of some texts, with a separator that can't stand in them."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() if isinstance(part, str) else part)
        digest.update(b"\0")
    return digest.hexdigest()
