"""Promise 1: no question, and no word that gives the service away, before the person says that it is safe."""

from __future__ import annotations

import pytest
import yaml

from bot.rasa.model import ROOT

from .intents import INTENTS
from .playing import ADULT, WAYS, responses
from .test_every_state import HAPPENED, PRESSED

# Triple Zero is the one exception that is wanted: whoever says that they are in danger is told it, wherever
# that is.
BEFORE_THE_GATE = {
    *(
        "gate_ask",
        "gate_ask_again_after_silence",
        "gate_ask_after_hide",
        "gate_ask_new_channel",
        "gate_unsure",
    ),
    *("gate_not_safe", "hidden_cover", "fallback_again", "fallback_choices", "repeat_intro", "danger_now"),
    "help_at_gate",
}
CLOSED = ("nothing", "gate", "gate unsure", "covered", "gate again")


@pytest.mark.rule("Q04")
@pytest.mark.parametrize("way", CLOSED)
def test_before_the_yes_nothing_but_the_gate_is_said(at, way):
    """Whatever is meant, pressed or noticed: only words that anybody may see."""
    for intent in INTENTS:
        if intent != "affirm":
            assert_closed(at(way).means(intent, "whatever"), f"{way}, {intent}")
    for choice in PRESSED:
        if choice != "yes":
            assert_closed(at(way).say(f"!{choice}"), f"{way}, {choice}")
    for signal in HAPPENED:
        assert_closed(at(way).say(f"#{signal}"), f"{way}, {signal}")


def assert_closed(answer, where):
    assert set(responses(answer)) <= BEFORE_THE_GATE, f"{where}: {responses(answer)}"
    assert answer["stage"] in ("gate", "ended")
    assert not any(said.get("item") or said.get("records") for said in answer["say"])


@pytest.mark.rule("Q04")
def test_what_is_said_before_the_gate_gives_nothing_away():
    """The words behind those ids, against the list of words that would say what this is."""
    wording = ROOT / "dialogue" / "wording" / "en"
    said = {
        name: text
        for path in wording.glob("*.yaml")
        for name, text in items_of(yaml.safe_load(path.read_text()))
    }
    away = [str(word).rstrip("*") for word in yaml.safe_load((wording / "giveaways.yaml").read_text())]
    for response in BEFORE_THE_GATE - {"danger_now"}:
        words = str({k: v for k, v in said[response].items() if k in ("web", "sms")}).lower()
        found = [word for word in away if f" {word}" in words and word != "ex"]
        assert not found, f"{response}: {found}"


def items_of(loaded):
    return loaded.items() if isinstance(loaded, dict) else ()


@pytest.mark.parametrize("signal", ["silence", "hidden", "channel_changed"])
@pytest.mark.parametrize("way", [way for way in WAYS if way not in CLOSED])
def test_after_a_break_the_gate_stands_before_everything(at, way, signal):
    conversation = at(way)
    answer = conversation.say(f"#{signal}")
    assert answer["stage"] == "gate"
    assert len(answer["say"]) == 1
    assert answer["say"][0]["response"].startswith("gate_ask_")
    assert_closed(conversation.say(">hello", ">what is this"), way)


# After these the question comes that they had interrupted.
IN_BETWEEN = ("danger", "person", "starting over", "sending")


@pytest.mark.parametrize("way", [way for way in WAYS if way not in (*CLOSED, *IN_BETWEEN)])
def test_after_the_gate_the_conversation_is_where_it_was(at, way):
    before = at(way).say("!repeat")
    after = at(way).say("#silence", "!yes")
    assert (after["stage"], after["offered"]) == (before["stage"], before["offered"])


@pytest.mark.rule("Q05", "Q06")
@pytest.mark.parametrize("way", [way for way in WAYS if way != "nothing"])
def test_not_alone_any_more_clears_the_screen_at_once(at, way):
    """Said in words at any point: no question and no answer is shown until the gate has been passed again."""
    answer = at(way).means("not_safe", "hes here")
    assert answer["stage"] in ("gate", "ended")
    assert set(responses(answer)) <= BEFORE_THE_GATE


def test_no_at_the_gate_ends_it_and_keeps_nothing(talk):
    conversation = talk()
    answer = conversation.say(*ADULT, "!yes", ">he hit me", "#silence", "!no")
    assert answer["event"] == {"type": "ended", "erase": True}
    assert conversation.kept() is None


def test_an_unclear_yes_is_asked_again(talk):
    conversation = talk()
    assert responses(conversation.say("#begin", "!not_sure")) == ["gate_unsure"]
    assert conversation.say("!go_on")["stage"] == "who"


def test_the_truth_about_leaving_comes_before_the_first_question(talk):
    conversation = talk()
    assert responses(conversation.say("#begin", "!yes")) == ["truth_before_first_question"]
