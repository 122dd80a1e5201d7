"""What was answered, read back before anything is sent: one row for each question that was put."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.door.answer import Said
from bot.door.answered import Answered, read_answered
from bot.door.vocabulary import QUESTION
from bot.door.web.words import Words
from dialogue.instruments import Item
from dialogue.wording import WordingMistake


@dataclass(frozen=True)
class Row:
    address: str
    label: str
    answer: str


def summary_rows(records: Iterable[Mapping[str, Any]], words: Words) -> list[Row]:
    """Each under its question."""
    return [row for one in read_answered(records) if (row := _row(one, words))]


def _row(one: Answered, words: Words) -> Row | None:
    try:
        return Row(one.address, _asked(one.item, words), _told(one, words))
    except (WordingMistake, TypeError, ValueError):
        return None


def _asked(item: Item, words: Words) -> str:
    """An item's label is a worker's word about the person; whoever answered knows the question."""
    try:
        return words.said(Said(QUESTION, {}, item.id))
    except WordingMistake:
        return item.label


def _told(one: Answered, words: Words) -> str:
    """The words on the choice that was made, and below them what was written, as it was written."""
    return "\n".join(part for part in (_chosen(one, words), *one.beside) if part)


def _chosen(one: Answered, words: Words) -> str:
    if one.label is not None:
        return words.label(one.label)
    return "" if one.answer.value is None else one.kind.show_value(one.answer.value)
