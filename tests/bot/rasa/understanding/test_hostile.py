"""Nothing that can be typed breaks the classifier, makes it slow, or is read as an answer by accident."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.rasa.understanding.answer_words import LISTS as ANSWERS
from bot.rasa.understanding.danger import danger
from bot.rasa.understanding.danger_words import LISTS as DANGER
from bot.rasa.understanding.normalise import tokens, without_fillers
from bot.rasa.understanding.polarity import read
from bot.rasa.understanding.presence import LISTS as PRESENCE
from bot.rasa.understanding.presence import cannot_talk
from bot.rasa.understanding.privacy import LISTS as PRIVACY
from bot.rasa.understanding.privacy import is_private
from bot.rasa.understanding.stages import Situation
from tests.bot.rasa.intents import INTENTS

ANY_TEXT = st.text(st.characters(), max_size=300)  # lone surrogates too
STAGE = st.sampled_from(["gate", "question", "details", "consent", None])


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=ANY_TEXT, stage=STAGE)
def test_any_unicode(understanding, text, stage):
    found = understanding.read(text, Situation(stage, ("yes", "no")))
    assert found.intent in INTENTS
    assert 0 <= found.confidence <= 1


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=ANY_TEXT)
def test_random_text_never_passes_the_gate(understanding, text):
    found = understanding.read(text, Situation("gate"))
    assert found.intent != "affirm" or found.by == "lexicon"


@pytest.mark.parametrize("text", ["a" * 10**6, "yes " * 10**5, "he is here " * 10**4, "\u0301" * 10**4, "👍" * 10**4, "((((" * 10**4, "\x00" * 10**4, "<b>" * 10**4, "\ud83d" * 10**4, "no yes " * 10**4])  # fmt: skip
def test_huge_messages(understanding, text):
    started = time.perf_counter()
    understanding.read(text, Situation("question"))
    assert time.perf_counter() - started < 5


def test_no_message_makes_the_rules_slow():
    """Words that many rules share, in random order: the worst that their patterns can meet."""
    picked = random.Random(20261121)
    for lists in (DANGER, ANSWERS, PRESENCE, PRIVACY):
        words = sorted(
            {
                w
                for named in lists.values()
                for listed in named.split()
                for w in listed.replace("%", "x").split("_")
            }
        )
        for _ in range(25):
            message = tokens(" ".join(picked.choices(words, k=picked.choice((8, 16, 300)))))
            started = time.process_time()
            (
                danger(message),
                cannot_talk(message, at_gate=True),
                is_private(message),
                read(without_fillers(message)),
            )
            assert time.process_time() - started < 1
