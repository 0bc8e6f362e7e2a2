"""Names of applicants at HKEX, which carry marks that are no part of them."""

from __future__ import annotations

import re

# B: biotech (chapter 18A), W: weighted voting rights, P: specialist technology (18C), S: secondary.
# It comes and goes with the state of the application: no firm is renamed by it.
_MARKER = re.compile(r"(?:\s+[-－]\s*[BWPS]{1,2})+\s*$")


def without_marker(name: str) -> str:
    """The name without the marks at its end."""
    return _MARKER.sub("", name).strip()


def markers(name: str) -> str:
    """The letters at the end of a name, in order; empty where it has none."""
    found = _MARKER.search(name)
    return re.sub(r"[^BWPS]", "", found[0]) if found else ""
