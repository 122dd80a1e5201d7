"""The page's words in one language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from bot.door.answer import Answer, Said
from bot.door.parts import parts
from bot.door.vocabulary import find_item, say
from dialogue.wording import label, support_lines, text
from dialogue.wording.languages import direction, spoken

CHANNEL, MODE = "web", "self"
SPACE_IN_NUMBER = re.compile(r"(?<=\d) (?=\d)")
LONGEST_REPLY = 1000  # where no question of the catalogue sets a limit of its own


def _in_one_piece(said: str) -> str:
    """No line ends within a phone number, and no language that is read from the right turns it around."""
    return SPACE_IN_NUMBER.sub("\N{NO-BREAK SPACE}", said)


class Line(NamedTuple):
    name: str
    what: str
    number: str
    dial: str
    hours: str


@dataclass(frozen=True)
class Words:
    language: str

    @property
    def direction(self) -> str:
        return direction(self.language)

    @property
    def html_language(self) -> str:
        """For the screen reader: the language that is spoken, English until a translation is whole."""
        return spoken(self.language)

    def text(self, response: str, **variables: str | int) -> str:
        return _in_one_piece(text(response, CHANNEL, MODE, self.language, **variables))

    def label(self, label_id: str) -> str:
        return label(label_id, CHANNEL, self.language)

    def said(self, said: Said) -> str:
        return _in_one_piece(say(said, CHANNEL, MODE, self.language))

    def notice(self, notice: str, limit: int) -> str:
        """What stands above the page after something was not taken."""
        if notice == "too_long":
            return self.text("too_long", limit=limit)
        return self.text(notice)

    def lines(self, about: str = "self") -> list[Line]:
        """Whom the person can call, first things first. The region is the door's: the person is not asked."""
        return [
            Line(
                name=line.name,
                what=line.what,
                number=line.number,
                dial=re.sub(r"[^0-9+]", "", line.number),
                hours=self.label("any_time") if line.any_time else "",
            )
            for line in support_lines(parts().settings.region, about, self.language)
        ]

    def room(self, answer: Answer) -> tuple[int, int]:
        """How many letters the answer may have, and how many lines the box shows."""
        item = find_item(answer.item) if answer.item else None
        if item is None or item.answer is None:
            return LONGEST_REPLY, 3
        if answer.stage == "details" and item.answer.detail is not None:
            return item.answer.detail.type.describe().limit or LONGEST_REPLY, 6
        shape = item.answer.describe()
        return shape.limit or LONGEST_REPLY, max(2, shape.lines or 2)
