"""What one turn says, in the words of the texts: from ids to sentences."""

from dataclasses import replace
from typing import Protocol

from bot.door.answer import Said
from bot.door.vocabulary import say
from dialogue import wording
from dialogue.wording.words import giveaways

LOCK_SCREEN_LETTERS = 40
READ_BACK = "contact_check"


class Speech(Protocol):
    """The wording and the catalogue, as SMS reads them."""

    def said(self, said: Said) -> str: ...
    def label(self, label: str) -> str: ...
    def text(self, response: str, **values: str | int) -> str: ...
    def gives_away(self, text: str) -> bool: ...


class Wording:
    """The texts of one language."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._giveaways = giveaways()

    def said(self, said: Said) -> str:
        """Of a summary nothing is said: all that was told, sent back to the phone, never (for what can be
        changed see corrections.py). A number or an address is read back in short: replies lie on the disk,
        sealed with a key that the door has."""
        if said.response == READ_BACK:
            said = replace(said, vars={**said.vars, "value": in_short(str(said.vars["value"]))})
        return say(said, "sms", "self", self._language)

    def label(self, label: str) -> str:
        return wording.label(label, "sms", self._language)

    def text(self, response: str, **values: str | int) -> str:
        return wording.text(response, "sms", "self", self._language, **values)

    def gives_away(self, text: str) -> bool:
        """Whether a locked phone would show what this is about."""
        shown = text[:LOCK_SCREEN_LETTERS]
        return any(pattern.search(shown) for pattern in self._giveaways)


def in_short(value: str) -> str:
    """Enough for whoever wrote it to know it again; their own text stands right above."""
    name, at, place = value.rpartition("@")
    return f"{name[:1]}...@{place[:1]}...{place[-3:]}" if at else f"...{value[-3:]}"
