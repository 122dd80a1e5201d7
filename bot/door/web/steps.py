"""What one request does to a session: take an answer, ask whether it is safe, pay what Rasa is owed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.door.about import told_about
from bot.door.answer import Answer, read_answer
from bot.door.exchange import OutcomeUntold
from bot.door.parts import parts
from bot.door.rasa_client import RasaFailed, Turn
from bot.door.sessions import Session, new_token
from bot.door.vocabulary import Spoken
from bot.door.web.screen import SKIPPABLE
from bot.door.web.words import CHANNEL, MODE, Words

CONTROLS = frozenset(
    {
        *("go_back", "repeat", "help", "skip", "rather_not_say", "danger_now", "talk_to_person"),
        "start_over",
    }
)
OUTCOMES = ("stored", "store_failed")
PAUSE_SECONDS = 3.0  # between two tries, so that a slow Rasa is not asked twice for one page


@dataclass(frozen=True)
class Posted:
    """What the person sent. `choice` is an answer or a control, `act` is for the page alone."""

    act: str
    choice: str
    words: str
    token: str

    @classmethod
    def read(cls, form: Mapping[str, str]) -> Posted:
        words = form.get("words", "").replace("\r\n", "\n").strip()
        as_words = form.get("with") == "words" and words
        choice = form.get("control") or ("" if as_words else form.get("choice", ""))
        return cls(form.get("act", ""), choice, words, form.get("token", ""))

    @property
    def digest(self) -> str:
        whole = "\n".join((self.token, self.choice, self.words))
        return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def answer_of(session: Session) -> Answer | None:
    if session.answer is None:
        return None
    if session.read is None or session.read.raw is not session.answer:
        session.read = read_answer(session.answer, Spoken(CHANNEL, MODE, session.language))
    return session.read


def key_of(answer: Answer) -> str:
    """Which question this is, so that kept words meet no other."""
    return answer.item or answer.stage


def is_silent(session: Session) -> bool:
    """Whether the gate has to be asked again. At the gate itself there is nothing to protect."""
    if parts().sessions.clock() - session.seen_at <= parts().settings.silence_seconds:
        return False
    stage = (session.answer or {}).get("stage")
    return session.is_open or session.shows_lines or stage not in (None, "gate")


def has_left_in_words(session: Session) -> bool:
    """Somebody who types "bye" has left like somebody who chose Leave. A gentle ending is shown."""
    answer = answer_of(session)
    return answer is not None and answer.has_ended and [said.response for said in answer.say] == ["ended"]


def has_hidden_in_words(session: Session) -> bool:
    answer = answer_of(session)
    return answer is not None and any(said.response == "hidden_cover" for said in answer.say)


def ask_again(session: Session, signal: str) -> None:
    """The gate comes first again; before it only an outcome that Rasa has yet to hear of."""
    if session.owed in OUTCOMES:
        owed, data = session.owed, session.data
        session.close_gate(owed)
        session.data, session.then = data, signal
    else:
        session.close_gate(signal)


def pay(session: Session) -> None:
    """Ask Rasa for what is owed. Where that fails, the debt stays and the page tries again."""
    if not session.owed or parts().sessions.clock() - session.tried_at < PAUSE_SECONDS:
        return
    _ask_for(session, session.owed)
    if session.then and not session.owed:
        signal, session.then = session.then, None
        session.close_gate(signal)
        _ask_for(session, signal)


def take_posted(session: Session, posted: Posted) -> None:
    """One posted form. Whatever it holds, the next GET shows where we are."""
    now = parts().sessions.clock()
    if is_silent(session):
        _keep(session, posted.words)
        ask_again(session, "silence")
        pay(session)
    elif posted.act == "numbers":
        session.shows_lines = True
    elif session.owed or session.answer is None:
        _keep(session, posted.words)
        pay(session)
    elif posted.token != session.token:
        # The same form twice is one answer. Another answer from an old page changes nothing, and we say so.
        session.notice = None if session.spent == posted.digest else "asked_already"
    else:
        _take_answer(session, posted)
    session.seen_at = now


def take_up_again(session: Session, is_asked: bool) -> None:
    """The deliberate Continue after a hide: through the gate. A draft is dropped, knowingly."""
    session.draft = None
    session.seen_at = parts().sessions.clock()
    ask_again(session, "hidden")
    if session.owed == "hidden" and is_asked:
        session.data = {"asked": True}
    pay(session)


def _ask_for(session: Session, owed: str) -> None:
    if owed == "repeat":
        _say(session, choice="repeat")
    else:
        _say(session, signal=owed, data=session.data)


def _take_answer(session: Session, posted: Posted) -> None:
    answer = answer_of(session)
    if answer is None:
        return
    if posted.choice:
        _take_choice(session, answer, posted)
    elif posted.words and answer.takes_text:
        _take_words(session, answer, posted)
    else:
        session.notice = "choose_first" if answer.stage in SKIPPABLE else "choose_one"


def _take_choice(session: Session, answer: Answer, posted: Posted) -> None:
    is_change = answer.stage == "summary" and posted.choice.startswith("change:")
    if not (answer.offers(posted.choice) or posted.choice in CONTROLS or is_change):
        session.notice = "not_on_offer"
        return
    _keep(session, posted.words)
    session.spent = posted.digest
    _say(session, choice=posted.choice)


def _take_words(session: Session, answer: Answer, posted: Posted) -> None:
    limit, _ = Words(session.language).room(answer)
    if len(posted.words) > limit:
        _keep(session, posted.words)
        session.notice = "too_long"
        return
    _keep(session, posted.words)
    session.spent = posted.digest
    _say(session, message=posted.words)


def _say(
    session: Session,
    message: str | None = None,
    choice: str | None = None,
    signal: str | None = None,
    data: dict[str, Any] | None = None,
) -> None:
    turn = Turn(
        conversation=session.conversation,
        language=session.language,
        message=message,
        choice=choice,
        signal=signal,  # type: ignore[arg-type]  # what is owed is a signal
        data=data or {},
    )
    try:
        answer = parts().exchange.turn(turn)
    except OutcomeUntold as untold:
        session.owed, session.data = untold.signal, untold.data
        session.reference = untold.data.get("reference") or session.reference
    except RasaFailed:
        # It may have arrived. Sent again, it could answer the next question; "repeat" cannot.
        session.owed = session.owed or "repeat"
    else:
        _hear(session, answer, took_words=message is not None)
        return
    session.tried_at = parts().sessions.clock()


def _hear(session: Session, answer: Answer, took_words: bool) -> None:
    session.answer, session.read = answer.raw, answer
    session.reference = answer.reference or session.reference
    session.about = told_about(answer) or session.about
    session.owed, session.data = None, {}
    session.token = new_token()
    session.is_open = answer.stage != "gate" and (answer.stage != "ended" or session.is_open)
    is_elsewhere = session.draft is not None and session.draft["key"] != key_of(answer)
    if took_words or answer.has_ended or (is_elsewhere and answer.stage != "gate"):
        session.draft = None
    if answer.has_ended:
        parts().forgetting.ask(session.conversation)


def _keep(session: Session, words: str) -> None:
    """Words that were sent but are not taken yet: they stand in the box again when their question does."""
    answer = answer_of(session)
    if words and answer:
        session.draft = {"key": key_of(answer), "words": words}
