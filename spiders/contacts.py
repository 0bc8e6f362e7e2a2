"""Phone numbers, e-mail addresses and the names of contacts and review experts are taken out here.

Data model, rule 11: they stay in the archive and enter no table, so no draft carries them either.
Every hidden piece leaves `HIDDEN` in its place, one line for one line, so that places in the text
stay true. Names of buyers, agencies and suppliers are kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

HIDDEN: Final = "…"

_LABEL_WORD = (
    r"联系人|联系方式|联系方法|联系电话|电话|手机|传真|邮箱|电子邮[件箱]|邮件地址|e-?mail|QQ群?|微信"
    r"|经办人|专家名单|评审专家|评审小组成员|评委|小组成员|评标委员会成员|采购人员\)?名单|采购人代表"
    r"|账号|帐号|账户|帐户|开户名?|开户银?行|户名|邮编|邮政编码"
)
# 项 目 联 系 人: spaces may stand in a label.
_SPACED = re.compile(r"\s+")
_PRIVATE = re.compile(rf"(?:{_LABEL_WORD})(?:[(（][^)）]{{0,12}}[)）])?(?:信息|名称|姓名)?$", re.I)
# A label may follow anything that ends a clause; its value ends where a sentence or a gap does.
_IN_LINE = re.compile(
    r"(?P<label>(?:^|(?<=[\s，,。；;、(（.．]))[^\s：:，,。；;、(（）)\d][^：:，,。；;、]{0,16})"
    r"(?P<colon>\s{0,2}[：:]\s{0,8})(?P<value>[^。；;\n]{0,80}?)"
    r"(?=[。；;]|$|\s{2}|[，, ][\u4e00-\u9fff]{2,10}[：:])"
)
_HEADING = re.compile(r"^\s*[一二三四五六七八九十]{1,3}\s*、")
_EXPERTS = re.compile(
    r"评审专家|评审小组|评标委员会|评审委员会|磋商小组|谈判小组|询价小组|单一来源采购人员|评委名单"
)
_CONTACTS = re.compile(r"联系方式\s*[：:。]?$|以下方式联系|(?:询问|质疑|疑问).{0,12}联系")
_KEPT_CONTACT = re.compile(
    r"^\s*(?:名\s*称|采购人(?:名称)?|采购单位(?:名称)?|(?:采购)?代理机构(?:名称)?|招标人)\s*[：:]"
    r"|^\s*\d\s*[.、．]|^\s*[(（][一二三四五六]|^\s*名\s*称$"
)
_FILES = re.compile(r"^\s*(?:相关)?附\s*件")
_NAME_ALONE = re.compile(r"^\s*名\s*称\s*[：:]?\s*$")

_PERSON = (
    r"(?:[\u4e00-\u9fff]{1,3}(?:老师|先生|女士|小姐|经理|主任|科长|警官|队长|同志|工)"
    r"[：:，,；; ]{0,3})?"
)
_PHONE = re.compile(
    rf"{_PERSON}(?<![0-9A-Za-z.\-])"
    r"(?:(?:\+?86[- ]?)?1[3-9][0-9](?:[ \-]?[0-9]{4}){2}"
    r"|[（(]?0[0-9]{2,3}[）)]?[\-—–－ ]{0,3}[0-9]{7,8}(?:[*\-转 ]{1,2}[0-9]{1,5})?"
    r"|400[\-—－]?[0-9]{3,4}[\-—－][0-9]{3,4})"
    r"(?![0-9]|\.[0-9]|\s?[元万亿])"
)
_EMAIL = re.compile(r"[A-Za-z0-9_.+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")
# What stands before a number that is none of a telephone: 项目编号：0722-20261234.
_NUMBERED = re.compile(r"(?:编\s*号|项目号|包号|代\s*码|序列号)[^：:]{0,12}[：:][^。；;]{0,20}$")
_LOOK_BACK: Final = 40


def is_private_label(label: str) -> bool:
    """True for the label of a contact, a review expert or a bank account."""
    return _PRIVATE.search(_SPACED.sub("", label).rstrip("：:")) is not None


def hide_in_text(text: str) -> str:
    """Phone numbers and e-mail addresses wherever they stand, and what follows a private label.

    The number of something else (项目编号：0722-20261234) keeps its digits.
    """
    return _PHONE.sub(_hide_phone, _IN_LINE.sub(_hide_value, _EMAIL.sub(HIDDEN, text)))


def _hide_phone(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - _LOOK_BACK) : match.start()]
    return match[0] if _NUMBERED.search(before) else HIDDEN


def _hide_value(match: re.Match[str]) -> str:
    if not is_private_label(match["label"]) or not match["value"].strip():
        return match[0]
    return f"{match['label']}{match['colon']}{HIDDEN}"


def hide_contacts(lines: Sequence[str]) -> list[str]:
    """The lines of a notice, with as many lines, without contacts and review experts."""
    kept: list[str] = []
    section = label = ""
    for line in lines:
        heading = _HEADING.match(line) is not None
        if heading or _FILES.match(line):
            section = _section_of(line)
        kept.append(_hide_line(line, section, "" if heading else label, heading=heading))
        label = line
    return kept


def _section_of(heading: str) -> str:
    """What the lines under a heading are about; file names follow the contacts, and are kept."""
    if _EXPERTS.search(heading):
        return "experts"
    return "contacts" if _CONTACTS.search(heading) else ""


def _hide_line(line: str, section: str, before: str, *, heading: bool) -> str:
    """One line in its section, with the line before it, which may be its label."""
    if heading and section == "experts":
        head, colon, _ = line.partition("：")
        return head + colon
    if section == "experts" or _answers_private_label(line, before):
        return HIDDEN
    if section == "contacts" and not heading:
        named = _NAME_ALONE.match(before) or _KEPT_CONTACT.search(line)
        return hide_in_text(line) if named else HIDDEN
    return hide_in_text(line)


def _answers_private_label(line: str, before: str) -> bool:
    """True where the line before is nothing but a private label and this one is its value."""
    label = before.rstrip("：: ")
    alone = label != before or len(label) <= 10
    return alone and len(label) <= 24 and is_private_label(label) and not _is_labelled(line)


def _is_labelled(line: str) -> bool:
    head, colon, _ = line.replace("：", ":").partition(":")
    return bool(colon) and len(head) <= 16 and not is_private_label(head)


def hide_in_rows(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """A table without its private columns and rows, and without numbers in its other cells."""
    if not rows:
        return []
    private = {at for at, cell in enumerate(rows[0]) if is_private_label(cell)}
    return [_hide_row(row, private) for row in rows]


def _hide_row(row: Sequence[str], private: set[int]) -> list[str]:
    hidden: list[str] = []
    for at, cell in enumerate(row):
        after_label = at > 0 and is_private_label(row[at - 1]) and not is_private_label(cell)
        secret = (at in private or after_label) and not is_private_label(cell)
        hidden.append(HIDDEN if secret and cell else hide_in_text(cell))
    return hidden
