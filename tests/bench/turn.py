"""What a turn costs, through the door and Rasa, against an echo, a rule-only Rasa and Rasa's starter bot.

    python -m tests.bench.turn [--json] [--parts speed,growth,many] [--without-starter] [--quick]

Every one is a real process, and Doorway's turn is all of it: the form sent and the page that comes back,
as the page's script does it, and beside it as a browser without script does it.
Rounds are interleaved, each one asked in each round; what counts is the median of the ratios within the
rounds.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench import serving, starter
from tests.bench.measuring import (
    calibration,
    machine,
    megabytes,
    milliseconds,
    processor_seconds,
    ratio,
    show,
)
from tests.bench.serving import Served
from tests.bench.talking import LENGTH, Aged, Echoed, Paged, Rested, Talker, tell
from tests.bench.turn_figures import AT_ONCE, figures

PARTS = ("speed", "growth", "many")
YOUNG = 10  # turns
CROWD = 50


@dataclass(frozen=True)
class Amount:
    """How much is measured."""

    serial_rounds: int = 12
    turns_each: int = 10
    crowd_rounds: int = 3
    crowd_seconds: float = 1.5
    growth_rounds: int = 8
    many_rounds: int = 2
    ages: tuple[int, ...] = (100, 400)


QUICK = Amount(
    serial_rounds=6, crowd_rounds=2, crowd_seconds=1.0, growth_rounds=5, many_rounds=1, ages=(400,)
)


# ----- speed


def speed(served: Mapping[str, Served], amount: Amount) -> dict[str, Any]:
    """One conversation, then several at once, against each of the others."""
    talkers = {name: talker(name, one.url) for name, one in served.items()}
    for each in talkers.values():
        for _ in range(LENGTH + 5):  # what is loaded at the first turns is not a turn's cost
            each.turn()
    doorway = talkers["doorway"]
    assert isinstance(doorway, Paged)
    doorway.tapped.clear()
    doorway.typed.clear()
    watched = {name: one.pids for name, one in served.items()} | {"rasa_alone": served["doorway"].pids[1:]}
    before = {name: processor_seconds(*pids) for name, pids in watched.items()}
    serial = one_by_one(talkers, amount)
    turns = amount.serial_rounds * amount.turns_each
    used = {name: processor_seconds(*pids) - before[name] for name, pids in watched.items()}
    # What the processes worked, whatever else the machine had to do: the steadier of the two figures.
    serial["cpu_ms_a_turn"] = {name: round(seconds / turns * 1000, 2) for name, seconds in used.items()}
    serial["doorway_cpu_over"] = {
        name: round(used["doorway"] / seconds, 3)
        for name, seconds in used.items()
        if name in talkers and name != "doorway" and seconds
    }
    serial["rasa_alone_cpu_over"] = {
        name: round(used["rasa_alone"] / used[name], 3) for name in ("rule_only", "starter") if used.get(name)
    }
    found = {
        "one_conversation": serial,
        "tapped": milliseconds(doorway.tapped),
        "typed": milliseconds(doorway.typed),
        "megabytes": {name: megabytes(*one.pids) for name, one in served.items()},
    }
    found["without_script"] = one_by_one(
        {"doorway": doorway, "without_script": Paged(served["doorway"].url, has_script=False)}, amount
    )
    for people in AT_ONCE:
        found[f"{people}_conversations"] = at_once(served, people, amount)
    return found


def talker(name: str, url: str) -> Talker:
    return {"echo": Echoed, "doorway": Paged}.get(name, Rested)(url)


def one_by_one(talkers: Mapping[str, Talker], amount: Amount) -> dict[str, Any]:
    """One conversation with each, some turns in each round."""
    spent: dict[str, list[float]] = {name: [] for name in talkers}
    middles: dict[str, list[float]] = {name: [] for name in talkers}
    for _ in range(amount.serial_rounds):
        for name, each in talkers.items():
            times = [each.turn() for _ in range(amount.turns_each)]
            spent[name] += times
            middles[name].append(statistics.median(times))
    return {
        **{name: milliseconds(times) for name, times in spent.items()},
        "doorway_over": {
            name: ratio(middles["doorway"], middles[name]) for name in talkers if name != "doorway"
        },
    }


def at_once(served: Mapping[str, Served], people: int, amount: Amount) -> dict[str, Any]:
    """Many conversations with one after the other of them, for a moment each."""
    rates: dict[str, list[float]] = {name: [] for name in served}
    spent: dict[str, list[float]] = {name: [] for name in served}
    for _ in range(amount.crowd_rounds):
        for name, one in served.items():
            talkers = [talker(name, one.url) for _ in range(people)]
            rate, times = crowd([each.turn for each in talkers], amount.crowd_seconds)
            rates[name].append(rate)
            spent[name] += times
    return {
        name: {"turns_per_second": round(statistics.median(rates[name]), 1), **milliseconds(spent[name])}
        for name in served
    } | {
        "doorway_rate_over": {
            name: ratio(rates["doorway"], rates[name]) for name in served if name != "doorway"
        }
    }


def crowd(turns: list[Callable[[], float]], seconds: float) -> tuple[float, list[float]]:
    """Turns per second, and the time of each, when all take turns until the time is up."""
    spent: list[float] = []
    faults: list[BaseException] = []
    until = time.perf_counter() + seconds

    def talk(turn: Callable[[], float]) -> None:
        try:
            while time.perf_counter() < until:
                spent.append(turn())
        except BaseException as fault:  # in a thread it would only be printed
            faults.append(fault)

    threads = [threading.Thread(target=talk, args=(turn,)) for turn in turns]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return len(spent) / (time.perf_counter() - started), spent


# ----- growth


def growth(served: Served, amount: Amount) -> dict[str, Any]:
    """The same five turns at each age, young and old in each round."""
    found: dict[str, Any] = {}
    for kind, has_nonsense in (("plain", False), ("nonsense", True)):
        old = {age: Aged(served.url, age, has_nonsense) for age in amount.ages}
        spent: dict[int, list[float]] = {age: [] for age in (YOUNG, *amount.ages)}
        for _ in range(amount.growth_rounds):
            young = Aged(served.url, YOUNG - 5, has_nonsense)
            spent[YOUNG].append(young.five())
            for age, one in old.items():
                spent[age].append(one.five())
        found[kind] = {
            "ms_a_turn": {age: round(statistics.median(times) * 200, 2) for age, times in spent.items()},
            "over_10": {age: ratio(spent[age], spent[YOUNG]) for age in amount.ages},
            "oldest": max(one.turns for one in old.values()),
        }
    return found


# ----- fifty at once


def many(served: Served, other: Served | None, amount: Amount) -> dict[str, Any]:
    """Fifty whole conversations at once with two Rasa processes, and fifty with the starter."""
    ours: list[float] = []
    theirs: list[float] = []
    spent: list[float] = []
    crossed = broken_off = 0
    used = {"door": 0.0, "rasa": 0.0, "load": 0.0}
    # What is loaded at the first turns is not a turn's cost; with the starter that is so as well.
    fifty(lambda number, times: tell(served.url, number, CROWD, times), [])
    if other:
        crowd([Rested(other.url).turn for _ in range(CROWD)], amount.crowd_seconds)
    for _ in range(amount.many_rounds):
        before = _many_clocks(served)
        rate, wrong, broken = fifty(lambda number, times: tell(served.url, number, CROWD, times), spent)
        crossed, broken_off = crossed + wrong, broken_off + broken
        ours.append(rate)
        used = {name: used[name] + now - before[name] for name, now in _many_clocks(served).items()}
        if other:
            talkers = [Rested(other.url) for _ in range(CROWD)]
            theirs.append(crowd([each.turn for each in talkers], amount.crowd_seconds * 2)[0])
    found: dict[str, Any] = {
        "turns_per_second": round(statistics.median(ours), 1),
        **milliseconds(spent),
        "cpu_ms_a_turn": {name: round(seconds / len(spent) * 1000, 2) for name, seconds in used.items()},
        "crossed": crossed,
        # The door lets 120 turns wait for Rasa; whoever is one more sees the page that says to try again.
        "broken_off": broken_off,
        "conversations": CROWD * amount.many_rounds,
        "megabytes": megabytes(*served.pids),
    }
    if theirs:
        found["starter_turns_per_second"] = round(statistics.median(theirs), 1)
        found["rate_over_starter"] = ratio(ours, theirs)
    return found


def _many_clocks(served: Served) -> dict[str, float]:
    """Seconds of a core so far: two of them are shared by the door, its Rasa processes and the load."""
    door, *minds = served.pids
    return {
        "door": processor_seconds(door),
        "rasa": processor_seconds(*minds),
        "load": time.process_time(),
    }


def fifty(converse: Callable[[int, list[float]], bool], spent: list[float]) -> tuple[float, int, int]:
    """Turns per second of fifty at once; how many saw what was not theirs, and how many broke off.

    `converse` holds the conversation with this number, adds the time of each turn, and says whether all that
    was shown was its own.
    """
    told: list[bool] = []
    times: list[float] = []

    def talk(number: int) -> None:
        try:
            told.append(converse(number, times))
        except (AssertionError, OSError):
            pass  # counted below, as one that told nothing

    threads = [threading.Thread(target=talk, args=(number,)) for number in range(CROWD)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    spent += times
    return len(times) / seconds, told.count(False), CROWD - len(told)


# ----- all of it


def measure(parts: list[str], has_starter: bool, amount: Amount) -> dict[str, Any]:
    serving.train()
    found: dict[str, Any] = {"machine": machine()}
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        one = stack.enter_context(serving.doorway(folder / "one"))
        other = stack.enter_context(serving.rasa_starter(folder)) if has_starter else None
        if "speed" in parts:
            with ExitStack() as only_here:
                served = {
                    "doorway": one,
                    "echo": only_here.enter_context(serving.echo(folder)),
                    "rule_only": only_here.enter_context(serving.rule_only(folder)),
                }
                found["speed"] = speed(served | ({"starter": other} if other else {}), amount)
        if "growth" in parts:
            found["growth"] = growth(one, amount)
        if "many" in parts:
            two = stack.enter_context(serving.doorway(folder / "two", rasas=2))
            found["many"] = many(two, other, amount)
    found["calibration_after_ms"] = calibration()
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.turn", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--parts", default=",".join(PARTS))
    parser.add_argument("--without-starter", action="store_true")
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    serving.end_well()
    if not given.without_starter:
        starter.require()
    found = measure(given.parts.split(","), not given.without_starter, QUICK if given.quick else Amount())
    if given.json:
        print(json.dumps({**found, "figures": figures(found)}))
        return 0
    print(json.dumps(found, indent=2))
    show(figures(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
