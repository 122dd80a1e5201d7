"""The component as Rasa runs it."""

from __future__ import annotations

import logging

import pytest

from tests.bot.rasa.intents import INTENTS

CANARY = "zebrafish-marmalade"


def tracker(**slots):
    from rasa.shared.core.slots import AnySlot
    from rasa.shared.core.trackers import DialogueStateTracker

    return DialogueStateTracker(
        "t", [AnySlot(name, mappings=[], initial_value=value) for name, value in slots.items()]
    )


def parsed(component, text, **slots):
    from rasa.shared.nlu.constants import TEXT
    from rasa.shared.nlu.training_data.message import Message

    message = Message(data={TEXT: text})
    component.process([message], tracker(**slots))
    return message.as_dict(only_output_properties=True)


def test_what_the_dialogue_gets(component):
    told = parsed(component, "2", stage="who", offered=["self", "child", "other"])
    assert told["chosen"] == "child"
    assert told["danger_mentioned"] is False
    assert (
        parsed(component, "my daughter", stage="who", offered=["self", "child", "other"])["chosen"] == "child"
    )
    assert parsed(component, "yep", stage="question", offered=["yes", "no"])["intent"] == {
        "name": "affirm",
        "confidence": 1.0,
    }
    assert parsed(component, "he had a knife", stage="details")["danger_mentioned"] is True


def test_a_domain_without_a_stage_yet_is_at_the_gate(component):
    assert parsed(component, "kind of", stage=None, offered=None)["intent"]["name"] == "unsure"
    assert parsed(component, "he does", stage=None)["intent"]["name"] != "affirm"
    assert parsed(component, "he does")["intent"]["name"] == "affirm", "no stage slot at all: a plain parse"


def test_without_a_tracker(component):
    from rasa.shared.nlu.constants import TEXT
    from rasa.shared.nlu.training_data.message import Message

    assert component.process([Message(data={TEXT: "nah"})])[0].get("intent")["name"] == "deny"
    assert component.process([Message(data={})])[0].get("intent")["name"] == "out_of_scope"


def test_no_word_in_logs_and_nothing_kept(component, caplog, capsys):
    with caplog.at_level(logging.DEBUG):
        parsed(component, f"{CANARY} he is odd", stage="question")
        parsed(component, CANARY + "\ud800" * 50, stage="gate")
    out = capsys.readouterr()
    assert CANARY not in caplog.text + out.out + out.err
    for part in (
        component,
        component._understanding,
        component._understanding.lexicon,
        component._understanding.model,
    ):
        assert "zebrafish" not in repr(vars(part))


def test_no_pickle_is_stored(component, tmp_path):
    component._understanding.save(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lexicon.json", "model.json", "weights.npz"]


def test_an_untrained_component_says_so():
    from rasa.engine.storage.resource import Resource
    from rasa.shared.nlu.training_data.message import Message

    from bot.rasa.understanding.classifier import StageAwareClassifier

    with pytest.raises(RuntimeError):
        StageAwareClassifier(None, Resource("x")).process([Message(data={"text": "yes"})])


def test_the_training_data_holds_every_intent_and_no_line_twice(nlu):
    texts = [text for text, _ in nlu.examples]
    assert len(texts) == len(set(texts))
    assert {intent for _, intent in nlu.examples} == set(INTENTS)
