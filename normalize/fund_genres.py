"""Whether a text is about guidance funds, and which kind of announcement (体裁) it is.

A title decides by the first rule that fits, in the order of the field's practice: a call that
quotes the rules is a call, a notice of results names the call it answers. A text without a title is
weighed by its words, those of its opening twice.
"""

from __future__ import annotations

import re
from typing import Final

from normalize.fund_text import FundText
from normalize.funds import rules

_FUND = re.compile(
    r"(?<!证券投资)(?:子|母|引导|投资|产业|创投|天使|种子|参股|专项|政府)基金|基金(?:管理人|管理机构|群|合伙企业|规模)"
    r"|(?:创业|股权|产业)投资[^,。;]{0,10}合伙企业"
)
_QUOTED = re.compile(r"《[^《》]{1,80}》")
_OPENING: Final = 60

# In this order; the first that fits a title names its kind.
_TITLES: Final = tuple(
    (genre, re.compile(words))
    for genre, words in (
        ("other", r"招聘|采购|中介机构|(?:审计|尽调|尽职调查|托管|法律|会计师)[^,。]{0,8}(?:机构|银行|事务所)?[^,。]{0,4}(?:选聘|比选|招标|遴选)"),
        ("discipline", r"警示函|监管措施|行政处罚|处罚决定|纪律处分|责令改正|通报批评"),
        ("rules", r"^(?!.*(?:申报|遴选公告|公示|结果)).*(?:管理|运作|运营|绩效|让利|退出|遴选|实施|尽职免责|容错|考核|评价|投资)[^,。]{0,14}(?:办法|细则|规程|规定|规则)|^(?!.*(?:申报|公示)).*(?:实施意见|指导意见|若干措施|工作指引)"),
        ("liquidation", r"清算|解散|注销(?!.{0,6}(?:登记证|营业执照))|(?:基金|企业)[^,。]{0,20}(?:解散|注销)"),
        ("exit", r"(?:清理|退出|缩减规模|减资|撤销|终止|取消|收回|转让)[^,。]{0,20}(?:基金|名单|公告|公示|份额|出资)|基金[^,。]{0,20}(?:清理|减资|终止|退出|份额转让)"),
        ("concession", r"让利|收益让渡"),
        ("performance_review", r"绩效(?:评价|考核|目标|自评)|评价(?:结果|等级|得分)"),
        ("subfund_shortlist", r"(?:拟参股|拟合作|拟出资|拟投资|入围|拟入选)[^,。]{0,24}(?:公示|名单|公告|子基金|基金)"),
        ("selection_result", r"(?:遴选|评审|入选|中选|申报|招募|征集)[^,。]{0,16}(?:结果|名单|公示)|公示[^,。]{0,24}(?:子基金|管理机构|管理人)|(?:子基金|管理机构|管理人)[^,。]{0,24}公示|候选管理人"),
        ("listed_company", r"(?:股份有限公司|证券代码|上市公司)[^,。]{0,30}(?:设立|投资|认购|出资|参与)|(?:关于|拟)?(?:参与|共同|对外)[^,。]{0,8}(?:设立|投资|认购|出资)[^,。]{0,30}(?:基金|合伙企业)[^,。]{0,30}公告"),
        ("subfund_call", r"申报(?:及运作)?(?:指南|指引|须知)|(?:申报|申请)[^,。]{0,6}(?:的)?(?:通知|公告)|征集[^,。]{0,12}子基金(?!管理)"),
        ("manager_call", r"(?:遴选|征集|招募|选聘|公开选择|比选|招选)[^,。]{0,24}(?:公告|通知|公开|启事)|招\s?GP|(?:管理机构|管理人|GP)[^,。]{0,10}(?:遴选|征集|招募|选聘)|公开(?:遴选|征集|招募|选聘)"),
        ("audit", r"审计[^,。]{0,10}(?:报告|结果|情况|发现|整改)"),
        ("registration", r"(?:完成|通过|成功)[^,。]{0,16}备案|备案(?:成功|公告|登记)|登记备案"),
        ("scale_report", r"累计|撬动|壮大|总规模(?:超|达|突破)|运行情况|工作成效|资产规模"),
        ("establishment", r"设立|成立|揭牌|启动|注册|组建|签约|认缴|增资|落地|首关"),
    )
)  # fmt: skip

# Words of a text, with their weight; what stands in its opening counts twice.
_WORDS: Final = tuple(
    (genre, weight, re.compile(words))
    for genre, weight, words in (
        ("other", 6, r"中介机构选聘|采购公告|招聘公告"),
        ("discipline", 6, r"警示函|行政监管措施|行政处罚|纪律处分|责令改正"),
        ("rules", 5, r"(?:管理|运作|运营|实施|绩效[^,。]{0,6}|让利|遴选)(?:暂行|试行)?(?:办法|细则|规程|规定)(?!》)"),
        ("rules", 3, r"(?:^|[\s。;])第[一二三四五六七八九十百]{1,5}条"),
        ("rules", 2, r"本办法|本细则|本规定"),
        ("liquidation", 5, r"进入清算|清算(?:公告|程序|人|组|报告)|予以解散|申报债权|清算注销"),
        ("exit", 4, r"清理|取消[^,。;]{0,24}出资|缩减规模|过会[^,。;]{0,8}一年|退出(?:名单|公告|方案|子基金)|终止(?:合作|出资)|减资|份额转让"),
        ("exit", 2, r"收回[^,。;]{0,8}(?:资金|本金)|未(?:签署|实际到位|完成)|签约规模小于"),
        ("concession", 4, r"让利(?:事项|公告|方案|公示|实施)|(?:给予|实施|进行|享受)让利|将[^,。;]{0,14}让利|让渡给"),
        ("performance_review", 4, r"绩效评价(?:结果(?!挂钩|[^,。;]{0,4}(?:应用|与))|报告|得分|等级|公告)|(?:评价)?得分[0-9]|评价等级|考核结果"),
        ("audit", 5, r"审计(?:报告|结果|情况|发现|指出|显示|查出|工作报告)"),
        ("audit", 2, r"(?:资金|财政资金)[^,。;]{0,6}闲置|违规"),
        ("subfund_shortlist", 5, r"拟参股|拟合作(?:子)?基金|拟(?:出资|投资)[^,。;]{0,8}子基金[^,。;]{0,8}公示|入围"),
        ("selection_result", 4, r"确定[^,。;]{2,40}为[^,。;]{2,40}(?:管理人|管理机构)|候选管理人|遴选结果|评审结果|[只支家个](?:子基金)?(?:入选|中选|获选)|子基金(?:入选|中选|获选)"),
        ("selection_result", 2, r"予以公示|公示截止|公示期|专家评审|现将[^,。;]{0,20}公示"),
        ("subfund_call", 5, r"申报(?:及运作)?(?:指南|指引|须知|通知|条件)|申请(?:条件|指南)|子基金申报"),
        ("subfund_call", 2, r"申报(?:截止|材料|系统|主体|要求|流程)|受理[^,。;]{0,6}截止|常态化(?:申报|受理)"),
        ("manager_call", 6, r"(?:遴选|征集|招募|选聘)(?:公告|启事)|招募GP|招GP|社会招募"),
        ("manager_call", 4, r"(?:遴选|征集|招募|选聘|公开选择|择优选择)[^,。;]{0,24}(?:管理机构|管理人|GP|合作机构)"),
        ("manager_call", 3, r"报名截止|中选的[^,。;]{0,6}管理(?:机构|人)|拟设立基金基本情况|子基金管理机构(?:\(|:|遴选)"),
        ("registration", 5, r"(?:完成|成功|通过|办理)[^,。;]{0,30}备案|备案(?:编号|登记系统)|成功备案"),
        ("listed_company", 4, r"证券代码|本公司(?:拟|及|作为)|公司拟(?:以|作为|出资|与)|自有资金|上市公司|关联交易|关于参与"),
        ("listed_company", 2, r"参与(?:投资|设立|认购)[^,。;]{0,40}合伙企业"),
        ("listed_company", 4, r"共同(?:投资|出资)?设立[^,。;]{0,40}合伙企业|统一社会信用代码[^。]{0,80}(?:注册资本|类型)"),
        ("listed_company", 2, r"认缴出资额?[0-9,.]+万元|合伙期限|合伙协议的主要内容|股份有限公司|股份…"),
        ("establishment", 4, r"设立方案|组建方案|揭牌|正式(?:成立|设立|启动)|注册成立|完成(?:工商)?注册|完成工商登记|宣布成立|启动运作|首关"),
        ("establishment", 2, r"设立(?!以来|子基金|的?条件|要求|期|了?[0-9])|组建|签约|增至|出资额由|统筹安排|共同出资|注册资本|首期(?:规模|认缴)|执行事务合伙人为"),
        ("scale_report", 3, r"截至[^,。;]{2,14}|累计[^,。;]{0,20}[0-9]|撬动|放大(?:倍数)?(?:为|近|达|约)?[0-9]|带动[^,。;]{0,10}社会(?:资本|资金|投资)"),
        ("scale_report", 2, r"(?:共|已|参股)[^,。;]{0,14}[0-9]+[只支个]|实缴(?:到位|规模|出资)|管理规模"),
    )
)  # fmt: skip
_LATER: Final = frozenset({"establishment", "scale_report"})  # told in passing by all the others


def is_about_funds(title: str, body: str) -> bool:
    """Whether a notice is about guidance funds at all; 医保基金 and 公积金 alone are not."""
    text = FundText.of(f"{title}\n{body}").text
    guidance = rules()["guidance"]
    kept = re.sub(guidance["not"], " ", text)
    return bool(
        re.search(guidance["strong"], kept)
        or re.search(guidance["medium"], kept)
        or _FUND.search(kept)
    )


def genre_of(title: str, body: str) -> str:
    """The kind of announcement, by its title, else by its text; `other` where nothing fits."""
    shown = FundText.of(title).text.strip()
    if shown:
        for genre, words in _TITLES:
            if words.search(shown):
                return genre
    return _by_words(body)


def _by_words(body: str) -> str:
    text = _QUOTED.sub("《》", FundText.of(body).text)
    if not text.strip():
        return "other"
    opening = text[:_OPENING]
    points: dict[str, int] = {}
    for genre, weight, words in _WORDS:
        if words.search(text):
            doubled = words.search(opening) is not None and genre not in _LATER
            points[genre] = points.get(genre, 0) + weight * (2 if doubled else 1)
    if not points:
        return _by_profile(text)
    best = max(points, key=lambda genre: (points[genre], genre not in _LATER))
    return best if points[best] >= 2 else "other"


def _by_profile(text: str) -> str:
    """A fund described with its term and its manager, and no event: most often part of a call."""
    if re.search(r"存续期|期限", text) and re.search(r"管理人|管理机构|普通合伙人", text):
        return "manager_call"
    return "establishment" if re.search(r"总规模|目标规模", text) else "other"
