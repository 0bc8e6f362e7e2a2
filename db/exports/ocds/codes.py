"""Our codes in those of the standard and its extensions (procurement sources, section 14).

What the standard has no place for stands in fields that begin with `x_`.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

# A prefix is given out by the Open Contracting Partnership; this one is a placeholder.
PLACEHOLDER_PREFIX: Final = "ocds-xxxxxx"
# As org-id.guide lists it for China; to be changed in the settings where it is not wanted.
IDENTIFIER_SCHEME: Final = "CN-SAIC"
CATALOGUE: Final = "x_CN-GPC2022"  # procurement catalogue of 2022, 财库〔2022〕31号

_EXTENSIONS: Final = "https://raw.githubusercontent.com/open-contracting-extensions"
EXTENSIONS: Final = tuple(
    f"{_EXTENSIONS}/ocds_{name}_extension/{version}/extension.json"
    for name, version in (
        ("lots", "v1.1.5"),  # what is newer is for a version of the standard that is not out
        ("otherRequirements", "master"),
        ("suitability", "master"),
        ("sustainability", "master"),
        ("subcontracting", "master"),
        ("partyDetails_scale", "master"),
    )
)

# Of each stage: tag, section that its notice is a document of, type of that document.
STAGES: Final = {
    "intention": ("planning", "planning", "plannedProcurementNotice"),
    "prequalification": ("tender", "tender", "tenderNotice"),
    "tender": ("tender", "tender", "tenderNotice"),
    "correction": ("tenderAmendment", "tender", "clarifications"),
    "termination": ("tenderCancellation", "tender", "cancellationDetails"),
    "award": ("award", "tender", "awardNotice"),
    "contract": ("contract", "tender", "contractNotice"),
    "acceptance": ("implementation", "tender", "completionCertificate"),
}
OTHER_STAGE: Final = ("planning", "planning", None)  # hearings and surveys before a tender

METHODS: Final[dict[str, tuple[str, str]]] = {
    method: (code, name)
    for method, (code, name) in tomllib.loads(
        Path(__file__).with_name("methods.toml").read_text(encoding="utf-8")
    ).items()
}
CATEGORIES: Final = {"A": "goods", "B": "works", "C": "services"}
LOT_STATUS: Final = {"open": "active", "awarded": "complete", "failed": "unsuccessful"}
SCALES: Final = frozenset({"micro", "small", "medium", "large"})

# How lists are merged, of the fields that we write: what the schemas say, kept here so that
# nothing is fetched. A test compares the two.
MERGE_RULES: Final = {
    ("tag",): "omitWhenMerged",
    ("id",): "omitWhenMerged",
    ("date",): "omitWhenMerged",
    ("parties", "roles"): "wholeListMerge",
    ("awards", "relatedLots"): "wholeListMerge",
    ("relatedProcesses", "relationship"): "wholeListMerge",
    ("tender", "otherRequirements", "reservedParticipation"): "wholeListMerge",
    ("tender", "sustainability"): "wholeListMerge",
    ("tender", "lots", "otherRequirements", "reservedParticipation"): "wholeListMerge",
    ("tender", "lots", "sustainability"): "wholeListMerge",
}
