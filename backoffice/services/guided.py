"""The conversation that a worker reads aloud: signed calls to the door's guided API.

The door hands each turn to the same dialogue that people talk to on the web. What was answered stands there
until it is sent or erased, and never here: this side holds the conversation's id alone, and reads the
answers anew for every page.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from dialogue.instruments import Answers, catalogue, read_record

SECONDS = 10.0
GATE, SENT, ENDED = "gate", "sent", "ended"


class DoorAway(Exception):
    """No usable answer from the door. Never holds a word of what was said."""


class NotStored(DoorAway):
    """They agreed, it could not be stored, and the dialogue has not heard of that: nothing was sent."""


@dataclass(frozen=True)
class Heard:
    """What came back: what to say next, what may be chosen, and every answer as it stands."""

    stage: str
    say: tuple[Mapping[str, Any], ...] = ()
    offered: tuple[tuple[str, str], ...] = ()  # value, label id
    takes_words: bool = False
    urgent: bool = False
    progress: tuple[int, int] | None = None
    answers: Mapping[str, Answers] = field(default_factory=dict)  # by instrument

    @property
    def item(self) -> str | None:
        """The id of the question that is open, where it is one of an instrument."""
        return next((said["item"] for said in reversed(self.say) if said.get("item")), None)

    @property
    def responses(self) -> tuple[str, ...]:
        return tuple(said["response"] for said in self.say)

    @property
    def reference(self) -> str | None:
        """The code of what was sent."""
        found = (said["vars"].get("reference") for said in self.say if said["response"].startswith("sent"))
        return next((str(code) for code in found if code), None) if self.stage == SENT else None

    def offers(self, value: str) -> bool:
        return any(value == one for one, _ in self.offered)


class GuidedDoor:
    """The door, as the staff app reaches it. One for the whole process; it remembers no conversation."""

    def __init__(self, url: str, key: str, seconds: float = SECONDS) -> None:
        self._url = f"{url.rstrip('/')}/guided/v1"
        self._key = key.encode()
        # trust_env=False: a proxy named in the environment has no business in a conversation.
        self._http = httpx.Client(timeout=seconds, trust_env=False, follow_redirects=False)

    def start(self, worker: str, is_qualified: bool) -> tuple[str, Heard]:
        """A new conversation, at the question whether it is safe to ask. Raises DoorAway."""
        body = self._post("start", {"worker": worker, "qualified": is_qualified})
        conversation = body.get("conversation")
        if not isinstance(conversation, str):
            raise DoorAway("start")
        return conversation, _read(body.get("answer"))

    def turn(self, conversation: str, worker: str, is_qualified: bool, **said: Any) -> Heard:
        """One turn: `message`, `choice` or `signal`; with `choice="set:…"` the `answer`. Raises DoorAway.

        Also where it was stored and the dialogue could not say so, the code is heard. Raises NotStored.
        """
        turn = {"conversation": conversation, "worker": worker, "qualified": is_qualified, **said}
        body = self._post("turn", turn)
        return _outcome(body) if "outcome" in body else _read(body.get("answer"))

    def forget(self, conversation: str) -> None:
        """Erase it. Where the door can't be reached, the dialogue's own time limit erases."""
        try:
            self._post("forget", {"conversation": conversation})
        except DoorAway:
            return

    def _post(self, verb: str, value: Mapping[str, Any]) -> dict[str, Any]:
        body = json.dumps(value).encode()
        signature = hmac.new(self._key, body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Doorway-Signature": signature}
        try:
            response = self._http.post(f"{self._url}/{verb}", content=body, headers=headers)
            answer = response.json() if response.status_code == 200 else None
        except (httpx.HTTPError, ValueError) as error:
            raise DoorAway(type(error).__name__) from None
        if not isinstance(answer, dict):
            raise DoorAway(f"status {response.status_code}")
        return answer


def _outcome(told: Mapping[str, Any]) -> Heard:
    """What came of the sending, from the door itself: the dialogue has yet to hear of it."""
    if told["outcome"] != "stored":
        raise NotStored(str(told["outcome"]))
    return Heard(SENT, ({"response": "sent", "vars": {name: told[name] for name in ("reference", "when")}},))


def _read(answer: Any) -> Heard:
    """The door has checked it already (docs/conversation.md); what is not of that form is no answer."""
    try:
        progress = answer.get("progress")
        return Heard(
            stage=answer["stage"],
            say=tuple(answer["say"]),
            offered=tuple((offer["value"], offer["label"]) for offer in answer["offered"]),
            takes_words=answer["expects"] in ("text", "choice_or_text"),
            urgent=bool(answer["urgent"]),
            progress=(progress["at"], progress["of"]) if progress else None,
            answers={record["instrument"]: _answers(record) for record in answer.get("records", [])},
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise DoorAway("the answer was not understood") from None


def _answers(record: Mapping[str, Any]) -> Answers:
    return read_record(record, catalogue()).answers
