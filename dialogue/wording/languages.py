"""Which languages may be offered.

Words about safety are never half translated: a language is offered when all of it is there.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from .pseudo import PSEUDO, PSEUDO_RTL, is_pseudo
from .words import SOURCE_LANGUAGE, Response, Words, languages_on_disk, words_of

RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "ur", PSEUDO_RTL})


@functools.cache
def complete_languages() -> tuple[str, ...]:
    """The languages that may be offered, English first."""
    others = [language for language in languages_on_disk() if language != SOURCE_LANGUAGE]
    return (SOURCE_LANGUAGE, *(language for language in others if not missing_words(words_of(language))))


def spoken(language: str) -> str:
    """The language that is spoken when this one is asked for: itself, or English throughout."""
    return language if language in complete_languages() or is_pseudo(language) else SOURCE_LANGUAGE


def words_spoken(language: str) -> Words:
    """The words of the language that is spoken when this one is asked for."""
    return words_of(SOURCE_LANGUAGE if is_pseudo(language) else spoken(language))


def direction(language: str) -> str:
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT or language in RIGHT_TO_LEFT else "ltr"


def missing_words(words: Words) -> tuple[str, ...]:
    """What English says and these words do not, by name. Nothing missing: the language may be offered."""
    source = words_of(SOURCE_LANGUAGE)
    missing = [
        f"{response_id}.{part}"
        for response_id, response in source.responses.items()
        for part in _missing_parts(response, words.responses.get(response_id))
    ]
    missing += [
        f"label {name}"
        for name in source.labels
        if not _says_as_much(source.labels[name], words.labels.get(name))
    ]
    missing += [f"word {name}" for name in source.named if not words.named.get(name)]
    missing += [f"line {name}" for name in source.lines if not (words.lines.get(name) or {}).get("what")]
    if words.language != SOURCE_LANGUAGE:
        missing += [
            f"item {item_id}"
            for item_id, ask in _asked_of_people().items()
            if not _covers(ask, words.items.get(item_id))
        ]
    return tuple(missing)


def _missing_parts(source: Response, other: Response | None) -> list[str]:
    if other is None:
        return ["response"]
    have = dict(other.variants())
    missing = [part for part, _ in source.variants() if not have.get(part)]
    lost = source.placeholders() - other.placeholders()
    return missing + [f"{{{name}}}" for name in sorted(lost)]


def _says_as_much(source: Mapping[str, str], other: Mapping[str, str] | None) -> bool:
    return other is not None and all(other.get(channel) for channel in source)


def _asked_of_people() -> Mapping[str, Mapping[str, Any]]:
    """What a translation has to hold of each question that a person is asked."""
    from dialogue.instruments import catalogue

    asked: dict[str, Mapping[str, Any]] = {}
    for instrument in catalogue():
        for item in instrument.items:
            if item.ask is not None and "person" in item.asked_by:
                parts = {"web": item.ask.web, "sms": item.ask.sms, "guided": item.ask.guided}
                details = item.ask.details
                if details is not None:
                    parts["details"] = {"web": details.web, "sms": details.sms, "guided": details.guided}  # type: ignore[assignment]
                asked[item.id] = parts
    return asked


def _covers(source: Mapping[str, Any], other: Mapping[str, Any] | None) -> bool:
    if other is None:
        return False
    for part, words in source.items():
        if not words:
            continue
        if not other.get(part):
            return False
        if isinstance(words, Mapping) and not _covers(words, other[part]):
            return False
    return True


__all__ = [
    "PSEUDO",
    "PSEUDO_RTL",
    "complete_languages",
    "direction",
    "missing_words",
    "spoken",
    "words_spoken",
]
