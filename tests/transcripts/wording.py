"""What a person reads where a transcript gives an id: the words of dialogue/wording/ and of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.door.vocabulary import LINES, SUMMARY, find_item, instrument_of
from bot.door.web.blocks import read_blocks
from dialogue.wording import WordingMistake, label, lines_for_sms, question, text
from dialogue.wording.words import words_of

LANGUAGE = "en"
# Where something stands that a person gave, or that is made for them. Texts have this letter, our words not.
HOLE = "¤"


def words_for(said: str, channel: str) -> str:
    """The whole text of one id. Of a summary nothing: it is shown as rows, and never texted."""
    if said == SUMMARY:
        return ""
    if said in words_of(LANGUAGE).responses:
        holes = dict.fromkeys(words_of(LANGUAGE).responses[said].vars, HOLE)
        if channel == "sms" and said == LINES:
            holes["lines"] = lines_for_sms(language=LANGUAGE)
        return text(said, channel, "self", LANGUAGE, **holes)
    item_id, _, details = said.partition(" ")
    item = find_item(item_id)
    assert item is not None, f"{said} is neither a response nor an item"
    is_carer = instrument_of(item_id) == "L1C"
    return question(item, details or "ask", channel, "self", LANGUAGE, carer=is_carer)


def sentences_on_page(said: str) -> Iterator[str]:
    """The paragraphs and the lines of lists, as they stand on the page."""
    for block in read_blocks(words_for(said, "web")):
        yield from block.items or (block.text,)


def as_pattern(words: str) -> str:
    """Matches these words, with anything in their holes, however they are spaced."""
    return re.escape(" ".join(words.split())).replace(rf"\ {HOLE}", ".*?").replace(HOLE, ".*?")


def labels_of(value: str, item: str, channel: str) -> set[str]:
    """What may stand on the choice with this value: its own label, or its item's word for it."""
    found = set()
    for label_id in (value, f"item:{item}:{value}"):
        try:
            found.add(label(label_id, channel, LANGUAGE))
        except (WordingMistake, LookupError, ValueError):
            continue
    return found
