"""The guided script: its steps, what each shows, and how what a worker enters reaches the dialogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backoffice.services.guided import ENDED, GATE, SENT, GuidedDoor, Heard
from dialogue.instruments import Address, Answers, Instrument, Item, Step, catalogue, facts_of, path

ADULT, CHILD, CONTACT = "L1A", "L1C", "DCC"
ALONE = {ADULT: "L1A.DW.ALONE.01", CHILD: "L1C.DW.ALONE.01"}
STAY_HERE = {ADULT: "L1A.S3.OC.01.G7", CHILD: "L1C.S3.OC.01.G8"}
REPORT = {ADULT: "L1A.S3.OC.01.G6", CHILD: "L1C.S3.OC.02.G2"}
# Answers after which Triple Zero stands above everything (Q11, Q12).
URGENT = frozenset({"immediate_worry", "nowhere_safe", "self_harm_sign", "strangulation_sign", "child_hurt"})
# The part of the dialogue that is asked question by question: what is OK with them, and how to reach them.
TALKING = frozenset({"wish", "consent", "contact", "conflict", "summary"})


@dataclass(frozen=True)
class Part:
    """One page of the script: sections of the instrument, in the order in which they are shown."""

    name: str
    title: str
    sections: tuple[str, ...]


PARTS: Mapping[str, tuple[Part, ...]] = {
    ADULT: (
        Part("signs", "What you have seen", ("L1A.S1",)),
        Part("talk", "The talk", ("L1A.S2.BP", "L1A.S2.PV")),
        Part("today", "Safe today", ("L1A.S2.IS", "L1A.S2.SS")),
        Part("outcome", "Outcome and actions", ("L1A.S3.OC", "L1A.S3.AT")),
        Part("about", "About the person", ("L1A.PI",)),
    ),
    CHILD: (
        Part("signs", "What you have seen", ("L1C.S1",)),
        Part(
            "talk", "The talk", ("L1C.S2", "L1C.S2A.BP", "L1C.S2A.PV", "L1C.S2B", "L1C.DW.HEARD")
        ),
        Part("today", "Safe today", ("L1C.DW.IS",)),
        Part("outcome", "Outcome and actions", ("L1C.S3.OC", "L1C.S3.AT")),
        Part("about", "About the child", ("L1C.PI",)),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Script:
    """A conversation under way: what the cookie says of it. None of it is a word that somebody said."""

    conversation: str
    tool: str
    worker: str
    is_qualified: bool = False

    @property
    def asked_by(self) -> str:
        return "qualified_worker" if self.is_qualified else "worker"

    @property
    def parts(self) -> tuple[Part, ...]:
        return PARTS[self.tool]

    def part(self, name: str) -> Part | None:
        return next((part for part in self.parts if part.name == name), None)

    def answers(self, heard: Heard) -> Answers:
        """What stands of the screening."""
        return heard.answers.get(self.tool) or Answers.empty(self.instrument)

    @property
    def instrument(self) -> Instrument:
        return catalogue().current(self.tool)

    def facts(self, heard: Heard) -> frozenset[str]:
        return facts_of(self.instrument, self.answers(heard))

    def steps(self, part: Part, answers: Answers) -> tuple[Step, ...]:
        """What the page shows now. The path decides: safety today waits for a disclosure (Q10)."""
        found = path(self.instrument, answers, asked_by=self.asked_by)
        return tuple(step for step in found if step.section.id in part.sections)


def begin(door: GuidedDoor, tool: str, worker: str, is_qualified: bool) -> Script:
    """A conversation that waits at the gate. Option A is for whoever says so at this screening (Q22)."""
    is_qualified = is_qualified and tool == CHILD
    conversation, _ = door.start(worker, is_qualified)
    return Script(conversation, tool, worker, is_qualified)


def take(door: GuidedDoor, script: Script, **said: Any) -> Heard:
    return door.turn(script.conversation, script.worker, script.is_qualified, **said)


def now(door: GuidedDoor, script: Script) -> Heard:
    """How it stands. It is a turn like any other, so whatever waits to be said comes again."""
    return take(door, script, choice="repeat")


def answer_gate(door: GuidedDoor, script: Script, value: str) -> Heard:
    """Whether it is safe to ask. After a yes the dialogue is led to the tool's first question."""
    heard = take(door, script, choice=value)
    wanted = {"truth": "continue", "who": "child" if script.tool == CHILD else "self", "age": "age_13_over"}
    for _ in wanted:
        value = next((value for value in wanted.values() if heard.offers(value)), "")
        if not value or heard.stage not in ("who", "age"):
            break
        heard = take(door, script, choice=value)
    return heard


def save(
    door: GuidedDoor, script: Script, heard: Heard, given: Mapping[str, Mapping[str, Any] | None]
) -> Heard:
    """Pass on what has changed, answer by answer; None takes one back. The form has read it."""
    stand = script.answers(heard)
    for item, answer in given.items():
        before = stand.get(Address(item))
        if (before.to_json() if before else None) != answer:
            heard = take(door, script, choice=f"set:{item}", answer=answer)
    return heard


def somebody_here(door: GuidedDoor, script: Script) -> None:
    """Whoever they may be scared of is here: the dialogue ends it and erases it (Q05, Q06)."""
    if take(door, script, choice=f"set:{ALONE[script.tool]}", answer={"value": "no"}).stage == GATE:
        take(door, script, choice="no")


def hide(door: GuidedDoor, script: Script) -> Heard:
    return take(door, script, signal="hidden")


def lapse(door: GuidedDoor, script: Script) -> Heard:
    return take(door, script, signal="silence")


def danger(door: GuidedDoor, script: Script) -> Heard:
    """Danger now: noted with its time, so that what is sent is urgent; then back to the question."""
    heard = take(door, script, choice="danger_now")
    return take(door, script, choice="go_on") if heard.offers("go_on") else heard


def is_talking(heard: Heard) -> bool:
    """Whether the dialogue is at wishes, consents and contact, and not at the screening."""
    about_contact = heard.stage == "details" and (heard.item or "").startswith(f"{CONTACT}.")
    return heard.stage in TALKING or about_contact


def answer(door: GuidedDoor, script: Script, heard: Heard, choice: str | None, words: str) -> Heard:
    """A button, or words. Words for an open question are set, so that none is taken for a command."""
    if choice:
        return take(door, script, choice=choice)
    item = catalogue().current(CONTACT).by_id.get(heard.item or "")
    is_plain_text = item is not None and item.answer is not None and item.answer.name == "text"
    if item is not None and is_plain_text and heard.stage != "details" and len(words) <= _room(item):
        return take(door, script, choice=f"set:{item.id}", answer={"value": words})
    return take(door, script, message=words)


def _room(item: Item) -> int:
    return (item.answer.describe().limit or 0) if item.answer else 0


def was_refused(before: Heard, after: Heard) -> bool:
    """Whether the words could not be taken: the same question again, with something said about it."""
    is_same = before.item == after.item and before.stage == after.stage
    return is_same and any(said["response"] not in ("question", "summary") for said in after.say)


def to_contact(door: GuidedDoor, script: Script, heard: Heard) -> Heard:
    """On to wishes, consents and safe contact. What was not asked stays not asked."""
    if is_talking(heard):
        return heard
    heard = take(door, script, choice="talk_to_person")
    return take(door, script, choice="ask_worker") if heard.offers("ask_worker") else heard


def says_yes_to_sending(heard: Heard) -> bool:
    """Whether they agreed to send it. A silence is not a yes."""
    answers = heard.answers.get(CONTACT)
    agreed = answers.get(Address("DCC.DW.CONSENT.01")) if answers else None
    return agreed is not None and agreed.value == "yes"


def may_be_sent_next(heard: Heard) -> bool:
    """Whether the next button may send it. Until it is heard again, nobody knows whether it did."""
    return heard.stage == "summary" and says_yes_to_sending(heard)


def is_open(heard: Heard) -> bool:
    """Whether the gate was passed."""
    return heard.stage != GATE


def is_over(heard: Heard) -> bool:
    """Whether it was sent, or ended: no answers stand there any more."""
    return heard.stage in (SENT, ENDED)
