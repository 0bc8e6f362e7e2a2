"""A notice's plain text made ready for rules: one alphabet, whole words, titles out of the way.

Portals break lines inside words (one inline element each), fill blanks with spaces, write brackets
and colons in two widths and replace sensitive words. All of this is settled here, without losing
where each character stood (`TracedText`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from normalize.tick_boxes import BOX_SIGNS, TickedText, settle
from normalize.traced_text import Span, TracedText
from normalize.traditional import TO_SIMPLIFIED

TITLE_MASK = "\ufffc"

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SPACES = dict.fromkeys((0x09, 0xA0, 0x3000, 0x202F, *range(0x2000, 0x200B)), " ")
_BREAKS = dict.fromkeys((0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029), "\n")
# Text copied from PDF: ⾯ for 面, ⼩ for 小.
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_BRACKETS = {ord(sign): "[" for sign in "【〔〖"} | {ord(sign): "]" for sign in "】〕〗"}
_INVISIBLE = "\u200b"
_INVISIBLES = dict.fromkeys(
    (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF), _INVISIBLE
)
_ONE_ALPHABET: dict[int, int | str] = {
    **_FULL_WIDTH,
    **_SPACES,
    **_BREAKS,
    **_INVISIBLES,
    **_RADICALS,
    **_BRACKETS,
    **TO_SIMPLIFIED,
    **BOX_SIGNS,
    ord("釆"): "采",  # mistaken for it
    ord("∶"): ":",
    ord("﹕"): ":",
    ord("〈"): "《",
    ord("〉"): "》",
    ord("～"): "~",
    ord("＿"): "_",
    ord("|"): "\n",  # between cells
    ord("｜"): "\n",
    ord("│"): "\n",
}
# Twice, so that the order in which characters are replaced makes no difference.
_ALPHABET = {
    chr(code): chr(code).translate(_ONE_ALPHABET).translate(_ONE_ALPHABET) for code in _ONE_ALPHABET
}
_FREQUENT = "，：；（）\xa0\u3000〔〕【】"
_RARE = re.compile(
    "["
    + "".join(
        re.escape(character) for character in sorted(_ALPHABET) if _ALPHABET[character] != character
    )
    + "]"
)
_TABLE = str.maketrans(_ALPHABET)

# Words that a gap may stand in: one of these is never the end of a cell.
_WORDS = (
    "专门 面向 针对 中小 小微 企业 采购 项目 预留 份额 比例 属于 声明函 联合体 分包 监狱 残疾人"
)
# Where a gap (⏎: spaces and line breaks) stands inside what belongs together.
_BROKEN = (
    # words
    "|".join(f"{word[:at]}⏎{word[at:]}" for word in _WORDS.split() for at in range(1, len(word))),
    r"专门⏎(?:面向|针对)|本⏎(?:项目|采购)|本次⏎(?:采购|项目)|监狱⏎企",
    r"(?:面向|针对)⏎(?:[中小微大所各☑□(\[“]|符合)|所有⏎企",
    r"中小⏎[企微型、]|小微⏎[企型]|[中小微]型⏎企|[给为的由限于对]⏎(?:中小|小微)",
    # a denial and what it denies
    r"(?:[非不未]|不再|不宜)⏎(?:专|面向|中小|属于|接受|是|为|预留|适)",
    r"属于⏎(?:专|非|面向|预留)|是否⏎(?:专|面|属|预|为)",
    r"(?<![是:☑□?\s/])[是为]⏎(?:专门|非专)|(?:应当|以上|可以|必须|[仅只均])⏎(?:专门|面向)",
    # a subject and its predicate
    r"(?:本项目|采购包|合同包|本标项|本标段|本包)⏎(?:[非不未专属为]|采购标的|是专|是非|面向|整体|全部|[(\[]\s?[是否非不])",
    r"企业⏎(?:制造|承接|承建|提供)|预留⏎(?:采购|份额|给|比例|形式|方式)|采购⏎(?:份额|标的|包|项目)",
    r"(?:工程|货物|服务|部分)⏎采购项目",
    r"企业⏎(?:预留(?!方式|形式|措施|情况|比例)|的项目|采购(?!方式|人|包|需求|预算|标的|内容|数量|代理|编号|计划|品目|清单))",
    r"的⏎项目|[非不未是否于] ?[\])”]⏎(?:专|属|面)|[\])]⏎[\[(“]?[非不]",
    # a box and its words, brackets and what they hold, points, numbers and their percent sign
    r"(?:\n|:)\?⏎",
    r"⏎(?:\d{1,3}(?:\.\d{1,2})?|/|_{1,9})[ \n]{0,9}%",
)
_BROKEN_AT = re.compile("|".join(_BROKEN))
# Gaps worth the patterns: what may be broken stands at one of their edges.
# A pattern that begins with its first character is searched for ten times as fast as one that
# begins with a look behind it.
_GAP = re.compile(
    r"[ \n](?:(?<=[专面门本次向针对中小微型企狱残疾非不未否再宜于属是为的由限给应当以上可必须仅只均"
    r"目包项段业采购预留份比分联合声明工程货物服务部所有☑□(\[“?\])”][ \n])[ \n]{0,59}"
    r"|[ \n]{0,59}(?=[。,;:)\]%、”的]|(?:\d{1,3}(?:\.\d{1,2})?|/|_{1,9})[ \n]{0,9}%))"
)
# A gap before or behind these is always one inside a sentence.
_CLOSERS, _OPENERS = frozenset("。,;:)]%、”的"), frozenset("☑□([“")
# What stands behind a gap in `_BROKEN`: few gaps are worth its patterns.
_BEHIND = frozenset(
    "门向面针项目采购中小大微所各☑□([“符企业型、狱专属于接是为预留份额给比例形方适不未非整全否对"
    "制承提包联合体声明函疾人标?0123456789/_"
)
_MANY = 40  # distinct characters to replace: more than a notice has
_BEFORE_GAP, _BEHIND_GAP = 4, 14  # as far as the patterns look
# Filled-in blanks: "本项目_非_专门面向".
_UNDERLINE = re.compile(r"_(?:_{0,39}(?=[非不未是否])|(?<=[非不未是否]_)_{0,39})")
# "【非】专门面向", "“不”属于": brackets around a word that was chosen from a list.
_CHOSEN = re.compile(
    r"[\[(“\"' ]{1,3}(非|不|未|不属于|属于|不是|为非)[\])”\"' ]{1,3}(?=专门|面向|属于)"
    r"|[\[(“](非?专门面向|不专门面向)[\])”](?=[\[(“]?(?:中小|小微))"
)
_CHOSEN_SIGN = re.compile(r"[非不未于是向][\])”\"' ]")
# A question and its answer in two cells or lines.
_QUESTION_BREAK = re.compile(
    r"否(?:(?<=是否)|(?<=[(\[]是[/、]否)[)\]])[^\n。:?]{0,60}[:?]? ?(?P<gap>\n[ \n]{0,9})"
    r"[?:(\[]{0,2}(?:是|否|不是|非|不|属于|专门|无)(?!则|否)"
)
# The same with the question as a mere label, and the answer alone on its line.
# Patterns that begin with a word are searched for ten times as fast as one that offers several.
_LINE_ENDS = r"[ ]{0,3}(?=\n|\Z)"
_WAY_BEHIND = (
    r"的?(?:方式|形式|措施)为?:? ?(?P<gap>\n[ \n]{0,9})"
    r"(?:(?:整体|全部|部分)预留|设置专门采购包|(?:要求)?以?联合体[^\n。]{0,9}|(?:要求)?合同分包[^\n。]{0,9})"
)
_LABEL_BREAKS = (
    re.compile(rf"专门面向[^\n。:]{{0,16}}:? ?(?P<gap>\n[ \n]{{0,9}})(?:是|否){_LINE_ENDS}"),
    re.compile(rf"预留(?:份额)?{_WAY_BEHIND}{_LINE_ENDS}"),
    re.compile(rf"中小企业(?:发展)?政策{_WAY_BEHIND}{_LINE_ENDS}"),
    # An answer behind a full stop: "本项目专门面向中小企业采购。(否)".
    re.compile(
        r"面向[^\n。:]{0,30}(?P<gap>。) ?(?=[(\[] ?(?:是|否|不是|不适用|×) ?[)\]]"
        rf"|(?:是|否){_LINE_ENDS})"
    ),
)
# Words set wide: "本 项 目 专 门 面 向".
_WIDE = re.compile(
    r"[\u4e00-\u9fff](?: {1,3}[\u4e00-\u9fff]| {0,3}[()\[\]:,、/] {0,3}[\u4e00-\u9fff]){4,60}"
)
_WIDE_SIGN = re.compile(r" [\u4e00-\u9fff] {1,3}[\u4e00-\u9fff] ")
_TITLE = re.compile(r"《(?P<inside>[^《》]{1,160})》")
_KEPT_TITLE = "声明函"  # asked of bidders: a fact of the project, not the name of a policy
_SENTENCE = re.compile(r"[^。;!\n]{1,400}(?=[,。;!\n]|$)|[^。;!\n]{1,400}")


def prepare(text: str, words: Collection[str] = ()) -> TickedText:
    """The text as rules read it, and the options of its forms that nobody ticked.

    A text that holds none of `words` (if there are any), whatever its layout, is left as it is
    but for its alphabet: no rule will look at it.
    """
    traced = TracedText(text, _in_one_alphabet(text))
    if _INVISIBLE in traced.text:
        traced = traced.drop(re.compile(_INVISIBLE))
    if words and not _holds_any(traced.text, words):
        return TickedText(traced, ())
    if "_" in traced.text:
        traced = traced.drop(_UNDERLINE)
    glued = _mask_titles(_glue(_close_up(traced)))
    ticked = settle(glued)
    settled = _glue(ticked.traced) if ticked.traced is not glued else glued
    return TickedText(_join_answers(settled), ticked.unticked)


def _in_one_alphabet(text: str) -> str:
    """The text in one alphabet. To replace the few found one by one is faster than `translate`."""
    for character in _FREQUENT:
        text = text.replace(character, _ALPHABET[character])
    found = set(_RARE.findall(text))
    if len(found) > _MANY:
        return text.translate(_TABLE)
    for character in found:
        text = text.replace(character, _ALPHABET[character])
    return text


def _holds_any(text: str, words: Collection[str]) -> bool:
    """True where one of the words stands in the text, gaps and blanks aside."""
    if any(word in text for word in words):
        return True
    closed = "".join(text.split()).replace("_", "")
    return any(word in closed for word in words)


def sentences(text: str, speaking: re.Pattern[str]) -> Iterator[Span]:
    """The sentences of every line in which `speaking` is found.

    A sentence is ended by 。；！ or the line's end, and has at most 400 characters.
    """
    done = 0
    while found := speaking.search(text, done):
        start = text.rfind("\n", 0, found.start()) + 1
        end = text.find("\n", found.start())
        done = end if end >= 0 else len(text)
        yield from (match.span() for match in _SENTENCE.finditer(text, start, done))


def _close_up(traced: TracedText) -> TracedText:
    """Words set wide, without their spaces."""
    if not _WIDE_SIGN.search(traced.text):
        return traced
    wide = [match.span() for match in _WIDE.finditer(traced.text)]
    places = (place for start, end in wide for place in range(start, end))
    return traced.cut((place, place + 1) for place in places if traced.text[place] == " ")


def _glue(traced: TracedText) -> TracedText:
    """Words broken by layout made whole, and brackets around a single chosen word taken off."""
    text = traced.text
    glued = traced.cut(gap.span() for gap in _GAP.finditer(text) if _is_break(text, gap))
    if not _CHOSEN_SIGN.search(glued.text):
        return glued
    spans: list[Span] = []
    for match in _CHOSEN.finditer(glued.text):
        word = match.lastindex or 0
        spans += [(match.start(), match.start(word)), (match.end(word), match.end())]
    return glued.cut(spans)


def _is_break(text: str, gap: re.Match[str]) -> bool:
    """True where the gap stands inside a word or phrase."""
    start, end = gap.span()
    behind = text[end : end + 1]
    if behind in _CLOSERS or text[start - 1 : start] in _OPENERS:
        return True
    if behind not in _BEHIND:
        return False
    around = f"{text[max(0, start - _BEFORE_GAP) : start]}⏎{text[end : end + _BEHIND_GAP]}"
    return _BROKEN_AT.search(around) is not None


def _mask_titles(traced: TracedText) -> TracedText:
    """Titles of laws and notices hold the very words that rules look for: they are blanked.

    Twice, since titles quote titles.
    """
    for _ in range(2):
        traced = traced.swap(_TITLE.sub(_masked, traced.text))
    return traced


def _masked(match: re.Match[str]) -> str:
    inside = match["inside"]
    return match[0] if _KEPT_TITLE in inside else TITLE_MASK * len(match[0])


def _join_answers(traced: TracedText) -> TracedText:
    """A line break between a question and its answer becomes a colon."""
    signs: dict[int, str] = {}
    for pattern in (_QUESTION_BREAK, *_LABEL_BREAKS):
        for match in pattern.finditer(traced.text):
            signs |= dict.fromkeys(range(*match.span("gap")), " ")
            signs[match.start("gap")] = ":"
    return traced.mark(signs)
