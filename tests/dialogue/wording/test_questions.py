"""The questions people are asked, in the words of the catalogue."""

from __future__ import annotations

import re

import pytest

from dialogue.instruments import catalogue
from dialogue.instruments.model import Item
from dialogue.wording import question, sms_text
from dialogue.wording.gsm7 import segments
from dialogue.wording.pseudo import PSEUDO
from dialogue.wording.reading import grade
from dialogue.wording.words import SOURCE_LANGUAGE, giveaways

TOOLS = ("L1A", "L1C", "DCC")
ASKED = [
    pytest.param(item, id=item.id)
    for tool in TOOLS
    for item in catalogue().current(tool).items
    if item.ask is not None and "person" in item.asked_by
]
SPOKEN = [
    pytest.param(item, id=item.id)
    for tool in TOOLS
    for item in catalogue().current(tool).items
    if item.ask is not None
]
# Said in a text only where leaving it out would make a consent unclear.
NAMED_ON_PURPOSE = {"DCC.DW.CONSENT.03": {"police"}}


def choices_of(item: Item) -> list[str]:
    assert item.answer is not None
    if item.answer.name == "yes_no":
        return ["yes", "no", *(["not_sure"] if "unknown" in item.answer.silences else []), "rather_not_say"]
    options = [f"item:{item.id}:{option}" for option, _ in item.answer.choices()]
    return [*options, "rather_not_say"] if options else ["skip"]


def has_room_for_own_words(item: Item) -> bool:
    return item.answer is not None and bool(item.answer.detail or getattr(item.answer, "other", None))


@pytest.mark.parametrize("item", ASKED)
def test_a_question_is_one_segment_with_its_choices(item: Item) -> None:
    sent = sms_text(question(item, "ask", "sms", "self", SOURCE_LANGUAGE), choices_of(item), SOURCE_LANGUAGE)
    assert segments(sent) == 1, f"{len(sent)}: {sent}"
    if item.ask is not None and item.ask.details is not None:
        more = sms_text(question(item, "details", "sms", "self", SOURCE_LANGUAGE), ["skip"], SOURCE_LANGUAGE)
        assert segments(more) == 1, f"{len(more)}: {more}"


@pytest.mark.parametrize("item", [one for one in ASKED if has_room_for_own_words(one.values[0])])
@pytest.mark.parametrize(("channel", "mode"), [("web", "self"), ("sms", "self"), ("guided", "guided")])
def test_own_words_can_be_asked_for(item: Item, channel: str, mode: str) -> None:
    """Rasa asks for them as the details of the question, and the door refuses what it cannot say."""
    for language in (SOURCE_LANGUAGE, PSEUDO):
        assert question(item, "details", channel, mode, language)


@pytest.mark.parametrize("item", ASKED)
def test_a_text_begins_neutrally_and_stays_discreet(item: Item) -> None:
    parts = ["ask"] + (["details"] if item.ask is not None and item.ask.details is not None else [])
    for part in parts:
        said = question(item, part, "sms", "self", SOURCE_LANGUAGE)
        start = said[:40]
        assert not [pattern.pattern for pattern in giveaways() if pattern.search(start)], said
        loud = set(re.findall(r"violen\w+|abus\w+|police|victim|domestic", said.lower()))
        assert loud <= NAMED_ON_PURPOSE.get(item.id, set()), said


@pytest.mark.parametrize("item", ASKED)
def test_a_question_can_be_read_at_nine_to_eleven(item: Item) -> None:
    for channel, mode in (("web", "self"), ("sms", "self"), ("guided", "guided")):
        said = question(item, "ask", channel, mode, SOURCE_LANGUAGE)
        assert grade(said) <= 6, f"{item.id} {channel}: grade {grade(said):.1f}"


@pytest.mark.parametrize("item", ASKED)
def test_a_person_is_asked_in_every_way(item: Item) -> None:
    for channel, mode in (("web", "self"), ("sms", "self"), ("guided", "guided")):
        assert question(item, "ask", channel, mode, SOURCE_LANGUAGE)
    follow_up = item.answer is not None and item.answer.detail is not None
    assert follow_up == (item.ask is not None and item.ask.details is not None), item.id


@pytest.mark.parametrize("item", SPOKEN)
def test_spoken_words_carry_no_label_and_no_gap(item: Item) -> None:
    """Q09, Q78; and no [X] that nobody fills in."""
    asked = item.ask
    assert asked is not None
    for wording in (asked.main, asked.carer, asked.details):
        if wording is None:
            continue
        for said in (wording.web, wording.sms, wording.guided.say if wording.guided else None):
            assert not re.search(
                r"\[|\{|victim|perpetrator|offender|abuser|\bDFV\b|!|[‘’“”–—…]", said or ""
            ), said
