"""Mark-up within a value of an interface, above all within names."""

from __future__ import annotations

import pytest

from normalize.markup import without_markup
from normalize.names import clean_name, name_key


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("青禾<em>样例</em>有限公司", "青禾样例有限公司"),
        ('青禾<font color="red">样例</font>公司<br/>乙公司', "青禾样例公司\n乙公司"),
        ("青禾&#40;样例&#x29;A&amp;B有限公司", "青禾(样例)A&B有限公司"),
        ("青禾&amp;lt;em&amp;gt;样例", "青禾样例"),
        ("&lt;em&gt;青禾&lt;/em&gt;样例", "青禾样例"),
        ("A&B有限公司", "A&B有限公司"),
        ("AT&T;有限公司", "AT&T;有限公司"),
        ("5<n且m>3", "5<n且m>3"),
        ("a < b > c", "a < b > c"),
    ],
)
def test_what_the_page_shows_is_meant(printed: str, shown: str) -> None:
    assert without_markup(printed) == shown


def test_a_name_is_the_same_with_and_without_it() -> None:
    printed = "青禾&#40;<em>样例</em>&#41;A&amp;B有限公司"
    assert clean_name(printed) == "青禾（样例）A&B有限公司"
    assert name_key(printed) == name_key("青禾（样例）A&B有限公司")
