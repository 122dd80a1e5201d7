"""The guided API: signed, without a cookie, and no way to say what only the door may say."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.bot.door.web import fake_rasa
from tests.bot.door.web.conftest import GUIDED_KEY, Door

CONVERSATION = "c_" + "0" * 32


def call(door: Door, verb: str, body: Any, key: bytes = GUIDED_KEY) -> TestResponse:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    signature = hmac.new(key, raw, hashlib.sha256).hexdigest()
    return door.app.test_client().post(
        f"/guided/v1/{verb}", data=raw, headers={"X-Doorway-Signature": signature}
    )


def test_a_conversation_begins_goes_on_and_is_forgotten(door: Door) -> None:
    begun = call(door, "start", {"worker": "u-1"})
    assert begun.status_code == 200
    assert begun.json["answer"]["say"][0]["response"] == "gate_ask"
    assert "Set-Cookie" not in begun.headers
    conversation = begun.json["conversation"]
    answer = call(
        door, "turn", {"conversation": conversation, "choice": "yes", "worker": "u-1", "qualified": True}
    )
    assert answer.json["answer"]["stage"] == "question"
    last = door.rasa.turns[-1]
    assert (last["channel"], last["mode"], last["conversation"]) == ("guided", "guided", conversation)
    assert last["data"] == {"worker": "u-1", "qualified": True}
    assert call(door, "forget", {"conversation": conversation}).json == {}


def test_a_sign_is_marked_with_its_answer(door: Door) -> None:
    call(
        door,
        "turn",
        {"conversation": CONVERSATION, "choice": "set:L1A.S1.B.01", "answer": {"value": True}},
    )
    assert door.rasa.turns[-1]["data"] == {"answer": {"value": True}}


def test_what_is_sent_is_stored_by_the_door(door: Door) -> None:
    door.rasa.plan["send"] = fake_rasa.answer(
        stage="summary", expects="nothing", event={"type": "send", "disclosure": {"id": "x"}}
    )
    door.rasa.plan["stored"] = fake_rasa.SENT
    answer = call(door, "turn", {"conversation": CONVERSATION, "choice": "send"})
    assert answer.json["answer"]["stage"] == "sent"
    assert door.intake.sent == [{"id": "x"}]


def test_an_outcome_that_rasa_could_not_be_told_is_answered_all_the_same(door: Door) -> None:
    door.rasa.plan["send"] = door.rasa.plan["repeat"] = fake_rasa.answer(
        stage="summary", expects="nothing", event={"type": "send", "disclosure": {"id": "x"}}
    )
    door.rasa.plan["stored"] = 500
    told = {"outcome": "stored", "reference": "K7M-2QX", "when": "I cannot say how soon."}
    for choice in ("send", "repeat"):
        answer = call(door, "turn", {"conversation": CONVERSATION, "choice": choice})
        assert (answer.status_code, answer.json) == (200, told)


def test_and_so_is_that_nothing_was_stored(door: Door) -> None:
    door.rasa.plan["send"] = fake_rasa.answer(
        stage="summary", expects="nothing", event={"type": "send", "disclosure": {"id": "x"}}
    )
    door.rasa.plan["store_failed"] = 500
    door.intake.is_full = True
    answer = call(door, "turn", {"conversation": CONVERSATION, "choice": "send"})
    assert (answer.status_code, answer.json) == (200, {"outcome": "store_failed"})


@pytest.mark.parametrize("key", [b"x" * 40, b""])
def test_a_wrong_signature_is_refused(door: Door, key: bytes) -> None:
    assert call(door, "start", {}, key=key or b"-").status_code == 401
    assert door.rasa.turns == []


def test_without_a_key_there_is_no_api(make_door: Any) -> None:
    assert call(make_door(guided_key=None), "start", {}).status_code == 404


MALFORMED: list[Any] = [
    b"",
    b"[]",
    b"{",
    b'{"conversation": NaN}',
    b'{"choice": "yes", "choice": "no"}',
    {"conversation": CONVERSATION},
    {"conversation": CONVERSATION, "choice": "yes", "message": "yes"},
    {"conversation": CONVERSATION, "choice": ["yes"]},
    {"conversation": CONVERSATION, "choice": ""},
    {"conversation": CONVERSATION, "choice": "x" * 500},
    {"conversation": CONVERSATION, "message": "x" * 9000},
    {"conversation": CONVERSATION, "signal": "stored"},
    {"conversation": CONVERSATION, "signal": "begin"},
    {"conversation": "../../x", "choice": "yes"},
    {"conversation": CONVERSATION, "choice": "yes", "worker": "a b\n"},
    {"conversation": CONVERSATION, "choice": "yes", "qualified": "yes"},
    {"conversation": CONVERSATION, "choice": "yes", "language": "<b>"},
]


@pytest.mark.parametrize("body", MALFORMED, ids=str)
def test_what_was_not_agreed_is_refused(door: Door, body: Any) -> None:
    answer = call(door, "turn", body)
    assert (answer.status_code, answer.json) == (400, {"error": "malformed"})
    assert door.rasa.turns == []


def test_rasa_down_is_said_as_such(door: Door) -> None:
    door.rasa.plan["yes"] = 500
    answer = call(door, "turn", {"conversation": CONVERSATION, "choice": "yes"})
    assert (answer.status_code, answer.json) == (503, {"error": "unavailable"})
