"""Policies: their versions, clauses and ties, and how two versions differ."""

from __future__ import annotations

from datetime import date

from sqlalchemy import UniqueConstraint

from db.models.base import DataRow, Table, key, link, ratio, text, value, whole


class PolicyDocument(DataRow, table=True):
    """A policy in one version, as one announcement puts it out (政策文件)."""

    notice_id: int | None = link("fund_notice", "the announcement that puts it out")
    document_no: str | None = text("its number in one form: 财预〔2015〕210号", index=True)
    document_no_raw: str | None = text("the number as printed (发文字号)")
    title: str | None = text("title of the announcement")
    title_key: str | None = text(
        "the rule's own name, folded and without what tells its version", index=True
    )
    issuer_raw: str | None = text("issuers as the page names them")
    issuer_level: str | None = text("national, provincial, prefectural, county")
    region_code: str | None = text("GB/T 2260 code of the first issuer's region")
    topic: str | None = text("management, performance, tolerance, concession, exit, selection ...")
    topic_raw: str | None = text("subject as the source files it (主题分类)")
    version: str | None = text("which version, as printed: 试行, 2024年修订")
    status: str | None = text("trial, in_force, repealed, draft: as the document itself says")
    status_raw: str | None = text("validity as printed (有效性)")
    adopted_on: date | None = value("agreed on in a meeting (审议通过)")
    signed_on: date | None = value("signed (成文日期)")
    published_on: date | None = value("published at this source")
    effective_on: date | None = value("in force from this day on (施行)", index=True)
    effective_raw: str | None = text("the words about it")
    expires_on: date | None = value("last day in force (有效期)")
    expires_raw: str | None = text("the words about it")


class PolicyIssuer(DataRow, table=True):
    """One of those who issued a policy together."""

    policy_id: int | None = link("policy_document", "the policy")
    organisation_id: int | None = link("organisation", "who")
    name_raw: str | None = text("as printed")


class PolicyLink(DataRow, table=True):
    """What a policy does to another document, or the fund or programme that it governs."""

    policy_id: int | None = link("policy_document", "the policy")
    kind: str | None = text("repeals, amends, implements, cites; governs: a fund or programme")
    target_no: str | None = text("number of the other document in one form", index=True)
    target_title: str | None = text("its title, or the fund's or programme's name, as printed")
    target_key: str | None = text(
        "the title folded, as policy_document.title_key; a fund's name as its naming has it",
        index=True,
    )
    target_id: int | None = link("policy_document", "the other document, once one is known for it")
    subject_id: int | None = link("organisation", "the fund that is governed, where matched")
    quote: str | None = text("the words")


class PolicyClause(DataRow, table=True):
    """A clause of a policy (条); it has no history of its own, the announcement's text has."""

    policy_id: int | None = link("policy_document", "the policy")
    place: int | None = whole("1 is the first clause of the text")
    number: str | None = text("as printed: 第五条; 一、(二) in a text without such")
    chapter: str | None = text("chapter as printed")
    wording: str | None = text("its words, with the number")


class PolicyDifference(Table, table=True):
    """How a clause of a policy differs from the version before; made anew when either changes."""

    __table_args__ = (UniqueConstraint("older_id", "newer_id", "place"),)

    id: int | None = key()
    older_id: int | None = link("policy_document", "the version before")
    newer_id: int | None = link("policy_document", "the version")
    place: int = whole("order of telling: that of the newer version")
    kind: str | None = text("added, removed, changed, moved (the same words under another number)")
    older_no: str | None = text("number of the clause in the version before")
    newer_no: str | None = text("number of the clause")
    older_wording: str | None = text("its words in the version before")
    newer_wording: str | None = text("its words")
    likeness: float | None = ratio("how far the words agree, 0 to 1")
