"""Promise 2, leaving: one action, in every state, and nothing of it comes back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from dialogue.wording.words import giveaways
from tests.journeys.person.conftest import SIZES
from tests.journeys.person.visitor import Visitor
from tests.journeys.support.door_process import Door
from tests.journeys.support.neutral_site import NeutralSite

pytestmark = pytest.mark.chromium

STATES = {
    "gate": lambda visitor: visitor.start(),
    "truth": lambda visitor: visitor.reach_truth(),
    "question": lambda visitor: visitor.reach_question(),
    "details": lambda visitor: visitor.reach_details(),
    "danger": lambda visitor: visitor.reach_danger(),
    "summary": lambda visitor: visitor.hurry_to_summary(),
    "sent": lambda visitor: visitor.hurry_to_sent(),
    "trouble": lambda visitor: visitor.reach_trouble(),
    "hidden": lambda visitor: visitor.start().hide(),
}


def assert_says_nothing(visitor: Visitor) -> None:
    """No word that gives the service away, in the document or in the accessibility tree."""
    seen = f"{visitor.text} {visitor.page.title()} {visitor.spoken}"
    assert [word.pattern for word in giveaways() if word.search(seen)] == []


@pytest.mark.parametrize("state", STATES)
def test_one_action_leaves_from_every_state(
    door: Door, visit: Callable[..., Visitor], has_script: bool, state: str
) -> None:
    is_wide = has_script is (list(STATES).index(state) % 2 == 0)  # every other state, then the rest
    visitor = visit(door, 1280 if is_wide else 360, has_script)
    STATES[state](visitor)
    door.rasa.is_down = False
    visitor.leave()
    visitor.wait_for_neutral_site()
    visitor.wait_for_no_cookie()


@pytest.mark.parametrize("words", ["bye", "stop"])
def test_words_leave_too(visitor: Visitor, words: str) -> None:
    visitor.reach_question()
    visitor.type(words)
    visitor.page.locator("button[name=with]").click()
    visitor.wait_for_neutral_site()
    visitor.wait_for_no_cookie()


def test_what_is_over_leaves_by_itself(
    open_door: Callable[..., Door], visit: Callable[..., Visitor], has_script: bool
) -> None:
    door = open_door(silence_seconds=4.0)
    visitor = visit(door, 360, has_script)
    visitor.start().answer("no")
    assert door.rasa.said == ["gate_not_safe"]
    visitor.wait_for_neutral_site()
    visitor.wait_for_no_cookie()


def test_leaving_erases_the_session_and_the_conversation(visitor: Visitor, door: Door) -> None:
    before = door.open_sessions()
    visitor.reach_question()
    conversation = door.rasa.turns[-1].conversation
    assert door.open_sessions() == before + 1
    visitor.leave()
    visitor.wait_for_neutral_site()
    visitor.wait(lambda: door.open_sessions() == before, "the session gone")
    visitor.wait(lambda: conversation in door.rasa.forgotten, "the conversation forgotten")


def test_no_history_entry_brings_anything_back(visitor: Visitor) -> None:
    assert_nothing_comes_back(visitor)


def test_nor_without_the_cache_for_back(
    browser_without_cache: Browser, visit: Callable[..., Visitor], door: Door, has_script: bool
) -> None:
    visitor = visit(door, 1280 if has_script else 360, has_script, browser=browser_without_cache)
    kinds = visitor.note_navigations()
    assert_nothing_comes_back(visitor)
    assert "BackForwardCacheRestore" not in kinds


def assert_nothing_comes_back(visitor: Visitor) -> None:
    door = visitor.door
    visitor.reach_details(by_hand=True)
    visitor.write("the canary sang at noon")
    visitor.leave()
    visitor.wait_for_neutral_site()
    entries = visitor.entries()
    if visitor.has_script:  # replaced, not followed by
        assert not any(str(entry["url"]).endswith("/page") for entry in entries)
    assert {entry["title"] for entry in entries if str(entry["url"]).startswith(door.url)} <= {"Weather"}
    for entry in entries:
        visitor.go_to_entry(entry)
        assert_says_nothing(visitor)
        assert "canary" not in visitor.text
        if visitor.page.url != "about:blank" and not visitor.is_on_neutral_site:
            assert visitor.heading == "Welcome"  # the first page, that anybody may see


def test_back_after_leaving_leads_to_the_neutral_site(visitor: Visitor) -> None:
    visitor.reach_question(by_hand=True)
    visitor.leave()
    visitor.wait_for_neutral_site()
    if not visitor.has_script:
        visitor.back()
        visitor.wait_for_neutral_site()
    assert all("make you feel" not in str(entry["title"]) for entry in visitor.entries())


def test_browser_keeps_no_page_of_ours_for_back(visitor: Visitor, neutral: NeutralSite) -> None:
    """The cache for Back is on, as in life, and our pages are not in it, whether or not somebody left."""
    visitor.page.goto(neutral.url)
    kinds = visitor.note_navigations()
    visitor.reach_question()
    visitor.page.goto(neutral.url)
    visitor.back()
    assert kinds[-1] == "Navigation"
    visitor.go_to_entry(next(entry for entry in visitor.entries() if entry["url"] == neutral.url))
    assert kinds[-1] == "BackForwardCacheRestore"


def test_neutral_site_is_not_told_where_the_visitor_came_from(visitor: Visitor, neutral: NeutralSite) -> None:
    visitor.start().leave()
    visitor.wait_for_neutral_site()
    visit = next(asked for asked in neutral.asked if asked["path"] == "/")
    assert "Referer" not in visit


def test_page_is_covered_before_anything_else_loads(
    door: Door, visit: Callable[..., Visitor], neutral: NeutralSite
) -> None:
    visitor = visit(door, 360, True)
    visitor.reach_details()
    visitor.type("the canary sang")
    neutral.stays = True  # the neutral site never comes, and we look at what is left
    visitor.leave()
    visitor.wait(lambda: "canary" not in visitor.text, "the cover")
    assert_says_nothing(visitor)
    assert visitor.page.title() == "Weather"
    assert visitor.page.locator("input, textarea, h1").count() == 0


def test_leaving_works_while_the_door_is_busy(
    door: Door, visit: Callable[..., Visitor], has_script: bool
) -> None:
    """A turn is under way that takes long; leaving does not wait for it, and it brings nothing back."""
    visitor = visit(door, 1280 if has_script else 360, has_script)
    before = door.open_sessions()
    visitor.reach_question()
    door.rasa.delay = 2.0
    visitor.page.locator("input[value=no]").check()
    visitor.page.locator("form.answer > button.govuk-button").first.click(no_wait_after=True)
    visitor.page.wait_for_timeout(300)
    visitor.page.locator(".bar-exit").click(no_wait_after=True)
    visitor.wait_for_neutral_site()
    visitor.page.wait_for_timeout(2500)
    assert door.open_sessions() == before
    assert visitor.is_on_neutral_site


def test_leaving_holds_when_the_farewell_is_lost(door: Door, visit: Callable[..., Visitor]) -> None:
    """The script's farewell never gets through: whoever opens the address next finds nothing open."""
    visitor = visit(door, 360, True)
    before = door.open_sessions()
    visitor.reach_question()
    visitor.context.route("**/leave", lambda route: route.abort())
    visitor.leave()
    visitor.wait_for_neutral_site()
    assert door.open_sessions() == before + 1  # the door has not heard of it
    visitor.page.goto(f"{door.url}/page")
    visitor.wait_for_neutral_site()
    assert door.open_sessions() == before
    visitor.wait_for_no_cookie()


def test_all_tabs_leave_together(door: Door, visit: Callable[..., Visitor]) -> None:
    first = visit(door, 1280, True)
    first.reach_question()
    second = Visitor(first.context, door)
    second.page.goto(f"{door.url}/page")
    second.wait_for_heading("make you feel")
    first.leave()
    first.wait_for_neutral_site()
    second.wait_for_neutral_site()


def test_way_out_stays_in_sight(visitor: Visitor) -> None:
    visitor.reach_danger()
    visitor.page.locator("details[data-lines] > summary").click()
    visitor.page.mouse.wheel(0, 5000)
    visitor.page.wait_for_timeout(300)
    exit_ = visitor.page.locator(".bar-exit")
    box = exit_.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 120
    assert exit_.evaluate("link => link.closest('.bar').parentElement === document.body")


class TestByKeyboard:
    def test_second_link_is_the_way_out(self, visitor: Visitor) -> None:
        visitor.reach_question()
        visitor.page.reload()  # a reload is no hide; the focus is at the top of the page
        visitor.page.keyboard.press("Tab")
        visitor.page.keyboard.press("Tab")
        visitor.page.keyboard.press("Enter")
        visitor.wait_for_neutral_site()


@pytest.fixture
def typing(door: Door, visit: Callable[..., Visitor]) -> Visitor:
    return visit(door, 1280, True).reach_details()


class TestShiftThreeTimes:
    @pytest.mark.parametrize("width", SIZES)
    def test_leaves(self, door: Door, visit: Callable[..., Visitor], width: int) -> None:
        visitor = visit(door, width, True).start()
        for _ in range(3):
            visitor.page.keyboard.press("Shift")
        visitor.wait_for_neutral_site()

    def test_leaves_out_of_a_box_with_words_in_it(self, typing: Visitor) -> None:
        typing.type("the canary sang")
        typing.page.locator("#words").focus()
        for _ in range(3):
            typing.page.keyboard.press("Shift")
        typing.wait_for_neutral_site()

    def test_capital_letters_do_not_leave(self, typing: Visitor) -> None:
        typing.page.locator("#words").focus()
        for letter in "ABCDEF":
            typing.page.keyboard.press(f"Shift+{letter}")
        typing.page.wait_for_timeout(300)
        assert not typing.is_on_neutral_site
        assert "ABCDEF" in typing.text

    def test_letters_in_between_do_not_leave(self, typing: Visitor) -> None:
        typing.page.locator("#words").focus()
        for _ in range(4):
            typing.page.keyboard.press("Shift")
            typing.page.keyboard.press("a")
        typing.page.wait_for_timeout(300)
        assert not typing.is_on_neutral_site

    def test_holding_it_down_does_not_leave(self, typing: Visitor) -> None:
        for _ in range(6):
            typing.page.keyboard.down("Shift")  # the second and later ones are repeats
        typing.page.keyboard.up("Shift")
        typing.page.wait_for_timeout(300)
        assert not typing.is_on_neutral_site

    def test_three_in_more_than_five_seconds_do_not_leave(self, typing: Visitor) -> None:
        for pause in (2600, 2600, 300):
            typing.page.keyboard.press("Shift")
            typing.page.wait_for_timeout(pause)
        assert not typing.is_on_neutral_site
