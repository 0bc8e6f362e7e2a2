"""Pages that are no answer: blocks, challenges and "busy" pages, also those with status 200.

A block is a verdict, never a puzzle to solve. The wordings are searched in any page that its reader
could not read, and in short ones of which it made nothing; a notice about captchas is a notice.
"""

from __future__ import annotations

import re

BLOCKING_STATUS = frozenset({401, 403, 405, 412, 418, 429, 521})
_SHORT = 6000  # characters; an empty list within a site's frame has more

_MARKS = (
    (
        "asks for a verification",
        r"请(?:先)?(?:完成|进行|输入|拖动)[^<>]{0,12}验证|人机验证|安全验证|验证码",
    ),
    (
        "says too many requests",
        r"访问(?:过于|太)频繁|请求(?:过于|太)频繁|操作频繁|too many requests",
    ),
    ("says the system is busy", r"系统(?:正)?繁忙|服务器繁忙|请稍后(?:再试|重试)"),
    (
        "forbids access",
        r"(?:访问|请求)(?:被|已被)(?:拦截|阻断|拒绝|禁止)|access denied|403 forbidden",
    ),
    (
        "runs a JavaScript challenge",
        r"acw_sc__v2|__jsl_clearance|\$_ts\b|wzws|_guard/|cf-chl|just a moment",
    ),
    ("shows a captcha", r"captcha|geetest|tencentcaptcha"),
)
_COMPILED = tuple((what, re.compile(pattern, re.IGNORECASE)) for what, pattern in _MARKS)


def blocked_by(text: str, *, readable: bool) -> str | None:
    """Why the page is a block, in a few words, or None.

    readable  False where the reader has failed on the page: then length is no excuse. Not asked of
              a page that says what it should (`spiders.reading`)
    """
    if readable and len(text) > _SHORT:
        return None
    for what, pattern in _COMPILED:
        if pattern.search(text[:200_000]):
            return f"the page {what}"
    return None


class Challenge(Exception):
    """A reader got a page where its source answers with data alone: we were not let through."""
