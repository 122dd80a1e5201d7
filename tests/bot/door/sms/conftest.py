"""The door, a small Rasa and the provider's stand-in, talking real HTTP to each other; and a phone."""

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from nacl.public import PrivateKey, SealedBox
from werkzeug.serving import BaseWSGIServer, make_server

from bot.door.app import close_app, create_app
from bot.door.disclosures import Disclosures
from bot.door.rasa_client import Rasa
from bot.door.seal import Sealer
from bot.door.session_stores import MemoryStore
from bot.door.settings import Settings
from bot.door.sms.build import build
from bot.door.sms.service import SmsService
from bot.door.sms.settings import SmsSettings
from bot.door.spool import Spool
from bot.door.twilio_stand_in.app import create_stand_in
from bot.door.twilio_stand_in.webhooks import Account, Webhooks
from tests.bot.door.sms.fake_rasa import FakeRasa, serve

ALEX = "+61400000001"
SERVICE = "+61480000001"
ACCOUNT = "AC" + "1" * 32
TOKEN = "t" * 32
RASA_KEY = b"r" * 32
PUBLIC = "https://door.example.org"


@dataclass
class Clock:
    ahead: float = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead

    def pass_time(self, seconds: float) -> None:
        self.ahead += seconds


@dataclass
class House:
    folder: Path
    rasa: FakeRasa
    texting: SmsService
    webhooks: Webhooks
    spool: Spool
    clock: Clock
    key: PrivateKey
    door_url: str
    app: Any
    servers: list[BaseWSGIServer] = field(default_factory=list)

    def text(self, body: str, number: str = ALEX, media: int = 0) -> list[str]:
        """Texts the service; the texts that come back, which may be none."""
        before = len(self.arrived(number))
        self.webhooks.text(number, body, media)
        self.settle()
        return self.arrived(number)[before:]

    def settle(self) -> None:
        """Until every reply has left the outbox and has arrived."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            states = self.texting.outbox.states()
            moving = [one for one in self.webhooks.network.messages.values() if one.status == "queued"]
            if not states.get("waiting") and not states.get("taken") and not moving:
                return
            time.sleep(0.005)
        raise AssertionError("a reply neither left nor was given up")

    def arrived(self, number: str = ALEX) -> list[str]:
        return [one.shown for one in self.webhooks.network.of_phone(number) if one.to_phone]

    def disclosures(self) -> list[dict[str, Any]]:
        box = SealedBox(self.key)
        return [json.loads(box.decrypt(one.box)) for one in self.spool.due(1000)]

    def pass_gate(self, number: str = ALEX, code: str | None = None) -> list[str]:
        """As far as the first question after the gate."""
        self.text("hi", number)
        self.text("1", number)
        return self.text(code or "SKIP", number)


@contextmanager
def running(folder: Path, **options: Any) -> Iterator[House]:
    rasa = FakeRasa()
    clock = Clock()
    key = PrivateKey.generate()
    rasa_server = serve(rasa)
    account = Account(ACCOUNT, TOKEN, SERVICE, door="", public_door=PUBLIC)
    stand_in = create_stand_in(account)
    stand_in_server = make_server("127.0.0.1", 0, stand_in, threaded=True)
    public_key = base64.b64encode(bytes(key.public_key)).decode()
    spool = Spool(folder / "spool.sqlite3", Sealer.from_text(public_key), ballast_bytes=4096)
    disclosures = Disclosures(spool, options.pop("check", lambda disclosure: None))
    settings = Settings(
        public_url=PUBLIC,
        rasa_urls=(options.pop("rasa_url", f"http://127.0.0.1:{rasa_server.port}"),),
        rasa_key=options.pop("rasa_key", RASA_KEY),
        rasa_seconds=10.0,  # the machine that runs the tests may be busy with others
        when=options.pop("when", "They read new messages every day."),
        language=options.pop("language", Settings.language),
    )
    sms_settings = SmsSettings(
        account=ACCOUNT,
        auth_token=TOKEN,
        number=SERVICE,
        folder=folder / "sms",
        secret=b"s" * 32,
        api_url=f"http://127.0.0.1:{stand_in_server.port}",
        settle_seconds=options.pop("settle_seconds", 0.0),
        window_seconds=options.pop("window_seconds", 120.0),
    )
    client = Rasa(settings.rasa_urls, settings.rasa_key, settings.rasa_seconds)
    texting = build(sms_settings, settings, client, disclosures, options.pop("store", MemoryStore()))
    texting.texting.clock = clock
    assert not options, options
    app = create_app(settings, client, disclosures, MemoryStore(), texting)
    door_server = make_server("127.0.0.1", 0, app, threaded=True)
    door_url = f"http://127.0.0.1:{door_server.port}"
    webhooks = Webhooks(
        Account(ACCOUNT, TOKEN, SERVICE, door_url, PUBLIC), stand_in.extensions["webhooks"].network
    )
    stand_in.extensions["webhooks"] = webhooks
    # The status address is the public one, which nobody can reach here.
    servers = [rasa_server, stand_in_server, door_server]
    for server in servers:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    texting.start()
    try:
        yield House(folder, rasa, texting, webhooks, spool, clock, key, door_url, app, servers)
    finally:
        for server in servers:
            server.shutdown()
        close_app(app)
        texting.stop()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with running(tmp_path) as house:
        yield house


def wait_until(holds: Callable[[], bool], seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)
