"""The answers that can be changed, in one text or two: each by its number, none with its question.

What was written in words of one's own is not texted back, nor is a choice whose label says what this is:
this may lie on the phone for whoever reads it next.
"""

from collections.abc import Iterator, Sequence

from bot.door.answer import Answer
from bot.door.answered import Answered, read_answered
from bot.door.sms.folding import folded
from bot.door.sms.speech import Speech

CHANGE = "summary_change"
CHOICE = "change:{}"
LONGER, NOTHING = "...", "-"


def to_change(answer: Answer) -> list[Answered]:
    """In the order in which they are numbered; none where nobody asked to change something."""
    if all(said.response != CHANGE for said in answer.say):
        return []
    return list(read_answered(record for said in answer.say for record in said.records))


def choices(answers: Sequence[Answered]) -> list[str]:
    """What the numbers stand for."""
    return [CHOICE.format(one.address) for one in answers]


def numbered(answers: Sequence[Answered], speech: Speech) -> Iterator[str]:
    for number, one in enumerate(answers, start=1):
        yield f"{number} {_in_short(one, speech)}"


def _in_short(one: Answered, speech: Speech) -> str:
    if one.label is None:
        return NOTHING if one.answer.value is None and not one.beside else LONGER
    label = folded(speech.label(one.label))
    if speech.gives_away(label):
        return LONGER
    return f"{label} {LONGER}" if one.beside else label
