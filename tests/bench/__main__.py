"""./doorway bench: every benchmark in turn, one table in docs/performance.md and docs/performance.json.

    python -m tests.bench [--only turn,start,intake,queue] [--keep] [--quick]

`--keep` takes the figures of what is not run now from the table that is there. A figure that no benchmark
gave is named as missing; none is ever made up.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench import starter
from tests.bench.measuring import ROOT, machine

TABLE = ROOT / "docs" / "performance.md"
DATA = ROOT / "docs" / "performance.json"
PATIENCE = 600
EARLIER = " †"

PROMISED = {
    "turn_vs_starter": "at most 0.125",
    "turn_vs_rule_only": "at most 1.0",
    "turn_growth_400": "at most 1.2",
    "turn_growth_400_nonsense": "at most 1.5",
    "turns_50_vs_starter": "at least 10",
    "intake_vs_fsync": "at most 15",
    "queue_1e6_vs_1e4_sqlite": "at most 1.15",
    "queue_1e6_vs_1e4_postgres": "at most 1.15",
    "form_vs_jinja": "at most 1.5",
    "form_save": "",
    "pdf_cpu_ms_per_page": "a value of at most 20",
    "fhir_cpu_ms": "",
    "cold_start_vs_starter": "at most 0.2",
    "memory_vs_starter": "at most 0.333",
    "scaled_vs_single": "at least 1.8",
}

Figure = dict[str, Any]


def own(found: dict[str, Any]) -> list[Figure]:
    """Benchmarks that name their figures themselves."""
    return list(found["figures"])


def of_intake(found: dict[str, Any]) -> list[Figure]:
    """The slower of the databases."""
    name, worst = max(found.items(), key=lambda one: one[1]["intake_over_fsync"])
    told = f"a bare write and fsync ({worst['fsyncs_per_second']} a second); {name}, the slower one"
    value, over = worst["intakes_per_second"], worst["intake_over_fsync"]
    return [figure("intake_vs_fsync", value, "intakes/s", told, over)]


def of_queue(found: dict[str, Any]) -> list[Figure]:
    """First and hundredth page, whichever grew more."""
    made = []
    for database, name in (("sqlite", "sqlite"), ("postgresql", "postgres")):
        if database not in found:
            continue
        times = found[database]["milliseconds"]
        page, over = max(found[database]["large_over_small"].items(), key=lambda one: one[1])
        told = f"the {page} page of 10,000 ({times[f'10000 {page}']} ms)"
        value = times[f"1000000 {page}"]
        made.append(figure(f"queue_1e6_vs_1e4_{name}", value, "ms a page", told, over))
    return made


def figure(name: str, value: float, unit: str, told: str, over: float | None) -> Figure:
    return {"figure": name, "value": value, "unit": unit, "compared_with": told, "ratio": over}


BENCHMARKS: dict[str, tuple[list[str], Callable[[dict[str, Any]], list[Figure]]]] = {
    "turn": (["tests.bench.turn", "--json"], own),
    "start": (["tests.bench.start", "--json", "--rounds", "1"], own),
    "intake": (["tests.bench.intake", "--json"], of_intake),
    "queue": (["tests.bench.queue", "--json", "--sizes", "10000,1000000"], of_queue),
    "exports": (["tests.bench.exports", "--json"], own),
    "forms": (["tests.bench.forms", "--json"], own),
    "scaled": (["tests.bench.scaled", "--json"], own),
}
QUICK = {"turn": ["--quick"], "start": ["--without-training"], "scaled": ["--rounds", "2"]}


def run(name: str, is_quick: bool) -> list[Figure]:
    """One benchmark in a process of its own. Raises where it says nothing that can be read."""
    words, read = BENCHMARKS[name]
    if is_quick:
        words = [*words, *QUICK.get(name, [])]
    # A file: a benchmark's exit code only says whether its own limit held, and the table says that too.
    with tempfile.TemporaryFile("w+") as output:
        subprocess.run([sys.executable, "-m", *words], cwd=ROOT, stdout=output, check=False, timeout=PATIENCE)
        output.seek(0)
        lines = output.read().strip().splitlines()
    return read(json.loads(lines[-1])) if lines else []


def kept() -> list[Figure]:
    """What stands in the table, marked as of an earlier run, and maybe of another machine."""
    try:
        return [{**one, "is_kept": True} for one in json.loads(DATA.read_text(encoding="utf-8"))["figures"]]
    except (OSError, ValueError, KeyError):
        return []


def write(figures: list[Figure], described: dict[str, Any]) -> None:
    order = {name: number for number, name in enumerate(PROMISED)}
    figures = sorted(figures, key=lambda one: order.get(one["figure"], len(order)))
    missing = [name for name in PROMISED if name not in {one["figure"] for one in figures}]
    content = {"figures": figures, "missing": missing, "machine": described}
    DATA.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    TABLE.write_text(table(figures, missing, described), encoding="utf-8")


def table(figures: list[Figure], missing: list[str], described: dict[str, Any]) -> str:
    lines = [
        "# Performance",
        "",
        "Written by `./doorway bench`; the same in `performance.json`. Each figure stands against something",
        "measured in the same run, in interleaved rounds. Times and rates move with the machine and with",
        "what else it does; read the ratios. A turn of Doorway is all of it, the form sent and the page that",
        "comes back (HTML); the others answer in JSON.",
        "",
        f"Machine: {described['processor']}, {described['cores']} cores, {described['memory_gb']} GB,"
        f" Linux {described['kernel']}, Python {described['python']}.",
        f"Load before the run: {described['load_before']};"
        f" a fixed loop that takes about 10 ms undisturbed took {described['calibration_ms']} ms.",
        "",
        "| figure | value | compared with | ratio | aim |",
        "|---|---|---|---|---|",
    ]
    for one in figures:
        over = "" if one["ratio"] is None else one["ratio"]
        aim = PROMISED.get(one["figure"], "")
        name = f"`{one['figure']}`" + (EARLIER if one.get("is_kept") else "")
        lines.append(f"| {name} | {one['value']} {one['unit']} | {one['compared_with']} | {over} | {aim} |")
    if any(one.get("is_kept") for one in figures):
        lines += ["", f"{EARLIER.strip()} Kept from an earlier run, which may have been on another machine."]
    if missing:
        names = ", ".join(f"`{name}`" for name in missing)
        lines += ["", f"Not measured in this run: {names}."]
    return "\n".join([*lines, ""])


def main() -> int:
    parser = argparse.ArgumentParser(prog="./doorway bench", description=__doc__)
    parser.add_argument("--only", default=",".join(BENCHMARKS))
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    names = given.only.split(",")
    if unknown := set(names) - set(BENCHMARKS):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    if {"turn", "start"} & set(names):
        starter.require()
    described, found, failed = machine(), {one["figure"]: one for one in kept()} if given.keep else {}, []
    for name in names:
        print(f"{name} ...", flush=True)
        started = time.monotonic()
        try:
            found |= {one["figure"]: one for one in run(name, given.quick)}
        except (ValueError, KeyError, subprocess.TimeoutExpired) as error:
            failed.append(name)
            print(f"  gave no figures: {type(error).__name__}")
        print(f"  {time.monotonic() - started:.0f} s", flush=True)
    write(list(found.values()), described)
    print(Path(TABLE).read_text(encoding="utf-8"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
