"""Unmistakable words by web, by text and by a worker's script while things fail and die; then every file is
searched for them.

    python -m tests.drills.canary [--redis]

Rasa, door, delivery and back office are the real ones, each a process of its own, and everything that they
may write lies under one folder: home, temporary files, logs, spool, database. With --redis what door and Rasa
remember stands in a Redis that writes every command it hears into a file there. Each of them dies by SIGKILL
on the way. Before consent no file may hold a word or a number; after it only sealed bytes may, and what was
consented to must have arrived all the same.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import http.client
import json
import logging
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx
import redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry
from werkzeug.serving import make_server

from backoffice.crypto.keyring import Keyring, make_keyring
from backoffice.database import make_engine, session_factory, session_scope
from backoffice.migrations.run import upgrade
from backoffice.models import Disclosure
from backoffice.services.viewing import view
from bot.door.reference import ALPHABET
from bot.door.twilio_stand_in.app import create_stand_in
from bot.door.twilio_stand_in.webhooks import Account, Webhooks
from tests.bench.serving import APP, RASA, ROOT, end_well, free_port, train
from tests.bench.talking import OPENING, Person
from tests.bot.door.sms.conftest import ACCOUNT, SERVICE, TOKEN
from tests.bot.door.sms.test_canary import canary, found_in

# The stand-in's line for every request would bury what the drill says.
logging.getLogger("werkzeug").setLevel(logging.ERROR)

KEY, DOOR_TOKEN, GUIDED_KEY, STATE_KEY = "r" * 40, "o" * 40, "g" * 40, "ab" * 32
PATIENCE = 120.0
REFERENCE = re.compile(rf"\b[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}\b")
DISCLOSED = ("no", "no", "no", "yes", "no_details", "no")
CONSENTED = ("specialist", "yes", "no", "no", "no", "no", "no", "skip", "skip", "skip")
Found = list[tuple[str, str]]


@dataclass
class Result:
    words: int
    kills: int
    before_consent: Found  # file and word
    after_consent: Found
    outside: list[str]  # files open for writing that lie elsewhere, and so were not searched
    sent: int  # people who were told that it is sent
    arrived: int  # of those, opened in the back office with their words
    leaked_to_the_office: int  # words that nobody consented to
    files: int
    in_redis: int  # times that a session was written there
    seconds: float

    @property
    def holds(self) -> bool:
        is_silent = not (self.before_consent or self.after_consent or self.outside)
        return is_silent and self.sent == self.arrived == 1 and not self.leaked_to_the_office


class House:
    """The processes. Whoever is killed can be started again at the same address."""

    def __init__(self, folder: Path, provider_port: int, has_redis: bool) -> None:
        self.folder, self.kills, self.outside = folder, 0, list[str]()
        self.ports = {name: free_port() for name in ("rasa", "door", "office", "redis")}
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.keyring: Keyring = make_keyring(folder / "keys")
        self.database = f"sqlite:///{folder / 'office.sqlite'}"
        upgrade(self.database)
        self._variables = self._settings(provider_port)
        if has_redis:
            self._variables["DOORWAY_REDIS_URL"] = f"redis://127.0.0.1:{self.ports['redis']}/0"
        self._commands: dict[str, list[str | Path]] = {
            "rasa": [RASA, "-W", "ignore", "-m", "bot.rasa", "run", "--port", str(self.ports["rasa"])],
            "door": [APP, "-m", "bot.door", "--port", str(self.ports["door"])],
            "delivery": [APP, "-m", "bot.door.delivery"],
            "office": [APP, "-m", "backoffice", "serve", "--port", str(self.ports["office"])],
            "redis": redis_that_writes(folder, self.ports["redis"]),
        }

    def _settings(self, provider_port: int) -> dict[str, str]:
        folder = self.folder
        for name in ("home", "tmp", "redis"):
            (folder / name).mkdir()
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": str(folder / "home"),
            "TMPDIR": str(folder / "tmp"),
            "DOORWAY_RASA_KEY": KEY,
            "DOORWAY_STATE_KEY": STATE_KEY,
            "DOORWAY_GUIDED_KEY": GUIDED_KEY,
            "DOORWAY_RASA_URL": self.url("rasa"),
            "DOORWAY_RASA_SECONDS": "20",
            "DOORWAY_DOOR_URL": self.url("door"),
            "DOORWAY_SPOOL": str(folder / "spool" / "spool.sqlite3"),
            "DOORWAY_OFFICE_URL": self.url("office"),
            "DOORWAY_OFFICE_TOKEN": DOOR_TOKEN,
            "DOORWAY_OFFICE_PUBLIC_KEY": base64.b64encode(self.keyring.intake_public()).decode(),
            "DOORWAY_SMS_ACCOUNT": ACCOUNT,
            "DOORWAY_SMS_AUTH_TOKEN": TOKEN,
            "DOORWAY_SMS_NUMBER": SERVICE,
            "DOORWAY_SMS_FOLDER": str(folder / "sms"),
            "DOORWAY_SMS_SECRET": "s" * 40,
            "DOORWAY_SMS_API_URL": f"http://127.0.0.1:{provider_port}",
            "DOORWAY_SMS_SETTLE_SECONDS": "0",
            "DOORWAY_DATABASE_URL": self.database,
            "DOORWAY_KEYS": str(folder / "keys"),
            "DOORWAY_INTAKE_TOKEN_HASHES": hashlib.sha256(DOOR_TOKEN.encode()).hexdigest(),
        }

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.ports[name]}"

    def start(self, *names: str) -> None:
        """At once, and then waited for."""
        for name in names:
            # What was trained before is no word of a person; everything else is written under the folder.
            given = {"DOORWAY_MODELS": str(ROOT / "var" / "models")} if name == "rasa" else {}
            with (self.folder / f"{name}.log").open("ab") as log:
                self.running[name] = subprocess.Popen(
                    [str(word) for word in self._commands[name]],
                    env={**self._variables, **given},
                    cwd=self.folder / "home",
                    stdout=log,
                    stderr=log,
                )
        for name in names:
            self._wait(name)

    def _wait(self, name: str) -> None:
        if name == "redis":
            redis.Redis(port=self.ports[name], retry=Retry(ConstantBackoff(0.1), 50)).ping()
            return
        path = {"rasa": "/webhooks/door/health", "door": "/health", "office": "/api/v1/health"}.get(name)
        deadline = time.monotonic() + PATIENCE
        while path and time.monotonic() < deadline:
            assert self.running[name].poll() is None, f"{name} ended"
            try:
                httpx.get(self.url(name) + path, timeout=5, trust_env=False)  # any answer: it is there
                return
            except httpx.HTTPError:
                time.sleep(0.1)
        assert not path, f"{name} does not answer"

    def kill(self, name: str) -> None:
        process = self.running.pop(name)
        self.outside += written_elsewhere(process.pid, self.folder)
        process.send_signal(signal.SIGKILL)
        process.wait()
        self.kills += 1

    def opened(self) -> str:
        """All that arrived, opened as a practitioner opens it."""
        engine = make_engine(self.database)
        with session_scope(session_factory(engine, self.keyring)) as session:
            words = [
                view(session, "drill", "disclosure.opened", "disclosure", row.id).open(row, "payload") or ""
                for row in session.query(Disclosure)
            ]
        engine.dispose()
        return "\n".join(words)


def redis_that_writes(folder: Path, port: int) -> list[str | Path]:
    """Each command is in its file before it is answered: what was there for a moment is seen too."""
    return [
        *(
            "redis-server",
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            folder / "redis",
        ),
        *("--appendonly", "yes", "--appendfsync", "always", "--auto-aof-rewrite-percentage", "0"),
    ]


def written_elsewhere(pid: int, folder: Path) -> list[str]:
    """Ordinary files that the process has open for writing outside the folder."""
    found = []
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            told = Path(f"/proc/{pid}/fdinfo/{link.name}").read_text()
            target = Path(os.readlink(link))
        except OSError:  # closed meanwhile
            continue
        flags = int(told.split("flags:")[1].split()[0], 8)
        if flags & (os.O_WRONLY | os.O_RDWR) and target.is_file() and folder not in target.parents:
            found.append(str(target))
    return found


class Run:
    def __init__(self, house: House, phone: Webhooks) -> None:
        self.house, self.phone = house, phone
        self.words: list[str] = []
        self.numbers: list[str] = []

    def word(self) -> str:
        self.words.append(canary())
        return self.words[-1]

    def text(self, number: int, *bodies: str) -> None:
        phone = f"+61400777{number:03d}"
        self.numbers.append(phone[1:])
        for body in bodies:
            self.phone.text(phone, body)

    def person(self) -> Person:
        person = Person(self.house.url("door"))
        person.begin()
        return person

    def at_details(self) -> Person:
        person = self.person()
        for step in OPENING:
            step(person)
        person.press("yes")
        return person

    def guided(self, verb: str, **said: object) -> dict[str, Any]:
        """What the back office says to the door for a worker."""
        body = json.dumps(said).encode()
        signed = {"X-Doorway-Signature": hmac.new(GUIDED_KEY.encode(), body, hashlib.sha256).hexdigest()}
        url = f"{self.house.url('door')}/guided/v1/{verb}"
        answer: dict[str, Any] = httpx.post(url, content=body, headers=signed, timeout=60).json()
        return answer

    def script(self) -> None:
        """A worker reads out the questions, marks an answer with a note, and goes away in the middle."""
        one = self.guided("start", worker="w_1")["conversation"]
        for choice in ("yes", "continue", "self", "age_13_over", "yes"):
            self.guided("turn", conversation=one, worker="w_1", choice=choice)
        told = self.guided("turn", conversation=one, worker="w_1", message=self.word())
        assert told["answer"]["say"], told
        noted = {"value": "yes", "detail": self.word()}
        chosen = {"choice": "set:L1A.S2.PV.02", "answer": noted}
        marked = self.guided("turn", conversation=one, worker="w_1", **chosen)
        assert self.words[-1] in json.dumps(marked), marked

    def before_consent(self) -> Found:
        """Words at every place that takes some, while Rasa and the door die."""
        self.script()
        at_gate, told, lost, done = self.person(), self.at_details(), self.at_details(), self.at_summary()
        at_gate.write(self.word())
        told.write(self.word())
        told.write(self.word())  # at a question: not understood
        told.say(choice=self.word())  # never on offer
        self.text(1, f"hello {self.word()}", "1", self.word(), "4821", "1", self.word())
        self.strangers()
        found = self.search()
        self.house.kill("rasa")
        lost.write(self.word())  # kept as a draft, and the numbers shown
        self.text(1, self.word())
        found += self.search()
        self.house.start("rasa")
        self.text(2, self.word(), "1")
        done.press("dont_send")
        self.house.kill("door")
        try:
            told.write(self.word())
        except (OSError, http.client.HTTPException):
            pass  # as it must be: nobody is there
        self.text(2, self.word())
        found += self.search()
        self.house.start("door")
        return found + self.search()

    def strangers(self) -> None:
        """Words in addresses, headers and bodies that belong to nobody's conversation."""
        url, word = self.house.url("door"), self.word()
        for path in (f"/page?{word}", f"/{word}", f"/sms/inbound?{word}"):
            httpx.get(url + path, headers={"Referer": word, "User-Agent": word, "Cookie": f"p={word}"})
        for body in (word.encode() * 9000, b"{" + word.encode(), b"words=%FF" + word.encode()):
            httpx.post(url + "/page", content=body, headers={"Cookie": "p=x"})
            httpx.post(url + "/sms/inbound", content=body)
            httpx.post(self.house.url("rasa") + "/webhooks/door/turn", content=body)  # unsigned

    def at_summary(self) -> Person:
        """Somebody who wants a specialist to read it, and no contact."""
        person = self.at_details()
        person.write(self.word())
        for value in (*DISCLOSED, *CONSENTED):
            person.say(control="skip") if value == "skip" else person.press(value)
        return person

    def after_consent(self) -> tuple[Found, int]:
        """One person sends while the back office is away; then it is carried over, with more deaths."""
        person = self.at_summary()
        consented = self.words[-1]
        person.press("send")
        has_sent = bool(REFERENCE.search(person.words))
        self.house.kill("delivery")
        self.house.kill("door")
        found = self.search()
        self.house.start("office", "delivery")
        deadline = time.monotonic() + PATIENCE
        while consented not in self.house.opened() and time.monotonic() < deadline:
            time.sleep(0.3)
        for name in ("office", "delivery", "rasa"):
            self.house.kill(name)
        return found + self.search(), int(has_sent)

    def search(self) -> Found:
        return found_in(self.house.folder, [*self.words, *self.numbers])


@contextmanager
def running(folder: Path, has_redis: bool) -> Iterator[Run]:
    """The house with a stand-in for the provider, which is in this process and writes nothing."""
    stand_in = create_stand_in(Account(ACCOUNT, TOKEN, SERVICE, "", ""))
    server = make_server("127.0.0.1", 0, stand_in, threaded=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    house = House(folder, server.port, has_redis)
    door = house.url("door")
    phone = Webhooks(Account(ACCOUNT, TOKEN, SERVICE, door, door), stand_in.extensions["webhooks"].network)
    stand_in.extensions["webhooks"] = phone
    try:
        if has_redis:
            house.start("redis")
        house.start("rasa", "door", "delivery")
        yield Run(house, phone)
    finally:
        for name in list(house.running):
            house.kill(name)
        server.shutdown()


def drill(has_redis: bool = False) -> Result:
    train()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as name, running(Path(name), has_redis) as run:
        before = run.before_consent()
        after, sent = run.after_consent()
        opened = run.house.opened()
        return Result(
            words=len(run.words),
            kills=run.house.kills,
            before_consent=before,
            after_consent=after,
            outside=run.house.outside,
            sent=sent,
            arrived=sum(run.words[-1] in one for one in opened.splitlines()),
            leaked_to_the_office=sum(word in opened for word in run.words[:-1]),
            files=sum(path.is_file() for path in Path(name).rglob("*")),
            in_redis=sum(
                path.read_bytes().count(b"door:session:") for path in (Path(name) / "redis").rglob("*.aof")
            ),
            seconds=round(time.monotonic() - started, 1),
        )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.drills.canary")
    parser.add_argument("--redis", action="store_true")
    given = parser.parse_args()
    end_well()
    result = drill(given.redis)
    print(json.dumps(asdict(result)))
    return 0 if result.holds else 1


if __name__ == "__main__":
    sys.exit(main())
