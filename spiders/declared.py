"""Sources that are data: a few lines of TOML each, from which the registry makes their classes.

An entry names its platform, its list and its publisher; all else has a default, from the platform
or for all. Two tables of a file are no entries: `defaults`, for all of them, and `unknown`, what
has none and why. An error is told by file, entry and key, with what was expected and found.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfoNotFoundError

from cssselect import HTMLTranslator, SelectorError

from spiders.platforms.announcements import PAGE, AnnouncementSpider, Site
from spiders.platforms.gkmlpt import GkmlptSpider
from spiders.platforms.govcn import GovcnLibrarySpider
from spiders.platforms.hanweb import HanwebSpider
from spiders.platforms.jpaas import JpaasSpider
from spiders.platforms.json_lists import GuangdongSearchSpider, MiitSpider, SuzhouSpider
from spiders.platforms.single_page import SinglePageSpider
from spiders.platforms.static_lists import (
    DateHashSpider,
    OwnSiteSpider,
    StandingPageSpider,
    TrsSpider,
)
from spiders.sources import funds as _funds
from spiders.spec import SourceSpec

OWN_SOURCES: Final = "YINDAO_SOURCES"  # in the environment: the operator's folder of entries
PLATFORMS: Final[Mapping[str, type[AnnouncementSpider]]] = {
    "trs": TrsSpider,
    "date_hash": DateHashSpider,
    "own_site": OwnSiteSpider,
    "standing_page": StandingPageSpider,
    "hanweb": HanwebSpider,
    "jpaas": JpaasSpider,
    "gkmlpt": GkmlptSpider,
    "guangdong_search": GuangdongSearchSpider,
    "suzhou": SuzhouSpider,
    "miit": MiitSpider,
    "govcn_library": GovcnLibrarySpider,
    "single_page": SinglePageSpider,
}
_ID = re.compile(r"[a-z][a-z0-9_]{2,59}")
ID_FORM: Final = "3 to 60 of a-z, 0-9 and _, a letter first"
_DEFAULTS = "defaults"  # a table of values for all entries of its file
_UNKNOWN = "unknown"  # a table of what has no entry, with the reason, for the docs
_NEEDED: Final = ("platform", "title", "publisher", "url")


class EntryError(ValueError):
    """An entry that can't be taken: says in which file, which entry, and which key."""

    exit_code = 2

    def __init__(self, file: Path, entry: str, key: str, expected: str, found: Any) -> None:
        where = " ".join(filter(None, (f"{file.name}: [{entry}]", key)))
        super().__init__(f"{where}: expected {expected}, found {found!r}"[:500])


@dataclass(frozen=True, slots=True)
class _Key:
    """What a key may hold: its type, a check, and the words for what is expected."""

    type: type
    expected: str
    holds: Callable[[Any], bool] = lambda _: True


def _selects(value: Any) -> bool:
    try:
        HTMLTranslator().css_to_xpath(value)
    except SelectorError:
        return False
    return True


def _has_number(value: Any) -> bool:
    try:
        return "id" in re.compile(value).groupindex
    except re.error:
        return False


def _texts(value: Any) -> bool:
    return all(isinstance(each, str) and each for each in value)


def _is_address(value: Any) -> bool:
    return urlsplit(value).scheme in ("http", "https") and bool(urlsplit(value).hostname)


_ACCESS: Final = ("open", "on_request", "restricted", "retired")
_TEXT = _Key(str, "a text")
_POSITIVE = _Key(int, "a whole number from 1", lambda v: v >= 1)
_COUNT = _Key(int, "a whole number from 0", lambda v: v >= 0)
_HOSTS = _Key(list, "a list of hosts", lambda v: _texts(v) and not any("/" in each for each in v))
_KEYS: Final[Mapping[str, _Key]] = {
    "platform": _Key(str, f"one of {', '.join(PLATFORMS)}", lambda v: v in PLATFORMS),
    "title": _TEXT,
    "publisher": _TEXT,
    "issuer": _TEXT,
    "url": _Key(str, "an http or https address", _is_address),
    "channel": _Key(str, "fund or policy", lambda v: v in ("fund", "policy")),
    "hosts": _HOSTS,
    "homes": _Key(list, "a list of addresses", _texts),
    "region_code": _Key(str, "six digits", lambda v: bool(re.fullmatch(r"\d{6}", v))),
    "cadence_hours": _POSITIVE,
    "quiet_hours": _Key(
        list, "[from, to]", lambda v: len(v) == 2 and all(isinstance(h, int) for h in v)
    ),
    "encoding": _Key(str, "utf-8 or gb18030", lambda v: v in ("utf-8", "gb18030")),
    "floor": _COUNT,
    "overlap_days": _COUNT,
    "first_window_days": _POSITIVE,
    "delay": _Key(float, "seconds from 1", lambda v: v >= 1),
    "capped": _COUNT,
    "spot_checks": _COUNT,
    "grade": _Key(str, "official or secondary", lambda v: v in ("official", "secondary")),
    "access": _Key(str, f"one of {', '.join(_ACCESS)}", lambda v: v in _ACCESS),
    "why": _TEXT,
    "guessed": _TEXT,
    "quirks": _TEXT,
    "browser": _Key(bool, "true or false"),
    "captured": _TEXT,
    "from_spec": _TEXT,
    "list": _Key(str, "a CSS selector", _selects),
    "article": _Key(str, "a regular expression with (?P<id>...)", _has_number),
    "body": _Key(list, "a list of CSS selectors", lambda v: _texts(v) and all(map(_selects, v))),
    "pages": _Key(str, "counted or first", lambda v: v in ("counted", "first")),
    "following": _Key(str, "a name with {n}", lambda v: "{n}" in v),
    "second": _COUNT,
    "pubdate": _Key(str, "published or generated", lambda v: v in ("published", "generated")),
    "params": _Key(dict, "a table"),
}


@cache
def declared_sources() -> tuple[type[AnnouncementSpider], ...]:
    """The classes of all entries: the project's, and those of the operator's own folder."""
    found: dict[str, type[AnnouncementSpider]] = {}
    for file in files():
        for cls in sources_of(file):
            if cls.spec.id in found:
                raise EntryError(file, cls.spec.id, "", "an id of its own", "one that is taken")
            found[cls.spec.id] = cls
    return tuple(found.values())


def files() -> list[Path]:
    """The files of entries, the project's first."""
    own = os.environ.get(OWN_SOURCES)
    return _own_files() + (sorted(Path(own).glob("*.toml")) if own else [])


def _own_files() -> list[Path]:
    return [file for path in _funds.__path__ for file in sorted(Path(path).glob("*.toml"))]


def sources_of(file: Path) -> Iterator[type[AnnouncementSpider]]:
    """The classes of a file's entries. Raises EntryError."""
    loaded = _loaded(file)
    shared = loaded.pop(_DEFAULTS, {})
    loaded.pop(_UNKNOWN, None)
    for name, entry in loaded.items():
        if not isinstance(entry, dict):
            raise EntryError(file, name, "", "a table of an entry's keys", entry)
        yield source_of(file, name, {**shared, **entry})


def unknown_sources() -> dict[str, str]:
    """What the project's files say has no entry, and why not."""
    found: dict[str, str] = {}
    for file in _own_files():
        found |= _loaded(file).get(_UNKNOWN, {})
    return found


def _loaded(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise EntryError(file, "", "", "TOML in UTF-8", str(error)) from error


def is_id(name: str) -> bool:
    """True for what may be the id of a source; it also names its files."""
    return _ID.fullmatch(name) is not None


def source_of(file: Path, name: str, entry: Mapping[str, Any]) -> type[AnnouncementSpider]:
    """The class of one entry. Raises EntryError."""
    if not is_id(name):
        raise EntryError(file, name, "", f"an id of {ID_FORM}", name)
    _check(file, name, entry)
    base = PLATFORMS[entry["platform"]]
    values = {**base.defaults, **entry}
    values["params"] = {**base.defaults.get("params", {}), **entry.get("params", {})}
    try:
        spec = _spec(name, values)
        site = _site(spec, values)
    except (ValueError, ZoneInfoNotFoundError) as error:
        raise EntryError(file, name, "", "an entry that fits together", str(error)) from error
    missing = [key for key in base.needs if not site.params.get(key)]
    if missing:
        raise EntryError(file, name, "params", f"{', '.join(missing)}", sorted(site.params))
    if "article" not in values and base is OwnSiteSpider:
        raise EntryError(file, name, "article", "a pattern, as the platform has none", None)
    members = {"name": name, "spec": spec, "site": site, "readers": base.readers_of(site)}
    made: type[AnnouncementSpider] = type(_class_name(name), (base,), members)
    return made


def _check(file: Path, name: str, entry: Mapping[str, Any]) -> None:
    for key in _NEEDED:
        if key not in entry:
            raise EntryError(file, name, key, _KEYS[key].expected, None)
    for key, value in entry.items():
        known = _KEYS.get(key)
        if known is None:
            near = difflib.get_close_matches(key, _KEYS, 3, 0.5) or sorted(_KEYS)
            raise EntryError(file, name, key, f"a key such as {', '.join(near)}", key)
        fits = isinstance(value, known.type) and isinstance(value, bool) == (known.type is bool)
        whole_for_seconds = known.type is float and type(value) is int
        if not ((fits or whole_for_seconds) and known.holds(value)):
            raise EntryError(file, name, key, known.expected, value)


def _spec(name: str, values: Mapping[str, Any]) -> SourceSpec:
    url = values["url"]
    host = urlsplit(url).hostname or ""
    quiet = values.get("quiet_hours")
    browser = values.get("browser", False)
    return SourceSpec(
        id=name,
        title=values["title"],
        publisher=values["publisher"],
        channel=values.get("channel", "fund"),
        entity="fund_notice",
        url=url,
        hosts=frozenset({host, *values.get("hosts", ())}),
        homes=frozenset({f"http://{host}/", f"https://{host}/", *values.get("homes", ())} - {url}),
        region_code=values.get("region_code"),
        cadence=timedelta(hours=values.get("cadence_hours", 24)),
        quiet_hours=(quiet[0], quiet[1]) if quiet else None,
        encoding=values.get("encoding", "utf-8"),
        floor=values.get("floor", 1),
        overlap=timedelta(days=values.get("overlap_days", 7)),
        first_window=timedelta(days=values.get("first_window_days", 60)),
        grade=values.get("grade", "official"),
        capped=values.get("capped", 0),
        delay=float(values.get("delay", 3.0)),
        spot_checks=values.get("spot_checks", 3),
        recheck_after=timedelta(days=30),
        browser=browser,
        html=frozenset({"list", PAGE}) if browser else frozenset(),
        opens=(url,) if browser else (),
        access=values.get("access", "open"),
        why=values.get("why", ""),
        guessed=values.get("guessed", ""),
        quirks=values.get("quirks", ""),
        captured=values.get("captured", ""),
        from_spec=values.get("from_spec", ""),
    )


def _site(spec: SourceSpec, values: Mapping[str, Any]) -> Site:
    return Site(
        spec=spec,
        issuer=values.get("issuer", values["publisher"]),
        list_css=values.get("list", ""),
        article=re.compile(values.get("article", r"(?P<id>[^/]+)$"), re.ASCII),
        body_css=tuple(values.get("body", ())),
        pages=values.get("pages", "counted"),
        following=values.get("following", _following(spec.url)),
        second=values.get("second", 1),
        pubdate=values.get("pubdate", "published"),
        params=values["params"],
    )


def _following(url: str) -> str:
    """index_{n}.htm beside index.htm; beside a folder index_{n}.html."""
    name = urlsplit(url).path.rpartition("/")[2]
    stem, dot, ending = name.rpartition(".")
    return f"{stem.removesuffix('_0')}_{{n}}.{ending}" if dot else "index_{n}.html"


def _class_name(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))
