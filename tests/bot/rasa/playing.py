"""Conversations in this process: what the channel does, without HTTP."""

from __future__ import annotations

import asyncio
import json
import uuid
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent

from bot.rasa.channel import Spoken, converse, user_message, wire_agent
from bot.rasa.in_process import failed, install_speedups
from bot.rasa.request import Request
from bot.rasa.tracker_store import CompactingTrackerStore, MemoryShelf
from bot.rasa.turn_lock import MemoryLocks, TurnLocks

Answer = dict[str, Any]

OPENING = ("#begin", "!yes", "!continue")
ADULT = (*OPENING, "!self", "!age_13_over")
DISCLOSED = (*ADULT, "!yes", "!no_details", "!no", "!no", "!no", "!yes", "!no_details", "!no")
CHILD_ALONE = (*OPENING, "!self", "!age_under_13")
CONSENTED = ("!specialist", "!yes", "!no", "!no", "!no", "!no", "!no", "!skip", "!skip", "!skip")
SUMMARY = (*DISCLOSED, *CONSENTED)
SENDING = (*SUMMARY, "!send")
SENT = (*SENDING, "#stored")

# A way into every state that a conversation can be in.
WAYS = {
    "nothing": (),
    "gate": ("#begin",),
    "gate unsure": ("#begin", "!not_sure"),
    "covered": (*ADULT, "!hide"),
    "gate again": (*ADULT, "#silence"),
    "truth": ("#begin", "!yes"),
    "who": OPENING,
    "age": (*OPENING, "!self"),
    "for other": (*OPENING, "!other"),
    "child alone": CHILD_ALONE,
    "question": ADULT,
    "child's age": (*OPENING, "!child"),
    "carer question": (*OPENING, "!child", ">7"),
    "details offer": (*ADULT, "!yes"),
    "details": (*ADULT, "!yes", "!add_details"),
    "danger": (*ADULT, "!danger_now"),
    "person": (*ADULT, "!talk_to_person"),
    "starting over": (*ADULT, "!start_over"),
    "wish": DISCLOSED,
    "wish words": (*DISCLOSED, "!something_else"),
    "consent": (*DISCLOSED, "!specialist"),
    "conflict": (*DISCLOSED, *CONSENTED[:5]),
    "conflict words": (*DISCLOSED, *CONSENTED[:5], "!yes"),
    "method": (*DISCLOSED, "!specialist", "!yes", "!yes", "!no", "!no", "!no"),
    "number": (*DISCLOSED, "!specialist", "!yes", "!yes", "!no", "!no", "!no", "!call"),
    "read back": (*DISCLOSED, "!specialist", "!yes", "!yes", "!no", "!no", "!no", "!call", ">0400 123 456"),
    "summary": SUMMARY,
    "sending": SENDING,
    "store failed": (*SENDING, "#store_failed"),
    "sent": SENT,
}


def load(trained: Path, **store: Any) -> Agent:
    install_speedups()
    agent = Agent.load(
        trained,
        tracker_store=CompactingTrackerStore(shelf=store.get("shelf") or MemoryShelf()),
        lock_store=TurnLocks(locks=store.get("locks") or MemoryLocks()),
    )
    wire_agent(agent)
    return agent


class Conversation:
    """`say("#begin", "!yes", ">he hit me")`: # a signal, ! a choice, > typed words. Gives the last answer."""

    def __init__(self, agent: Agent, mode: str = "self", channel: str = "web", **data: Any) -> None:
        self.agent, self.id = agent, f"c_{uuid.uuid4().hex}"
        self._mode, self._channel, self._data = mode, channel, data
        self.shown: Answer = {}  # what was answered last

    def request(self, line: str, **data: Any) -> Request:
        kind = {"#": "signal", "!": "choice", ">": "message"}[line[0]]
        said = {kind: line[1:], "data": {**self._data, **data}}
        return Request(self.id, self._channel, self._mode, "en", **said)

    def say(self, *lines: str, **data: Any) -> Answer:
        answer: Answer = {}
        for line in lines:
            if line == "#stored":
                data = {"reference": "CDFG-HJKM", "when": "", **data}
            self.shown = answer = asyncio.run(converse(self.agent, self.request(line, **data)))
        return answer

    def means(self, intent: str, words: str = "") -> Answer:
        """Typed words that were understood as this intent, whatever understanding would make of them."""
        request, spoken, broken = self.request(f">{words}"), Spoken(), list[str]()
        message = user_message(request, spoken)
        understood = {"text": words, "intent": {"name": intent, "confidence": 1.0}, "entities": []}
        message.parse_data = {**understood, "chosen": None, "danger_mentioned": intent == "danger_now"}

        async def go() -> None:
            failed.set(broken)
            await self.agent.handle_message(message)

        asyncio.run(go())
        assert not broken, broken
        return spoken.answer()

    def kept(self) -> bytes | None:
        return asyncio.run(self.agent.tracker_store.shelf.get(self.id))

    def put_back(self, state: bytes | None, shown: Answer | None = None) -> Conversation:
        self.shown = shown or {}
        if state is not None:
            asyncio.run(self.agent.tracker_store.shelf.put(self.id, state))
        return self

    def slots(self) -> dict[str, Any]:
        """What is remembered of this conversation."""
        state = self.kept()
        return json.loads(state)["slots"] if state else {}


def arrive(agent: Agent, way: str, walked: dict[str, tuple[bytes | None, Answer]]) -> Conversation:
    """A conversation in this state. Each way is walked once; the others start from what was kept of it."""
    if way not in walked:
        first = Conversation(agent)
        shown = first.say(*WAYS[way])
        walked[way] = first.kept(), shown
    return Conversation(agent).put_back(*walked[way])


def responses(answer: Answer) -> list[str]:
    return [said["response"] for said in answer["say"]]


def offered(answer: Answer) -> list[str]:
    return [one["value"] for one in answer["offered"]]


def items(answer: Answer) -> list[str]:
    return [said["item"] for said in answer["say"] if said.get("item")]
