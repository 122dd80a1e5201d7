"""The whole way of a disclosure under fire: door, spool, delivery, back office, worker, database.

    python -m tests.drills.kill --disclosures 2000 --kills 200 --seed 1 [--database sqlite]
    python -m tests.drills.kill --control       (the back office says "stored" first: this must lose some)

People consent at a door; everything else is the real thing. Door, delivery, back office and worker die
by SIGKILL
and are started again; on PostgreSQL, backends are terminated in the middle of their transactions as
well. Whoever got
a reference counts: each must be in the queue, once, with all that belongs to it, in an audit chain
without a gap.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import random
import socket
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx
import psycopg
from aiosmtpd.controller import Controller
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backoffice.crypto.keyring import make_keyring
from backoffice.database import make_engine, session_factory, session_scope
from backoffice.migrations.run import upgrade
from backoffice.models import AuditEntry, Consent, Disclosure, Event, Notification, QueueEntry, SafeContact
from backoffice.services import audit
from bot.door.seal import Sealer
from bot.door.spool import Spool
from tests.backoffice.actors import give_role, make_user
from tests.conftest import POSTGRES_URL
from tests.contract.disclosures import random_disclosure
from tests.drills.spool_kill import Process

TOKEN = "o" * 40
SECONDS_TO_DRAIN = 180.0
PATIENCE = 60.0  # for a process to answer again after it was killed
# Each disclosure brings so many of each with it. More or fewer is a fault.
BELONGS = {QueueEntry: 1, SafeContact: 1, Consent: 4}


@dataclass
class Result:
    """What became of it."""

    told: int  # people who were given a reference
    lost: int  # of those, not in the queue
    stored: int
    uneven: int  # disclosures without exactly what belongs to them
    links: int
    chain_is_intact: bool
    unsent: int  # notifications that the worker did not send in the end
    mails: int
    kills: int
    terminated: int  # of the kills, PostgreSQL's backends
    left: int  # still in the spool
    seconds: float

    @property
    def holds(self) -> bool:
        """Nothing lost, nothing doubled, nothing half-written, no gap."""
        return not (self.lost or self.uneven or self.left or self.unsent) and self.chain_is_intact


class Inbox:
    """Counts the mails."""

    def __init__(self) -> None:
        self.count = 0

    async def handle_DATA(self, _server: object, _session: object, _envelope: object) -> str:
        self.count += 1
        return "250 OK"


class Drill:
    """One run, in a folder of its own, on a database of its own."""

    def __init__(self, folder: Path, database_url: str, seed: int, is_control: bool) -> None:
        self.chance = random.Random(seed)
        self.url = database_url
        self.keyring = make_keyring(folder / "keys")
        self.told: set[str] = set()
        self.kills = self.terminated = 0
        self.is_over = threading.Event()
        self.inbox = Inbox()
        self.mail = Controller(self.inbox, hostname="127.0.0.1", port=free_port(), ready_timeout=20)
        self.mail.start()
        upgrade(database_url)
        self.engine = make_engine(database_url)
        self.sessions = session_factory(self.engine, self.keyring)
        with session_scope(self.sessions) as session:
            give_role(session, make_user(session).id, "practitioner")
        public = self.keyring.intake_public()
        self.spool = Spool(folder / "spool.sqlite3", Sealer(public), ballast_bytes=4096)
        self.port_file = folder / "port"
        self.office_port = free_port()
        environment = self._environment(folder, public)
        office = ["-m", "tests.drills.office", "--port", str(self.office_port)]
        self.processes = [
            Process("office", office + (["--control"] if is_control else []), environment),
            Process("door", ["-m", "tests.drills.spool_door"], environment),
            Process("delivery", ["-m", "bot.door.delivery"], environment),
            Process("worker", ["-m", "backoffice.outbox"], environment),
        ]

    def _environment(self, folder: Path, public: bytes) -> dict[str, str]:
        return {
            **os.environ,
            "DOORWAY_DATABASE_URL": self.url,
            "DOORWAY_KEYS": str(folder / "keys"),
            "DOORWAY_INTAKE_TOKEN_HASHES": hashlib.sha256(TOKEN.encode()).hexdigest(),
            "DOORWAY_SMTP_URL": f"smtp://127.0.0.1:{self.mail.port}",
            "DOORWAY_SPOOL": str(folder / "spool.sqlite3"),
            "DOORWAY_OFFICE_URL": f"http://127.0.0.1:{self.office_port}",
            "DOORWAY_OFFICE_TOKEN": TOKEN,
            "DOORWAY_OFFICE_PUBLIC_KEY": base64.b64encode(public).decode(),
            "DOORWAY_DRILL_PORT_FILE": str(self.port_file),
            "DOORWAY_DRILL_CONTROL": "",
        }

    def run(self, disclosures: int, kills: int, people: int = 6) -> Result:
        """Let people consent while everything dies; then let it come to rest, and count."""
        started = time.monotonic()
        self._wait_for_office()
        monkey = threading.Thread(target=self._monkey, args=(kills,))
        monkey.start()
        made = [random_disclosure(self.chance) for _ in range(disclosures)]
        try:
            with ThreadPoolExecutor(people) as pool:
                list(pool.map(self._consent, made, self._paces(disclosures, kills)))
            monkey.join()
            self._drain()
        finally:
            self.is_over.set()
            monkey.join()
            for process in self.processes:
                process.kill()
            self.mail.stop()
        with self.sessions() as session:
            result = self._count(session, time.monotonic() - started)
        self.engine.dispose()
        return result

    def _paces(self, disclosures: int, kills: int) -> list[float]:
        """After how many kills each person presses send: people keep coming for as long as things die."""
        return [number * kills / disclosures for number in range(disclosures)]

    def _consent(self, disclosure: dict[str, object], after_kills: float) -> None:
        """One person presses send until there is a reference."""
        while self.kills + 1 < after_kills and not self.is_over.is_set():
            time.sleep(0.02)
        deadline = time.monotonic() + 4 * PATIENCE
        with httpx.Client(timeout=5.0, trust_env=False) as client:
            while time.monotonic() < deadline:
                try:
                    port = int(self.port_file.read_text())
                    answer = client.post(f"http://127.0.0.1:{port}/consent", json=disclosure)
                    if answer.status_code == 200:
                        self.told.add(uuid.UUID(str(disclosure["id"])).hex)
                        return
                except (httpx.HTTPError, OSError, ValueError):
                    pass
                time.sleep(0.05)
        raise AssertionError("the door never answered")

    def _monkey(self, kills: int) -> None:
        is_postgres = self.url.startswith("postgresql")
        while self.kills < kills and not self.is_over.is_set():
            time.sleep(self.chance.uniform(0.05, 0.5))
            if is_postgres and self.chance.random() < 0.35:
                ended = terminate_some(self.url, self.chance)
                self.terminated += ended
                self.kills += ended
                continue
            victim = self.chance.choice(self.processes)
            victim.kill()
            self.kills += 1
            victim.start()
            if victim.name == "office":
                self._wait_for_office()

    def _wait_for_office(self) -> None:
        """So that it dies at work, and not again and again at its start."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and not self.is_over.is_set():
            try:
                url = f"http://127.0.0.1:{self.office_port}/api/v1/health"
                if httpx.get(url, timeout=2, trust_env=False).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.05)

    def _drain(self) -> None:
        """Until the spool is empty and every notification is sent; leases of dead workers are cut short."""
        deadline = time.monotonic() + SECONDS_TO_DRAIN
        while time.monotonic() < deadline:
            # First the spool: what is delivered after this look brings notifications of its own.
            is_delivered = not self.spool.state().waiting
            with session_scope(self.sessions) as session:
                open_ones = session.scalars(select(Notification).where(Notification.state == "new")).all()
                for one in open_ones:
                    one.due_at = min(one.due_at, one.made_at)
            if is_delivered and not open_ones:
                return
            time.sleep(1.0)

    def _count(self, session: Session, seconds: float) -> Result:
        stored = set(session.scalars(select(Disclosure.id)))
        verdict = audit.verify(session)
        unsent = session.scalar(
            select(func.count()).select_from(Notification).where(Notification.state != "sent")
        )
        return Result(
            told=len(self.told),
            lost=len(self.told - stored),
            stored=len(stored),
            uneven=len(uneven(session, stored)),
            links=verdict.links,
            chain_is_intact=verdict.is_intact,
            unsent=unsent or 0,
            mails=self.inbox.count,
            kills=self.kills,
            terminated=self.terminated,
            left=self.spool.state().waiting,
            seconds=round(seconds, 1),
        )


def uneven(session: Session, stored: set[str]) -> set[str]:
    """Disclosures that have not exactly what belongs to them, and things that belong to none."""
    holders = {
        QueueEntry: (QueueEntry.id, None),
        SafeContact: (SafeContact.held_by, None),
        Consent: (Consent.held_by, None),
        Event: (Event.subject_id, Event.name == "disclosure_received"),
        AuditEntry: (AuditEntry.subject_id, AuditEntry.action == "disclosure.received"),
        Notification: (Notification.subject_id, Notification.kind == "disclosure_waits"),
    }
    found: set[str] = set()
    for model, (holder, which) in holders.items():
        query = select(holder, func.count()).group_by(holder)
        counts = dict(session.execute(query if which is None else query.where(which)).all())
        wanted = dict.fromkeys(stored, BELONGS.get(model, 1))
        found |= {key for key in {*counts, *wanted} if counts.get(key) != wanted.get(key)}
    return found


def terminate_some(url: str, chance: random.Random) -> int:
    """End one of the database's backends, in whatever it is doing."""
    name = url.rsplit("/", 1)[1]
    with psycopg.connect(POSTGRES_URL.replace("+psycopg", ""), autocommit=True) as connection:
        pids = [
            pid
            for (pid,) in connection.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", (name,))
        ]
        if not pids:
            return 0
        connection.execute("SELECT pg_terminate_backend(%s)", (chance.choice(pids),))
    return 1


def free_port() -> int:
    """A port that nobody has right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def a_database(kind: str, folder: Path) -> Iterator[str]:
    """The address of a new database, which is gone afterwards."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'backoffice.sqlite'}"
        return
    name = f"doorway_drill_{uuid.uuid4().hex[:12]}"
    administer(f"CREATE DATABASE {name}")
    try:
        yield f"{POSTGRES_URL.rsplit('/', 1)[0]}/{name}"
    finally:
        administer(f"DROP DATABASE {name} WITH (FORCE)")


def administer(statement: str) -> None:
    """As the account of the tests."""
    with psycopg.connect(POSTGRES_URL.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statement)


def drill(
    disclosures: int, kills: int, seed: int, database: str = "postgresql", is_control: bool = False
) -> Result:
    """One run in a folder and a database that are gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, a_database(database, Path(folder)) as url:
        return Drill(Path(folder), url, seed, is_control).run(disclosures, kills)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.drills.kill", description=__doc__)
    parser.add_argument("--disclosures", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--database", choices=["postgresql", "sqlite"], default="postgresql")
    parser.add_argument(
        "--control", action="store_true", help="acknowledge before storing; it must lose some"
    )
    given = parser.parse_args()
    result = drill(given.disclosures, given.kills, given.seed, given.database, given.control)
    print(json.dumps({**asdict(result), "seed": given.seed, "database": given.database}))
    return 0 if result.holds is not given.control else 1


if __name__ == "__main__":
    sys.exit(main())
