"""Promise 2, hiding: the content is gone at once, and only Continue brings it back, through the gate."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dialogue.wording.words import giveaways
from tests.journeys.person.visitor import Visitor
from tests.journeys.support.door_process import Door

pytestmark = pytest.mark.chromium

COVER = "nothing new to show"
AFTER_HIDE = "Are you on your own now"


def assert_covered(visitor: Visitor) -> None:
    visitor.wait_for_heading(COVER)
    seen = f"{visitor.text} {visitor.page.title()} {visitor.spoken}"
    assert [word.pattern for word in giveaways() if word.search(seen)] == []
    assert visitor.page.title() == "Weather"


def pretend_another_tab_is_in_front(visitor: Visitor) -> None:
    visitor.page.evaluate(
        """() => {
          Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));
        }"""
    )


def test_hide_covers_and_continue_asks_first(visitor_of_any_kind: Visitor) -> None:
    visitor = visitor_of_any_kind
    visitor.reach_question()
    visitor.type("the canary sang")
    visitor.hide()
    assert_covered(visitor)
    assert "canary" not in visitor.text
    visitor.go_on()
    visitor.wait_for_heading(AFTER_HIDE)
    visitor.answer("yes")
    visitor.wait_for_heading("make you feel")  # where we were, without what was typed
    assert "canary" not in visitor.text


def test_words_hide_too(visitor: Visitor) -> None:
    visitor.reach_question()
    visitor.type("hide this")
    visitor.page.locator("button[name=with]").click()
    assert_covered(visitor)
    visitor.page.reload()
    assert_covered(visitor)
    visitor.go_on()
    visitor.wait_for_heading(AFTER_HIDE)
    visitor.answer("yes")
    visitor.wait_for_heading("make you feel")


def test_neither_reload_nor_back_uncovers(visitor: Visitor) -> None:
    visitor.reach_question(by_hand=True)
    visitor.hide()
    visitor.page.reload()
    assert_covered(visitor)
    for entry in visitor.entries():
        visitor.go_to_entry(entry)
        assert "make you feel" not in visitor.text
        seen = f"{visitor.text} {visitor.spoken}"
        assert [word.pattern for word in giveaways() if word.search(seen)] == []


def test_hide_that_lasts_becomes_an_exit(
    open_door: Callable[..., Door], visit: Callable[..., Visitor], has_script: bool
) -> None:
    door = open_door(hidden_seconds=3.0)
    visitor = visit(door, 1280 if has_script else 360, has_script)
    visitor.start()
    visitor.hide()
    visitor.wait_for_neutral_site()
    visitor.wait_for_no_cookie()
    visitor.wait(lambda: door.open_sessions() == 0, "the session gone")


def test_leaving_from_the_cover_is_one_action(visitor: Visitor, door: Door) -> None:
    visitor.start()
    visitor.hide()
    visitor.leave()
    visitor.wait_for_neutral_site()


@pytest.fixture
def with_script(door: Door, visit: Callable[..., Visitor], width: int) -> Visitor:
    return visit(door, width, True)


def test_another_tab_in_front_hides(with_script: Visitor) -> None:
    with_script.reach_question()
    pretend_another_tab_is_in_front(with_script)
    assert_covered(with_script)
    with_script.page.wait_for_timeout(300)
    with_script.page.reload()
    assert_covered(with_script)


def test_other_tabs_are_covered_too(with_script: Visitor, door: Door) -> None:
    with_script.reach_question()
    second = Visitor(with_script.context, door)
    second.page.goto(f"{door.url}/page")
    second.wait_for_heading("make you feel")
    with_script.hide()
    assert_covered(second)


def test_idle_hides_and_typing_is_not_idle(
    open_door: Callable[..., Door], visit: Callable[..., Visitor]
) -> None:
    door = open_door(silence_seconds=4.0)
    visitor = visit(door, 360, True)
    visitor.start()
    visitor.page.locator("details.words > summary").click()
    for _ in range(6):
        visitor.page.locator("#words").press("a")
        visitor.page.wait_for_timeout(1000)
    assert COVER not in visitor.heading
    assert_covered(visitor)


def test_idle_page_without_script_asks_again(
    open_door: Callable[..., Door], visit: Callable[..., Visitor]
) -> None:
    """Only where nothing typed can be lost: the truth page has no box."""
    door = open_door(silence_seconds=4.0)
    visitor = visit(door, 360, False)
    visitor.reach_truth()
    visitor.wait_for_heading("still on your own")


def test_answers_under_way_do_not_uncover(with_script: Visitor, door: Door) -> None:
    with_script.reach_question()
    door.rasa.delay = 1.5
    with_script.page.locator("input[value=no]").check()
    with_script.page.locator("form.answer > button.govuk-button").first.click()
    with_script.page.locator("[data-hide-form] button").click()
    assert_covered(with_script)
    with_script.page.wait_for_timeout(2500)
    assert_covered(with_script)
    with_script.page.reload()
    assert_covered(with_script)
