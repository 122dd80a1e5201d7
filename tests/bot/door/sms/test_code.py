"""After a break the phone may be in other hands: the person's own code, and then the gate, come first."""

import pytest

from tests.bot.door.sms.conftest import ALEX, House, wait_until

BREAK = 181.0
WRONG = "That is not right. Try again, or text NEW to begin again."
FORGOTTEN = "Text your 4 numbers to go on. If you do not have them, text NEW to begin again."


def turns(house: House) -> int:
    return len(house.rasa.turns)


def test_code_is_offered_once_right_after_the_gate(house: House) -> None:
    house.text("hi")
    [offer] = house.text("1")
    assert offer.startswith("Text 4 numbers that only you know")
    shown = house.text("48 21")
    assert shown[0].startswith("Thanks. Texts stay on this phone")
    assert "1 Me\n2 A child I look after\n3 Someone else" in shown[-1]
    assert "4821" not in " ".join(shown)


def test_something_else_than_a_code_answers_nothing(house: House) -> None:
    house.text("hi")
    house.text("1")
    before = [turn for turn in house.rasa.turns if turn["choice"] == "self" or turn["message"] == "me"]
    assert house.text("me")[0].startswith("Text 4 numbers")
    assert "Me" in house.text("what code")[-1]  # nobody is kept out for not choosing one
    assert before == [turn for turn in house.rasa.turns if turn["choice"] == "self"]


def test_silence_asks_for_the_code_and_then_for_the_gate(house: House) -> None:
    house.pass_gate(code="4821")
    [question] = house.text("1")
    house.clock.pass_time(BREAK)
    asked = turns(house)
    [reply] = house.text("1")
    assert reply == "Hi. Text your 4 numbers to go on."
    [gate] = house.text("4821")
    assert gate.startswith("Hi again. Are you still on your own")
    [again] = house.text("1")
    assert again == question
    # The "1" that was texted after the break answered nothing.
    assert [turn["choice"] for turn in house.rasa.turns[asked:] if turn["choice"]] == ["yes"]


def test_silence_without_a_code_shows_nothing_of_who_wrote_before(house: House) -> None:
    """Two people on one phone, and the first one skipped the code."""
    house.pass_gate()
    [question] = house.text("1")
    first = house.rasa.turns[-1]["conversation"]
    house.clock.pass_time(BREAK)
    assert house.text("1")[0].startswith("Hi. Before we start")
    assert house.text("1")[0].startswith("Text 4 numbers")
    assert question not in house.text("SKIP")
    assert house.rasa.turns[-1]["conversation"] != first
    wait_until(lambda: first in house.rasa.forgotten)


def test_starting_over_is_not_undone_when_rasa_is_away(house: House) -> None:
    house.pass_gate(code="4821")
    house.clock.pass_time(BREAK)
    house.text("hi")
    house.rasa.fails = 1
    house.text("new")
    assert house.text("4821")[0].startswith("Hi. Before we start")


def test_just_before_the_limit_nothing_is_asked(house: House) -> None:
    house.pass_gate(code="4821")
    house.clock.pass_time(BREAK - 10)
    assert "own" not in house.text("1")[0]


def test_three_wrong_codes_erase_without_a_word(house: House) -> None:
    house.pass_gate(code="4821")
    conversation = house.rasa.turns[-1]["conversation"]
    house.clock.pass_time(BREAK)
    house.text("hello?")
    assert house.text("1111") == [WRONG]
    assert house.text("2222") == [WRONG]
    assert house.text("3333") == []
    # The right code opens nothing now: there is nothing left.
    assert house.text("4821")[0].startswith("Hi. Before we start")
    house.texting.texting.dialogue.forget(conversation)
    assert conversation in house.rasa.forgotten


def test_wrong_codes_are_counted_across_breaks(house: House) -> None:
    house.pass_gate(code="4821")
    house.clock.pass_time(BREAK)
    house.text("x")
    house.text("1111")
    house.clock.pass_time(BREAK)
    house.text("2222")
    house.clock.pass_time(BREAK)
    assert house.text("3333") == []


def test_danger_is_answered_without_the_code_and_opens_nothing(house: House) -> None:
    house.pass_gate(code="4821")
    house.clock.pass_time(BREAK)
    assert house.text("he has a knife")[0].startswith("Call 000 now")
    assert house.text("1") == ["Hi. Text your 4 numbers to go on."]
    assert house.text("there is a knife")[0].startswith("Call 000 now")
    assert house.text("1") == [FORGOTTEN]


def test_only_four_digits_are_a_try_at_the_code(house: House) -> None:
    house.pass_gate(code="4821")
    house.clock.pass_time(BREAK)
    house.text("hi")
    for words in ["HELP", "", "I forgot", "12345", "what is this"]:
        assert house.text(words) == [FORGOTTEN]
    assert house.text("", media=1) == [FORGOTTEN]
    assert house.text("4821")[0].startswith("Hi again")


@pytest.mark.parametrize("told_in", ["I forgot", "1111"])
def test_whoever_has_forgotten_the_code_is_told_how_to_begin_anew(house: House, told_in: str) -> None:
    house.pass_gate(code="4821")
    first = house.rasa.turns[-1]["conversation"]
    house.clock.pass_time(BREAK)
    house.text("hi")
    assert "text NEW to begin again" in house.text(told_in)[0]
    assert house.text("New.")[0].startswith("Hi. Before we start")
    wait_until(lambda: first in house.rasa.forgotten)


# All but the last the door knows by itself.
LEAVING = ["not safe", "he's here", "He’s here!", "hide", "he is in the next room"]


@pytest.mark.parametrize("code", ["4821", None])
def test_leaving_words_as_the_first_text_after_a_break_light_up_nothing(
    house: House, code: str | None
) -> None:
    house.pass_gate(code=code)
    house.clock.pass_time(BREAK)
    for words in [*LEAVING, "i have to go"]:
        assert house.text(words) == [], words


def test_leaving_words_while_hidden_light_up_nothing(house: House) -> None:
    house.pass_gate(code="4821")
    house.text("hide")
    for words in [*LEAVING, "i have to go"]:
        assert house.text(words) == [], words


def test_leaving_words_light_up_nothing_while_rasa_is_away(house: House) -> None:
    house.pass_gate(code="4821")
    house.rasa.fails = 1000
    for words in LEAVING[:-1]:  # what the door knows by itself
        assert house.text(words) == [], words
    house.rasa.fails = 0
    assert house.text("hi") == ["Hi. Text your 4 numbers to go on."]
    house.rasa.fails = 1000
    assert house.text("i have to go") == []
    house.rasa.fails = 0
    assert house.text("4821")[0].startswith("Hi. Before we start")


def test_words_for_wiping_after_a_break_wipe(house: House) -> None:
    house.pass_gate(code="4821")
    house.clock.pass_time(BREAK)
    assert house.text("delete everything") == []
    assert house.text("4821")[0].startswith("Hi. Before we start")


def test_two_people_on_one_phone(house: House) -> None:
    """The second one starts over; what the first one said is gone, and the first code opens nothing."""
    house.pass_gate(code="4821")
    house.text("1")
    first = house.rasa.turns[-1]["conversation"]
    house.clock.pass_time(BREAK)
    house.text("hi")
    [gate] = house.text("start over")
    assert gate.startswith("Hi. Before we start")
    second = house.rasa.turns[-1]["conversation"]
    assert first != second
    house.text("1")
    house.text("9999")
    house.clock.pass_time(BREAK)
    house.text("hi")
    assert house.text("4821") == [WRONG]
    assert house.text("9999")[0].startswith("Hi again")


def test_two_phones_with_one_code_do_not_cross(house: House) -> None:
    codes = house.texting.texting.codes
    names = house.texting.pseudonyms
    one, other = names.of_number(ALEX), names.of_number("+61400000002")
    assert codes.hashed(one, "4821") != codes.hashed(other, "4821")
    assert not codes.is_right(one, None, None)
    assert not codes.is_right(one, None, codes.hashed(one, ""))


def test_exit_word_needs_no_code(house: House) -> None:
    house.pass_gate(code="4821")
    house.clock.pass_time(BREAK)
    house.text("hi")
    assert house.text("bye") == []
    assert house.text("4821")[0].startswith("Hi. Before we start")
