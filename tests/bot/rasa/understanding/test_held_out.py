"""The figures on held-out lines. They have been looked at since; docs/understanding.md has what each set gave when it was new."""

from __future__ import annotations

import pytest

from .measuring import Figures, Line, Result, figures, held_out, read_all, set_apart

# Reached, with little to spare: a change that makes one worse has to be looked at. Both sets are by people who had seen neither
# rules nor training lines; the ninth's was asked for lines that a list would not hold, the tenth's for what people really send.
SETS = ("ninth", "tenth")
WORST_FLIPPED = 0.005
LEAST_COVERED, LEAST_COVERED_NEW = 0.95, 0.8
MOST_NONSENSE = {"ninth": 0.06, "tenth": 0.045}
MOST_NONSENSE_ANSWERS = 0.015
MOST_MISSED = {
    "ninth": {"danger_now": 0.03, "not_safe": 0.083, "exit": 0.03, "hide": 0.034},
    "tenth": {"danger_now": 0.023, "not_safe": 0.012, "exit": 0.02, "hide": 0.012},
}
LEAST_SAFE_AT_GATE = 0.7  # who says in plain words that nobody is near is not asked a second time
# Of both, the lines that are no variation of a training line.
LEAST_NEW = 1000
MOST_NONSENSE_NEW = 0.06
MOST_MISSED_NEW = {"danger_now": 0.03, "not_safe": 0.07, "exit": 0.05, "hide": 0.05}
LEAST_OF_EACH = 80
LEAST_OF_TWO_MEANINGS = 0.9


@pytest.fixture(scope="module", params=SETS)
def name(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def new_lines(name, variation) -> list[Line]:
    return set_apart(held_out(name), variation)[0]


@pytest.fixture(scope="module")
def all_new(variation, understanding) -> Figures:
    """Of both sets, what is no variation of a training line."""
    lines = [line for name in SETS for line in held_out(name)]
    return figures(read_all(understanding, set_apart(lines, variation)[0]))


@pytest.fixture(scope="module")
def measured_new(new_lines, understanding) -> Figures:
    return figures(read_all(understanding, new_lines))


@pytest.fixture(scope="module")
def measured(name, understanding) -> Figures:
    return figures(read_all(understanding, held_out(name)))


@pytest.fixture(scope="module")
def earlier(understanding) -> list[Result]:
    """Lines of the gate, of free text, of consent and of two meanings, of the sets whose other lines are training lines now."""
    return read_all(understanding, held_out("earlier"))


def test_the_set_is_large_enough(name, new_lines, measured):
    assert len(held_out(name)) >= 1000
    assert len(new_lines) >= 400
    assert measured.counts["yes_no"] >= 400
    assert measured.counts["nonsense"] >= 200
    assert all(measured.counts[intent] >= LEAST_OF_EACH for intent in MOST_MISSED[name])


def test_no_new_line_is_a_training_line(new_lines, nlu):
    known = {" ".join(text.lower().split()) for text in nlu.texts()}
    assert not [line.text for line in new_lines if " ".join(line.text.lower().split()) in known]


def test_yes_is_not_read_as_no(measured, measured_new):
    assert measured.flipped <= WORST_FLIPPED
    assert measured_new.flipped <= WORST_FLIPPED
    assert measured.covered >= LEAST_COVERED
    assert measured_new.covered >= LEAST_COVERED_NEW


def test_nonsense_does_not_act(name, measured):
    assert measured.nonsense_accepted <= MOST_NONSENSE[name]
    assert measured.nonsense_as_answer <= MOST_NONSENSE_ANSWERS


@pytest.mark.parametrize("intent", ["danger_now", "not_safe", "exit", "hide"])
def test_safety_is_not_missed(name, measured, intent):
    assert measured.missed[intent] <= MOST_MISSED[name][intent]


def test_a_thousand_new_lines_are_read_as_well(all_new):
    assert all_new.counts["all"] >= LEAST_NEW
    assert all_new.flipped <= WORST_FLIPPED
    assert all_new.covered >= LEAST_COVERED_NEW
    assert all_new.nonsense_accepted <= MOST_NONSENSE_NEW
    assert all_new.nonsense_as_answer <= MOST_NONSENSE_ANSWERS
    assert {
        intent: missed for intent, missed in all_new.missed.items() if missed > MOST_MISSED_NEW[intent]
    } == {}
    assert all_new.unsafe_yes == 0


def test_a_plain_yes_at_the_gate_is_seldom_asked_again(measured):
    assert measured.counts["alone"] >= 60
    assert measured.gate_opened >= LEAST_SAFE_AT_GATE


def test_nothing_unsafe_passes_the_gate(measured, earlier):
    for f in (measured, figures(earlier)):
        assert f.unsafe_yes == 0
        assert f.gate_stopped >= 0.94


def test_what_is_told_is_kept(measured, earlier):
    assert measured.kept == 1
    assert figures(earlier).kept == 1


def test_danger_told_is_flagged(earlier):
    told = [r for r in earlier if r.line.danger_mentioned]
    assert len(told) >= 45
    assert sum(r.read.danger_mentioned for r in told) / len(told) >= 0.9


def test_a_line_of_two_meanings_is_read_as_one_of_them(earlier):
    two = [r for r in earlier if r.line.stage == "question" and len(r.line.intents) > 1]
    assert len(two) >= 200
    assert sum(r.is_right for r in two) / len(two) >= LEAST_OF_TWO_MEANINGS
