"""The carrier's words belong to the carrier, and whoever stopped is not texted again."""

import pytest

from bot.door.sms.keywords import STOP, Keywords
from tests.bot.door.sms.conftest import ALEX, House


@pytest.mark.slow
@pytest.mark.parametrize("word", sorted(STOP))
def test_stop_erases_and_nobody_texts_again(house: House, word: str) -> None:
    house.pass_gate()
    house.text(word.lower())
    number = house.texting.pseudonyms.of_number(ALEX)
    assert house.texting.texting.talks.open(number) is None
    arrived = house.arrived()
    house.text("hello")
    house.text("he has a knife")
    assert house.arrived() == arrived
    assert house.texting.outbox.states().get("waiting", 0) == 0


def test_start_lets_texts_through_again(house: House) -> None:
    house.text("STOP")
    carrier, gate = house.text("START")
    assert carrier.startswith("You are subscribed")
    assert gate.startswith("Hi. Before we start")


def test_yes_is_an_answer_for_whoever_did_not_stop(house: House) -> None:
    house.text("hi")
    house.text("YES")
    assert house.rasa.turns[-1]["message"] == "YES"


def test_events_of_the_carrier_are_not_answered_twice(house: House) -> None:
    house.webhooks.network.faults.advanced_opt_out = True
    house.pass_gate()
    assert house.text("HELP") == []
    house.text("UNSUBSCRIBE")
    assert house.texting.ledger.has_opted_out(ALEX)
    assert len(house.text("UNSTOP")) == 1  # the carrier's own words
    assert not house.texting.ledger.has_opted_out(ALEX)


def test_stop_that_never_arrived_is_learnt_from_the_refusal(house: House) -> None:
    house.webhooks.network.faults.swallow_keywords = True
    house.pass_gate()
    house.text("STOP")
    assert not house.texting.ledger.has_opted_out(ALEX)
    house.webhooks.network.faults.swallow_keywords = False
    house.text("1")
    assert house.texting.ledger.has_opted_out(ALEX)
    assert house.texting.texting.talks.open(house.texting.pseudonyms.of_number(ALEX)) is None
    house.text("1")
    assert house.texting.outbox.states() == {"sent": 4, "refused": 1}


def test_stop_between_reply_and_sending_stops_the_reply(house: House) -> None:
    house.webhooks.network.faults.too_many = True
    house.webhooks.text(ALEX, "hi")
    house.texting.ledger.opt_out(ALEX)
    house.settle()  # whatever was on its way when they stopped has been refused by the provider
    house.webhooks.network.faults.too_many = False
    house.settle()
    assert house.arrived() == []
    assert house.texting.outbox.states() == {"refused": 1}


def test_own_words_are_none_of_the_carriers() -> None:
    with pytest.raises(ValueError, match="QUIT"):
        Keywords(exit="QUIT", skip="SKIP", back="BACK", again="AGAIN", help="MENU", start_over="NEW")
