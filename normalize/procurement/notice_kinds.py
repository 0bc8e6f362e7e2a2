"""Which step of a purchase a notice tells of, and by which method the purchase is made.

Stage, method and legal regime are three things (data model). The channel a notice is filed under
mixes the first two and is not always right: central units file single-source and failed purchases
under 其他公告, so the title is asked as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from normalize.procurement.notice_labels import fold_label

# Channel: stage, method. The keys are the portal's paths (procurement sources, section 1).
_CHANNELS: Final[dict[str, tuple[str, str | None]]] = {
    "gkzb": ("tender", "open"),
    "yqzbgg": ("tender", "invited"),
    "jzxtpgg": ("tender", "negotiation"),
    "jzxcs": ("tender", "consultation"),
    "xjgg": ("tender", "inquiry"),
    "dylygg": ("tender", "single_source"),
    "zgysgg": ("prequalification", None),
    "zbgg": ("award", None),
    "cjgg": ("award", None),
    "gzgg": ("correction", None),
    "fblbgg": ("termination", None),
    "qtgg": ("other", None),
}
# The same by the portal's words, where the path is not known; 公告 at the end is optional.
_CHANNEL_WORDS: Final[dict[str, str]] = {
    "公开招标": "gkzb", "邀请招标": "yqzbgg", "竞争性谈判": "jzxtpgg", "竞争性磋商": "jzxcs",
    "询价": "xjgg", "单一来源": "dylygg", "资格预审": "zgysgg", "中标": "zbgg", "成交": "cjgg",
    "更正": "gzgg", "终止": "fblbgg", "废标": "fblbgg", "废标/终止": "fblbgg", "其他": "qtgg",
    "邀请": "yqzbgg", "竞争性谈判采购": "jzxtpgg", "中标(成交)": "zbgg", "中标(成交)结果": "zbgg",
    "采购结果": "zbgg", "结果": "zbgg", "中标结果": "zbgg", "成交结果": "cjgg", "澄清": "gzgg",
    "变更": "gzgg", "结果变更": "gzgg", "更正事项": "gzgg", "中止": "fblbgg", "流标": "fblbgg",
    "单一来源公示": "dylygs",
}  # fmt: skip
# Kinds that ccgp has no channel for; provincial portals have. They are what their words say.
_CHANNELS_ELSEWHERE: Final[dict[str, tuple[str, str | None]]] = {
    "dylygs": ("other", "single_source"),  # asked before a purchase is decided
    "intention": ("intention", None),
    "contract": ("contract", None),
    "acceptance": ("acceptance", None),
    "reservation_report": ("reservation_report", None),
    "cooperative": ("tender", "cooperative_innovation"),
}
_METHODS: Final = (
    (re.compile(r"合作创新"), "cooperative_innovation"),
    (re.compile(r"框架协议"), "framework"),
    (re.compile(r"竞争性磋商"), "consultation"),
    (re.compile(r"竞争性谈判"), "negotiation"),
    (re.compile(r"单一来源"), "single_source"),
    (re.compile(r"邀请招标"), "invited"),
    (re.compile(r"公开招标"), "open"),
    (re.compile(r"询价"), "inquiry"),
)
_NOTICE: Final = r"(?:结果)?(?:的)?(?:公告|公示|通知|函)"
# What a title says it is. The last one in the title holds: 废标公告的更正公告 is a correction.
_STAGES: Final = (
    ("termination", re.compile(rf"(?:废标|流标|终止|中止|失败|取消采购){_NOTICE}")),
    ("termination", re.compile(
        rf"(?:取消|撤销)(?:招标|采购|中标|成交|中选)?(?:资格)?{_NOTICE}"
    )),
    ("correction", re.compile(rf"(?:更正|变更|澄清|延期|补遗|修改){_NOTICE}")),
    ("prequalification", re.compile(rf"资格预审{_NOTICE}")),
    ("contract", re.compile(rf"合同{_NOTICE}")),
    ("acceptance", re.compile(rf"(?:履约)?验收(?:结果)?{_NOTICE}")),
    ("intention", re.compile(r"采购意向(?!.{0,40}(?:更正|变更)公告)")),
    ("reservation_report", re.compile(
        r"(?:面向|预留).{0,8}中小企业.{0,12}(?:执行|预留)情况|中小企业预留份额.{0,4}执行情况"
    )),
    # Asked before a purchase is decided: neither a tender nor a result.
    ("other", re.compile(r"候选人公示|(?:评标|评审)结果公示|单一来源.{0,10}公示")),
    ("other", re.compile(r"征求意见|论证公示|市场调研|需求调查")),
    # Results of other things than a purchase.
    ("other", re.compile(
        rf"(?:投诉|质疑|处罚|监督检查|(?:履约|绩效)评价|入库)(?:处理|答复|决定|复核)*{_NOTICE}"
    )),
    ("award", re.compile(rf"(?:中标|成交|中选|结果)(?:[（(](?:成交|中标)[）)])?{_NOTICE}")),
    ("tender", re.compile(rf"(?:招标|采购|磋商|谈判|询价|单一来源){_NOTICE}")),
    ("tender", re.compile(rf"(?:遴选|选取|比选|竞价|征集|邀请){_NOTICE}")),
)  # fmt: skip
# Where the channel says otherwise, these titles still are what they say (channel, title).
_TITLE_WINS: Final = frozenset(
    {
        *((filed, "termination") for filed in ("tender", "prequalification", "award")),
        *((filed, "correction") for filed in ("tender", "prequalification", "award")),
        ("tender", "other"),
    }
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A notice's stage and method. `disagrees` names what channel, title and body dispute."""

    stage: str
    method: str | None
    disagrees: bool = False


def kind_of(
    channel: str,
    channel_words: str,
    title: str,
    method_said: str = "",
    *,
    filed: str = "",
    takes_bids: bool = False,
) -> Kind:
    """Stage and method from the channel (path or words), the title and 采购方式 of the body.

    filed       the stage under which a portal that files loosely has it: it holds where nothing
                else says one
    takes_bids  the body says until when bids are taken: where neither channel nor title names a
                step ("…采购项目其他", or a title that was cut), it is a tender
    """
    known = channel in _CHANNELS or channel in _CHANNELS_ELSEWHERE
    key = channel if known else _channel_of(channel_words)
    stage, filed_method = _CHANNELS.get(key) or _CHANNELS_ELSEWHERE.get(key, ("other", None))
    titled = _stage_in(title) or (None if key else _stage_in(f"{channel_words}公告"))
    if titled and (stage == "other" or (stage, titled) in _TITLE_WINS):
        stage = titled
    elif stage == "other" and filed:
        stage = filed
    elif stage == "other" and takes_bids:
        stage = "tender"
    found = [m for m in (_method_in(method_said), _method_in(title), filed_method) if m]
    return Kind(stage, found[0] if found else None, len(set(found)) > 1)


def _channel_of(words: str) -> str:
    plain = fold_label(words)
    return _CHANNEL_WORDS.get(plain, "") or _CHANNEL_WORDS.get(plain.removesuffix("公告"), "")


def _stage_in(title: str) -> str | None:
    """The stage whose words stand last in the title; at one place the earlier rule holds."""
    ends = [
        (match.end(), -rank, stage)
        for rank, (stage, pattern) in enumerate(_STAGES)
        for match in pattern.finditer(title)
    ]
    return max(ends)[2] if ends else None


def _method_in(text: str) -> str | None:
    """The method that a text names last: a project's name stands before the notice's own."""
    ends = [
        (match.end(), method) for pattern, method in _METHODS for match in pattern.finditer(text)
    ]
    return max(ends)[1] if ends else None
