"""What stands on the page, made from Rasa's answer: the words come from the wording and the catalogue."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.door.answer import Answer, Offer, Said
from bot.door.web.blocks import Block, read_blocks
from bot.door.web.summary import Row, summary_rows
from bot.door.web.words import Words

# Questions without an end would be asked in a heading; a longer paragraph stays a paragraph.
LONGEST_HEADING = 240
# Said with the phone numbers in sight.
WITH_LINES = frozenset(
    {
        *("support_lines", "not_disclosed_respected", "talk_to_person", "wish_information", "wish_stay"),
        *("store_failed", "age_under_13", "child_alone", "for_other", "rasa_down"),
    }
)
# Beside every question, once the gate is open; Rasa knows them wherever the conversation is.
ALWAYS = ("go_back", "skip", "help", "talk_to_person", "start_over")
SKIPPABLE = frozenset({"question", "details", "wish", "consent", "contact", "conflict"})
OVER = ("sent", "ended")
DANGER = "danger_now"


@dataclass(frozen=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True)
class Screen:
    heading: str
    asks: bool = False  # the heading is the question itself, so it is what the choices or the box are called
    before: list[Block] = field(default_factory=list)  # said before the heading
    after: list[Block] = field(
        default_factory=list
    )  # belongs to the heading, such as the rest of a long text
    is_urgent: bool = False
    urgent: list[Block] = field(default_factory=list)
    legend: str = ""  # of the choices, where the heading is no question
    choices: list[Choice] = field(default_factory=list)
    controls: list[Choice] = field(default_factory=list)
    takes_text: bool = False
    limit: int = 0
    lines: int = 4
    rows: list[Row] = field(default_factory=list)
    progress: str = ""
    shows_lines: bool = False
    offers_danger: bool = False
    is_over: bool = False


def make_screen(answer: Answer, words: Words, is_open: bool) -> Screen:
    said = [part for part in answer.say if part.response != "summary"]
    last = said[-1] if said else None
    urgent = [block for part in said if part.response == DANGER for block in _blocks(part, words)]
    earlier = [block for part in said[:-1] if part.response != DANGER for block in _blocks(part, words)]
    final = [] if last is None or last.response == DANGER else _blocks(last, words)
    choices, controls = _choices(answer, words, is_open)
    # A lone choice is a button, and after the end nothing is asked: a box would puzzle.
    takes_text = answer.takes_text and len(choices) != 1 and answer.stage not in OVER
    heading, asks, before, after = _placed(takes_text, len(choices), earlier, final, words)
    limit, lines = words.room(answer) if takes_text else (0, 0)
    return Screen(
        heading=heading,
        asks=asks,
        before=before,
        after=after,
        is_urgent=answer.urgent,
        urgent=urgent,
        legend=words.text("choose_one"),
        choices=choices,
        controls=controls,
        takes_text=takes_text,
        limit=limit,
        lines=lines,
        rows=[row for part in answer.say for row in summary_rows(part.records, words)],
        progress=words.text("progress", at=answer.progress.at, of=answer.progress.of)
        if answer.progress
        else "",
        shows_lines=is_open and any(part.response in WITH_LINES for part in answer.say),
        offers_danger=is_open and not answer.has_ended and not answer.urgent,
        is_over=answer.stage == "ended",
    )


def _blocks(said: Said, words: Words) -> list[Block]:
    return read_blocks(words.said(said))


def _placed(
    takes_text: bool, choices: int, earlier: list[Block], final: list[Block], words: Words
) -> tuple[str, bool, list[Block], list[Block]]:
    """Which paragraph is the heading: the question, or where nothing is asked the first paragraph."""
    if final and (takes_text or _asks(final[-1])) and 0 < len(final[-1].text) <= LONGEST_HEADING:
        return final[-1].text, True, earlier + final[:-1], []
    said = earlier + final
    if said and 0 < len(said[0].text) <= LONGEST_HEADING:
        return said[0].text, False, [], said[1:]
    return words.text("choose_one" if choices > 1 else "when_ready"), False, said, []


def _asks(block: Block) -> bool:
    return any(mark in block.text for mark in "?؟？")


def _choices(answer: Answer, words: Words, is_open: bool) -> tuple[list[Choice], list[Choice]]:
    """The answers on offer, and the controls beside them. A control is never listed twice."""
    is_asking = is_open and answer.stage not in OVER
    always = [one for one in ALWAYS if is_asking and (one != "skip" or answer.stage in SKIPPABLE)]
    controls = [offer for offer in answer.offered if offer.value in ALWAYS]
    known = {offer.value for offer in controls}
    controls += [Offer(control, control) for control in always if control not in known]
    beside = {*ALWAYS, "exit", "hide", "repeat", DANGER}
    choices = [offer for offer in answer.offered if offer.value not in beside]
    return [_choice(offer, words) for offer in choices], [_choice(offer, words) for offer in controls]


def _choice(offer: Offer, words: Words) -> Choice:
    return Choice(offer.value, words.label(offer.label))
