"""One Rasa, one neutral site and one browser for all journeys; a door for each set of settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from bot.door.settings import Settings
from tests.journeys.support.door_process import Door, running_door
from tests.journeys.support.neutral_site import NeutralSite, running_neutral_site
from tests.journeys.support.rasa_process import KEY, running_rasa

# Playwright turns off what people's browsers have on, and what the tests of Back are about.
NOT_AS_PLAYWRIGHT = ["--disable-back-forward-cache", "--disable-popup-blocking"]
ARGUMENTS = ["--no-sandbox"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        # Training and starting Rasa take as long as they take; the time is the test's own.
        item.add_marker(pytest.mark.timeout(180, func_only=True))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("journeys")


@pytest.fixture(scope="session")
def rasa_url(folder: Path) -> Iterator[str]:
    with running_rasa(folder) as url:
        yield url


@pytest.fixture(scope="session")
def neutral_site() -> Iterator[NeutralSite]:
    with running_neutral_site() as site:
        yield site


@pytest.fixture(autouse=True)
def neutral(neutral_site: NeutralSite) -> NeutralSite:
    neutral_site.stays = False
    neutral_site.asked.clear()
    return neutral_site


@pytest.fixture(scope="session")
def open_door(folder: Path, rasa_url: str, neutral_site: NeutralSite) -> Iterator[Callable[..., Door]]:
    """A door with the settings that are given; the same settings give the same door."""
    doors: dict[str, Door] = {}
    with ExitStack() as stack:

        def opened(**given: Any) -> Door:
            name = repr(sorted(given.items()))
            if name not in doors:
                settings = Settings(
                    public_url="http://127.0.0.1",
                    rasa_urls=(rasa_url,),
                    rasa_key=KEY.encode(),
                    rasa_seconds=10.0,  # the machine that runs the tests may be busy with others
                    neutral_url=neutral_site.url,
                    starts_per_minute=100_000,
                    turns_per_minute=100_000,
                    region="qld",
                    when="They read new messages every day.",
                )
                doors[name] = stack.enter_context(running_door(replace(settings, **given), folder))
            return doors[name]

        yield opened


@pytest.fixture
def door(open_door: Callable[..., Door]) -> Iterator[Door]:
    """The door with the usual settings, undisturbed."""
    door = open_door()
    yield door
    door.restore()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(
        executable_path=chromium, args=ARGUMENTS, ignore_default_args=NOT_AS_PLAYWRIGHT
    )
    yield browser
    browser.close()


@pytest.fixture
def browser_without_cache(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """As Playwright starts it, and as some people's browsers are: no page is kept for Back."""
    browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
    yield browser
    browser.close()
