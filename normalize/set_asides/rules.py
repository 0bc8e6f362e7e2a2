"""The rules by which a notice's sentence says whether a purchase is reserved, as one table.

Legal source: 政府采购促进中小企业发展管理办法 (财库〔2020〕46号): ways of reserving in Art. 8, the
exceptions in Art. 6. The wordings are those of notices under the forms of 财办库〔2020〕50号 and of
the provincial portals. The rules for other preferences are in `preference_rules`.

A rule sees one sentence of a prepared text. Rules stand from the particular to the general: words
that one has read, no later one reads again.
"""

from __future__ import annotations

import re
from typing import Final

from normalize.procurement.lot_refs import LOT_LIST
from normalize.set_asides.kinds import Guard, Rank, Rule, SetAsideKind, having, rule
from normalize.set_asides.words import (
    AFFIRMING,
    ASKS,
    BIDDER,
    CLAUSE,
    DISABLED,
    END,
    EVERYONE,
    FIRMS,
    IS,
    KEPT_LOT,
    MASK,
    MODAL,
    NO,
    NOT,
    ONE_WITHIN,
    PERCENT,
    PLAIN,
    PRISON,
    PROJECT,
    PURCHASE,
    REACHES,
    SHARE,
    SPECIAL,
    SPECIAL_TO,
    TO,
    WITHIN,
    YES,
)

RULE_VERSION: Final = "set-asides/5"

_K, _R, _G = SetAsideKind, Rank, Guard
_QUESTION = (
    rf"{ASKS}[^:?。;\n]{{0,14}}?"
    rf"(?:{TO}{FIRMS}|{FIRMS}(?:采购)?预留|预留[^:。]{{0,8}}?(?:份额|{FIRMS}))"
    rf"[^:?。;\n]{{0,30}}?(?:\s?[:?(]{{1,3}}\s{{0,9}}(?:{LOT_LIST}\s?:\s?)?[?\[]?\s?"
    r"|(?<![/、或(\[])\s{0,9}(?=[是否]\s{0,9}(?:$|[。,;)])))"
)
_LABEL = (
    rf"(?:^|[,\s]|(?<=[\d.、):]))(?:{PROJECT}(?:属于|是|为)?|该?采购标的)?(?:预留(?:采购)?份额)?"
    rf"{TO}{FIRMS}(?:采购|预留)?的?(?:采购)?(?:项目|情况)?"
    r"(?:\([^()]{0,9}是[^()]{1,5}否[^()]{0,4}\))?(?:\s?:{1,2}\s{0,9}[(\[]?"
    r"|\s?[(\[]\s?(?=(?:[是否×]|不是|不属于|不适用)\s?[)\]])|\s{0,9}(?=[是否×]\s{0,9}(?:$|[。,;)])))"
)
_TYPES = (
    r"(?:专门面向(?:的?企业)?(?:类型|对象|企业)?|面向的?(?:中小微?)?企业(?:类型|规模|对象))"
    r"\s?[:为]\s?"
)
_BLANK = rf"{PROJECT}\s?[(\[]\s?"
_WAY = (
    r"(?:预留(?:份额)?|(?:扶持|支持|促进)中小企业(?:发展)?(?:的?政策)?)(?:的|通过以下|采用的?|采取的?|实施|执行){0,2}"
    r"(?:方式|形式|措施)(?:进行)?\s?[为:]{1,3}\s?"
)
_FORM = (
    rf"(?:的)?(?:形式|方式)(?:[^,。;:]{{0,12}}?面向{FIRMS}|[^,。;:或]{{0,8}}?预留)"
    r"(?!份额的|的实施)"
)
# The alternatives of a form, both printed: "(专门面向/非专门面向)".
_CHOICE = (
    r"[(\[]\s?(?:(?:非|不)?(?:属于|是|为)?(?:专门)?面向[^()/、或]{0,10}[/、或]\s?){1,2}"
    r"(?:非|不)?(?:属于|是|为)?(?:专门)?面向[^()/、或]{0,10}[)\]][^:。;]{0,16}:\s{0,3}"
)
# Whom the answer itself names: "是,专门面向小微企业", "是(小微企业)".
_NAMED = (
    rf"(?:[,(\s]{{1,3}}(?:即|本项目|本采购包|本次采购)?(?:(?:专门|仅)?面向|预留给|为)?{FIRMS})?"
)
_PART = (
    r"(?:部分预留|预留部分|(?:预留(?:采购)?(?:项目)?(?:预算)?|预算|拿出|安排)"
    rf"(?:总额|总金额|{SHARE})?的?\s?(?!100){PERCENT}"
    rf"|预留[^,。;:]{{0,6}}?\d[\d.]{{0,12}}\s?万?元|部分(?:{SHARE}|标的|内容)?)"
)
_KEPT_FOR = rf"(?:{SPECIAL_TO}|预留给|仅限(?:于)?)"
# What a large bidder is allowed, or given for it (Art. 9), reserves nothing.
_OFFERED = re.compile(r"接受大中型|允许大中型|给予|扣除|享受|优惠")
# A share left blank: the form's point that nobody filled in ("应将采购份额的 %分包给…").
_BLANK_SHARE = re.compile(rf"(?<![\d\s_])[ /_]{{0,9}}%|{_OFFERED.pattern}")
# Without a word on reserving before it, "包2不属于" denies something else.
_OF_ANOTHER = re.compile(r"^(?!.*(?:面向|预留|专包))")
_JOINT_VOID = re.compile(rf"接受|允许|声明函|专门面向|{_BLANK_SHARE.pattern}")
# Art. 4: what counts as "made by a small firm" is a definition.
_DEFINED = re.compile(
    r"给予|扣除|享受|优惠|接受大中型|允许大中型|采购项目中|注册商标|商号|声明[,:]|本公司|我单位"
)
_BIDDER_VOID = re.compile(r"给予|扣除|享受|优惠|面向|预留|对于")
# A declaration that only those give who want the preference implies nothing.
_FORM_VOID = re.compile(
    r"享受|扣除|优惠|若|如(?!供应商以联合体|供应商合同分包)|(?:为|属于|是)[^。;]{0,24}的,"
    r"|可(?:以|自愿)?(?:提供|提交|出具)|自愿|符合条件的|适用的?[,时)]|可不|不(?:需|须)|(?:制造|承接|承建)的,"
    rf"|{FIRMS}(?:参[加与][^,。;]{{0,8}})?(?:{MODAL}|的)[^,。;]{{0,6}}(?:提供|提交|出具)"
)
# Shares kept for the farms of poor counties are another policy.
_RURAL = re.compile(r"脱贫|832|农副产品|扶贫|乡村")

RESERVATIONS: Final[tuple[Rule, ...]] = (
    # The form's own question is the surest statement; its answer stands behind the colon.
    *having("否不",
        rule("ask.no", _K.NOT_RESERVED, _R.ANSWERED, "0.98", _QUESTION + NO, _G.NONE),
        rule("ask.yes", _K.SME_WHOLE, _R.ANSWERED, "0.97", _QUESTION + YES + _NAMED, _G.NONE),
    ),
    *having("([",
        rule("choice.no", _K.NOT_RESERVED, _R.ANSWERED, "0.95", _CHOICE + NO, _G.NONE),
        rule("choice.yes", _K.SME_WHOLE, _R.ANSWERED, "0.95", _CHOICE + YES + FIRMS, _G.NONE),
    ),
    # The same, the question shortened to a label: "专门面向中小企业采购：否".
    *having(":是否×(",
        rule("label.no", _K.NOT_RESERVED, _R.ANSWERED, "0.95", _LABEL + NO, _G.NONE),
        rule("label.yes", _K.SME_WHOLE, _R.ANSWERED, "0.95", _LABEL + YES, _G.NONE),
    ),
    # The filled-in blank of the national form: "本项目(否)专门面向中小企业采购".
    *having("(否[",
        rule("blank.no", _K.NOT_RESERVED, _R.ANSWERED, "0.97",
             rf"{PROJECT}(?:\([^()]{{0,12}}\))?(?:\s?[(\[]\s?(?:否|不|非|不属于|不是)\s?[)\]]|\s?(?<!是)否)"
             rf"\s?(?:属于|是|为)?\s?{TO}{FIRMS}"),
        rule("blank.yes", _K.SME_WHOLE, _R.ANSWERED, "0.97",
             rf"{_BLANK}(?:是|属于)\s?[)\]]\s?(?:属于|为)?\s?{TO}{FIRMS}"),
        rule("blank.first", _K.SME_WHOLE, _R.ANSWERED, "0.90",
             rf"(?:^|[,\s])[(\[]\s?是\s?[)\]]\s?(?:属于|为)?\s?{TO}{FIRMS}"),
    ),
    # A list of types of which one is left: "专门面向：中小企业".
    *having("专面",
        rule("types.none", _K.NOT_RESERVED, _R.STATED, "0.85", rf"{_TYPES}(?:无|不限|/)"),
        rule("types.one", _K.SME_WHOLE, _R.STATED, "0.90",
             rf"{_TYPES}{FIRMS}(?=\s{{0,3}}(?:[。,;)]|$))"),
    ),
    # A denial denied affirms; else denials stand before anything that affirms.
    *having("不非未没无难免取放",
        rule("whole.twice", _K.SME_WHOLE, _R.STATED, "0.85",
             rf"{PROJECT}{WITHIN}(?:不是|并非|非)(?:不|非|未){TO}{FIRMS}"),
        # 非 may stand before or behind the verb.
        rule("not.reason", _K.NOT_RESERVED, _R.STATED, "0.93",
             rf"{PROJECT}{WITHIN}(?:属于|是|为)?{NOT}{TO}{FIRMS}(?:采购|预留)?{SHARE}?(?:项目)?"
             r"的(?:情形|原因|理由|依据|要求|安排|范围|预留)", _G.NONE),
        rule("not.kept", _K.NOT_RESERVED, _R.STATED, "0.93",
             rf"{PROJECT}{WITHIN}{NOT}{KEPT_LOT}"),
        # The second half of "包1属于专门面向…，包2不属于".
        rule("not.rest", _K.NOT_RESERVED, _R.STATED, "0.85",
             rf"{LOT_LIST}(?:则|均|都)?(?:不是|不属于|不面向|不专门面向){END}",
             voided_by=_OF_ANOTHER),
        rule("not.project", _K.NOT_RESERVED, _R.STATED, "0.98",
             rf"{PROJECT}(?:(?!面向){ONE_WITHIN}){{0,30}}?(?:属于|是|为|系)?{NOT}{TO}{FIRMS}"),
        rule("not.share", _K.NOT_RESERVED, _R.STATED, "0.95",
             rf"{PROJECT}{WITHIN}(?:不再|非|不|未|没有|无)(?:属于|是|为|适用|执行|实行|[作做]|安排|采取|予以?)?"
             r"(?:专门|单独|设置|设)?"
             rf"(?:面向|为|给|对)?(?:{FIRMS})?(?:专门)?预留(?:{SHARE}|{FIRMS}|(?:采购)?项目|$|[。,;)])",
             voided_by=_RURAL),
    ),
    *having("无不非否0",
        rule("not.label", _K.NOT_RESERVED, _R.STATED, "0.90",
             rf"(?:(?:{TO})?{FIRMS}|采购|^)\s?预留(?:采购)?(?:{SHARE}|措施|方式|形式|情况){{1,2}}\s?[为:]\s?"
             r"(?:无(?!法)|[不非]预留|否|0(?:\.0{1,2})?(?![\d.]))", voided_by=_RURAL),
    ),
    *having("不未",
        rule("not.because", _K.NOT_RESERVED, _R.STATED, "0.85",
             rf"{CLAUSE}(?:不|未){TO}{FIRMS}(?:采购|预留){{0,2}}{SHARE}?(?:项目)?"
             r"的(?:情形|原因|理由|依据)\s?[为:]\s?(?!无[\s。;]|无$)[\u4e00-\u9fff]", _G.NONE),
    ),
    *having("不非未没无难免取放",
        rule("not.lacking", _K.NOT_RESERVED, _R.STATED, "0.88",
             rf"{PROJECT}{WITHIN}不(?:具备|符合|满足|适用)(?:{TO}{FIRMS}|预留)"
             r"[^,。;]{0,8}?(?:条件|情形|要求|规定)"),
        # Art. 6: "不适宜由中小企业提供" is an exception's ground when said of this project.
        rule("not.unsuitable", _K.NOT_RESERVED, _R.STATED, "0.85",
             rf"{PROJECT}{WITHIN}不(?:适宜|适合|宜)(?:由|面向)?{FIRMS}"),
        rule("not.clause", _K.NOT_RESERVED, _R.STATED, "0.95",
             rf"第[六6]条(?:(?!的,)[^。;]){{0,40}}?(?:属于|是|为)?{NOT}{TO}{FIRMS}"),
        rule("not.clause.share", _K.NOT_RESERVED, _R.STATED, "0.90",
             rf"第[六6]条(?:(?!的,|可以?不)[^。;]){{0,80}}?(?:不|未|不再)予?预留(?:{SHARE}|{END})"),
        rule("not.decided", _K.NOT_RESERVED, _R.STATED, "0.90",
             rf"(?:采购人|采购单位)[^,。;]{{0,12}}?决定(?:不|不再)(?:予?预留(?:{SHARE}|{END})|{TO}{FIRMS})"),
    ),
    # Open to large firms too: the opposite of reserved.
    *having("大所各全",
        rule("not.everyone", _K.NOT_RESERVED, _R.STATED, "0.90",
             rf"{PROJECT}{WITHIN}(?:面向|允许|接受){EVERYONE}[^。;]{{0,16}}?(?:企业|供应商)"),
        rule("not.everyone.bare", _K.NOT_RESERVED, _R.STATED, "0.90",
             rf"{CLAUSE}{IS}(?:面向|允许|接受){EVERYONE}[^。;]{{0,16}}?(?:企业|供应商)"),
        rule("not.anyone", _K.NOT_RESERVED, _R.STATED, "0.85",
             rf"{CLAUSE}{EVERYONE}[^。;]{{0,16}}?(?:企业|供应商)[^,。;]{{0,6}}?(?:均可|都可|皆可)",
             _G.GENERAL),
    ),
    *having("不非未没无难免取放",
        rule("not.only", _K.NOT_RESERVED, _R.STATED, "0.88",
             rf"{PROJECT}{WITHIN}(?:不仅|不只|不)限(?:于|定)?{FIRMS}"),
        rule("not.only.bidder", _K.NOT_RESERVED, _R.STATED, "0.85",
             rf"{BIDDER}(?:类型|规模)?(?:不仅|不只|不)限(?:于|定)?{FIRMS}"),
        rule("not.verb", _K.NOT_RESERVED, _R.BARE, "0.90",
             rf"{CLAUSE}(?:不属于|不是|并非){TO}{FIRMS}(?:采购|预留)?的?(?:采购)?项目"),
        rule("not.project.short", _K.NOT_RESERVED, _R.STATED, "0.88",
             rf"{PROJECT}{WITHIN}(?:非|不|未)专门面向{END}"),
        rule("not.short", _K.NOT_RESERVED, _R.BARE, "0.80",
             rf"{CLAUSE}(?:非|不)专门面向{END}", _G.GENERAL),
        rule("not.bare", _K.NOT_RESERVED, _R.BARE, "0.93",
             rf"{CLAUSE}(?:无[,、]?)?(?:属于|是|为)?{NOT}{TO}{FIRMS}{PURCHASE}{END}", _G.GENERAL),
    ),
    # Ways of reserving a part (Art. 8): a joint venture, a subcontract, named packages, a share.
    *having("联",
        rule("joint.form", _K.SME_JOINT_VENTURE, _R.STATED, "0.93", rf"以?联合体{_FORM}",
             voided_by=_OFFERED),
        # "联合协议中中小企业合同金额应当达到40%": the form of Zhejiang and others.
        rule("joint.share", _K.SME_JOINT_VENTURE, _R.STATED, "0.90",
             rf"联合(?:体)?(?:协议)?中?[^。;,]{{0,8}}?{FIRMS}[^。;,%]{{0,24}}?{REACHES}{PERCENT}",
             voided_by=_OFFERED),
        rule("joint.chosen", _K.SME_JOINT_VENTURE, _R.STATED, "0.90",
             rf"面向{FIRMS}[^。;]{{0,40}}?(?:(?<!不)要求[^。;]{{0,12}}?联合体|以联合体(?:形式|方式))"
             rf"(?:[^。;%]{{0,30}}?{PERCENT})?",
             voided_by=_OFFERED),
        rule("joint.way", _K.SME_JOINT_VENTURE, _R.STATED, "0.88",
             r"预留[^,。;]{0,8}?(?:通过|采用|采取|以)[^,。;或]{0,6}?联合体(?:[^。;%]{0,40}?"
             rf"{PERCENT})?", _G.GENERAL, voided_by=_OFFERED),
        rule("joint.demand", _K.SME_JOINT_VENTURE, _R.STATED, "0.90",
             rf"(?:要求|{MODAL})[^。;]{{0,24}}?联合体[^。;]{{0,50}}?{FIRMS}(?:[^。;%]{{0,30}}?{PERCENT})?",
             voided_by=_JOINT_VOID),
    ),
    *having("分",
        rule("subcontract.form", _K.SME_SUBCONTRACT, _R.STATED, "0.93", rf"以?(?:合同)?分包{_FORM}",
             voided_by=_OFFERED),
        rule("subcontract.agreement", _K.SME_SUBCONTRACT, _R.STATED, "0.90",
             rf"分包(?:意向)?协议中?[^。;,]{{0,8}}?{FIRMS}[^。;,%]{{0,24}}?{REACHES}{PERCENT}",
             voided_by=_OFFERED),
        rule("subcontract.share", _K.SME_SUBCONTRACT, _R.STATED, "0.88",
             rf"(?:要求|{MODAL})[^。;%]{{0,20}}?{PERCENT}[^。;%]{{0,30}}?分包给[^。;]{{0,16}}?{FIRMS}",
             voided_by=_OFFERED),
        rule("subcontract.to", _K.SME_SUBCONTRACT, _R.STATED, "0.88",
             rf"(?:要求|{MODAL})[^。;]{{0,60}}?向[^。;,]{{0,8}}?{FIRMS}分包(?:[^。;%]{{0,24}}?{PERCENT})?",
             voided_by=_BLANK_SHARE),
        rule("subcontract.demand", _K.SME_SUBCONTRACT, _R.STATED, "0.90",
             rf"(?:要求|{MODAL})[^。;]{{0,60}}?分包[给予于与]?[^。;]{{0,24}}?{FIRMS}"
             rf"(?:[^。;%]{{0,24}}?{PERCENT})?", voided_by=_BLANK_SHARE),
        rule("subcontract.chosen", _K.SME_SUBCONTRACT, _R.STATED, "0.90",
             rf"面向{FIRMS}[^。;]{{0,40}}?(?:(?<!不)要求[^。;]{{0,8}}?分包|以(?:合同)?分包(?:形式|方式))"
             rf"(?:[^。;%]{{0,30}}?{PERCENT})?",
             voided_by=_OFFERED),
    ),
    *having("预扶支促",
        rule("way.package", _K.SME_PACKAGE, _R.STATED, "0.90",
             rf"{_WAY}[^。;]{{0,8}}?(?:设置|专门)[^。;]{{0,6}}采购包", _G.GENERAL),
        rule("way.joint", _K.SME_JOINT_VENTURE, _R.STATED, "0.90", rf"{_WAY}[^。;]{{0,12}}?联合体",
             _G.GENERAL),
        rule("way.subcontract", _K.SME_SUBCONTRACT, _R.STATED, "0.90",
             rf"{_WAY}[^。;]{{0,12}}?分包", _G.GENERAL),
        rule("way.whole", _K.SME_WHOLE, _R.STATED, "0.93", rf"{_WAY}[^。;]{{0,8}}?整体",
             _G.GENERAL),
    ),
    *having("预部",
        rule("part.project", _K.SME_PARTIAL, _R.STATED, "0.92",
             rf"{PROJECT}{WITHIN}{_PART}[^。;]{{0,24}}?(?<![付交])(?:面向|给|为){FIRMS}"),
        rule("part.amount", _K.SME_PARTIAL, _R.STATED, "0.88",
             r"预留(?:采购)?(?:金额|预算|份额)?[为:]?\s?\d[\d,.]{0,14}\s?万?元[^,。;]{0,6}?"
             rf"面向{FIRMS}", _G.GENERAL),
        rule("part.bare", _K.SME_PARTIAL, _R.STATED, "0.88",
             rf"{CLAUSE}(?:项目)?部分(?:预留)?(?:{SHARE})?(?:专门)?(?:面向|给|为){FIRMS}",
             _G.GENERAL),
    ),
    *having("%",
        rule("whole.all", _K.SME_WHOLE, _R.STATED, "0.90",
             rf"100\s?%(?:的?{SHARE})?(?:专门)?(?:面向|预留给?){FIRMS}", _G.GENERAL),
        rule("whole.ratio", _K.SME_WHOLE, _R.STATED, "0.93",
             r"预留[^,。;:]{0,10}(?:比例|份额)\s?[为达:]{0,2}\s?100\s?%", _G.GENERAL,
             voided_by=_RURAL),
        rule("part.share", _K.SME_PARTIAL, _R.STATED, "0.85",
             rf"预留(?:采购)?(?:份额|预算)?(?:的)?比例\s?[为:]{{0,2}}\s?(?!100){PERCENT}",
             _G.GENERAL, voided_by=_RURAL),
        rule("part.ratio", _K.SME_PARTIAL, _R.STATED, "0.85",
             rf"(?:总体|{FIRMS}[^,。;]{{0,6}})预留[^,。;:]{{0,6}}(?:比例|份额)\s?[为:]{{0,2}}\s?{PERCENT}",
             _G.GENERAL),
    ),
    # Which lots it is, behind the words: "专门面向中小企业的采购包：包2、包3".
    *having("包标",
        rule("package.named", _K.SME_PACKAGE, _R.STATED, "0.90",
             rf"{SPECIAL}(?:采购)?的?(?:采购包|合同包|包|标段|标项)\s?[为:]\s?{LOT_LIST}",
             _G.GENERAL),
    ),
    # The plain sentence: this project (属于, 为 …) 专门面向 … .
    *having("向针预专",
        rule("whole.project", _K.SME_WHOLE, _R.STATED, "0.97", rf"{PROJECT}{AFFIRMING}{SPECIAL}"),
        rule("whole.plain", _K.SME_WHOLE, _R.STATED, "0.90",
             rf"{PROJECT}(?:\([^()]{{0,12}}\))?(?:\s?:\s?)?{IS}{PLAIN}"),
        rule("whole.contract", _K.SME_WHOLE, _R.STATED, "0.90",
             rf"{PROJECT}{AFFIRMING}(?:属于?|是|为){KEPT_LOT}"),
        rule("whole.verb", _K.SME_WHOLE, _R.BARE, "0.90",
             rf"{CLAUSE}(?:属于|系){SPECIAL}(?:采购|招标)?"
             rf"(?:的?(?:采购)?(?:项目|采购包|合同包|包|标段|标项)){END}", _G.GENERAL),
        rule("whole.kept", _K.SME_WHOLE, _R.BARE, "0.85",
             rf"{CLAUSE}{IS}{FIRMS}(?:(?:专[项场门]|定向)采购|专包){PURCHASE}{END}", _G.GENERAL),
        rule("whole.required", _K.SME_WHOLE, _R.STATED, "0.85",
             rf"资格(?:要求|条件)\s?:\s?(?:仅|只)?面向{FIRMS}(?:采购)?{END}", _G.GENERAL),
        rule("whole.bare", _K.SME_WHOLE, _R.BARE, "0.90", rf"{CLAUSE}{IS}{SPECIAL}{PURCHASE}{END}",
             _G.GENERAL),
    ),
    # For prison firms or welfare units alone: they count as small and micro firms.
    *having("监J",
        rule("whole.prison", _K.SMALL_MICRO_WHOLE, _R.STATED, "0.93",
             rf"{PROJECT}{AFFIRMING}{_KEPT_FOR}{PRISON}", beneficiary="prison"),
        rule("whole.prison.bare", _K.SMALL_MICRO_WHOLE, _R.BARE, "0.85",
             rf"{CLAUSE}{IS}{_KEPT_FOR}{PRISON}{PURCHASE}{END}", _G.GENERAL, beneficiary="prison"),
    ),
    *having("残",
        rule("whole.disabled", _K.SMALL_MICRO_WHOLE, _R.STATED, "0.93",
             rf"{PROJECT}{AFFIRMING}{_KEPT_FOR}{DISABLED}", beneficiary="disabled"),
        rule("whole.disabled.bare", _K.SMALL_MICRO_WHOLE, _R.BARE, "0.85",
             rf"{CLAUSE}{IS}{_KEPT_FOR}{DISABLED}{PURCHASE}{END}", _G.GENERAL,
             beneficiary="disabled"),
    ),
    # All of it made, built or rendered by such firms: the form's wording of a whole reservation.
    *having("由为",
        rule("all.made", _K.SME_WHOLE, _R.INFERRED, "0.90",
             rf"(?:货物|工程|服务|产品|标的|施工)[^,。;]{{0,16}}?(?:(?:全部|均|{MODAL}){{1,2}}[由为]|(?<=要求货物)由)"
             rf"[^,。;]{{0,16}}?{FIRMS}(?:制造|生产|承建|承接|提供|施工)(?!的,)",
             _G.GENERAL, voided_by=_DEFINED),
    ),
    *having("施",
        rule("all.builder", _K.SME_WHOLE, _R.INFERRED, "0.88",
             rf"施工单位[^,。;]{{0,6}}?(?:全部|均|{MODAL}){{1,2}}(?:是|为)[^,。;]{{0,12}}?{FIRMS}(?!的,)",
             _G.GENERAL, voided_by=_DEFINED),
    ),
    *having("商厂产",
        rule("all.maker", _K.SME_WHOLE, _R.INFERRED, "0.85",
             r"(?:全部|所有|所投)的?(?:货物|产品|标的)[^,。;]{0,6}?(?:制造商|生产厂家|生产企业)"
             rf"{MODAL}(?:全部|均)?(?:是|为|属于){FIRMS}", _G.GENERAL, voided_by=_DEFINED),
    ),
    # Who may bid: only such firms.
    *having("须应需限能",
        rule("bidder.must", _K.SME_WHOLE, _R.INFERRED, "0.85",
             rf"{BIDDER}{MODAL}(?:符合|具备|具有)?(?<!具备)(?:是|为|属于|具有)(?:{MASK}|[^,。;]){{0,12}}?{FIRMS}"
             r"(?=[、,。;()\[\]/\s]|$|或|和|及|且|并|资格|身份|条件|要求|划|标准|采购|参|投"
             r"|的?(?:供应商|企业|单位|法人|项目))(?!的,)", _G.GENERAL, voided_by=_BIDDER_VOID),
        rule("bidder.bare", _K.SME_WHOLE, _R.INFERRED, "0.80",
             rf"{CLAUSE}{MODAL}(?:是|为|属于){FIRMS}{END}", _G.GENERAL, voided_by=_BIDDER_VOID),
    ),
    *having("资",
        rule("bidder.named", _K.SME_WHOLE, _R.INFERRED, "0.80",
             rf"资格(?:要求|条件)?\s?:\s?(?:具[有备][^,。;]{{0,24}}?的)?{FIRMS}(?=\s?(?:[(。;]|$))",
             _G.GENERAL, voided_by=_BIDDER_VOID),
    ),
    *having("仅只限",
        rule("bidder.only", _K.SME_WHOLE, _R.INFERRED, "0.88",
             rf"(?:(?<!不)(?:仅限|只限|限定|[仅只](?:接受|允许))|(?<=[购标目包段商])限)[^,。;]{{0,8}}?{FIRMS}的?"
             rf"(?:供应商|投标人)?(?:参加|参与|投标|响应|报价|{END})"),
    ),
    *having("大非",
        rule("bidder.others", _K.SME_WHOLE, _R.INFERRED, "0.80",
             r"(?:非中小微?(?:型)?企业|大型企业)[^。;]{0,12}?(?:不得(?:参加|参与|投标)|(?:投标|响应)[^,。;]{0,4}无效)",
             _G.GENERAL, voided_by=_BIDDER_VOID),
    ),
    # A declaration asked as a qualification, with no statement anywhere (read only then).
    *having("符函",
        rule("implied.type", _K.SME_IMPLIED, _R.INFERRED, "0.80",
             r"符合[^,。;]{0,3}本(?:采购包|合同包|包|标项|标段|项目|采购项目)专门面向的企业类型",
             _G.NONE),
        rule("implied.form", _K.SME_IMPLIED, _R.INFERRED, "0.60",
             r"(?:提供|提交|出具|具有|附)(?:有效|真实|完整|相应|加盖公章)?的?"
             r"《?(?:中小微?|小微)(?:型)?企业声明函》?", _G.GENERAL, voided_by=_FORM_VOID),
    ),
)  # fmt: skip
