"""Documents of before 2007, WPS and RTF, made into such as are read here: by LibreOffice.

It is used where it is installed, and only so: one process for one file, with a profile of its own
in which macros and links to elsewhere are switched off, and bounded in time, memory and size.
"""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from spiders.bounded import Limits

ON_PATH: Final = ("soffice", "libreoffice")
_LARGEST: Final = 100 * 1024 * 1024  # of what it writes
_MEMORY: Final = 4 * 1024 * 1024 * 1024  # of address space: it maps much more than it uses
_PROFILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"""  # noqa: E501


class NoLibreOffice(Exception):
    """It isn't installed."""


class NotConverted(Exception):
    """It could not make anything of the file, or needed too much."""


def find_libreoffice() -> str:
    """Its program. Raises NoLibreOffice."""
    for name in ON_PATH:
        if found := shutil.which(name):
            return found
    raise NoLibreOffice("install it: `apt install libreoffice-writer-nogui` on Debian")


def to_docx(body: bytes, form: str, limits: Limits) -> bytes:
    """The document as one of Word. Raises NoLibreOffice, NotConverted.

    form  doc or rtf: the ending under which it is handed over
    """
    program = find_libreoffice()
    with tempfile.TemporaryDirectory(prefix="yindao-office-") as made:
        folder = Path(made)
        (folder / "profile" / "user").mkdir(parents=True)
        (folder / "profile" / "user" / "registrymodifications.xcu").write_text(_PROFILE)
        (folder / f"file.{form}").write_bytes(body)
        _run(program, folder, form, limits)
        written = folder / "out" / "file.docx"
        if not written.is_file():
            raise NotConverted("LibreOffice wrote nothing")
        return written.read_bytes()


def _run(program: str, folder: Path, form: str, limits: Limits) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--norestore", "--nolockcheck", "--nodefault"]
    command += [
        "--convert-to",
        "docx",
        "--outdir",
        str(folder / "out"),
        str(folder / f"file.{form}"),
    ]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "LC_ALL": "C.UTF-8"},
        start_new_session=True,  # it starts others: all of them are ended together
        preexec_fn=lambda: _bound(limits),
    )
    try:
        if process.wait(limits.seconds) != 0:
            raise NotConverted(f"LibreOffice ended with {process.returncode}")
    except subprocess.TimeoutExpired as error:
        raise NotConverted(f"LibreOffice needed more than {limits.seconds} s") from error
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _bound(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST, _LARGEST))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
