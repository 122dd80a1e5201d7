"""A door with a stand-in for Rasa, an intake that can refuse, and a clock that can be moved."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import html5lib
import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.door.app import close_app, create_app
from bot.door.rasa_client import Rasa
from bot.door.session_stores import MemoryStore
from bot.door.settings import Settings
from bot.door.spool import SpoolFull
from tests.bot.door.web.fake_rasa import KEY, FakeRasa

NEUTRAL = "https://weather.example/"
GUIDED_KEY = b"g" * 40


class Intake:
    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.is_full = False

    def is_accepting(self) -> bool:
        return not self.is_full

    def send(self, disclosure: dict[str, Any]) -> str:
        if self.is_full:
            raise SpoolFull("told to be full")
        self.sent.append(disclosure)
        return "K7M-2QX"


@dataclass
class Door:
    app: Flask
    rasa: FakeRasa
    intake: Intake
    store: MemoryStore
    client: Rasa
    late: float = field(default=0.0)

    def later(self, seconds: float) -> None:
        self.late += seconds

    def lose_patience(self) -> None:
        """From now on Rasa has 0.4 s to answer; before, it has as long as a busy machine takes."""
        self.client._lines.seconds = 0.4

    def browser(self) -> Browser:
        return Browser(self.app.test_client(), self)


class Browser:
    """Posts forms and follows them as a browser would; every page is parsed strictly."""

    def __init__(self, client: FlaskClient, door: Door) -> None:
        self.client = client
        self.door = door
        self.page = BeautifulSoup("", "html5lib")
        self.answer: TestResponse | None = None

    def get(self, path: str = "/page") -> TestResponse:
        answer = self.client.get(path)
        if answer.text and answer.mimetype == "text/html":
            html5lib.HTMLParser(strict=True).parse(answer.text)
            self.page = BeautifulSoup(answer.text, "html5lib")
            for template in self.page.find_all("template"):  # not part of the document until a script says so
                template.decompose()
        self.answer = answer
        return answer

    def start(self) -> Browser:
        assert self.client.post("/").status_code == 303
        self.get()
        return self

    def send(self, **fields: str) -> TestResponse:
        """One form, with the page's own token unless another is given."""
        token = self.page.find("input", attrs={"name": "token"})
        filled = {"token": str(token["value"])} if token else {}
        answer = self.client.post("/page", data={**filled, **fields})
        assert answer.status_code == 303
        assert answer.text == "" or answer.mimetype != "text/html"
        if answer.location == "/page":
            self.get()
        self.answer = answer
        return answer

    def reach_question(self) -> Browser:
        self.start().send(choice="yes")
        assert "make you feel" in self.heading
        return self

    @property
    def heading(self) -> str:
        found = self.page.find("h1")
        return " ".join(found.get_text().split()) if found else ""

    @property
    def text(self) -> str:
        return " ".join(self.page.get_text(" ").split())

    @property
    def cookie(self) -> str | None:
        found = self.client.get_cookie("p") or self.client.get_cookie("__Host-p")
        return found.value if found else None


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    fake = FakeRasa()
    yield fake
    fake.stop()


@pytest.fixture
def make_door(rasa: FakeRasa) -> Iterator[Callable[..., Door]]:
    made: list[Door] = []

    def make(**given: Any) -> Door:
        usual = Settings(
            public_url="http://127.0.0.1",
            rasa_urls=(rasa.url,),
            rasa_key=KEY,
            rasa_seconds=10.0,  # the machine that runs the tests may be busy with others
            neutral_url=NEUTRAL,
            guided_key=GUIDED_KEY,
        )
        settings = replace(usual, **given)
        intake, store = Intake(), MemoryStore()
        client = Rasa(settings.rasa_urls, settings.rasa_key, settings.rasa_seconds)
        app = create_app(settings, client, intake, store)
        door = Door(app, rasa, intake, store, client)
        app.extensions["doorway"].sessions.clock = lambda: time.time() + door.late
        made.append(door)
        return door

    yield make
    for door in made:
        close_app(door.app)


@pytest.fixture
def door(make_door: Callable[..., Door]) -> Door:
    return make_door()
