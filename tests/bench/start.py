"""From nothing running to the first answered prompt, training, and memory, against Rasa's starter bot.

    python -m tests.bench.start [--json] [--rounds 2] [--without-training]

Doorway is a door and one Rasa, started together; both bots are trained before. Files are in the page cache
for both, since each is started once before it counts.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench import serving, starter
from tests.bench.measuring import ROOT, calibration, machine, megabytes, ratio, show
from tests.bench.talking import LENGTH, Paged, Person, Rested

Start = tuple[float, float, float]  # seconds, megabytes at the first answer, megabytes after some turns


def doorway(folder: Path) -> Start:
    started = time.perf_counter()
    with serving.doorway(folder) as served:
        person = Person(served.url)
        person.begin()
        person.press("yes")
        seconds = time.perf_counter() - started
        first = megabytes(*served.pids)
        talker = Paged(served.url)
        for _ in range(LENGTH * 2):
            talker.turn()
        return seconds, first, megabytes(*served.pids)


def rasa_starter(folder: Path) -> Start:
    started = time.perf_counter()
    with serving.rasa_starter(folder) as served:
        talker = Rested(served.url)
        talker.turn()
        seconds = time.perf_counter() - started
        first = megabytes(*served.pids)
        for _ in range(LENGTH * 2):
            talker.turn()
        return seconds, first, megabytes(*served.pids)


def starts(rounds: int) -> dict[str, Any]:
    """Both, one after the other in each round; the first round warms the page cache."""
    ours: list[Start] = []
    theirs: list[Start] = []
    for number in range(rounds + 1):
        with tempfile.TemporaryDirectory() as name:
            pair = doorway(Path(name)), rasa_starter(Path(name))
        if number:
            ours.append(pair[0])
            theirs.append(pair[1])
    names = ("seconds", "megabytes_at_first", "megabytes_after_turns")
    return {
        "doorway": {
            name: round(statistics.median(one[at] for one in ours), 2) for at, name in enumerate(names)
        },
        "starter": {
            name: round(statistics.median(one[at] for one in theirs), 2) for at, name in enumerate(names)
        },
        "ratio": {
            name: ratio([one[at] for one in ours], [one[at] for one in theirs])
            for at, name in enumerate(names)
        },
    }


def training() -> dict[str, dict[str, float]]:
    """From nothing, and again with nothing changed."""
    with tempfile.TemporaryDirectory() as name:
        ours = {
            **os.environ,
            "DOORWAY_RASA_KEY": serving.KEY,
            "DOORWAY_MODELS": name,
            "PYTHONPATH": str(ROOT),
        }
        train = [serving.RASA, "-W", "ignore", "-m", "bot.rasa", "train"]
        own = {"from_nothing_s": spent(train, ROOT, ours), "unchanged_s": spent(train, ROOT, ours)}
        bot = Path(name) / "starter"
        shutil.copytree(starter.BOT, bot, ignore=shutil.ignore_patterns("models", ".rasa"))
        theirs = {**os.environ, **starter.VARIABLES}
        learn = [starter.PROGRAM, "train"]
        other = {"from_nothing_s": spent(learn, bot, theirs), "unchanged_s": spent(learn, bot, theirs)}
    return {"doorway": own, "starter": other}


def spent(command: Sequence[str | Path], folder: Path, variables: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env=variables,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return round(time.perf_counter() - started, 1)


def figures(found: dict[str, Any]) -> list[dict[str, Any]]:
    """What of it goes into the table of docs/performance.md."""
    told, trained = found["starts"], found.get("training", {})
    return [
        *(training_row(trained, name) for name in ("from_nothing", "unchanged") if trained),
        *start_rows(told),
    ]


def training_row(trained: dict[str, dict[str, float]], name: str) -> dict[str, Any]:
    ours, theirs = trained["doorway"][f"{name}_s"], trained["starter"][f"{name}_s"]
    return {
        "figure": f"training_{name}",
        "value": ours,
        "unit": "s",
        "compared_with": f"`rasa init` starter ({theirs} s), which has some seventy lines to learn",
        "ratio": round(ours / theirs, 3),
    }


def start_rows(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "figure": figure,
            "value": told["doorway"][name],
            "unit": unit,
            "compared_with": f"`rasa init` starter ({told['starter'][name]} {unit})",
            "ratio": told["ratio"][name],
        }
        for figure, name, unit in (
            ("cold_start_vs_starter", "seconds", "s"),
            ("memory_vs_starter", "megabytes_after_turns", "MB"),
        )
    ]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.start", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--without-training", action="store_true")
    given = parser.parse_args()
    serving.end_well()
    starter.require()
    serving.train()
    found: dict[str, Any] = {"machine": machine(), "starts": starts(given.rounds)}
    if not given.without_training:
        found["training"] = training()
    found["calibration_after_ms"] = calibration()
    if given.json:
        print(json.dumps({**found, "figures": figures(found)}))
        return 0
    print(json.dumps(found, indent=2))
    show(figures(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
