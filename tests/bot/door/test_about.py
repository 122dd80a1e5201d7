"""Which answers tell whom the conversation is about."""

from __future__ import annotations

from typing import Any

import pytest

from bot.door.about import told_about
from bot.door.answer import read_answer
from bot.door.vocabulary import Spoken
from tests.bot.door.web.fake_rasa import ENDED, FIRST, answer, question


@pytest.mark.parametrize(
    ("raw", "about"),
    [
        (answer("child_alone", stage="child_alone", expects="nothing"), "child_alone"),
        (answer("danger_now", stage="child_alone", offered=("go_on", "exit"), urgent=True), "child_alone"),
        (answer(question("L1C.S2B.01")), "child"),
        (answer("for_other", stage="who", offered=("yes", "no")), "other"),
        (answer("who_for", stage="who", offered=("self", "child", "other")), "self"),
        (FIRST, "self"),
        (answer(question("DCC.DW.CONSENT.01"), stage="consent"), None),
        (answer("help_short", stage="wish"), None),
        (ENDED, None),
    ],
)
def test_numbers_are_those_of_whom_it_is_about(raw: dict[str, Any], about: str | None) -> None:
    assert told_about(read_answer(raw, Spoken("web", "self", "en"))) == about
