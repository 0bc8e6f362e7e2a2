"""Where the browser is: for the few sources whose session only a real browser gets."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

SETTING = "YINDAO_BROWSER"
ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_OWN = "chromium-*/chrome-*/chrome"  # below the folder in which Playwright keeps its browsers
_OWN_ON_MAC = "chromium-*/chrome-*/*.app/Contents/MacOS/*"
_PACKAGES = ("playwright", "scrapy_playwright")
_INSTALL = (
    "install one: `apt install chromium` on Debian, or `.venv/bin/playwright install chromium`; "
    f"or name one in {SETTING}"
)


class NoBrowser(Exception):
    """A source needs a browser, and none can be started: nothing was asked."""


def find_browser(named: Path | None, environment: Mapping[str, str] = os.environ) -> Path:
    """The one that is named, else one on the PATH, else Playwright's own.

    Raises NoBrowser, which says what to install. One that is named and isn't there is a mistake
    to be told, not a reason to take another.
    """
    for package in _PACKAGES:
        if importlib.util.find_spec(package) is None:
            raise NoBrowser(
                f"the package {package.replace('_', '-')} is not installed: "
                "`pip install 'yindao[browser]'`"
            )
    if named is not None:
        if not os.access(named, os.X_OK) or named.is_dir():
            raise NoBrowser(f"{SETTING} names {named}, which is no program that can be run")
        return named
    found = next(_candidates(environment), None)
    if found is None:
        raise NoBrowser(f"no Chromium was found; {_INSTALL}")
    return found


def _candidates(environment: Mapping[str, str]) -> Iterator[Path]:
    for name in ON_PATH:
        if program := shutil.which(name, path=environment.get("PATH", "")):
            yield Path(program)
    folder = _own_folder(environment)
    pattern = _OWN_ON_MAC if sys.platform == "darwin" else _OWN
    newest_first = sorted(folder.glob(pattern), key=_revision, reverse=True)
    yield from (program for program in newest_first if os.access(program, os.X_OK))


def _own_folder(environment: Mapping[str, str]) -> Path:
    if named := environment.get("PLAYWRIGHT_BROWSERS_PATH"):
        return Path(named)
    home = Path(environment.get("HOME", "/"))
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "ms-playwright"


def _revision(program: Path) -> int:
    """The number in `chromium-1234`: a greater one is newer."""
    numbers = [part.removeprefix("chromium-") for part in program.parts if "chromium-" in part]
    return int(numbers[0]) if numbers and numbers[0].isdecimal() else 0
