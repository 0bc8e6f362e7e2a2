"""Declarations of a file, form by form: who signs, for which purchase, and what is declared.

Three forms are read: 中小企业声明函 (annex of 财库〔2020〕46号, for goods, or for works and
services), 残疾人福利性单位声明函 (annex of 财库〔2017〕141号) and that of prisons (监狱企业,
财库〔2014〕68号, which has no form of its own). Each begins with 郑重声明. A form nobody has filled
in declares nothing: tender files hold such ones, some with the purchase printed into them.
Signatures' dates, legal representatives and telephones are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Final

from normalize.mentions import mention
from normalize.procurement.notice_text import prepare
from normalize.procurement.supplier_sizes import Declaration, form_text, read_declarations

SME_FORM, DISABLED, PRISON = "sme", "disabled_welfare", "prison"
_BEGINS = re.compile(r"郑\s{0,9}重\s{0,9}声\s{0,9}明")
_PURCHASE = re.compile(
    r"参加(?:贵单位|贵公司)?(?P<buyer>[^,;。:]{2,60}?)(?:单位)?的(?P<project>[^,;。]{2,160}?)采购活动"
)
_SIGNS: Final = r"(?:企业|单位|公司|供应商|投标人|响应人|投标单位|供应商单位|声明人)"
_ENDS: Final = (
    r"(?:公司|\(有限合伙\)|\(普通合伙\)|合作社|工作室|事务所|研究院|设计院|研究所|中心|商行|"
    r"经营部|门市部|服务部|商店|印刷厂|工厂|厂|学校|监狱|农场|戒毒所)"
)
_SIGNED = re.compile(
    rf"{_SIGNS}(?:名称|全称)?(?:\([^()]{{0,20}}\))?:"
    rf"(?P<firm>[^,;。:、]{{2,50}}?{_ENDS})(?=\(|\[|日期|\d{{4}}年|法定|授权|地址|电话|附|$|[,;。:、])",
    re.MULTILINE,
)
_GAPS = re.compile(r"[ _]{1,400}")
_IS: Final = r"(?P<no>不|非)?(?:为|是|属于|系)"
_IS_DISABLED = re.compile(rf"{_IS}符合条件的残疾人福利性单位")
_IS_PRISON = re.compile(rf"{_IS}(?:符合条件的)?监狱企业")
_GOODS = re.compile(r"提供的货物全部由|制造商(?:名称)?[为是:]|制造的货物")
_WORKS = re.compile(r"施工单位全部为|承担工程")
_SERVICES = re.compile(r"服务全部由|提供服务")
_SIGNATURE: Final = 200
_OPENING: Final = 800  # characters of a form in which it names the purchase
_MOST_FORMS: Final = 200  # of one file; more are no declarations


@dataclass(frozen=True, slots=True)
class Declared:
    """One declaration of a form. `said` is None where no size is declared, but a kind of unit.

    form  goods, works, services; works_services where the form leaves both; None where it says none
    """

    kind: str
    form: str | None
    buyer: str
    project: str
    signer: str
    said: Declaration | None
    quote: str


def read_forms(text: str) -> list[Declared]:
    """Every declaration that a text holds, in its order."""
    return [each for part in _parts(text) for each in _of_form(part)]


def _parts(text: str) -> Iterator[str]:
    """The text cut where forms begin; what stands before the first is a form where it is alone."""
    places = [match.start() for match in islice(_BEGINS.finditer(text), _MOST_FORMS)]
    edges = [0, *places, len(text)]
    for begin, end in pairwise(edges):
        yield text[begin:end]


def _of_form(part: str) -> Iterator[Declared]:
    plain = form_text(part).text
    purchase = _PURCHASE.search(plain, 0, _OPENING)
    buyer, project = (purchase["buyer"], purchase["project"]) if purchase else ("", "")
    signer = _signer(part, plain)
    for said in read_declarations(part):
        form = _form_of(plain, said.role)
        yield Declared(SME_FORM, form, buyer, project, signer, said, said.evidence)
    for kind, pattern in ((DISABLED, _IS_DISABLED), (PRISON, _IS_PRISON)):
        found = list(pattern.finditer(plain))
        # Both answers left: nobody has ticked one.
        if signer and found and not any(match["no"] for match in found):
            quote = form_text(part).quote(found[0].start(), found[0].end(), _SIGNATURE)
            yield Declared(kind, _form_of(plain, ""), buyer, project, signer, None, quote)


def _signer(part: str, plain: str) -> str:
    """Who signs: at the end of a line, or, where lines are broken, before the date and the like."""
    lines = prepare(part).traced.drop(_GAPS).text
    signed = _SIGNED.search(lines) or _SIGNED.search(plain)
    return signed["firm"] if signed and mention(signed["firm"]) else ""


def _form_of(plain: str, role: str) -> str | None:
    if role == "manufacturer":
        return "goods"
    offered = {
        name
        for name, pattern in (("goods", _GOODS), ("works", _WORKS), ("services", _SERVICES))
        if pattern.search(plain)
    }
    if role:
        offered.discard("goods")
    if offered == {"works", "services"}:
        return "works_services"
    return offered.pop() if len(offered) == 1 else None
