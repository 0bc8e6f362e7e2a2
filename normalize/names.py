"""Names of organisations and funds: how they are shown, compared, cut apart and classed.

A name is never an id (data model rule 3). The key only finds candidates: 期数 stay in it,
because 一期 and 二期 are different funds, and nothing is translated or guessed.
"""

from __future__ import annotations

import re
from string import ascii_lowercase, ascii_uppercase
from typing import Final

from normalize.markup import without_markup
from normalize.region_table import Level, table
from normalize.regions import read_region
from normalize.text import CJK, fold_brackets, nfkc, squeeze
from normalize.traditional import TO_SIMPLIFIED

_FULL_WIDTH = str.maketrans("()", "（）")
_COMPARED = str.maketrans("[]{}" + ascii_uppercase, "()()" + ascii_lowercase)
_QUOTES = re.compile(r"""["'`“”‘’„«»「」『』〈〉《》]""")
_DOTS = re.compile("[·•・‧∙⋅﹒]")
_SPACE_AT_CJK = re.compile(rf"(?<=[{CJK}()\[\]]) | (?=[{CJK}()\[\]])")

_PARTNERSHIP = re.compile(r"\((?:有限合伙|有限合伙企业|LP)\)", re.IGNORECASE)
_PROVISIONAL = re.compile(r"\((?:暂定名|暂定|暂名|拟定名)[^()]*(?:\([^()]*\)[^()]*)*\)")
_PHASE = re.compile(r"\(第?((?:[一二三四五六七八九十]{1,3}|[ivx]{1,4}|[0-9]{1,2})期)\)")
_LAST_BRACKET = re.compile(r"\([^()]*\)$")

# The end of a name says what it is. The first form that fits counts, so the longer and the
# more special stand first: a branch is no company, a limited partnership may be called 中心.
_OFFICE = "分公司|分行|支行|分理处|营业部|办事处|代表处|项目部"  # of a firm that stands before it
_BRANCH = rf"{_OFFICE}|经营部|分店|门市部|服务部|俱乐部"
_COMMITTEE_OF_CITIZENS = "居民委员会|村民委员会|村委会|居委会|业主委员会|筹备委员会|职工委员会"
_OTHER = (
    "合伙企业|专业合作社|合作社|联合社|个人独资企业|厂|商行|商店|经销处|事务所|协会|学会|基金会"
    "|商会|联合会|促进会|总会|工会|工作室|合作联社|集团"
)
_AGENCY = (
    "人民政府|政府|办公室|办公厅|财政所|委员会|管委会|局|厅|总署|法院|检察院|海关"
    "|税务局|街道办事处|总队|支队|大队|边检站|边防检查站|监狱|看守所|戒毒所|公署|政协|人大|国资委"
    "|发改委|发展改革委|卫健委|工信委|党委|党组|纪委|总工会"
)
_MINISTRY = re.compile(r"^(?:中华人民共和国)?[^()区县市省校院司]{2,8}部$")
_INSTITUTION = (
    "大学|学院|总院|学校|中学|小学|一中|高中|幼儿园|党校|医院|卫生院|保健院|研究院|研究所|设计院|科学院"
    "|实验室|中心|图书馆|博物馆|档案馆|文化馆|美术馆|科技馆|体育馆|纪念馆|出版社|电视台|广播电台"
    "|气象台|水文站|管理站|服务站|管理处|管理所|福利院|敬老院|养老院|保护区|公园|园区"
)
_FORMS: Final = (
    ("other", re.compile(rf"(?:{_BRANCH}|{_COMMITTEE_OF_CITIZENS})$")),
    ("joint_stock", re.compile(r"股份(?:有限)?公司$")),
    ("limited_company", re.compile(r"有限(?:责任)?(?:总)?公司$")),
    ("other", re.compile(rf"(?:{_OTHER}|公司)$")),
    ("state_agency", re.compile(rf"(?:{_AGENCY})$")),
    ("public_institution", re.compile(rf"(?:{_INSTITUTION})$")),
)

# 某, * and … stand for what was left out; 本公司 and 该基金 refer to another name. 贵州, 镇江, 本溪
# and firms such as 贵研铂业 are names.
_NO_NAME = re.compile(
    r"[某*×…?□]|xx|暂定|^(?:上述|其[他中]|省|市|区|县|州|镇(?![江海平安巴坪康沅雄赉原宁远])|乡(?![宁城])"
    r"|(?!贵州)[本该我贵其](?:[省市区县州镇乡院校所行会局厅部]|公司|单位|企业|机构|基金|集团|项目|中心|全资|控股|子公司|下属))"
)
_TAIL_OF_FORM = re.compile(r"(?:股份|集团|有限|责任|总|合伙|企业|公司|\([^()]*\))+$")
_SHORTEST_CORE: Final = 4  # 北京 and two more characters

# Bodies that every city has: their name alone is no name. Firms and funds aren't among them.
_PUBLIC_BODY = re.compile(
    r"(?:委员会|村委会|居委会|街道办事处|协会|学会|商会|联合会|促进会|总会|工会|供销合作社|经济合作社"
    r"|联合社|合作联社)$"
)
_OF_A_PARENT = re.compile(rf"(?P<parent>.*?)(?:{_OFFICE})$")
_PARENT = re.compile("公司|银行|信用社|联社|合伙|事务所|集团")
# A party, an authority over all places: whose body it is follows behind it.
_OVER_ALL = re.compile(
    r"^(?:中华人民共和国|中国共产党|中国人民政治协商会议|中国共产主义青年团|中共|共青团|国家税务总局)(?=.)"
)
_CENTRAL = re.compile(
    r"^(?:中国|中华|中央(?!商务|公园|广场)|全国|国务院|最高人民(?:法院|检察院)|海关总署|审计署"
    r"|国家(?!级|高新|经济技术|农业科技|税务局|粮食储备|.{2,4}公园)"
    r"|(?:外交|国防|教育|科学?技术?|工业和信息化|公安|民政|司法|财政|人力资源和社会保障|自然资源|生态环境"
    r"|住房和城乡建设|交通运输|水利|农业农村|商务|文化和旅游|退役军人事务|应急管理"
    r"|铁道|国土资源|环境保护|农业|文化|卫生|监察|人事|信息产业)部)"
)
# Of a university the name itself is enough, unless it only says what is taught, or to whom.
_UNIVERSITY = re.compile(r"^(?P<core>[^()]{2,}?)大学")
_ANY_UNIVERSITY = re.compile(
    "(?:医科?|药科?|中医药?|师范|农业?|林业?|理工|科技|工[业程商]|交通|财[经贸]|经[济贸]|政法|民族|外国语|海洋"
    "|石油|矿业|体育|艺术|音乐|传媒|开放|广播|电视|网络|老年|职工|干部|成人|业余|社区|人民|职业|技术|应用|综合|第.)+"
)
# Places whose bare name is also given to parks and hospitals elsewhere.
_NOT_ONLY_A_PLACE: Final = frozenset({"中山", "安康", "大同", "北海"})
_ANY_BODY = re.compile("局|厅|总署|部|中心|委员会|办公[室厅]|[总支大]队|实验室|管理[处所站]|服务站")
_LONGEST_PLACE: Final = 20
_SEPARATORS: Final = frozenset("、；;，\n\r")
# White space and "/" also stand inside names: they cut only between two complete ones.
# Beyond these nothing is a name, and a cell full of slashes would take minutes.
_LONGEST_NAME: Final = 120
_MOST_PIECES: Final = 20
_SPACE_OR_SLASH = re.compile(r"\s*/\s*|\s+")
_LEGAL_END = re.compile(
    r"(?<!分)公司$|公司.*分公司$|合伙企业$|事务所$|合作社$|个人独资企业$|\([^()]*合伙[^()]*\)$"
)
_OPEN, _CLOSE = "(（[［【〔", ")）]］】〕"


def clean_name(name: str) -> str:
    """The name as it is shown: no mark-up, no stray spaces, full-width brackets （）.

    Spaces inside Latin words stay; a name without Chinese characters keeps its ASCII brackets.
    """
    plain = fold_brackets(squeeze(without_markup(name)))
    if not re.search(f"[{CJK}]", plain):
        return plain
    return _SPACE_AT_CJK.sub("", plain).translate(_FULL_WIDTH)


def name_key(name: str) -> str:
    """What two writings of one name have in common: as `written_key`, in simplified characters.

    It is stored: what changes it here must change it in the database, by a migration.
    """
    return written_key(name).translate(TO_SIMPLIFIED)


def written_key(name: str) -> str:
    """A name in one writing: NFKC, without spaces, quotes and case, one kind of bracket and of
    middle dot. 期数 stay, and so do traditional characters. Empty for an empty name.

    For the numbers of rows whose source has none: those stay as they are.
    """
    plain = fold_brackets(nfkc(without_markup(name))).translate(_COMPARED)
    return nfkc(_DOTS.sub("·", _QUOTES.sub("", re.sub(r"\s", "", plain))))


def fund_key(name: str) -> str:
    """`name_key` of a fund, without (有限合伙) and (暂定名…): the same fund before and after
    its registration. What the register calls 一期, 二期 or Ⅰ stays apart, in brackets or not.
    """
    return _PHASE.sub(r"\1", _PARTNERSHIP.sub("", _PROVISIONAL.sub("", name_key(name))))


def legal_form(name: str) -> str | None:
    """The legal form that a registered name ends in (公司法, 合伙企业法), or the kind of body.

    `limited_company`, `joint_stock`, `limited_partnership`, `general_partnership` (also the
    special one of the professions), `state_agency`, `public_institution`; `other` for forms
    outside these and for branches, which are no legal persons. None where the end of the name
    tells nothing, as for short names. It is what the name says, not a register's entry.
    """
    key = _PROVISIONAL.sub("", name_key(name))
    if "普通合伙" in key[-10:]:
        return "general_partnership"
    if re.search(r"有限合伙\)?(?:企业)?$", key):
        return "limited_partnership"
    bare = _LAST_BRACKET.sub("", key)
    if _MINISTRY.search(bare) and not re.search(f"(?:{_BRANCH})$", bare):
        return "state_agency"
    return next((form for form, end in _FORMS if end.search(bare)), None)


def is_full_name(name: str) -> bool:
    """True for a full registered name, good enough to look for the same organisation.

    False for short names, names cut off or masked (某公司, 张**), several names in one, and
    agencies and public institutions without their place: 市财政局 and 第一人民医院 could be any
    city's, 鼓楼区水利局 that of several. A central body and a university need no place.
    """
    key = name_key(name)
    form = legal_form(name)
    if form is None or _NO_NAME.search(name_key(name)) or len(split_names(name)) != 1:
        return False
    if key.count("(") != key.count(")"):
        return False
    if form in ("state_agency", "public_institution") or _PUBLIC_BODY.search(key):
        return _is_of_a_place(key)
    branch = _OF_A_PARENT.search(key)
    if branch and not _PARENT.search(branch["parent"]):
        return False
    return len(_TAIL_OF_FORM.sub("", key)) >= _SHORTEST_CORE


def _is_of_a_place(key: str) -> bool:
    """True for a public body that its name tells from those of other places."""
    local = _OVER_ALL.sub("", key)
    university = _UNIVERSITY.search(local)
    if university and not _ANY_UNIVERSITY.fullmatch(university["core"]):
        return True
    if _CENTRAL.search(local):
        return True
    place = _place_before(local)
    return bool(place) and not _ANY_BODY.fullmatch(local[len(place) :])


def _place_before(key: str) -> str:
    """The longest name of a region that the key begins with, if it means just one region.

    Without its kind (昆明) only a province or a prefecture is so well known.
    """
    for end in range(min(len(key) - 1, _LONGEST_PLACE), 1, -1):
        name = key[:end]
        complete = name in table().full
        if not complete and (name not in table().bare or name in _NOT_ONLY_A_PLACE):
            continue
        place = read_region(name).value
        if place and (complete or place.level in (Level.PROVINCE, Level.PREFECTURE)):
            return name
        return ""
    return ""


def split_names(text: str) -> list[str]:
    """The names in one cell, cleaned; cut at 、；;， and line ends, never inside brackets.

    White space and "/" cut between two complete names of firms ("甲有限公司 乙有限公司"), "/"
    also beside another body; "北京 甲科技有限公司" and "甲有限公司 北京分公司" stay whole.
    An ASCII comma cuts only beside a Chinese character, so "Foo Co., Ltd." stays whole. After
    a bracket that is never closed nothing is cut.
    """
    parts, depth = [""], 0
    for position, char in enumerate(text):
        depth = max(0, depth + (char in _OPEN) - (char in _CLOSE))
        if not depth and _cuts(text, position):
            parts.append("")
        else:
            parts[-1] += char
    return [name for part in parts for whole in _firms(part) if (name := clean_name(whole))]


def _firms(text: str) -> list[str]:
    """A part cut at white space and "/" where complete names stand on both sides."""
    pieces, gaps = _pieces(text)
    firms = pieces[:1]
    for at, gap in enumerate(gaps, start=1):
        if _ends(firms[-1], gap) and _follows(pieces[at : at + _MOST_PIECES], gap):
            firms.append(pieces[at])
        else:
            firms[-1] += gap + pieces[at]
    return firms


def _ends(name: str, gap: str) -> bool:
    return len(name) <= _LONGEST_NAME and _is_whole(name, gap)


def _follows(pieces: list[str], gap: str) -> bool:
    """True where a whole name begins here; it may be written with spaces: 乙 科技有限公司."""
    name = ""
    for piece in pieces:
        name += piece
        if len(name) > _LONGEST_NAME:
            return False
        if _is_whole(name, gap):
            return True
    return False


def _pieces(text: str) -> tuple[list[str], list[str]]:
    """The text around its white space and slashes outside brackets, and what these are."""
    pieces, gaps, at, depth = [""], list[str](), 0, 0
    while at < len(text):
        gap = _SPACE_OR_SLASH.match(text, at)
        if gap and not depth:
            pieces.append("")
            gaps.append(gap[0])
            at = gap.end()
            continue
        depth = max(0, depth + (text[at] in _OPEN) - (text[at] in _CLOSE))
        pieces[-1] += text[at]
        at += 1
    return pieces, gaps


def _is_whole(name: str, gap: str) -> bool:
    """True for a name that ends in its legal form and has more than that, without a remark."""
    key = fold_brackets(name_key(name))
    bare = key if _LEGAL_END.search(key) else _LAST_BRACKET.sub("", key)
    if not _TAIL_OF_FORM.sub("", bare):
        return False
    if "/" in gap and not re.search(rf"(?:{_BRANCH})$", bare) and legal_form(bare) is not None:
        return True
    return _LEGAL_END.search(bare) is not None


def _cuts(text: str, position: int) -> bool:
    char = text[position]
    if char != ",":
        return char in _SEPARATORS
    around = text[max(0, position - 1) : position] + text[position + 1 : position + 2]
    return re.search(f"[{CJK}）)]", around) is not None
