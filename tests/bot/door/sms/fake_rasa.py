"""A small Rasa that speaks the contract of docs/conversation.md, for tests of the door's end of it.

It understands very little, and always in the same way: the gate, who it is about, two
questions, one answer in own words, consent, a summary, sending. It can also be told to fail.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, jsonify, request
from werkzeug.serving import make_server

YES_NO = ["yes", "no", "rather_not_say"]
GATES = {
    "begin": "gate_ask",
    "silence": "gate_ask_again_after_silence",
    "hidden": "gate_ask_after_hide",
}
DANGER = ("danger", "killing me", "knife", "help me now")
NOT_SAFE = ("not safe", "he's here", "he is in the next room")
LEAVING = ("i have to go", "i am off to bed")
STEPS: list[tuple[str, dict[str, Any], list[str], str]] = [
    ("who", {"response": "who_for"}, ["self", "child", "other"], "choice"),
    ("question", {"response": "question", "item": "L1A.S2.PV.01", "part": "ask"}, YES_NO, "choice"),
    ("question", {"response": "question", "item": "L1A.S2.PV.02", "part": "ask"}, YES_NO, "choice"),
    ("details", {"response": "details_ask"}, ["skip"], "text"),
    ("summary", {"response": "send_confirm"}, ["send", "change", "dont_send"], "choice"),
]


@dataclass
class State:
    step: int = -1  # -1 is the gate
    seen: int = 0  # where the gate leads back to
    answers: list[str] = field(default_factory=list)
    disclosure_id: str = field(default_factory=lambda: str(uuid.uuid4()))


class FakeRasa:
    def __init__(self) -> None:
        self.states: dict[str, State] = {}
        self.turns: list[dict[str, Any]] = []
        self.forgotten: list[str] = []
        self.fails = 0  # so many turns from now on answer 500
        self.fails_on: str | None = None  # a signal that answers 500
        self.makes: Callable[[list[str]], dict[str, Any]] | None = None  # a disclosure from what was told

    def turn(self, said: dict[str, Any]) -> dict[str, Any] | None:
        """The answer, or None for a failure."""
        self.turns.append(said)
        if self.fails:
            self.fails -= 1
            return None
        if self.fails_on and said["signal"] == self.fails_on:
            return None
        state = self.states.setdefault(said["conversation"], State())
        text = (said["message"] or said["choice"] or "").lower()
        if text == "danger_now" or any(words in text for words in DANGER):
            return answer(
                "question" if state.step >= 0 else "gate", [{"response": "danger_now"}], urgent=True
            )
        if text in NOT_SAFE and state.step == -1:
            return answer("ended", [{"response": "gate_not_safe"}], ended=True)
        if text in LEAVING:
            response = "gate_not_safe" if state.step == -1 else "ended"
            return answer("ended", [{"response": response}], ended=True)
        if text in (*NOT_SAFE, "hide"):
            state.seen, state.step = max(state.seen, state.step, 0), -1
            return answer("gate", [{"response": "hidden_cover"}], ["continue"])
        if said["signal"] in GATES:
            state.seen, state.step = max(state.seen, state.step, 0), -1
            response = GATES[said["signal"]]
            return answer("gate", [{"response": response}], ["yes", "no", "not_sure"])
        if said["signal"] == "stored":
            told = {name: said["data"][name] for name in ("reference", "when")}
            return answer(
                "sent", [{"response": "sent", "vars": told}], ["talk_to_person", "start_over", "exit"]
            )
        if said["signal"] == "store_failed":
            return answer("summary", [{"response": "store_failed"}], ["try_again", "dont_send"])
        return self._listen(state, text, said)

    def _listen(self, state: State, text: str, said: dict[str, Any]) -> dict[str, Any]:
        if state.step == -1:
            if text == "no":
                return answer("ended", [{"response": "gate_not_safe"}], ended=True)
            if text != "yes":
                return answer("gate", [{"response": "gate_unsure"}], ["go_on", "stop_here"])
            state.step = state.seen
            return self._ask(state, [{"response": "truth_before_first_question"}] if not state.seen else [])
        if text == "repeat":
            return self._ask(state, [{"response": "repeat_intro"}])
        if text == "help":
            return self._ask(state, [{"response": "help_short"}])
        if text == "dont_send":
            return answer("ended", [{"response": "withdrawn"}], ended=True)
        _, _, offered, expects = STEPS[state.step]
        if text not in offered and expects == "choice" and text != "try_again":
            return self._ask(state, [{"response": "fallback_again"}])
        state.answers.append(said["message"] or said["choice"])
        if text in ("send", "try_again"):
            return answer("summary", [], ["send"], disclosure=self._disclosure(state, said))
        state.step = min(state.step + 1, len(STEPS) - 1)
        return self._ask(state)

    def _ask(self, state: State, before: list[dict[str, Any]] | None = None) -> dict[str, Any]:
        stage, question, offered, expects = STEPS[state.step]
        return answer(stage, [*(before or []), question], offered, expects=expects)

    def _disclosure(self, state: State, said: dict[str, Any]) -> dict[str, Any]:
        if self.makes is not None:
            return self.makes(state.answers)
        return {
            "schema": "doorway.disclosure/1",
            "id": state.disclosure_id,
            "channel": said["channel"],
            "words": state.answers,
        }

    def forget(self, conversation: str) -> None:
        self.forgotten.append(conversation)
        self.states.pop(conversation, None)


def answer(
    stage: str,
    say: list[dict[str, Any]],
    offered: list[str] | None = None,
    *,
    expects: str = "choice",
    urgent: bool = False,
    ended: bool = False,
    disclosure: dict[str, Any] | None = None,
) -> dict[str, Any]:
    event: dict[str, Any] | None = {"type": "ended", "erase": True} if ended else None
    if disclosure is not None:
        event = {"type": "send", "disclosure": disclosure}
    return {
        "say": [{"vars": {}, **part} for part in say],
        "offered": [{"value": value, "label": value} for value in offered or []],
        "expects": expects if offered else "nothing",
        "stage": stage,
        "urgent": urgent,
        "event": event,
        "progress": None,
    }


def serve(fake: FakeRasa) -> Any:
    """The fake over HTTP, on a port of its own; the caller runs `serve_forever` and shuts it down."""
    app = Flask("fake_rasa")

    @app.post("/webhooks/door/turn")
    def turn() -> Any:
        said = fake.turn(request.get_json())
        return jsonify(said) if said is not None else (jsonify(error="failed"), 500)

    @app.post("/webhooks/door/forget")
    def forget() -> Any:
        fake.forget(request.get_json()["conversation"])
        return jsonify({})

    @app.get("/webhooks/door/health")
    def health() -> str:
        return "ok"

    return make_server("127.0.0.1", 0, app, threaded=True)
