"""One text from a person, and what is texted back: nothing, or one reply to it.

The order of the checks is the order of what matters: leaving and the carrier's words
first, then whether the right person is there, and only then what was meant.
"""

import logging
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from bot.door.about import told_about
from bot.door.answer import Answer
from bot.door.exchange import OutcomeUntold
from bot.door.rasa_client import RasaFailed, Signal, Turn
from bot.door.sms.aside import Aside, Meaning
from bot.door.sms.codes import MOST_WRONG, Codes
from bot.door.sms.dialogue import Dialogue
from bot.door.sms.inbound import LONGEST_BODY, Inbound
from bot.door.sms.keywords import (
    REFUSALS,
    START,
    STOP,
    Keywords,
    as_keyword,
    chosen_number,
    read_code,
)
from bot.door.sms.ledger import Ledger
from bot.door.sms.limits import Limits, Pace
from bot.door.sms.phrases import Phrases
from bot.door.sms.rendering import packed, printed_values, render
from bot.door.sms.speech import Speech
from bot.door.sms.talk import Talk, Talks
from bot.door.vocabulary import COVER, LINES
from dialogue.wording import lines_for_sms

log = logging.getLogger(__name__)

CHILD_ALONE = "child_alone"
# Where nothing follows that would be worth a code.
NO_CODE_STAGES = frozenset({"gate", "child_alone", "sent", "ended"})
# While Rasa is away, this is how often a phone is told so.
TROUBLE_SECONDS = 120.0


class Intake(Protocol):
    def is_accepting(self) -> bool: ...


@dataclass(frozen=True)
class Manners:
    """What an operator may set."""

    language: str = "en"
    silence_seconds: float = 180.0  # then the code or the gate is asked before anything else
    settle_seconds: float = 0.5  # a text this soon after the last one cannot answer the reply to it


@dataclass
class Texting:
    dialogue: Dialogue
    intake: Intake
    talks: Talks
    ledger: Ledger
    codes: Codes
    limits: Limits
    keywords: Keywords
    phrases: Phrases
    speech: Speech
    read: Callable[[dict[str, Any]], Answer]
    forget: Callable[[str], None]  # in the background: nobody who leaves waits for Rasa
    manners: Manners
    clock: Callable[[], float] = time.time

    def __post_init__(self) -> None:
        self._aside = Aside(self.dialogue, self.phrases, self.manners.language)

    def answer(self, inbound: Inbound, number: bytes) -> list[str]:
        """The texts to send back to this number, which is also given as its keyed hash."""
        with self.talks.alone(number):
            talk = self.talks.open(number)
            word = as_keyword(inbound.body)
            if inbound.opt_out == "STOP" or word in STOP:
                self.ledger.opt_out(inbound.number)
                return self._end(number, talk)
            if self.ledger.has_opted_out(inbound.number):
                if inbound.opt_out != "START" and word not in START:
                    return []
                self.ledger.opt_in(inbound.number)
            if inbound.opt_out:
                return []  # the carrier has answered already
            if self.keywords.is_exit(inbound.body):
                return self._end(number, talk)
            pace = self.limits.pace(number)
            if pace is not Pace.FINE:
                return self._slow_down(inbound.body, number, talk, pace)
            return self._talk(inbound, number, talk or Talk())

    def erase(self, number: bytes) -> None:
        """What this phone said is gone, here and at Rasa."""
        with self.talks.alone(number):
            self._end(number, self.talks.open(number))

    def apology(self, inbound: Inbound, number: bytes) -> list[str]:
        """Something inside is broken, so nothing was understood; but that is said, and danger comes first."""
        meaning = self._aside.known(inbound.body)
        if meaning is Meaning.EXIT or as_keyword(inbound.body) in STOP or self.keywords.is_exit(inbound.body):
            self._erase_if_possible(number)
            return []
        if inbound.opt_out or meaning is Meaning.LEAVING or self._has_surely_stopped(inbound.number):
            return []
        is_fine = self.limits.pace(b"apology" + number) is Pace.FINE
        if meaning is Meaning.DANGER:
            return self._call_for_help() if is_fine or self.limits.may_answer_danger(number) else []
        try:
            talk = self.talks.open(number)
        except Exception:  # the store of the conversations may be what is broken
            talk = None
        return self._down(talk) if is_fine else []

    def _erase_if_possible(self, number: bytes) -> None:
        try:
            self.erase(number)
        except Exception as error:  # then its own time limit does
            log.error("sms_not_erased kind=%s", type(error).__name__)

    def _has_surely_stopped(self, number: str) -> bool:
        try:
            return self.ledger.has_opted_out(number)
        except sqlite3.Error:  # it may be what is broken; the carrier knows as well
            return False

    def _slow_down(self, body: str, number: bytes, talk: Talk | None, pace: Pace) -> list[str]:
        """Beyond the limit Rasa is not asked. What the door knows by itself holds all the same."""
        meaning = self._aside.known(body)
        if meaning is Meaning.DANGER and not self.limits.may_answer_danger(number):
            return []
        if meaning is not Meaning.OTHER and (talk or meaning is Meaning.DANGER):
            return self._obey(meaning, number, talk or Talk())
        if pace is Pace.QUIET:
            return []
        return self._down(talk) if talk and talk.is_open else packed([self.speech.text("rate_limited")])

    def _down(self, talk: Talk | None) -> list[str]:
        """That it does not work, and what is true all the same."""
        if talk is None or not talk.is_open:
            return packed([self.speech.text("down_before_gate")])
        if talk.reference:
            return packed([self.speech.text("sms_down_after_sending", reference=talk.reference)])
        return packed([self.speech.text("rasa_down")])

    def _talk(self, inbound: Inbound, number: bytes, talk: Talk) -> list[str]:
        already_sent = talk.reference
        try:
            return self._hear(inbound, number, talk)
        except Exception as error:
            # Stored, and then the store of the conversations broke: what was stored stays so.
            if talk.reference == already_sent:
                raise
            log.error("sms_talk_not_kept kind=%s", type(error).__name__)
            return self._down(talk)

    def _hear(self, inbound: Inbound, number: bytes, talk: Talk) -> list[str]:
        try:
            return self._listen(inbound.body, inbound.has_media, number, talk)
        except OutcomeUntold as outcome:
            return self._outcome(outcome, number, talk)
        except RasaFailed:
            return self._trouble(inbound.body, number, talk)

    def _outcome(self, outcome: OutcomeUntold, number: bytes, talk: Talk) -> list[str]:
        """It was stored, or it was not; the words follow that even when Rasa has gone away in between."""
        if outcome.signal == "stored":
            talk.reference = outcome.data["reference"]
            texts = packed([self.speech.text("sent", **outcome.data)])
            self._end(number, talk)
            return texts
        # All that was told is still there, and can be tried again as soon as Rasa is back.
        talk.is_failure_untold = True
        return self._say_only(number, talk, "store_failed")

    def _trouble(self, body: str, number: bytes, talk: Talk) -> list[str]:
        meaning = self._aside.known(body)
        if meaning is Meaning.DANGER or (talk.has_begun and meaning is not Meaning.OTHER):
            return self._obey(meaning, number, talk)
        if self.clock() - talk.told_trouble_at < TROUBLE_SECONDS:
            return []
        talk.told_trouble_at = self.clock()
        self.talks.save(number, talk)
        return self._down(talk)

    def _listen(self, body: str, has_media: bool, number: bytes, talk: Talk) -> list[str]:
        since = self.clock() - talk.wrote_at
        if not talk.has_begun:
            return self._begin(body, number, talk)
        if talk.code_step == "asked":
            return self._check_code(body, number, talk)
        if talk.is_hidden or since > self.manners.silence_seconds:
            return self._after_break(body, number, talk)
        if since < self.manners.settle_seconds:
            return self._call_for_help() if self._aside.is_danger(body) else []
        talk.wrote_at = self.clock()
        if len(body) > LONGEST_BODY:
            return self._say_only(number, talk, "too_long", limit=LONGEST_BODY)
        if has_media and not body:
            return self._say_only(number, talk, "cannot_read")
        if talk.code_step == "offered":
            return self._take_code(body, number, talk)
        if talk.is_failure_untold:
            return self._tell_failure(body, number, talk)
        said = self._said(body, talk)
        answer = self.dialogue.turn(self._turn(talk, **said))
        return self._respond(number, talk, answer, said.get("message", ""))

    def _say_only(self, number: bytes, talk: Talk, response: str, **values: str | int) -> list[str]:
        self.talks.save(number, talk)
        return packed([self.speech.text(response, **values)])

    def _call_for_help(self) -> list[str]:
        """Emergency words and nothing else: whoever reads them learns nothing about this conversation."""
        return packed([self.speech.text("danger_now")])

    def _begin(self, body: str, number: bytes, talk: Talk) -> list[str]:
        """The first text is not an answer to anything, whatever it says; but it may be a call for help."""
        if self._aside.is_danger(body):
            return self._call_for_help()
        answer = self.dialogue.turn(self._turn(talk, signal="begin"))
        talk.has_begun = True
        talk.wrote_at = self.clock()
        return self._respond(number, talk, answer)

    def _after_break(self, body: str, number: bytes, talk: Talk) -> list[str]:
        """Somebody else may have picked up the phone: what they wrote answers nothing."""
        meaning = self._aside.meaning(body)
        if meaning is not Meaning.OTHER:
            return self._obey(meaning, number, talk)
        talk.is_open = False
        if talk.code:
            talk.code_step = "asked"
            return self._say_only(number, talk, "sms_code_ask")
        if self.clock() - talk.wrote_at > self.manners.silence_seconds:
            # Nobody can tell whether this is the same person, so nothing of the other one is shown.
            return self._start_over(number, talk)
        if talk.code_step == "offered":
            talk.code_step, talk.held = "none", None
        return self._ask_gate_again(number, talk)

    def _obey(self, meaning: Meaning, number: bytes, talk: Talk) -> list[str]:
        """Danger and leaving, where words are not taken as an answer."""
        if meaning is Meaning.DANGER:
            return self._call_for_help()
        return self._end(number, talk) if meaning is Meaning.EXIT else self._fall_silent(number, talk)

    def _fall_silent(self, number: bytes, talk: Talk) -> list[str]:
        """A text that arrives now lights up the phone in front of whoever has come in. The next one they
        write gets the code or the gate."""
        talk.is_open, talk.is_hidden = False, True
        self.talks.save(number, talk)
        return []

    def _start_over(self, number: bytes, talk: Talk) -> list[str]:
        self._end(number, talk)
        talk.begin_anew()
        return self._begin("", number, talk)

    def _tell_failure(self, body: str, number: bytes, talk: Talk) -> list[str]:
        """Rasa is back, and says again what came of it, with the ways on. Those had not been shown before,
        so this text chose none of them."""
        meaning = self._aside.meaning(body)
        if meaning is not Meaning.OTHER:
            return self._obey(meaning, number, talk)
        answer = self.dialogue.turn(self._turn(talk, signal="store_failed"))
        talk.is_failure_untold = False
        return self._respond(number, talk, answer)

    def _ask_gate_again(self, number: bytes, talk: Talk) -> list[str]:
        if talk.is_failure_untold:
            # First of all, so that it is not tried again behind the person's back.
            self.dialogue.turn(self._turn(talk, signal="store_failed"))
            talk.is_failure_untold = False
        # A phone is hidden only because somebody said so, and that goes into what is sent.
        signal: Signal = "hidden" if talk.is_hidden else "silence"
        data = {"asked": True} if talk.is_hidden else {}
        answer = self.dialogue.turn(self._turn(talk, signal=signal, data=data))
        talk.wrote_at = self.clock()
        return self._respond(number, talk, answer)

    def _check_code(self, body: str, number: bytes, talk: Talk) -> list[str]:
        if self.keywords.is_start_over(body):
            return self._start_over(number, talk)
        code = read_code(body)
        if code is None:
            # Only four digits are a try at the code; whoever has forgotten it is told the other way on.
            meaning = self._aside.meaning(body)
            if meaning is not Meaning.OTHER:
                return self._obey(meaning, number, talk)
            return self._say_only(number, talk, "sms_code_forgotten")
        if self.codes.is_right(number, code, talk.code):
            talk.code_step, talk.wrong_codes = "done", 0
            return self._ask_gate_again(number, talk)
        talk.wrong_codes += 1
        if talk.wrong_codes >= MOST_WRONG:
            return self._end(number, talk)
        return self._say_only(number, talk, "sms_code_wrong")

    def _take_code(self, body: str, number: bytes, talk: Talk) -> list[str]:
        code = read_code(body)
        if code is None and not self.keywords.is_skip(body) and as_keyword(body) not in REFUSALS:
            if self._aside.meaning(body) is not Meaning.OTHER:
                # Danger, or leaving: neither answers the question that waits behind this one.
                answer = self.dialogue.turn(self._turn(talk, message=body))
                talk.code_step, talk.held = "none", None
                return self._respond(number, talk, answer, body)
            talk.wrong_codes += 1
            if talk.wrong_codes == 1:
                return self._say_only(number, talk, "sms_code_choose")
        before = []
        if code is not None:
            talk.code = self.codes.hashed(number, code)
            before = [self.speech.text("sms_code_set")]
        held, talk.held = talk.held, None
        talk.code_step, talk.wrong_codes = "done", 0
        return self._show(number, talk, self.read(held or {}), before)

    def _said(self, body: str, talk: Talk) -> dict[str, str]:
        """A printed number is the choice behind it; everything else is for Rasa to understand."""
        place = chosen_number(body)
        if place is not None and place <= len(talk.offered):
            return {"choice": talk.offered[place - 1]}
        control = self.keywords.control(body) if body else "repeat"
        return {"choice": control} if control else {"message": body}

    def _respond(self, number: bytes, talk: Talk, answer: Answer, words: str = "") -> list[str]:
        """`words` are what the person wrote, where that was not a choice."""
        talk.told_trouble_at = 0.0
        talk.about = told_about(answer) or talk.about
        if talk.about == CHILD_ALONE:
            answer = with_numbers_for_a_child(answer, self.manners.language)
        talk.reference = answer.reference or talk.reference
        talk.is_hidden = any(said.response == COVER for said in answer.say)
        was_open, talk.is_open = talk.is_open, answer.stage != "gate"
        if talk.is_hidden:
            return self._fall_silent(number, talk)
        if answer.has_ended:
            texts = [] if words and self._aside.has_left(answer, words) else render(answer, self.speech)
            self._end(number, talk)
            return texts
        if talk.is_open and not was_open and not answer.urgent:
            if not self.intake.is_accepting():
                # Nothing could be kept, so nothing is asked; whoever came gets the number to call.
                texts = self._down(talk)
                self._end(number, talk)
                return texts
            if talk.code_step == "none" and answer.stage not in NO_CODE_STAGES:
                talk.code_step, talk.held = "offered", answer.raw
                return self._say_only(number, talk, "sms_code_choose")
        return self._show(number, talk, answer)

    def _show(self, number: bytes, talk: Talk, answer: Answer, before: Sequence[str] = ()) -> list[str]:
        talk.offered = printed_values(answer)
        self.talks.save(number, talk)
        return render(answer, self.speech, before)

    def _end(self, number: bytes, talk: Talk | None) -> list[str]:
        """Erased here and at Rasa. Nothing is answered: a text that arrives later would be a surprise."""
        if talk is not None:
            self.talks.end(number, talk)
            self.forget(talk.conversation)
        return []

    def _turn(self, talk: Talk, **said: Any) -> Turn:
        return Turn(talk.conversation, channel="sms", language=self.manners.language, **said)


def with_numbers_for_a_child(answer: Answer, language: str) -> Answer:
    """To the end: also where the answer itself no longer says that it is a child."""
    numbers = {"lines": lines_for_sms(about=CHILD_ALONE, language=language)}
    return replace(
        answer,
        say=tuple(
            replace(said, vars={**said.vars, **numbers}) if said.response == LINES else said
            for said in answer.say
        ),
    )
