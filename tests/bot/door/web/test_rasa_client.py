"""The client: signed, one process for one conversation, and never more waiting than there is room for."""

from __future__ import annotations

import gc
import io
import threading
import time
from collections.abc import Iterator

import pytest

from bot.door.rasa_client import LARGEST_ANSWER, Rasa, RasaFailed, Turn
from tests.bot.door.web.fake_rasa import DRIPS, HANGS_UP, KEY, FakeRasa


@pytest.fixture
def processes() -> Iterator[list[FakeRasa]]:
    fakes = [FakeRasa() for _ in range(3)]
    yield fakes
    for fake in fakes:
        fake.stop()


def test_a_conversation_stays_with_its_process(processes: list[FakeRasa]) -> None:
    client = Rasa(tuple(fake.url for fake in processes), KEY)
    for number in range(30):
        for signal in ("begin", "silence"):
            client.turn(Turn(f"c_{number}", signal=signal))  # type: ignore[arg-type]
    held = [{turn["conversation"] for turn in fake.turns} for fake in processes]
    assert sum(len(conversations) for conversations in held) == 30
    assert all(held)
    assert client.forget("c_1")
    assert [name for fake in processes for name in fake.forgotten] == ["c_1"]


def test_one_of_message_choice_and_signal() -> None:
    with pytest.raises(ValueError):
        Turn("c_1")
    with pytest.raises(ValueError):
        Turn("c_1", message="yes", choice="yes")


def test_turns_that_find_no_room_fail_at_once(processes: list[FakeRasa]) -> None:
    fake = processes[0]
    fake.delay = 2.0
    client = Rasa((fake.url,), KEY, seconds=60, at_once=1)
    first = threading.Thread(target=client.turn, args=(Turn("c_1", choice="yes"),))
    first.start()
    while not fake.turns:
        time.sleep(0.01)
    with pytest.raises(RasaFailed):
        client.turn(Turn("c_2", choice="yes"))
    assert first.is_alive()
    first.join()
    assert client.turn(Turn("c_2", choice="yes")).stage == "question"


def test_nobody_there_is_a_failure_and_no_more() -> None:
    client = Rasa(("http://127.0.0.1:9",), KEY)
    with pytest.raises(RasaFailed):
        client.turn(Turn("c_1", choice="yes"))
    assert not client.forget("c_1")
    assert not client.is_healthy()


def test_healthy_when_all_are(processes: list[FakeRasa]) -> None:
    assert Rasa(tuple(fake.url for fake in processes), KEY).is_healthy()


def test_another_takes_over_where_memory_is_shared(processes: list[FakeRasa]) -> None:
    gone, *others = processes
    client = Rasa(tuple(fake.url for fake in processes), KEY, is_shared=True)
    gone.stop()
    for number in range(12):
        client.turn(Turn(f"c_{number}", signal="begin"))
        assert client.forget(f"c_{number}")
    assert sum(len(fake.turns) for fake in others) == 12
    assert not gone.turns


def test_nobody_takes_over_where_memory_is_not_shared(processes: list[FakeRasa]) -> None:
    urls = tuple(fake.url for fake in processes)
    processes[0].stop()
    outcomes = set()
    for number in range(12):
        try:
            Rasa(urls, KEY).turn(Turn(f"c_{number}", signal="begin"))
            outcomes.add("answered")
        except RasaFailed:
            outcomes.add("failed")
    assert outcomes == {"answered", "failed"}
    assert sum(len(fake.turns) for fake in processes) < 12


def test_what_may_have_been_heard_is_not_said_twice(processes: list[FakeRasa]) -> None:
    """A yes that was taken before the process failed would answer the next question, too."""
    client = Rasa(tuple(fake.url for fake in processes), KEY, is_shared=True)
    for fake in processes:
        fake.plan["yes"] = 500
    with pytest.raises(RasaFailed):
        client.turn(Turn("c_1", choice="yes"))
    assert sum(len(fake.turns) for fake in processes) == 1


def test_an_answer_that_was_broken_off_is_not_read_as_the_next(processes: list[FakeRasa]) -> None:
    """A connection on which something went wrong is not used again, and the next turn finds a new one."""
    fake = processes[0]
    client = Rasa((fake.url,), KEY)
    for wrong in (b"x" * (LARGEST_ANSWER + 70_000), 500, b"[]", b"{"):
        fake.plan["no"] = wrong
        with pytest.raises(RasaFailed):
            client.turn(Turn("c_1", choice="no"))
        assert client.turn(Turn("c_1", choice="yes")).item == "L1A.S2.PV.01"


def test_one_connection_is_used_again_and_again(processes: list[FakeRasa]) -> None:
    fake = processes[0]
    client = Rasa((fake.url,), KEY)
    for _ in range(5):
        client.turn(Turn("c_1", choice="yes"))
    assert len(fake.callers) == 1


def test_another_takes_over_at_once_for_one_that_died_between_two_turns(processes: list[FakeRasa]) -> None:
    """Its connection is kept and broken; to find that out by speaking to it would be too late."""
    client = Rasa(tuple(fake.url for fake in processes), KEY, is_shared=True)
    for number in range(12):
        client.turn(Turn(f"c_{number}", choice="no"))
    died = processes[0]
    assert died.turns
    died.die()
    for number in range(12):
        client.turn(Turn(f"c_{number}", choice="yes"))
    assert not any(turn["choice"] == "yes" for turn in died.turns)
    assert sum(turn["choice"] == "yes" for fake in processes for turn in fake.turns) == 12


def test_a_line_that_waits_remembers_no_words(processes: list[FakeRasa]) -> None:
    fake = processes[0]
    client = Rasa((fake.url,), KEY)
    client.turn(Turn("c_1", message="the canary sang"))
    client.turn(Turn("c_1", choice="yes"))
    client.turn(Turn("c_1", message="the canary sang at noon"))
    gc.collect()
    buffers = [one for one in gc.get_objects() if isinstance(one, io.BytesIO) and not one.closed]
    assert not [one for one in buffers if b"canary" in one.getvalue()]
    assert len(fake.callers) == 1


def test_a_turn_is_never_sent_twice_by_itself(processes: list[FakeRasa]) -> None:
    """It may have been taken: a yes said twice answers two questions."""
    fake = processes[0]
    fake.delay = 1.0
    client = Rasa((fake.url,), KEY, seconds=0.3)
    with pytest.raises(RasaFailed):
        client.turn(Turn("c_1", choice="yes"))
    time.sleep(1.5)
    assert len(fake.turns) == 1


@pytest.mark.parametrize("is_shared", [False, True])
def test_a_turn_is_not_sent_again_where_a_kept_connection_breaks(
    processes: list[FakeRasa], is_shared: bool
) -> None:
    """Rasa heard it and died before it answered; a client may take that for a connection that was stale."""
    urls = tuple(fake.url for fake in processes) if is_shared else (processes[0].url,)
    client = Rasa(urls, KEY, is_shared=is_shared)
    for number in range(20):
        client.turn(Turn(f"c_{number}", choice="no"))
    for fake in processes:
        fake.plan["yes"] = HANGS_UP
    with pytest.raises(RasaFailed):
        client.turn(Turn("c_1", choice="yes"))
    assert sum(turn["choice"] == "yes" for fake in processes for turn in fake.turns) == 1


def test_drop_by_drop_does_not_outlast_the_patience(processes: list[FakeRasa]) -> None:
    fake = processes[0]
    fake.plan["yes"] = DRIPS
    client, started = Rasa((fake.url,), KEY, seconds=0.5), time.monotonic()
    with pytest.raises(RasaFailed):
        client.turn(Turn("c_1", choice="yes"))
    assert time.monotonic() - started < 5
