"""The letter in words: two languages, bounded, exact, and unharmed by whatever a name may hold."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, strategies as st
from lxml import html as lxml_html

from digest.clean import LONGEST, clean, link, plain
from digest.contents import Collapsed, Contents, Entry, Gap, Rendered
from digest.render import MOST_ENTRIES, MOST_FACTS, MOST_LINES, render
from digest.wording import TEMPLATES, Wording, languages
from normalize.records import RECORD_TYPES, own_fields
from tests.digest.conftest import entry, heading, line

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "a\r\nBcc: x@example.org",
    "a\n\n== Funds ==\n* New: b",
    "\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe\N{RIGHT-TO-LEFT MARK}",
    "{{ 7 * 7 }} {% if %} {title} %s",
    "\x00\x1b[31m\ud800\ufffe\N{LINE SEPARATOR}\N{ZERO WIDTH SPACE}",
    "长" * 10_000,
]
MISLEADING = frozenset(
    {*range(0x20), *range(0x7F, 0xA0), *range(0x200B, 0x2010), *range(0x2028, 0x202F)}
    | {*range(0x2060, 0x206A), 0x061C, 0xFEFF}
)


def contents_of(text: str, **fields: Any) -> Contents:
    """A letter in which a text stands wherever a stranger's text can stand."""
    told = entry(
        title=text,
        facts=(("buyer_raw", text), ("stage", text), ("deadline_at", text), ("budget_minor", text)),
        lines=(
            line(old=text, new=text, field="name"),
            line(entity="award_supplier", field="*", old=None, what=(("organisation_raw", text),)),
            line(entity="listing_event", field="stage", old=None, what=(("currency", text),)),
        ),
        **fields,
    )
    house = Collapsed(
        cause="reparse", source_id="s", source_title=text, channel="fund", records=1, changes=2
    )
    gap = Gap(
        source_id="s",
        source_title=text,
        channel="fund",
        state="blocked",
        since=datetime(2026, 6, 1, tzinfo=UTC),
        reason=f"403 {text}",
    )
    return Contents(entries=(told,), collapsed=(house,), gaps=(gap,))


def shape(rendered: Rendered) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """The elements of the HTML part with their attributes, in order."""
    tree = lxml_html.document_fromstring(rendered.html.encode())
    return [(str(each.tag), tuple(sorted(each.attrib.items()))) for each in tree.iter()]


# --- cleaning


@given(st.text(st.characters()) | st.text("\r\n\t \u2028\u2029\u202e\u200f\u2066\ufeff\ud800a长"))
def test_what_is_clean_is_one_line_without_marks(text: str) -> None:
    found = clean(text)
    assert MISLEADING.isdisjoint(map(ord, found))
    assert not {unicodedata.category(char) for char in found} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert len(found) <= LONGEST
    assert found == found.strip()
    assert clean(found) == found
    found.encode()  # no surrogate is left


@given(st.text(st.characters(categories=("L", "N"))))
def test_letters_and_figures_are_left_alone(text: str) -> None:
    assert plain(text) == text


def test_a_long_name_is_cut_with_an_ellipsis() -> None:
    assert clean("长" * 10_000) == "长" * (LONGEST - 1) + "…"
    assert clean("长" * LONGEST) == "长" * LONGEST


@pytest.mark.parametrize(
    "url",
    [
        "https://source.example/a?b=c&d=%E4%B8%AD#e",
        "http://source.example:8080/",
    ],
)
def test_a_web_address_is_a_link(url: str) -> None:
    assert link(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//source.example/",
        "https:///path",
        "https://user:secret@source.example/",
        "https://user@source.example/",
        "https://source.example/\r\nBcc: x",
        "https://source.example/a b",
        "https://source.example\\@evil.example/",
        'https://source.example/"onclick=x',
        "https://source.example/\u202e",
        "https://源.example/",
        "https://[half/",
        "https://source.example:99999/",
        "https://source.example/" + "a" * 2_000,
    ],
)
def test_anything_else_is_no_link(url: str | None) -> None:
    assert link(url) is None
    rendered = render(Contents(entries=(entry(url=url),)), heading())
    assert "<a" not in rendered.html


# --- hostile text


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_hostile_names_do_no_harm(text: str, language: str) -> None:
    harmless = render(contents_of("样例"), heading(language))
    rendered = render(contents_of(text), heading(language))
    assert shape(rendered) == shape(harmless)
    assert rendered.subject == harmless.subject
    assert rendered.text.count("\n") == harmless.text.count("\n")
    assert len(rendered.html) < 20_000


@given(st.text(st.characters()))
def test_whatever_a_source_says_the_letter_keeps_its_form(text: str) -> None:
    harmless = render(contents_of("样例"), heading())
    rendered = render(contents_of(f"x{text}"), heading())
    assert shape(rendered) == shape(harmless)
    assert rendered.subject == harmless.subject
    assert len(rendered.text.splitlines()) == len(harmless.text.splitlines())
    rendered.text.encode()


@given(st.text(st.characters()))
def test_codes_and_columns_that_nobody_knows_do_no_harm(text: str) -> None:
    known = entry(facts=(("x", "1"),), lines=(line(field="x"), line(entity="x", field="y")))
    odd = entry(
        facts=((f"x{text}", "1"),),
        lines=(line(field=f"x{text}"), line(entity=f"x{text}", field=f"y{text}")),
    )
    harmless, rendered = (render(Contents(entries=(e,)), heading()) for e in (known, odd))
    assert shape(rendered) == shape(harmless)


def test_a_hostile_address_to_end_the_subscription_is_left_out() -> None:
    for address in ('https://x.example/"><script>', "mailto:a@b.example\r\nBcc: c", "javascript:x"):
        rendered = render(Contents(), heading(unsubscribe=address))
        assert "<a" not in rendered.html
        assert rendered == render(Contents(), heading())


@pytest.mark.parametrize(
    "address",
    ["mailto:list@example.org?subject=unsubscribe%20abc", "https://example.org/u?t=a-b_c&x=1"],
)
def test_the_way_out_stands_in_both_parts(address: str) -> None:
    rendered = render(Contents(), heading(unsubscribe=address))
    assert address in rendered.text
    tree = lxml_html.document_fromstring(rendered.html.encode())
    assert [each.get("href") for each in tree.iter("a")] == [address]


def test_nothing_is_fetched_and_nothing_runs() -> None:
    tags = {tag for tag, _ in shape(render(contents_of("样例"), heading()))}
    assert tags.isdisjoint({"img", "script", "link", "iframe", "style", "object", "form"})


# --- what is told


def test_a_letter_has_its_parts_in_order() -> None:
    contents = Contents(
        entries=(
            entry(title="甲基金", section="fund", channel="fund", entity="fund"),
            entry(title="乙公告", facts=(("stage", "award"), ("award_total_minor", "123450000"))),
            entry(title="丙公告", section="gone", kind="gone",
                  lines=(line(field="*", cause="gone", old="1", new=None),)),
            entry(title="丁公告", section="corrections"),
        ),
        collapsed=contents_of("样例来源").collapsed,
        gaps=contents_of("样例来源").gaps,
        without_amount=3,
    )  # fmt: skip
    rendered = render(contents, heading("zh"))
    places = [
        rendered.text.index(part)
        for part in (
            *("2026-W23", "2026-06-01 00:00 至 2026-06-08 00:00", "== 基金 ==", "* 新增：甲基金"),
            *(
                "== 政府采购 ==",
                "阶段：中标成交；总中标金额：123.45 万元",
                "== 撤下或改动的文件 ==",
            ),
            *("* 撤下：丙公告", "发现于 2026-06-08 00:00", "== 发布者的更正 ==", "丁公告"),
            *("另有 3 条", "== 汇总 ==", "1 条，2 处变化", "== 尚不知情之处 =="),
            *("样例来源：自 2026-06-01 08:00 起被拦截（403 样例来源）", "v_change", "订阅"),
        )
    ]
    assert places == sorted(places)
    assert rendered.subject == (
        "引导周报 2026-W23：基金 1，政府采购 1，撤下或改动的文件 1，发布者的更正 1"
    )


def test_changes_are_told_from_old_to_new() -> None:
    lines = (
        line(field="budget_minor", old="100000000", new="250000000"),
        line(field="status", old=None, new="operating"),
        line(field="failure_reason", old="x", new=None),
        line(field="deadline_at", old=None, new="2026-06-02T01:00:00+00:00"),
        line(field="stage", old="accepted", new="suspended", what=(("reason", "财报更新"),)),
        line(entity="procurement_lot", field="*", old=None, what=(("lot_no", "1"), ("title", "t"))),
        line(entity="award", field="*", cause="gone", old="1/award/1", new=None),
        line(entity="award", field="amount_minor", old="100", new="200", what=(("lot_no", "2"),)),
        line(field="planned_raise_minor", old=None, new="150", what=(("currency", "USD"),)),
    )
    text = render(Contents(entries=(entry(lines=lines),)), heading(time_zone="Asia/Tokyo")).text
    for expected in (
        "- budget: CNY 1 million → CNY 2.5 million",
        "- status: operating (nothing before)",
        "- reason of failure: x → nothing any more",
        "- deadline: 2026-06-02 10:00 (nothing before)",
        "- stage: accepted → suspended (财报更新)",
        "- lot added: lot 1, t",
        "- award gone: 1/award/1",
        "- award (lot 2): amount: CNY 1 → CNY 2",
        "- planned raise: USD 1.5 (nothing before)",
    ):
        assert f"  {expected}\n" in text


def test_a_title_is_no_code() -> None:
    lines = (line(field="title", old="open", new="true"), line(field="negated", new="true"))
    text = render(Contents(entries=(entry(title="sponsor", lines=lines),)), heading("zh")).text
    assert "标题：open → true" in text
    assert "否定：旧 → 是" in text


@pytest.mark.parametrize(
    ("minor", "en", "zh"),
    [
        (1, "CNY 0.01", "0.01 元"),
        (123_456_789, "CNY 1,234,567.89", "1,234,567.89 元"),
        (15_000_000, "CNY 150,000", "15 万元"),
        (123_450_000, "CNY 1.2345 million", "123.45 万元"),
        (215_000_000_000, "CNY 2.15 billion", "21.5 亿元"),
        (12_345_600_000, "CNY 123.456 million", "12,345.6 万元"),  # 1.23456 亿元: five decimals
        (-10_000_000_000, "CNY -100 million", "-1 亿元"),
        (0, "CNY 0", "0 元"),
    ],
)
def test_amounts_are_short_and_exact(minor: int, en: str, zh: str) -> None:
    assert Wording("en", "UTC").money(minor) == en
    assert Wording("zh", "UTC").money(minor) == zh


@given(st.integers(-(2**63), 2**63 - 1))
def test_no_amount_is_rounded(minor: int) -> None:
    units = {"亿元": 10**10, "万元": 10**6, "元": 100}
    number, unit = Wording("zh", "UTC").money(minor).split(" ")
    whole, _, decimals = number.replace(",", "").partition(".")
    scale = units[unit] // 10 ** len(decimals)
    assert int(whole + decimals) * scale == minor


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_quiet_week_says_so_and_what_is_not_known(language: str) -> None:
    contents = replace(contents_of("样例来源"), entries=())
    rendered = render(contents, heading(language))
    words = Wording(language, "Asia/Shanghai")
    assert words.say("quiet") in rendered.text
    assert words.say("quiet") in rendered.html
    assert rendered.subject == words.say("subject_quiet", week="2026-W23")
    assert "样例来源" in rendered.text.split(words.say("gaps"))[1]


def test_finds_that_came_late_are_news() -> None:
    late = Collapsed(
        cause="late_found", source_id="s", source_title="S", channel="fund", records=7, changes=9
    )
    rendered = render(Contents(collapsed=(late,)), heading())
    assert rendered.subject == "Yindao 2026-W23: found late 7"
    assert "records 7, changes 9" in rendered.text
    assert Wording("en", "UTC").say("quiet") not in rendered.text


def test_what_is_too_much_is_counted() -> None:
    many: list[Entry] = [entry(title=f"样例{number}") for number in range(MOST_ENTRIES + 3)]
    many[0] = entry(
        title="长",
        lines=tuple(line(field=f"f{number}") for number in range(MOST_LINES + 2)),
        facts=tuple(("buyer_raw", str(number)) for number in range(MOST_FACTS + 4)),
    )
    rendered = render(Contents(entries=tuple(many)), heading())
    for part in (rendered.text, rendered.html):
        assert "and 3 more in this section" in part
        assert "and 2 more changes of this record" in part
        assert "and 4 more\n" in part or "and 4 more<" in part
        assert part.count("样例") == MOST_ENTRIES - 1
    assert "Procurement 203" in rendered.subject


def test_a_preview_says_that_it_is_one() -> None:
    assert "Preview" in render(Contents(), heading(preview=True)).html
    assert "Preview" not in render(Contents(), heading()).html


def test_the_html_says_its_language_and_encoding() -> None:
    tree = lxml_html.document_fromstring(render(contents_of("样例"), heading("zh")).html.encode())
    assert tree.get("lang") == "zh-CN"
    assert next(tree.iter("meta")).get("charset") == "utf-8"
    assert tree.findtext(".//bdi") == "样例"


def test_another_language_is_refused() -> None:
    with pytest.raises(ValueError, match="expected a language of en, zh, found 'fr'"):
        render(Contents(), heading("fr"))


# --- the words


def _keys(words: dict[str, Any], above: str = "") -> set[str]:
    found = set()
    for key, value in words.items():
        found |= _keys(value, f"{above}{key}.") if isinstance(value, dict) else {above + key}
    return found


def test_both_languages_have_the_same_words() -> None:
    words = tomllib.loads((TEMPLATES / "words.toml").read_text(encoding="utf-8"))
    assert set(languages()) == {"en", "zh"}
    assert _keys(words["en"]) == _keys(words["zh"])


@pytest.mark.parametrize("record_type", RECORD_TYPES, ids=lambda each: each.entity)
def test_every_column_that_can_change_has_a_label(record_type: type[Any]) -> None:
    table = tomllib.loads((TEMPLATES / "words.toml").read_text(encoding="utf-8"))["zh"]
    told = {
        name
        for name in own_fields(record_type)
        if name not in record_type.tracked_not
        and record_type.__dataclass_fields__[name].type not in ("MentionField", "LinkField")
    }
    assert told - set(table["fields"]) == set()
    assert record_type.entity in table["tables"]


def test_what_has_no_word_is_shown_by_its_own_name() -> None:
    told = entry(facts=(("stage", "dissolved"),), lines=(line(field="odd_column"),))
    text = render(Contents(entries=(told,)), heading("zh")).text
    assert "阶段：dissolved" in text
    assert "odd_column：旧 → 新" in text
