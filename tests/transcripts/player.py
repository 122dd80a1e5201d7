"""Reads golden transcripts and plays them on a stage: Rasa in this process, or a real door. See README.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import yaml

FOLDER = Path(__file__).parent
KINDS = {"happens": "signal", "types": "message", "presses": "choice"}
READ = {"says", "at", "offers", "urgent", "ends", "sends", "reads", "carrier_answers"}
KNOWN = {*KINDS, *READ, "after_minutes", "data", "rasa"}
KNOWN_OF_ALL = {"title", "why", "channel", "mode", "data", "played_by", "turns", "turns_of", "leaves"}
PLACES = {"at_the_gate", "later"}
NOTHING = "nothing"
OUTCOMES = ("stored", "store_failed")
REFERENCE = "CDFG-HJKM"

Answer = Mapping[str, Any]
Turn = Mapping[str, Any]


@dataclass(frozen=True)
class Transcript:
    name: str
    title: str
    channel: str
    mode: str
    data: Mapping[str, Any]
    turns: tuple[Turn, ...]
    leaves: Mapping[str, tuple[Turn, ...]]
    is_for_rasa_alone: bool

    def ways_out(self, turn: Turn) -> tuple[Turn, ...]:
        """How somebody leaves after this turn, where the transcript tries that. While a disclosure is being
        stored nothing is asked, and at the door that takes no turn of its own."""
        if turn.get("ends") or "sends" in turn or not self.leaves:
            return ()
        is_at_gate = any(said.startswith("gate_") for said in said_to_person(turn))
        return self.leaves["at_the_gate" if is_at_gate else "later"]

    def numbers(self) -> set[int]:
        return set(range(1, len(self.turns) + 1))


class Stage(Protocol):
    """Where a transcript is played. It saves and restores all that is remembered between every two turns."""

    def plays(self, turn: Turn) -> bool:
        """Whether such a turn can be taken here at all."""

    def is_possible(self, turn: Turn) -> bool:
        """Whether it can be taken now: not every way out is there everywhere."""

    def take(self, turn: Turn, following: Turn) -> Iterator[str]:
        """Takes the turn; tells what went another way than written, in words."""

    def keep(self) -> Any: ...
    def put_back(self, kept: Any) -> None:
        """As it was when that was kept."""


@dataclass
class Played:
    turns: set[int]
    ways_out: int = 0


def play(transcript: Transcript, stage: Stage) -> Played:
    """Plays it from the beginning; fails at the first turn that goes another way."""
    played = Played(set())
    for number, turn in enumerate(transcript.turns, 1):
        if not stage.plays(turn):
            continue
        following = transcript.turns[number] if number < len(transcript.turns) else {}
        take(transcript, number, stage, turn, following)
        played.turns.add(number)
        for leaving in transcript.ways_out(turn):
            if stage.is_possible(leaving):
                kept = stage.keep()
                take(transcript, number, stage, leaving, {})
                stage.put_back(kept)
                played.ways_out += 1
    return played


def take(transcript: Transcript, number: int, stage: Stage, turn: Turn, following: Turn) -> None:
    differences = list(stage.take(turn, following))
    after = "" if turn is transcript.turns[number - 1] else "leaving after "
    place = f"{transcript.name}, {after}turn {number} ({spoken(turn)})"
    assert not differences, f"{place}: " + "; ".join(differences)


def transcripts() -> list[Transcript]:
    return [read(path) for path in sorted(FOLDER.glob("*.yaml"))]


def read(path: Path) -> Transcript:
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    check(path, "", set(written) - KNOWN_OF_ALL)
    if "turns_of" in written:
        written["turns"] = read(FOLDER / f"{written['turns_of']}.yaml").turns
    turns, leaves = tuple(written["turns"]), written.get("leaves") or {}
    check(path, "leaves", set(leaves) ^ PLACES if leaves else set())
    for number, turn in enumerate([*turns, *(turn for ways in leaves.values() for turn in ways)], 1):
        check(path, f"turn {number}", set(turn) - KNOWN, set(turn.get("rasa") or {}) - {"hears", "says"})
        begins = [kind for kind in KINDS if kind in turn]
        assert len(begins) == 1, f"{path.name}, turn {number}: one of {', '.join(KINDS)} is wanted"
    return Transcript(
        path.stem,
        written["title"],
        written.get("channel", "web"),
        written.get("mode", "self"),
        written.get("data", {}),
        turns,
        {place: tuple(ways) for place, ways in leaves.items()},
        written.get("played_by") == "rasa",
    )


def check(path: Path, place: str, *unknown: set[str]) -> None:
    for names in unknown:
        assert not names, f"{path.name}, {place}: {', '.join(sorted(names))} is not of the format"


def heard_by_rasa(turn: Turn) -> Turn | None:
    """What reaches Rasa of it: the turn itself, unless the door makes something else of it."""
    hears = (turn.get("rasa") or {}).get("hears", turn)
    return None if hears == NOTHING else hears


def said_to_person(turn: Turn) -> list[str]:
    return listed(turn.get("says", []))


def said_by_rasa(turn: Turn) -> list[str]:
    return listed((turn.get("rasa") or {}).get("says", turn.get("says", [])))


def listed(says: str | list[str]) -> list[str]:
    if says == NOTHING:
        return []
    return says if isinstance(says, list) else [says]


def as_request(transcript: Transcript, turn: Turn, conversation: str) -> dict[str, Any]:
    """The turn of docs/conversation.md that Rasa gets."""
    heard = heard_by_rasa(turn) or {}
    said = {field: heard.get(kind) for kind, field in KINDS.items()}
    data = {**transcript.data, **turn.get("data", {})}
    if heard.get("happens") == "stored":
        data.setdefault("reference", REFERENCE)
    return {
        "conversation": conversation,
        "channel": transcript.channel,
        "mode": transcript.mode,
        "language": "en",
        "data": data,
        **said,
    }


def compare(turn: Turn, answer: Answer) -> Iterator[str]:
    """What of Rasa's answer differs from what the transcript says, in words."""
    if "says" in turn:
        yield from differs("says", said_by_rasa(turn), [name(said) for said in answer["say"]])
    if "at" in turn:
        yield from differs("at", turn["at"], answer["stage"])
    if "offers" in turn:
        yield from differs("offers", turn["offers"], [one["value"] for one in answer["offered"]])
    event = answer.get("event") or {}
    yield from differs("urgent", bool(turn.get("urgent")), bool(answer["urgent"]))
    yield from differs("ends", bool(turn.get("ends")), event.get("type") == "ended")
    yield from differs("sends", "sends" in turn, event.get("type") == "send")
    yield from differs_in_disclosure(turn, event.get("disclosure", {}))


def differs_in_disclosure(turn: Turn, disclosure: Mapping[str, Any]) -> Iterator[str]:
    for path, wanted in (turn.get("sends") or {}).items():
        yield from differs(f"sends {path}", wanted, part_of(disclosure, path))


def differs(what: str, wanted: Any, found: Any) -> Iterator[str]:
    if wanted != found:
        yield f"{what}: {wanted!r} is wanted, {found!r} came"


def name(said: Mapping[str, Any]) -> str:
    if said["response"] != "question":
        return str(said["response"])
    return f"{said['item']} details" if said.get("part") == "details" else str(said["item"])


def part_of(value: Any, path: str) -> Any:
    """`records.0.instrument` of a disclosure."""
    for step in path.split("."):
        if isinstance(value, list):
            value = value[int(step)] if int(step) < len(value) else None
        elif isinstance(value, Mapping):
            value = value.get(step)
    return value


def spoken(turn: Turn) -> str:
    return next(f"{kind} {turn[kind]!r}" for kind in KINDS if kind in turn)
