"""Taking in a source by its address: its page is fetched, recognised, tried, and written down."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rich.console import Console

from normalize.records import Json
from normalize.region_table import region
from spiders.archive import Archive, Exchange
from spiders.declared import ID_FORM, is_id, source_of
from spiders.drafts import Contents, Page
from spiders.encoding import UnreadableEncoding, decode
from spiders.platforms.static_lists import StaticListSpider, further_page
from spiders.recognise import RECOGNISED, recognise
from spiders.registry import all_sources
from spiders.select import LayoutDrift, parse, text_of
from spiders.spec import is_usual
from yindao.errors import UserError
from yindao.looking import Glass, Look, look_at, own_sources, page_of
from yindao.main_job import require_contact
from yindao.output import printable
from yindao.settings import Settings

_CANDIDATE = "candidate"
_MOST_MB = 32  # of a saved page: as much as a crawl takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is said of a source that is to be taken in.

    replay  WARC files that stand for the network
    page    a saved page, of which only the list can be tried
    """

    url: str
    id: str | None = None
    title: str | None = None
    publisher: str | None = None
    platform: str | None = None
    region_code: str | None = None
    replay: Sequence[Path] = ()
    page: Path | None = None


def add_source(settings: Settings, wanted: Wanted, to: Path, console: Console) -> bool:
    """Take in a source; say what was found. False where the list can't be read: nothing is written.

    to  folder of the entry and of the WARC file with what was answered
    Raises UserError, Unrecognised, EntryError.
    """
    name = _checked(wanted)
    if not (wanted.replay or wanted.page):
        require_contact(settings)
    if name in all_sources() or (to / f"{name}.toml").exists():
        raise UserError(f"expected an id that is free, found {name}: say another with --id")
    with tempfile.TemporaryDirectory() as folder:
        glass = Glass(Path(folder)).prepared()
        replay = _network(Path(folder), wanted)
        page, charset = _first_page(glass, settings, wanted, replay)
        try:
            entry = recognise(page, wanted.platform, charset)
            entry |= _said(wanted, page)
        except LayoutDrift as error:  # of an empty answer
            raise UserError(f"{wanted.url}: expected a list, found drift: {error}") from error
        console.print(f"Recognised: {entry['platform']}", markup=False)
        look = _try(glass, settings, name, entry, replay)
        _tell(look, console)
        if not look.rows or look.verdict in ("drift", "blocked", "failed", "fault"):
            console.print("Nothing was written.")
            return False
        entry |= _second_page(glass, settings, entry, replay, look, console)
        to.mkdir(parents=True, exist_ok=True)
        (to / f"{name}.toml").write_text(_toml(name, entry), encoding="utf-8")
        fixture = to / f"{name}.warc.gz"
        with fixture.open("wb") as file:
            for part in _files_of(glass, name):  # gzip members: files joined are a file
                file.write(part.read_bytes())
    console.print(f"Entry:   {to / name}.toml", markup=False, soft_wrap=True)
    console.print(f"Fixture: {fixture} (yindao crawl {name} --replay ...)", soft_wrap=True)
    return True


def _checked(wanted: Wanted) -> str:
    """The id of the source; a UserError for what can't be taken in, before anything is asked."""
    url, name = wanted.url, wanted.id or _name_of(wanted.url)
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise UserError(f"expected an http or https address, found {url!r}")
    if not is_usual(url):
        usual = "port 80 for http, 443 for https, and no user's name"
        raise UserError(f"expected an address as all are asked ({usual}), found {url!r}")
    if not is_id(name):
        raise UserError(f"--id: expected {ID_FORM}, found {name!r}")
    if wanted.platform not in (None, *RECOGNISED):
        known = ", ".join(RECOGNISED)
        raise UserError(f"--platform: expected one of {known}, found {wanted.platform!r}")
    if wanted.region_code is not None and region(wanted.region_code) is None:
        expected = "a GB/T 2260 code of six digits, such as 420000"
        raise UserError(f"--region: expected {expected}, found {wanted.region_code!r}")
    return name


def _name_of(url: str) -> str:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").removesuffix(".gov.cn").removesuffix(".com")
    path = re.sub(r"(?:index|list|default)?(?:_\d+)?\.\w{2,5}$", "", parts.path)
    words = re.findall(r"[a-z0-9]+", f"{host} {path}".lower())
    name = "_".join(words)[:60].strip("_")
    return name if name[:1].isalpha() else f"source_{name}"[:60]


def _network(folder: Path, wanted: Wanted) -> Sequence[Path]:
    """What stands for the network; nothing where the real one is asked."""
    if wanted.page is None:
        return wanted.replay
    size = wanted.page.stat().st_size
    if size > _MOST_MB << 20:
        raise UserError(f"{wanted.page}: expected up to {_MOST_MB} MB, found {size >> 20}")
    archive = Archive(folder, "saved")
    archive.write(
        Exchange(
            method="GET",
            url=wanted.url,
            request_body=b"",
            status=200,
            headers=[("Content-Type", "text/html")],
            body=wanted.page.read_bytes(),
            at=datetime.now(UTC),
        )
    )
    archive.close()
    return sorted((folder / "saved").glob("*.warc.gz"))


def _first_page(
    glass: Glass, settings: Settings, wanted: Wanted, replay: Sequence[Path]
) -> tuple[Page, str]:
    """The page itself, asked for by the same spider's rules as any other."""
    entry = {"platform": "single_page", "url": wanted.url, "title": "?", "publisher": "?"}
    look = _try(glass, settings, _CANDIDATE, {**entry, "floor": 0}, replay)
    answer = page_of(look.files, wanted.url)
    if look.verdict != "complete" or answer is None or not 200 <= answer.status < 300:
        raise UserError(f"{wanted.url}: expected a page, found {look.verdict}: {look.reason}")
    try:
        declared = dict(answer.headers).get("Content-Type")
        read = decode(answer.body, declared, "utf-8")
    except UnreadableEncoding as error:
        raise UserError(f"{wanted.url}: {error}") from error
    return Page(wanted.url, "list", read.text, answer.at, {"page": 1}), read.charset


def _try(
    glass: Glass, settings: Settings, name: str, entry: Mapping[str, Any], replay: Sequence[Path]
) -> Look:
    """A look at the source of an entry that stands nowhere yet."""
    folder = glass.folder / "entries"
    folder.mkdir(exist_ok=True)
    file = folder / f"{name}.toml"
    file.write_text(_toml(name, entry), encoding="utf-8")
    try:
        with own_sources(folder):
            return look_at(glass, settings, source_of(file, name, entry), replay)
    finally:
        file.unlink()


def _second_page(
    glass: Glass,
    settings: Settings,
    entry: Mapping[str, Any],
    replay: Sequence[Path],
    look: Look,
    console: Console,
) -> dict[str, Any]:
    """What the second page of a list in plain pages makes of its entry: nothing, where it is one;
    where it can't be read, only the first page is. Its address is the entry's own conclusion."""
    made = source_of(Path(_CANDIDATE), _CANDIDATE, entry)
    if not issubclass(made, StaticListSpider) or made.site.pages == "first":
        return {}
    url = further_page(made.site, made.spec.url, 2)
    if replay and page_of(replay, url) is None:
        console.print(f"Second page: not tried, {url} is not in the archive", soft_wrap=True)
        return {}
    wanted = Wanted(url=url)
    try:
        page, _ = _first_page(glass, settings, wanted, replay)
        context: dict[str, Json] = {"page": 2}
        found = made.readers["list"](replace(page, context=context))
        told = f"{found.rows} rows" if found.rows else ""
    except (UserError, LayoutDrift) as error:
        told, found = str(error), Contents()
    if found.rows and not {draft.native_id for draft in found.drafts} <= look.listed:
        console.print(f"Second page: {told} at {url}", markup=False, soft_wrap=True)
        return {}
    told = f"Second page: expected further rows at {url}, found {told or 'none'}"
    console.print(f"{printable(told)}. Only the first page is read.", markup=False, soft_wrap=True)
    return {"pages": "first", "capped": look.rows}


def _files_of(glass: Glass, name: str) -> list[Path]:
    """The WARC files of all that was answered, of a page that was only looked at first."""
    folders = (glass.archive / _CANDIDATE, glass.archive / name)
    return [file for folder in folders for file in sorted(folder.glob("*.warc.gz"))]


def _said(wanted: Wanted, page: Page) -> dict[str, str]:
    """What the page or whoever adds it says of the source."""
    root = parse(page.text)
    metas = {
        str(n.get("name") or "").lower(): str(n.get("content") or "") for n in root.iter("meta")
    }
    heading = text_of(next(root.iter("title"), root))[:80]
    site = metas.get("sitename") or heading.rpartition("_")[2].rpartition("-")[2].strip()
    host = urlsplit(wanted.url).hostname or ""
    said = {
        "title": wanted.title or heading or host,
        "publisher": wanted.publisher or site or host,
        "captured": f"a list page and what it names ({page.fetched_at:%Y-%m-%d})",
    }
    return said | ({"region_code": wanted.region_code} if wanted.region_code else {})


def _tell(look: Look, console: Console) -> None:
    told = f"{look.verdict}" + (f": {printable(look.reason)}" if look.reason else "")
    console.print(f"Tried: {told}", markup=False, soft_wrap=True)
    console.print(f"List: {look.rows} rows")
    if look.detail is None:
        console.print("Page of an announcement: none was read")
        return
    files = look.detail.get("attachments")
    for name in ("title", "published", "issuer", "document_no"):
        text = printable(look.detail.get(name))
        console.print(f"  {name}: {text}", markup=False, soft_wrap=True)
    length = len(str(look.detail.get("text") or ""))
    console.print(
        f"  body: {length} characters, {len(files) if isinstance(files, list) else 0} files"
    )


def _toml(name: str, entry: Mapping[str, Any]) -> str:
    """An entry as TOML. Texts are written as JSON writes them, which TOML reads."""
    lines = [f"[{name}]"]
    lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in entry.items()]
    return "\n".join(lines) + "\n"
