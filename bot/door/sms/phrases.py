"""Words that the door knows by itself, so that they hold while Rasa is away and in a flood.

They are the phrases that Rasa learns from, matched as whole messages and never inside a sentence: a
danger named in passing is Rasa's to judge. Of leaving only what means nothing else in any state.
"""

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

import dialogue

FOLDER = Path(dialogue.__file__).parent / "nlu"
APOSTROPHES = str.maketrans("", "", "'’‘`")


def as_phrase(body: str) -> str:
    """Small letters and signs such as emoji, one space between words, no punctuation, no apostrophes."""
    letters = body.casefold().translate(APOSTROPHES)
    words = "".join(one if one.isalnum() or ord(one) > 0x2100 else " " for one in letters).split()
    return "".join(words) if all(word.isdigit() for word in words) else " ".join(words)


@dataclass(frozen=True)
class Phrases:
    danger: frozenset[str]
    leaving: frozenset[str]  # not safe, hide: be quiet now
    exit: frozenset[str]  # and wipe it

    def is_danger(self, body: str) -> bool:
        return as_phrase(body) in self.danger

    def is_leaving(self, body: str) -> bool:
        return as_phrase(body) in self.leaving | self.exit

    def is_exit(self, body: str) -> bool:
        return as_phrase(body) in self.exit


@functools.cache
def read_phrases(folder: Path = FOLDER) -> Phrases:
    """Once, at start. A door without them does not start: KeyError or OSError."""
    danger = _lists(folder, "danger_now")
    not_safe, hide, leave = (_lists(folder, name) for name in ("not_safe", "hide", "exit"))
    return Phrases(
        danger=danger["danger_now"] | danger["control_danger_now"],
        leaving=not_safe["control_not_safe"] | hide["control_hide"],
        exit=leave["control_exit"],
    )


def _lists(folder: Path, name: str) -> dict[str, frozenset[str]]:
    """The lists of one file, by the name of their meaning."""
    found = yaml.safe_load((folder / f"{name}.yml").read_text(encoding="utf-8"))["nlu"]
    return {one.get("intent") or one.get("lookup"): frozenset(_phrases(one["examples"])) for one in found}


def _phrases(examples: str) -> Iterator[str]:
    lines = (line.removeprefix("- ") for line in examples.splitlines())
    return (phrase for line in lines if (phrase := as_phrase(line)))
