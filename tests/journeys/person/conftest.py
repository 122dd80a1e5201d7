"""Visitors: every combination of width and JavaScript that a journey asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys.person.visitor import Visitor
from tests.journeys.support.door_process import Door

SIZES = {360: (360, 740), 1280: (1280, 900)}


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """A new browser profile at a door."""
    contexts = []

    def visiting(
        door: Door, width: int = 360, has_script: bool = True, browser: Browser = browser, **more: Any
    ) -> Visitor:
        size = SIZES[width]
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, java_script_enabled=has_script, **more
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        return Visitor(context, door, has_script)

    yield visiting
    for context in contexts:
        context.close()


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def has_script(request: pytest.FixtureRequest) -> bool:
    value: bool = request.param
    return value


@pytest.fixture(params=[360, 1280])
def width(request: pytest.FixtureRequest) -> int:
    value: int = request.param
    return value


@pytest.fixture(params=[(360, True), (1280, False)], ids=["phone, script", "desktop, no script"])
def visitor(door: Door, visit: Callable[..., Visitor], request: pytest.FixtureRequest) -> Visitor:
    """Each width and each way of scripting once; what matters most has every combination (below)."""
    return visit(door, *request.param)


@pytest.fixture
def visitor_of_any_kind(door: Door, visit: Callable[..., Visitor], has_script: bool, width: int) -> Visitor:
    return visit(door, width, has_script)
