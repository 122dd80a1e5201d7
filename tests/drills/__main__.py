"""./doorway drill: every reliability drill in turn, each in a process of its own; all of it, or those named.

python -m tests.drills [--short] [canary canary-redis spool kill autosave bodies pages texts]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time

# Name, module, arguments of the long form and of the short one.
DRILLS: dict[str, tuple[str, list[str], list[str]]] = {
    "canary": ("canary", [], []),
    "canary-redis": ("canary", ["--redis"], ["--redis"]),
    "spool": (
        "spool_kill",
        ["--disclosures", "2000", "--kills", "200"],
        ["--disclosures", "150", "--kills", "12"],
    ),
    "kill": ("kill", ["--disclosures", "2000", "--kills", "200"], ["--disclosures", "60", "--kills", "10"]),
    "autosave": ("autosave", ["--rows", "120", "--kills", "40"], ["--rows", "30", "--kills", "4"]),
    "bodies": ("hostile", ["--bodies", "100000"], ["--bodies", "2000"]),
    "pages": ("hostile_pages", ["--answers", "100000"], ["--answers", "2000"]),
    "texts": ("hostile_texts", ["--texts", "100000"], ["--texts", "2000"]),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="./doorway drill", description=__doc__)
    parser.add_argument("--short", action="store_true", help="minutes instead of an hour")
    parser.add_argument("names", nargs="*", metavar="drill", help=f"of {', '.join(DRILLS)}")
    given = parser.parse_args()
    if unknown := set(given.names) - set(DRILLS):
        parser.error(f"there is no drill {', '.join(sorted(unknown))}; there are {', '.join(DRILLS)}")
    outcomes = {name: run(name, given.short) for name in given.names or DRILLS}
    for name, (code, seconds) in outcomes.items():
        print(f"{name:<12} {seconds:>7.0f} s  {'FAILED' if code else 'held'}")
    return 1 if any(code for code, _ in outcomes.values()) else 0


def run(name: str, is_short: bool) -> tuple[int, float]:
    """What it says of itself, in its own words, and how long it took."""
    module, long, short = DRILLS[name]
    print(f"\n== {name}", flush=True)
    started = time.monotonic()
    command = [sys.executable, "-m", f"tests.drills.{module}", *(short if is_short else long)]
    return subprocess.run(command, check=False).returncode, time.monotonic() - started


if __name__ == "__main__":
    sys.exit(main())
