"""What a person who texts gets back, and what they do not."""

import itertools

import pytest

from dialogue.wording.gsm7 import segments
from dialogue.wording.words import giveaways
from tests.bot.door.sms.conftest import ALEX, House, wait_until

PATTERNS = giveaways()


def looks_harmless(text: str) -> bool:
    return not any(pattern.search(text[:40]) for pattern in PATTERNS)


def test_first_text_gets_the_gate_whatever_it_says(house: House) -> None:
    for number, first in enumerate(["hi", "yes", "1", "all the questions", "?", "", "not safe"]):
        [reply] = house.text(first, f"+6140000010{number}")
        assert reply.startswith("Hi. Before we start")
        assert "1 Yes\n2 No\n3 Not sure" in reply


def test_whole_conversation_is_one_text_at_a_time(house: House) -> None:
    replies = [house.text(body) for body in ["hi", "1", "SKIP", "1", "1", "2", "he reads my phone", "1"]]
    counts = [len(texts) for texts in replies]
    assert counts == [
        1,
        1,
        2,
        1,
        1,
        1,
        1,
        1,
    ]
    # Two only where the truth about texts comes before the question.
    for text in itertools.chain(*replies):
        assert segments(text) == 1, text
        assert looks_harmless(text), text
    [sent] = house.disclosures()
    assert sent["words"] == ["self", "yes", "no", "he reads my phone", "send"]
    assert sent["channel"] == "sms"
    assert sent["reference"] in replies[-1][0]


def test_digits_are_the_printed_choices_and_words_go_to_rasa(house: House) -> None:
    house.pass_gate()
    house.text("2.")
    assert house.rasa.turns[-1]["choice"] == "child"
    house.text("Rather_Not_Say")
    assert house.rasa.turns[-1]["message"] == "Rather_Not_Say"
    house.text("9")
    assert house.rasa.turns[-1]["message"] == "9"


def test_a_digit_is_an_answer_where_words_are_asked_for(house: House) -> None:
    house.pass_gate()
    for body in ("1", "1"):
        house.text(body)
    [details] = house.text("2")
    assert details.endswith("- Skip")
    house.text("1")
    assert house.rasa.turns[-1]["message"] == "1"


@pytest.mark.parametrize(
    ("word", "control"),
    [
        ("back", "go_back"),
        ("AGAIN", "repeat"),
        ("Menu", "help"),
        ("skip", "skip"),
        ("help", "help"),
        ("INFO", "help"),
    ],
)
def test_told_words_are_controls_in_every_case(house: House, word: str, control: str) -> None:
    house.pass_gate()
    house.text(word)
    assert house.rasa.turns[-1]["choice"] == control


def test_not_safe_ends_with_one_plain_text(house: House) -> None:
    house.text("hi")
    [reply] = house.text("2")
    assert reply == "OK, no problem. Text again at any time that suits you better."
    assert house.text("hello")[0].startswith("Hi. Before we start")


@pytest.mark.parametrize("word", ["BYE", "bye", " Bye. ", "bye!"])
def test_exit_word_erases_and_answers_nothing(house: House, word: str) -> None:
    house.pass_gate()
    house.text("1")
    conversation = house.rasa.turns[-1]["conversation"]
    assert house.text(word) == []
    wait_until(lambda: conversation in house.rasa.forgotten)
    assert house.text("1")[0].startswith("Hi. Before we start")


def test_exit_word_inside_a_sentence_is_only_a_word(house: House) -> None:
    house.pass_gate()
    for body in ("1", "1", "1"):
        house.text(body)
    house.text("he never says bye to the kids")
    assert house.rasa.turns[-1]["message"] == "he never says bye to the kids"


@pytest.mark.slow
@pytest.mark.parametrize("step", range(8))
def test_exit_works_on_every_turn(house: House, step: int) -> None:
    for body in ["hi", "1", "4821", "1", "1", "2", "words of mine", "1"][:step]:
        house.text(body)
    assert house.text("bye") == []
    assert house.texting.texting.talks.open(house.texting.pseudonyms.of_number(ALEX)) is None


def test_danger_is_answered_first_of_all(house: House) -> None:
    [reply] = house.text("he has a knife")
    assert reply.startswith("Call 000 now")
    assert looks_harmless(reply)
    # Nothing was asked, so nothing counts as answered.
    assert house.text("yes")[0].startswith("Hi. Before we start")


def test_danger_is_answered_while_a_code_is_being_chosen(house: House) -> None:
    house.text("hi")
    house.text("1")
    assert house.text("he has a knife")[0].startswith("Call 000 now")


@pytest.mark.parametrize("word", ["hide", "not safe"])
def test_hiding_is_silent_until_the_person_writes_again(house: House, word: str) -> None:
    house.pass_gate()
    [question] = house.text("1")
    assert house.text(word) == []
    assert house.text("1")[0].startswith("Hi again. Are you on your own now")
    assert house.rasa.turns[-1]["signal"] == "hidden"
    assert house.text("1") == [question]


def test_hiding_with_a_code_asks_for_it(house: House) -> None:
    house.pass_gate(code="4821")
    house.text("not safe")
    assert house.text("hi") == ["Hi. Text your 4 numbers to go on."]
    assert house.text("4821")[0].startswith("Hi again. Are you on your own now")


def test_not_safe_while_a_code_is_chosen_or_asked_is_silent(house: House) -> None:
    house.text("hi")
    house.text("1")
    assert house.text("not safe") == []
    house.text("hi")
    house.text("1")
    house.text("4821")
    house.clock.pass_time(181)
    house.text("hi")
    for _ in range(4):
        assert house.text("not safe") == []
    assert house.text("4821")[0].startswith("Hi again")


def test_pictures_long_texts_and_empty_texts(house: House) -> None:
    house.pass_gate()
    assert "not pictures" in house.text("", media=1)[0]
    assert "shorter than 1600" in house.text("x" * 1601)[0]
    assert house.text("")  # asked again, not passed on as an answer
    assert house.rasa.turns[-1]["choice"] == "repeat"


def test_a_text_that_comes_too_soon_answers_nothing(house: House) -> None:
    house.pass_gate()
    house.texting.texting.manners = type(house.texting.texting.manners)(settle_seconds=60.0)
    asked = len(house.rasa.turns)
    assert house.text("1") == []
    assert [turn["message"] for turn in house.rasa.turns[asked:]] == [None, "1"]  # only looked at for danger
    assert house.text("he has a knife")[0].startswith("Call 000 now")


@pytest.mark.parametrize("word", ["not safe", "he's here", "i have to go"])
def test_leaving_words_at_the_gate_end_it_and_light_up_nothing(house: House, word: str) -> None:
    house.text("hi")
    conversation = house.rasa.turns[-1]["conversation"]
    assert house.text(word) == []
    wait_until(lambda: conversation in house.rasa.forgotten)


@pytest.mark.parametrize("word", ["i have to go", "i am off to bed"])
def test_leaving_in_words_is_as_silent_as_the_exit_word(house: House, word: str) -> None:
    house.pass_gate()
    house.text("1")
    assert house.text(word) == []
    assert house.text("1")[0].startswith("Hi. Before we start")
