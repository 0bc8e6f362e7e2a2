"""A made-up channel of ccgp. It imports next to nothing, so that children start fast."""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.ccgp_pages import detail_page, list_page, list_row, paragraphs

CHANNEL = "https://www.ccgp.gov.cn/cggg/zygg/"
PER_LIST = 20
PAGE_BYTES = 15_000
_FILLER = (
    "本项目的技术参数、商务条款与验收标准详见采购文件。供应商应当按照采购文件的要求编制响应文件。"
)


def notice_pages(number: int) -> Iterator[tuple[str, str]]:
    """Addresses and pages of that channel: its lists, then its notices, each of some 15 KB."""
    names = _names(number)
    lists = [names[at : at + PER_LIST] for at in range(0, number, PER_LIST)]
    pager = f"Pager({{size:{len(lists)}, current:0, prefix:'index'}});"
    for place, some in enumerate(lists):
        yield _list_url(place), list_page(*(_row(name) for name in some), pager=pager)
    for name in names:
        yield f"{CHANNEL}{name}", notice_page(name)


def notice_urls(number: int) -> Iterator[str]:
    """The addresses alone, in the same order."""
    yield from (_list_url(place) for place in range(-(-number // PER_LIST)))
    yield from (f"{CHANNEL}{name}" for name in _names(number))


def _names(number: int) -> list[str]:
    return [f"gkzb/202611/t20261107_{99000000 + place}.htm" for place in range(number)]


def _list_url(place: int) -> str:
    return f"{CHANNEL}index.htm" if place == 0 else f"{CHANNEL}index_{place}.htm"


def _row(name: str) -> str:
    labels = (("发布时间", "2026-11-07 10:26"), ("地域", "云南"), ("采购人", "样本研究所"))
    return list_row(f"./{name}", _title(name), labels=labels)


def _title(name: str) -> str:
    return f"样本设备采购项目{name[-12:-4]}公开招标公告"


def notice_page(name: str) -> str:
    """The page of a notice, of some 15 KB."""
    text = f"项目编号：YB-{name[-12:-4]}\n预算金额：485.6万元\n本项目专门面向中小企业采购。\n"
    short = detail_page(paragraphs(text), title=_title(name), published="2026年11月07日 10:26")
    lines = (PAGE_BYTES - len(short.encode())) // len(f"<p>{_FILLER}</p>".encode())
    body = paragraphs(text + "\n".join([_FILLER] * lines))
    return detail_page(body, title=_title(name), published="2026年11月07日 10:26")
