"""How well short replies are understood, on lines kept apart from training; and what a reading costs.

    python -m tests.bench.understanding [earlier|ninth|tenth ...] [--errors]

Runs in Rasa's environment, but needs no Rasa. Lines that are a variation of a training line are shown apart and not counted.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from bot.rasa.understanding.decide import Understanding
from bot.rasa.understanding.stages import Situation
from tests.bot.rasa.understanding.measuring import (
    Figures,
    Variation,
    confusion,
    figures,
    held_out,
    read_all,
    set_apart,
    training,
)

KNOWN, NEW = (
    ("yes", "nah mate", "stop", "hes here"),
    ("a green bicycle in the rain", "my cousin sells boats", "perhaps on the roof"),
)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="*", default=["earlier", "ninth", "tenth"])
    parser.add_argument("--errors", action="store_true", help="print every line that was read wrongly")
    options = parser.parse_args()
    data, started = training(), time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        Understanding.train(data.examples, data.lookups, data.synonyms).save(Path(folder))
        understanding = Understanding.load(Path(folder))
    print(f"trained on {len(data.examples)} lines in {time.perf_counter() - started:.0f} s")
    variation = Variation(data.texts())
    for name in options.sets:
        new, near = set_apart(held_out(name), variation)
        results = read_all(understanding, new)
        show(f"{name}: {len(new)} new lines", figures(results))
        show(
            f"{name}: {len(near)} variations of training lines, not counted",
            figures(read_all(understanding, near)),
        )
        for stage, table in confusion(results).items():
            print(
                f"  {stage}: "
                + ", ".join(f"{was} read as {read} {n}" for (was, read), n in table.most_common(12))
            )
        if options.errors:
            for r in results:
                if not r.is_right:
                    print(
                        f"    {r.line.stage}\t{'|'.join(r.line.intents)} -> {r.read.intent} ({r.read.by})\t{r.line.text}"
                    )
    for label, texts in (("known", KNOWN), ("new", NEW)):
        print(f"a {label} message: {cost(understanding, texts) * 1000:.2f} ms (median)")


def show(title: str, f: Figures) -> None:
    missed = ", ".join(f"{intent} {share:.1%} of {f.counts[intent]}" for intent, share in f.missed.items())
    print(f"\n{title}")
    print(f"  yes and no: {f.flipped:.2%} flipped, {f.covered:.1%} understood of {f.counts['yes_no']}")
    print(
        f"  gate: {f.unsafe_yes} read as safe without being so, {f.gate_stopped:.1%} of the unsafe stopped,"
        f" {f.gate_opened:.1%} of {f.counts['alone']} plain yeses understood at once"
    )
    print(
        f"  nonsense: {f.nonsense_accepted:.1%} accepted ({f.nonsense_as_answer:.1%} as yes or no) of {f.counts['nonsense']}"
    )
    print(f"  missed: {missed}")
    print(f"  free text kept: {f.kept:.1%} of {f.counts['free_text']}; all right: {f.right:.1%}")
    print("  decided by: " + ", ".join(f"{rule} {share:.0%}" for rule, share in f.by_rule.items()))


def cost(understanding: Understanding, texts: tuple[str, ...]) -> float:
    times = []
    for text in texts * 10:
        started = time.perf_counter()
        understanding.read(text, Situation("question"))
        times.append(time.perf_counter() - started)
    return statistics.median(times)


if __name__ == "__main__":
    main()
