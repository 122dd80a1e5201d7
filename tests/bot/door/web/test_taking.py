"""One answer at a time: twice is once, late is nothing, and whoever is stuck is told what to do."""

from __future__ import annotations

import threading
import time
from typing import Any, ClassVar

import pytest
from werkzeug.test import TestResponse

from tests.bot.door.web import fake_rasa
from tests.bot.door.web.conftest import NEUTRAL, Browser, Door

LEFT_IN_WORDS = fake_rasa.answer(
    "ended", stage="ended", expects="nothing", event={"type": "ended", "erase": True}
)
HIDDEN_IN_WORDS = fake_rasa.answer("hidden_cover", stage="gate", offered=("continue",))


@pytest.fixture
def browser(door: Door) -> Browser:
    return door.browser().reach_question()


def said(door: Door) -> list[Any]:
    return [turn["choice"] or turn["message"] or turn["signal"] for turn in door.rasa.turns]


def test_the_same_form_twice_is_one_answer(browser: Browser, door: Door) -> None:
    token = browser.page.find("input", attrs={"name": "token"})["value"]
    browser.send(choice="rather_not_say")
    browser.send(choice="rather_not_say", token=token)
    assert said(door).count("rather_not_say") == 1
    assert browser.page.find(class_="notice") is None


def test_the_same_form_at_the_same_time_is_one_answer(browser: Browser, door: Door) -> None:
    token = browser.page.find("input", attrs={"name": "token"})["value"]
    door.rasa.delay = 0.2
    fields = {"choice": "rather_not_say", "token": token}

    def post() -> None:
        client = door.app.test_client()
        client.set_cookie("p", browser.cookie or "")
        client.post("/page", data=fields)

    tabs = [threading.Thread(target=post) for _ in range(4)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert said(door).count("rather_not_say") == 1


def test_another_answer_from_an_old_page_changes_nothing_and_is_told(browser: Browser, door: Door) -> None:
    token = browser.page.find("input", attrs={"name": "token"})["value"]
    browser.send(choice="rather_not_say")
    before = said(door)
    browser.send(choice="yes", token=token)
    assert said(door) == before
    assert "page was old" in browser.page.find(class_="notice").text


@pytest.mark.parametrize("fields", [{}, {"words": "   "}, {"choice": ""}, {"with": "words"}])
def test_nothing_chosen_is_asked_for(browser: Browser, door: Door, fields: dict[str, str]) -> None:
    before = said(door)
    browser.send(**fields)
    assert "Choose an answer, or skip this one." in browser.page.find(class_="govuk-error-summary").text
    assert browser.page.find(class_="govuk-error-message")
    assert said(door) == before
    browser.get()
    assert browser.page.find(class_="govuk-error-summary") is None


@pytest.mark.parametrize(
    "choice", ["maybe", "set:L1A.S1.B.01", "change:L1A.S2.PV.01", "begin", "stored", "<b>"]
)
def test_what_is_not_on_offer_never_reaches_rasa(browser: Browser, door: Door, choice: str) -> None:
    before = said(door)
    browser.send(choice=choice)
    assert said(door) == before
    assert browser.page.find(class_="govuk-error-summary")


def test_a_control_wins_over_the_choice_beside_it(browser: Browser, door: Door) -> None:
    browser.send(choice="yes", control="go_back")
    assert said(door)[-1] == "go_back"


def test_words_beside_a_choice_are_offered_again_where_they_belong(browser: Browser, door: Door) -> None:
    door.rasa.plan["rather_not_say"] = fake_rasa.DETAILS
    browser.send(choice="rather_not_say", words="since May")
    assert browser.page.find(id="words").text.strip() == "since May"


def test_words_too_long_are_kept_and_told(browser: Browser, door: Door) -> None:
    browser.send(words="x" * 1001, **{"with": "words"})
    assert "shorter than 1000 letters" in browser.page.find(class_="govuk-error-summary").text
    assert len(browser.page.find(id="words").text.strip()) == 1001
    assert "x" * 1001 not in said(door)


def test_a_huge_form_is_refused_with_words(browser: Browser) -> None:
    browser.send(words="x" * 200_000, **{"with": "words"})
    assert "did not work" in browser.page.find(class_="notice").text


@pytest.mark.parametrize(
    "words", ["\ud800", "\x00\x01", "<script>alert(1)</script>", "' OR 1=1 --", "\u202e{{7*7}}"]
)
def test_hostile_words_are_words(browser: Browser, door: Door, words: str) -> None:
    door.rasa.otherwise = fake_rasa.DETAILS
    browser.client.post(
        "/page",
        data={
            "token": browser.page.find("input", attrs={"name": "token"})["value"],
            "words": words.encode("utf-8", "surrogatepass"),
            "with": "words",
        },
    )
    assert browser.get().status_code == 200
    assert "<script>alert" not in browser.answer.text


def test_leaving_by_choice_and_by_words(browser: Browser, door: Door) -> None:
    door.rasa.plan["bye"] = LEFT_IN_WORDS
    assert browser.send(words="bye", **{"with": "words"}).location == NEUTRAL
    assert door.browser().reach_question().send(control="exit").location == NEUTRAL


def test_hiding_by_words(browser: Browser, door: Door) -> None:
    door.rasa.plan["hide"] = HIDDEN_IN_WORDS
    browser.send(words="hide", **{"with": "words"})
    assert "nothing new to show" in browser.heading
    browser.send(act="continue")
    assert "Are you on your own now" in browser.heading


def test_a_gentle_ending_is_shown_once_and_then_leads_away(door: Door) -> None:
    browser = door.browser().start()
    browser.send(choice="no")
    assert "we will stop here" in browser.text
    assert browser.page.find("form", attrs={"data-answer": True}) is None
    assert browser.client.post("/page", data={"choice": "yes"}).location == NEUTRAL


def test_an_ended_page_does_not_stay(door: Door) -> None:
    browser = door.browser().reach_question()
    door.rasa.plan["rather_not_say"] = fake_rasa.answer(
        "withdrawn", stage="ended", expects="nothing", event={"type": "ended", "erase": True}
    )
    browser.send(choice="rather_not_say")
    assert "We did not send it" in browser.text
    door.later(181)
    assert browser.client.get("/page").location == NEUTRAL


def test_danger_comes_first(browser: Browser) -> None:
    browser.send(control="danger_now")
    body = browser.page.find("body")
    first = next(part for part in body.find_all(recursive=False) if "skip" not in part.get("class", []))
    assert "urgent" in first["class"]
    assert first.find("a", href="tel:000")


def test_every_radio_group_has_a_legend_and_every_form_is_private(browser: Browser) -> None:
    for form in browser.page.find_all("form"):
        assert form["autocomplete"] == "off"
        assert form["method"] == "post"
    for box in browser.page.find_all("textarea"):
        assert box["autocomplete"] == "off"
    for radio in browser.page.find_all("input", type="radio"):
        assert radio.find_parent("fieldset").find("legend").get_text(strip=True)


class TestTheScript:
    """It puts the answer in place itself, so it gets it at once; and it goes where it is told to go."""

    SCRIPT: ClassVar = {"X-Script": "1"}

    def post(self, browser: Browser, **fields: str) -> TestResponse:
        token = browser.page.find("input", attrs={"name": "token"})["value"]
        return browser.client.post("/page", data={"token": token, **fields}, headers=self.SCRIPT)

    def test_gets_the_page_that_the_address_shows(self, browser: Browser) -> None:
        response = self.post(browser, choice="yes")
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "no-store"
        assert response.data == browser.client.get("/page").data

    def test_sees_a_notice_once(self, browser: Browser) -> None:
        words = "Choose an answer"
        assert words in self.post(browser).text
        assert words not in browser.client.get("/page").text

    def test_is_told_to_leave(self, browser: Browser, door: Door) -> None:
        door.rasa.plan["bye"] = LEFT_IN_WORDS
        response = self.post(browser, words="bye", **{"with": "words"})
        assert (response.status_code, response.headers["X-Leave"]) == (204, "1")

    def test_is_told_to_leave_where_the_session_is_gone(self, door: Door) -> None:
        response = door.app.test_client().post("/page", data={"choice": "yes"}, headers=self.SCRIPT)
        assert (response.status_code, response.headers["X-Leave"]) == (204, "1")

    def test_is_told_to_hide(self, browser: Browser, door: Door) -> None:
        door.rasa.plan["hide"] = HIDDEN_IN_WORDS
        response = self.post(browser, words="hide", **{"with": "words"})
        assert (response.status_code, response.headers["X-Hide"], response.data) == (204, "1", b"")

    def test_is_told_to_hide_by_a_hide_while_the_turn_was_under_way(
        self, browser: Browser, door: Door
    ) -> None:
        door.rasa.delay, before = 1.0, len(door.rasa.turns)
        responses: list[TestResponse] = []
        turn = threading.Thread(target=lambda: responses.append(self.post(browser, choice="yes")))
        turn.start()
        while len(door.rasa.turns) == before:
            time.sleep(0.01)
        other = door.app.test_client()
        other.set_cookie("p", browser.cookie or "")
        assert other.post("/hide", data={"by": "script"}).status_code == 204
        turn.join()
        assert (responses[0].status_code, responses[0].data) == (204, b"")
        assert responses[0].headers["X-Hide"] == "1"
