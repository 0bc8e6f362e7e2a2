"""Addresses of filed documents, of which the exchanges' answers have the path alone."""

from __future__ import annotations

from normalize.reading import Reading, Reason


def file_url(files: str, path: str) -> Reading[str]:
    """The address of a file; a path that doesn't begin at the root names no file of this host.

    files  the host of the files, without a slash at its end
    """
    if not path:
        return Reading(path, reason=Reason.NOT_STATED)
    if not path.startswith("/") or path.startswith("//"):
        return Reading(path, reason=Reason.UNREADABLE)
    return Reading(path, value=files + path)
