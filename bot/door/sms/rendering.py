"""One turn as texts: as few as can be, each within one segment, and nothing on a locked phone.

A locked phone shows the first letters of a text to whoever looks at it. Where a question
would show itself there, the numbered choices go first, which are the same for every question.
"""

from collections.abc import Iterable, Sequence

from bot.door.answer import Answer
from bot.door.answered import Answered
from bot.door.sms.corrections import choices, numbered, to_change
from bot.door.sms.folding import folded
from bot.door.sms.speech import Speech
from dialogue.wording.gsm7 import segments

# A turn that would take more is cut off here: nobody wants a burst of texts on that phone.
MOST_TEXTS = 3
# The values of docs/conversation.md that are no answer to a question.
CONTROLS = frozenset(
    "exit hide go_back repeat help skip rather_not_say danger_now talk_to_person start_over".split()  # noqa: SIM905
)
WAYS_ON = frozenset({"go_on", "continue", "ask_worker"})
# Said in passing: left out where it would cost a text of its own.
IN_PASSING = frozenset(
    "fallback_again fallback_choices repeat_intro skipped_ok rather_not_say_ok go_back_done"  # noqa: SIM905
    " nothing_before not_understood_outside wish_intro contact_intro".split()
)


def render(answer: Answer, speech: Speech, before: Sequence[str] = ()) -> list[str]:
    """The texts of one turn. `before`, and what is said in passing, only where they cost no further text."""
    if answers := to_change(answer):
        return list_to_change(answers, speech)
    said = [(part.response in IN_PASSING, text) for part in answer.say if (text := speech.said(part))]
    question = said.pop()[1] if said else ""
    last = with_choices(question, printed(answer, speech), speech, are_needed=not is_way_on_only(answer))
    needed = packed([*(text for is_passing, text in said if not is_passing), *last])
    for more in ([*before, *(text for _, text in said)], [text for _, text in said]):
        texts = packed([*more, *last])
        if len(texts) <= len(needed):
            return texts
    return needed


def list_to_change(answers: Sequence[Answered], speech: Speech) -> list[str]:
    """How to change one comes first, so that it is never what is cut off; a number holds either way."""
    first, *rest = numbered(answers, speech)
    begun = joined([folded(speech.text("sms_answers_to_change")), first], "\n")
    return joined([*begun, *rest], ", ")[:MOST_TEXTS]


def printed(answer: Answer, speech: Speech) -> list[str]:
    mark = "- {}" if asks_for_words(answer) else "{number} {}"
    return [
        mark.format(speech.label(offer.label), number=number)
        for number, offer in enumerate(answer.offered, start=1)
    ]


def is_way_on_only(answer: Answer) -> bool:
    """Nothing is asked: there are only ways on and out, which words find as well as numbers."""
    return bool(answer.offered) and all(offer.value in CONTROLS | WAYS_ON for offer in answer.offered)


def asks_for_words(answer: Answer) -> bool:
    """Only ways around the question are offered: then "2" is an answer, not the second way around."""
    return answer.takes_text and all(offer.value in CONTROLS for offer in answer.offered)


def printed_values(answer: Answer) -> list[str]:
    """What the printed numbers stand for."""
    if answers := to_change(answer):
        return choices(answers)
    return [] if asks_for_words(answer) else [offer.value for offer in answer.offered]


def with_choices(
    question: str, choices: Sequence[str], speech: Speech, *, are_needed: bool = True
) -> list[str]:
    """The question and its choices in one piece where they fit, otherwise in as few as they fit in."""
    question, block = folded(question), [folded(line) for line in choices]
    if not block:
        return pieces_of(question)
    whole = "\n".join(block)
    if question and speech.gives_away(question):
        turned_round = f"{speech.text('sms_pick_number')}\n{whole}\n{question}"
        if fits(turned_round):
            return [turned_round]
    if fits(f"{question}\n{whole}"):
        return [f"{question}\n{whole}".strip()]
    return [*pieces_of(question), *(joined(block, "\n") if are_needed or not question else [])]


def packed(paragraphs: Iterable[str]) -> list[str]:
    """Paragraphs joined while they fit."""
    pieces = [piece for text in paragraphs for piece in pieces_of(folded(text))]
    return joined(pieces, "\n")[:MOST_TEXTS]


def joined(pieces: Iterable[str], glue: str) -> list[str]:
    """As many pieces to a text as fit."""
    texts: list[str] = []
    for piece in pieces:
        if texts and fits(texts[-1] + glue + piece):
            texts[-1] += glue + piece
        else:
            texts.append(piece)
    return texts


def fits(text: str) -> bool:
    return segments(text) == 1


def pieces_of(text: str) -> list[str]:
    """A paragraph that is too long for one text, cut between words."""
    if not text:
        return []
    return [text] if fits(text) else joined(_short_words(text), " ")


def _short_words(text: str) -> list[str]:
    parts = [""]
    for letter in text:
        if letter == " ":
            parts.append("")
        elif not fits(parts[-1] + letter):
            parts.append(letter)
        else:
            parts[-1] += letter
    return parts
