"""Promise 1: asked before anything is shown, and again after a silence and a hide."""

from __future__ import annotations

import pytest

from dialogue.wording.words import giveaways
from tests.bot.door.web import fake_rasa
from tests.bot.door.web.conftest import NEUTRAL, Browser, Door


@pytest.fixture
def browser(door: Door) -> Browser:
    return door.browser().reach_question()


def signals(door: Door) -> list[str]:
    return [turn["signal"] for turn in door.rasa.turns if turn["signal"]]


def test_nothing_before_the_gate_gives_it_away(door: Door) -> None:
    browser = door.browser().start()
    assert [word.pattern for word in giveaways() if word.search(browser.answer.text)] == []


def test_help_at_the_gate_is_triple_zero_and_the_question(door: Door) -> None:
    door.rasa.plan["help"] = fake_rasa.answer(
        "help_at_gate", "gate_ask", stage="gate", offered=fake_rasa.GATE_CHOICES, expects="choice_or_text"
    )
    browser = door.browser().start()
    browser.send(words="help", **{"with": "words"})
    assert "call 000" in browser.text
    assert "on your own" in browser.heading
    assert [word.pattern for word in giveaways() if word.search(browser.answer.text)] == []


class TestSilence:
    def test_asks_again_before_it_shows_anything(self, browser: Browser, door: Door) -> None:
        door.later(181)
        browser.get()
        assert "still on your own" in browser.heading
        assert signals(door)[-1] == "silence"

    def test_takes_no_answer_but_keeps_the_words(self, browser: Browser, door: Door) -> None:
        door.later(181)
        browser.send(words="it began in May", **{"with": "words"})
        assert "still on your own" in browser.heading
        assert "it began in May" not in browser.text
        assert [turn["message"] for turn in door.rasa.turns if turn["message"]] == []
        browser.send(choice="yes")
        assert browser.page.find(id="words").text.strip() == "it began in May"

    def test_a_reload_is_no_sign_of_the_person(self, browser: Browser, door: Door) -> None:
        door.later(100)
        browser.get()
        door.later(100)
        browser.get()
        assert "still on your own" in browser.heading

    def test_typing_is_one(self, browser: Browser, door: Door) -> None:
        door.later(100)
        assert browser.client.post("/here").status_code == 204
        door.later(100)
        browser.get()
        assert "make you feel" in browser.heading

    def test_typing_comes_too_late_after_it(self, browser: Browser, door: Door) -> None:
        door.later(181)
        browser.client.post("/here")
        browser.get()
        assert "still on your own" in browser.heading

    def test_the_gate_itself_does_not_time_out(self, door: Door) -> None:
        browser = door.browser().start()
        door.later(1000)
        browser.send(choice="yes")
        assert "make you feel" in browser.heading


class TestHide:
    def hide(self, browser: Browser) -> None:
        before = browser.cookie
        assert browser.client.post("/hide").location == "/page"
        assert browser.cookie != before  # or the browser keeps the page for Back
        browser.get()

    def test_covers_and_asks_again(self, browser: Browser, door: Door) -> None:
        self.hide(browser)
        assert [word.pattern for word in giveaways() if word.search(browser.answer.text)] == []
        browser.send(act="continue")
        assert "Are you on your own now" in browser.heading
        assert signals(door)[-1] == "hidden"

    def test_only_continue_uncovers(self, browser: Browser, door: Door) -> None:
        self.hide(browser)
        turns = len(door.rasa.turns)
        for fields in (
            {"choice": "yes"},
            {"words": "x", "with": "words"},
            {"act": "numbers"},
            {"control": "help"},
        ):
            browser.send(**fields)
            assert "nothing new to show" in browser.heading
        assert len(door.rasa.turns) == turns

    def test_an_old_form_after_a_hide_changes_nothing(self, browser: Browser, door: Door) -> None:
        token = browser.page.find("input", attrs={"name": "token"})["value"]
        self.hide(browser)
        browser.send(token=token, choice="yes")
        assert "nothing new to show" in browser.heading

    def test_becomes_an_exit_when_it_lasts(self, browser: Browser, door: Door) -> None:
        self.hide(browser)
        door.later(301)
        assert browser.client.get("/page").location == NEUTRAL
        assert browser.cookie is None

    def test_lasting_too_long_takes_no_continue(self, browser: Browser, door: Door) -> None:
        self.hide(browser)
        door.later(301)
        assert browser.send(act="continue").location == NEUTRAL

    def test_drops_what_was_typed(self, browser: Browser, door: Door) -> None:
        door.rasa.plan["yes"] = 500
        browser.send(choice="yes", words="half a sentence")
        self.hide(browser)
        door.later(5)
        browser.send(act="continue")
        door.rasa.plan["yes"] = door.rasa.plan["repeat"]
        browser.send(choice="yes")
        assert "half a sentence" not in browser.text

    def test_one_that_was_asked_for_is_told_apart(self, browser: Browser, door: Door) -> None:
        """The queue is told that somebody was cut off; a phone that put the page away tells nothing."""
        for fields, data in (({"asked": "yes"}, {"asked": True}), ({"asked": "no"}, {}), ({}, {})):
            browser.client.post("/hide", data={"by": "script", **fields})
            browser.get()
            browser.send(act="continue")
            assert (door.rasa.turns[-1]["signal"], door.rasa.turns[-1]["data"]) == ("hidden", data)
        self.hide(browser)
        browser.send(act="continue")
        assert door.rasa.turns[-1]["data"] == {"asked": True}

    def test_by_script_answers_nothing_and_keeps_the_cookie(self, browser: Browser) -> None:
        before = browser.cookie
        assert browser.client.post("/hide", data={"by": "script"}).status_code == 204
        assert browser.cookie == before
        browser.get()
        assert "nothing new to show" in browser.heading
