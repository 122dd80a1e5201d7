"""What Rasa may answer, and nothing else: ids that we know, short values, no prose, no HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Protocol

STAGES = frozenset(
    {
        *("gate", "who", "age", "child_alone", "question", "details", "wish"),
        *("consent", "contact", "conflict", "summary", "sent", "ended"),
    }
)
EXPECTS = frozenset({"choice", "text", "choice_or_text", "nothing"})
PARTS = frozenset({"ask", "details"})
MOST_SAID = 20
MOST_OFFERED = 40
MOST_RECORDS = 10
LONGEST_VALUE = 120  # of something that is offered
LONGEST_VAR = 300
WORD = re.compile(r"[a-z][a-z0-9_]{0,60}")


class AnswerRefused(ValueError):
    """The answer is not of the agreed form. Says which part, never what stood in it."""


class Vocabulary(Protocol):
    """The ids that we can say: wording's responses and labels, the catalogue's items."""

    def can_say(self, said: Said) -> bool: ...
    def has_label(self, label: str) -> bool: ...
    def has_item(self, item: str) -> bool: ...


@dataclass(frozen=True)
class Said:
    response: str
    vars: dict[str, str | int]
    item: str | None = None
    part: str = "ask"
    records: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Offer:
    value: str
    label: str


@dataclass(frozen=True)
class Progress:
    at: int
    of: int


@dataclass(frozen=True)
class Answer:
    """One turn's answer. `raw` is the JSON it was read from, for the session to keep."""

    say: tuple[Said, ...]
    offered: tuple[Offer, ...]
    expects: str
    stage: str
    urgent: bool
    has_ended: bool
    disclosure: dict[str, Any] | None
    progress: Progress | None
    raw: dict[str, Any]

    @property
    def takes_text(self) -> bool:
        return self.expects in ("text", "choice_or_text")

    @property
    def item(self) -> str | None:
        """The item that is being asked."""
        return next((said.item for said in reversed(self.say) if said.item), None)

    @property
    def reference(self) -> str | None:
        """The code of what was sent, where this says that it was."""
        codes = (said.vars.get("reference") for said in self.say) if self.stage == "sent" else ()
        return next((str(code) for code in codes if code), None)

    def offers(self, value: str) -> bool:
        return any(offer.value == value for offer in self.offered)


def read_answer(value: Any, known: Vocabulary) -> Answer:
    """Raises AnswerRefused for anything that the contract (docs/conversation.md) does not allow."""
    _require(isinstance(value, dict), "answer")
    say, offered, event = value.get("say"), value.get("offered"), value.get("event")
    _require(isinstance(say, list) and len(say) <= MOST_SAID, "say")
    _require(isinstance(offered, list) and len(offered) <= MOST_OFFERED, "offered")
    _require(value.get("expects") in EXPECTS, "expects")
    _require(value.get("stage") in STAGES, "stage")
    _require(isinstance(value.get("urgent"), bool), "urgent")
    return Answer(
        say=tuple(_said(part, known) for part in say),
        offered=tuple(_offer(part, known) for part in offered),
        expects=value["expects"],
        stage=value["stage"],
        urgent=value["urgent"],
        has_ended=_is_event(event, "ended"),
        disclosure=_disclosure(event),
        progress=_progress(value.get("progress")),
        raw=value,
    )


def _require(holds: bool, part: str) -> None:
    if not holds:
        raise AnswerRefused(part)


def _said(part: Any, known: Vocabulary) -> Said:
    _require(isinstance(part, dict), "say")
    response, item, records = part.get("response"), part.get("item"), part.get("records", [])
    _require(isinstance(response, str), "response")
    _require(item is None or (isinstance(item, str) and known.has_item(item)), "item")
    _require(part.get("part", "ask") in PARTS, "part")
    _require(isinstance(records, list) and len(records) <= MOST_RECORDS, "records")
    _require(all(isinstance(record, dict) for record in records), "records")
    said = Said(response, _vars(part.get("vars", {})), item, part.get("part", "ask"), tuple(records))
    _require(known.can_say(said), "response")
    return said


def _vars(values: Any) -> dict[str, str | int]:
    _require(isinstance(values, dict) and len(values) <= 20, "vars")
    for name, value in values.items():
        _require(bool(WORD.fullmatch(name)), "vars")
        short = isinstance(value, str) and len(value) <= LONGEST_VAR
        _require(short or (isinstance(value, int) and abs(value) < 10**9), "vars")
    return dict(values)


def _offer(part: Any, known: Vocabulary) -> Offer:
    _require(isinstance(part, dict), "offered")
    value, label = part.get("value"), part.get("label")
    _require(isinstance(value, str) and 0 < len(value) <= LONGEST_VALUE and value.isprintable(), "value")
    _require(isinstance(label, str) and known.has_label(label), "label")
    return Offer(value, label)


def _is_event(event: Any, kind: str) -> bool:
    _require(event is None or (isinstance(event, dict) and event.get("type") in ("ended", "send")), "event")
    return event is not None and event["type"] == kind


def _disclosure(event: Any) -> dict[str, Any] | None:
    if not _is_event(event, "send"):
        return None
    _require(isinstance(event.get("disclosure"), dict), "disclosure")
    disclosure: dict[str, Any] = event["disclosure"]
    return disclosure


def _progress(value: Any) -> Progress | None:
    if value is None:
        return None
    _require(isinstance(value, dict), "progress")
    at, of = value.get("at"), value.get("of")
    _require(type(at) is int and type(of) is int and 0 <= at <= of <= 999, "progress")
    return Progress(at, of)
