"""An announcement about guidance funds, as typed records.

Title, issuer, address and day of publication; what it announces is not read yet.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from typing import Final

from normalize.dates import BEIJING, read_date, read_datetime
from normalize.mentions import mention
from normalize.reading import Reading
from normalize.records import Doubt, FundNoticeRecord, Record
from normalize.said import Said, text_in

# What the field calls its funds; an office announces much else.
_SPEAKS_OF_FUNDS: Final = re.compile(
    r"引导基金|投资基金|产业基金|母基金|子基金|基金管理|政府出资|创业投资|天使投资|基金.{0,12}(?:遴选|申报|公示)"
)


def read_fund_notice(said: Said) -> list[Record]:
    """The announcement, or nothing where neither its title nor its text speaks of funds."""
    title, body = text_in(said.fields, "title"), text_in(said.fields, "text")
    if not _SPEAKS_OF_FUNDS.search(f"{title}\n{body}"):
        return []
    published = _published(text_in(said.fields, "published"))
    issuer = text_in(said.fields, "issuer")
    names = ("title", "published", "issuer", "url", "document_no")
    record = FundNoticeRecord(
        native_id=said.native_id,
        raw={name: text_in(said.fields, name) for name in names},
        doubts=Doubt.of("published_at", published),
        published=published.value.astimezone(BEIJING).date() if published.value else None,
        title=title or None,
        issuer=mention(issuer, "agency"),
        issuer_raw=issuer or None,
        url=text_in(said.fields, "url") or None,
        published_at=published.value,
    )
    return [record]


def _published(text: str) -> Reading[datetime]:
    """The moment; of a day alone its first, as the column is one of moments."""
    read = read_datetime(text)
    if read.value is not None:
        return read
    day = read_date(text)
    if day.value is None or day.value.precision != "day":
        return Reading(text, None, day.reason or read.reason)
    return Reading(text, datetime.combine(day.value.day, time.min, BEIJING).astimezone(UTC))
