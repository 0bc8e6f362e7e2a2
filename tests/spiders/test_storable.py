"""Characters that no database takes are replaced, said, and nothing else is touched."""

from __future__ import annotations

import json

from hypothesis import given, strategies as st

from normalize.records import Json
from spiders.drafts import Contents, Draft
from spiders.storable import storable


def contents(fields: dict[str, Json]) -> Contents:
    return Contents(drafts=(Draft("row", "1", fields, "here"),))


def test_a_lone_surrogate_and_nul_are_replaced_and_said() -> None:
    page = r'{"name": "甲\ud800乙", "rows": [{"a": "x\u0000y"}]}'
    found = storable(contents(json.loads(page)), page)
    assert found.drafts[0].fields == {"name": "甲\ufffd乙", "rows": [{"a": "x\ufffdy"}]}
    assert [odd.what for odd in found.oddities] == ["characters that can't be stored"]


def test_a_pair_of_surrogates_is_a_character() -> None:
    page = r'{"name": "\ud83d\ude00"}'
    assert storable(contents(json.loads(page)), page) == contents({"name": "\U0001f600"})


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=4))
def test_what_comes_out_can_always_be_stored(fields: dict[str, str]) -> None:
    page = json.dumps(fields)
    for draft in storable(contents(dict(json.loads(page))), page).drafts:
        text = json.dumps(dict(draft.fields), ensure_ascii=False)
        assert "\\u0000" not in text
        text.encode()
