"""Which files of purchases somebody may ask for."""

from __future__ import annotations

import pytest

from spiders.registry import source
from yindao.errors import UserError
from yindao.purchase_files import check_request, check_source


def test_options_that_do_not_go_together() -> None:
    for kind, notice, application, told in (
        ("procurement_attachment", None, None, "--notice: expected the number of a notice"),
        ("prospectus", "99", None, "--kind: expected one of supplier_declaration, unread_notice"),
        ("unread_notice", None, "9", "--application: unread_notice is of notices"),
    ):
        with pytest.raises(UserError, match=told):
            check_request(kind, notice, application)
    check_request("procurement_attachment", "99", None)


def test_a_source_without_such_files() -> None:
    for name, kind, told in (
        ("ccgp_dfgg_zbgg", "unread_notice", "stand under ccgp_dfgg"),
        ("ccgp_dfgg", "prospectus", "has no files of kind 'prospectus'"),
        ("sse_listings", "supplier_declaration", "has no files of kind"),
    ):
        with pytest.raises(UserError, match=told):
            check_source(source(name).spec, kind)
    check_source(source("ccgp_dfgg").spec, "supplier_declaration")
