"""Somebody with a phone: texts the service over the phone network, and reads every text that comes back."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from bot.door.sms.rendering import IN_PASSING, folded
from bot.door.twilio_stand_in.webhooks import REPLIES
from dialogue.wording.gsm7 import segments
from dialogue.wording.words import giveaways, words_of
from tests.transcripts.house import House, Kept
from tests.transcripts.player import NOTHING, OUTCOMES, Turn, differs, said_to_person
from tests.transcripts.wording import LANGUAGE, as_pattern, labels_of, words_for

NUMBERS = (f"+6140000{number:04}" for number in itertools.count(1))  # a blocked one stays blocked
NUMBERED, DASHED = re.compile(r"([1-9]\d?) (\S.*)"), re.compile(r"- (\S.*)")
PICK = "sms_pick_number"  # stands above choices that go before their question
WORDS = {"exit": "exit", "skip": "skip", "go_back": "back", "repeat": "again", "help": "help"}
LOCK_SCREEN_LETTERS = 40


class Phone:
    """The stage of an SMS transcript."""

    def __init__(self, house: House) -> None:
        self._house = house
        house.begin()
        self._number = next(NUMBERS)
        self._texts: list[str] = []
        self._item = ""  # that was asked last

    def plays(self, turn: Turn) -> bool:
        """A phone can only be texted with; whether something was stored comes as a text."""
        return turn.get("happens") in (None, *OUTCOMES)

    def is_possible(self, turn: Turn) -> bool:
        return True

    def take(self, turn: Turn, following: Turn) -> Iterator[str]:
        if turn.get("happens") not in OUTCOMES:  # that was texted as the answer to sending
            self._house.renew(can_store=following.get("happens") != "store_failed")
            self._house.ahead += 60.0 * turn.get("after_minutes", 0)
            carriers = self._text(turn["types"] if "types" in turn else self._keys_for(turn["presses"]))
            yield from differs("answers of the carrier", int(bool(turn.get("carrier_answers"))), carriers)
        if "sends" in turn:
            yield from self._house.differs_in_spool(turn, following)
        else:
            yield from self._differs_in_texts(turn)
        if turn.get("ends"):
            if not self._house.has_forgotten():
                yield "Rasa still remembers a conversation that has ended"
            yield from differs("talks at the door", 0, self._house.sessions())

    def keep(self) -> tuple[Kept, list[str], str]:
        return self._house.keep(), self._texts, self._item

    def put_back(self, kept: tuple[Kept, list[str], str]) -> None:
        memory, self._texts, self._item = kept
        self._house.put_back(memory)

    def _text(self, body: str) -> int:
        """Texts this; how many answers are the carrier's own. The others are what is read next."""
        before = len(self._arrived())
        self._house.network.text(self._number, body)
        self._house.settle()
        arrived = self._arrived()[before:]
        self._texts = [one for one in arrived if one not in REPLIES.values()]
        return len(arrived) - len(self._texts)

    def _arrived(self) -> list[str]:
        return [one.shown for one in self._house.network.network.of_phone(self._number) if one.to_phone]

    def _keys_for(self, value: str) -> str:
        """The number that was printed before a choice, or the word for one that has none."""
        if value in WORDS:
            return words_of(LANGUAGE).named[f"{WORDS[value]}_word"]
        labels = {folded(one) for one in labels_of(value, self._item, "sms")}
        for line in self._lines():
            if (printed := NUMBERED.fullmatch(line)) and printed[2] in labels:
                return printed[1]
        raise AssertionError(f"{value} ({labels}) was not offered: {self._texts}")

    def _differs_in_texts(self, turn: Turn) -> Iterator[str]:
        says = said_to_person(turn)
        if says or turn.get("says") == NOTHING:
            yield from self._differs_in_words(says)
        for value in turn.get("offers", ()):
            labels = labels_of(value, self._item, "sms")
            if not any(line.endswith(f" {one}") for one in labels for line in self._lines()):
                yield f"{value} is not offered"
        for read in turn.get("reads", ()):
            if not any(read in one for one in self._texts):
                yield f"{read!r} was not texted"
        for one in self._texts:
            yield from differs(f"segments of {one!r}", 1, segments(one))
            if any(word.search(one[:LOCK_SCREEN_LETTERS]) for word in giveaways()):
                yield f"a locked phone would show {one[:LOCK_SCREEN_LETTERS]!r}"

    def _differs_in_words(self, says: list[str]) -> Iterator[str]:
        """All that is said was texted, and besides it nothing but the numbered choices."""
        choices = [line for line in self._lines() if NUMBERED.fullmatch(line) or DASHED.fullmatch(line)]
        rest = " ".join(" ".join(line for line in self._lines() if line not in choices).split())
        for said in says:
            pattern = as_pattern(folded(words_for(said, "sms")))
            rest, times = re.subn(pattern, " ", rest, count=1)
            if not times and said not in IN_PASSING:
                yield f"{said} is to be read; texted was {self._texts}"
            if "." in said:
                self._item = said.partition(" ")[0]
        rest = re.sub(as_pattern(words_for(PICK, "sms")), " ", rest).strip()
        if rest:
            yield f"besides {says!r}: {rest!r}"
        if not says and self._texts:
            yield f"nothing is to be texted; {self._texts} was"

    def _lines(self) -> list[str]:
        return [line for one in self._texts for line in one.splitlines()]
