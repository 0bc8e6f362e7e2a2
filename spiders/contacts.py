"""Phone numbers, e-mail addresses and the names of contacts and review experts are taken out here.

Data model, rule 11: they stay in the archive and enter no table, so no draft carries them either.
Every hidden piece leaves `HIDDEN` in its place, one line for one line, so that places in the text
stay true. Names of buyers, agencies and suppliers are kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from normalize.persons import FAMILY
from normalize.records import Json

HIDDEN: Final = "…"

_PANEL = (
    r"(?:(?:评审|评标|谈判|磋商|询价|竞价|评议|论证)(?:小组|委员会|专家组?)|专家组|评委会?|小组)"
    r"(?:成员|人员|专家)?(?:名单|组成)?"
)
_CONTACT_WORD = (
    r"联系人|联系方式|联系方法|联系电话|电话|手机|传真|邮箱|电子邮[件箱]|邮件地址|e-?mail|QQ群?|微信"
    r"|经办人|联络人|对接人|收件人|(?:项目|部门|具体)负责人|身份证件?号码?"
)
_LABEL_WORD = (
    rf"{_CONTACT_WORD}|{_PANEL}|专家名单|成员名单|采购人员\)?名单|采购人代表"
    r"|主评人|组长|组员|评委\d{1,2}"
    r"|账号|帐号|账户|帐户|开户名?|开户银?行|户名|邮编|邮政编码"
)
_SPACED = re.compile(r"\s+")
_PRIVATE = re.compile(
    rf"(?:{_LABEL_WORD})(?:[(（][^)）]{{0,12}}[)）])?(?:信息|名称|姓名)?$"
    r"|^(?:专家|评委|成员|联系人)?姓名$",
    re.I,
)
# A label ends at its colon, whatever stands before it; its value ends where a sentence, a gap or
# the next label does. Spaces may stand in a label: 项 目 联 系 人.
# The last characters of all private labels: other colons aren't worth a second look.
_COLON = re.compile(
    r"(?<=[人式法话机真箱件址lLqQ群信单委员会组成家表号户名行编码息称长\d)）])"
    r"[^\S\n]{0,2}[：:][^\S\n]{0,8}"
)
_VALUE = re.compile(
    r"[^。；;\n]{1,80}?(?=[。；;\n]|$|[^\S\n]{2}|[，,、 （(][\u4e00-\u9fff]{2,10}[：:])"
    r"|[^。；;\n]{1,80}"
)
_LONGEST_LABEL: Final = 24
# 联系人由王小明变更为李小红: no colon, and what follows is the value all the same.
_CHANGE = r"(?:变更|更正|修改|更改|调整|改|变|换)[为成]"
_CHANGED = re.compile(
    rf"(?P<label>(?:{_CONTACT_WORD})(?:姓名|信息)?[^\S\n]?(?:由|从|原为|现为|为|是|{_CHANGE}))"
    rf"(?P<value>[^，,。；;\n]{{1,80}}(?:[，,](?:现|已|均)?{_CHANGE}[^，,。；;\n]{{0,40}}){{0,3}})",
    re.I,
)
_HEADING = re.compile(r"^\s*[一二三四五六七八九十]{1,3}\s*、")
_EXPERTS = re.compile(
    r"评审专家|评审小组|评标委员会|评审委员会|磋商小组|谈判小组|询价小组|单一来源采购人员|评委名单"
    r"|专家组|专家名单|小组成员"
)
_CONTACTS = re.compile(r"联系方式\s*[：:。]?$|以下方式联系|(?:询问|质疑|疑问).{0,12}联系")
_KEPT_CONTACT = re.compile(
    r"^\s*(?:名\s*称|采购人(?:名称)?|采购单位(?:名称)?|(?:采购)?代理机构(?:名称)?|招标人)\s*[：:]"
    r"|^\s*\d\s*[.、．]|^\s*[(（][一二三四五六]|^\s*名\s*称$"
)
_FILES = re.compile(r"^\s*(?:相关)?附\s*件")
# The head of a table of persons: with one of each, all its columns are about them.
_PERSON_HEAD = re.compile(r"^(?:专家|评委|成员)?姓名$")
_EXPERT_HEAD = re.compile(
    r"^(?:(?:技术)?职称|职务|专业|(?:工作)?单位|(?:评审|评标)?专家|评委)(?:名称)?$"
)
_ADDRESSES: Final = frozenset({"url", "id"})
_NAME_ALONE = re.compile(r"^\s*名\s*称\s*[：:]?\s*$")

_HAN = r"[\u4e00-\u9fff]"
_NAME = rf"{FAMILY}{_HAN}{{1,2}}"
_OF_OFFICE = "(?<=[部处科室组办])"  # 基金管理部陈晨
_PERSON = (
    rf"(?:(?:{_HAN}{{1,3}}(?:老师|先生|女士|小姐|经理|主任|处长|科长|秘书|专员|警官|队长|同志|工)"
    rf"|(?:(?<!{_HAN})|{_OF_OFFICE}|(?<=联系)|(?<=联系人)|(?<=致电)|(?<=咨询)|(?<=与)|(?<=向)|(?<=找)){_NAME})"
    r"[：:，,；;、 （()）]{0,3}(?:电话|手机)?[：: ]{0,2})?"
)
# 13800000002（张三）; a longer word is no name: 0871-60000001 王老吉药业有限公司.
_PERSON_BEHIND = rf"(?:[（(，,、 ]{{1,2}}(?!周[一二三四五六日末至])(?:{_NAME})(?!{_HAN}))?"
# 李老师, and not the firm 李先生餐饮有限公司.
_ADDRESSED = re.compile(
    rf"(?:{FAMILY}(?:(?![与向找请和由位]){_HAN}){{0,2}}?|(?<=[与向找请]){_HAN}|(?<=联系){_HAN})(?:老师|先生|女士|小姐)"
    rf"(?![\u4e00-\u9fff（）()]{{0,14}}(?:有限|股份|集团))"
)
# 联系人张三, 请联系张三, 请与张三联系: a name without a colon, where nothing makes a word of it.
_NAMED = re.compile(
    rf"(?P<before>(?:联系人?|经办人?|致电)[^\S\n]?(?!方式|方法|方面)){_NAME}"
    rf"(?=[^\u4e00-\u9fff]|$|联系|电话|手机|传真|{_CHANGE})"
    rf"|(?P<to>[与向找请]|公司|中心|{_OF_OFFICE})(?!项目|方便){_NAME}(?=联系|咨询|索取|接洽)"
)
_NAME_ALONE_IN_CELL = re.compile(rf"\s*{_NAME}\s*$")
_NOT_BEHIND = rf"(?:(?<![0-9０-９A-Za-z.\-])|(?<=[Tt][Ee][Ll])|(?<={_HAN}[\-－—]))"
_NOT_BEFORE = r"(?!\d|\.\d|\s?[元万亿])"
_EXTENSION = r"(?:[*\-转 ]{1,2}\d{1,5})?"
_PHONE = re.compile(
    rf"{_PERSON}{_NOT_BEHIND}"
    r"(?:(?:\+?86[\- ]?)?[1１][3-9３-９]\d(?:[ \-]?\d{4}){2}"
    r"|\+?86[\- ]{1,2}\d{2,3}[\- ]{1,2}\d{7,8}"
    rf"|[（(]?[0０]\d{{2,3}}[）)]?[\-—–－ ]{{0,3}}(?:\d{{7,8}}|\d{{4}} \d{{4}}){_EXTENSION}"
    rf"|400[\-—－]?\d{{3,4}}[\-—－]\d{{3,4}}){_NOT_BEFORE}{_PERSON_BEHIND}"
)
# Seven or eight digits are a telephone only where the sentence has spoken of one.
_LOCAL = re.compile(
    rf"{_NOT_BEHIND}[2-9２-９]\d{{2,3}}[\- ]?\d{{4}}{_EXTENSION}{_NOT_BEFORE}{_PERSON_BEHIND}"
)
_SPEAKS_OF_PHONE = re.compile(
    r"(?:电\s?话|联系|致电|拨打|手机|传真|座机|热线|咨询|询问)[^。；;\n]*$"
)
# Possessive: a long run without an @ is walked through once, and not once more from each place.
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9_.+\-])[A-Za-z0-9_.+\-]++[@＠][A-Za-z0-9\-]++(?:\.[A-Za-z0-9\-]++)++"
)
# zhang.san#163.com, as some write who want no mail from programs.
_VEILED = re.compile(
    r"(?<![A-Za-z0-9_.+\-])[A-Za-z0-9_.+\-]++#(?:163|126|139|189|qq|sina|sohu|yeah|foxmail|gmail"
    r"|outlook|hotmail)\.(?:com|net|cn)",
    re.I,
)
# Without a colon: 身份证号 110101199001011234, 微信号 abc12345.
_PERSONAL = re.compile(
    r"(?<=身份证)(?P<what>件?号?码?[^\S\n]{0,3})\d{14,17}[\dXx]"
    r"|(?<=微信)(?P<which>号[^\S\n]{0,3})[A-Za-z][A-Za-z0-9_\-]{5,19}"
)
# 基金管理部陈晨（62345678）: so many digits are a telephone behind a name; 20260302 is a day.
_BRACKETED = re.compile(
    rf"(?:(?<!{_HAN})|{_OF_OFFICE}|(?<=[与向找]))(?!.{{0,2}}[号码期]){_NAME}[^\S\n]?"
    rf"[（(][^\S\n]?(?!20\d{{6}})[2-9]\d{{6,7}}{_EXTENSION}[^\S\n]?[)）]"
)
# 企业科 张海燕，电话: a name before the word for its number; 高新区，电话 is none.
_WITH_PHONE = re.compile(
    rf"(?:(?<!{_HAN})|{_OF_OFFICE})(?!管理|经办){_NAME}(?<![区市县局处科部室司厅办院会站所])"
    r"(?=(?:同志)?[：:，,、 （(]{0,3}(?:联系)?(?:电话|手机|座机))"
)
# 材料寄至某路1号，孙八收.
_RECEIVED = re.compile(
    rf"(?<=[，,、；; \d室号楼]){_NAME}(?=[^\S\n]?[（(]?收[)）]?(?:[。；;，,\s)）]|$))"
)
# 谈判小组由张三、李四、王五组成.
_COMPOSED = re.compile(
    rf"(?<=由){_NAME}(?:[、，, ]{{1,2}}{_NAME}){{1,30}}(?=[^\u4e00-\u9fff]|等|组成|担任|$)"
)
# What stands before a number that is none of a telephone: 项目编号：0722-20261234.
_NUMBERED = re.compile(r"(?:编\s*号|项目号|包号|代\s*码|序列号)[^：:]{0,12}[：:][^。；;]{0,20}$")
# Without one of these the patterns above can't match. Most lines have none, and to look for them
# costs a hundredth of looking for a name.
_MAY_NUMBER = re.compile(r"\d{3}[）)\-—–－ ]{0,4}\d{3}")
_MAY_LABEL = re.compile(r"联系|电话|手机|传真|邮|微信|经办|[EeQq]")
_MAY_CHANGE = re.compile(r"[由从为是成]")
_MAY_ADDRESS = re.compile(r"老师|先生|女士|小姐")
_MAY_NAME = re.compile(r"联系|经办|致电|[与向找请](?=[\u4e00-\u9fff]{2,4}(?:联系|咨询|索取|接洽))")
# Without any of these a text can only hold the value of a label, or a change.
_MAY_PERSONAL = re.compile(r"身份证|微信")
_MAY_PHONE = re.compile("电话|手机|座机")
_MAY_BRACKET = re.compile(r"[（(][^\S\n]?[2-9]\d{6,7}")
_MAY_RECEIVE = re.compile(r"收(?![\u4e00-\u9fff])")
_MAY_COMPOSE = re.compile(r"由(?=[\u4e00-\u9fff]{2,4}[、，, ])")
_MAY_ANY = re.compile("|".join(may.pattern for may in (_MAY_NUMBER, _MAY_ADDRESS, _MAY_NAME)))
_LOOK_AHEAD: Final = 2  # across the end of a line: the unit that makes an amount of a number
_LOOK_BACK: Final = 40
_SENTENCE_BACK: Final = 80  # as far as a word makes a telephone of a number


@lru_cache(maxsize=8192)  # a page says the same label in its list, its summary and its text
def is_private_label(label: str) -> bool:
    """True for the label of a contact, a review expert or a bank account."""
    return _PRIVATE.search(_SPACED.sub("", label).rstrip("：:")) is not None


def hide_in_text(text: str) -> str:
    """Phone numbers and e-mail addresses wherever they stand, and what follows a private label.

    The number of something else (项目编号：0722-20261234) keeps its digits.
    """
    if "@" in text or "＠" in text:
        text = _EMAIL.sub(HIDDEN, text)
    if "#" in text:
        text = _VEILED.sub(HIDDEN, text)
    text = _hide_values(text)
    if _MAY_CHANGE.search(text):
        text = _in_lines(_CHANGED, _hide_changed, _MAY_LABEL, text)
    text = _in_lines(_PERSONAL, _hide_personal, _MAY_PERSONAL, text)
    text = _in_lines(_COMPOSED, _hide_all, _MAY_COMPOSE, text)
    text = _in_lines(_BRACKETED, _hide_all, _MAY_BRACKET, text)
    text = _in_lines(_WITH_PHONE, _hide_all, _MAY_PHONE, text)
    text = _in_lines(_RECEIVED, _hide_all, _MAY_RECEIVE, text)
    if not _MAY_ANY.search(text):
        return text
    # Names that stand right before a number are known by it: numbers go first.
    text = _in_lines(_PHONE, _hide_phone, _MAY_NUMBER, text)
    text = _in_lines(_LOCAL, _hide_local, _MAY_NUMBER, text)
    text = _in_lines(_ADDRESSED, _hide_all, _MAY_ADDRESS, text)
    return _in_lines(_NAMED, _hide_named, _MAY_NAME, text)


def _in_lines(
    pattern: re.Pattern[str],
    hide: Callable[[re.Match[str]], str],
    may: re.Pattern[str],
    text: str,
) -> str:
    """As `pattern.sub(hide, text)`, but only lines are looked at in which `may` is found.

    No match goes across lines, but what stands around it may: the text is searched as a whole.
    """
    kept: list[str] = []
    at = end = 0
    while hint := may.search(text, end):
        begin, end = text.rfind("\n", 0, hint.start()) + 1, text.find("\n", hint.end())
        end = len(text) if end < 0 else end
        for match in pattern.finditer(text, begin, end + _LOOK_AHEAD):
            kept += (text[at : match.start()], hide(match))
            at = match.end()
    return "".join((*kept, text[at:])) if kept else text


def hide_in_fields(fields: Mapping[str, Json]) -> dict[str, Json]:
    """Every text of a draft, at whatever depth, but for addresses of pages and files."""
    done: dict[str, str] = {}  # the cells of a spanning cell are one text in many places

    def hide(value: Json, name: str = "") -> Json:
        if isinstance(value, str):
            return value if name in _ADDRESSES else _once(value, done)
        if isinstance(value, list):
            return [hide(inner) for inner in value]
        if isinstance(value, dict):
            return {key: hide(inner, key) for key, inner in value.items()}
        return value

    return {key: hide(value, key) for key, value in fields.items()}


def _once(text: str, done: dict[str, str]) -> str:
    if text not in done:
        done[text] = hide_in_text(text)
    return done[text]


def _hide_phone(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - _LOOK_BACK) : match.start()]
    return match[0] if _NUMBERED.search(before) else HIDDEN


def _hide_local(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - _SENTENCE_BACK) : match.start()]
    return _hide_phone(match) if _SPEAKS_OF_PHONE.search(before) else match[0]


def _hide_all(_: re.Match[str]) -> str:
    return HIDDEN


def _hide_named(match: re.Match[str]) -> str:
    return f"{match['before'] or match['to'] or ''}{HIDDEN}"


def _hide_personal(match: re.Match[str]) -> str:
    return f"{match['what'] or match['which'] or ''}{HIDDEN}"


def _hide_changed(match: re.Match[str]) -> str:
    return f"{match['label']}{HIDDEN}"


def _hide_values(text: str) -> str:
    """The text without the values of its private labels."""
    if ":" not in text and "：" not in text:  # most lines and cells have no label
        return text
    kept: list[str] = []
    at = 0
    for colon in _COLON.finditer(text):
        if colon.start() < at:  # inside of a value that is hidden already
            continue
        label = text[max(at, colon.start() - _LONGEST_LABEL) : colon.start()]
        value = _VALUE.match(text, colon.end()) if is_private_label(label) else None
        if value is not None and value[0].strip():
            kept += (text[at : colon.end()], HIDDEN)
            at = value.end()
    return "".join((*kept, text[at:]))


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
    private = _private_columns(rows)
    done: dict[str, str] = {}
    return [_hide_row(row, private, done) for row in rows]


def _private_columns(rows: Sequence[Sequence[str]]) -> set[int]:
    """The private columns by the head: the first row that is no title spanning the table."""
    head = next((row for row in rows if len(set(row) - {""}) > 1), rows[0] if rows else ())
    labels = [_SPACED.sub("", cell) for cell in head]
    if any(map(_PERSON_HEAD.search, labels)) and any(map(_EXPERT_HEAD.search, labels)):
        return {at for at, label in enumerate(labels) if label != "序号"}
    return {at for at, label in enumerate(labels) if is_private_label(label)}


def _hide_row(row: Sequence[str], private: set[int], done: dict[str, str]) -> list[str]:
    hidden: list[str] = []
    label_before = value_before = False
    for at, cell in enumerate(row):
        # 评审专家 | 张三 | 李四: the label holds for all names behind it.
        is_value = label_before or (value_before and _is_name(cell))
        secret = (at in private or is_value) and not _is_head(cell)
        hidden.append(HIDDEN if secret and cell else _once(cell, done))
        label_before, value_before = _is_private_cell(cell), is_value
    return hidden


def _is_name(cell: str) -> bool:
    return _NAME_ALONE_IN_CELL.match(cell) is not None


def _is_private_cell(cell: str) -> bool:
    return len(cell) <= _LONGEST_LABEL and is_private_label(cell)


def _is_head(cell: str) -> bool:
    return _is_private_cell(cell) or _EXPERT_HEAD.search(_SPACED.sub("", cell[:40])) is not None


def secrets_of(rows: Sequence[Sequence[str]], hidden: Sequence[Sequence[str]]) -> set[str]:
    """The lines of the cells that were hidden as a whole: they stand in the page's text, too."""
    cells = {
        cell
        for row, kept in zip(rows, hidden, strict=True)
        for cell, now in zip(row, kept, strict=True)
        if now == HIDDEN
    }
    return {line for cell in cells for line in cell.split("\n") if len(line) > 1}
