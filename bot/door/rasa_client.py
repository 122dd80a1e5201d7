"""Talks to Rasa: signed requests, a short patience, and no trust in what comes back."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.door.answer import Answer, AnswerRefused, read_answer
from bot.door.lines import Lines, NotConnected, NotSaid
from bot.door.vocabulary import Spoken

Signal = Literal["begin", "silence", "hidden", "channel_changed", "stored", "store_failed"]

LARGEST_ANSWER = 512 * 1024  # a summary with every answer at its longest stays well below
LONGEST_MESSAGE = 8000
SECONDS_PASSED_OVER = 5.0  # a process that could not be reached; then it is tried again


class RasaFailed(Exception):
    """No usable answer. The message never holds a word of the person."""


class NotReached(RasaFailed):
    """Nobody was there: what was to be said has certainly not been heard."""


@dataclass(frozen=True)
class Turn:
    """One thing said to Rasa: exactly one of message, choice and signal."""

    conversation: str
    channel: str = "web"
    mode: str = "self"
    language: str = "en"
    message: str | None = None
    choice: str | None = None
    signal: Signal | None = None
    data: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if sum(part is not None for part in (self.message, self.choice, self.signal)) != 1:
            raise ValueError("a turn is a message, a choice or a signal")

    def as_json(self) -> dict[str, Any]:
        return {
            "conversation": self.conversation,
            "channel": self.channel,
            "mode": self.mode,
            "language": self.language,
            "message": self.message,
            "choice": self.choice,
            "signal": self.signal,
            "data": self.data,
        }


class Rasa:
    """The processes that hold the conversations; each conversation belongs to one of them.

    Where they share their memory (`is_shared`), another takes over for one that cannot be reached. Never for
    one that failed on the way: it may have taken the answer, and a yes said twice answers two questions.
    """

    def __init__(
        self,
        urls: tuple[str, ...],
        key: bytes,
        seconds: float = 3.0,
        at_once: int = 120,
        is_shared: bool = False,
    ) -> None:
        self._urls = urls
        self._is_shared = is_shared
        self._passed_over: dict[str, float] = {}  # until when
        self._key = key
        # Fewer than the server's threads, so that leaving never queues behind a slow Rasa.
        self._room = threading.BoundedSemaphore(at_once)
        self._lines = Lines(seconds, LARGEST_ANSWER)

    def turn(self, turn: Turn) -> Answer:
        """Rasa's answer to one turn. Raises RasaFailed."""
        body = self._say(turn.conversation, "turn", turn.as_json())
        try:
            return read_answer(json.loads(body), Spoken(turn.channel, turn.mode, turn.language))
        except (AnswerRefused, ValueError, RecursionError) as error:
            raise RasaFailed(f"the answer was not understood: {type(error).__name__}") from None

    def forget(self, conversation: str) -> bool:
        """Erase a conversation. Never raises: where Rasa cannot be reached, its own time limit erases."""
        try:
            self._say(conversation, "forget", {"conversation": conversation})
        except RasaFailed:
            return False
        return True

    def is_healthy(self) -> bool:
        try:
            return all(self._lines.ask(f"{url}/webhooks/door/health")[0] == 200 for url in self._urls)
        except NotSaid:
            return False

    def _say(self, conversation: str, verb: str, value: dict[str, Any]) -> bytes:
        """To the conversation's own process, or to the next that can be reached."""
        urls = self._in_order(conversation)
        for url in urls[:-1]:
            try:
                return self._post(url, verb, value)
            except NotReached:
                self._passed_over[url] = time.monotonic() + SECONDS_PASSED_OVER
        return self._post(urls[-1], verb, value)

    def _in_order(self, conversation: str) -> list[str]:
        """Its own process first, then the others; those that could not be reached lately come last."""
        digest = hashlib.sha256(conversation.encode()).digest()
        own = int.from_bytes(digest[:8]) % len(self._urls)
        if not self._is_shared:
            return [self._urls[own]]
        now = time.monotonic()
        in_turn = [*self._urls[own:], *self._urls[:own]]
        return sorted(in_turn, key=lambda url: self._passed_over.get(url, 0.0) > now)

    def _signature(self, body: bytes) -> str:
        return hmac.new(self._key, body, hashlib.sha256).hexdigest()

    def _post(self, url: str, verb: str, value: dict[str, Any]) -> bytes:
        body = json.dumps(value).encode()  # ASCII, so that a lone surrogate travels as an escape
        headers = ("Content-Type: application/json", f"X-Doorway-Signature: {self._signature(body)}")
        if not self._room.acquire(blocking=False):
            raise RasaFailed("too many turns are waiting")
        try:
            status, answer = self._lines.ask(f"{url}/webhooks/door/{verb}", body, headers)
        except NotConnected as fault:
            raise NotReached(str(fault)) from None
        except NotSaid as fault:
            raise RasaFailed(str(fault)) from None
        finally:
            self._room.release()
        if status != 200:
            raise RasaFailed(f"status {status}")
        return answer
