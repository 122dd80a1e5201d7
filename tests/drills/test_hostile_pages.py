"""The short form of the hostile answers, to the real door and the real Rasa."""

import pytest

from tests.drills.hostile_pages import drill


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_hostile_answers_break_nothing() -> None:
    result = drill(answers=400, seed=20261122)
    assert result.holds, result
    assert result.statuses["200"] > 300, result
    assert result.statuses["303"] > 300, result
