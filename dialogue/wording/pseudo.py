"""A language that nobody speaks, made from English: accented, longer, and from right to left.

It proves that every word on a page comes from these files, that pages hold longer words, and that they can be
turned around. It is never offered to people.
"""

from __future__ import annotations

import re

PSEUDO = "x-pseudo"
PSEUDO_RTL = "x-pseudo-rtl"

_ACCENTED = str.maketrans(
    "aceginosuyzACEGINOSUYZ",
    "àçéĝîñöšûýžÀÇÉĜÎÑÖŠÛÝŽ",
)
# A pattern, for Python and for browsers: a letter that would have been changed, had the words come this way.
PLAIN = "[aceginosuyz]"
# What a variable stands for is not a word of ours, nor is a number that somebody will call.
_KEPT = re.compile(r"(\{[a-z0-9_]+\}|\b\d[\d ]*\d\b|\b[A-Z]{3,}\b)")
_RIGHT_TO_LEFT, _END = "\u202e", "\u202c"
_LONGER_BY = 0.35


def is_pseudo(language: str) -> bool:
    return language in (PSEUDO, PSEUDO_RTL)


def pseudo(text: str, language: str = PSEUDO) -> str:
    """The text as the pseudo-language says it, line by line; list marks and variables stay as they are."""
    return "\n".join(_line(line, language) for line in text.split("\n"))


def _line(line: str, language: str) -> str:
    mark, said = ("- ", line[2:]) if line.startswith("- ") else ("", line)
    if not said.strip():
        return line
    accented = "".join(
        part if number % 2 else part.translate(_ACCENTED) for number, part in enumerate(_KEPT.split(said))
    )
    longer = f"[{accented} {'~' * max(1, int(len(said) * _LONGER_BY))}]"
    return mark + (f"{_RIGHT_TO_LEFT}{longer}{_END}" if language == PSEUDO_RTL else longer)
