"""The names of those who give money to a fund, cut out of the words before 出资.

A clause says more than a name: a role (执行事务合伙人), on whose behalf, out of which budget, in
which way. 和 and 及 part two names only behind the end of one: 发展和改革委 is one office.
"""

from __future__ import annotations

import re
from typing import Final

from normalize.funds.text import FundText

# Names, and what only looks like one: left over of a sentence.
_NO_NAME = re.compile(
    r"出资(?!人)|认缴|实缴|缴付|设立|名称|比例|规模|总额|协议|每年|年度|^[双各两三四五]方|其余|剩余|按照|完成|签署|份额|标的|^该|[0-9]\s?[只支]"
)
_LONGEST_SHORT: Final = 10  # characters of a firm's short name, which has no end of its own
_ROLE: Final = (
    r"(?:(?:执行事务|普通|有限)合伙人(?:\((?:GP|LP)\))?|GP|LP|(?:基金)?管理(?:人|机构)"
    r"|(?:主要|其他|国有|财政|产业)?(?:出资|投资|发起)[人方]|股东|合伙人)"
)
_LEADS = re.compile(
    r"(?:其中|争取|涉及|申请|引入|引进|吸引|联合|新增|[)]|同时|并且?|另外?|此外|首期|[一二三]期"
    r"|和|以?及|与|由|\s|:|…|、"
    # What was said of the amount before.
    r"|\([^()]{0,20}\)|(?:占|比例|持股|持有)?[^、出认]{0,8}?[0-9.]+%(?!即)"
    r"|[(\[]?[0-9一二三四五六七八九十]{1,2}[.、)\]]|[0-9]{1,2}\s?(?=[\u4e00-\u9fff])"
    r"|截至[^,]{4,12}[日末底]|(?:至|-)?20[0-9]{2}年(?:度|底|末|[0-9]{1,2}月(?:[0-9]{1,2}日)?)?|每年"
    r"|.*(?<!自)由(?=.{2})"
    r"|.*(?:基金|\))的?(?:唯一|主要)?(?:普通|有限)?合伙人(?:之一)?[:为是]?(?=.{4})"
    r"|.*(?:基金|合伙企业(?:\(有限合伙\))?)(?:的?出资)?中(?!心)"
    r"|.*(?:同意|批准|研究决定|审议通过)(?=.{3})"
    r"|.{2,24}?(?:授权|委托|指定|指派)(?=.{4})"
    r"|(?:公司|本公司)?(?:的)?(?:全资|控股|下属)(?:子|孙)?公司(?=.{4})"
    r"|公司(?=[^公]{4,}公司)"
    rf"|{_ROLE}(?:[及暨兼、]{_ROLE})?[:为是]?(?=.{{3,}}(?:公司|企业|\)|中心|局|厅|基金|政府|集团)))"
)
MANNER: Final = (
    r"拟|已|现|将|再|各|均|共同?|累计|统筹|合计|计划|负责|配套|分别|实际|首[期次批]|预计|继续|率先"
    r"|承诺|决定|预算|新增|逐年|分[年期]|每年|同比例|按比例|安排|联合|一次性|(?<![太平固中])原"
    r"|以(?:其)?(?:自有|自筹|货币|现金|财政|实物|股权|知识产权|土地使用权|人民币)[^,]{0,10}"
    r"|以[^,]{1,12}?(?:资金|作价|方式|形式)|(?:使用|利用)(?:自有|自筹|财政)?资金|(?:从|通过)[^,、]{1,16}?(?:预算|资金|渠道|转移支付)中?"
)
_TAILS = re.compile(
    rf"(?:{MANNER}|作为[^,]{{2,24}}|代表[^,]{{0,8}}(?:政府|管委会)"
    r"|\((?:GP|LP|(?:普通|有限|执行事务)合伙人)\)|\((?:以下|下)?简称[^()]{2,60}\)"
    r"|(?:安排|拨付|投入|注入|划拨)(?:给|向|对)?[^,]{2,40}(?:基金|\))(?:本金|资本金|资金)?"
    r"|(?<=财政)(?:(?![厅局部])[^,]){0,14}资金|\(|对应|即|等?[0-9两二三四五六七八九十]{1,2}[家个](?:企业|单位|公司|机构|部门|出资人|股东)"
    r"|(?:的)?(?:认缴|出资|持股)+(?:比例|占比)?[为:]?[0-9.]+%|(?:比例|占比)[为:]?[0-9.]+%"
    r"|(?:一般公共|政府性基金|国有资本经营)(?:预算)?|(?:累计|合计)?[向对].*|为[^,]*基金)+$"
)
_NOBODY = re.compile(
    r"(?:涉及|认缴|实缴|出资|安排|投入|拨付|预计|总额?|额|其余|剩余|余下|部分|资金|金额|募集|注册|基金)+"
)
_END: Final = (
    r"(?:公司|集团|企业|基金|财政|政府|管委会|委员会|协会|学会|商会|[社厅局委办部署院所校行]"
    r"|中心|大学|国资|资本|平台|园区|新区|开发区|高新区|\(有限合伙\)|[”\"])"
)
IS_NAME = re.compile(rf"{_END}$")
IS_PUBLIC = re.compile(
    r"[省市区县州旗镇乡](?:级|本级)?(?:财政|政府)?$|(?:社会|民间|其他)*(?:资本|资金|出资人|投资人|投资者)$|中央$"
)
_PLACE: Final = "[省市区县州旗镇乡]"
# Behind the end of a name, or between two places or their purses; elsewhere 和 is a part of one.
_AND = re.compile(
    rf"、|(?<=司|团|业|金|政|府|会|社|厅|局|委|办|部|署|院|所|校|行|心|学|资|台|区|\)|”)"
    rf"(?:以?及|和|与)(?!信息化|改革|规划|旅游|社会)|(?<={_PLACE})(?:以?及|和|与)(?=[^、和及与]{{1,9}}(?:{_PLACE}|级|财政|政府)$)"
)
_ENDS_IN_TRADE = re.compile(r"(?<!企)业$")  # 工业和信息化局
_NAME = re.compile(r"[\u4e00-\u9fff“”()·A-Za-z0-9]{2,40}")
_LEVELS = re.compile(
    r"(?P<units>(?:中央|[省市区县州镇])级?(?:[、和及与](?:中央|[省市区县州镇])级?)+)"
    r"(?:[两二三四]级)?(?P<purse>财政|政府)?"
)
# Who a clause is about, where the amount stands in a later one: 甲公司为有限合伙人,认缴5000万元.
_SUBJECT = re.compile(
    rf"(?P<who>[^,:。;…]{{2,60}}?{_END})(?:的)?"
    r"(?=(?:认缴|出资|持股|份额)*(?:比例|占比)|作为|为(?:普通|有限|执行|基金|本)|是|担任|(?:已|完成)*[对向]|以(?:货币|现金|自)"
    r"|拟|持有|负责|\s(?:普通|有限)合伙人)"
)


def trimmed(text: FundText, start: int, end: int) -> tuple[int, int] | None:
    """The span of the name in a clause's words before the verb; None where nobody is named."""
    while lead := _LEADS.match(text.text, start, end):
        if lead.end() == start:
            break
        start = lead.end()
    if tail := _TAILS.search(text.text, start, end):
        end = tail.start()
    if "、" in text.text[start:end] and not is_list(text, start, end):
        start = text.text.rindex("、", start, end) + 1
    shown = text.text[start:end]
    if not 2 <= len(shown) <= 120 or _NOBODY.fullmatch(shown) or _NO_NAME.search(shown):
        return None
    if shown.count("(") != shown.count(")"):
        return None
    if len(shown) > _LONGEST_SHORT and not (IS_NAME.search(shown) or IS_PUBLIC.search(shown)):
        return None
    return start, end


def subject_in(text: FundText, start: int, end: int) -> tuple[int, int] | None:
    """The span of the name that a clause is about, in a clause that gives no amount itself."""
    found = _SUBJECT.match(text.text, start, end)
    return trimmed(text, *found.span("who")) if found else None


def names_in(text: FundText, start: int, end: int) -> tuple[str, ...]:
    """The names of a list, none where a part of it is no name; 省、市、区三级财政 are three."""
    span = trimmed(text, start, end)
    if span is None:
        return ()
    if levels := _LEVELS.fullmatch(text.text, *span):
        purse = levels["purse"] or "财政"
        units = re.split("[、和及与]", levels["units"])
        return tuple(f"{u.removesuffix('级')}{'' if u == '中央' else '级'}{purse}" for u in units)
    parts = _parts(text, *span)
    if not all(_NAME.fullmatch(text.text, *part) for part in parts):
        return ()
    return tuple(text.quote(*part) for part in parts)


def is_list(text: FundText, start: int, end: int) -> bool:
    """True for several names, each with the end of one."""
    if _LEVELS.fullmatch(text.text, start, end):
        return True
    parts = _parts(text, start, end)
    names = [text.text[slice(*part)] for part in parts]
    ends = [IS_NAME.search(name) or IS_PUBLIC.search(name) for name in names]
    return len(parts) > 1 and all(ends)


def _parts(text: FundText, start: int, end: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for cut in (*_AND.finditer(text.text, start, end), None):
        stop = cut.start() if cut else end
        if cut and cut[0] != "、" and _ENDS_IN_TRADE.search(text.text[start:stop]):
            continue
        found.append((start, stop))
        start = cut.end() if cut else end
    return found
