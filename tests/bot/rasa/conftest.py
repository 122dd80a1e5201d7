"""One trained model for all tests of what runs inside Rasa, and conversations in this process."""

from __future__ import annotations

import os

import pytest

os.environ["RASA_TELEMETRY_ENABLED"] = "false"

from bot.rasa import without_tensorflow

without_tensorflow.install()
import skops.io  # noqa: E402, F401 - before Rasa, which makes it slow

TRAINING = 900  # seconds, on a busy machine, where understanding has to be trained first


def pytest_collection_modifyitems(items):
    for item in items:
        if "trained" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(TRAINING))


@pytest.fixture(scope="session")
def trained():
    """The model's file: the one that is there, or a new one."""
    from bot.rasa import commands, model

    commands.hush()
    return model.train(model.default_folder())


@pytest.fixture(scope="session")
def agent(trained):
    from .playing import load

    return load(trained)


@pytest.fixture
def talk(agent):
    """talk() begins a conversation; talk(mode="guided", ...) another kind."""
    from .playing import Conversation

    def begin(**settings) -> Conversation:
        return Conversation(agent, **settings)

    return begin


@pytest.fixture(scope="session")
def at(agent):
    """at("summary"): a conversation that has come as far as that."""
    from .playing import arrive

    walked: dict[str, tuple[bytes | None, dict]] = {}
    return lambda way: arrive(agent, way, walked)
