"""Whether everybody can use the page: axe on every state, small screens, any direction, no motion."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from dialogue.wording.pseudo import PLAIN, PSEUDO_RTL
from tests.journeys.person import walks
from tests.journeys.person.visitor import Visitor
from tests.journeys.person.walks import WALKS, Walk, stops
from tests.journeys.support.axe import faults
from tests.journeys.support.door_process import Door

pytestmark = pytest.mark.chromium

SMALLEST_TARGET = 44
LEAST_SHARE = 0.75  # of the width, for a question or an answer in the summary
WAYS = Path(__file__).parents[2] / "bot" / "rasa" / "playing.py"
WALKED = Path(walks.__file__)
# Before the first page there is none, and what is being sent is sent within one request.
NEVER_SEEN = {"nothing", "sending"}
HTML = "text/html; charset=utf-8"
# Without script these pages go away by themselves after minutes: time that is essential (WCAG 2.2.1).
GOES_AWAY = {"covered", "ended", "ended with numbers", "withdrawn"}
CONTROLS = "button, .bar-exit, summary, .govuk-radios__label, .line-number, textarea"


def misfits(visitor: Visitor) -> list[str]:
    """What is cut off, hangs over the edge, or is too small for a shaking thumb."""
    found: list[str] = visitor.page.evaluate(
        """([controls, least, least_share]) => {
          const found = [];
          if (document.documentElement.scrollWidth > innerWidth) found.push('scrolls sideways');
          for (const one of document.querySelectorAll('.summary-key, .summary-value')) {
            const share = one.offsetWidth / one.closest('.summary').offsetWidth;
            if (share < least_share) found.push(`squeezed: ${one.outerHTML.slice(0, 90)}`);
          }
          for (const one of document.querySelectorAll(controls)) {
            const box = one.getBoundingClientRect();
            if (!box.width || one.closest('details:not([open])') && one.tagName !== 'SUMMARY') continue;
            if (box.height < least) found.push(`${box.height} high: ${one.outerHTML.slice(0, 90)}`);
          }
          return found;
        }""",
        [CONTROLS, SMALLEST_TARGET, LEAST_SHARE],
    )
    return found


class LookingGlass:
    """Another tab with the same document, where axe can run: in a browser without script it cannot."""

    def __init__(self, other: Visitor) -> None:
        self._page, self._url = other.page, f"{other.door.url}/looking-glass"
        self._document = ""
        other.context.route("**/*.js", lambda route: route.abort())
        other.context.route(self._url, lambda route: route.fulfill(body=self._document, content_type=HTML))

    def page_of(self, visitor: Visitor) -> Page:
        self._document = visitor.page.content()
        self._page.goto(self._url)
        return self._page


LOOKS = [
    pytest.param(360, True, "light", id="phone with script"),
    pytest.param(1280, False, "dark", id="desktop without script"),
]


@pytest.mark.parametrize(("width", "has_script", "scheme"), LOOKS)
@pytest.mark.parametrize("walk", WALKS)
def test_every_state_is_accessible_and_fits(
    door: Door, visit: Callable[..., Visitor], walk: Walk, width: int, has_script: bool, scheme: str
) -> None:
    visitor = visit(door, width, has_script, color_scheme=scheme)
    glass = LookingGlass(visit(door, width, True, color_scheme=scheme))
    found = {}
    for number, state in enumerate(stops(walk, visitor)):
        found[state] = misfits(visitor)
        if has_script:
            found[state] += faults(visitor.page)
        elif number % 2 or state in GOES_AWAY:
            wrong = faults(glass.page_of(visitor))
            is_meant = state in GOES_AWAY
            found[state] += [fault for fault in wrong if not (is_meant and fault.startswith("meta-refresh"))]
    assert {state: wrong for state, wrong in found.items() if wrong} == {}


def ways_into_states() -> set[str]:
    """Read, not imported: that module needs Rasa, which is not in this environment."""
    tree = ast.parse(WAYS.read_text(encoding="utf-8"))
    [ways] = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "WAYS"
    ]
    assert isinstance(ways, ast.Dict)
    return {ast.literal_eval(key) for key in ways.keys if key is not None}


def test_no_state_is_left_out() -> None:
    stopped = set(re.findall(r'yield "([^"]+)"', WALKED.read_text(encoding="utf-8")))
    assert ways_into_states() - stopped == NEVER_SEEN


def test_our_own_check_notices_a_missing_legend(door: Door, visit: Callable[..., Visitor]) -> None:
    visitor = visit(door)
    visitor.start()
    visitor.page.evaluate("document.querySelector('legend').remove()")
    assert [fault for fault in faults(visitor.page) if fault.startswith("no legend")]


class TestOtherLanguages:
    @pytest.fixture
    def other_door(self, open_door: Callable[..., Door]) -> Iterator[Door]:
        door = open_door(language=PSEUDO_RTL, when="")
        yield door
        door.restore()

    @pytest.mark.parametrize("walk", WALKS)
    def test_every_word_comes_from_the_wording_and_turns_around(
        self, other_door: Door, visit: Callable[..., Visitor], walk: Walk
    ) -> None:
        visitor = visit(other_door, 360 if walk is WALKS[0] else 1280, walk is not WALKS[1])
        found = {}
        for state in stops(walk, visitor):
            assert visitor.page.locator("html").get_attribute("dir") == "rtl"
            found[state] = plain_words(visitor) + misfits(visitor)
        assert {state: wrong for state, wrong in found.items() if wrong} == {}

    def test_page_turns_around(self, other_door: Door, visit: Callable[..., Visitor]) -> None:
        visitor = visit(other_door)
        visitor.begin()
        radio = visitor.page.locator("input[type=radio]").first.bounding_box()
        label = visitor.page.locator(".govuk-radios__label").first.bounding_box()
        assert radio
        assert label
        assert radio["x"] > label["x"] + label["width"] / 2
        exit_ = visitor.page.locator(".bar-exit").bounding_box()
        hide = visitor.page.locator(".bar-hide button").bounding_box()
        assert exit_
        assert hide
        assert exit_["x"] < hide["x"]


def plain_words(visitor: Visitor) -> list[str]:
    """What the pseudo-language did not make: texts, names for a screen reader, what the script says."""
    found: list[str] = visitor.page.evaluate(
        """([plain, named]) => {
          const texts = [document.title];
          const read = (root) => {
            const walker = document.createTreeWalker(root, NodeFilter.SHOW_ALL);
            while (walker.nextNode()) {
              const node = walker.currentNode;
              if (node.nodeType === 3 && !node.parentElement?.closest('.line-name, script, noscript')) {
                texts.push(node.textContent);
              }
              if (node.nodeType === 1) {
                texts.push(...named.map(name => node.getAttribute(name) ?? ''));
                if (node.tagName === 'TEMPLATE') read(node.content);
              }
            }
          };
          read(document.body);
          return texts.map(text => text.trim()).filter(text => new RegExp(plain).test(text));
        }""",
        [PLAIN, ["aria-label", "title", "placeholder", "alt", "data-left", "data-over"]],
    )
    return found


def test_nothing_moves(door: Door, visit: Callable[..., Visitor]) -> None:
    visitor = visit(door)
    visitor.start()
    moving = visitor.page.evaluate(
        """() => [...document.querySelectorAll('*')].map(one => getComputedStyle(one))
             .filter(style => style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0)
             .length"""
    )
    assert moving == 0
