"""The golden transcripts through the real Rasa in this process, saved and restored between every two turns.

tests/drills/test_transcripts.py plays them at a real door.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from bot.rasa.channel import converse
from bot.rasa.request import read_request
from tests.transcripts.player import Transcript, Turn, as_request, compare, heard_by_rasa, play, transcripts

NAMED = {
    *(
        "adult_discloses_fear",
        "adult_not_safe_now",
        "adult_not_disclosed",
        "danger_midway",
        "hide_and_return",
    ),
    *("exit_on_every_turn", "silence_and_return", "code_word_on_sms", "carrier_stop", "carer_about_a_child"),
    *("child_alone", "withdraw_at_the_summary", "two_people_on_one_phone"),
}


class InProcess:
    """Rasa remembers a conversation as the bytes that it kept of it, and as nothing else."""

    def __init__(self, agent: Any, transcript: Transcript) -> None:
        self._agent, self._transcript = agent, transcript
        self._conversation = ""

    def plays(self, turn: Turn) -> bool:
        return heard_by_rasa(turn) is not None

    def is_possible(self, turn: Turn) -> bool:
        return True

    def take(self, turn: Turn, following: Turn) -> Iterator[str]:
        heard = heard_by_rasa(turn)
        assert heard is not None
        if heard.get("happens") == "begin":
            self._conversation = f"c_{uuid.uuid4().hex}"
        request = as_request(self._transcript, turn, self._conversation)
        answer = asyncio.run(converse(self._agent, read_request(json.dumps(request).encode())))
        yield from compare(turn, answer)
        if turn.get("ends") and self.keep() is not None:
            yield "something is left of the conversation"

    def keep(self) -> bytes | None:
        return asyncio.run(self._agent.tracker_store.shelf.get(self._conversation))

    def put_back(self, kept: bytes) -> None:
        asyncio.run(self._agent.tracker_store.shelf.put(self._conversation, kept))


def test_the_named_ones_are_there():
    assert {one.name for one in transcripts()} >= NAMED


@pytest.mark.parametrize("transcript", transcripts(), ids=lambda one: one.name)
def test_it_goes_as_written(agent, transcript):
    played = play(transcript, InProcess(agent, transcript))
    for_rasa = {number for number, turn in enumerate(transcript.turns, 1) if heard_by_rasa(turn)}
    assert played.turns == for_rasa
    if transcript.is_for_rasa_alone:
        assert played.turns == transcript.numbers(), "the others would be played by none"
    asked = [turn for turn in transcript.turns if heard_by_rasa(turn)]
    assert played.ways_out == sum(len(transcript.ways_out(turn)) for turn in asked)
