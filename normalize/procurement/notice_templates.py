"""Which system wrote the body of a notice.

Bodies on ccgp.gov.cn come from some ten systems (procurement sources, section 3). The readers of
lots and awards go by labels and heads of tables, which serve them all; the template is kept so
that figures can be checked system by system. A body of none of them is `generic`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

GENERIC: Final = "generic"
CENTRAL: Final = "central"
ZCY: Final = "zcy"

# By an id of the body: certain. Prefixes, because some end in a name of the field.
_MARKS: Final = (
    (ZCY, ("template-center-page", "template-innerinfo", "bookmark-item")),
    ("gpcms", ("noticeArea", "_notice_content_")),
    ("tianjin", ("projectBundleList",)),
    ("shandong", ("BuyKind", "NoticeType")),
)
# By words: the same systems where the body came without its ids, and those that have none.
_WORDS: Final = (
    (ZCY, re.compile(r"(?m)^标项(?:名称|[一二三四五六七八九十\d]{1,3}$)")),
    ("gpcms", re.compile(r"(?m)^(?:合同包|采购包)\s*\d+\s*[（(].*[）)]\s*(?:[:：]|落实)")),
    ("liaoning", re.compile(r"包组(?:编号|名称)")),
    ("chongqing", re.compile(r"(?m)^一、项目号|采购执行编号")),
    ("hebei", re.compile(r"供应商编码")),
    ("shandong", re.compile(r"(?m)^标包[:：]")),
    ("beijing", re.compile(r"ccgp-beijing\.gov\.cn")),
)
_BEIJING: Final = "11"
# What every notice of 2020 or later has: without it nothing says that the local system wrote it.
_STANDARD = re.compile(r"(?m)^[一二三四五六七八九十]{1,2}、")


def template_of(text: str, marks: Collection[str], scope: str, region_code: str | None) -> str:
    """The template of a body, by its ids, by its words, then by who publishes there."""
    for template, prefixes in _MARKS:
        if any(mark.startswith(prefixes) for mark in marks):
            return template
    if scope == "central":  # central units write in the portal's own editor
        return CENTRAL
    for template, pattern in _WORDS:
        if pattern.search(text):
            return template
    beijing = (region_code or "").startswith(_BEIJING) and _STANDARD.search(text)
    return "beijing" if beijing else GENERIC
