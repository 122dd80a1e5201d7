"""The golden transcripts at a real door: over HTTP, on the page and by text, with a real Rasa behind it.

Between every two turns the door is made anew, and the other Rasa process takes the next one: all that is
known of a conversation comes back out of Redis, sealed.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.transcripts.house import House, running_house
from tests.transcripts.page import Page
from tests.transcripts.phone import Phone
from tests.transcripts.player import Transcript, play, transcripts

pytestmark = [pytest.mark.slow, pytest.mark.redis, pytest.mark.timeout(300)]
STAGES = {"web": Page, "sms": Phone}
AT_THE_DOOR = [one for one in transcripts() if not one.is_for_rasa_alone]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with running_house(tmp_path_factory.mktemp("transcripts")) as house:
        yield house


@pytest.mark.parametrize("transcript", AT_THE_DOOR, ids=lambda one: one.name)
def test_it_goes_as_written(house: House, transcript: Transcript) -> None:
    """Every turn of it. What is for Rasa alone is played by tests/bot/rasa/test_transcripts.py, whole."""
    played = play(transcript, STAGES[transcript.channel](house))
    assert played.turns == transcript.numbers()
    assert played.ways_out >= sum(bool(transcript.ways_out(turn)) for turn in transcript.turns)
