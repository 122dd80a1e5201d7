"""A person at the page: does what a hand would do, with or without JavaScript, and sees what there is."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from playwright.sync_api import BrowserContext, CDPSession

from tests.journeys.support.door_process import Door

PATIENCE = 20.0
MOST_STEPS = 40
TOKEN = re.compile(r'name="token" value="([^"]+)"')


class Visitor:
    def __init__(self, context: BrowserContext, door: Door, has_script: bool = True) -> None:
        self.context = context
        self.door = door
        self.has_script = has_script
        self.page = context.new_page()
        self._devtools: CDPSession | None = None

    # What there is to see

    @property
    def heading(self) -> str:
        return " ".join(self.page.locator("h1").first.inner_text().split())

    @property
    def text(self) -> str:
        """All that stands in the document, whether it is in sight or not. Templates are not part of it."""
        return self.page.locator("body").evaluate(
            """body => [...body.querySelectorAll('*')]
                 .filter(one => !one.closest('template'))
                 .map(one => [...one.childNodes].filter(node => node.nodeType === 3)
                   .map(node => node.textContent).join(' ') + ' ' + (one.value ?? ''))
                 .join(' ').replace(/\\s+/g, ' ')"""
        )

    @property
    def spoken(self) -> str:
        """The accessibility tree: what a screen reader can reach."""
        return self.page.locator("body").aria_snapshot()

    @property
    def is_on_neutral_site(self) -> bool:
        return self.page.url.startswith(self.door.parts.settings.neutral_url)

    def wait(self, holds: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                if holds():
                    return
            except Exception:  # a page that is on its way out answers nothing
                pass
            self.page.wait_for_timeout(50)
        raise AssertionError(f"not within {PATIENCE:.0f} s: {what}; at {self.page.url}: {self.text[:600]}")

    def wait_for_neutral_site(self) -> None:
        self.wait(lambda: self.is_on_neutral_site and "forecast" in self.page.content(), "the neutral site")

    def wait_for_no_cookie(self) -> None:
        """The farewell goes beside the way to the neutral site, and its answer takes the cookie."""
        self.wait(lambda: not self.context.cookies(self.door.url), "the cookie to go")

    def wait_for(self, selector: str) -> None:
        self.wait(lambda: bool(self.page.locator(selector).count()), selector)

    def wait_for_heading(self, words: str) -> None:
        self.wait(lambda: words in self.heading, f"a heading with {words!r}")

    # What a hand does

    def arrive(self) -> None:
        self.page.goto(f"{self.door.url}/")

    def start(self) -> Visitor:
        self.begin()
        self.wait_for_heading("are you on your own")
        return self

    def begin(self, until: str = "input[value=yes]") -> None:
        """In any language."""
        self.arrive()
        self.page.locator("main button").click()
        self.wait_for(until)
        self.page.wait_for_load_state()  # or the first press meets a page without its script

    def begin_again(self) -> None:
        """With a new session, as after leaving."""
        self.context.clear_cookies()
        self.begin()

    def answer(self, value: str) -> None:
        radio = self.page.locator(f"input[name=choice][value='{value}']")
        if radio.count():
            radio.check()
            self.turn(lambda: self.page.locator("form.answer > button.govuk-button").first.click())
        else:
            self.turn(lambda: self.page.locator(f"form.answer button[value='{value}']").first.click())

    def control(self, value: str) -> None:
        """One of the controls beside the answers."""
        self.turn(lambda: self.page.locator(f"button[name=control][value='{value}']").click())

    def press_next_without_an_answer(self) -> None:
        self.page.locator("form.answer > button.govuk-button").first.click()
        self.wait_for(".govuk-error-summary")

    def skip_to(self, goal: str, act: Callable[[str], None] | None = None) -> None:
        """Skips what may be skipped until Rasa says or asks this."""
        for _ in range(MOST_STEPS):
            if goal in self.door.rasa.said:
                return
            (act or self.control)("skip")
        raise AssertionError(f"no {goal} after {MOST_STEPS} steps; at {self.heading!r}")

    def send_form(self, choice: str) -> None:
        """An answer with this browser's cookies, but not from its page: quick, for the way to somewhere."""
        page = self.context.request.get(f"{self.door.url}/page").text()
        token = TOKEN.search(page)
        assert token is not None, page[:600]
        self.context.request.post(f"{self.door.url}/page", form={"token": token[1], "choice": choice})

    def hurry_to(self, goal: str) -> None:
        self.skip_to(goal, self.send_form)
        self.page.goto(f"{self.door.url}/page")

    def hurry(self, *choices: str) -> None:
        for choice in choices:
            self.send_form(choice)
        self.page.goto(f"{self.door.url}/page")

    def write(self, words: str) -> None:
        self.type(words)
        self.turn(lambda: self.page.locator("button[name=with]").click())

    def type(self, words: str) -> None:
        box = self.page.locator("#words")
        if not box.is_visible():
            self.page.locator("details.words > summary").click()
        box.fill(words)

    def turn(self, act: Callable[[], None]) -> None:
        """Do something that the door answers with another page or another state of it."""
        before = self._token()
        act()
        self.wait(lambda: self._token() != before, "the next state")

    def _token(self) -> str:
        """Read in one go: a locator would wait for a form that has gone meanwhile."""
        token: str = self.page.evaluate(
            """() => document.querySelector('input[name=token]')?.value
                 ?? `none ${document.querySelector('h1')?.innerText}`"""
        )
        return token

    def leave(self) -> None:
        self.page.locator(".bar-exit").click()

    def hide(self) -> None:
        self.page.locator("[data-hide-form] button").click()
        self.wait_for_heading("nothing new to show")

    def go_on(self) -> None:
        self.page.locator("button[value=continue]").click()

    # Ways to the states of a conversation

    def pass_gate(self) -> Visitor:
        self.answer("yes")
        return self

    def reach_truth(self) -> Visitor:
        self.start().pass_gate()
        self.wait_for_heading("what leaving can and cannot do")
        return self

    def reach_question(self, by_hand: bool = False) -> Visitor:
        """By hand where it matters which pages the browser has seen."""
        if by_hand:
            self.reach_truth()
            for value in ("continue", "self", "age_13_over"):
                self.answer(value)
        else:
            self.start().hurry("yes", "continue", "self", "age_13_over")
        self.wait_for_heading("make you feel")
        return self

    def reach_details(self, by_hand: bool = False) -> Visitor:
        self.reach_question(by_hand)
        self.answer("yes")
        self.answer("add_details")
        return self

    def reach_danger(self) -> Visitor:
        self.reach_question()
        self.turn(lambda: self.page.locator("button[value=danger_now]").click())
        return self

    def reach_summary(self, words: str = "") -> Visitor:
        """Says yes to the first question and to sending, and skips what may be skipped."""
        self.reach_question(by_hand=True)
        self.answer("yes")
        if words:
            self.write(words)
        self.skip_to("DCC.DW.CONSENT.01")
        self.answer("yes")
        self.skip_to("summary")
        return self

    def hurry_to_summary(self) -> Visitor:
        self.reach_question()
        self.send_form("yes")
        self.skip_to("DCC.DW.CONSENT.01", self.send_form)
        self.send_form("yes")
        self.hurry_to("summary")
        return self

    def reach_sent(self, words: str = "") -> Visitor:
        self.reach_summary(words)
        self.answer("send")
        self.wait_for_heading("It is sent")
        return self

    def hurry_to_sent(self) -> Visitor:
        self.hurry_to_summary().answer("send")
        self.wait_for_heading("It is sent")
        return self

    def reach_trouble(self) -> Visitor:
        self.reach_question()
        self.door.rasa.is_down = True
        self.page.locator("input[value=no]").check()
        self.page.locator("form.answer > button.govuk-button").first.click()
        self.wait_for_heading("not working")
        return self

    # The browser's history

    def entries(self) -> list[dict[str, object]]:
        found: list[dict[str, object]] = self._cdp().send("Page.getNavigationHistory")["entries"]
        return found

    def go_to_entry(self, entry: dict[str, object]) -> None:
        """Back or Forward by any number of steps; go_back() would hang on a page out of the cache."""
        self._cdp().send("Page.navigateToHistoryEntry", {"entryId": entry["id"]})
        self.page.wait_for_timeout(700)

    def note_navigations(self) -> list[str]:
        """How each page comes from now on: by Navigation, or by BackForwardCacheRestore."""
        kinds: list[str] = []
        self._cdp().on("Page.frameNavigated", lambda event: kinds.append(event["type"]))
        self._cdp().send("Page.enable")
        return kinds

    def back(self) -> None:
        history = self._cdp().send("Page.getNavigationHistory")
        self.go_to_entry(history["entries"][history["currentIndex"] - 1])

    def _cdp(self) -> CDPSession:
        if self._devtools is None:
            self._devtools = self.context.new_cdp_session(self.page)
        return self._devtools
