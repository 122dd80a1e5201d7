"""When Rasa is down, slow or not to be trusted: the numbers, the way out, and the page keeps trying."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest

from dialogue.wording.words import giveaways
from tests.bot.door.web import fake_rasa
from tests.bot.door.web.conftest import NEUTRAL, Browser, Door

RESPECT = "1800 737 732"
NOT_SENT = re.compile("othing was sent|not sent")
CHILDS = ["000", "1800 55 1800"]
HTML = {"response": "sent", "vars": {"reference": "<script>alert(1)</script>", "when": "x"}}
GOOD = fake_rasa.FIRST


def with_(**parts: Any) -> dict[str, Any]:
    return {**GOOD, **parts}


HOSTILE: dict[str, Any] = {
    "an error": 500,
    "no json": b"<html>hello</html>",
    "not an object": b"[]",
    "nothing": b"",
    "huge": b'{"say": "' + b"x" * 600_000 + b'"}',
    "deep": b"[" * 100_000,
    "prose": with_(say=[{"text": "You should call him."}]),
    "unknown response": with_(say=[{"response": "utter_hello", "vars": {}}]),
    "unknown item": with_(say=[{"response": "question", "item": "L9.X", "part": "ask", "vars": {}}]),
    "item of no person": with_(
        say=[{"response": "question", "item": "L1A.PI.01", "part": "ask", "vars": {}}]
    ),
    "unknown label": with_(offered=[{"value": "yes", "label": "<b>yes</b>"}]),
    "unknown option": with_(offered=[{"value": "yes", "label": "item:L1A.S2.PV.01:maybe"}]),
    "label of nothing": with_(offered=[{"value": "yes", "label": "item:::"}]),
    "long value": with_(offered=[{"value": "x" * 500, "label": "yes"}]),
    "a variable of text()": with_(say=[{"response": "gate_ask", "vars": {"channel": "sms"}}]),
    "a long variable": with_(say=[{"response": "sent", "vars": {"reference": "x" * 5000, "when": ""}}]),
    "a missing variable": with_(say=[{"response": "sent", "vars": {}}]),
    "unknown stage": with_(stage="admin"),
    "unknown event": with_(event={"type": "run"}),
    "progress": with_(progress={"at": 5, "of": 2}),
    "many": with_(offered=[{"value": str(one), "label": "yes"} for one in range(500)]),
}


@pytest.fixture
def browser(door: Door) -> Browser:
    return door.browser().reach_question()


def assert_in_trouble(browser: Browser) -> None:
    assert "not working" in browser.heading
    assert RESPECT in browser.text
    assert browser.page.find("details", attrs={"open": True})
    assert browser.page.find("a", href="/leave")
    assert browser.page.find("button", attrs={"name": "act"})
    assert browser.page.find("noscript")  # tries again without a script too


@pytest.mark.parametrize("fault", HOSTILE)
def test_what_cannot_be_trusted_is_not_shown(browser: Browser, door: Door, fault: str) -> None:
    door.rasa.plan["rather_not_say"] = door.rasa.plan["repeat"] = HOSTILE[fault]
    browser.send(choice="rather_not_say")
    assert_in_trouble(browser)


def test_values_are_escaped(browser: Browser, door: Door) -> None:
    door.rasa.plan["rather_not_say"] = fake_rasa.answer(HTML, stage="sent", expects="nothing")
    browser.send(choice="rather_not_say")
    assert "<script>alert(1)</script>" in browser.text
    assert "<script>alert(1)" not in browser.answer.text


def test_slow_is_answered_in_time(browser: Browser, door: Door) -> None:
    door.rasa.delay = 30
    door.lose_patience()
    before = time.monotonic()
    browser.send(choice="rather_not_say")
    assert time.monotonic() - before < 15  # half of what Rasa would take, however busy the machine is
    assert_in_trouble(browser)


def test_answers_by_the_drop_are_slow_too(door: Door) -> None:
    from bot.door.rasa_client import RasaFailed, Turn

    def dribble(handler: Any, body: bytes) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _ in range(300):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.1)

    door.rasa.reply = dribble  # type: ignore[method-assign]
    door.lose_patience()
    before = time.monotonic()
    with pytest.raises(RasaFailed):
        door.app.extensions["doorway"].exchange.turn(Turn("c_1", choice="yes"))
    assert time.monotonic() - before < 15


def test_an_answer_that_may_have_arrived_is_never_sent_twice(browser: Browser, door: Door) -> None:
    door.rasa.plan["rather_not_say"] = 500
    browser.send(choice="rather_not_say", words="since May")
    assert_in_trouble(browser)
    browser.door.app.extensions["doorway"].sessions.clock = lambda: time.time() + 4
    browser.get()
    assert "make you feel" in browser.heading
    assert [turn["choice"] for turn in door.rasa.turns].count("rather_not_say") == 1
    assert browser.page.find(id="words").text.strip() == "since May"


def test_before_the_gate_it_gives_nothing_away_and_still_has_the_numbers(door: Door) -> None:
    door.rasa.plan["begin"] = 500
    browser = door.browser().start()
    assert [word.pattern for word in giveaways() if word.search(browser.answer.text)] == []
    assert "not working" in browser.heading
    browser.send(act="numbers")
    assert RESPECT in browser.text


def test_numbers_asked_for_are_gone_after_a_silence(door: Door) -> None:
    door.rasa.plan["begin"] = door.rasa.plan["silence"] = 500
    browser = door.browser().start()
    browser.send(act="numbers")
    door.later(181)
    browser.get()
    assert RESPECT not in browser.text


def test_a_full_spool_stops_the_intake_before_anything_is_asked(door: Door) -> None:
    door.intake.is_full = True
    browser = door.browser().start()
    assert "not working" in browser.heading
    assert door.rasa.turns == []


class TestSending:
    def send(self, door: Door) -> Browser:
        browser = door.browser().reach_question()
        door.rasa.plan["rather_not_say"] = fake_rasa.answer(
            stage="summary", expects="nothing", event={"type": "send", "disclosure": {"id": "x"}}
        )
        door.rasa.plan["stored"] = fake_rasa.SENT
        door.rasa.plan["store_failed"] = fake_rasa.answer(
            "store_failed", stage="summary", offered=("try_again", "dont_send")
        )
        browser.send(choice="rather_not_say")
        return browser

    def test_the_outcome_is_told_after_it(self, door: Door) -> None:
        assert "It is sent" in self.send(door).heading
        assert door.intake.sent == [{"id": "x"}]
        assert door.rasa.turns[-1]["data"] == {"reference": "K7M-2QX", "when": "We cannot say how soon."}

    def test_a_failure_is_told_as_one(self, door: Door) -> None:
        browser = door.browser()
        door.intake.send = lambda disclosure: 1 / 0  # type: ignore[method-assign, assignment]
        browser = self.send(door)
        assert "did not go through" in browser.text
        assert RESPECT in browser.text

    def test_what_is_stored_is_sent_even_when_rasa_cannot_be_told(self, door: Door) -> None:
        browser = door.browser().reach_question()
        door.rasa.plan["rather_not_say"] = fake_rasa.answer(
            stage="summary", expects="nothing", event={"type": "send", "disclosure": {"id": "x"}}
        )
        door.rasa.plan["stored"] = 500
        browser.send(choice="rather_not_say")
        assert "K7M-2QX" in browser.heading
        door.rasa.plan["stored"] = fake_rasa.SENT
        door.later(4)
        browser.get()
        assert "It is sent" in browser.heading
        assert len(door.intake.sent) == 1

    @pytest.mark.parametrize("control", ["talk_to_person", "start_over"])
    def test_after_it_was_sent_no_trouble_takes_it_back(self, door: Door, control: str) -> None:
        browser = self.send(door)
        door.rasa.plan[control] = 500
        browser.send(control=control)
        assert_in_trouble(browser)
        assert not NOT_SENT.search(browser.text)
        assert "K7M-2QX" in browser.text

    def test_nor_does_a_trouble_in_what_is_told_after_it(self, door: Door) -> None:
        browser = self.send(door)
        browser.send(control="start_over")
        assert "make you feel" in browser.heading
        door.rasa.plan["rather_not_say"] = 500
        browser.send(choice="rather_not_say")
        assert_in_trouble(browser)
        assert not NOT_SENT.search(browser.text)
        assert "K7M-2QX" in browser.text

    def test_behind_the_gate_the_code_is_not_shown(self, door: Door) -> None:
        browser = self.send(door)
        door.rasa.plan["silence"] = 500
        door.later(181)
        browser.get()
        assert "not working" in browser.heading
        assert "K7M-2QX" not in browser.text
        assert [word.pattern for word in giveaways() if word.search(browser.answer.text)] == []

    def test_while_it_is_being_sent_nothing_is_said_of_what_came_of_it(self, door: Door) -> None:
        browser = door.browser().reach_question()
        door.rasa.plan["rather_not_say"] = fake_rasa.answer(
            "send_confirm", stage="summary", offered=("send", "change", "dont_send")
        )
        browser.send(choice="rather_not_say")
        door.rasa.plan["send"] = 500
        browser.send(choice="send")
        assert_in_trouble(browser)
        assert not NOT_SENT.search(browser.text)
        assert "We do not know yet if it was sent" in browser.text

    def test_before_that_nothing_was_sent_and_it_is_said(self, door: Door) -> None:
        browser = door.browser().reach_question()
        door.rasa.plan["rather_not_say"] = 500
        browser.send(choice="rather_not_say")
        assert_in_trouble(browser)
        assert "Nothing was sent" in browser.text

    def test_and_after_a_silence_the_gate_still_comes_first(self, door: Door) -> None:
        browser = door.browser().reach_question()
        door.rasa.plan["rather_not_say"] = fake_rasa.answer(
            stage="summary", expects="nothing", event={"type": "send", "disclosure": {"id": "x"}}
        )
        door.rasa.plan["stored"] = 500
        browser.send(choice="rather_not_say")
        door.rasa.plan["stored"] = fake_rasa.SENT
        door.later(181)
        browser.get()
        assert "still on your own" in browser.heading
        assert [turn["signal"] for turn in door.rasa.turns][-2:] == ["stored", "silence"]


class TestErrors:
    def test_a_failure_of_ours_has_the_way_out(self, door: Door, caplog: pytest.LogCaptureFixture) -> None:
        browser = door.browser().reach_question()
        door.app.view_functions["web.still_here"] = lambda: json.loads("the canary sang")
        answer = browser.client.post("/here")
        assert answer.status_code == 500
        assert RESPECT in answer.text
        assert 'href="/leave"' in answer.text
        assert "canary" not in answer.text + caplog.text

    def test_without_a_session_the_numbers_are_folded(self, door: Door) -> None:
        door.app.view_functions["web.health"] = lambda: 1 / 0
        answer = door.browser().get("/health")
        assert answer.status_code == 500
        assert "<details" in answer.text
        assert "<details open" not in answer.text

    @pytest.mark.parametrize("path", ["/nothing", "/page/x", "/%ff", "/..%2f..%2fetc/passwd"])
    def test_an_address_of_nothing_says_so_and_no_more(self, door: Door, path: str) -> None:
        answer = door.browser().get(path)
        assert answer.status_code == 404
        assert [word.pattern for word in giveaways() if word.search(answer.text)] == []


class TestWhoseNumbers:
    """A child is shown whom a child can call, wherever the conversation has led."""

    @pytest.fixture
    def child(self, door: Door) -> Browser:
        door.rasa.plan["yes"] = fake_rasa.answer("child_alone", stage="child_alone", offered=("yes", "no"))
        door.rasa.plan["no"] = fake_rasa.answer(
            "support_lines", stage="ended", expects="nothing", event={"type": "ended", "erase": True}
        )
        browser = door.browser().start()
        browser.send(choice="yes")
        assert self.numbers(browser) == CHILDS
        return browser

    def numbers(self, browser: Browser) -> list[str]:
        return [line.get_text() for line in browser.page.find_all(class_="line-number")]

    def test_at_the_end(self, child: Browser) -> None:
        child.send(choice="no")
        assert child.page.find("form", class_="answer") is None
        assert self.numbers(child) == CHILDS

    def test_in_trouble(self, child: Browser, door: Door) -> None:
        door.rasa.plan["help"] = 500
        child.send(control="help")
        assert "not working" in child.heading
        assert self.numbers(child) == CHILDS

    def test_after_a_fault_of_ours(self, child: Browser, door: Door) -> None:
        door.app.view_functions["web.still_here"] = lambda: 1 / 0
        page = child.client.post("/here")
        assert page.status_code == 500
        assert CHILDS[-1] in page.text
        assert RESPECT not in page.text

    def test_at_what_a_worker_needs_to_know(self, child: Browser, door: Door) -> None:
        door.rasa.plan["yes"] = fake_rasa.answer(fake_rasa.question("DCC.DW.CONSENT.01"), stage="consent")
        child.send(choice="yes")
        assert self.numbers(child) == CHILDS

    def test_behind_the_gate_they_tell_nothing_of_who_was_there(self, child: Browser, door: Door) -> None:
        door.rasa.plan["silence"] = 500
        door.later(181)
        child.get()
        child.send(act="numbers")
        assert RESPECT in self.numbers(child)

    def test_and_after_the_gate_they_are_the_childs_again(self, child: Browser, door: Door) -> None:
        door.rasa.plan["yes"] = fake_rasa.answer("help_short", stage="wish")
        door.later(181)
        child.get()
        assert self.numbers(child) == []
        child.send(choice="yes")
        assert self.numbers(child) == CHILDS

    @pytest.mark.parametrize("asked", ["who_for", "age_ask"])
    def test_until_it_is_asked_anew_who_it_is(self, child: Browser, door: Door, asked: str) -> None:
        door.rasa.plan["go_back"] = fake_rasa.answer(asked, stage="who", offered=("yes", "no"))
        child.send(control="go_back")
        assert RESPECT in self.numbers(child)

    def test_a_page_kept_for_everybody_is_kept_for_each_kind(self, child: Browser, door: Door) -> None:
        child.send(choice="no")
        door.rasa.plan["yes"] = fake_rasa.FIRST
        other = door.browser().reach_question()
        other.send(choice="no")
        assert other.page.find("form", class_="answer") is None
        assert RESPECT in self.numbers(other)


class TestLimits:
    def test_a_limited_turn_is_told_and_the_numbers_stay(self, make_door: Any) -> None:
        browser = make_door(turns_per_minute=3).browser().reach_question()
        for _ in range(4):
            browser.send(choice="rather_not_say")
        assert "wait one minute" in browser.text
        assert RESPECT in browser.text

    def test_ways_out_are_never_limited(self, make_door: Any) -> None:
        browser = make_door(turns_per_minute=1).browser().reach_question()
        for _ in range(5):
            browser.send(choice="rather_not_say")
        browser.send(control="danger_now")
        assert browser.page.find(class_="urgent")
        assert browser.client.post("/hide").status_code == 303
        assert browser.send(control="exit").location == NEUTRAL

    def test_a_limited_start_has_the_numbers_and_the_way_out(self, make_door: Any) -> None:
        door = make_door(starts_per_minute=2)
        answers = [door.app.test_client().post("/") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [303, 303, 429]
        assert RESPECT in answers[-1].text
        assert 'href="/leave"' in answers[-1].text


def test_words_of_a_turn_that_broke_stand_in_the_box_again(door: Door) -> None:
    """An action broke inside Rasa: 500, and its memory is as it was. The person need not write it again."""
    door.rasa.plan["it was on Sunday"] = 500
    browser = door.browser().reach_question()
    browser.send(words="it was on Sunday", **{"with": "words"})
    assert "it was on Sunday" not in browser.text  # first of all the numbers and the way out
    door.later(4)
    browser.get()
    box = browser.page.find("textarea")
    assert box is not None
    assert box.get_text().strip() == "it was on Sunday"
    del door.rasa.plan["it was on Sunday"]
    browser.send(words="it was on Sunday", **{"with": "words"})
    assert [turn["message"] for turn in door.rasa.turns if turn["message"]] == ["it was on Sunday"] * 2
    assert not browser.page.find("textarea").get_text().strip()
