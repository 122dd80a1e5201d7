"""Somebody at the other end: takes turns, one at a time, and looks at each answer.

Each turn is one thing said and its whole answer. For Doorway's page that is the form sent and the page that
comes back: one request where the page's script sends it, two (the second by GET) in a browser without script.
"""

from __future__ import annotations

import itertools
import json
import re
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol
from urllib.parse import urlencode, urlsplit

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SCRIPT = {"X-Script": "1"}
NOTHING: Mapping[str, str] = {}
LENGTH = 20  # turns of one conversation; then the next begins, so that nobody grows

TOKEN = re.compile(r'name="token" value="([^"]+)"')
OFFERED = re.compile(r'name="(?:choice|control)"[^>]*? value="([^"]+)"')
TAGS = re.compile(r"<(?:style|script|template).*?</(?:style|script|template)>|<[^>]+>", re.DOTALL)


class Talker(Protocol):
    def turn(self) -> float:
        """Seconds for one turn."""


class Line:
    """One connection that stays open, as a browser's or a gateway's does.

    Reads what our own servers send and no more: whoever talks uses the cores that are measured.
    """

    def __init__(self, url: str) -> None:
        self._netloc = urlsplit(url).netloc
        self._socket: socket.socket | None = None

    def ask(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, str, str]:
        """Status, cookie, text."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self._netloc}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if body is not None:
            lines.append(f"Content-Length: {len(body)}")
        connection = self._socket or self._connect()
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + (body or b""))
        return self._answer(connection)

    def _connect(self) -> socket.socket:
        host, _, port = self._netloc.rpartition(":")
        self._socket = socket.create_connection((host, int(port)), timeout=120)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._socket

    def _answer(self, connection: socket.socket) -> tuple[int, str, str]:
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more(connection)
        first, *rest = received[:end].decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in rest)}
        status, whole = int(first.split(" ", 2)[1]), end + 4
        whole += int(headers.get("content-length", "0"))
        assert "transfer-encoding" not in headers, "an answer in chunks is not read here"
        while len(received) < whole:
            received += self._more(connection)
        if headers.get("connection", "").lower() == "close":
            connection.close()
            self._socket = None
        return status, headers.get("set-cookie", ""), received[end + 4 : whole].decode()

    @staticmethod
    def _more(connection: socket.socket) -> bytes:
        piece = connection.recv(65536)
        if not piece:
            raise ConnectionError("the server hung up in the middle of an answer")
        return piece


class Echoed:
    """Talks to the bare echo."""

    def __init__(self, url: str) -> None:
        self._line = Line(url)
        self._body = json.dumps({"sender": "one", "message": "yes"}).encode()

    def turn(self) -> float:
        started = time.perf_counter()
        status, _, text = self._line.ask("POST", "/", self._body, JSON)
        spent = time.perf_counter() - started
        assert status == 200
        assert text.encode() == self._body
        return spent


class Rested:
    """Talks to a Rasa over its own REST channel, in words that its examples hold."""

    numbers = itertools.count()

    def __init__(self, url: str, words: tuple[str, ...] = ("hi", "sad", "yes", "bye")) -> None:
        self._line, self._words = Line(url), words
        self._said = self._says()

    def _says(self) -> Iterator[bytes]:
        while True:
            sender = f"sender-{next(self.numbers)}"
            for number in range(LENGTH):
                message = self._words[number % len(self._words)]
                yield json.dumps({"sender": sender, "message": message}).encode()

    def turn(self) -> float:
        body = next(self._said)
        started = time.perf_counter()
        status, _, text = self._line.ask("POST", "/webhooks/rest/webhook", body, JSON)
        spent = time.perf_counter() - started
        assert status == 200
        assert json.loads(text), "nothing was said"
        return spent


class Person:
    """Somebody at Doorway's page, without a browser: reads what is offered, answers as the script does."""

    def __init__(self, url: str, has_script: bool = True) -> None:
        self._line = Line(url)
        self._sent_with = SCRIPT if has_script else {}
        self.page, self.cookie = "", ""

    def begin(self) -> float:
        """Presses Start and reads the first question."""
        started = time.perf_counter()
        status, _ = self._post("/", {})
        assert status == 303, status
        self._look()
        return time.perf_counter() - started

    def say(self, **fields: str) -> float:
        """Sends the form with these fields and reads the page."""
        token = TOKEN.search(self.page)
        assert token, self.words[:400]
        started = time.perf_counter()
        status, self.page = self._post("/page", {"token": token[1], **fields}, self._sent_with)
        assert status == (200 if self._sent_with else 303), status
        if status == 303:
            self._look()
        return time.perf_counter() - started

    def press(self, value: str) -> float:
        assert value in self.offered, (value, self.offered, self.words[:400])
        return self.say(choice=value)

    def write(self, words: str) -> float:
        return self.say(words=words, **{"with": "words"})

    @property
    def offered(self) -> list[str]:
        return OFFERED.findall(self.page)

    @property
    def words(self) -> str:
        return " ".join(TAGS.sub(" ", self.page).split())

    def _post(
        self, path: str, fields: dict[str, str], sent_with: Mapping[str, str] = NOTHING
    ) -> tuple[int, str]:
        headers = {"Cookie": self.cookie} if self.cookie else {}
        body = urlencode(fields).encode()
        status, cookie, page = self._line.ask("POST", path, body, {**FORM, **headers, **sent_with})
        self.cookie = cookie.split(";")[0] or self.cookie
        return status, page

    def _look(self) -> None:
        status, _, self.page = self._line.ask("GET", "/page", None, {"Cookie": self.cookie})
        assert status == 200, status


Step = Callable[[Person], float]


def presses(value: str) -> Step:
    return lambda person: person.press(value)


def writes(words: str) -> Step:
    return lambda person: person.write(words)


OPENING = (presses("yes"), presses("continue"), presses("self"), presses("age_13_over"))
# Most people press; one turn in four is typed. Nothing is sent at the end.
CONVERSATION: tuple[Step, ...] = (
    *OPENING,
    *(writes("yes"), presses("no_details"), writes("nope"), presses("no"), presses("no")),
    *(presses("yes"), presses("no_details"), writes("no"), presses("information"), presses("no")),
    *(presses("no"), presses("change"), presses("change:L1A.S2.PV.02"), writes("yes")),
    *(writes("he said he would find me"), presses("dont_send")),
)


class Paged:
    """Talks to Doorway's page, one conversation after the other."""

    def __init__(self, url: str, has_script: bool = True) -> None:
        self._url, self._has_script = url, has_script
        self._steps = self._takes()
        self.tapped: list[float] = []
        self.typed: list[float] = []

    def _takes(self) -> Iterator[float]:
        while True:
            person = Person(self._url, self._has_script)
            person.begin()
            for number, step in enumerate(CONVERSATION):
                spent = step(person)
                (self.typed if number in TYPED else self.tapped).append(spent)
                yield spent

    def turn(self) -> float:
        return next(self._steps)


TYPED = frozenset({4, 6, 11, 17, 18})


class Aged:
    """A conversation that goes to and fro between two questions: it gets older, and never further."""

    def __init__(self, url: str, turns: int, has_nonsense: bool) -> None:
        self._has_nonsense = has_nonsense
        self._person = Person(url)
        self._person.begin()
        for step in OPENING:
            step(self._person)
        self.turns = len(OPENING)
        while self.turns < turns:
            self.five()

    def five(self) -> float:
        """Seconds for five turns; where there is nonsense it is the last of them."""
        person = self._person
        spent = person.press("no") + person.say(control="go_back")
        spent += person.press("no") + person.say(control="go_back")
        spent += person.write("purple flibber wug") if self._has_nonsense else person.say(control="repeat")
        self.turns += 5
        return spent


def tell(url: str, number: int, crowd: int, spent: list[float]) -> bool:
    """One whole conversation with words and a pattern of answers of its own, read back at the summary."""
    person = Person(url)
    person.begin()
    spent += [step(person) for step in OPENING]
    spent += [person.press("yes"), person.write(own_word(number))]
    pattern = number
    while "send" not in person.offered:
        spent.append(person.press(next_answer(person.offered, pattern)))
        pattern = pattern >> 1 if "no_details" not in person.offered else pattern
    is_own = sees_own_alone(person, number, crowd)
    spent.append(person.press("dont_send"))
    return is_own


def own_word(number: int) -> str:
    return f"word{number:03d}x"


def sees_own_alone(person: Person, number: int, crowd: int) -> bool:
    """Whether the summary holds this person's word, and nobody else's."""
    words = person.words
    others = (own_word(other) for other in range(crowd) if other != number)
    return own_word(number) in words and not any(word in words for word in others)


def next_answer(offered: list[str], pattern: int) -> str:
    for value in ("no_details", "information"):
        if value in offered:
            return value
    return "yes" if pattern & 1 and "rather_not_say" in offered and "yes" in offered else "no"
