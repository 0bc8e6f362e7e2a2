"""The files that an announcement's page offers, however it links them.

By the guide to sources files are links in the body that end in .pdf, .docx and so on. Platforms
also hand them out through a servlet that has the name in its query or in the link's text, through a
script, and as a PDF shown within the page. These forms are known from such platforms in general; no
page of a source that has them was captured.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import Final
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from lxml.html import HtmlElement

from normalize.funds.attachments import is_unread
from spiders.select import text_of

Address = Callable[[str, str], str]  # of a base and a link: the whole address, or nothing

_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|xlsm|csv|rtf|pptx?|wps|et|ofd|zip|rar|7z)$", re.IGNORECASE
)
_PAGE = re.compile(r"(?:/|\.(?:s?html?|x?htm))$", re.IGNORECASE)
_SERVLET = re.compile(r"down(?:load|file|attach)|attach(?:ment)?(?:s|/|$)|getfile", re.IGNORECASE)
_VIEWER = re.compile(r"viewer|preview|pdfjs", re.IGNORECASE)
_CALLED_FILE = re.compile(r"^\s*附(?:件|表)")
_SCRIPT = re.compile(
    r"(?:window\.open|location(?:\.href)?\s*=|location\.(?:assign|replace))\s*\(?\s*"
    r"(?P<sign>['\"])(?P<href>[^'\"]{1,500})(?P=sign)"
)
_NO_PAGES: Final = frozenset({"mailto", "tel", "data", "javascript"})
_BESIDE: Final = re.compile(r"(?:^|[-_ ])(?:fj|fujian|attach|annex|appendix|file)")
_ELSEWHERE: Final = re.compile(r"nav|menu|foot|side|relat|recommend|hot|share|xgwd|xgzx", re.I)
_LEVELS: Final = 4  # of elements around the body beside which a list of files may stand
_MOST_LINKS: Final = 2_000  # of one page
_LONGEST_SCRIPT: Final = 2_000  # characters of one attribute


def is_file(address: str) -> bool:
    """True for the address or the name of a document in another form than HTML."""
    name = re.split("[?#]", address, maxsplit=1)[0]
    return _FILE.search(name) is not None or is_unread(name)


def files_of(found: HtmlElement, base: str, address: Address) -> Iterator[dict[str, str]]:
    """The files of a body, and of what stands behind it as a list of files: title and url."""
    seen: set[str] = set()
    links = chain(_links(found, base), _beside(found, base))
    for name, href in islice(links, _MOST_LINKS):
        url = address(base, href) if _is_offered(name, href) else ""
        if url and url not in seen:
            seen.add(url)
            yield {"title": name or _named_in(url) or unquote(url.rpartition("/")[2]), "url": url}


def _is_offered(name: str, href: str) -> bool:
    """True for a link to a file, by its address, its name, or what hands it out."""
    path = _path_of(href)
    if is_file(path) or is_file(name) or _named_in(href):
        return True
    if _PAGE.search(path):
        return False
    numbered = "?" in href or re.search(r"\d", path.rpartition("/")[2]) is not None
    return _CALLED_FILE.match(name) is not None or (numbered and bool(_SERVLET.search(path)))


def _path_of(href: str) -> str:
    """The path of a link; what no address can be has none."""
    try:
        return urlsplit(href).path
    except ValueError:
        return ""


def _named_in(href: str) -> str:
    """The name of a file in the query of an address: downfile.jsp?id=9&filename=名单.pdf."""
    try:
        query = urlsplit(href).query
        values = [value for _, value in parse_qsl(query, max_num_fields=50)]
    except ValueError:
        return ""
    return next((value.rpartition("/")[2] for value in values if is_file(value)), "")


def _beside(found: HtmlElement, base: str) -> Iterator[tuple[str, str]]:
    """Links of what stands behind the body, or behind what holds it: all of a list of files, of
    anything else those that are called a file (附件)."""
    for around in (found, *islice(found.iterancestors(), _LEVELS)):
        if around.tag in ("body", "html"):
            return
        for node in around.itersiblings():
            names = f"{node.get('class') or ''} {node.get('id') or ''}".lower()
            if not isinstance(node.tag, str) or _ELSEWHERE.search(names):
                continue
            of_files = _BESIDE.search(names) is not None
            for name, href in _links(node, base):
                if of_files or _CALLED_FILE.match(name):
                    yield name, href


def _links(node: HtmlElement, base: str) -> Iterator[tuple[str, str]]:
    """Links with their names, and files that are shown within the page."""
    for link in node.iter("a", "area", "iframe", "embed", "object"):
        inner = next(link.iterdescendants("a"), None)  # pages may nest links as deep as they like
        text = text_of(link) if inner is None else str(link.text or "").strip()
        name = text or str(link.get("title") or link.get("download") or "")
        for attribute in ("href", "src", "data", "onclick"):
            if href := _href(str(link.get(attribute) or "").strip(), attribute == "onclick"):
                yield name, _shown(href, base)
                break


def _href(value: str, is_script: bool) -> str:
    """Where an attribute leads: an address as it is, that which a script opens, else nothing."""
    scheme = value.partition(":")[0].lower()
    if is_script or scheme == "javascript":
        opened = _SCRIPT.search(value[:_LONGEST_SCRIPT])
        return opened["href"] if opened else ""
    return "" if scheme in _NO_PAGES or value.startswith("#") else value


def _shown(href: str, base: str) -> str:
    """What a viewer shows: viewer.html?file=/a/b.pdf is the file, as the viewer would find it."""
    path = _path_of(href)
    if not (_PAGE.search(path) or _VIEWER.search(path)) or not _named_in(href):
        return href
    try:
        files = [v for _, v in parse_qsl(urlsplit(href).query, max_num_fields=50) if is_file(v)]
        return urljoin(urljoin(base, href), files[0])
    except ValueError:
        return href
