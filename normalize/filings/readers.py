"""Filed documents by their shape: which of them are read, and by which rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from normalize.filings.issue_results import issue_result
from normalize.filings.prospectus import prospectus
from normalize.filings.rules import rules, squeezed
from normalize.funds.attachments import KIND as _FUND_FILE, fund_attachment
from normalize.procurement.files import KIND as PURCHASE_FILE, procurement_file
from normalize.records import Json, Record
from normalize.said import Said, text_in

INTERPRETERS: Mapping[str, Callable[[Said], Iterable[Record]]] = {
    "prospectus": prospectus,
    "issue_result": issue_result,
    _FUND_FILE: fund_attachment,
    PURCHASE_FILE: procurement_file,
}
# Files of any form, which are read whole.
ATTACHMENTS = frozenset({_FUND_FILE, PURCHASE_FILE})


def shape_of(context: Mapping[str, Json]) -> str:
    """How a document is read, by its title, else by its kind."""
    kind, title = text_in(context, "document_kind"), squeezed(text_in(context, "title"))
    if kind in ATTACHMENTS:
        return kind
    for shape in rules()["shapes"]:
        if shape.get("kind", kind) == kind and re.search(shape.get("title", ""), title):
            return str(shape["shape"])
    return "other"
