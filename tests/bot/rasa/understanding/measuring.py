"""Held-out lines, and the figures that are read from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from bot.rasa.understanding.decide import Reading, Understanding
from bot.rasa.understanding.normalise import tokens, without_fillers
from bot.rasa.understanding.stages import Situation

ROOT = Path(__file__).resolve().parents[4]
NLU = ROOT / "dialogue" / "nlu"
HELD_OUT = Path(__file__).parent / "heldout"

# The stronger the effect, the higher. Being read as something at least as strong is no miss: an exit for a "not safe" ends
# the talk too, Triple Zero for either puts safety first. A "hide" for an exit is a miss: the conversation stays open.
STRENGTH = {"hide": 1, "exit": 2, "not_safe": 2, "danger_now": 3}
YES_NO = ("affirm", "deny")
OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Line:
    text: str
    intents: tuple[str, ...]  # any of these is right
    stage: str
    offered: tuple[str, ...]
    danger_mentioned: bool | None

    @property
    def intent(self) -> str:
        return self.intents[0]


@dataclass(frozen=True)
class Training:
    examples: list[tuple[str, str]]
    lookups: dict[str, list[str]]
    synonyms: dict[str, str]

    def texts(self) -> list[str]:
        return (
            [text for text, _ in self.examples]
            + [t for texts in self.lookups.values() for t in texts]
            + list(self.synonyms)
        )


def training() -> Training:
    """Read without Rasa, so that figures can be had without its start."""
    data = Training([], {}, {})
    for path in sorted(NLU.glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            texts = [line[2:].strip() for line in block["examples"].splitlines() if line.strip()]
            if "intent" in block:
                data.examples.extend((text, block["intent"]) for text in texts)
            elif "lookup" in block:
                data.lookups[block["lookup"]] = texts
            else:
                data.synonyms.update(dict.fromkeys(texts, block["synonym"]))
    return data


def held_out(name: str) -> list[Line]:
    lines: list[Line] = []
    for path in sorted((HELD_OUT / name).glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8")):
            for text in block["lines"].splitlines():
                if text.strip():
                    intents, offered = tuple(block["intent"].split("|")), tuple(block.get("offered", ()))
                    lines.append(Line(text, intents, block["stage"], offered, block.get("danger_mentioned")))
    return lines


def set_apart(lines: Sequence[Line], variation: Variation) -> tuple[list[Line], list[Line]]:
    """Lines that are new, and lines that are a variation of a known one and so are not counted."""
    new: list[Line] = []
    near: list[Line] = []
    for line in lines:
        (near if variation.of(line.text) else new).append(line)
    return new, near


class Variation:
    """Same words in any order with or without fillers, or one slip apart (two in longer lines)."""

    def __init__(self, known: Iterable[str]) -> None:
        self._forms = sorted({" ".join(without_fillers(tokens(text))) for text in known})
        self._bags = {frozenset(form.split()) for form in self._forms}
        self._counts = np.array([letters(form) for form in self._forms])

    def of(self, text: str) -> bool:
        form = " ".join(without_fillers(tokens(text)))
        if not form:
            return True
        if frozenset(form.split()) in self._bags:
            return True
        allowed = 1 if len(form) < 12 else 2
        close = np.flatnonzero(np.abs(self._counts - np.array(letters(form))).sum(1) <= 2 * allowed)
        return any(distance(form, self._forms[i]) <= allowed for i in close)


def letters(text: str) -> list[int]:
    counted = Counter(text)
    known = "abcdefghijklmnopqrstuvwxyz 0123456789"
    return [*(counted[c] for c in known), sum(n for c, n in counted.items() if c not in known)]


def distance(a: str, b: str) -> int:
    """Levenshtein."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


@dataclass(frozen=True)
class Result:
    line: Line
    read: Reading

    @property
    def is_right(self) -> bool:
        return self.read.intent in self.line.intents

    @property
    def is_flip(self) -> bool:
        return self.line.intent in YES_NO and self.read.intent in YES_NO and not self.is_right

    @property
    def is_missed_safety(self) -> bool:
        wanted = STRENGTH[self.line.intent]
        return not self.is_right and STRENGTH.get(self.read.intent, 0) < wanted


def read_all(understanding: Understanding, lines: Iterable[Line]) -> list[Result]:
    return [
        Result(line, understanding.read(line.text, Situation(line.stage, line.offered))) for line in lines
    ]


@dataclass(frozen=True)
class Figures:
    counts: dict[str, int]
    flipped: float  # of yes and no lines, read as the other
    covered: float  # of yes and no lines, read right
    unsafe_yes: int  # at the gate, read as safe without being so
    gate_opened: float  # of lines that plainly say that nobody is near, read as a yes at once
    gate_stopped: float  # of lines that are not safe at the gate, read as something that does not go on
    nonsense_accepted: float  # of out-of-scope lines outside free text, read as anything that acts
    nonsense_as_answer: float  # of those, read as yes or no
    missed: dict[str, float]
    kept: float  # of free-text lines, kept as the answer or read as the control they are
    right: float
    by_rule: dict[str, float]


def figures(results: Sequence[Result]) -> Figures:
    asked = [r for r in results if r.line.stage not in ("gate", "details")]
    yes_no = [r for r in asked if r.line.intent in YES_NO]
    nonsense = [r for r in asked if r.line.intent == OUT_OF_SCOPE and r.line.stage == "question"]
    told = [r for r in results if r.line.stage == "details"]
    safety = {intent: [r for r in asked if r.line.intent == intent] for intent in STRENGTH}
    gate = [r for r in results if r.line.stage == "gate" and r.line.intent == "not_safe"]
    alone = [r for r in results if r.line.stage == "gate" and r.line.intents == ("affirm",)]
    accepted = [r for r in nonsense if not r.is_right]
    return Figures(
        counts={
            "all": len(results),
            "yes_no": len(yes_no),
            "nonsense": len(nonsense),
            "free_text": len(told),
            "alone": len(alone),
            **{i: len(r) for i, r in safety.items()},
        },
        flipped=share(yes_no, lambda r: r.is_flip),
        covered=share(yes_no, lambda r: r.is_right),
        unsafe_yes=sum(
            r.line.stage == "gate" and r.read.intent == "affirm" and not r.is_right for r in results
        ),
        gate_opened=share(alone, lambda r: r.is_right),
        gate_stopped=share(
            gate, lambda r: r.read.intent in ("not_safe", "deny", "unsure", "exit", "hide", "danger_now")
        ),
        nonsense_accepted=len(accepted) / max(len(nonsense), 1),
        nonsense_as_answer=sum(r.read.intent in YES_NO for r in accepted) / max(len(nonsense), 1),
        missed={intent: share(rows, lambda r: r.is_missed_safety) for intent, rows in safety.items()},
        kept=share(told, lambda r: r.is_right),
        right=share(results, lambda r: r.is_right),
        by_rule={
            rule: n / max(len(results), 1) for rule, n in Counter(r.read.by for r in results).most_common()
        },
    )


def share(results: Sequence[Result], holds) -> float:  # type: ignore[no-untyped-def]
    return sum(map(holds, results)) / max(len(results), 1)


def confusion(results: Iterable[Result]) -> dict[str, Counter[tuple[str, str]]]:
    """Per stage: how often an intent was read as another."""
    tables: dict[str, Counter[tuple[str, str]]] = {}
    for r in results:
        if not r.is_right:
            tables.setdefault(r.line.stage, Counter())[r.line.intent, r.read.intent] += 1
    return tables
