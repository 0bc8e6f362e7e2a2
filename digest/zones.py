"""Whether a time zone is known here: a database may have come from a machine that knows others."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DEFAULT = "Asia/Shanghai"


def is_known(name: str) -> bool:
    """True where times can be shown in that zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder's name opens as one
        return False
    return True
