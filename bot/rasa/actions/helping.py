"""Help with the conversation itself, and what is done where nothing was understood."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from .moving import to_gate_if_closed
from .speech import Speech
from .turn import Turn


class Help(Action):
    """How to answer, skip and leave. Before the gate that would say too much: there it is Triple Zero."""

    def name(self) -> str:
        return "action_help"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        turn = Turn.read(tracker)
        if not is_covered(turn):
            Speech(dispatcher).say("help_at_gate" if is_at_gate(turn) else "help_short")
        return to_gate_if_closed(tracker)


class Misunderstood(Action):
    """Asks again.

    After two tries it offers the choices alone. Rasa's own fallback would make every later turn dearer.
    """

    def name(self) -> str:
        return "action_misunderstood"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        turn, speech = Turn.read(tracker), Speech(dispatcher)
        if is_covered(turn):
            return []
        if is_at_gate(turn) and turn.intent == "talk_to_person":
            # It was understood, and has to wait for the yes; whoever can't wait is told whom to call.
            speech.say("help_at_gate")
            return to_gate_if_closed(tracker)
        if turn.form is None:
            return to_gate_if_closed(tracker)
        if turn.choice is not None or turn.intent.startswith("signal_"):
            speech.say("repeat_intro")  # a choice of an earlier page: nothing was misunderstood
            return []
        if turn.mentions_danger:
            speech.danger()  # not understood, and still not passed over
        times = (turn.slots.get("misunderstood") or 0) + 1
        speech.say("fallback_again" if times == 1 else "fallback_choices")
        return [SlotSet("misunderstood", times)]


def is_at_gate(turn: Turn) -> bool:
    """Before the yes; without an open form the gate comes next."""
    return turn.form in (None, "gate_form")


def is_covered(turn: Turn) -> bool:
    """Under the cover nothing is said, whatever is typed."""
    return turn.form == "gate_form" and turn.slots.get("gate_why") == "covered"
