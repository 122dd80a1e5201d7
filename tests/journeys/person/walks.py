"""Every state that a person can meet, one after the other in a few conversations, in any language.

A walk stops in each state, by name, for whoever wants to look at it. The names are those of the ways into a
state in tests/bot/rasa/playing.py; beside them stand states that the page alone knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.door.settings import Settings
from tests.journeys.person.visitor import Visitor

Walk = Callable[[Visitor], Iterator[str]]

# What Rasa says in a state, so that a walk notices when it has strayed. Other states are the page's own.
SAYS = {
    "gate": "gate_ask",
    "gate unsure": "gate_unsure",
    "gate again": "gate_ask_again_after_silence",
    "gate after a hide": "gate_ask_after_hide",
    "truth": "truth_before_first_question",
    "who": "who_for",
    "age": "age_ask",
    "for other": "for_other",
    "child alone": "child_alone",
    "question": "L1A.S2.PV.01",
    "child's age": "L1C.PI.02",
    "carer question": "L1C.S2B.01",
    "details offer": "details_offer",
    "details": "L1A.S2.PV.01",
    "danger": "danger_now",
    "person": "talk_to_person",
    "starting over": "start_over_confirm",
    "help": "help_short",
    "nothing told": "not_disclosed_respected",
    "wish": "wish_intro",
    "wish words": "wish_something_else",
    "consent": "consent_intro",
    "conflict": "conflict_ask",
    "conflict words": "DCC.DW.KNOWN.02",
    "method": "contact_intro",
    "number": "DCC.DW.CONTACT.02",
    "read back": "contact_check",
    "what to say": "DCC.DW.CONTACT.09",
    "words to say": "DCC.DW.CONTACT.09",
    "summary": "summary",
    "changing": "summary_change",
    "store failed": "store_failed",
    "sent": "sent",
    "ended": "gate_not_safe",
    "ended with numbers": "support_lines",
    "withdrawn": "withdrawn",
}
# In capitals, which the pseudo-language leaves alone: whatever else is plain is ours.
WRITTEN = "MY DOG & <B>CAT</B>"


def walk_to_sent(visitor: Visitor) -> Iterator[str]:
    """Everything that is asked, with the store full at the first try."""
    visitor.arrive()
    yield "first page"
    visitor.begin()
    yield "gate"
    visitor.answer("not_sure")
    yield "gate unsure"
    visitor.answer("go_on")
    yield "truth"
    visitor.answer("continue")
    yield "who"
    visitor.answer("self")
    yield "age"
    visitor.answer("age_13_over")
    yield "question"
    visitor.press_next_without_an_answer()
    yield "error"
    visitor.answer("yes")
    yield "details offer"
    visitor.answer("add_details")
    yield "details"
    visitor.type("X" * 2001)
    visitor.page.locator("button[name=with]").click()
    visitor.wait_for(".govuk-error-message")
    yield "too long"
    visitor.write(WRITTEN)
    visitor.hurry_to("DCC.DW.WISH.01")
    yield "wish"
    visitor.answer("something_else")
    yield "wish words"
    visitor.write(WRITTEN)
    yield "consent"
    for value in ("yes", "yes", "no", "no"):
        visitor.answer(value)
    yield "conflict"
    visitor.answer("yes")
    yield "conflict words"
    visitor.control("skip")
    yield "method"
    visitor.answer("call")
    yield "number"
    visitor.write("0400 123 456")
    yield "read back"
    visitor.answer("yes")
    visitor.hurry_to("DCC.DW.CONTACT.09")
    yield "what to say"
    visitor.answer("say_this")
    yield "words to say"
    visitor.write(WRITTEN)
    visitor.hurry_to("summary")
    yield "summary"
    visitor.answer("change")
    yield "changing"
    visitor.control("change:DCC.DW.WISH.01")
    visitor.answer("stay")
    visitor.hurry_to("summary")
    visitor.door.fill_the_disk()
    visitor.answer("send")
    yield "store failed"
    visitor.door.make_room()
    visitor.answer("send")
    yield "sent"


def walk_for_others(visitor: Visitor) -> Iterator[str]:
    """For somebody else, for a child, and as a child; and an end without anything sent."""
    visitor.begin()
    visitor.answer("yes")
    visitor.answer("continue")
    visitor.answer("other")
    yield "for other"
    visitor.control("go_back")
    visitor.answer("child")
    yield "child's age"
    visitor.write("7")
    yield "carer question"
    visitor.control("go_back")
    visitor.control("go_back")
    visitor.answer("self")
    visitor.answer("age_under_13")
    yield "child alone"
    visitor.answer("no")
    yield "ended with numbers"
    visitor.begin_again()
    visitor.hurry("yes", "continue", "self", "age_13_over", "skip", "skip", "skip")
    yield "nothing told"
    visitor.hurry_to("summary")
    visitor.answer("dont_send")
    yield "withdrawn"


def walk_aside(visitor: Visitor) -> Iterator[str]:
    """What can happen beside the questions: danger, a hide, a silence, no Rasa."""
    visitor.door.rasa.is_down = True
    visitor.begin(until="[value=again]")
    yield "trouble before the gate"
    visitor.page.locator("button[value=numbers]").click()
    visitor.wait_for("details[data-lines][open]")
    yield "trouble with the numbers"
    visitor.door.rasa.is_down = False
    visitor.begin_again()
    visitor.hurry("yes", "continue", "self", "age_13_over")
    visitor.page.locator("details[data-lines] > summary").click()
    yield "numbers"
    visitor.control("danger_now")
    yield "danger"
    visitor.answer("go_on")
    visitor.control("talk_to_person")
    yield "person"
    visitor.answer("go_on")
    visitor.control("start_over")
    yield "starting over"
    visitor.answer("keep_going")
    visitor.control("help")
    yield "help"
    visitor.page.locator("[data-hide-form] button").click()
    visitor.wait_for(".cover")
    yield "covered"
    visitor.go_on()
    visitor.wait_for("input[value=yes]")
    yield "gate after a hide"
    visitor.answer("yes")
    visitor.door.rasa.is_down = True
    visitor.page.locator("button[value=help]").click()
    visitor.wait_for("[data-trying]")
    yield "trouble"
    visitor.door.rasa.is_down = False
    visitor.door.later(Settings.silence_seconds + 1)
    visitor.page.goto(f"{visitor.door.url}/page")
    yield "gate again"
    visitor.answer("no")
    yield "ended"
    visitor.page.goto(f"{visitor.door.url}/nothing")
    yield "nothing there"


WALKS: tuple[Walk, ...] = (walk_to_sent, walk_for_others, walk_aside)


def stops(walk: Walk, visitor: Visitor) -> Iterator[str]:
    """The walk, state by state, each of them the one that its name promises."""
    for name in walk(visitor):
        visitor.page.wait_for_load_state()  # with its style sheet
        expected = SAYS.get(name)
        assert expected is None or expected in visitor.door.rasa.said, (name, visitor.door.rasa.said)
        yield name
