"""What becomes the heading, what stands before it, which choices are buttons."""

from __future__ import annotations

from typing import Any

import pytest

from bot.door.answer import read_answer
from bot.door.vocabulary import Spoken
from bot.door.web.blocks import Block, read_blocks
from bot.door.web.screen import Screen, make_screen
from bot.door.web.words import Words
from tests.bot.door.web.conftest import Door
from tests.bot.door.web.fake_rasa import DANGER, FIRST, SENT, answer, question


@pytest.fixture
def shown(door: Door) -> Any:
    def show(raw: dict[str, Any], is_open: bool = True) -> Screen:
        with door.app.app_context():
            return make_screen(read_answer(raw, Spoken("web", "self", "en")), Words("en"), is_open)

    return show


def values(choices: Any) -> list[str]:
    return [choice.value for choice in choices]


def test_a_question_is_the_heading_and_what_was_said_stands_before(shown: Any) -> None:
    screen = shown({**FIRST, "say": [{"response": "believed", "vars": {}}, question("L1A.S2.PV.02")]})
    assert screen.asks
    assert "hurt you" in screen.heading
    assert screen.before[0].text.startswith("Thank you for telling us")
    assert values(screen.choices) == ["yes", "no", "rather_not_say"]
    assert values(screen.controls) == ["go_back", "skip", "help", "talk_to_person", "start_over"]
    assert screen.progress == "Question 1 of at least 9"


def test_the_last_paragraph_asks(shown: Any) -> None:
    screen = shown(answer("gate_unsure", stage="gate", offered=("go_on", "stop_here")), is_open=False)
    assert screen.heading.endswith("Do you want to go on?")
    assert len(screen.before) == 1
    assert screen.controls == []
    assert not screen.offers_danger


def test_a_lone_choice_has_no_box_beside_it(shown: Any) -> None:
    raw = answer("truth_before_first_question", stage="who", offered=("continue",), expects="choice_or_text")
    screen = shown(raw)
    assert not screen.takes_text
    assert not screen.asks
    assert screen.heading.startswith("Thank you.")
    assert any(block.items for block in screen.after)


def test_danger_stands_alone(shown: Any) -> None:
    screen = shown(DANGER)
    assert screen.is_urgent
    assert screen.urgent[0].text.startswith("If you are in danger now")
    assert screen.heading == "When you are ready"
    assert values(screen.choices) == ["go_on"]  # leaving has its own place
    assert not screen.offers_danger


def test_after_sending_nothing_is_asked(shown: Any) -> None:
    screen = shown(
        {**SENT, "expects": "choice_or_text", "say": [*SENT["say"], {"response": "ended", "vars": {}}]}
    )
    assert screen.heading.startswith("It is sent.")
    assert not screen.takes_text
    assert "K7M-2QX" in screen.after[0].text


def test_controls_on_offer_are_listed_once(shown: Any) -> None:
    screen = shown(
        answer(question("L1A.S2.PV.01", "details"), stage="details", expects="text", offered=("skip",))
    )
    assert screen.choices == []
    assert values(screen.controls).count("skip") == 1
    assert screen.limit == 2000


def test_paragraphs_and_lists() -> None:
    assert read_blocks("One\ntwo.\n\n- a\n- b\n\n\n<b>x</b> - y") == [
        Block("One two."),
        Block(items=("a", "b")),
        Block("<b>x</b> - y"),
    ]


def test_a_number_stays_in_one_piece(shown: Any) -> None:
    """Read back on a small screen, and in a language that is read from the right."""
    check = {"response": "contact_check", "vars": {"value": "0400 123 456"}}
    assert "0400\u00a0123\u00a0456" in shown(answer(check, stage="contact")).heading
