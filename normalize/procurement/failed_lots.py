"""Which lots (包, 标项, 标段) a notice says have failed: of a termination, or among awards.

What is said of one lot holds for that lot alone, and a failure that is denied, only feared, of an
earlier attempt or of one firm's bid fails no lot.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

from normalize.procurement.award_names import is_nobody, says_failed
from normalize.procurement.lot_refs import LOT_LIST, lots_in
from normalize.procurement.lots import Lot
from normalize.procurement.notice_labels import NoticeText, fold_label
from normalize.procurement.notice_tables import HeadedTable, Row

REASON_SECTION: Final = re.compile(r"(?:终止|废标|流标|失败)的?.{0,8}(?:原因|理由|情况)")
_LONGEST_LINE: Final = 200  # of an award notice: a longer one tells of more than one failure
_FAIL: Final = r"(?:废标|流标|终止|失败|作废|取消|无效)"
_FAILED = re.compile(rf"{_FAIL}|不足|撤销|中止|重新(?:采购|招标|组织)")
_FAILED_AMONG_AWARDS = re.compile(r"废标|流标|采购失败|终止采购|项目终止|本包终止")
_NOT_SO: Final = (
    # "本包无废标情形", "未发生流标", "不再终止"
    rf"(?:无|非|未|没有|不)(?:出现|发生|产生|存在|再|属于?|会|予以?|有|任何|其[他它]|此类)*{_FAIL}"
    rf"(?:[、和及或]{_FAIL})*(?:情形|情况|事项)?",
    # "废标情况：无", "是否废标：否"
    rf"(?:是否)?{_FAIL}(?:情形|情况|理由|原因|结果|事项)?[：:]\s{{0,4}}(?:无|否|[/／]|[-—]{{1,4}})",
    # "若供应商不足三家，则流标"; not 如下, 如期
    r"(?:^|(?<=[，,。；;：:]))\s{0,4}(?:若|如(?![下期实上前后])|一旦|假如|倘若)[^。；;]*",
    # "上次招标流标", "原公告废标", "流标后的第二次采购"
    rf"(?:上一?[次轮]|前一?[次轮]|首[次轮]|原(?![因定]))[^，,。；;]{{0,12}}{_FAIL}",
    rf"{_FAIL}(?:之?后|以后)的?(?:重新|再次|二次|第[二三2-9]次)",
    # "甲公司未响应，作废标处理": one bid, not the lot
    r"公司(?![^，,。；;]{0,20}[本该][包标])[^，,。；;]{0,20}"
    r"(?:[，,](?![^，,。；;]{0,20}[本该][包标])[^，,。；;]{0,20})?[作按以被为](?:予以)?(?:废标|无效)",
)
_DENIED = re.compile("|".join(_NOT_SO))
_GOES_ON = re.compile(
    r"正常|不受影响|照常|如期|顺利|(?<!不能)(?<!不再)(?<!无法)(?<!未能)(?<!难以)继续"
    r"|(?:中标|成交)(?:结果|人|供应商|单位)|已(?:中标|成交|完成)|另行(?:公告|公示|发布)"
    r"|(?<!无)有效(?=[。；;，,]?$)|(?:满足|达到|符合)(?:[三3]家|法定|要求)"
)
# What a section of reasons tells of a lot beside the reason, and what is no answer at all.
_NO_REASON = re.compile(
    r"(?:名称|编号|预算(?:金额)?|最高限价|品目|内容|数量)[：:].*|无|否|[/／]|[-—]{1,4}"
)
_ENDED = re.compile(
    r"不再|变更|变化|调整|暂停|无法|不能|难以|超过?出?.{0,6}(?:预算|限价)|投诉|质疑"
)
_SENTENCE = re.compile(r"(?<=[。；;])")
_COMMA_BEFORE_LOT = re.compile(rf"[，,](?=\s{{0,4}}{LOT_LIST})")
_LOTS = re.compile(LOT_LIST)
_FOR_ALL = re.compile("均|都|全部|皆")
# "除包3外", "不影响第2包": lots that a sentence names to leave them out.
_LEFT_OUT = re.compile(rf"(?:除了?|不影响|不涉及)\s{{0,4}}{LOT_LIST}")
_LISTED = re.compile(r"^\s{0,4}\d{1,2}[、.．]\s{0,4}(?=第|采购包|合同包|标|分?包)")
_HEAD = re.compile(
    rf"^[\[(【]?{LOT_LIST}(?:[，,]\s?{LOT_LIST}){{0,20}}[\])】]?"
    r"(?:[^，,。：:；;\s]{0,20}(?<!理由)(?<!名称)[：:]|(?:终止|废标)?(?:理由|原因)[：:]|[，,])?\s{0,4}"
)
_FOLDED = str.maketrans("（）０１２３４５６７８９", "()0123456789")


def failed_lots(text: NoticeText, title: str) -> list[Lot]:
    """The lots that a termination ends, with its reasons; none where it ends the whole purchase.

    Lots are named in the section of reasons; where they stand in the title alone, the reason
    holds for all of them.
    """
    section = text.section(REASON_SECTION)
    lines = text.lines[section[0] : section[1]] if section else ()
    found = [
        lot
        for at, line in enumerate(lines)
        for lot in _ended_in(line, lines[at + 1] if at + 1 < len(lines) else "")
    ]
    reason = "\n".join(lines)
    return found or [Lot(no, failure=reason) for no in lots_in(fold_label(title))]


def failed_among_awards(
    text: NoticeText, tables: Iterable[HeadedTable], template: str
) -> Iterator[Lot]:
    """The lots of an award notice that nobody won, from tables with a reason and from sentences."""
    for table in tables:
        for row in table.rows if table.columns & {"reason", "outcome"} else ():
            no, outcome = table.lot_of(row, template), row.text("outcome")
            reason = row.text("reason") or (outcome if _FAILED.search(outcome) else "")
            if no is not None and reason and not row.text("supplier"):
                yield Lot(no, row.text("lot_name"), failure=reason)
        for row in table.rows if table.has_awards else ():
            no, cell = table.lot_of(row, template), _failure_in(row)
            if no is not None and cell:
                yield Lot(no, row.text("lot_name"), failure=cell)
    for line in text.lines:
        if len(line) <= _LONGEST_LINE and _FAILED_AMONG_AWARDS.search(line) and _HEAD.match(line):
            yield from _failed_in(line)


def _failure_in(row: Row) -> str:
    """What a row of awards says in the place of the winner, or of the price where none is named."""
    supplier = row.text("supplier")
    if supplier and not is_nobody(supplier):
        return ""
    cells = (supplier, row.text("amount"), row.text("total"))
    return next((cell for cell in cells if says_failed(cell)), "")


def _ended_in(line: str, below: str) -> Iterator[Lot]:
    """The lots of a line among the reasons of a termination, or that head the line below.

    A reason needs no word for failing, but it may say that a lot goes on.
    """
    for part in _parts(line):
        reason, is_head = _reason(part)
        reason = reason or below
        ends = reason and (is_head or _ENDED.search(reason))
        goes_on = _GOES_ON.search(reason) or _NO_REASON.fullmatch(reason)
        if _says(_FAILED, part + below if reason == below else part) or (ends and not goes_on):
            yield from (Lot(no, failure=reason) for no in _lots(part))


def _failed_in(line: str) -> Iterator[Lot]:
    """The lots of a line of an award notice that says they failed."""
    for part in _parts(line):
        if _says(_FAILED_AMONG_AWARDS, part):
            yield from (Lot(no, failure=_reason(part)[0] or part) for no in _lots(part))


def _says(words: re.Pattern[str], part: str) -> bool:
    return words.search(_DENIED.sub("", part)) is not None


def _lots(part: str) -> tuple[str, ...]:
    return lots_in(fold_label(_LEFT_OUT.sub("", part.translate(_FOLDED))))


def _reason(part: str) -> tuple[str, bool]:
    """What is said behind the lots that a part begins with, and whether it begins with some."""
    head = _HEAD.match(part.translate(_FOLDED))
    return (part[head.end() :].strip(), True) if head else (part, False)


def _parts(line: str) -> Iterator[str]:
    """The sentences of a line, each with those behind it that name no lot of their own."""
    part: list[str] = []
    speaks = False  # of lots
    for sentence in _SENTENCE.split(_LISTED.sub("", line)):
        for clause in _clauses(sentence):
            has_lots = bool(_lots(clause))
            if speaks and has_lots:
                yield "".join(part).strip()
                part = []
            part.append(clause)
            speaks = speaks or has_lots
    yield "".join(part).strip()


def _clauses(sentence: str) -> Iterator[str]:
    """A sentence, cut where what it says of some lots is followed by what it says of others.

    "第1包，第2包不足三家" is a list, and "…，均废标" is said of all before it: they stay whole.
    """
    plain = sentence.translate(_FOLDED)
    cuts = [match.start() for match in _COMMA_BEFORE_LOT.finditer(plain)]
    begin = 0
    if cuts and not _FOR_ALL.search(plain, cuts[-1]):
        ends = [match.end() for match in _LOTS.finditer(plain)]
        for cut in cuts:
            at = bisect_right(ends, cut) - 1  # the last lot named before the comma
            if at >= 0 and ends[at] > begin and len(plain[ends[at] : cut].strip("： :")) > 1:
                yield sentence[begin:cut]
                begin = cut + 1
    yield sentence[begin:]
