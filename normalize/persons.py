"""Whether a name is that of a natural person: of such owners only the share is kept (rule 11)."""

from __future__ import annotations

import re
from typing import Final

from normalize.filings.prospectus_ties import is_organisation, is_person
from normalize.text import CJK, nfkc

# The family names of nearly all; 单, 全 and 应, which begin many words, are left out.
FAMILY: Final = (
    r"(?:欧阳|上官|司马|诸葛|司徒|东方|皇甫|尉迟|令狐|慕容|[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
    r"何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛"
    r"雷贺倪汤滕殷罗毕郝邬安常乐于傅皮卞齐康伍余元卜顾孟黄穆萧尹姚邵汪祁毛禹狄米贝明臧计成戴宋庞熊"
    r"纪舒屈项祝董梁杜阮蓝闵席季贾路娄江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万柯管卢莫经房裘"
    r"缪解宗丁宣邓郁杭洪包左石崔吉龚程嵇邢裴陆荣翁甄曲封储靳焦牧山谷车侯全班仰秋仲伊宫宁仇栾甘厉"
    r"武符刘景詹束龙叶幸韶黎蒲邰赖卓蔺屠蒙池乔闻党翟谭姬申冉桑桂牛边燕冀尚农温庄晏柴瞿阎慕连习"
    r"艾鱼容向古易廖耿满匡国文寇东沃利巩聂晁敖冷辛阚简饶曾关查岳帅佟涂肖闫付代仝苟邸])"
)

_PERSON = re.compile(rf"{FAMILY}[{CJK}]{{1,2}}$")
_NOTE = re.compile(r"[(][^()]*[)]$")
_SAID = re.compile(
    r"自然人|[等共]\s?[\d一二两三四五六七八九十]{1,3}\s?[名位]?(?:人|个人|员工|股东|合伙人)$"
)


def is_natural_person(name: str) -> bool:
    """True for an owner whose name is, or may be, a person's.

    A full name of an organisation says what it is; what says nothing and is written in a foreign
    script, or begins with a family name, is taken for a person: 张三, 欧阳某某（香港）, LI MING.
    """
    shown = nfkc(name).strip()
    if _SAID.search(shown):
        return True
    plain = _NOTE.sub("", shown).strip()
    if not plain or is_organisation(plain):
        return False
    if not re.search(f"[{CJK}]", plain):
        return re.search("[A-Za-z]", plain) is not None
    return is_person(plain) and ("·" in plain or _PERSON.match(plain) is not None)
