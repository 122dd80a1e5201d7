"""Danger now, or a real person: shown at once, wherever it happens; then the person chooses how to go on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from .form import Form, Slots
from .moving import to_gate_if_closed
from .speech import Prompt, Speech, labels
from .turn import Turn

# The stage at which somebody is who was interrupted there.
STAGES = {"child": "child_alone", "screening": "question", "sending": "summary"}


class Support(Action):
    """Leaves the question for a moment; nothing that was said is lost."""

    def name(self) -> str:
        return "action_support"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        turn = Turn.read(tracker)
        is_danger = turn.intent == "danger_now"
        return [
            ActiveLoop(None),
            SlotSet("requested_slot", None),
            SlotSet("support_why", "danger" if is_danger else "person"),
            SlotSet("support_choice", None),
            *danger_noted(turn, is_danger),
        ]


def danger_noted(turn: Turn, is_danger: bool) -> list[EventType]:
    """When danger was first spoken of: it makes what is sent later urgent."""
    if not is_danger or turn.slots.get("danger_at"):
        return []
    return [SlotSet("danger_at", datetime.now(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z"))]


class DangerAtGate(Action):
    """Triple Zero is shown even before the gate: nothing else is, and the gate asks again."""

    def name(self) -> str:
        return "action_danger_at_gate"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        turn = Turn.read(tracker)
        Speech(dispatcher).danger()
        return [*danger_noted(turn, is_danger=True), *to_gate_if_closed(tracker)]


class SupportForm(Form):
    form = "support_form"

    def hear(self, turn: Turn, speech: Speech) -> Slots | None:
        chosen = turn.chosen(("go_on", "ask_worker"))  # leaving is offered too, and is a rule
        if chosen == "ask_worker" and chosen not in dict(offers(turn.slots)):
            return None
        return {"support_choice": chosen} if chosen else None

    def ask(self, turn: Turn, slots: Slots, speech: Speech) -> Prompt | Slots:
        if slots.get("support_choice") == "ask_worker":
            # Quick to contact: what was not asked yet stays unasked.
            return {"place": "contact", "details_of": None, "details_part": None, "revisited": None}
        if slots.get("support_choice"):
            return {}
        is_urgent = slots.get("support_why") == "danger"
        return Prompt("support_choice", stage_of(slots), offers(slots), "choice_or_text", urgent=is_urgent)


def offers(slots: Any) -> tuple[tuple[str, str], ...]:
    """On, out, or straight to a worker, where that is still ahead."""
    to_worker = ("ask_worker",) if slots.get("place") in ("who", "screening") else ()
    return labels("go_on", *to_worker, "exit")


def stage_of(slots: Any) -> str:
    place = str(slots.get("place"))
    return STAGES.get(place, place)
