"""Going on, going back, hearing it again, starting again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.rasa.interview import CONTACT, Interview, items

from .form import Slots
from .speech import Speech
from .turn import Turn

# Kept when a conversation starts again: who is talking to whom, not what was said.
SETTINGS = frozenset({"mode", "channel", "language", "site", "worker", "qualified", "safe", "truth_read"})


# Asked in between: `place` leads back to the question before them.
IN_BETWEEN = ("support_form", "start_over_form")


class GoOn(Action):
    """Nothing by itself: the rules read `place` and open the form that belongs to it."""

    def name(self) -> str:
        return "action_go_on"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        return []


class Repeat(Action):
    """The open form asks again."""

    def name(self) -> str:
        return "action_repeat"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        return to_gate_if_closed(tracker)


class SetAside(Action):
    """Leaves the open form for a question in between; `place` leads back to it."""

    def name(self) -> str:
        return "action_set_aside"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        return [ActiveLoop(None), SlotSet("requested_slot", None), SlotSet("start_over_choice", None)]


class GoBack(Action):
    """One question back, over the borders of the forms."""

    def name(self) -> str:
        return "action_go_back"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        turn, speech = Turn.read(tracker), Speech(dispatcher)
        changed = one_back(turn)
        speech.say("go_back_done" if changed or turn.form in IN_BETWEEN else "nothing_before")
        return [
            ActiveLoop(None),
            SlotSet("requested_slot", None),
            *(SlotSet(k, v) for k, v in changed.items()),
        ]


def one_back(turn: Turn) -> Slots:
    """What has to change so that the question before this one is asked again; empty where there is none."""
    slots, form = dict(turn.slots), turn.form
    if slots.get("details_of"):
        return {"details_of": None, "details_part": None, "revisited": slots["details_of"]}
    if slots.get("check_of"):
        return {"check_of": None, "check_value": None, "revisited": slots["check_of"]}
    if form in ("screening_form", "contact_form", "summary_form"):
        return back_in_questions(slots, None if form == "summary_form" else asked_address(turn))
    if form == "child_form":
        return {"place": "who", "age": None, "child_alone": None}
    return back_to_who(slots) if form == "who_form" else {}


def asked_address(turn: Turn) -> str | None:
    item = items().get(turn.asked or "")
    return item.id if item else None


def back_in_questions(slots: Slots, address: str | None) -> Slots:
    place = slots["place"]
    if place in ("contact", "summary"):
        step = Interview.read(CONTACT, slots).before(address)
        if step is not None:
            return {"place": "contact", "revisited": str(step.address)}
        address = None
    if slots.get("instrument"):
        step = Interview.read(slots["instrument"], slots).before(address)
        if step is not None:
            return {"place": "screening", "revisited": str(step.address)}
    return {**back_to_who(slots), "place": "who"}


def back_to_who(slots: Slots) -> Slots:
    asked = ("wants_worker", "child_is_older", "age", "who", "truth_read")
    last = next((slot for slot in asked if slots.get(slot)), None)
    return {last: None} if last else {}


def to_gate_if_closed(tracker: Tracker) -> list[EventType]:
    """Without an open form nothing is known of this conversation: it begins, at the gate."""
    if (tracker.active_loop or {}).get("name"):
        return []
    return [FollowupAction("gate_form")]


def erased(slots: Mapping[str, Any]) -> Slots:
    """Everything that was said, taken out."""
    return {
        slot: "who" if slot == "place" else None
        for slot, value in slots.items()
        if slot not in SETTINGS and value is not None
    }
