"""From what tests/bench/turn.py measured to the rows of docs/performance.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

AT_ONCE = (8, 32)


def figures(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What of it goes into the table of docs/performance.md."""
    rows: list[dict[str, Any]] = []
    if "speed" in found:
        serial = found["speed"]["one_conversation"]
        for name, told in (("starter", "`rasa init` starter"), ("rule_only", "bare rule-only Rasa")):
            if name in serial:
                rows.append(row(f"turn_vs_{name}", serial["doorway"]["p50_ms"], "ms p50", told, serial, name))
        rows += [cpu_row(serial, name) for name in serial["doorway_cpu_over"] if name != "echo"]
        rows += [rasa_row(serial, name) for name in serial["rasa_alone_cpu_over"]]
        rows.append(
            row("turn_vs_echo", serial["doorway"]["p50_ms"], "ms p50", "bare Flask echo", serial, "echo")
        )
        if "starter" in serial:
            rows += [slow_row(serial), *(crowd_row(found["speed"], people) for people in AT_ONCE)]
        plain = found["speed"]["without_script"]
        rows.append(
            row(
                "turn_with_script",
                plain["doorway"]["p50_ms"],
                "ms p50",
                "the same without script, in two requests",
                plain,
                "without_script",
            )
        )
    if "growth" in found:
        for kind, name in (("plain", "turn_growth_400"), ("nonsense", "turn_growth_400_nonsense")):
            told = found["growth"][kind]
            rows.append(
                {
                    "figure": name,
                    "value": told["ms_a_turn"][400],
                    "unit": "ms a turn",
                    "compared_with": f"the same turns at 10 turns ({told['ms_a_turn'][10]} ms)",
                    "ratio": told["over_10"][400],
                }
            )
    if "rate_over_starter" in found.get("many", {}) and not found["many"]["broken_off"]:
        told = found["many"]
        rows.append(
            {
                "figure": "turns_50_vs_starter",
                "value": told["turns_per_second"],
                "unit": "turns/s",
                "compared_with": f"`rasa init` starter ({told['starter_turns_per_second']} turns/s)",
                "ratio": told["rate_over_starter"],
            }
        )
    return rows


def row(
    figure: str, value: float, unit: str, told: str, serial: Mapping[str, Any], name: str
) -> dict[str, Any]:
    return {
        "figure": figure,
        "value": value,
        "unit": unit,
        "compared_with": f"{told} ({serial[name]['p50_ms']} ms)",
        "ratio": serial["doorway_over"][name],
    }


def slow_row(serial: Mapping[str, Any]) -> dict[str, Any]:
    """One turn in twenty takes longer than this."""
    ours, theirs = serial["doorway"]["p95_ms"], serial["starter"]["p95_ms"]
    return {
        "figure": "turn_p95_vs_starter",
        "value": ours,
        "unit": "ms p95",
        "compared_with": f"`rasa init` starter ({theirs} ms)",
        "ratio": round(ours / theirs, 3),
    }


def crowd_row(speed: Mapping[str, Any], people: int) -> dict[str, Any]:
    """On one Rasa process, as one conversation is."""
    told = speed[f"{people}_conversations"]
    return {
        "figure": f"turns_{people}_vs_starter",
        "value": told["doorway"]["turns_per_second"],
        "unit": "turns/s",
        "compared_with": f"`rasa init` starter ({told['starter']['turns_per_second']} turns/s)",
        "ratio": told["doorway_rate_over"]["starter"],
    }


def cpu_row(serial: Mapping[str, Any], name: str) -> dict[str, Any]:
    used = serial["cpu_ms_a_turn"]
    return {
        "figure": f"turn_cpu_vs_{name}",
        "value": used["doorway"],
        "unit": "CPU ms",
        "compared_with": f"{name.replace('_', '-')} ({used[name]} CPU ms)",
        "ratio": serial["doorway_cpu_over"][name],
    }


def rasa_row(serial: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Like with like: what happens inside Rasa, without the page around it."""
    used = serial["cpu_ms_a_turn"]
    return {
        "figure": f"rasa_cpu_vs_{name}",
        "value": used["rasa_alone"],
        "unit": "CPU ms",
        "compared_with": f"{name.replace('_', '-')} ({used[name]} CPU ms); Doorway's Rasa without its door",
        "ratio": serial["rasa_alone_cpu_over"][name],
    }
