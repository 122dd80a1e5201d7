"""What does a text mean that cannot be taken as an answer?

While the door asks its own questions (is it still you, choose a code), or before anything
was asked at all, words are not passed on: a "yes" would answer a question that nobody has
seen. But danger comes first everywhere, and so does leaving. What the door knows by itself
needs nobody else; about other words Rasa is asked aside, in a conversation made for this
alone and thrown away.
"""

from enum import Enum

from bot.door.answer import Answer
from bot.door.rasa_client import RasaFailed, Turn
from bot.door.sessions import new_conversation
from bot.door.sms.dialogue import Dialogue
from bot.door.sms.phrases import Phrases
from bot.door.vocabulary import COVER

LEFT_AT_GATE, LEFT = "gate_not_safe", "ended"


class Meaning(Enum):
    DANGER = "danger"
    EXIT = "exit"  # and wipe it
    LEAVING = "leaving"  # leave, hide, not safe, stop asking
    OTHER = "other"


class Aside:
    def __init__(self, dialogue: Dialogue, phrases: Phrases, language: str) -> None:
        self._dialogue = dialogue
        self._phrases = phrases
        self._language = language

    def meaning(self, body: str) -> Meaning:
        known = self.known(body)
        if known is not Meaning.OTHER or not any(letter.isalnum() for letter in body):
            return known
        conversation = new_conversation()
        try:
            self._dialogue.turn(Turn(conversation, channel="sms", language=self._language, signal="begin"))
            answer = self._dialogue.turn(
                Turn(conversation, channel="sms", language=self._language, message=body)
            )
        except RasaFailed:
            return Meaning.OTHER
        finally:
            self._dialogue.forget(conversation)
        if answer.urgent:
            return Meaning.DANGER
        return Meaning.LEAVING if self.has_left(answer, body) else Meaning.OTHER

    def known(self, body: str) -> Meaning:
        """Without Rasa: only what needs no second look."""
        if self._phrases.is_danger(body):
            return Meaning.DANGER
        if self._phrases.is_exit(body):
            return Meaning.EXIT
        return Meaning.LEAVING if self._phrases.is_leaving(body) else Meaning.OTHER

    def has_left(self, answer: Answer, body: str) -> bool:
        """Whether these words, as Rasa took them, were to leave, to hide or "not safe"."""
        said = {one.response for one in answer.say}
        if COVER in said:
            return True
        if not answer.has_ended or not said <= {LEFT, LEFT_AT_GATE}:
            return False
        # A single word such as "no" leaves the gate too: as an answer to it, or a late one to something else.
        return LEFT_AT_GATE not in said or len(body.split()) > 1 or self._phrases.is_leaving(body)

    def is_danger(self, body: str) -> bool:
        return self.meaning(body) is Meaning.DANGER
