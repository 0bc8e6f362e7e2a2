"""A policy (政策文件) as records: its version, its issuers, its clauses, and its ties to others.

An announcement is a policy where it puts out a rule, an opinion, a plan or a decision. What it is
called on the page (关于印发《…办法》的通知) is the title; the rule's own name makes it one with its
other versions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from normalize.document_numbers import read_document_number
from normalize.funds.levels import level_of
from normalize.funds.text import FundText
from normalize.mentions import mention
from normalize.names import fund_key
from normalize.policies.clauses import Clause, read_clauses
from normalize.policies.dates import PolicyDates, day_in, read_policy_dates
from normalize.policies.records import (
    PolicyClauseRecord,
    PolicyDocumentRecord,
    PolicyIssuerRecord,
    PolicyLinkRecord,
)
from normalize.policies.references import Reference, read_references, title_key
from normalize.reading import Reason
from normalize.records import Doubt, Json, Link, Record
from normalize.regions import Region
from normalize.said import rows_in, text_in
from normalize.text import nfkc

_PUT_OUT = re.compile(r"关于(?:印发|发布|公布|颁布|转发)(?P<own>.+)的(?:通知|公告|通告|命令|函)")
_OF_POLICY = re.compile(
    r"(?:意见|规划|纲要|方案|条例|办法|规定|细则|措施|决定|规则|规程|指引|政策)(?:\([^()]{1,16}\))?[》”\"]?"
    r"(?:的(?:通知|决定|公告|通告|命令|函))?(?:\([^()]{1,30}\))?$"
)
_CALLS: Final = frozenset(
    {
        *("subfund_call", "manager_call", "selection_result", "subfund_shortlist", "discipline"),
        *("listed_company", "registration", "audit", "exit", "liquidation", "performance_review"),
    }
)
_VERSION = re.compile(
    r"(?:20[0-9]{2}年?)?(?:试行|暂行|修订|修正|修改|征求意见)稿?|20[0-9]{2}年?(?:版|本)"
)
_TRIAL = re.compile(r"试行|暂行")
_DRAFT = re.compile(r"征求意见稿|草案|送审稿")
_REPEALED = re.compile(r"废止|失效|无效|(?:^|[^未不])停止执行")
_VALIDITY: Final = ("有效性", "公文时效", "时效性", "文件状态", "是否有效")
_SIGNED: Final = ("成文日期", "发文日期", "生成日期")
_TOPICS: Final = (
    ("tolerance", re.compile(r"尽职免责|容错|容亏|免责|失败")),
    ("performance", re.compile(r"绩效|考核|评价")),
    ("concession", re.compile(r"让利|收益让渡")),
    ("exit", re.compile(r"退出|清理|清算|份额转让")),
    ("selection", re.compile(r"遴选|申报|评审|招募")),
    ("layout", re.compile(r"投向|布局|规划")),
    ("budget", re.compile(r"预算|财政出资|资金管理|会计|国有资产|产权|登记")),
    ("promotion", re.compile(r"促进|高质量发展|若干措施|若干政策|支持|加快|推动|壮大")),
    ("management", re.compile(r"管理|运作|运营|设立|实施|细则|办法")),
)
_GOVERNED = re.compile(
    r"(?:关于|进一步|促进|加强|规范|推动|支持|做好|完善|加快|壮大|深化)*"
    r"(?P<name>[\u4e00-\u9fffA-Za-z0-9“”\"]{0,30}?(?:基金(?!管理人|业)|计划|行动|专项资金))"
)
_AGENCY = re.compile(
    r"^[\u4e00-\u9fff·()]{2,30}(?:部|委|局|厅|院|署|行|会|室|政府|委员会|公司|中心|集团|财政)$"
)
_DATE_LINE = re.compile(r"(?:(?:19|20)[0-9]{2}|[二一][〇零○一二三四五六七八九]{3})\s?年.{2,8}日$")
# What a policy lists itself: no announcement and no file lists these completely.
POLICY_PARTS: Final = frozenset({"policy_issuer", "policy_link", "policy_clause"})
_OF_FILES: Final = frozenset({"effective_on", "effective_raw", "expires_on", "expires_raw"})
_MOST_SIGNERS: Final = 12
_SPLIT = re.compile(r"[ 、,;\n\u3000]+")


@dataclass(frozen=True, slots=True)
class PolicyRead:
    """A policy's records, and its clauses, so that a condition can be told by its clause."""

    link: Link | None
    clauses: Sequence[Clause]
    records: Sequence[Record]


NO_POLICY: Final = PolicyRead(None, (), ())


def is_policy(title: str, genre: str, document_no: str | None) -> bool:
    """Whether an announcement puts out a policy: rules do; other kinds where number and title
    say so."""
    if genre == "rules":
        return True
    shown = nfkc(title).strip()
    return genre not in _CALLS and bool(document_no) and _OF_POLICY.search(shown) is not None


def link_of(notice: str) -> Link:
    """The policy of an announcement, by the announcement's native id."""
    return Link("policy_document", f"{notice}/policy")


def read_policy(
    notice: str,
    text: FundText,
    fields: Mapping[str, Json],
    *,
    document_no: str | None,
    published: date | None,
    region: Region | None,
) -> PolicyRead:
    """The policy that an announcement puts out.

    notice       native id of the announcement
    text         with its line ends, on which clauses and signatures stand
    document_no  as printed
    """
    title, issuer = nfkc(text_in(fields, "title")), text_in(fields, "issuer")
    link = link_of(notice)
    own = own_name(title)
    labels = _labels(fields)
    signed = next((day_in(labels[name]) for name in _SIGNED if name in labels), None)
    dates = read_policy_dates(text, published, signed)
    clauses = read_clauses(text)
    references = read_references(text, title, own)
    parts: list[Record] = [
        *_issuers(link, issuer, text),
        *link_records(link, references, link.native_id),
        *_governs(link, own),
        *clause_records(link, clauses),
    ]
    # Of a rule that stands in a file, the file tells what the page doesn't (policy_files).
    in_file = not clauses and any(rows_in(fields, "attachments"))
    number = read_document_number(document_no or "")
    record = PolicyDocumentRecord(
        native_id=link.native_id,
        raw={name: labels[name] for name in (*_VALIDITY, *_SIGNED) if name in labels},
        doubts=(*Doubt.of("document_no", number), *_doubts(dates)),
        weak=_OF_FILES if in_file else frozenset(),
        whole=frozenset({"policy_issuer"} if in_file else POLICY_PARTS),
        notice=Link("fund_notice", notice),
        document_no=number.value,
        document_no_raw=document_no,
        title=title or None,
        title_key=title_key(own) or None,
        issuer_raw=issuer or None,
        issuer_level=level_of(issuer, region) if issuer else None,
        region_code=region.code if region else None,
        topic=_topic(own or title),
        topic_raw=labels.get("主题分类"),
        version=_version(title),
        status=_status(title, labels),
        status_raw=_validity(labels),
        adopted_on=dates.adopted_on,
        signed_on=dates.signed_on,
        published_on=published,
        effective_on=dates.effective_on,
        effective_raw=dates.effective_raw,
        expires_on=dates.expires_on,
        expires_raw=dates.expires_raw,
    )
    return PolicyRead(link, clauses, [record, *parts])


def own_name(title: str) -> str:
    """The name of the rule itself, without whoever puts it out."""
    match = _PUT_OUT.search(title)
    name = match["own"] if match else title.rpartition("关于")[2] if "关于" in title else title
    name = re.sub(r"\([^()]*号\)$", "", name.strip())
    return name.removeprefix("《").removesuffix("》") if match else name


def _labels(fields: Mapping[str, Json]) -> dict[str, str]:
    """The table of disclosure, with what the list said in its terms."""
    labels = fields.get("labels")
    found = {name: str(value) for name, value in labels.items()} if isinstance(labels, dict) else {}
    listed = fields.get("listed")
    said = listed if isinstance(listed, dict) else fields
    if subject := text_in(said, "subject") or text_in(said, "classify_theme_name"):
        found.setdefault("主题分类", subject)
    if signed := text_in(said, "signed"):
        found.setdefault("成文日期", signed)
    if text_in(said, "is_abolished").lower() in ("1", "true"):
        found.setdefault("有效性", "已废止")
    elif text_in(said, "is_expired").lower() in ("1", "true"):
        found.setdefault("有效性", "已失效")
    return found


def _validity(labels: Mapping[str, str]) -> str | None:
    return next((labels[name] for name in _VALIDITY if labels.get(name)), None)


def _status(title: str, labels: Mapping[str, str]) -> str:
    """What the document itself is; that another repeals it is found among the links."""
    if _REPEALED.search(_validity(labels) or ""):
        return "repealed"
    if _DRAFT.search(title):
        return "draft"
    return "trial" if _TRIAL.search(title) else "in_force"


def _version(title: str) -> str | None:
    found = [match[0] for match in _VERSION.finditer(title)]
    return found[-1] if found else None


def _topic(name: str) -> str:
    return next((topic for topic, words in _TOPICS if words.search(name)), "other")


def _doubts(dates: PolicyDates) -> Iterator[Doubt]:
    if dates.effective_on is None and dates.effective_raw:
        yield Doubt("effective_on", dates.effective_raw, Reason.AMBIGUOUS)
    if dates.expires_on is None and dates.expires_raw:
        yield Doubt("expires_on", dates.expires_raw, Reason.AMBIGUOUS)


def _issuers(policy: Link, issuer: str, text: FundText) -> Iterator[PolicyIssuerRecord]:
    """Those that the page names, or all that signed where it names only the first of them."""
    named = [name for name in _SPLIT.split(nfkc(issuer)) if name]
    signed = _signers(text.text)
    names = signed if len(signed) > len(named) and (not named or named[0] in signed) else named
    for place, name in enumerate(dict.fromkeys(names[:_MOST_SIGNERS]), start=1):
        yield PolicyIssuerRecord(
            native_id=f"{policy.native_id}/issuer/{place}",
            policy=policy,
            organisation=mention(name, "agency"),
            name_raw=name,
        )


def _signers(text: str) -> list[str]:
    """The names above the first line that is nothing but a date."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for at, line in enumerate(lines):
        if not _DATE_LINE.match(line):
            continue
        found: list[str] = []
        for above in reversed(lines[max(0, at - _MOST_SIGNERS) : at]):
            names = above.split() if all(map(_AGENCY.match, above.split())) else []
            if not names:
                break
            found[:0] = names
        if found:
            return found
    return []


def link_records(
    policy: Link, references: Sequence[Reference], prefix: str
) -> Iterator[PolicyLinkRecord]:
    """What a policy does to others, numbered by kind behind `prefix`."""
    counts: dict[str, int] = {}
    for each in references:
        counts[each.kind] = number = counts.get(each.kind, 0) + 1
        yield PolicyLinkRecord(
            native_id=f"{prefix}/{each.kind}/{number}",
            policy=policy,
            kind=each.kind,
            target_no=each.number,
            target_title=each.title,
            target_key=title_key(each.title) if each.title else None,
            quote=each.quote,
        )


def _governs(policy: Link, own: str) -> Iterator[PolicyLinkRecord]:
    if governed := _GOVERNED.search(own):
        name = governed["name"].strip('“”"')
        yield PolicyLinkRecord(
            native_id=f"{policy.native_id}/governs/1",
            policy=policy,
            kind="governs",
            target_no=None,
            target_title=name,
            target_key=fund_key(name),
            subject=mention(name, "fund"),
            quote=own,
        )


def clause_records(policy: Link, clauses: Sequence[Clause]) -> Iterator[PolicyClauseRecord]:
    """The clauses of a policy in their order."""
    for place, clause in enumerate(clauses, start=1):
        yield PolicyClauseRecord(
            native_id=f"{policy.native_id}/clause/{place}",
            policy=policy,
            place=place,
            number=clause.number,
            chapter=clause.chapter,
            wording=clause.text,
        )
