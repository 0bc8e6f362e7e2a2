"""A date as Java's old `Date` is written into JSON: BSE's answers have nothing else.

`{"date":15,"day":1,"hours":17,"minutes":36,"month":11,"seconds":47,"time":1765791407760,
"timezoneOffset":-480,"year":125}`: `time` is milliseconds since 1970 in UTC; the other parts say
the same by the server's clock, with January as month 0 and 1900 as year 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final

from normalize.dates import beijing_date
from normalize.reading import Reading, Reason
from normalize.records import Json

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST, _END = datetime(1949, 1, 1, tzinfo=UTC), datetime(2101, 1, 1, tzinfo=UTC)
_BEIJING_OFFSET: Final = -480  # Java counts minutes from local time to UTC
_PARTS: Final = ("year", "month", "date", "hours", "minutes", "seconds")


def read_java_date(value: Json) -> Reading[datetime]:
    """The moment, aware in UTC. Parts that don't say what `time` says are `contradictory`."""
    if value is None or value == "":
        return Reading("", reason=Reason.NOT_STATED)
    ms = value.get("time") if isinstance(value, dict) else None
    if not isinstance(value, dict) or isinstance(ms, bool) or not isinstance(ms, int):
        return Reading(_shown(value), reason=Reason.UNREADABLE)
    # Compared as numbers first: no such figure may become a timedelta.
    if not _ms(_FIRST) <= ms < _ms(_END):
        return Reading(_shown(value), reason=Reason.OUT_OF_RANGE)
    moment = _EPOCH + timedelta(milliseconds=ms)
    if not _agrees(value, moment):
        return Reading(_shown(value), reason=Reason.CONTRADICTORY)
    return Reading(str(ms), value=moment)


def read_java_day(value: Json) -> Reading[date]:
    """The day in Beijing."""
    read = read_java_date(value)
    if read.value is None:
        return Reading(read.raw, reason=read.reason)
    return Reading(read.raw, value=beijing_date(read.value))


def _agrees(parts: Mapping[str, Json], moment: datetime) -> bool:
    """True where each part that is given says the same as the moment by the server's clock."""
    offset = parts.get("timezoneOffset", _BEIJING_OFFSET)
    if isinstance(offset, bool) or not isinstance(offset, int) or abs(offset) > 24 * 60:
        return False
    local = moment - timedelta(minutes=offset)
    clock = (local.hour, local.minute, local.second)
    said = dict(zip(_PARTS, (local.year - 1900, local.month - 1, local.day, *clock), strict=True))
    return all(parts.get(name, said[name]) == said[name] for name in _PARTS)


def _ms(moment: datetime) -> int:
    return int((moment - _EPOCH).total_seconds()) * 1000


def _shown(value: Json) -> str:
    """What stood there, short enough for a question."""
    return str(value)[:200]
