"""Whom a person can call. Only numbers that were checked are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from .languages import words_spoken
from .pseudo import is_pseudo, pseudo
from .words import SOURCE_LANGUAGE, words_of

# A text message has room for this many numbers, and its reader for no more.
MOST_IN_A_TEXT = 2
ANY_TIME = "any_time"


@dataclass(frozen=True, slots=True)
class SupportLine:
    """A line that may be shown. `any_time` is false where it closes and where its hours are not known."""

    id: str
    name: str
    number: str
    text_number: str | None
    what: str
    any_time: bool
    owner: str
    verified_on: date
    first: bool
    in_texts: bool

    def is_stale(self, on: date) -> bool:
        """Whether it was last checked too long ago. It is still shown: an old number beats none."""
        return on - self.verified_on > timedelta(days=words_of(SOURCE_LANGUAGE).stale_after_days)


def support_lines(
    region: str | None = None, about: str = "self", language: str = SOURCE_LANGUAGE
) -> tuple[SupportLine, ...]:
    """The lines for somebody in a region (qld, sa, ...; None where it is not known), first things first.

    `about`: self, child (asked by who looks after it), child_alone, other, interpreter, police,
    using_violence.
    """
    words = words_of(SOURCE_LANGUAGE)
    translated = words_spoken(language)
    found = [
        _line(line_id, data, str(translated.lines[line_id]["what"]), language)
        for line_id, data in words.lines.items()
        if data["shown"] and about in data["for"] and _is_there(data["regions"], region)
    ]
    return tuple(sorted(found, key=lambda line: not line.first))


def lines_for_sms(region: str | None = None, about: str = "self", language: str = SOURCE_LANGUAGE) -> str:
    """The numbers alone, for a text: a name would say what it is."""
    lines = support_lines(region, about, language)
    chosen = [line for line in lines if line.in_texts] or [
        line for line in lines if not line.first and line.any_time
    ]
    return ", ".join(line.number for line in chosen[:MOST_IN_A_TEXT])


def _is_there(regions: list[str], region: str | None) -> bool:
    return "au" in regions or (region is not None and region in regions)


def _line(line_id: str, data: Mapping[str, Any], what: str, language: str) -> SupportLine:
    return SupportLine(
        id=line_id,
        name=data["name"],
        number=data["number"],
        text_number=data.get("text_number"),
        what=pseudo(what, language) if is_pseudo(language) else what,
        any_time=data["hours"] == ANY_TIME,
        owner=data["owner"],
        verified_on=date.fromisoformat(data["verified_on"]),
        first=bool(data.get("first", False)),
        in_texts=bool(data.get("sms", False)),
    )
