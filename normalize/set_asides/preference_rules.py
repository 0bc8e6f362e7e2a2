"""The rules for preferences that reserve nothing: deductions, domestic goods, imports, innovation.

Legal sources: 财库〔2020〕46号 Art. 9 and 财库〔2022〕19号 (price deduction), 财库〔2014〕68号
(prisons), 财库〔2017〕141号 (disabled), 国办发〔2025〕34号 (domestic products), 财库〔2024〕13号
(cooperative innovation), 财库〔2019〕9号 and 〔2022〕35号 (green), 财库〔2021〕19号 (rural).

Most of these words stand in lists of policies. So a project must be the subject (本项目 属于, 采用,
优先采购 …); a deduction must be one exact percent, not the range that the law allows.
"""

from __future__ import annotations

import re
from typing import Final

from normalize.set_asides.kinds import Guard, Rank, Rule, SetAsideKind, having, rule
from normalize.set_asides.words import DISABLED, EXACT, MODAL, PRISON, PROJECT, WITHIN

_K, _R, _G = SetAsideKind, Rank, Guard
_OWN = rf"{PROJECT}[^。;]{{0,40}}?"
# Money held back is no preference, and a preference that is denied is none.
_NO_DEDUCTION = re.compile(
    r"质保|保证金|违约|罚|履约|预付|扣分|付款方式|支付方式|不再享受|不再执行|不再给予|不享受|不给予|不予价格"
    r"|不适用价格|本(?:条|款|项|项目)不适用|(?:扣除|折扣|优惠)(?:政策|比例|幅度|标准)?\s?[:为(]{1,2}\s?不适用"
    r"|%\s?[,(:]\s?不适用|本国产品,\s?(?:故|因此)?不适用"
    # Of a discount that isn't said to be in the evaluation, or for such firms, nobody knows whose.
    r"|^(?!.*(?:扣除|价格|报价|评审|评标|评分|投标价|响应价|中小|小微|小型|微型|监狱|残疾))"
)
_LISTED = re.compile(r"执行|落实|贯彻|政策|按照|根据")
_YES = r"(?<![不非未无])"  # before a verb
_OFF = r"(?:扣除|折扣|优惠)"
_IMPORTED = r"进口(?:产品|设备|货物)"
_IMPORT_ASKED = (
    r"是否(?:允许|接受|可以?|采购|可采购|同意)?[^:。;]{0,6}进口(?:产品)?[^:。;]{0,10}:\s?"
)

PREFERENCES: Final[tuple[Rule, ...]] = (
    # 20 % for domestic products; before the deduction for small firms, whose words it shares.
    *having("本",
        rule("domestic.deduction", _K.DOMESTIC_PRODUCT, _R.STATED, "0.90",
             rf"本国产品[^。;%]{{0,60}}?{EXACT}", _G.NONE, beneficiary="domestic",
             voided_by=_NO_DEDUCTION),
        rule("domestic.only", _K.DOMESTIC_PRODUCT, _R.STATED, "0.85",
             rf"{_OWN}(?:只|仅|{MODAL})(?:接受|采购|允许|提供|为|限于?){{1,2}}本国产品",
             beneficiary="domestic"),
    ),
    # An exact percent off the price, in the three orders of words met.
    *having("%",
        rule("deduction.given", _K.PRICE_DEDUCTION, _R.STATED, "0.92",
             rf"(?:给予|享受|予以|按照?|执行|扣除)[^。;%]{{0,16}}?{EXACT}"
             rf"[^。;%]{{0,12}}?(?:{_OFF}|$|[,)])", _G.NONE, voided_by=_NO_DEDUCTION),
        rule("deduction.label", _K.PRICE_DEDUCTION, _R.STATED, "0.90",
             rf"(?:价格|评审|报价)?{_OFF}(?:优惠)?的?(?:比例|幅度|率)?\s?[为是:]{{1,2}}\s?{EXACT}",
             _G.NONE, voided_by=_NO_DEDUCTION),
        rule("deduction.noun", _K.PRICE_DEDUCTION, _R.STATED, "0.90",
             rf"{EXACT}的?(?:价格|评审|报价)(?:评审)?{_OFF}", _G.NONE, voided_by=_NO_DEDUCTION),
    ),
    # Prisons and welfare units count as small and micro: a flag, almost always boilerplate.
    *having("监J",
        rule("flag.prison", _K.PRISON_ENTERPRISE, _R.INFERRED, "0.50",
             rf"{PRISON}(?=[^。;]{{0,40}}?(?:视同|视为))", _G.NONE, beneficiary="prison"),
    ),
    *having("残",
        rule("flag.disabled", _K.DISABLED_WELFARE, _R.INFERRED, "0.50",
             rf"{DISABLED}(?=[^。;]{{0,40}}?(?:视同|视为))", _G.NONE, beneficiary="disabled"),
    ),
    # Imports: the question first; a definition of what imports are says nothing.
    *having("进",
        rule("import.no", _K.IMPORT_FORBIDDEN, _R.ANSWERED, "0.95",
             rf"{_IMPORT_ASKED}(?:否|不)", _G.NONE),
        rule("import.yes", _K.IMPORT_ALLOWED, _R.ANSWERED, "0.95",
             rf"{_IMPORT_ASKED}(?:是(?!否)|允许|接受)", _G.NONE),
        rule("import.forbidden", _K.IMPORT_FORBIDDEN, _R.STATED, "0.92",
             r"(?:不接受|不允许|不得|拒绝|谢绝|禁止|不可|不采购)"
             rf"(?:采购|使用|提供|投标|参加|选用|接受)?(?:任何)?以?{_IMPORTED}"),
        rule("import.allowed", _K.IMPORT_ALLOWED, _R.STATED, "0.88",
             rf"{_OWN}(?<!不)(?:允许|接受|可以?采购|同意|核准)(?:采购|使用|提供|投标)?{_IMPORTED}"),
    ),
    # Cooperative innovation (订购 and 首购): the way of procurement, or said of the project.
    *having("创首订",
        rule("innovation.method", _K.INNOVATION_COOPERATIVE, _R.STATED, "0.93",
             r"(?:采购方式\s?[为:]{1,2}\s?|^[^,。;]{0,60}?(?:项目|采购)[^,。;]{0,10})"
             r"合作创新采购(?:公告)?(?=$|[\s,;)])"),
        rule("innovation.project", _K.INNOVATION_COOPERATIVE, _R.STATED, "0.93",
             rf"{PROJECT}{WITHIN}{_YES}(?:属于|采用|采取|实行|实施|以|为|是)[^,。;]{{0,8}}?"
             r"(?:合作创新采购|(?:创新产品)?首购|订购(?:方式|项目|首购))"),
    ),
    *having("首",
        rule("firstset.project", _K.FIRST_SET_EQUIPMENT, _R.STATED, "0.85",
             rf"{PROJECT}{WITHIN}{_YES}(?:属于|优先采购|优先选用|采购|采用|面向|要求|为|是)[^,。;]{{0,16}}?"
             r"首(?:台(?:\(套\)|套)|批次|版次)", not_beside=_LISTED),
    ),
    *having("创",
        rule("catalogue.project", _K.INNOVATION_CATALOGUE, _R.STATED, "0.85",
             rf"{PROJECT}{WITHIN}{_YES}(?:属于|优先采购|优先选用|采购|采用|面向|列入|纳入|为|是)"
             r"[^,。;]{0,20}?创新产品", not_beside=_LISTED),
    ),
    *having("科专初创",
        rule("startup.project", _K.STARTUP_SPECIALISED, _R.STATED, "0.85",
             rf"{PROJECT}{WITHIN}{_YES}(?:面向|仅限|优先|专门|限)[^,。;]{{0,10}}?"
             r"(?:科技型中小企业|专精特新|初创|创新型中小企业)", not_beside=_LISTED),
    ),
    # Green and rural policies, likewise.
    *having("绿",
        rule("green.building", _K.GREEN_BUILDING, _R.STATED, "0.80",
             rf"{PROJECT}{WITHIN}(?:{MODAL}|采购|使用)[^,。;]{{0,12}}?绿色建(?:材|筑)",
             not_beside=_LISTED),
    ),
    *having("购",
        rule("green.mandatory", _K.GREEN_MANDATORY, _R.STATED, "0.80",
             rf"{PROJECT}{WITHIN}(?:属于|为|{MODAL})[^,。;]{{0,16}}?强制采购[^,。;]{{0,8}}?节能产品",
             not_beside=_LISTED),
        rule("green.preferred", _K.GREEN_PREFERRED, _R.STATED, "0.80",
             rf"{PROJECT}{WITHIN}优先采购[^,。;]{{0,12}}?(?:节能产品|环境标志产品)",
             not_beside=_LISTED),
    ),
    *having("贫8",
        rule("rural.project", _K.RURAL_832, _R.STATED, "0.80",
             rf"{PROJECT}{WITHIN}(?:预留|面向|采购|优先采购)[^,。;]{{0,16}}?"
             r"(?:脱贫地区|832平台|贫困地区)", not_beside=_LISTED),
    ),
)  # fmt: skip
