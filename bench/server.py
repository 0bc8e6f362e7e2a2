"""A local HTTP server in front of a made-up site: `python -m bench.server --notices 3000`.

It is a process of its own, and answers ten times as fast as a crawler asks.

It notes when it was first asked and how often: the one clock for ours and for the peer.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from bench.notices import notice_pages

_END = b"\r\n\r\n"
MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def response(text: str, kind: str = "text/html; charset=utf-8") -> bytes:
    """An HTTP answer with its head."""
    body = text.encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


class Site:
    """Answers by path, made once; `asked` and `first` (monotonic seconds) since the last reset."""

    def __init__(self, number: int) -> None:
        pages = notice_pages(number)
        self._answers = {urlsplit(url).path.encode(): response(page) for url, page in pages}
        self.asked, self.first = 0, 0.0

    def answer(self, path: bytes) -> bytes:
        """The whole answer to a request for `path`."""
        if path == b"/-/reset":
            self.asked, self.first = 0, 0.0
        if path.startswith(b"/-/"):
            return response(json.dumps({"asked": self.asked, "first": self.first}))
        self.first = self.first or time.monotonic()
        self.asked += 1
        return self._answers.get(path, MISSING)


class _Connection(asyncio.Protocol):
    """One kept-alive connection: GET only."""

    def __init__(self, answer: Callable[[bytes], bytes]) -> None:
        self._answer = answer
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport), "TCP can be written to"
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *heads, self._rest = (self._rest + data).split(_END)
        for head in heads:
            self._transport.write(self._answer(head.split(b" ", 2)[1]))


async def _listen(answer: Callable[[bytes], bytes]) -> tuple[asyncio.Server, str]:
    """A server at a free port of this machine, and its URL."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(answer), "127.0.0.1", 0)
    return server, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def _serve(answer: Callable[[bytes], bytes]) -> None:
    server, url = await _listen(answer)
    sys.stdout.write(f"{url}\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)  # until it is closed
    server.close()


@contextmanager
def in_thread(answer: Callable[[bytes], bytes]) -> Iterator[str]:
    """The URL of a server in a thread of this process, where nothing is timed."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    server, url = asyncio.run_coroutine_threadsafe(_listen(answer), loop).result()
    try:
        yield url
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@dataclass(frozen=True, slots=True)
class Served:
    """A running server, seen from the bench."""

    url: str

    def reset(self) -> None:
        """Forget what was asked."""
        self._tell("reset")

    def asked(self) -> int:
        """Requests since the reset."""
        return int(self._tell("seen")["asked"])

    def first(self) -> float:
        """When the first of them came, in seconds of time.monotonic(), which processes share."""
        return self._tell("seen")["first"]

    def _tell(self, what: str) -> dict[str, float]:
        with urllib.request.urlopen(f"{self.url}/-/{what}", timeout=60) as answer:
            told: dict[str, float] = json.load(answer)
            return told


@contextmanager
def serving(number: int) -> Iterator[Served]:
    """A server with a channel of `number` notices, in a process of its own."""
    command = [sys.executable, "-m", "bench.server", "--notices", str(number)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None, "a pipe"
        assert process.stdout is not None, "a pipe"
        try:
            yield Served(process.stdout.readline().strip())
        finally:
            process.stdin.close()
            process.wait(10)


def main() -> None:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notices", type=int, required=True)
    asyncio.run(_serve(Site(parser.parse_args().notices).answer))


if __name__ == "__main__":
    main()
