"""Blocks, challenges and busy pages; and notices that only speak of such things."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, strategies as st

from spiders.blocking import BLOCKING_STATUS, blocked_by
from spiders.reading import Outcome, Raw, read_answer
from spiders.registry import source
from yindao.sample.world import answers

# Shapes of pages that stand before official sites, with their wordings; all addresses are made up.
CHALLENGES = {
    "frequent": (
        "<html><head><title>频繁访问</title></head><body><p>您的访问过于频繁，请稍后再试。</p>"
        "<p>您的IP：192.0.2.7</p></body></html>",
        "says too many requests",
    ),
    "slider": (
        '<html><body><div id="nc_1">请拖动滑块完成验证</div><script src="/nc.js"></script></body>',
        "asks for a verification",
    ),
    "person": ("<title>人机验证</title><p>为保护网站安全，请证明您不是机器人</p>", "verification"),
    "code": ('<form action="/v"><label>请输入图片中的验证码</label><input></form>', "verification"),
    "safety": ("<html><title>安全验证</title><body>正在检查</body></html>", "verification"),
    "busy": ("<html><body><h1>系统正繁忙，请稍后重试！</h1></body></html>", "is busy"),
    "busy json": ('{"code":500,"msg":"服务器繁忙","data":null}', "is busy"),
    "firewall": (
        "<title>405</title><p>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</p>",
        "forbids access",
    ),
    "refused": ("<html><body>您的请求已被拦截，事件编号：000</body></html>", "forbids access"),
    "jsl": (
        "<script>document.cookie=('_')+('_jsl_clearance')+'=0';location.href=location.pathname"
        "</script><script>var __jsl_clearance_s='1';</script>",
        "JavaScript challenge",
    ),
    "acw": ("<html><script>var arg1='00';setCookie('acw_sc__v2', x);</script></html>", "challenge"),
    "ruishu": (
        "<meta content='x'><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script>",
        "challenge",
    ),
    "wzws": ("<script>var t='/WZWSREL2luZGV4';wzwsquestion='a';</script>", "challenge"),
    "cdn": ("<title>Just a moment...</title><div id='cf-chl-widget'></div>", "JavaScript"),
    "english": ("<h1>403 Forbidden</h1><p>Access Denied</p>", "forbids access"),
    "captcha": ("<script src='https://example.cn/TCaptcha.js'></script>", "shows a captcha"),
}


@pytest.mark.parametrize("name", CHALLENGES)
def test_a_challenge_is_recognised(name: str) -> None:
    text, what = CHALLENGES[name]
    told = blocked_by(text, readable=True)
    assert told is not None
    assert told.startswith("the page ")
    assert what in told


@pytest.mark.parametrize("name", CHALLENGES)
def test_a_challenge_is_recognised_in_any_length_where_the_reader_failed(name: str) -> None:
    text, what = CHALLENGES[name]
    padded = text + "<!-- " + "x" * 50_000 + " -->"
    assert what in (blocked_by(padded, readable=False) or "")
    assert blocked_by(padded, readable=True) is None


def long_notice(subject: str) -> str:
    """A notice as long as real ones are: what it buys is no reason to think it a challenge."""
    paragraph = f"<p>本项目采购{subject}，投标人应在截止时间前递交响应文件。</p>"
    frame = (
        '<div class="vF_detail_content">' + "<p>采购需求详见采购文件，不接受联合体投标。</p>" * 250
    )
    return f"<html><body>{paragraph}{frame}{paragraph}</div></body></html>"


@pytest.mark.parametrize(
    "subject",
    [
        "统一身份认证平台短信验证码服务",
        "人机验证系统（含Geetest组件）升级",
        "政务系统安全验证与captcha改造",
        "系统繁忙告警及访问被拦截事件分析平台",
    ],
)
def test_a_long_notice_about_such_systems_is_a_notice(subject: str) -> None:
    text = long_notice(subject)
    assert blocked_by(text, readable=True) is None
    assert blocked_by(text, readable=False) is not None, (
        "the subject has a mark, its length saves it"
    )


@pytest.mark.parametrize("name", CHALLENGES)
def test_a_page_that_says_what_it_should_is_no_challenge(name: str) -> None:
    """However short it is: the site of a fund has small pages, and a notice may speak of codes."""
    body = "申报单位登录系统，输入手机验证码后填写申报书；系统繁忙时请稍后再试。"
    url = "https://czt.hubei.gov.cn/bmdt/dtyw/202611/t20261101_1.shtml"
    title = "<meta name='ArticleTitle' content='引导基金公告'>"
    notice = f"<html><head>{title}</head><body><div class='TRS_Editor'>{body}</div></body></html>"
    for text, outcome in ((notice, Outcome.READ), (CHALLENGES[name][0], Outcome.BLOCKED)):
        raw = Raw(
            url=url,
            kind="page",
            status=200,
            content_type="text/html; charset=utf-8",
            body=text.encode(),
            at=datetime(2026, 11, 8, tzinfo=UTC),
            context={"native_id": "1"},
        )
        assert read_answer(source("hubei_finance"), raw).outcome is outcome


def test_the_samples_pages_are_none_but_the_one_that_is() -> None:
    found = {
        answer.url: told
        for week in (1, 2)
        for answer in answers(week)
        if not answer.content.startswith((b"%PDF", b"PK"))  # files, a spreadsheet among them
        if (told := blocked_by(answer.content.decode(), readable=answer.status == 200))
    }
    assert found == {
        "https://www.ccgp.gov.cn/cggg/dfgg/index.htm": "the page asks for a verification"
    }


def test_an_ordinary_failure_is_no_block() -> None:
    for text in ("", "<h1>500 Internal Server Error</h1>", "<h1>404</h1><p>页面不存在</p>", "{}"):
        assert blocked_by(text, readable=False) is None


def test_statuses_that_mean_a_block() -> None:
    assert {401, 403, 429} <= BLOCKING_STATUS
    assert not BLOCKING_STATUS & {200, 301, 302, 404, 410, 500, 502, 503, 504}


@given(st.text(st.characters(codec="utf-8"), max_size=400), st.booleans())
def test_any_text_is_judged(text: str, readable: bool) -> None:
    told = blocked_by(text, readable=readable)
    assert told is None or told.startswith("the page ")
    if readable:
        assert blocked_by(text + "x" * 6001, readable=True) is None
