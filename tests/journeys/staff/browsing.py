"""What a worker does in the browser, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from playwright.sync_api import Error, Page

from tests.journeys.support.office_process import Office

DETAIL = '[id="L1A.S2.PV.01.detail"]'


def open_script(
    page: Page, office: Office, tool: str = "L1A", look: Callable[[], None] = lambda: None
) -> None:
    """From the start past the gate, to the signs."""
    page.goto(f"{office.url}/guided")
    look()
    page.locator(f"input[value={tool}]").check()
    page.get_by_role("button", name="Start").click()
    look()
    past_gate(page)


def past_gate(page: Page) -> None:
    page.get_by_role("button", name="Nobody can hear us: go on").click()


def part(page: Page, title: str) -> None:
    page.locator("button.place", has_text=title).click()


def yes_to(page: Page, item: str) -> None:
    page.locator(f'[id="{item}"]').check()


def through_consent(page: Page) -> None:
    """Yes to all that is asked, a number to call, and the rest left out; as far as the last look."""
    wanted = ("specialist", "yes", "call", "no_details", "age_25_59", "hang_up", "skip")
    for _ in range(30):
        if page.locator("button[value=dont_send]").count():
            return
        if "What number is safe" in page.inner_text("main"):
            page.fill("#words", "0412 345 678")
            page.get_by_role("button", name="Save and go on").click()
            continue
        offered = [page.locator(f"button[name=choice][value={value}]") for value in wanted]
        next(button for button in offered if button.count()).click()
    raise AssertionError("the last look never came")


def history(page: Page) -> Iterator[str]:
    """What every entry of the history shows, from the newest back. go_back() hangs on restored pages."""
    devtools = page.context.new_cdp_session(page)
    found = devtools.send("Page.getNavigationHistory")
    for entry in reversed(found["entries"]):
        if not entry["url"].startswith("http"):
            continue
        devtools.send("Page.navigateToHistoryEntry", {"entryId": entry["id"]})
        page.wait_for_timeout(700)
        yield settled_content(page)


def settled_content(page: Page) -> str:
    """What the page holds once it has stopped moving: two looks in a row that are alike."""
    seen = ""
    for _ in range(50):
        try:
            now = page.content()
        except Error:  # it is on its way to another page
            now = ""
        if now and now == seen:
            return now
        seen = now
        page.wait_for_timeout(200)
    raise AssertionError("the page never came to rest")
