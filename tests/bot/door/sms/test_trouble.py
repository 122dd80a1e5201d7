"""Things that fail: Rasa, the spool, the disk. Nobody is left without a word, and nobody gets two."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.door.session_stores import RedisStore
from bot.door.sms.limits import Limits, Pace
from bot.door.spool import SpoolFull
from tests.bot.door.sms.conftest import ALEX, House, running

DOWN_BEFORE = "Sorry, this is not working right now. Try again in a few minutes. In an emergency, call 000."
LINE = "1800 737 732"


def to_the_summary(house: House, code: str | None = None) -> None:
    house.pass_gate(code=code)
    for body in ("1", "1", "2"):
        house.text(body)


def test_rasa_down_before_the_gate_says_nothing_of_what_this_is(house: House) -> None:
    house.rasa.fails = 1000
    assert house.text("hi") == [DOWN_BEFORE]
    assert house.text("hello") == []  # said once, not at every text
    house.rasa.fails = 0
    assert house.text("hi")[0].startswith("Hi. Before we start")


def test_rasa_down_after_the_gate_gives_a_number_to_call_once(house: House) -> None:
    house.pass_gate()
    house.rasa.fails = 2
    [reply] = house.text("1")
    assert LINE in reply
    assert "000" in reply
    assert house.text("1") == []
    assert house.text("1")  # back again: the conversation goes on
    house.rasa.fails = 1
    assert LINE in house.text("1")[0]


def test_danger_is_answered_without_rasa(house: House) -> None:
    words = "He has a knife"
    house.rasa.fails = 1000
    house.text("hi")
    for more in (words, "000", "0 0 0!", "call the police", "🆘"):  # after "not working", which is said once
        assert house.text(more)[0].startswith("Call 000 now"), more
    house.rasa.fails = 0
    house.pass_gate(code="4821")
    house.rasa.fails = 1000
    house.text("1")
    assert house.text(words)[0].startswith("Call 000 now")
    house.clock.pass_time(181)
    assert house.text(words)[0].startswith("Call 000 now")
    house.text("hi")
    assert house.text(words)[0].startswith("Call 000 now")  # while the code is asked
    house.text("STOP")
    assert house.text(words) == []


@pytest.mark.parametrize("is_open", [True, False])
def test_flood_answers_a_call_for_help_once_a_minute(house: House, is_open: bool) -> None:
    house.pass_gate() if is_open else house.text("hi")
    now = [0.0]
    limits = house.texting.texting.limits = Limits(clock=lambda: now[0])
    number = house.texting.pseudonyms.of_number(ALEX)
    while limits.pace(number) is not Pace.TELL:
        pass
    answers = [house.text("000") for _ in range(20)]
    assert [texts[0][:12] for texts in answers if texts] == ["Call 000 now"]
    assert house.text("not safe") == []
    now[0] += 59
    for _ in range(50):
        limits.pace(number)
    assert house.text("000") == []
    now[0] += 2
    assert house.text("000")[0].startswith("Call 000 now")
    house.text("STOP")
    now[0] += 61
    assert house.text("000") == []


def test_danger_is_answered_when_the_disk_takes_nothing(house: House, full_disk: None) -> None:
    assert house.text("he has a knife")[0].startswith("Call 000 now")


@pytest.mark.parametrize("word", ["bye", "STOP", "not safe", "he's here"])
def test_whoever_leaves_hears_of_no_trouble(house: House, full_disk: None, word: str) -> None:
    carrier = ["You have been unsubscribed and will get no more messages."] if word == "STOP" else []
    assert house.text(word) == carrier
    if word in ("bye", "STOP"):
        assert house.texting.texting.talks.open(house.texting.pseudonyms.of_number(ALEX)) is None


def test_rasa_down_after_a_break_is_as_before_the_gate(house: House) -> None:
    house.pass_gate()
    house.clock.pass_time(181)
    house.rasa.fails = 1000
    assert house.text("1") == [DOWN_BEFORE]


def test_intake_stopped_is_told_after_the_gate_with_a_number_to_call(house: House) -> None:
    house.spool._free = lambda folder: 0.04
    [gate] = house.text("hi")
    assert gate.startswith("Hi. Before we start")
    [reply] = house.text("1")
    assert LINE in reply
    assert house.text("1")[0].startswith("Hi. Before we start")


def test_intake_that_stops_meanwhile_is_told_and_can_be_tried_again(house: House) -> None:
    to_the_summary(house)
    house.spool._free = lambda folder: 0.04
    house.text("some words")
    [reply] = house.text("1")
    assert "It was not sent" in reply
    assert LINE in reply
    house.spool._free = lambda folder: 0.5
    house.text("1")
    assert [one["words"][-2:] for one in house.disclosures()] == [["send", "try_again"]]


@pytest.mark.parametrize(("signal", "stored"), [("stored", 1), ("store_failed", 0)])
def test_outcome_is_told_truthfully_when_rasa_dies_in_between(house: House, signal: str, stored: int) -> None:
    to_the_summary(house)
    house.text("some words")
    house.rasa.fails_on = signal
    if not stored:
        house.spool.put = raise_full  # type: ignore[method-assign]
    [reply] = house.text("1")
    assert len(house.disclosures()) == stored
    if stored:
        assert house.disclosures()[0]["reference"] in reply
    else:
        assert "It was not sent" in reply


def raise_full(disclosure: dict) -> str:
    raise SpoolFull("full")


def test_failure_that_rasa_did_not_hear_of_can_be_tried_again(house: House) -> None:
    to_the_summary(house)
    house.text("some words")
    put, house.spool.put = house.spool.put, raise_full  # type: ignore[method-assign]
    house.rasa.fails_on = "store_failed"
    [reply] = house.text("1")
    assert "You can try again" in reply
    house.spool.put, house.rasa.fails_on = put, None  # type: ignore[method-assign]
    assert "It was not sent" in house.text("ok")[0]  # with the ways on; nothing is tried behind their back
    assert house.disclosures() == []
    assert "It is sent" in house.text("1")[0]
    assert house.disclosures()[0]["words"][-2:] == ["send", "try_again"]


def test_failure_that_rasa_did_not_hear_of_is_told_after_a_break(house: House) -> None:
    to_the_summary(house, code="4821")
    house.text("some words")
    put, house.spool.put = house.spool.put, raise_full  # type: ignore[method-assign]
    house.rasa.fails_on = "store_failed"
    house.text("1")
    house.spool.put, house.rasa.fails_on = put, None  # type: ignore[method-assign]
    house.clock.pass_time(181)
    house.text("hi")
    house.text("4821")
    assert [turn["signal"] for turn in house.rasa.turns[-2:]] == ["store_failed", "silence"]
    assert house.disclosures() == []


def sent(house: House, code: str | None = None) -> str:
    """The code of what was sent."""
    to_the_summary(house, code)
    house.text("some words")
    house.text("1")
    return str(house.disclosures()[0]["reference"])


def test_rasa_down_after_sending_says_what_was_sent(house: House) -> None:
    reference = sent(house)
    house.rasa.fails = 1000
    [reply] = house.text("1")
    assert "not sent" not in reply
    assert reference in reply
    assert LINE in reply


def test_flood_after_sending_says_what_was_sent(house: House) -> None:
    reference = sent(house)
    number = house.texting.pseudonyms.of_number(ALEX)
    for _ in range(40):
        house.texting.texting.limits.pace(number)
    house.texting.texting.limits._told.clear()
    [reply] = house.text("1")
    assert reference in reply
    assert "not sent" not in reply


def test_full_intake_after_sending_says_what_was_sent(house: House) -> None:
    reference = sent(house, code="4821")
    house.clock.pass_time(181)
    house.text("hi")
    house.text("4821")
    house.spool._free = lambda folder: 0.04
    [reply] = house.text("1")
    assert reference in reply
    assert "not sent" not in reply


@pytest.mark.parametrize("part", ["put", "redact"])
def test_outbox_that_breaks_after_storing_changes_nothing_of_the_words(
    house: House, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    to_the_summary(house)
    house.text("some words")
    works = getattr(house.texting.outbox, part)
    failing = iter([True])

    def break_once(*given: Any, **named: Any) -> Any:
        return refuse() if next(failing, False) else works(*given, **named)

    monkeypatch.setattr(house.texting.outbox, part, break_once)
    [reply] = house.text("1")
    assert "It is sent" in reply
    assert house.disclosures()[0]["reference"] in reply


def test_memory_that_breaks_after_storing_changes_nothing_of_the_outcome(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_the_summary(house)
    house.text("some words")
    monkeypatch.setattr(house.texting.texting.talks, "save", refuse)
    [reply] = house.text("1")
    assert house.disclosures()[0]["reference"] in reply
    assert "not sent" not in reply


def refuse(*_: object, **__: object) -> bool:
    raise sqlite3.OperationalError("database or disk is full")


@pytest.fixture
def full_disk(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.pass_gate()
    monkeypatch.setattr(house.texting.ledger, "is_new_message", refuse)


def test_disclosure_that_does_not_fit_its_schema_is_not_sent(tmp_path: Path) -> None:
    def refuse(disclosure: dict) -> None:
        raise ValueError(f"words of the person: {disclosure['words']}")

    with running(tmp_path, check=refuse) as house:
        to_the_summary(house)
        house.text("some words")
        assert "It was not sent" in house.text("1")[0]
        assert house.disclosures() == []


def test_full_disk_still_gets_an_answer(house: House, full_disk: None) -> None:
    [reply] = house.text("1")
    assert LINE in reply
    [stranger] = house.text("hi", "+61400000002")
    assert stranger == DOWN_BEFORE


def test_fault_inside_is_no_fault_outside(house: House, monkeypatch: pytest.MonkeyPatch, caplog) -> None:
    def fall(*_: object) -> None:
        raise RuntimeError("words of the person")

    monkeypatch.setattr(house.texting.texting, "answer", fall)
    assert house.text("my secret words") == [DOWN_BEFORE]
    assert "sms_not_answered kind=RuntimeError" in caplog.text
    assert "words" not in caplog.text


def test_redis_away_still_gets_an_answer(tmp_path: Path) -> None:
    with running(tmp_path, store=RedisStore("redis://127.0.0.1:9")) as house:
        assert house.text("hi") == [DOWN_BEFORE]


def test_flood_is_slowed_down_but_told_where_to_turn(house: House) -> None:
    house.pass_gate()
    limits = house.texting.texting.limits
    number = house.texting.pseudonyms.of_number("+61400000001")
    while limits.pace(number).name == "FINE":
        pass
    limits._told.clear()
    asked = len(house.rasa.turns)
    [reply] = house.text("1")
    assert LINE in reply
    assert "000" in reply
    assert house.text("1") == []
    assert len(house.rasa.turns) == asked
    assert house.text("bye") == []  # leaving is never limited
    assert house.texting.texting.talks.open(number) is None


def test_flood_before_the_gate_gives_nothing_away(house: House) -> None:
    house.text("hi")
    for _ in range(39):
        house.texting.texting.limits.pace(house.texting.pseudonyms.of_number("+61400000001"))
    assert house.text("1") == ["Please wait one minute, then try again. In an emergency, call 000."]


def test_flood_from_one_number_touches_no_other(house: House) -> None:
    limits = house.texting.texting.limits
    for _ in range(100):
        limits.pace(house.texting.pseudonyms.of_number("+61400000009"))
    assert house.text("hi")[0].startswith("Hi. Before we start")
