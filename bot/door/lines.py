"""Lines to Rasa that stay open, one for each turn under way. By libcurl: a fifth of a Python client's cost.

A request goes out at most once: what may have been heard is not said again.
"""

from __future__ import annotations

import io
import select
import ssl
from collections import defaultdict, deque
from collections.abc import Sequence
from urllib.parse import urlsplit

import pycurl

LONGEST_CONNECT = 1.0  # seconds
NEVER_CONNECTED = frozenset({pycurl.E_COULDNT_RESOLVE_HOST, pycurl.E_COULDNT_CONNECT})


class NotSaid(Exception):
    """No whole answer. The message is a number of libcurl's, never a word of what was sent."""


class NotConnected(NotSaid):
    """Nothing was sent: nobody was there."""


class Lines:
    """`seconds` for all of an answer, which may have `largest` bytes. Any number of threads may ask."""

    def __init__(self, seconds: float, largest: int) -> None:
        self.seconds, self._largest = seconds, largest
        # By process. Each line has one connection; the one used last comes first.
        self._idle: defaultdict[str, deque[pycurl.Curl]] = defaultdict(deque)

    def ask(self, url: str, body: bytes | None = None, headers: Sequence[str] = ()) -> tuple[int, bytes]:
        """Status and answer: GET, or POST where there is a body. Raises NotSaid."""
        idle = self._idle[urlsplit(url).netloc]
        line = kept_line(idle) or new_line()
        received = bytearray()

        def take(piece: bytes) -> int | None:
            received.extend(piece)
            return 0 if len(received) > self._largest else None  # 0: libcurl breaks off

        line.setopt(pycurl.URL, url)
        line.setopt(pycurl.TIMEOUT_MS, int(self.seconds * 1000))
        line.setopt(pycurl.CONNECTTIMEOUT_MS, int(min(LONGEST_CONNECT, self.seconds) * 1000))
        line.setopt(pycurl.WRITEFUNCTION, take)
        if body is None:
            line.setopt(pycurl.HTTPGET, 1)
        else:
            line.setopt(pycurl.POST, 1)
            line.setopt(pycurl.POSTFIELDSIZE, len(body))
            # Read, not given whole: libcurl sends a request again where a kept connection broke without a
            # word, and what it has read it cannot read twice.
            line.setopt(pycurl.READFUNCTION, io.BytesIO(body).read)
            line.setopt(pycurl.HTTPHEADER, [*headers, "Expect:"])
        try:
            line.perform()
            status = line.getinfo(pycurl.RESPONSE_CODE)
        except pycurl.error as error:
            is_unsaid = error.args[0] in NEVER_CONNECTED or not line.getinfo(pycurl.REQUEST_SIZE)
            line.close()  # what is left of it must not be read as the next answer
            raise (NotConnected if is_unsaid else NotSaid)(f"libcurl {error.args[0]}") from None
        # A line that waits remembers nothing of what was said on it.
        line.setopt(pycurl.READFUNCTION, None)
        line.setopt(pycurl.WRITEFUNCTION, None)
        idle.append(line)
        return status, bytes(received)


def kept_line(idle: deque[pycurl.Curl]) -> pycurl.Curl | None:
    """One whose process is still there. libcurl would find out only by saying something to it, too late."""
    while idle:
        try:
            line = idle.pop()
        except IndexError:  # another thread took the last one
            return None
        if is_open(line):
            return line
        line.close()
    return None


def is_open(line: pycurl.Curl) -> bool:
    """Between two requests a connection has nothing to say but its end."""
    if (socket := line.getinfo(pycurl.ACTIVESOCKET)) == -1:
        return False
    ending = select.poll()
    ending.register(socket, select.POLLIN)
    return not ending.poll(0)


def new_line() -> pycurl.Curl:
    line = pycurl.Curl()
    line.setopt(pycurl.NOSIGNAL, 1)  # threads
    line.setopt(pycurl.PROXY, "")  # no proxy named in the environment has any business in here
    line.setopt(pycurl.FOLLOWLOCATION, 0)
    line.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
    line.setopt(pycurl.TCP_NODELAY, 1)
    trusted = ssl.get_default_verify_paths()  # the machine's own, where Rasa is behind https
    if trusted.cafile:
        line.setopt(pycurl.CAINFO, trusted.cafile)
    if trusted.capath:
        line.setopt(pycurl.CAPATH, trusted.capath)
    return line
