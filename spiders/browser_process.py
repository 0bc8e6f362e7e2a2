"""The browser's process: started with no doors open, and gone when the crawl is."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress
from typing import Any

from loguru import logger
from playwright.async_api import Browser, Error
from scrapy_playwright.provider import PlaywrightBrowserProvider

from spiders.spec import SourceSpec

_ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",  # it calls its maker's hosts otherwise
    "--disable-component-update",
    "--disable-sync",
)
_PATIENCE = 20.0  # seconds for an orderly end


def launch_options(program: str, spec: SourceSpec, *, replay: bool) -> dict[str, Any]:
    """How to start it. No name but the source's own hosts can be looked up, and in a replay none:
    where a redirect leads elsewhere, no rule of ours is asked before the browser follows it.
    """
    own = () if replay else tuple(f"EXCLUDE {host}" for host in sorted(spec.hosts))
    arguments = [*_ARGUMENTS, f"--host-resolver-rules={', '.join(('MAP * ~NOTFOUND', *own))}"]
    if replay:
        arguments.append("--no-proxy-server")
    return {
        "executable_path": program,
        "args": arguments,
        "chromium_sandbox": os.geteuid() != 0,  # Chromium's sandbox refuses to run as root
        # Told to stop, a crawl finishes its batch first; then it ends its browser itself.
        "handle_sigint": False,
        "handle_sigterm": False,
        "handle_sighup": False,
    }


class OwnBrowser(PlaywrightBrowserProvider):  # type: ignore[misc]  # it comes without types
    """Playwright's browser, whose process group is killed if it outlives the crawl.

    Playwright starts it in a group of its own, which a signal to the crawl's group doesn't reach.
    """

    def __init__(self, config: Any) -> None:
        super().__init__(config)
        self._groups: list[int] = []

    async def launch_browser(self) -> Browser:
        """Start it, and note its process group."""
        browser: Browser = await super().launch_browser()
        session = await browser.new_browser_cdp_session()
        told = await session.send("SystemInfo.getProcessInfo")
        pids = [int(one["id"]) for one in told["processInfo"] if one["type"] == "browser"]
        own = os.getpgid(0)
        self._groups += [group for group in map(os.getpgid, pids) if group != own]
        await session.detach()
        return browser

    async def close(self) -> None:
        """End it in order, and in any case."""
        try:
            await asyncio.wait_for(super().close(), _PATIENCE)
        except (TimeoutError, Error, OSError) as error:  # its driver is gone before it
            logger.debug("the browser did not end in order: {}", error)
        for group in self._groups:
            with suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)
