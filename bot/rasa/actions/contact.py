"""What the person wants, what is OK with them, who must not see it, and how they may be reached."""

from __future__ import annotations

from bot.rasa.interview import CONTACT, Interview, items, slot_of
from dialogue.instruments import Answer, Item, Refused

from .form import Form, Slots
from .questions import (
    SAID_OF_SILENCE,
    ask_details,
    hear_answer,
    hear_details,
    prompt_for,
    refuse,
    wants_details,
)
from .speech import Prompt, Speech, labels
from .turn import Turn

# Sections of the instrument -> the stage that the person is at, and what introduces it.
STAGES = {"DCC.DW.WISH": "wish", "DCC.DW.CONSENT": "consent", "DCC.DW.KNOWN": "conflict"}
INTRODUCED_BY = {
    "DCC.DW.WISH": "wish_intro",
    "DCC.DW.CONSENT": "consent_intro",
    "DCC.DW.KNOWN": "conflict_ask",
    "DCC.DW.CONTACT": "contact_intro",
}
WISH, METHOD, MUST_NOT_SEE = "DCC.DW.WISH.01", "DCC.DW.CONTACT.01", "DCC.DW.KNOWN.02"
READ_BACK = frozenset({"phone", "email"})
ASKS_FOR_NOTHING = frozenset({"nothing", "information"})


class ContactForm(Form):
    form = "contact_form"

    def hear(self, turn: Turn, speech: Speech) -> Slots | None:
        slots = dict(turn.slots)
        if turn.asked == "details":
            return hear_details(turn, slots, speech)
        if turn.asked == "value_checked":
            return hear_check(turn, slots)
        item = items().get(turn.asked or "")
        if item is None:
            return None
        answer = hear_answer(item, turn, speech)
        if answer is None:
            return None
        if isinstance(answer, Refused):
            refuse(item, speech, turn)
            return {}
        return self._keep(item, answer, turn, speech)

    @staticmethod
    def _keep(item: Item, answer: Answer, turn: Turn, speech: Speech) -> Slots:
        if turn.mentions_danger:
            speech.danger()
        if answer.silence in SAID_OF_SILENCE:
            speech.say(SAID_OF_SILENCE[answer.silence])
        for response in said_after(item, answer):
            speech.say(response)
        kept: Slots = {slot_of(item.id): answer.to_json(), "revisited": None}
        if wants_details(item, answer):
            part = "ask" if wants_details(item, answer) == "other" else "offer"
            kept |= {"details_of": item.id, "details_part": part}
        elif answer.value is not None and item.answer is not None and item.answer.name in READ_BACK:
            kept |= {"check_of": item.id, "check_value": str(answer.value)[:90]}
        return kept

    def ask(self, turn: Turn, slots: Slots, speech: Speech) -> Prompt | Slots:
        details = ask_details(slots)
        if details is not None:
            return details
        if slots.get("check_of"):
            return Prompt("value_checked", "contact", labels("yes", "no"))
        if wants_nothing(slots):
            return {"place": "goodbye"}
        interview = Interview.read(CONTACT, slots)
        step = interview.next(slots.get("revisited"))
        if step is None:
            return {"place": "summary", "revisited": None}
        section = step.section.id
        if section != slots.get("section") and section in INTRODUCED_BY:
            speech.say(INTRODUCED_BY[section])
        stage = STAGES.get(section, "contact")
        return prompt_for(step.item, stage, interview.progress(step), section=section)


def hear_check(turn: Turn, slots: Slots) -> Slots | None:
    """Read back: a wrong digit would reach a stranger."""
    chosen = turn.chosen(("yes", "no"))
    if chosen is None:
        return None
    done: Slots = {"check_of": None, "check_value": None}
    return done if chosen == "yes" else {**done, slot_of(slots["check_of"]): None}


def said_after(item: Item, answer: Answer) -> tuple[str, ...]:
    value = answer.value
    if item.id == WISH and value is not None:
        has_said_it = bool(answer.extras.get("other"))  # in words, at once: they are not asked for again
        return ("wish_own_words" if has_said_it else f"wish_{value}",)
    if item.id == METHOD and value in ("email", "sms", "post"):
        return (f"contact_{value}_note",)
    if item.id == METHOD and value == "none":
        return ("contact_none",)
    return ("conflict_noted",) if item.id == MUST_NOT_SEE and value is not None else ()


def wants_nothing(slots: Slots) -> bool:
    """Nothing to happen now: respected (Q15), and nobody is pressed to send anything."""
    wish = (slots.get(slot_of(WISH)) or {}).get("value")
    if wish == "nothing":
        return True
    screened = slots.get("instrument")
    told = screened is not None and "disclosed" in Interview.read(screened, slots).facts_now()
    return wish in ASKS_FOR_NOTHING and not told
