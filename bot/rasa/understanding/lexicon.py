"""Whole messages that are known. Every training example is one, so adding a word is adding a line to dialogue/nlu."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from . import answer_words, covering, danger_words, leaving, presence, privacy
from .model import OUT_OF_SCOPE
from .normalise import FILLERS, PAIRS, SHORT, SPELLED_OUT, Tokens, tokens, without_fillers
from .spelling import Spelling
from .vectors import english_words

# Where two intents share the words left after dropping fillers, the one whose miss costs most wins.
BY_COST = ("danger_now", "not_safe", "exit", "hide", OUT_OF_SCOPE)
# Words people shorten and stretch most; they exist even if no example holds them.
CORE_WORDS = frozenset(
    "yes no yeah yep nah nope never not stop exit hide help safe here home coming talk".split()
)


@dataclass(frozen=True)
class Lexicon:
    phrases: Mapping[str, str]  # canonical message -> intent
    lookups: Mapping[str, frozenset[str]]  # name of the list -> canonical messages
    synonyms: Mapping[str, str]  # canonical words -> choice value
    known: frozenset[str]
    in_scope: frozenset[str]  # words of the examples that are not out of scope
    spelling: Spelling = field(compare=False)

    @classmethod
    def build(
        cls,
        examples: Iterable[tuple[str, str]],
        lookups: Mapping[str, Iterable[str]],
        synonyms: Mapping[str, str],
    ) -> Lexicon:
        examples = list(examples)
        plain = [(tokens(text), intent) for text, intent in examples]
        known = (
            CORE_WORDS
            | FILLERS
            | set(SHORT)
            | set(SPELLED_OUT)
            | set(PAIRS.values())
            | {w for words, _ in plain for w in words}
        )
        spelling = spelling_for(plain)
        exact: dict[str, str] = {}
        shorter: dict[str, set[str]] = {}
        for text, intent in examples:
            words = tokens(text, known)
            exact.setdefault(" ".join(words), intent)
            words = spelling.mend(words)
            exact.setdefault(" ".join(words), intent)
            if says_something(short := without_fillers(words)) and not (
                "just" in words and intent == "danger_now"
            ):
                shorter.setdefault(" ".join(short), set()).add(intent)
        phrases = dict(exact)
        for phrase, intents in shorter.items():
            chosen = intents.pop() if len(intents) == 1 else next((i for i in BY_COST if i in intents), None)
            if chosen and phrase not in phrases:
                phrases[phrase] = chosen
        lists = {
            name: frozenset(form for text in texts for form in forms(tokens(text, known)))
            for name, texts in lookups.items()
        }
        words_of_lists = {w for phrases_ in lists.values() for phrase in phrases_ for w in phrase.split()}
        names = {" ".join(tokens(text, known)): value for text, value in synonyms.items()}
        in_scope = frozenset(
            word
            for text, intent in examples
            if intent != OUT_OF_SCOPE
            for word in spelling.mend(tokens(text, known))
        )
        return cls(phrases, lists, names, frozenset(known | words_of_lists), in_scope, spelling)

    def read(self, text: object) -> Tokens:
        return self.spelling.mend(tokens(text, self.known))

    def intent(self, words: Tokens) -> str | None:
        return next((self.phrases[form] for form in forms(words) if form in self.phrases), None)

    def holds(self, name: str, words: Tokens) -> bool:
        listed = self.lookups.get(name, frozenset())
        return any(form in listed for form in forms(words))

    def is_strange(self, words: Tokens) -> bool:
        """It holds a word that no example of a meaning holds, so it may well be about something else."""
        return not self.in_scope.issuperset(words)

    def save(self, folder: Path) -> None:
        told = {
            "phrases": dict(self.phrases),
            "lookups": {name: sorted(listed) for name, listed in self.lookups.items()},
            "synonyms": dict(self.synonyms),
            "known": sorted(self.known),
            "in_scope": sorted(self.in_scope),
            "spelling": sorted(self.spelling.words),
            "untouched": sorted(self.spelling.untouched - english_words()),
        }
        (folder / "lexicon.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Lexicon:
        told = json.loads((folder / "lexicon.json").read_text(encoding="utf-8"))
        lookups = {name: frozenset(listed) for name, listed in told["lookups"].items()}
        known = frozenset(told["known"])
        return cls(
            told["phrases"],
            lookups,
            told["synonyms"],
            known,
            frozenset(told["in_scope"]),
            Spelling(told["spelling"], english_words() | frozenset(told["untouched"])),
        )


def forms(words: Tokens) -> tuple[str, ...]:
    """The message as it stands, then without fillers."""
    whole, shorter = " ".join(words), " ".join(without_fillers(words))
    return (whole,) if whole == shorter else (whole, shorter)


def says_something(words: Tokens) -> bool:
    """Of "fuck this" the "this" is left, of "oh how" the "how": no phrase that means anything by itself."""
    return len(words) > 1 and not ENGLISH_STOP_WORDS.issuperset(words)


def spelling_for(examples: list[tuple[Tokens, str]]) -> Spelling:
    """Slips are mended to real words of the examples, never to the slips that the examples hold.

    Names, places and other languages are in the examples of out_of_scope and greet: those words are no slips.
    """
    real = english_words() | CORE_WORDS | set(SPELLED_OUT) | set(SHORT.values()) | set(PAIRS.values())
    targets = {w for words, intent in examples if intent != OUT_OF_SCOPE for w in words if w in real}
    foreign = {
        w for words, intent in examples if intent in (OUT_OF_SCOPE, "greet", "affirm", "deny") for w in words
    }
    return Spelling(targets, english_words() | foreign | rule_words())


def rule_words() -> frozenset[str]:
    """Words that the rules know ("dads", "ramming") are no slips."""
    lists = (
        answer_words.LISTS,
        covering.LISTS,
        danger_words.LISTS,
        leaving.LISTS,
        presence.LISTS,
        privacy.LISTS,
    )
    return frozenset(
        word for named in lists for listed in named.values() for word in listed.replace("_", " ").split()
    )
