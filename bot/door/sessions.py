"""The person's session: a value, sealed with a key that only the person's cookie holds.

Whoever reads the store (Redis, a memory image without the cookie) finds random names and sealed bytes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import secrets
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple, Protocol

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from bot.door.answer import Answer

NAME_BYTES = 16
KEY_BYTES = SecretBox.KEY_SIZE
COOKIE_LENGTH = 64  # base64 of 48 bytes, without padding
MARK_LENGTH = 6  # what may follow: it says nothing, and makes the cookie another one


def new_token() -> str:
    return secrets.token_urlsafe(12)


def new_conversation() -> str:
    return f"c_{secrets.token_hex(16)}"


@dataclass
class Session:
    """What the door remembers between two requests. Nothing of it outlives the session."""

    conversation: str
    language: str
    seen_at: float  # the last deliberate act of the person; a reload is none
    answer: dict[str, Any] | None = None  # what is to be shown: Rasa's last answer
    owed: str | None = "begin"  # the signal, or "repeat", that Rasa must answer before anything is shown
    data: dict[str, Any] = field(default_factory=dict)  # goes with that signal
    token: str = field(default_factory=new_token)  # of the form that is shown; spent by one answer
    spent: str = ""  # a digest of the form before it
    is_open: bool = False  # the person has said that it is safe, and nothing has happened since
    shows_lines: bool = False  # the person asked for the phone numbers
    then: str | None = None  # a signal that is owed after what is owed now
    tried_at: float = 0.0  # when Rasa last failed to answer
    is_hide_asked: bool = False  # the person hid it, and not the page itself; kept beside, too
    hidden_at: float | None = None  # kept beside the sealed part: a hide waits for no turn under way
    notice: str | None = None  # one sentence above the next page
    draft: dict[str, str] | None = None  # words sent but not taken, for their question
    reference: str | None = None  # of what was sent last; whatever fails later, that stays true
    about: str = "self"  # whose phone numbers come first; shown only while the gate is open
    read: Answer | None = None  # `answer`, once it was read in this request; never sealed
    # The JSON it was opened from: what has not changed is not sealed again.
    opened: str = field(default="", repr=False, compare=False)

    def close_gate(self, signal: str) -> None:
        """Nothing is shown before the person says again that it is safe."""
        self.owed, self.data = signal, {}
        self.answer = None
        self.is_open = self.shows_lines = False
        self.notice = None
        self.token = new_token()


NOT_SEALED = frozenset({"hidden_at", "is_hide_asked", "read", "opened"})
SEALED = tuple(part.name for part in fields(Session) if part.name not in NOT_SEALED)


class Hidden(NamedTuple):
    """Since when, and whether the person asked for it: a page also hides by itself."""

    at: float
    is_asked: bool


class Store(Protocol):
    """Where sealed sessions lie. `lock` lets one request at a time work on a session."""

    def get(self, name: str) -> bytes | None: ...
    def find(self, name: str) -> tuple[bytes | None, Hidden | None]: ...
    def put(self, name: str, sealed: bytes, conversation: str, seconds: float, is_new: bool) -> bool: ...
    def touch(self, name: str, conversation: str, seconds: float) -> bool: ...
    def delete(self, name: str, conversation: str) -> None: ...
    def lock(self, name: str) -> AbstractContextManager[object]: ...
    def hide(self, name: str, at: float, seconds: float, is_asked: bool = False) -> None: ...
    def uncover(self, name: str) -> None: ...
    def expired(self) -> list[str]: ...


class Sessions:
    """Begins, opens, saves and ends sessions; everything in the store is sealed and expires."""

    def __init__(self, store: Store, seconds: float, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._seconds = seconds
        self.clock = clock

    def begin(self, language: str) -> tuple[str, Session]:
        session = Session(conversation=new_conversation(), language=language, seen_at=self.clock())
        cookie = _encode(secrets.token_bytes(NAME_BYTES + KEY_BYTES))
        self._put(cookie, session, self._seconds, is_new=True)
        return cookie, session

    def open(self, cookie: str | None) -> Session | None:
        """The session of this cookie; None when there is none, whatever the cookie holds."""
        if (parts := _decode(cookie)) is None:
            return None
        name, key = parts
        sealed, hidden = self._store.find(name)
        if sealed is None:
            return None
        try:
            opened = SecretBox(key).decrypt(sealed).decode()
        except CryptoError:
            return None
        session = Session(**json.loads(opened), opened=opened)
        if hidden:
            session.hidden_at, session.is_hide_asked = hidden
        return session

    def save(self, cookie: str, session: Session) -> bool:
        """False when the session was ended meanwhile: what is over never comes back."""
        return self._put(cookie, session, self._seconds, is_new=False)

    def hide(self, cookie: str, seconds: float, is_asked: bool = False) -> str:
        """Cover the session, whatever turn is under way; it is erased unless it is uncovered in time.

        Gives a cookie for the same session that differs: a browser drops the pages that it keeps
        for Back when a cookie changes.
        """
        if parts := _decode(cookie):
            self._store.hide(parts[0], self.clock(), seconds, is_asked)
        return cookie[:COOKIE_LENGTH] + secrets.token_hex(MARK_LENGTH // 2)

    def is_hidden(self, cookie: str) -> bool:
        parts = _decode(cookie)
        return parts is not None and self._store.find(parts[0])[1] is not None

    def uncover(self, cookie: str, session: Session) -> None:
        session.hidden_at = None
        if parts := _decode(cookie):
            self._store.uncover(parts[0])

    def end(self, cookie: str, session: Session) -> None:
        if (parts := _decode(cookie)) is not None:
            self._store.delete(parts[0], session.conversation)

    def lock(self, cookie: str) -> AbstractContextManager[object]:
        parts = _decode(cookie)
        return self._store.lock(parts[0] if parts else "none")

    def expired(self) -> list[str]:
        """Conversations whose session ran out since the last call: Rasa is to forget them."""
        return self._store.expired()

    def _put(self, cookie: str, session: Session, seconds: float, is_new: bool) -> bool:
        parts = _decode(cookie)
        assert parts is not None  # noqa: S101  (for the type checker: we made this cookie)
        name, key = parts
        value = json.dumps({part: getattr(session, part) for part in SEALED})
        if value == session.opened:
            return self._store.touch(name, session.conversation, seconds)
        sealed = bytes(SecretBox(key).encrypt(value.encode()))
        return self._store.put(name, sealed, session.conversation, seconds, is_new)


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decode(cookie: str | None) -> tuple[str, bytes] | None:
    if not cookie or len(cookie) not in (COOKIE_LENGTH, COOKIE_LENGTH + MARK_LENGTH) or not cookie.isascii():
        return None
    try:
        raw = base64.urlsafe_b64decode(cookie[:COOKIE_LENGTH])
    except (binascii.Error, ValueError):
        return None
    if len(raw) != NAME_BYTES + KEY_BYTES:
        return None
    # Hashed, so that a name read in the store is not half of a cookie.
    return hashlib.sha256(raw[:NAME_BYTES]).hexdigest(), raw[NAME_BYTES:]
