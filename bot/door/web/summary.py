"""What was answered, read back before anything is sent: one row for each question that was put."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.door.answer import Said
from bot.door.vocabulary import QUESTION, find_item
from bot.door.web.words import Words
from dialogue.instruments import Address, Answer, AnswerType, Item, Refused, UnknownAddress
from dialogue.wording import WordingMistake

# An answer type's own words for these are a worker's about the person.
CHOSEN = {"not_disclosed": "rather_not_say", "unknown": "not_sure"}


@dataclass(frozen=True)
class Row:
    address: str
    label: str
    answer: str


def summary_rows(records: Iterable[Mapping[str, Any]], words: Words) -> list[Row]:
    """Each under its question. Rasa's records are not trusted: what does not fit its item is left out."""
    return [
        row
        for record in records
        for address, given in dict(record.get("answers") or {}).items()
        if (row := _row(str(address), given, words))
    ]


def _row(address: str, given: Any, words: Words) -> Row | None:
    try:
        item = find_item(Address.parse(address).item)
        if item is None or item.answer is None:
            return None
        return Row(address, _asked(item, words), _told(item, item.answer.parse(given), item.answer, words))
    except (Refused, UnknownAddress, WordingMistake, TypeError, ValueError):
        return None


def _asked(item: Item, words: Words) -> str:
    """An item's label is a worker's word about the person; whoever answered knows the question."""
    try:
        return words.said(Said(QUESTION, {}, item.id))
    except WordingMistake:
        return item.label


def _told(item: Item, answer: Answer, kind: AnswerType, words: Words) -> str:
    """The words on the choice that was made, and below them what was written, as it was written."""
    beside = [str(answer.extras[extra.name]) for extra in kind.extras() if extra.name in answer.extras]
    return "\n".join(part for part in (_chosen(item, answer, kind, words), *beside) if part)


def _chosen(item: Item, answer: Answer, kind: AnswerType, words: Words) -> str:
    if answer.silence is not None:
        return words.label(CHOSEN[answer.silence]) if answer.silence in CHOSEN else ""
    if isinstance(answer.value, str) and kind.choices():
        return words.label(f"item:{item.id}:{answer.value}")
    return "" if answer.value is None else kind.show_value(answer.value)
