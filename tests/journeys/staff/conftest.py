"""A back office on each database, beside a door and a Rasa that are real."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from playwright.sync_api import Browser, Page

from backoffice.crypto.keyring import Keyring
from bot.door.settings import Settings
from tests.backoffice.conftest import (  # noqa: F401 - fixtures: the databases of the back office's own tests
    database_url,
    keyring,
    migrated_postgres,
    migrated_sqlite,
    postgres_url,
    sqlite_url,
)
from tests.journeys.support.door_process import Door, running_door
from tests.journeys.support.office_process import GUIDED_KEY, Office, running_office
from tests.journeys.support.rasa_process import KEY


@pytest.fixture(scope="session")
def guided_door(folder: Path, rasa_url: str, keyring: Keyring) -> Iterator[Door]:  # noqa: F811
    """A door with a guided API, that seals to this back office."""
    settings = Settings(
        public_url="http://127.0.0.1",
        rasa_urls=(rasa_url,),
        rasa_key=KEY.encode(),
        rasa_seconds=10.0,  # the machine that runs the tests may be busy with others
        guided_key=GUIDED_KEY.encode(),
        starts_per_minute=100_000,
        turns_per_minute=100_000,
        when="They read new messages every day.",
    )
    with running_door(settings, folder, key=keyring.intake[keyring.current_intake]) as door:
        yield door


@pytest.fixture
def office(
    database_url: str,  # noqa: F811
    keyring: Keyring,  # noqa: F811
    tmp_path: Path,
    guided_door: Door,
) -> Iterator[Office]:
    with running_office(database_url, keyring, tmp_path, guided_door) as running:
        yield running
    guided_door.rasa.is_down, guided_door.rasa.is_deaf_to = False, None
    guided_door.line.loses_outcome = False
    for waiting in guided_door.spool.due():
        guided_door.spool.erase(waiting.id)


@pytest.fixture
def lone_office(
    database_url: str,  # noqa: F811
    keyring: Keyring,  # noqa: F811
    tmp_path: Path,
) -> Iterator[Office]:
    """A back office alone, for pages that talk to no door."""
    door = cast("Door", SimpleNamespace(url="http://127.0.0.1:9"))
    with running_office(database_url, keyring, tmp_path, door) as running:
        yield running


@pytest.fixture
def desk(office: Office, browser: Browser) -> Iterator[Callable[..., Page]]:
    """desk("frontline", width=360) opens a page in which somebody with that role is signed in."""
    contexts = []

    def opened(*roles: str, width: int = 1280, has_script: bool = True) -> Page:
        context = office.open(browser, office.sign_in(*roles), width, has_script)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
