"""A door in this process, on a port of its own, with a clock and a Rasa that tests can disturb."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nacl.public import PrivateKey, SealedBox
from waitress.server import create_server

from bot.door.answer import Answer
from bot.door.app import close_app, create_app
from bot.door.disclosures import Disclosures
from bot.door.parts import Parts
from bot.door.rasa_client import Rasa, RasaFailed, Turn
from bot.door.seal import Sealer
from bot.door.session_stores import MemoryStore
from bot.door.settings import Settings
from bot.door.spool import Spool
from dialogue.disclosure import check


class Disturbed:
    """The real client, that can be told to fail or to take its time."""

    def __init__(self, rasa: Rasa) -> None:
        self._rasa = rasa
        self.is_down = False
        self.is_deaf_to: str | None = None  # a signal that never arrives
        self.delay = 0.0
        self.turns: list[Turn] = []
        self.said: list[str] = []  # at the last turn: ids of responses and of what is asked
        self.forgotten: list[str] = []

    def turn(self, turn: Turn) -> Answer:
        self.turns.append(turn)
        time.sleep(self.delay)
        if self.is_down or (turn.signal and turn.signal == self.is_deaf_to):
            raise RasaFailed("told to be down")
        answer = self._rasa.turn(turn)
        self.said = [one for part in answer.say for one in (part.response, part.item) if one]
        return answer

    def forget(self, conversation: str) -> bool:
        self.forgotten.append(conversation)
        return self._rasa.forget(conversation)


@dataclass
class Door:
    url: str
    rasa: Disturbed
    store: MemoryStore
    spool: Spool
    key: PrivateKey
    parts: Parts
    line: _Line
    late: float = 0.0

    def later(self, seconds: float) -> None:
        """Time passes for the sessions of this door."""
        self.late += seconds

    def fill_the_disk(self) -> None:
        self.spool._least_free = float("inf")

    def make_room(self) -> None:
        self.spool._least_free = 0.0

    def restore(self) -> None:
        """As it was before a test disturbed it."""
        self.late, self.rasa.is_down, self.rasa.delay = 0.0, False, 0.0
        self.make_room()

    def open_sessions(self) -> int:
        return len(self.store._kept)

    def disclosures(self) -> list[dict[str, Any]]:
        """What was sent, opened with the back office's half of the key."""
        return [json.loads(SealedBox(self.key).decrypt(waiting.box)) for waiting in self.spool.due()]


@contextmanager
def running_door(
    settings: Settings, folder: Path, threads: int = 12, key: PrivateKey | None = None
) -> Iterator[Door]:
    """A door that seals to a key of its own, or to the one that is given: a back office's."""
    key = key or PrivateKey.generate()
    spool = Spool(folder / f"spool-{id(key)}.sqlite3", Sealer(bytes(key.public_key)), least_free=0.0)
    rasa, store = Disturbed(Rasa(settings.rasa_urls, settings.rasa_key, settings.rasa_seconds)), MemoryStore()
    line = _Line()
    # The port first, then its address in the settings, then the app that serves it.
    server = create_server(line, host="127.0.0.1", port=0, threads=threads, ident=None)
    settings = replace(settings, public_url=f"http://127.0.0.1:{server.effective_port}")
    app = create_app(settings, rasa, Disclosures(spool, check), store)
    line.app = app
    door = Door(settings.public_url, rasa, store, spool, key, app.extensions["doorway"], line)
    door.parts.sessions.clock = lambda: time.time() + door.late
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield door
    finally:
        server.close()
        close_app(app)
        spool.close()


class _Line:
    """Stands for the app until it is made, and can lose an answer that it gave."""

    app: Any = None
    loses_outcome = False  # of a sending, once

    def __call__(self, environ: Any, start_response: Any) -> Any:
        if not self.loses_outcome:
            return self.app(environ, start_response)
        said: list[Any] = []
        body = self.app(environ, lambda *given: said.append(given))
        whole = b"".join(body)
        if b'"stage":"sent"' in whole or b'"outcome":"stored"' in whole:
            self.loses_outcome = False
            start_response("502 Bad Gateway", [("Content-Length", "0")])
            return []
        start_response(*said[0])
        return [whole]
