"""The form of a weekly snapshot, checked row by row before anything of it is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final, TypeAlias, cast

from normalize.records import Json
from spiders.platforms.json_api import keys

Row: TypeAlias = Mapping[str, Json]

ROW: Final[frozenset[str]] = frozenset(
    keys(
        "exchange board company_name status stage stock_code sponsor prospectus_url "
        "announcement_url allotment_url phip_url markers page_updated source_url first_seen "
        "last_seen uid"
    )
)
# Only since the end of July 2026.
ROW_KNOWN: Final[frozenset[str]] = frozenset(keys("content industry sub_industry is_18a"))
_STATED: Final = frozenset({"exchange", "company_name", "status"})  # never empty
_OTHERS: Final[Mapping[str, tuple[type, str]]] = {
    "markers": (list, "a list"),
    "is_18a": (bool, "true or false"),
}
_DEEPEST: Final = 20  # levels; the files have four
_TOO_DEEP: Final = (
    f"expected a JSON array of objects, found one nested deeper than {_DEEPEST} levels"
)
_LONGEST: Final = 60  # characters that are quoted of a wrong value


def rows_of(content: bytes) -> Sequence[Row]:
    """The rows of a snapshot. Raises ValueError, which names row, field, expected and found, for
    what is none."""
    try:
        rows = json.loads(content)
    except RecursionError as error:
        raise ValueError(_TOO_DEEP) from error
    except ValueError as error:  # no JSON, no UTF-8, or a number of thousands of digits
        raise ValueError(f"expected a JSON array of objects, found: {error}") from error
    if not isinstance(rows, list):
        raise ValueError(f"expected a JSON array of objects, found {_described(rows)}")
    if _depth(rows) > _DEEPEST:
        raise ValueError(_TOO_DEEP)
    if not rows:
        raise ValueError("expected a JSON array of objects, found an empty one")
    for number, row in enumerate(rows, start=1):
        for problem in _problems(row):
            raise ValueError(f"row {number}{problem}")
    return cast(Sequence[Row], rows)


def _problems(row: Json) -> Iterator[str]:
    if not isinstance(row, dict):
        yield f": expected an object, found {_described(row)}"
        return
    for field in sorted(ROW - row.keys()):
        yield f", field {field}: expected one, found none"
    for field in sorted((ROW | ROW_KNOWN) & row.keys()):
        value = row[field]
        kind, told = _OTHERS.get(field, (str, "a text"))
        if value is None and field not in _STATED:
            continue
        if not isinstance(value, kind) or (field in _STATED and not str(value).strip()):
            yield f", field {field}: expected {told}, found {_described(value)}"
    seen = row["last_seen"]
    if seen and not _is_moment(str(seen)):
        yield (
            ", field last_seen: expected a time with its zone, such as "
            f"2026-07-13T17:12:56+00:00, found {_described(seen)}"
        )


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _described(value: Json) -> str:
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}... ({len(text)} characters)"


def _depth(value: Json) -> int:
    """How deep a value is nested: counted level by level, for a recursion would have an end."""
    level, depth = [value], 0
    while level and depth <= _DEEPEST:
        lists = [list(v.values()) if isinstance(v, dict) else v for v in level]
        level = [each for v in lists if isinstance(v, list) for each in v]
        depth += 1
    return depth
