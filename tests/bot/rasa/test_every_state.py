"""Every state with everything a person can mean: an answer each time, and a way on."""

from __future__ import annotations

import pytest

from dialogue.wording import text

from .intents import INTENTS
from .playing import WAYS, offered, responses

PRESSED = [
    "exit",
    "hide",
    "go_back",
    "repeat",
    "help",
    "skip",
    "rather_not_say",
    "danger_now",
    "talk_to_person",
    "start_over",
    "nonsense",
    "yes",
]
HAPPENED = ["begin", "silence", "hidden", "channel_changed", "stored", "store_failed"]


def assert_goes_on(answer):
    """Something is said, and either it is over or something can be answered."""
    assert answer["say"] or answer["event"], "nothing was said"
    assert len(answer["say"]) <= 6, responses(answer)
    if answer["event"]:
        assert answer["event"]["type"] in ("ended", "send")
    else:
        assert answer["expects"] != "nothing"
        assert answer["offered"] or answer["expects"] in ("text", "choice_or_text")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("intent", INTENTS)
def test_whatever_is_meant_there_is_an_answer_and_a_way_on(at, way, intent):
    conversation = at(way)
    assert_goes_on(conversation.means(intent, "some words of mine"))
    if conversation.slots():
        assert_goes_on(conversation.say("!repeat"))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("choice", PRESSED)
def test_whatever_is_pressed_there_is_an_answer_and_a_way_on(at, way, choice):
    assert_goes_on(at(way).say(f"!{choice}"))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("signal", HAPPENED)
def test_whatever_happens_there_is_an_answer_and_a_way_on(at, way, signal):
    assert_goes_on(at(way).say(f"#{signal}"))


@pytest.mark.parametrize(
    "way", [way for way in WAYS if way not in ("nothing", "gate", "gate unsure", "covered")]
)
def test_everything_offered_leads_on(at, way):
    """What a button promises is kept: no offered value is refused."""
    for value in offered(at(way).say("!repeat")):
        answer = at(way).say(f"!{value}")
        assert_goes_on(answer)
        assert "repeat_intro" not in responses(answer), value


# Before the yes no word may say what this is: help is Triple Zero, and that it comes after the question.
AT_GATE = ("nothing", "gate", "gate unsure", "gate again")
# Under the cover nothing is said to whoever holds the phone. Danger is the one exception, below.
COVERED = "covered"
NOTHING_BEFORE = {
    **dict.fromkeys(AT_GATE, "the gate is the first thing there is"),
    COVERED: "only Continue lifts the cover",
    "truth": "it is the first page after the gate, which is not taken back by a step",
    "sending": "yes was said to sending: the door stores it, and its answer comes first",
    "sent": "what was said is with the service, and gone from here",
}
NOT_UNDERSTOOD = {"fallback_again", "fallback_choices", "repeat_intro"}
AFTER_GATE = [way for way in WAYS if way not in (*AT_GATE, COVERED)]


@pytest.fixture(params=["pressed", "written"])
def ask(request):
    """ask(conversation, "help"): by its button, or in words that mean it."""
    if request.param == "pressed":
        return lambda conversation, control: conversation.say(f"!{control}")
    return lambda conversation, control: conversation.means(control, "some words of mine")


def prompt(answer):
    """What is open: the last thing asked, and how it may be answered."""
    asked = [(said["response"], said.get("item"), said.get("part")) for said in answer["say"][-1:]]
    event = answer["event"] and answer["event"]["type"]
    return asked, answer["stage"], offered(answer), answer["expects"], event


@pytest.mark.parametrize("way", [way for way in WAYS if way != "nothing"])
def test_repeat_asks_the_same_again(at, ask, way):
    conversation = at(way)
    before = prompt(conversation.shown)
    answer = ask(conversation, "repeat")
    assert prompt(answer) == before
    assert not NOT_UNDERSTOOD & set(responses(answer))


@pytest.mark.parametrize("way", [way for way in WAYS if way not in NOTHING_BEFORE])
def test_back_leads_to_another_question(at, ask, way):
    conversation = at(way)
    before = prompt(conversation.shown)
    answer = ask(conversation, "go_back")
    assert responses(answer)[0] == "go_back_done"
    assert prompt(answer) != before


@pytest.mark.parametrize("way", [way for way in NOTHING_BEFORE if way != "nothing"])
def test_where_nothing_comes_before_back_changes_nothing(at, ask, way):
    conversation = at(way)
    before = conversation.shown
    answer = ask(conversation, "go_back")
    assert (answer["stage"], offered(answer)) == (before["stage"], offered(before))
    assert way in (*AT_GATE, COVERED) or responses(answer)[0] == "nothing_before"


@pytest.mark.parametrize("way", AFTER_GATE)
def test_help_helps_and_the_question_stays(at, ask, way):
    conversation = at(way)
    before = conversation.shown
    answer = ask(conversation, "help")
    assert "help_short" in responses(answer)
    assert (answer["stage"], offered(answer), answer["event"] is None) == (
        before["stage"],
        offered(before),
        before["event"] is None,
    )


@pytest.mark.parametrize("way", AFTER_GATE)
def test_a_person_can_be_asked_for_everywhere(at, ask, way):
    """The number to call stands in the answer, and there is a way on and a way out."""
    answer = ask(at(way), "talk_to_person")
    assert responses(answer) == ["talk_to_person"]
    assert {"go_on", "exit"} <= set(offered(answer))


@pytest.mark.parametrize("way", AT_GATE)
@pytest.mark.parametrize("control", ["help", "talk_to_person"])
def test_at_the_gate_help_and_a_person_are_answered_with_triple_zero_and_how_to_go_on(at, ask, way, control):
    conversation = at(way)
    before = conversation.shown
    answer = ask(conversation, control)
    assert responses(answer)[0] == "help_at_gate"
    assert answer["stage"] == "gate"
    assert offered(answer) == (offered(before) if before else ["yes", "no", "not_sure"])
    assert "000" in text("help_at_gate", "web", "self", "en")


@pytest.mark.parametrize("control", ["help", "talk_to_person", "go_back", "start_over"])
def test_under_the_cover_nothing_is_said(at, ask, control):
    answer = ask(at(COVERED), control)
    assert responses(answer) == ["hidden_cover"]
    assert offered(answer) == ["continue"]


@pytest.mark.parametrize("way", WAYS)
def test_danger_brings_triple_zero_everywhere(at, ask, way):
    answer = ask(at(way), "danger_now")
    assert responses(answer)[0] == "danger_now"
    assert answer["urgent"]


@pytest.mark.parametrize("way", [*AT_GATE, COVERED])
@pytest.mark.parametrize("words", ["danger", "help me", "000", "he is here with a knife", "call the police"])
def test_words_of_danger_are_heard_before_the_yes(at, way, words):
    answer = at(way).say(f">{words}")
    assert responses(answer)[0] == "danger_now"
    assert answer["urgent"]
    assert answer["stage"] == "gate"


@pytest.mark.parametrize("way", AT_GATE)
@pytest.mark.parametrize("words", ["help", "I need help", "talk to a person", "can I talk to someone"])
def test_words_for_help_are_heard_before_the_yes(at, way, words):
    assert responses(at(way).say(f">{words}"))[0] == "help_at_gate"


STAGES = {
    *("gate", "who", "age", "child_alone", "question", "details", "wish"),
    *("consent", "contact", "conflict", "summary", "sent", "ended"),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("choice", ["repeat", "danger_now", "talk_to_person", "start_over"])
def test_every_stage_is_one_of_the_contract(at, way, choice):
    assert at(way).say(f"!{choice}")["stage"] in STAGES
