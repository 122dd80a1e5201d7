"""What a visit leaves on the device: one row with the host, and no word of what was said."""

from __future__ import annotations

import os
import signal
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Playwright, Request

from tests.journeys.conftest import ARGUMENTS, NOT_AS_PLAYWRIGHT
from tests.journeys.person.conftest import SIZES
from tests.journeys.person.visitor import Visitor
from tests.journeys.support.door_process import Door
from tests.journeys.support.neutral_site import NeutralSite

pytestmark = pytest.mark.chromium

TYPED = "quillfeathermarmalade"  # one word: a space would be written in several ways
SHOWN = ["make you feel scared", "1800RESPECT"]


def files_with(profile: Path, words: str) -> list[str]:
    """Every file of the profile that holds the words, as UTF-8 or as UTF-16."""
    forms = [form for encoding in ("utf-8", "utf-16-le", "utf-16-be") for form in [words.encode(encoding)]]
    found = []
    for path in profile.rglob("*"):
        if path.is_file() and any(form in path.read_bytes() for form in forms):
            found.append(str(path.relative_to(profile)))
    return found


class Ended(Protocol):
    """How a visit ends, before the profile is searched."""

    def __call__(self, visitor: Visitor, profile: Path) -> None: ...


def leave(visitor: Visitor, profile: Path) -> None:
    visitor.reach_details(by_hand=True).write(TYPED)
    visitor.leave()
    visitor.wait_for_neutral_site()


def hide(visitor: Visitor, profile: Path) -> None:
    visitor.reach_details(by_hand=True).type(TYPED)
    visitor.hide()


def send(visitor: Visitor, profile: Path) -> None:
    visitor.reach_details(by_hand=True).write(TYPED)
    visitor.skip_to("DCC.DW.CONSENT.01", visitor.send_form)
    visitor.send_form("yes")
    visitor.hurry_to("summary")
    assert TYPED in visitor.text
    visitor.answer("send")
    visitor.wait_for_heading("It is sent")


def kill(visitor: Visitor, profile: Path) -> None:
    """With one answer sent and another half written; and the browser has had time to save its tabs."""
    visitor.reach_details(by_hand=True).write(TYPED)
    visitor.answer("yes")
    visitor.type(TYPED)
    visitor.page.wait_for_timeout(3000)
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"--user-data-dir={profile}".encode() in (process / "cmdline").read_bytes().split(b"\0"):
                os.kill(int(process.name), signal.SIGKILL)


ENDS = [
    pytest.param(leave, 360, True, id="left, phone, script"),
    pytest.param(leave, 1280, False, id="left, desktop, no script"),
    pytest.param(hide, 1280, True, id="hidden, desktop, script"),
    pytest.param(send, 360, False, id="sent, phone, no script"),
    pytest.param(kill, 360, True, id="killed, phone, script"),
    pytest.param(kill, 1280, False, id="killed, desktop, no script"),
]


@pytest.mark.parametrize(("end", "width", "has_script"), ENDS)
def test_profile_holds_no_word_of_it(
    playwright: Playwright,
    chromium: str,
    door: Door,
    neutral: NeutralSite,
    tmp_path: Path,
    end: Ended,
    width: int,
    has_script: bool,
) -> None:
    wide, high = SIZES[width]
    context = playwright.chromium.launch_persistent_context(
        str(tmp_path),
        executable_path=chromium,
        args=ARGUMENTS,
        ignore_default_args=NOT_AS_PLAYWRIGHT,
        viewport={"width": wide, "height": high},
        java_script_enabled=has_script,
    )
    visitor = Visitor(context, door, has_script)
    visitor.page.goto(neutral.url)
    end(visitor, tmp_path)
    if end is not kill:
        visitor.page.wait_for_timeout(1500)
        context.close()
    assert files_with(tmp_path, "Brisbane forecast"), "the search finds what is there"
    for words in (TYPED, *SHOWN):
        assert files_with(tmp_path, words) == []
    rows = sqlite3.connect(tmp_path / "Default" / "History").execute("SELECT url, title FROM urls").fetchall()
    ours = [(urlsplit(url).path, title) for url, title in rows if url.startswith(door.url)]
    assert {path for path, _ in ours} <= {"/", "/page", "/leave"}
    # Chromium gives the addresses that led to a page that page's title.
    assert {title for _, title in ours} <= {"", "Weather", "Brisbane forecast"}


def test_no_request_leaves_the_machine_and_nothing_is_stored(
    visitor: Visitor, door: Door, neutral: NeutralSite
) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    visitor.context.on("request", note)
    visitor.reach_details(by_hand=True)
    visitor.write(TYPED)
    visitor.hide()
    visitor.go_on()
    visitor.wait_for_heading("Are you on your own now")
    (cookie,) = visitor.context.cookies(door.url)
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (
        "p",
        True,
        "Strict",
        -1,
    )
    stored = visitor.page.evaluate(
        "async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,"
        " (await caches.keys()).length, (await navigator.serviceWorker?.getRegistrations())?.length ?? 0]"
    )
    assert stored == [0, 0, 0, 0, 0]
    visitor.leave()
    visitor.wait_for_neutral_site()
    ours = (door.url, neutral.url)
    assert [url for url in asked if not url.startswith(ours)] == []
    assert {urlsplit(url).query for url in asked} == {""}
