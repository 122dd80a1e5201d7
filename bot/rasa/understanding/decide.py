"""From a message and where the conversation is, to an intent. docs/understanding.md tells the order and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from . import answer_rules, choices, polarity
from .answer_words import EXPECTED
from .covering import is_hiding
from .danger import Danger, danger, is_part_of_it
from .leaving import is_leaving
from .lexicon import Lexicon
from .model import OUT_OF_SCOPE, URGENT, Guess, IntentModel
from .normalise import Tokens, clean, without_fillers
from .polarity import Answer, Polarity
from .presence import cannot_talk
from .privacy import is_private, may_be_private, says_nothing_against_it
from .stages import Situation

CONTROL = (
    "danger_now", "exit", "hide", "not_safe", "go_back", "repeat", "help", "skip", "rather_not_say", "start_over", "talk_to_person",
)  # fmt: skip
# What the vectors may not decide alone.
YES_NO = ("affirm", "deny")
# Phrases that say this at the gate alone: "at the pub" answers no other question.
AT_GATE = (("not_safe_to_talk", "not_safe"), ("half_safe_to_talk", "unsure"))
# What a consent speaks of: "yes you can call me".
PROPOSED = frozenset(
    """send share contact call text message messages email leave voicemail go ahead looks look good happy fine ok okay sounds great submit pass
    them police worker specialist someone service services details answers right agree allowed may need want number ring phone into""".split()
)
# A reply that begins like an answer is one, unless the vectors are this sure that it is nonsense.
MOST_NONSENSE, MOST_NONSENSE_STRANGE = 0.8, 0.4
# So sure that the words need not look like an answer, and a reply that seems to pull both ways may still be one.
SURE = 0.95
# What a guess needs about a message with a word that no example of a meaning holds: rather nonsense than an answer.
ENOUGH_STRANGE, ENOUGH_STRANGE_URGENT = 0.8, 0.6


@dataclass(frozen=True)
class Reading:
    intent: str
    confidence: float
    by: str  # which rule decided; for measuring
    chosen: str | None = None  # one of the values offered
    danger_mentioned: bool = False


class Understanding:
    def __init__(self, lexicon: Lexicon, model: IntentModel) -> None:
        self.lexicon, self.model = lexicon, model

    @classmethod
    def train(
        cls,
        examples: Iterable[tuple[str, str]],
        lookups: Mapping[str, Iterable[str]],
        synonyms: Mapping[str, str],
    ) -> Understanding:
        examples = list(examples)
        lexicon = Lexicon.build(examples, lookups, synonyms)
        lines = {lexicon.read(text): intent for text, intent in examples}
        lines.pop((), None)
        return cls(lexicon, IntentModel.train(list(lines), list(lines.values())))

    def save(self, folder: Path) -> None:
        self.lexicon.save(folder)
        self.model.save(folder)

    @classmethod
    def load(cls, folder: Path) -> Understanding:
        return cls(Lexicon.load(folder), IntentModel.load(folder))

    def read(self, text: object, where: Situation) -> Reading:
        words = self.lexicon.read(text)
        if not words:
            return Reading(OUT_OF_SCOPE, 1.0, "empty")
        if clean(text).lstrip().startswith("/"):
            return Reading(OUT_OF_SCOPE, 1.0, "slash")  # Rasa's way to name an intent; never a person's
        level = danger(words)
        found = self._read(words, where, level, asks=clean(text).rstrip().endswith("?"))
        return replace(
            found,
            danger_mentioned=level > Danger.NONE or found.intent == "danger_now",
        )

    def _read(self, words: Tokens, where: Situation, level: Danger, asks: bool) -> Reading:
        value = choices.chosen(words, where.offered, self.lexicon.synonyms)
        if value is not None:
            return Reading(choices.INTENT_OF.get(value, OUT_OF_SCOPE), 1.0, "choice", chosen=value)
        if where.is_free_text:
            control = next(
                (intent for intent in CONTROL if self.lexicon.holds(f"control_{intent}", words)), OUT_OF_SCOPE
            )
            return Reading(control, 1.0, "control" if control != OUT_OF_SCOPE else "free_text")
        known = self.lexicon.intent(words)
        if level is Danger.NOW and known != OUT_OF_SCOPE:
            return Reading("danger_now", 1.0, "danger")
        if where.is_gate:
            return self._read_gate(words, known, asks)
        agreed = self._agreement(words, where)
        if agreed:
            return agreed
        if known and not (known in YES_NO and asks):
            return self._unless_consent(Reading(known, 1.0, "lexicon"), where)
        if cannot_talk(words):
            return Reading("not_safe", 1.0, "presence")
        after = "exit" if is_leaving(words) else self._after_yes_or_no(words, where)
        if after:
            return Reading(after, 1.0, "leaving")
        if is_hiding(words):
            return Reading("hide", 1.0, "covering")
        found = self._read_answer(words, asks)
        if found.by == "vectors" and found.intent in URGENT and says_nothing_against_it(words):
            return replace(found, intent=OUT_OF_SCOPE, by="unclear")  # "hes at work" is no "hes here"
        return self._unless_consent(found, where)

    def _read_gate(self, words: Tokens, known: str | None, asks: bool) -> Reading:
        """Is it safe to talk? Only a plain yes is a yes."""
        if (self.lexicon.holds("safe_to_talk", words) or is_private(words)) and not asks:
            return Reading("affirm", 1.0, "lexicon")
        if known and known not in ("affirm", OUT_OF_SCOPE):
            return Reading(known, 1.0, "lexicon")
        listed = next((intent for name, intent in AT_GATE if self.lexicon.holds(name, words)), None)
        if listed:
            return Reading(listed, 1.0, "lexicon")
        if cannot_talk(words, at_gate=True):
            return Reading("not_safe", 1.0, "presence")
        if self._is_half(words) or says_nothing_against_it(words):
            return Reading("unsure", 1.0, "gate")
        found = Reading(known, 1.0, "lexicon") if known else self._read_answer(words, asks)
        is_open = found.intent == "affirm" or found.by == "unclear"
        if is_open or (found.by == "vectors" and found.intent in URGENT and may_be_private(words)):
            return replace(found, intent="unsure", by="gate")  # asked again, not ended
        return found

    def _after_yes_or_no(self, words: Tokens, where: Situation) -> str | None:
        """ "nah im done here": no answer, whatever it begins with."""
        if where.needs_plain_yes or words[0] not in answer_rules.YES | answer_rules.NO or len(words) < 3:
            return None
        known = self.lexicon.intent(words[1:])
        return (
            known
            if known in ("exit", "hide") or (known == "not_safe" and words[0] in answer_rules.NO)
            else None
        )

    @staticmethod
    def _is_half(words: Tokens) -> bool:
        return len(words) <= 6 and answer_rules.PARTLY.match(words)

    def _agreement(self, words: Tokens, where: Situation) -> Reading | None:
        """ "ok", "go ahead": a yes to a proposal. To a question about what happened it is no answer."""
        if self.lexicon.holds("agreement", words):
            return (
                Reading(OUT_OF_SCOPE, 1.0, "unclear")
                if where.is_question
                else Reading("affirm", 1.0, "lexicon")
            )
        if where.needs_plain_yes and self._is_plain_yes(words):
            return Reading("affirm", 1.0, "grammar")
        return None

    def _is_plain_yes(self, words: Tokens) -> bool:
        """A yes that can be a consent: it agrees in so many words. Not "all the time", not "i guess so"."""
        short = without_fillers(words)
        read = polarity.read(short)
        if read is None or read.answer is not Answer.YES or not read.plain or read.hedged:
            return False
        return all(w in PROPOSED or w in EXPECTED or w in answer_rules.AGREES for w in short)

    @staticmethod
    def _unless_consent(found: Reading, where: Situation) -> Reading:
        """Where a yes is a consent, `_agreement` alone has the word."""
        is_yes = found.intent == "affirm" and where.needs_plain_yes
        return replace(found, intent=OUT_OF_SCOPE, by="unclear") if is_yes else found

    def _read_answer(self, words: Tokens, asks: bool) -> Reading:
        short = without_fillers(words)
        read = polarity.read(short, asks)
        if read and read.answer is Answer.UNCLEAR:
            return self._pulls_both_ways(words, asks)
        if read and read.certain:
            return Reading(
                "affirm" if read.answer is Answer.YES else "deny", 0.9 if read.hedged else 1.0, "grammar"
            )
        guess = self._guess(words)
        if read:
            return self._with_model(read, guess, self.lexicon.is_strange(words))
        takes_back = answer_rules.NEGATION.match(words) and not is_part_of_it(words)
        if guess.intent == "danger_now" and takes_back:
            return Reading(OUT_OF_SCOPE, guess.confidence, "unclear")  # "no weapons": the rules have read it
        if guess.intent in YES_NO and (asks or not may_be(guess, short)):
            return Reading(OUT_OF_SCOPE, guess.confidence, "unclear")
        return Reading(guess.intent, guess.confidence, "vectors")

    def _guess(self, words: Tokens) -> Guess:
        guess = self.model.guess(words)
        enough = ENOUGH_STRANGE_URGENT if guess.intent in URGENT else ENOUGH_STRANGE
        if guess.confidence < enough and self.lexicon.is_strange(words):
            return replace(guess, intent=OUT_OF_SCOPE, confidence=guess.likelihoods[OUT_OF_SCOPE])
        return guess

    def _pulls_both_ways(self, words: Tokens, asks: bool) -> Reading:
        """Seldom an answer ("yes when i dont do as told"); it may also be "no i want to stop"."""
        guess = self._guess(words)
        if guess.intent in YES_NO and (
            asks or not (begins_with(guess.intent, words) and guess.confidence >= SURE)
        ):
            return Reading(OUT_OF_SCOPE, guess.confidence, "unclear")
        return Reading(
            guess.intent, guess.confidence, "vectors" if guess.intent != OUT_OF_SCOPE else "unclear"
        )

    @staticmethod
    def _with_model(read: Polarity, guess: Guess, is_strange: bool) -> Reading:
        """It starts like an answer and goes on: "yes he took my car" or "yes i fed the dog"? The vectors are asked."""
        wanted, other = ("affirm", "deny") if read.answer is Answer.YES else ("deny", "affirm")
        if guess.intent not in (wanted, other, OUT_OF_SCOPE):
            return Reading(guess.intent, guess.confidence, "vectors")
        likely, nonsense = guess.likelihoods.get(wanted, 0.0), guess.likelihoods.get(OUT_OF_SCOPE, 0.0)
        most = MOST_NONSENSE_STRANGE if is_strange else MOST_NONSENSE
        if likely > guess.likelihoods.get(other, 0.0) and nonsense < most:
            return Reading(wanted, likely, "grammar")
        return Reading(OUT_OF_SCOPE, guess.likelihoods.get(OUT_OF_SCOPE, 0.0), "unclear")


def may_be(guess: Guess, short: Tokens) -> bool:
    """The vectors alone hardly tell "he does" from "he does not": a no needs one negation, a yes none, unless they are sure."""
    if answer_rules.NOT_AN_ANSWER.match(short) or answer_rules.ASKS.match(short[:2]):
        return False
    cues = answer_rules.NEGATIVE_CUE.count(short)
    if guess.confidence >= SURE and guess.intent == "deny":
        return cues < 2 or "if" not in short  # "wouldnt be here if he didnt"
    return cues == (1 if guess.intent == "deny" else 0) and not answer_rules.REPORTED.match(short)


def begins_with(intent: str, words: Tokens) -> bool:
    return words[0] in (answer_rules.YES if intent == "affirm" else answer_rules.NO)
