"""Somebody at the page, in a browser without script: reads all of it, and chooses only what is offered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
from bs4 import BeautifulSoup, Tag

from bot.door.vocabulary import SUMMARY
from dialogue.wording import text
from tests.transcripts.house import NEUTRAL, House, Kept
from tests.transcripts.player import NOTHING, OUTCOMES, Turn, differs, said_to_person
from tests.transcripts.wording import LANGUAGE, as_pattern, sentences_on_page

READ = "section.urgent p.said, section.urgent li, main .heading, main p.said, main ul.said-list li"
# Stands above the choices where what is said is too long for a heading. It says nothing by itself.
PLAIN_HEADINGS = frozenset(text(said, "web", "self", LANGUAGE) for said in ("choose_one", "when_ready"))
DANGER = "danger_now"
SILENCE_SECONDS = 181.0
HAPPENS = frozenset({"begin", "silence", "hidden", *OUTCOMES})


class Page:
    """The stage of a web transcript."""

    def __init__(self, house: House) -> None:
        self._house = house
        house.begin()
        self._http = httpx.Client(base_url=house.url, trust_env=False)
        self._page: BeautifulSoup | None = None  # None where the person was led away
        self._token = ""

    def plays(self, turn: Turn) -> bool:
        return turn.get("happens") in (None, *HAPPENS)

    def is_possible(self, turn: Turn) -> bool:
        """Words can be typed only where there is a box."""
        return "types" not in turn or self._find("textarea") is not None

    def take(self, turn: Turn, following: Turn) -> Iterator[str]:
        if turn.get("happens") not in OUTCOMES:  # that page came as the answer to sending
            self._house.renew(can_store=following.get("happens") != "store_failed")
            cookie = self._http.cookies.get("p", "")
            self._act(turn)
            yield from self._differs_in_memory(turn, cookie)
        if "sends" in turn:
            yield from self._house.differs_in_spool(turn, following)
        else:
            yield from self._differs_on_page(turn)

    def keep(self) -> tuple[Kept, BeautifulSoup | None, str, httpx.Cookies]:
        return self._house.keep(), self._page, self._token, httpx.Cookies(self._http.cookies)

    def put_back(self, kept: tuple[Kept, BeautifulSoup | None, str, httpx.Cookies]) -> None:
        memory, self._page, self._token, cookies = kept
        self._house.put_back(memory)
        self._http.cookies = cookies

    def _act(self, turn: Turn) -> None:
        if "types" in turn:
            self._type(turn["types"])
        elif "presses" in turn:
            self._press(turn["presses"])
        elif turn["happens"] == "begin":
            self._http.cookies.clear()
            self._go("POST", "/")
        elif turn["happens"] == "silence":
            self._house.ahead += SILENCE_SECONDS
            self._go("GET", "/page")
        else:
            assert self._is_covered(), "only somebody who has hidden comes back from it"
            self._press("continue")

    def _type(self, words: str) -> None:
        """Under the cover from another tab, where the page before it may still stand."""
        assert self._find("textarea") or self._is_covered(), "there is no box to type in"
        self._go("POST", "/page", {"token": self._token, "words": words, "with": "words"})

    def _press(self, value: str) -> None:
        if value == "exit":
            self._go("GET", self._wanted("a.bar-exit[data-exit]")["href"])
        elif value == "hide":
            self._go("POST", self._wanted("form[data-hide-form]")["action"])
        elif self._is_covered():
            pressed = self._wanted(f'button[name="act"][value="{value}"]')
            self._go("POST", "/page", {"act": pressed["value"]})
        else:
            pressed = self._wanted(f'[name="choice"][value="{value}"], [name="control"][value="{value}"]')
            self._go("POST", "/page", {"token": self._token, pressed["name"]: value})

    def _go(self, method: str, path: Any, fields: dict[str, str] | None = None) -> None:
        """One act, and the page that it leads to."""
        answer = self._http.request(method, path, data=fields)
        while answer.status_code == httpx.codes.SEE_OTHER:
            if answer.headers["Location"] == NEUTRAL:
                self._page = None
                return
            answer = self._http.get(answer.headers["Location"])
        assert answer.status_code == httpx.codes.OK, answer.status_code
        self._page = BeautifulSoup(answer.text, "html.parser")
        if token := self._find('form.answer input[name="token"]'):
            self._token = str(token["value"])

    def _differs_on_page(self, turn: Turn) -> Iterator[str]:
        says = said_to_person(turn)
        if says or turn.get("says") == NOTHING:
            yield from self._differs_in_words(says)
            yield from differs("a summary", SUMMARY in says, self._find("dl.summary") is not None)
        yield from differs("urgent", bool(turn.get("urgent")), self._find("section.urgent") is not None)
        for value in turn.get("offers", ()):
            if not self._offers(value):
                yield f"{value} is not offered"
        offered = [str(one["value"]) for one in self._all('input[type="radio"][name="choice"]')]
        if "offers" in turn:
            yield from differs("offers", [one for one in turn["offers"] if one in offered], offered)
        words = " ".join(self._page.get_text(" ").split()) if self._page else ""
        for read in turn.get("reads", ()):
            if read not in words:
                yield f"{read!r} is not on the page"

    def _differs_in_words(self, says: list[str]) -> Iterator[str]:
        """Everything that is said stands there, in this order, and nothing else."""
        found = [" ".join(one.get_text(" ").split()) for one in self._all(READ)]
        in_order = sorted(says, key=lambda said: said != DANGER)  # danger stands above everything
        wanted = [as_pattern(sentence) for said in in_order for sentence in sentences_on_page(said)]
        while wanted or found:
            if wanted and found and re.fullmatch(wanted[0], found[0]):
                del wanted[0], found[0]
            elif found and found[0] in PLAIN_HEADINGS:
                del found[0]
            else:
                yield f"{says!r} is to be read; not on the page: {wanted[:1]}, there instead: {found[:1]}"
                return

    def _differs_in_memory(self, turn: Turn, cookie: str) -> Iterator[str]:
        """While the conversation goes on, Rasa remembers it in Redis; after its end not at all."""
        if not turn.get("ends"):
            yield from differs("conversations in Rasa's memory", 1, self._house.remembered())
            return
        if not self._house.has_forgotten():
            yield "Rasa still remembers a conversation that has ended"
        if self._page is None:
            yield from differs("sessions at the door", 0, self._house.sessions())
            yield from differs("a cookie", None, self._http.cookies.get("p"))
            answer = self._http.get("/page", headers={"Cookie": f"p={cookie}"})
            yield from differs("the old cookie leads to", NEUTRAL, answer.headers.get("Location"))
        else:
            yield from differs("something to press", [], self._all("form.answer button"))

    def _offers(self, value: str) -> bool:
        way_out = {"exit": "a.bar-exit[data-exit]", "hide": "form[data-hide-form]"}.get(value)
        by_value = ", ".join(f'[name="{name}"][value="{value}"]' for name in ("choice", "control", "act"))
        return self._find(way_out or by_value) is not None

    def _is_covered(self) -> bool:
        return self._find("main.cover") is not None

    def _find(self, selector: str) -> Tag | None:
        return next(iter(self._all(selector)), None)

    def _wanted(self, selector: str) -> Tag:
        found = self._find(selector)
        assert found is not None, f"{selector} is not on the page"
        return found

    def _all(self, selector: str) -> list[Tag]:
        """What stands on the page; what the script keeps for later does not."""
        if self._page is None:
            return []
        return [one for one in self._page.select(selector) if one.find_parent("template") is None]
