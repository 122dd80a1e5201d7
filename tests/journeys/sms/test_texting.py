"""By text with the real Rasa: the whole way to a reference, and the ways out of it."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.door.delivery import Delivery
from bot.door.reference import ALPHABET
from bot.door.sms.limits import Limits
from dialogue.disclosure import check
from dialogue.wording.gsm7 import segments
from dialogue.wording.pseudo import PSEUDO
from dialogue.wording.words import giveaways
from tests.bot.door.sms.conftest import ALEX, House, running
from tests.contract.reference_intake import ReferenceIntake
from tests.journeys.support.rasa_process import KEY

REFERENCE = re.compile(rf"\b[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}\b")
GATE = "Hi. Before we start"
MOST_TURNS = 60
TOKEN = "o" * 32
# Letters that the pseudo-language changes into letters that a text can hold; its others are made plain again.
PLAIN_BY_TEXT = "[aeno]"
# What somebody who wants to be called answers, by what the question says; otherwise the first choice.
ANSWERS = [
    ("Text 4 numbers", "4821"),
    ("text a few words", "he checks my phone all day"),
    ("What number is OK", "0491 570 006"),
    ("Which days and times", "weekdays from 9 to 2"),
    ("What name should", "Sam"),
    ("first name", "SKIP"),
    ("town or postcode", "4000"),
    ("tell the police", "2"),
    ("another service", "2"),
    ("know you, or know", "2"),
    ("- Skip", "SKIP"),
]


@pytest.fixture
def house(tmp_path: Path, rasa_url: str) -> Iterator[House]:
    with running(tmp_path, rasa_url=rasa_url, rasa_key=KEY.encode(), check=check) as house:
        house.texting.texting.limits = Limits(most=10_000)
        yield house


def plain(text: str) -> str:
    """English again, out of the pseudo-language; English stays as it is."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def answer_to(texts: list[str]) -> str:
    last = plain(texts[-1])
    return next((answer for sign, answer in ANSWERS if sign in last), "1")


def talk_until(house: House, sign: str, number: str = ALEX) -> list[list[str]]:
    """Texts what ANSWERS says until the sign comes; every turn's texts."""
    turns = [house.text("hi", number)]
    while not any(sign in plain(text) for text in turns[-1]):
        assert len(turns) < MOST_TURNS, turns[-3:]
        assert turns[-1], turns[-3:]
        turns.append(house.text(answer_to(turns[-1]), number))
    return turns


def test_from_the_first_text_to_the_back_office(house: House) -> None:
    turns = talk_until(house, "It is sent")
    [reference] = REFERENCE.findall(" ".join(turns[-1]))
    [sent] = house.disclosures()
    assert sent["reference"] == reference
    assert sent["channel"] == "sms"
    assert sent["safe_contact"]["may_contact"]
    assert sent["safe_contact"]["value"].replace(" ", "").endswith("491570006")
    assert not sent["consents"]["tell_police"]
    told = [answer for record in sent["records"] for answer in record["answers"].values()]
    assert any(answer.get("detail") == "he checks my phone all day" for answer in told)
    with ReferenceIntake([house.key], TOKEN, check) as intake:
        assert Delivery(house.spool, intake.url, TOKEN).run_once().delivered == 1
        assert intake.stored[sent["id"]]["reference"] == reference
    assert not [text for texts in turns for text in texts if "570 006" in text or "570006" in text]
    for texts in turns:
        assert len(texts) <= 2
        for text in texts:
            assert segments(text) == 1, text
            assert not any(word.search(text[:40]) for word in giveaways()), text


def test_adult_not_safe_now(house: House) -> None:
    house.text("hi")
    [reply] = house.text("no")
    assert "Text again" in reply
    assert house.text("hello")[0].startswith(GATE)


def test_danger_at_the_first_text_and_in_the_middle(house: House) -> None:
    assert house.text("he is going to kill me")[0].startswith("Call 000")
    talk_until(house, "scared, unsafe")
    assert house.text("help he has a knife")[0].startswith("Call 000")


def test_silence_code_gate_and_on(house: House) -> None:
    turns = talk_until(house, "scared, unsafe")
    question = turns[-1][-1]
    house.clock.pass_time(181)
    assert house.text("yes") == ["Hi. Text your 4 numbers to go on."]
    assert house.text("i forgot my code")[0].startswith("Text your 4 numbers to go on.")
    assert house.text("0000")[0].startswith("That is not right.")
    assert house.text("4821")[0].startswith("Hi again. Are you still on your own")
    assert house.text("yes")[-1] == question


def test_exit_word_on_every_turn(house: House) -> None:
    length = len(talk_until(house, "It is sent"))
    for steps in range(1, length, 3):
        number = f"+6140000{steps:04}"[:12]
        texts = house.text("hi", number)
        for _ in range(steps - 1):
            texts = house.text(answer_to(texts), number)
        assert house.text("bye", number) == []
        assert house.text("1", number)[0].startswith(GATE)
    assert len(house.disclosures()) == 1


def test_carrier_stop(house: House) -> None:
    talk_until(house, "scared, unsafe")
    house.text("STOP")
    arrived = len(house.arrived())
    house.text("1")
    assert len(house.arrived()) == arrived


@pytest.mark.parametrize("words", ["not safe", "he just walked in the door", "i have to go now"])
def test_leaving_in_words_lights_up_nothing(house: House, words: str) -> None:
    house.text("hi")
    assert house.text(words) == []  # at the gate
    talk_until(house, "scared, unsafe")
    house.clock.pass_time(181)
    assert house.text(words) == []  # first after a break
    house.text("bye")
    talk_until(house, "scared, unsafe")
    assert house.text(words) == []  # in the middle


def test_hide_and_return(house: House) -> None:
    question = talk_until(house, "scared, unsafe")[-1][-1]
    assert house.text("not safe") == []
    house.text("hi")
    assert house.text("4821")[0].startswith("Hi again. Are you on your own now")
    assert house.text("yes")[-1] == question


def test_two_people_on_one_phone(house: House) -> None:
    talk_until(house, "scared, unsafe")
    house.clock.pass_time(181)
    house.text("hi")
    assert house.text("start over")[0].startswith(GATE)


def test_sent_stays_sent_when_rasa_goes_away(house: House) -> None:
    [reference] = REFERENCE.findall(" ".join(talk_until(house, "It is sent")[-1]))
    rasa = house.texting.texting.dialogue._rasa
    there, rasa._urls = rasa._urls, ("http://127.0.0.1:9",)  # nobody listens
    [reply] = house.text("1")
    assert reference in reply
    assert "not sent" not in reply
    assert house.text("000")[0].startswith("Call 000")
    rasa._urls = there


def test_a_child_alone_leaves_with_the_numbers_of_a_child(house: House) -> None:
    for words in ("hi", "yes", "skip", "1", "1"):
        house.text(words)
    told = " ".join(house.text("im 9"))
    assert "1800 55 1800" in told, told
    said = " ".join(house.text("no"))
    assert "1800 55 1800" in said, said
    assert "1800 737 732" not in said


def test_an_answer_is_changed_by_its_number(house: House) -> None:
    talk_until(house, "send your answers to a trained worker now")
    texts = house.text("2")
    assert len(texts) == 2
    told = ", ".join(texts)
    assert "1 Yes ..., 2 Yes ..., 3 Yes, " in told
    assert not [word.pattern for word in giveaways() if word.search(told)]
    assert not re.search("phone|Sam|570|weekdays|4000", told)
    assert "Send" in house.text("again")[-1]
    house.text("2")
    [question] = house.text("3")
    assert question.startswith("What about others")
    texts = house.text("2")
    assert "1 Send" in texts[-1]
    assert "3 No, " in ", ".join(house.text("2"))
    house.text("again")
    assert REFERENCE.search(" ".join(house.text("1")))
    [sent] = house.disclosures()
    assert sent["records"][0]["answers"]["L1A.S2.PV.03"] == {"value": "no"}


def test_withdrawing_at_the_summary_sends_nothing(house: House) -> None:
    talk_until(house, "send your answers to a trained worker now")
    texts = house.text("3")
    assert "We did not send it" in texts[0]
    assert house.disclosures() == []


def test_every_word_comes_from_the_wording(tmp_path: Path, rasa_url: str) -> None:
    """In the language that nobody speaks: a plain letter is a word that no translation would reach."""
    texted: list[str] = []
    given = {"rasa_url": rasa_url, "rasa_key": KEY.encode(), "check": check, "language": PSEUDO, "when": ""}
    with running(tmp_path, **given) as house:
        house.texting.texting.limits = Limits(most=10_000)
        texted += [text for texts in talk_until(house, "It is sent") for text in texts]
        aside = "+61400000002"
        for words in ("hi", "no", "hi", "1", "4821", "menu", "he has a knife", "1", "talk to a person", "1"):
            texted += house.text(words, aside)
        house.clock.pass_time(181)
        for words in ("yes", "0000", "4821", "not sure", "bye"):
            texted += house.text(words, aside)
    assert len(texted) > 30
    assert [text for text in texted if re.search(PLAIN_BY_TEXT, text)] == []
