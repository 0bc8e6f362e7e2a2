"""Answers of the Hong Kong exchange in their real shape: made-up rows in the whole envelope."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from spiders.drafts import Ask
from spiders.sources.listings.hkex import HkexArchive, HkexListings

Row = dict[str, Any]
Feeds = Mapping[str, Sequence[Mapping[str, Any]]]  # name of a feed to its rows


def asks() -> dict[str, Ask]:
    """What a crawl asks, by the name of the feed."""
    spider = HkexListings.__new__(HkexListings)
    day = date(2026, 7, 10)
    return {
        window.key: Ask(
            url=spider.ask_list(window, 1).url,
            kind=spider.ask_list(window, 1).kind,
            context=window.context,
        )
        for window in spider.windows(day, day)
    }


def body(rows: Sequence[Mapping[str, Any]], **envelope: Any) -> str:
    """The text of a feed."""
    whole = {"genDate": "1783782010002", "uDate": "10/07/2026", "app": list(rows), **envelope}
    return json.dumps(whole, ensure_ascii=False)


def answers(feeds: Feeds) -> dict[str, str]:
    """The address of every feed and its text; feeds that aren't named have no row."""
    unknown = feeds.keys() - asks().keys()
    assert not unknown, unknown
    return {ask.url: body(feeds.get(name, ())) for name, ask in asks().items()}


def archive(year: int, *rows: Mapping[str, Any]) -> dict[str, str]:
    """The address of every archive of a year and its text: the main board's has the rows."""
    spider, day = HkexArchive.__new__(HkexArchive), date(year, 7, 10)
    told = both(f"app_{year}_sehk", *rows)
    return {
        spider.ask_list(window, 1).url: body(told.get(window.key, ()))
        for window in spider.windows(day, day)
    }


def both(feed: str, *rows: Mapping[str, Any]) -> dict[str, list[Row]]:
    """A feed in Chinese and in English: the English one has other names and files."""
    chinese = [dict(row) for row in rows]
    english = [
        {**row, "a": f"Sample {row['id']} Limited{_mark(row['a'])}", "ls": [], "ps": []}
        for row in chinese
    ]
    return {f"{feed}_c": chinese, f"{feed}_e": english}


def _mark(name: str) -> str:
    return name[name.index(" - ") :] if " - " in name else ""


def applicant(number: int = 109001, **changes: Any) -> Row:
    """An active application, with a proof and an announcement."""
    row = {
        "id": number,
        "d": "12/01/2026",
        "a": "青禾樣例科技股份有限公司 - B",
        "s": "A",
        "w": f"sehk/2026/{number}/documents/warn26011200001_c.pdf",
        "hasPhip": False,
        "ls": [coordinator(number), proof(number)],
        "ps": [],
    }
    return {**row, **changes}


def proof(number: int = 109001, times: str = "一", **changes: Any) -> Row:
    """An application proof, whole and in parts."""
    row = {
        "d": "12/01/2026",
        "nF": f"申請版本（第{times}次呈交）",
        "nS1": "全文檔案",
        "nS2": "多檔案",
        "u1": f"sehk/2026/{number}/documents/sehk26011200695_c.pdf",
        "u2": f"sehk/2026/{number}/2026011200692_c.htm",
    }
    return {**row, **changes}


def coordinator(number: int = 109001, **changes: Any) -> Row:
    """The appointment of overall coordinators: it has no group and no parts."""
    row = {
        "d": "12/01/2026",
        "nS1": "整體協調人公告－委任",
        "u1": f"sehk/2026/{number}/documents/sehk26011200775_c.pdf",
    }
    return {**row, **changes}


def pack(number: int = 109001, **changes: Any) -> Row:
    """The documents that are posted after a hearing."""
    row = {
        "d": "21/05/2026",
        "nF": "聆訊後資料集（第一次呈交）",
        "nS1": "全文檔案（經修訂）",
        "u1": f"sehk/2026/{number}/documents/sehk26052101763_c.pdf",
    }
    return {**row, **changes}


def sent_back(name: str = "青禾樣例金融控股有限公司", **changes: Any) -> Row:
    """A row of the returned feed."""
    return {"a": name, "s": "Sample Capital Limited", "rd": "26/09/2014", **changes}


def listing_row(code: str = "3752", name: str = "Sample Robotics Inc.", **files: str) -> str:
    """A row of the table of new listings; files by shape: announcement, prospectus, allotment."""
    cells = "".join(
        f'<td><a href="{files[shape]}">Download</a></td>' if shape in files else "<td></td>"
        for shape in ("announcement", "prospectus", "allotment")
    )
    return f"<tr><td>{code}</td><td>{name}</td>{cells}</tr>"


def listing_page(*rows: str, heads: str = "") -> str:
    """The page of new listings, laid out in another table."""
    names = heads or (
        "Stock Code|Stock Name|NEW LISTING ANNOUNCEMENTS|PROSPECTUSES|ALLOTMENT RESULTS"
    )
    head = "".join(f"<th>{name}</th>" for name in names.split("|"))
    return (
        "<html><body><table><tr><td>Menu</td></tr></table><p>Updated: 07 Jul 2026</p>"
        f"<table class='table-mobile-list'><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></body></html>"
    )
