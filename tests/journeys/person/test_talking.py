"""A whole conversation, and everything that can cross it: two tabs, two clicks, no connection, no Rasa."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.person.visitor import Visitor
from tests.journeys.support.door_process import Door

pytestmark = pytest.mark.chromium


def test_whole_conversation_ends_with_a_sealed_disclosure(visitor: Visitor, door: Door) -> None:
    words = "He took my keys & <b>laughed</b> last week"
    visitor.reach_summary(words)
    assert words in visitor.text
    visitor.answer("send")
    visitor.wait_for_heading("It is sent")
    (disclosure,) = [one for one in door.disclosures() if one["reference"] in visitor.text]
    level1 = next(record for record in disclosure["records"] if record["instrument"] == "L1A")
    assert level1["answers"]["L1A.S2.PV.01"] == {"value": "yes", "detail": words}
    assert "They read new messages every day." in visitor.text


class Keyboard:
    """Keys alone: Tab until the focus is there, Space, arrows, letters, Enter."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page = visitor, visitor.page
        self.press = visitor.page.keyboard.press

    def tab_to(self, holds: str) -> None:
        for _ in range(40):
            self.press("Tab")
            if self.page.evaluate("holds => document.activeElement.matches(holds)", holds):
                return
        raise AssertionError(f"Tab does not lead to {holds}")

    def enter(self, holds: str) -> None:
        self.tab_to(holds)
        self.press("Enter")

    def choose(self, value: str) -> None:
        radios = self.page.locator("input[type=radio]").count()
        if not radios:
            return self.visitor.turn(lambda: self.enter(f"form.answer button[value={value}]"))
        self.tab_to("input[type=radio]")
        self.press("Space")
        for _ in range(radios):
            if self.page.evaluate("document.activeElement.value") == value:
                break
            self.press("ArrowDown")
        return self.visitor.turn(lambda: self.enter("form.answer > button.govuk-button"))

    def write(self, words: str) -> None:
        self.tab_to("#words")
        self.page.keyboard.type(words)
        self.visitor.turn(lambda: self.enter("button[name=with]"))

    def skip(self, choice: str) -> None:
        self.visitor.turn(lambda: self.enter(f"button[name=control][value={choice}]"))


def test_by_keyboard_alone(visitor: Visitor, door: Door) -> None:
    """The whole way: answers, words, a hide and the way back from it, the summary, sending, leaving."""
    keys = Keyboard(visitor)
    visitor.arrive()
    keys.enter("main button")
    visitor.wait_for_heading("are you on your own")
    visitor.page.wait_for_load_state()
    for value in ("yes", "continue", "self", "age_13_over", "yes", "add_details"):
        keys.choose(value)
    keys.write("by hand")
    keys.enter("[data-hide-form] button")
    visitor.wait_for_heading("nothing new to show")
    keys.enter("button[value=continue]")
    visitor.wait_for_heading("Are you on your own now")
    visitor.page.wait_for_load_state()
    keys.choose("yes")
    visitor.skip_to("DCC.DW.WISH.01", keys.skip)
    for value in ("specialist", "yes"):
        keys.choose(value)
    visitor.skip_to("summary", keys.skip)
    assert "by hand" in visitor.text
    keys.choose("send")
    visitor.wait_for_heading("It is sent")
    assert [one for one in door.disclosures() if one["reference"] in visitor.text]
    visitor.page.wait_for_load_state()
    keys.enter(".bar-exit")
    visitor.wait_for_neutral_site()


def test_a_row_of_the_summary_can_be_changed(visitor: Visitor) -> None:
    visitor.hurry_to_summary()
    visitor.turn(lambda: visitor.page.locator("button[value='change:L1A.S2.PV.01']").click())
    visitor.wait_for_heading("make you feel")


def test_a_child_alone_leaves_with_the_numbers_of_a_child(visitor: Visitor) -> None:
    visitor.begin()
    visitor.hurry("yes", "continue", "self", "age_under_13")
    visitor.answer("no")
    assert visitor.page.locator("form.answer").count() == 0
    assert visitor.page.locator(".line-number").all_inner_texts() == ["000", "1800 55 1800"]


def test_stale_tab_shows_where_we_are(visitor: Visitor, door: Door) -> None:
    visitor.reach_question()
    second = Visitor(visitor.context, door, visitor.has_script)
    second.page.goto(f"{door.url}/page")
    second.answer("no")
    now = second.heading
    visitor.answer("yes")
    visitor.wait_for_heading(now)
    assert "That page was old" in visitor.text


def test_two_quick_clicks_are_one_answer(visitor: Visitor, door: Door) -> None:
    visitor.reach_question()
    door.rasa.delay = 0.5
    before = len(door.rasa.turns)
    visitor.page.locator("input[value=no]").check()
    visitor.turn(lambda: visitor.page.locator("form.answer > button.govuk-button").first.dblclick())
    visitor.page.wait_for_timeout(1000)
    assert len(door.rasa.turns) == before + 1


def test_page_keeps_trying_until_rasa_is_back(visitor: Visitor, door: Door) -> None:
    visitor.reach_trouble()
    assert "1800 737 732" in visitor.text
    door.rasa.is_down = False
    if visitor.has_script:
        visitor.wait(lambda: "not working" not in visitor.heading, "the question again by itself")
    else:
        visitor.page.wait_for_timeout(3500)
        visitor.page.locator("button[value=again]").click()
    visitor.wait_for_heading("make you feel")


@pytest.fixture
def with_script(door: Door, visit: Callable[..., Visitor]) -> Visitor:
    return visit(door, 360, True)


def focused(visitor: Visitor) -> str:
    text: str = visitor.page.evaluate("document.activeElement.innerText")
    return " ".join(text.split())


def test_focus_moves_to_what_is_new(with_script: Visitor) -> None:
    with_script.reach_question()
    with_script.answer("yes")
    assert "We believe you" in focused(with_script)
    with_script.answer("no_details")
    assert "Has someone close to you said" in focused(with_script)
    with_script.page.locator("form.answer > button.govuk-button").first.click()
    with_script.wait(lambda: "Please check" in focused(with_script), "the focus on the error")


def test_room_is_told_before_it_is_used_up(with_script: Visitor) -> None:
    with_script.reach_details()
    box, count = with_script.page.locator("#words"), with_script.page.locator("#count")
    assert "Up to 2000 letters." in with_script.text
    box.fill("x" * 1700)
    assert count.inner_text() == "Up to 2000 letters. 300 left."
    box.fill("x" * 2001)
    assert count.inner_text() == "That is too long. Letters to take out: 1."


def test_without_a_connection_nothing_is_lost(with_script: Visitor) -> None:
    with_script.reach_details()
    with_script.type("half a sentence")
    with_script.context.set_offline(True)
    with_script.page.locator("button[name=with]").click()
    with_script.wait(lambda: "No connection" in focused(with_script), "the message")
    assert "half a sentence" in with_script.text
    assert with_script.page.locator("details[data-lines][open]").count() == 1
    with_script.context.set_offline(False)
    with_script.turn(lambda: with_script.page.locator("button[name=with]").click())
