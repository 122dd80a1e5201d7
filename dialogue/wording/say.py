"""Saying things: a response, a question or a label, in a language and a channel.

In a web text, a blank line parts paragraphs and a line that begins with "- " belongs to a list. An SMS
is one line, with its choices on the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from .languages import words_spoken
from .pseudo import is_pseudo, pseudo
from .words import CHANNELS, PLACEHOLDER, Guidance, Response, WordingMistake, Words

if TYPE_CHECKING:
    from dialogue.instruments.model import Item, Wording

MODES = ("self", "guided")
# An empty variable takes the space before it along.
_SPACED = re.compile(rf"( ?){PLACEHOLDER.pattern}")


def text(response_id: str, channel: str, mode: str, language: str, **variables: str | int) -> str:
    """What to say. Every variable of the text has to be given, and none that the response does not know."""
    words = words_spoken(language)
    response = _response(words, response_id)
    spoken_text = _variant(response, _way(channel, mode))
    values = _values(words, response, variables, channel, spoken_text)
    return _finish(spoken_text, language, values)


def guidance(response_id: str, language: str, **variables: str | int) -> Guidance:
    """What a worker says, with the notes that stand beside it."""
    words = words_spoken(language)
    response = _response(words, response_id)
    own = response.guided
    said = text(response_id, "guided", "guided", language, **variables)
    named = {**words.named, **_numbers(words)}
    notes = [None if own is None or note is None else _finish(note, language, named) for note in _notes(own)]
    return Guidance(said, *notes)


def question(item: Item, part: str, channel: str, mode: str, language: str, *, carer: bool = False) -> str:
    """What to ask for an item of the catalogue. `part` is "ask" or "details"."""
    way = _way(channel, mode)
    if part == "details" and _asks_itself_again(item):
        part = "ask"
    translated = words_spoken(language).items.get(item.id) if not is_pseudo(language) else None
    asked = (
        _translated(translated, part, way)
        if translated is not None
        else _from_catalogue(item, part, way, carer)
    )
    if asked is None:
        raise WordingMistake(f"{item.id} has no words for {part} in {way}")
    return _finish(asked, language, {})


def label(label_id: str, channel: str, language: str) -> str:
    """The words on a choice. An instrument's option is `item:<id>:<option>`."""
    words = words_spoken(language)
    own: Mapping[str, str] = words.labels.get(label_id) or {}
    found = own.get(channel) or (own.get("web") if channel == "guided" else None)
    if found is None and label_id.startswith("item:"):
        found = _option(words, label_id)
    if found is None:
        raise WordingMistake(f"there is no label {label_id!r} for {channel}")
    return _finish(found, language, {})


def labels(label_ids: Iterable[str], channel: str, language: str) -> dict[str, str]:
    return {label_id: label(label_id, channel, language) for label_id in label_ids}


def sms_text(said: str, offered: Iterable[str], language: str) -> str:
    """A text message: what is said, then the choices by number, in the order in which they are offered."""
    choices = [f"{number} {label(one, 'sms', language)}" for number, one in enumerate(offered, start=1)]
    return f"{said}\n{' '.join(choices)}" if choices else said


def _response(words: Words, response_id: str) -> Response:
    try:
        return words.responses[response_id]
    except KeyError:
        raise WordingMistake(f"there is no response {response_id!r}") from None


def _way(channel: str, mode: str) -> str:
    """Which variant: guided wherever a worker reads, whatever the screen is."""
    if channel not in CHANNELS or mode not in MODES:
        raise WordingMistake(f"there is no channel {channel!r} in mode {mode!r}")
    return "guided" if mode == "guided" else channel


def _variant(response: Response, way: str) -> str:
    if way not in response.channels:
        raise WordingMistake(f"{response.id} is not said by {way}")
    guided = response.guided.say if response.guided is not None else response.web
    found = {"web": response.web, "sms": response.sms, "guided": guided}[way]
    if found is None:
        raise WordingMistake(f"{response.id} has no words for {way}")
    return found


def _values(
    words: Words, response: Response, given: Mapping[str, str | int], channel: str, said: str
) -> dict[str, str]:
    unknown = set(given) - set(response.vars)
    if unknown:
        raise WordingMistake(f"{response.id} takes no {', '.join(sorted(unknown))}")
    values = {**words.named, **_numbers(words), **{name: str(value) for name, value in given.items()}}
    missing = set(PLACEHOLDER.findall(said)) - set(values)
    if missing:
        raise WordingMistake(f"{response.id} needs {', '.join(sorted(missing))}")
    if channel == "sms":
        for name, longest in response.vars.items():
            if len(values.get(name, "")) > longest:
                raise WordingMistake(
                    f"{response.id}: {name} is longer than the {longest} letters a text has room for"
                )
    return values


def _numbers(words: Words) -> dict[str, str]:
    """{number_r1800} and its like: the numbers of the lines that may be shown."""
    return {f"number_{line_id}": line["number"] for line_id, line in words.lines.items() if line.get("shown")}


def _finish(said: str, language: str, values: Mapping[str, str]) -> str:
    """Variables go in last and in one pass, so that braces in what a person wrote mean nothing."""
    said = pseudo(said, language) if is_pseudo(language) else said
    return _SPACED.sub(lambda found: f"{found[1]}{values[found[2]]}" if values[found[2]] else "", said)


def _notes(own: Guidance | None) -> tuple[str | None, str | None]:
    return (None, None) if own is None else (own.how, own.avoid)


def _asks_itself_again(item: Item) -> bool:
    """Somebody chose "something else", and nothing but the question says what their own words are about."""
    has_own_words = getattr(item.answer, "other", None) is not None
    return has_own_words and item.ask is not None and item.ask.details is None


def _from_catalogue(item: Item, part: str, way: str, carer: bool) -> str | None:
    if part not in ("ask", "details"):
        raise WordingMistake(f"a question has no part {part!r}")
    if item.ask is None:
        return item.label if part == "ask" and way == "guided" else None
    wording: Wording | None = item.ask.details if part == "details" else item.ask.main
    if carer and part == "ask" and item.ask.carer is not None:
        wording = item.ask.carer
    if wording is None:
        return None
    if way == "guided":
        return wording.guided.say if wording.guided is not None else wording.web
    return wording.web if way == "web" else wording.sms


def _translated(ask: Mapping[str, Any], part: str, way: str) -> str | None:
    wording: Mapping[str, Any] = ask if part == "ask" else ask.get("details") or {}
    found = wording.get(way)
    return found["say"] if isinstance(found, Mapping) else found


def _option(words: Words, label_id: str) -> str | None:
    """An option's words in the language, or in the catalogue, which speaks English."""
    from dialogue.instruments import catalogue

    own = words.labels.get(label_id)
    if own is not None and own.get("web"):
        return own["web"]
    _, item_id, option = label_id.split(":", 2)
    answer = catalogue().current(item_id.split(".")[0]).item(item_id).answer
    return dict(answer.choices()).get(option) if answer is not None else None
