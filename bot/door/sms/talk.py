"""What the door remembers of one phone's conversation: in memory or sealed in Redis, and for a short time."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from bot.door.sessions import Store, new_conversation

STRIPES = 256

CodeStep = Literal["none", "offered", "done", "asked"]


@dataclass
class Talk:
    conversation: str = field(default_factory=new_conversation)
    wrote_at: float = 0.0
    has_begun: bool = False  # Rasa knows of it
    is_open: bool = False  # the person has said that it is safe, and nothing has happened since
    offered: list[str] = field(default_factory=list)  # the values behind the printed numbers
    code_step: CodeStep = "none"
    code: str | None = None  # keyed hash of the person's own code
    wrong_codes: int = 0
    held: dict[str, Any] | None = None  # Rasa's answer, waiting until the code is chosen or skipped
    is_hidden: bool = False  # the person, or somebody near, made it stop for a moment
    told_trouble_at: float = 0.0  # "not working" is not said at every message
    reference: str | None = None  # something was sent: never again is it said that nothing was
    about: str = "self"  # whose phone numbers are given
    is_failure_untold: bool = False  # it could not be stored, and Rasa could not be told so

    def begin_anew(self) -> None:
        """What this phone said before belongs to another conversation, which is gone."""
        vars(self).update(vars(Talk()))


class Talks:
    """By the keyed hash of the number. Sealed with a key that is not in the store."""

    def __init__(self, store: Store, key: bytes, seconds: float) -> None:
        self._store = store
        self._box = SecretBox(key)
        self._seconds = seconds
        self._stripes = [threading.Lock() for _ in range(STRIPES)]

    @contextmanager
    def alone(self, number: bytes) -> Iterator[None]:
        """One message at a time for each number, in this process and in the others."""
        with self._stripes[number[0]], self._store.lock(_name(number)):
            yield

    def open(self, number: bytes) -> Talk | None:
        sealed = self._store.get(_name(number))
        if sealed is None:
            return None
        try:
            return Talk(**json.loads(self._box.decrypt(sealed)))
        except CryptoError:
            return None

    def save(self, number: bytes, talk: Talk) -> None:
        sealed = bytes(self._box.encrypt(json.dumps(asdict(talk)).encode()))
        self._store.put(_name(number), sealed, talk.conversation, self._seconds, is_new=True)

    def end(self, number: bytes, talk: Talk) -> None:
        self._store.delete(_name(number), talk.conversation)

    def expired(self) -> list[str]:
        """Conversations that ran out since the last call: Rasa is to forget them."""
        return self._store.expired()


def _name(number: bytes) -> str:
    return f"sms:{number.hex()}"
