"""The last look before anything is sent: the person's own answers, under their own questions."""

from __future__ import annotations

import pytest

from bot.door.web.summary import summary_rows
from bot.door.web.words import Words
from dialogue.instruments import catalogue
from dialogue.instruments.answer_types.yes_no import YesNo
from dialogue.wording.pseudo import PSEUDO

WORDS = Words("en")


def rows(answers: dict[str, object]) -> list[tuple[str, str]]:
    return [(row.label, row.answer) for row in summary_rows([{"answers": answers}], WORDS)]


def test_each_answer_stands_under_its_question() -> None:
    assert rows({"L1A.S2.IS.01": "yes", "DCC.DW.CONSENT.02": "no"}) == [
        ("Are you worried that you, or someone close to you, could get hurt soon?", "Yes"),
        ("Is it OK for the worker to get in touch with you?", "No"),
    ]


@pytest.mark.parametrize("instrument", ["L1A", "L1C", "DCC"])
def test_nobody_reads_of_themselves_as_of_another(instrument: str) -> None:
    """The labels are for workers: "Worried for their own safety"."""
    asked = [item for item in catalogue().current(instrument).items if isinstance(item.answer, YesNo)]
    answers = {item.id: "yes" for item in asked if "person" in item.asked_by}
    assert answers
    shown = rows(answers)
    assert len(shown) == len(answers)
    assert [label for label, _ in shown if "?" not in label] == []


def test_answers_are_in_the_words_that_were_chosen_and_written() -> None:
    """The answer types' own words are for workers: "Did not disclose", "What they said about it: ..."."""
    answers = {
        "L1A.S2.PV.01": {"value": "yes", "detail": "He took my keys"},
        "L1A.S2.PV.02": {"silence": "not_disclosed"},
        "L1A.S2.PV.03": {"silence": "skipped"},
        "DCC.DW.KNOWN.01": {"silence": "unknown"},
        "DCC.DW.WISH.01": {"value": "something_else", "other": "a locksmith"},
        "DCC.DW.CONTACT.05": "weekdays",
    }
    assert [answer for _, answer in rows(answers)] == [
        *("Yes\nHe took my keys", "Rather not say", "", "Not sure"),
        *("Something else\na locksmith", "weekdays"),
    ]


def test_choices_are_in_the_language_of_the_page() -> None:
    [row] = summary_rows([{"answers": {"DCC.DW.WISH.01": "stay"}}], Words(PSEUDO))
    assert row.answer.startswith("[")


def test_what_does_not_fit_its_item_is_left_out() -> None:
    assert rows({"L1A.S2.IS.01": "perhaps", "L1A.S9.XX.01": "yes", "../..": "yes"}) == []
