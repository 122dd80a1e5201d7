"""What was answered, as it stands in a summary of Rasa's, for whoever reads it back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.door.vocabulary import find_item
from dialogue.instruments import Address, Answer, AnswerType, Item, Refused, UnknownAddress

# An answer type's own words for these are a worker's about the person.
CHOSEN = {"not_disclosed": "rather_not_say", "unknown": "not_sure"}


@dataclass(frozen=True)
class Answered:
    """One question that was put, and what came of it."""

    address: str
    item: Item
    kind: AnswerType
    answer: Answer

    @property
    def label(self) -> str | None:
        """The id of the label on the choice that was made; None for words, and where nothing was answered."""
        if self.answer.silence is not None:
            return CHOSEN.get(self.answer.silence)
        is_choice = isinstance(self.answer.value, str) and bool(self.kind.choices())
        return f"item:{self.item.id}:{self.answer.value}" if is_choice else None

    @property
    def beside(self) -> list[str]:
        """What was written beside the answer."""
        extras = self.answer.extras
        return [str(extras[extra.name]) for extra in self.kind.extras() if extra.name in extras]


def read_answered(records: Iterable[Mapping[str, Any]]) -> Iterator[Answered]:
    """In the order of the questions. Records are not trusted: what does not fit its item is left out."""
    for record in records:
        for address, given in dict(record.get("answers") or {}).items():
            if (one := _read(str(address), given)) is not None:
                yield one


def _read(address: str, given: Any) -> Answered | None:
    try:
        item = find_item(Address.parse(address).item)
        if item is None or item.answer is None:
            return None
        return Answered(address, item, item.answer, item.answer.parse(given))
    except (Refused, UnknownAddress, TypeError, ValueError):
        return None
