"""Ways for a letter to leave the house, and a folder as the simplest of them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from email.parser import HeaderParser
from pathlib import Path
from typing import Protocol

_UNFIT = re.compile(r"[^A-Za-z0-9.@_-]")


class TryLater(Exception):
    """It did not go out, surely; another time it may.

    whole_server  the fault is not of this letter: no other would go out now
    """

    def __init__(self, reason: str, *, whole_server: bool = False) -> None:
        self.reason, self.whole_server = reason, whole_server
        super().__init__(reason)


class Refused(Exception):
    """It did not go out, surely, and never will as it is."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Vanished(Exception):
    """It was handed over and no answer came: nobody here knows whether it arrived."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Transport(Protocol):
    """A way out. `open` is called before each letter, and costs little where all is well."""

    def open(self) -> None:
        """Be ready for the next letter. Raises TryLater where that can't be."""

    def send(
        self, message: str, sender: str, recipient: str, handing_over: Callable[[], None]
    ) -> None:
        """Send one letter; it is gone when this returns.

        handing_over  called just before the point from which a death would leave its fate unknown

        Raises TryLater, Refused or Vanished.
        """

    def close(self) -> None:
        """Let go of what is held."""


class FolderTransport:
    """Writes each letter as an .eml file. Repeating that changes nothing: never in doubt."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._away(error) from error

    def send(
        self, message: str, sender: str, recipient: str, handing_over: Callable[[], None]
    ) -> None:
        target = self.folder / _file_name(message)
        try:
            _write(target, message.encode("ascii"))
        except OSError as error:
            raise self._away(error) from error

    def close(self) -> None:
        pass

    def _away(self, error: OSError) -> TryLater:
        return TryLater(f"{self.folder}: {error.strerror or error}", whole_server=True)


def _file_name(message: str) -> str:
    message_id = HeaderParser().parsestr(message, headersonly=True)["Message-ID"]
    return f"{_UNFIT.sub('_', message_id.strip('<> '))}.eml"


def _write(target: Path, content: bytes) -> None:
    """All or nothing, also where the machine loses power."""
    part = target.with_name(f".{target.name}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
