"""The sample's world as a network: every request it knows, with the answer of a given week.

`world/index.tsv` has one answer a line, `world/` the files that it names; both are described in
`world/README.md`. Nothing here writes: making a WARC of the answers is somebody else's work.

The column `file` says where an answer's body comes from:

    amac/empty.json                      the file as it is
    sse/9101.week1.json#status           the array under that key, in the envelope of SSE
    sse/9105.week2.json#info + sse/...   several arrays, joined in this order, in one such envelope
    (empty)                              no body, as with a redirect

`#key` exists so that the six answers about one SSE project can be read in one place, and so that
the list cannot say anything else of a project than its own page does.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

WORLD = Path(__file__).with_name("world")
INDEX = "index.tsv"
WEEKS = (1, 2)
COLUMNS = (
    "week",
    "source",
    "method",
    "url",
    "body",
    "status",
    "content_type",
    "location",
    "file",
)

# What SSE puts around the rows of every answer, in its order and with its spelling.
_PAGE_HELP: dict[str, Any] = {
    "beginPage": 1,
    "cacheSize": 1,
    "data": [],
    "endDate": None,
    "endPage": 1,
    "objectResult": None,
    "pageCount": 1,
    "pageNo": 1,
    "pageSize": 10,
    "searchDate": None,
    "sort": None,
    "startDate": None,
    "total": 0,
}
_ENVELOPE: dict[str, Any] = {
    "actionErrors": [],
    "actionMessages": [],
    "downloadFileName": None,
    "execlStream": None,
    "fieldErrors": {},
    "fileId": None,
    "isPagination": "true",
    "jsonCallBack": None,
    "locale": "zh_CN",
    "mergeSize": None,
    "mergeType": None,
    "pageHelp": _PAGE_HELP,
    "pageNo": None,
    "pageSize": None,
    "queryDate": "",
    "result": [],
    "securityCode": "",
    "statistics": [],
    "texts": None,
    "type": "",
    "validateCode": "",
}

_COUNTING = "/statusAction.do"  # the older list, which alone states counts by status

Key: TypeAlias = tuple[str, str, str | None]


class WorldError(ValueError):
    """The index or a file that it names is not as it should be; says where."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        self.path, self.line, self.problem = path, line, problem
        super().__init__(f"{path.name}:{line}: {problem}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request is answered with, from `week` on. `body` is the request's, if it has one."""

    week: int
    source: str
    method: str
    url: str
    body: str | None
    status: int
    headers: tuple[tuple[str, str], ...]
    content: bytes

    @property
    def key(self) -> Key:
        """What makes two requests the same: the order of query parameters doesn't matter."""
        parts = urlsplit(self.url)
        query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
        return self.method, urlunsplit(parts._replace(query=query)), self.body


def answers(week: int, folder: Path = WORLD) -> list[Answer]:
    """The network as it is in `week`: later weeks' answers replace those to the same request."""
    if week not in WEEKS:
        raise ValueError(f"the sample has the weeks {WEEKS}, not {week}")
    network: dict[Key, Answer] = {}
    for answer in sorted(read_index(folder), key=lambda answer: answer.week):
        if answer.week <= week:
            network[answer.key] = answer
    return list(network.values())


def read_index(folder: Path = WORLD) -> list[Answer]:
    """All answers of all weeks, checked: a bad line raises `WorldError`."""
    index = folder / INDEX
    first_lines: dict[tuple[int, Key], int] = {}
    found: list[Answer] = []
    for line, cells in _lines(index):
        answer = _answer(folder, index, line, cells)
        earlier = first_lines.setdefault((answer.week, answer.key), line)
        if earlier != line:
            raise WorldError(index, line, f"the same request as in line {earlier}")
        found.append(answer)
    return found


def files(folder: Path = WORLD) -> frozenset[str]:
    """The files that the index names, without the keys behind `#`."""
    parts = (part for _, cells in _lines(folder / INDEX) for part in _parts(cells["file"]))
    return frozenset(name for name, _ in parts)


def _lines(index: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines of the index by column name, with their numbers."""
    rows = index.read_text(encoding="utf-8").splitlines()
    if not rows or tuple(rows[0].split("\t")) != COLUMNS:
        raise WorldError(index, 1, f"the head must be {' | '.join(COLUMNS)}")
    for line, row in enumerate(rows[1:], start=2):
        cells = row.split("\t")
        if len(cells) != len(COLUMNS):
            raise WorldError(index, line, f"{len(cells)} columns, not {len(COLUMNS)}")
        yield line, dict(zip(COLUMNS, cells, strict=True))


def _answer(folder: Path, index: Path, line: int, cells: dict[str, str]) -> Answer:
    problem = _problem(cells)
    if problem:
        raise WorldError(index, line, problem)
    headers = [("Content-Type", cells["content_type"])]
    if cells["location"]:
        headers.append(("Location", cells["location"]))
    try:
        content = _content(folder, cells["file"], cells["url"])
    except (OSError, ValueError) as error:
        raise WorldError(index, line, str(error)) from error
    return Answer(
        week=int(cells["week"]),
        source=cells["source"],
        method=cells["method"],
        url=cells["url"],
        body=cells["body"] or None,
        status=int(cells["status"]),
        headers=tuple(headers),
        content=content,
    )


def _problem(cells: dict[str, str]) -> str | None:
    """What is wrong with a line, apart from its file and its request."""
    is_redirect = cells["status"].startswith("3")
    checks = {
        f"unknown week {cells['week']!r}": cells["week"] not in map(str, WEEKS),
        "no source": not cells["source"],
        f"unknown method {cells['method']!r}": cells["method"] not in ("GET", "POST"),
        f"not an address: {cells['url']!r}": urlsplit(cells["url"]).scheme not in ("https", "http"),
        f"not a status: {cells['status']!r}": not _is_status(cells["status"]),
        "no content type": not cells["content_type"],
        "a redirect without a location": is_redirect and not cells["location"],
        "a location without a redirect": bool(cells["location"]) and not is_redirect,
        "no file": not cells["file"] and not is_redirect,
    }
    return next((problem for problem, is_so in checks.items() if is_so), None)


def _is_status(text: str) -> bool:
    return text.isdecimal() and 200 <= int(text) <= 599


def _parts(file: str) -> list[tuple[str, str]]:
    """The files of the column `file`, each with its key or an empty one."""
    parts = (part.partition("#") for part in file.split(" + ") if part)
    return [(name, key) for name, _, key in parts]


def _content(folder: Path, file: str, url: str) -> bytes:
    parts = _parts(file)
    if any(key for _, key in parts):
        return _envelope([row for part in parts for row in _array(folder, *part)], url)
    if len(parts) > 1:
        raise ValueError(f"only arrays can be joined, and a part has no key: {file}")
    return b"".join(_bytes(folder, name) for name, _ in parts)


def _bytes(folder: Path, name: str) -> bytes:
    path = folder / name
    if not path.is_file():
        raise FileNotFoundError(f"no file {name}")
    return path.read_bytes()


def _array(folder: Path, name: str, key: str) -> list[Any]:
    value = json.loads(_bytes(folder, name))
    if not isinstance(value, dict) or not isinstance(value.get(key), list):
        raise ValueError(f"no array {key!r} in {name}")
    rows: list[Any] = value[key]
    return rows


def _envelope(rows: list[Any], url: str) -> bytes:
    """SSE's answer around its rows; `pageHelp.data` stays empty, so only `result` can be read."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    size = int(query.get("pageHelp.pageSize", "10"))
    is_paged = query.get("isPagination", "false")
    pages = math.ceil(len(rows) / size) if is_paged == "true" else min(len(rows), 1)
    first = min(pages, 1)
    answer = _ENVELOPE | {
        "isPagination": is_paged,
        "pageHelp": _PAGE_HELP
        | {"beginPage": first, "endPage": first or None, "pageCount": pages}
        | {"pageSize": size, "total": len(rows)},
        "result": rows,
    }
    if urlsplit(url).path == _COUNTING:
        states = Counter(str(row["currStatus"]) for row in rows)
        answer["statistics"] = [{"num": number, "status": each} for each, number in states.items()]
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
