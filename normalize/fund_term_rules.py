"""Which condition a quantity of a notice states: the words of the field around it.

A rule holds for a clause: the words before the quantity's bound. Rules stand in the order in which
they are tried; where the clause itself says nothing, the clause before it is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from normalize.money import Bound

_LE: Final = frozenset({Bound.LE, Bound.RANGE})
_MOST: Final = frozenset({Bound.LE})
_GE: Final = frozenset({Bound.GE})
_ANY: Final = frozenset(Bound)
_PLAIN: Final = frozenset({Bound.EQ, Bound.RANGE, Bound.APPROX})
_PERIOD: Final = frozenset({"year", "month"})
_SHARE: Final = frozenset({"percent"})
_MULTIPLE: Final = frozenset({"times"})
_WAIT: Final = frozenset({"day", "workday", "month", "year"})
_MONEY: Final = frozenset({"CNY", "USD", "HKD", "EUR"})

_LOCAL: Final = (
    r"返投|反投|(?:投资|投向|投入|落地|用于)[^,。;]{0,4}?[\u4e00-\u9fff]{0,12}?(?:[省市县州区]|本地|当地)内?的?[\u4e00-\u9fff]{0,8}?(?:企业|项目|标的|内|金额|资金|比例)"
    r"|本[省市区县州]|[省市区县州域]内(?:的)?(?:企业|项目|投资|注册|比例|金额)|投资地域|当地(?:企业|项目)"
)
_GP: Final = (
    r"(?:普通合伙人|GP|管理机构|管理人|管理团队|管理公司|申请机构|申报机构|执行事务合伙人)"
    r"[^,。;]{0,24}?(?:出资|认缴|跟投|投入)|所管理[^,。;]{0,6}基金"
)
_GUIDE: Final = r"(?:母基金|引导基金|财政|政府|国资|本基金|省级|市级|我公司)"


@dataclass(frozen=True, slots=True)
class Rule:
    """`key` is meant where `cue` stands before the quantity, and `right` (if any) behind it."""

    key: str
    units: frozenset[str]
    cue: re.Pattern[str]
    bounds: frozenset[Bound] = _ANY
    right: re.Pattern[str] | None = None
    most: int | None = None  # a larger figure means something else: a fee of 80 % is none

    def fits(self, left: str, right: str) -> bool:
        """True where the words around the quantity are those of the rule."""
        if self.right is not None and self.right.search(right) is None:
            return False
        return self.cue.search(left) is not None


def _rule(
    key: str,
    units: frozenset[str],
    cue: str,
    bounds: frozenset[Bound] = _ANY,
    *,
    right: str | None = None,
    most: int | None = None,
) -> Rule:
    return Rule(key, units, re.compile(cue), bounds, re.compile(right) if right else None, most)


_SIZE: Final = r"(?<!投资)(?<!资产)规模|募集|募资|认缴(?:出资)?总额|出资总额|基金总额|基金(?:原则上|应当?|须|一般)*$"

RULES: Final = (
    # spans of time
    _rule("investment_period", _PERIOD, "", right=r"^(?:为|作为|是|的)?投资期"),
    _rule("exit_period", _PERIOD, "", right=r"^(?:为|作为|是|的)?(?:退出|回收)期"),
    _rule("setup_deadline", _WAIT, "", right=r"^\s?内[^。;]{0,24}(?:完成|设立|组建|签署|注册|到位|募集)"),
    _rule("notice_period", _WAIT, r"公告期|公示期|公示时间|异议期|公[告示]之?日起"),
    _rule("extension", _PERIOD, r"延长|延期|展期|延续"),
    _rule("investment_period", _PERIOD, r"投资期"),
    _rule("exit_period", _PERIOD, r"退出期|回收期|退出管理期"),
    _rule("validity", _PERIOD, r"有效期"),
    _rule("term", _PERIOD, r"存续期|存续时间|存续年限|(?<!服务)(?<!公[告示])(?<!锁定)(?<!任职)(?<!贷款)(?<!还款)(?<!延长)(?<!延期)(?<!投资)(?<!退出)(?<!有效)期限|基金期"),
    _rule("term", _PERIOD, r"基金[^,。;]{0,10}为期"),
    _rule("extension_times", frozenset({"occasion"}), r"延长|延期|展期|期满|到期"),
    # shares of what a fund earns and costs
    _rule("concession", _SHARE, "", right=r"^[^,。;]{0,12}(?:让利|让渡|(?:奖励|返还|分配)给?(?:社会|其他)(?:出资|资本))"),
    _rule("tolerance", _SHARE, "", right=r"^的?[^,。;]{0,4}(?:亏损|损失)"),
    _rule("management_fee", _SHARE, "", most=5, right=r"^[^,。;]{0,10}管理费"),
    _rule("carry", _SHARE, "", right=r"^[^,。;]{0,12}(?:业绩报酬|业绩奖励|收益分成|业绩分成)"),
    _rule("fee_withheld", _SHARE, r"剩余|其余|另外", right=r"^[^。;]{0,10}(?:绩效|考核)"),
    _rule("fee_paid", _SHARE, r"计提[^。;]{0,10}(?:金额|费)?|实际(?:支付|计提)|预付", _PLAIN, right=r"^(?!/|每年)"),
    _rule("concession", _SHARE, r"让利|让渡"),
    _rule("tolerance", _SHARE, r"容亏|容损|(?:亏损|损失|风险)[^,。;]{0,4}容忍|容忍(?:度|率)|容错|亏损(?:率|比例|额)"),
    _rule("hurdle", _SHARE, r"门槛收益|优先(?:收益|回报)|基[准础]收益|最低收益|业绩(?:比较)?基准|年化收益|[单复]利"),
    _rule("carry", _SHARE, r"超额收益|业绩报酬|业绩分成|收益分成|附带权益|(?:绩效|业绩|收益)奖励|[Cc]arry|超额利润", right=r"^(?![^,。;]{0,14}(?:全体合伙|出资人|有限合伙人|投资人))"),
    _rule("management_fee", _SHARE, r"管理费|费率|费用", most=5),
    _rule("management_fee", _SHARE, r"(?:投资|退出|延长|存续|回收)期", most=5, right=r"^\s?(?:/|每年|计提|收取)"),
    _rule("management_fee", _SHARE, r"部分", most=5, right=r"^\s?(?:/|每年|计提|收取)"),
    # shares of what it invests
    _rule("single_project_cap", _SHARE | _MONEY, r"(?:单[个一只支笔项]|同一|任一)[^,。;基]{0,8}(?:项目|企业|公司|标的|被投)|单笔投资", _LE),
    _rule("reinvestment", _SHARE | _MULTIPLE, _LOCAL),
    _rule("reinvestment", _SHARE | _MULTIPLE, "", right=r"^[^,。;]{0,8}(?:的资金|资金)?[^,。;]{0,6}(?:投资|投向|投入)于?[^,。;]{2,16}(?:企业|项目|内)"),
    _rule("direct_investment_cap", _SHARE, r"直接投资|直投", _LE),
    _rule("direct_investment_share", _SHARE, r"直接投资|直投", _GE),
    _rule("focus_share", _SHARE, r"(?:投资|投向|投入)[^,。;]{0,30}(?:领域|产业|期|类|企业|项目|行业)", _GE),
    _rule("leverage", _MULTIPLE, r"放大|杠杆|撬动|带动|吸引"),
    # shares of who pays in
    _rule("first_payment_share", _SHARE, r"首期|首次出资|首轮", _GE),
    _rule("gp_minimum", _SHARE | _MONEY, _GP, _GE),
    _rule("social_capital_share", _SHARE, r"社会(?:资本|资金|出资|募集|投资)", _GE),
    _rule("government_share_cap", _SHARE, r"(?:各级|[省市区县]+[级两、及和与][^,。;]{0,6})(?:(?:政府|财政|两级)|合计)[^,。;]{0,16}(?:出资|合计|占|资金|总)|(?:政府|财政|国有)[^,。;]{0,14}(?:合计|总计|之和|累计)|合计[^,。;]{0,6}(?:政府|财政)|两级[^,。;]{0,8}合计", _MOST),
    _rule("share_cap", _SHARE, r"出资|认缴|参股|持股|占比|份额|占[^,。;]{0,12}比[例重]|投资比例", _MOST),
    _rule("contribution_share", _SHARE, r"出资|认缴|占|募资|募集|持[有股份]|比例", _PLAIN | _GE),
    # amounts that are demanded
    _rule("applicant_capital", _MONEY, r"(?:实缴|注册|实收|认缴)(?:注册)?资本|实缴资金"),
    _rule("applicant_net_assets", _MONEY, r"净资产"),
    _rule("applicant_aum", _MONEY, r"管理[^,。;]{0,16}(?:规模|资产|资金)|在管|管理的[^,。;]{0,10}基金"),
    _rule("contribution", _MONEY, r"(?:对|向|单[支只个家]|每[支只个家])[^,。;]{0,14}基金[^,。;]{0,10}(?:出资|认缴|投资|参股)"),
    _rule("contribution", _MONEY, rf"{_GUIDE}[^,。;]{{0,14}}(?:出资|认缴)(?!总额|规模|总规模)"),
    _rule("encouraged_size", _MONEY, r"(?:鼓励|优先|支持)[^,。;]{0,16}规模"),
    _rule("size", _MONEY, _SIZE),
    _rule("team_size", frozenset({"person"}), r"至少|不少于|不低于|团队|人员|专职|具[有备]|高管|核心", _GE),
    _rule("team_size", frozenset({"person"}), "", _GE, right=r"人员|高管|高级管理|从业|团队|专职|经验"),
)  # fmt: skip
