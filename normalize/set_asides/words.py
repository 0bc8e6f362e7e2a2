"""The vocabulary of set-asides: parts of patterns, and the surroundings that decide what they mean.

All of it is written for prepared text (`procurement.notice_text`): brackets, colons and
digits of one width, boxes settled, titles of laws blanked. Every quantifier is bounded.
"""

from __future__ import annotations

import re
from typing import Final

from normalize.procurement.lot_refs import LOT_LIST
from normalize.procurement.notice_text import TITLE_MASK

MASK: Final = rf"{TITLE_MASK}{{1,160}}+"  # the title of a law

# --- whom it is for -----------------------------------------------------------------------------
# Small and medium, or small and micro firms, in the writings met; `SME_SIGN` tells which.
FIRMS: Final = (
    r"(?:符合[^,。;:\s]{0,80}?的)?(?:(?:监狱企业|残疾人福利性单位)[、,和或及]){0,2}[\[(“]?\s?"
    r"(?:中小(?:[、/和及或]?\(?小?微\)?)?(?:型)?"
    r"|中型?(?:企业)?[、,/]小型?(?:企业)?(?:[、,/和及或]{1,2}微)?(?:型)?"
    r"|小微(?:型)?|小\(微\)(?:型)?|小型?(?:企业)?[、/和及或]?微型?|小型|微型|(?<!大)(?<!大[、和])(?<!大型[、和])中型)"
    r"[\])”]?企业[\])”]?"
)
SME_SIGN: Final = re.compile(r"中小|中型|中[、,/]小")
# Firms that count as small ones by rules of their own (财库〔2014〕68号, 财库〔2017〕141号).
PRISON: Final = r"(?:监狱|JY)企业"
DISABLED: Final = r"残疾人福利性(?:单位|企业)"

# --- what is bought -----------------------------------------------------------------------------
_ACT = r"(?:采购|招标|磋商|谈判|询价|询比|比选|竞价|遴选|投标)"
PROJECT: Final = (
    rf"(?:(?:本|该|此|上述)(?:次|批)?(?:政府)?{_ACT}?"
    r"(?:项目|采购包|合同包|标包|包件|包组|包|标段|标项|工程|批次|合同|采购|招标|磋商|询价|谈判|分标|品目"
    r"|标的)"
    r"|(?<![\u4e00-\u9fff])(?:采购|招标)项目|(?:各|所有|全部)(?:采购包|合同包|包组|包|标段|标项)"
    r"|(?<![\u4e00-\u9fff])(?:采购|合同)包(?=整体|全部|部分|均|[属非不为是])"
    r"|项目(?=属性|整体|全部|部分|[属非不])"
    rf"|{LOT_LIST})"
)
ONE_WITHIN: Final = r"[^,。;:若如]"
WITHIN: Final = rf"{ONE_WITHIN}{{0,30}}?"  # between a subject and its predicate, inside one clause
AFFIRMING: Final = r"[^,。;:若如非不未无]{0,30}?"  # the same without a denial
# The begin of a clause: of the sentence, or behind a comma, colon or bracket; numbering aside.
CLAUSE: Final = (
    r"(?:^|(?<=[,:(\]]))[\s\d.、()一二三四五六七八九十①-⑳*★▲#☆?-]{0,12}"
    r"(?:而|故|因此|因而|所以|特|即|并|亦|也|且|但|同时|同样|现?(?:改|变更|更正|调整|修改)(?=为)|现)?"
    r"(?:[本此]次(?:施工|设计|监理)?(?=[非不面专属]))?"
)
END: Final = r"(?=[。,;)(\[\]]|\s|$)"

# --- verbs --------------------------------------------------------------------------------------
IS: Final = r"(?:属于|是|为|系|均|全部|整体|作为|采用|实行|已|将|拟|应|须|仅|只){0,3}"
NOT: Final = (
    r"(?:并非|并不|不再|不适?[宜合]|没有|[无不][需须]|无法|不[能便]|难以|免[于予]|取消|放弃|非|不|未|无)"
    r"(?:属于|是|为|设置?|予|进行|整体|适用|组织|采取|采用|实行|执行)?"
    rf"(?:{MASK}所?规定的)?(?:预留(?:采购)?份额|采购|预留)?"
)
_ONLY = r"(?:专门|专项|专|定向|整体|全部|仅|只)"
TO: Final = rf"{_ONLY}{{0,2}}\s?(?:面向|针对)\s?于?"
SPECIAL_TO: Final = rf"{_ONLY}\s?(?:面向|针对|向)\s?"
SPECIAL: Final = (
    rf"(?:{SPECIAL_TO}{FIRMS}|(?:整体|全部|专门)?预留[:,]?(?:给予?|(?:专门)?面向|于)?{FIRMS}"
    rf"|(?:专门|专)?为{FIRMS}预留|专为{FIRMS}(?=采购|招标))"
)
# Without 专门 the words may describe the service bought ("面向中小企业提供培训"): only at an end.
PLAIN: Final = rf"面向{FIRMS}(?:采购|预留|招标)?(?:的?(?:专门)?(?:采购)?项目|的?专门采购)?{END}"
PURCHASE: Final = (
    r"(?:采购|招标|预留)?(?:的?(?:采购)?(?:项目|采购包|合同包|包|标段|标项|工程)(?!,))?"
)
# A lot kept for such firms has a name of its own: 中小企业专包, 小微企业专门标项.
KEPT_LOT: Final = (
    rf"{FIRMS}(?:采购)?的?(?:(?:预留|专门|定向|专用|专属)(?:采购)?(?:合同|项目|份额|包|标[项段包]|分标)"
    r"|专包|专(?:项|场)采购)"
)
SHARE: Final = r"(?:采购)?(?:份额|预算|比例|金额)"
MODAL: Final = r"(?:必须|均须|均应|只能|应当|应该|须|应|需|限)"
BIDDER: Final = (
    r"(?:投标人|供应商|响应人|申请人|竞标人|磋商人|制造商|生产厂家|承接商|承接企业|承建企业"
    r"|施工单位|服务商)"
)
# Who may come besides: "大、中、小、微型企业", "所有供应商".
EVERYONE: Final = (
    r"(?:大型?(?:企业)?[、,/]?中型?(?:企业)?[、,/和及]{0,2}小"
    r"|(?:社会)?(?:所有|各类|各种|全部)[^,。;]{0,6}?(?=企业|供应商))"
)
# An answer is one word: "是 否" with no legible tick is none.
_OTHER = r"\s{0,3}[/、,]?\s{0,3}[?(\[]?\s{0,3}"
_ENGLISH = r"(?:[A-Za-z]{1,4}\s?/\s?)?"  # "No / 否"
YES: Final = (
    rf"(?:{_ENGLISH}(?:是(?!{_OTHER}否)|属于|专门(?:面向|针对)|面向{END}|(?:整体|全部)预留)"
    r"|(?:Yes|YES|Y)\b)"
)
NO: Final = (
    rf"(?:{_ENGLISH}(?:否(?!{_OTHER}是)|不是|不属于|不专门|非(?:专门(?:面向|针对)|预留)|非$|非[。,;)\s]"
    r"|不(?!再?(?:享受|执行|给予|适用(?:价格|评审|扣除))|接受|得)|×|无)"
    r"|(?:No|NO|N)\b)"
)

# --- figures ------------------------------------------------------------------------------------
PERCENT: Final = r"(?P<pct>\d{1,3}(?:\.\d{1,2})?)\s?%"
REACHES: Final = r"(?:达到|不得?(?:低于|少于|小于)|≥|为)[^。;,%]{0,6}?"
# A range is what the law allows, not what this notice gives: "10%~20%", "10-20%".
EXACT: Final = rf"(?<![\d.~—%-]){PERCENT}(?!\s?(?:[~—-]|至|到)\s?\d)"

# --- surroundings -------------------------------------------------------------------------------
# Quick tests: a sentence without any of these holds no statement of the two tables.
_OF_FIRMS = r"面向|预留|中小|小微|微型|小型|中型|中、小|小、微|分包给"
_OF_PREFERENCE = (
    r"扣除|折扣|优惠|给予|享受|监狱企|JY企业|残疾人福|本国产品|进口|合作创新|首购|订购|首台|首批次"
    r"|首版次|创新产品|专精特新|初创|科技型|创新型|节能产品|环境标志|绿色建|脱贫|832|贫困地区"
)
SPEAKS_OF_FIRMS: Final = re.compile(_OF_FIRMS)
SPEAKS_OF_PREFERENCE: Final = re.compile(_OF_PREFERENCE)
# Without any of these words a text has no statement, and nothing in it tells why.
SPEAKING: Final = (*_OF_FIRMS.split("|"), *_OF_PREFERENCE.split("|"), "属于政府采购")
SPEAKS: Final = re.compile(f"{_OF_FIRMS}|{_OF_PREFERENCE}")
# What makes a text speak of the policies at all (titles included: asked of the raw text).
POLICY_WORDS: Final = re.compile(
    r"中\s?小\s?(?:微|型|企)|小\s?微|小型[、和及]?微型|监狱企业|JY企业|残疾人福利|残疾人就业"
    r"|本国产品|首台|创新产品|节能产品|节能环保|环境标志|绿色建材|脱贫地区"
)
CONDITION: Final = re.compile(
    r"若(?!干)|如(?!下|期|上|实|约)|倘|假[如使]|是否|[(\[]是/否[)\]]|(?:^|[,:(])当(?!前|地|日)"
    r"|不论|无论|凡"
)
CONCLUSION: Final = re.compile(r"\s?(?:而?故|因此|因而|所以)")
GENERAL: Final = re.compile(
    r"(?<!针)对(?!应)|应当专门|可以|适宜|除外|未预留|预留份额(?:项目|的)|非预留|超过|该部分|以下的|以上的"
    r"|参照|适用于|涉及|关于"
)
# "…采购的，", "…的实施方式", "…的原因": the words are a condition or a label.
_OF_PROJECT = r"(?:采购|招标)?(?:项目|合同|采购包|合同包|专?包|标段|标项|采购标段|工程|标的|方式)"
CONDITION_BEHIND: Final = re.compile(
    r"(?:采购|预留|招标)?(?:采购)?(?:份额|项目|采购包|包|部分)?"
    rf"(?:的(?!{_OF_PROJECT}|$)|时|除外)|[^,。;]{{0,10}}的,(?:不再|则|应)"
)
# The same with what follows from it: "…的项目(采购包)评审时不享受价格扣除".
GENERAL_BEHIND: Final = re.compile(r"[^,。;]{0,16}?(?:评审时|不再?(?:享受|执行|给予)|不适用)")
# What is being corrected away: "原：…", and everything before "更正为".
OUTDATED: Final = re.compile(
    r"(?:^|[,:(\s])(?:原(?:公告|采购|招标|磋商|文件|内容|为|文|:)|更正前|变更前|修改前)"
)
REPLACED_BY: Final = re.compile(
    r"(?:更正|变更|修改|调整|更改|改)后?[为:]|现更正|现修改|更正后|变更后|修改后"
)
DELETED_BEFORE: Final = re.compile(r"(?:删除|删去|取消)[^,。;]{0,20}$")
DELETED_BEHIND: Final = re.compile(
    r"[^,。;]{0,12}[”\"]\s?(?:一条|条款|字样|的?内容|要求)?(?:予以)?(?:删除|删去|取消)"
)
# Works whose buyer says that they are no government procurement, and those under the other law.
OUTSIDE_PROCUREMENT: Final = re.compile(
    r"(?:不属于政府采购|属于政府采购(?:工程|项目)\s?[:?]\s{0,9}否)"
)
INNOVATION_NOTICE: Final = re.compile(r"合作创新采购(?:项目)?(?:的?(?:采购|更正))?公告")
BIDDING_LAW: Final = "招标投标法"
POINTS_TO_FILE: Final = re.compile(
    r"(?:落实政府采购政策需?满足的资格要求|(?:申请人|供应商|投标人)的?资格(?:要求|条件)"
    r"|中小企业(?:采购)?政策|面向中小企业[^。\n:]{0,20})"
    r"\s?:?\s{0,3}(?:具体)?(?:内容)?(?:详见|见|以|按照?)[^。\n]{0,12}?文件"
)
SAYS_NONE: Final = re.compile(
    r"落实政府采购政策需满足的资格要求\s?:?\s{0,3}(?:无|/|不适用|没有)(?=[\s。,;]|$)"
)
# What a set-aside is implied by, where it is asked of bidders.
IMPLYING: Final = ("声明函", "企业类型")
QUALIFICATION_OPENS: Final = re.compile(r"资格要求|资格条件")
QUALIFICATION_CLOSES: Final = re.compile(
    r"获取[^。\n]{0,10}文件|(?:提交|递交)(?:投标|响应)文件|(?:投标|响应)文件的?(?:提交|递交)"
)
FACING: Final = re.compile(rf"(?:面向|针对)\s?于?{FIRMS}")
ASKS: Final = r"(?:是否|是不是|[(\[]\s?是[/、]否\s?[)\]])"
QUESTION_FACING: Final = re.compile(
    rf"{ASKS}[^:?。;\n]{{0,18}}?(?:面向|针对)\s?于?{FIRMS}|专门面向\s?:\s?{FIRMS}[、,/\s]{{1,4}}{FIRMS}"
)
