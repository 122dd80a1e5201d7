"""A house that remembers nothing between two turns but what lies in Redis and on the disk.

Two real Rasa processes share a Redis; a turn goes to one of them and the next to the other. The door is made
anew for each turn, page and texts, and its server hands it what comes over HTTP. The provider's stand-in is
the phone network, and stays.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from nacl.public import PrivateKey, SealedBox
from redis import Redis
from werkzeug.serving import make_server

from bot.door.app import close_app, create_app
from bot.door.disclosures import Disclosures
from bot.door.rasa_client import Rasa
from bot.door.seal import Sealer
from bot.door.session_stores import RedisStore
from bot.door.settings import Settings
from bot.door.sms.build import build
from bot.door.sms.service import SmsService
from bot.door.sms.settings import SmsSettings
from bot.door.spool import Spool
from bot.door.twilio_stand_in.app import create_stand_in
from bot.door.twilio_stand_in.webhooks import Account, Webhooks
from dialogue.disclosure import check
from tests.bench.serving import KEY, RASA, free_port, process, train, wait_for
from tests.transcripts.player import Turn, differs, differs_in_disclosure

ACCOUNT, TOKEN, NUMBER = "AC" + "1" * 32, "t" * 32, "+61480000001"
NEUTRAL = "https://weather.example.org/"
SECONDS = 10.0  # for what is done in the background; the machine may be busy
Kept = list[tuple[bytes, int, bytes]]


@dataclass
class Door:
    app: Flask
    texting: SmsService
    spool: Spool
    stop: threading.Event
    sender: threading.Thread

    def close(self) -> None:
        self.stop.set()
        self.texting.sender.wake()
        self.sender.join()
        self.texting.forgetting.stop()
        close_app(self.app)
        self.texting.outbox.close()
        self.texting.ledger.close()
        self.spool.close()


class House:
    def __init__(self, folder: Path, redis_url: str, rasas: tuple[str, ...]) -> None:
        self._folder, self._rasas = folder, rasas
        self._redis_url, self.redis = redis_url, Redis.from_url(redis_url)
        self._key = PrivateKey.generate()
        self._door: Door | None = None
        self._turns = 0
        self.ahead = 0.0  # of the clock, where time has passed for the person
        self._server = make_server("127.0.0.1", 0, self._pass_on, threaded=True)
        self.url = f"http://127.0.0.1:{self._server.port}"
        stand_in = create_stand_in(Account(ACCOUNT, TOKEN, NUMBER, self.url, self.url))
        self._provider = make_server("127.0.0.1", 0, stand_in, threaded=True)
        self.network: Webhooks = stand_in.extensions["webhooks"]
        for server in (self._server, self._provider):
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        for server in (self._server, self._provider):
            server.shutdown()
        self._close_door()

    def begin(self) -> None:
        """Nobody is known."""
        self.redis.flushdb()
        self.ahead = 0.0
        self.renew()
        self._delivered()

    def renew(self, *, can_store: bool = True) -> None:
        """Another door, which asks the other Rasa. Of the one before it nothing is left in memory."""
        self._close_door()
        self._door = self._make_door(can_store)

    def settle(self) -> None:
        """Until every text has left the outbox and has arrived."""
        assert wait_until(self._is_settled), "a text neither left nor was given up"

    def remembered(self) -> int:
        """Conversations that Rasa remembers."""
        return len(self.redis.keys("doorway:state:*"))

    def has_forgotten(self) -> bool:
        """Whether Rasa remembers nobody. It is told in the background: nobody who leaves waits for that."""
        return wait_until(lambda: not self.remembered())

    def sessions(self) -> int:
        """What the door remembers of people."""
        return len(self.redis.keys("door:session:*"))

    def differs_in_spool(self, turn: Turn, following: Turn) -> Iterator[str]:
        """Of what was stored in this turn."""
        delivered = self._delivered()
        yield from differs("disclosures stored", int(following.get("happens") == "stored"), len(delivered))
        for disclosure in delivered:
            yield from differs_in_disclosure(turn, disclosure)

    def keep(self) -> Kept:
        """All that either side remembers of anybody."""
        return [(key, self.redis.pttl(key), self.redis.dump(key)) for key in self.redis.scan_iter()]

    def put_back(self, kept: Kept) -> None:
        self._close_door()  # first: it may still be about to tell Rasa to forget
        self.redis.flushdb()
        for key, milliseconds, value in kept:
            self.redis.restore(key, max(milliseconds, 0), value)

    def _delivered(self) -> list[dict[str, Any]]:
        """What waited for the back office, opened with its half of the key; now it waits no more."""
        assert self._door
        waiting = self._door.spool.due()
        for one in waiting:
            self._door.spool.erase(one.id)
        return [json.loads(SealedBox(self._key).decrypt(one.box)) for one in waiting]

    def _close_door(self) -> None:
        if self._door:
            self._door.close()
        self._door = None

    def _make_door(self, can_store: bool) -> Door:
        rasa_url = self._rasas[self._turns % len(self._rasas)]
        self._turns += 1
        settings = Settings(
            public_url=self.url,
            rasa_urls=(rasa_url,),
            rasa_key=KEY.encode(),
            rasa_seconds=30.0,
            neutral_url=NEUTRAL,
            redis_url=self._redis_url,
            starts_per_minute=100_000,
            turns_per_minute=100_000,
            when="They read new messages every day.",
        )
        sms = SmsSettings(
            account=ACCOUNT,
            auth_token=TOKEN,
            number=NUMBER,
            folder=self._folder / "sms",
            secret=b"s" * 32,
            api_url=f"http://127.0.0.1:{self._provider.port}",
            settle_seconds=0.0,
        )
        # A disk that is full, as far as this door can see, or never.
        spool = Spool(
            self._folder / "spool.sqlite3",
            Sealer(bytes(self._key.public_key)),
            ballast_bytes=4096,
            least_free=0.0 if can_store else 1.0,
        )
        rasa = Rasa(settings.rasa_urls, settings.rasa_key, settings.rasa_seconds)
        disclosures = Disclosures(spool, check)
        texting = build(sms, settings, rasa, disclosures, RedisStore(self._redis_url))
        app = create_app(settings, rasa, disclosures, RedisStore(self._redis_url), texting)
        texting.texting.clock = app.extensions["doorway"].sessions.clock = self._clock
        texting.forgetting.start()
        stop = threading.Event()
        sender = threading.Thread(target=texting.sender.run, args=(stop,), daemon=True)
        sender.start()
        return Door(app, texting, spool, stop, sender)

    def _clock(self) -> float:
        return time.time() + self.ahead

    def _is_settled(self) -> bool:
        assert self._door
        states = self._door.texting.outbox.states()
        moving = [one for one in self.network.network.messages.values() if one.status == "queued"]
        return not (states.get("waiting") or states.get("taken") or moving)

    def _pass_on(self, environ: Any, start_response: Any) -> Any:
        """To the door that there is; between two of them a report of the provider's may meet none."""
        if self._door is None:
            start_response("503 Service Unavailable", [])
            return []
        return self._door.app(environ, start_response)


def wait_until(holds: Callable[[], bool]) -> bool:
    """Whether it came to hold in time."""
    deadline = time.monotonic() + SECONDS
    while not (is_so := holds()) and time.monotonic() < deadline:
        time.sleep(0.005)
    return is_so


@contextmanager
def running_house(folder: Path) -> Iterator[House]:
    """With a Redis of its own, so that all that stands in it is this house's."""
    train()
    with ExitStack() as stack:
        port = free_port()
        url = f"redis://127.0.0.1:{port}/0"
        command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
        stack.enter_context(process(command, folder / "redis"))
        variables = {
            "DOORWAY_RASA_KEY": KEY,
            "DOORWAY_REDIS_URL": url,
            "DOORWAY_STATE_KEY": os.urandom(32).hex(),
        }
        started = []
        for number in (1, 2):
            port = free_port()
            words = [RASA, "-W", "ignore", "-m", "bot.rasa", "run", "--port", str(port)]
            one = stack.enter_context(process(words, folder / f"rasa-{number}", **variables))
            started.append((f"http://127.0.0.1:{port}", one))
        for address, one in started:
            wait_for(f"{address}/webhooks/door/health", one)
        house = House(folder, url, tuple(address for address, _ in started))
        stack.callback(house.close)
        yield house
