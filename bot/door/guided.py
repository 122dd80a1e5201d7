"""The conversation for the back office, where a signed-in worker reads it out: signed JSON, no cookie.

    POST /guided/v1/start   {}                                     -> {"conversation", "answer"}
    POST /guided/v1/turn    {"conversation", "message" | "choice" | "signal"} -> {"answer"}
    POST /guided/v1/forget  {"conversation"}                       -> {}
    instead of an answer, where something was to be stored and Rasa could not be told what came of it:
                                   {"outcome": "stored", "reference", "when"} | {"outcome": "store_failed"}
    in every turn, where they hold: "worker" (id, stamped on what is sent), "qualified", "language";
    "answer" beside a choice "set:<address>" (docs/conversation.md, guided mode)
    X-Doorway-Signature: hex(hmac_sha256(key, body)), with a key of its own

The answer is Rasa's (docs/conversation.md), checked: the back office says it in the worker's words. What is
consented to is sealed and stored here, like everything else that is sent: once, however often a turn is
repeated, and with the same reference every time.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Any

from flask import Blueprint, Response, jsonify, request

from bot.door.exchange import OutcomeUntold
from bot.door.parts import parts
from bot.door.rasa_client import LONGEST_MESSAGE, RasaFailed, Turn
from bot.door.sessions import new_conversation
from bot.door.strict_json import Malformed, read_object

CHANNEL, MODE = "guided", "guided"
SIGNALS = frozenset({"silence", "hidden", "channel_changed"})
CONVERSATION = re.compile(r"c_[0-9a-f]{32}")
WORKER = re.compile(r"[\w.@-]{1,80}")
LONGEST_CHOICE = 200

blueprint = Blueprint("guided", __name__, url_prefix="/guided/v1")


@blueprint.before_request
def refuse_strangers() -> Response | None:
    key = parts().settings.guided_key
    if key is None:
        return Response(status=404)
    expected = hmac.new(key, request.get_data(), hashlib.sha256).hexdigest()
    given = request.headers.get("X-Doorway-Signature", "")
    if not hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace")):
        return _refused("signature", 401)
    return None


@blueprint.errorhandler(Malformed)
def malformed(error: Malformed) -> Response:
    return _refused("malformed", 400)


@blueprint.errorhandler(RasaFailed)
def unavailable(error: RasaFailed) -> Response:
    return _refused("unavailable", 503)


@blueprint.errorhandler(OutcomeUntold)
def outcome(untold: OutcomeUntold) -> Response:
    """Whether it was stored is known here, and it is what the worker has to know."""
    return jsonify({"outcome": untold.signal, **untold.data})


@blueprint.post("/start")
def start() -> Response:
    body = read_object(request.get_data())
    conversation = new_conversation()
    answer = parts().exchange.turn(
        Turn(conversation, CHANNEL, MODE, _language(body), signal="begin", data=_data(body))
    )
    return jsonify({"conversation": conversation, "answer": answer.raw})


@blueprint.post("/turn")
def turn() -> Response:
    body = read_object(request.get_data())
    said = {part: body[part] for part in ("message", "choice", "signal") if body.get(part) is not None}
    if len(said) != 1 or not all(isinstance(value, str) for value in said.values()):
        raise Malformed("one of message, choice and signal")
    if said.get("signal", "silence") not in SIGNALS or len(said.get("message", "")) > LONGEST_MESSAGE:
        raise Malformed("signal or message")
    if not 0 < len(said.get("choice", "-")) <= LONGEST_CHOICE:
        raise Malformed("choice")
    answer = parts().exchange.turn(
        Turn(_conversation(body), CHANNEL, MODE, _language(body), data=_data(body), **said)
    )
    return jsonify({"answer": answer.raw})


@blueprint.post("/forget")
def forget() -> Response:
    parts().forgetting.ask(_conversation(read_object(request.get_data())))
    return jsonify({})


def _conversation(body: dict[str, Any]) -> str:
    return _matching(body.get("conversation"), CONVERSATION, "conversation")


def _data(body: dict[str, Any]) -> dict[str, Any]:
    """What Rasa is told beside the turn. It checks an answer against its item itself."""
    data: dict[str, Any] = {part: body[part] for part in ("answer", "qualified") if part in body}
    if not isinstance(data.get("qualified", False), bool):
        raise Malformed("qualified")
    if body.get("worker") is not None:
        data["worker"] = _matching(body["worker"], WORKER, "worker")
    return data


def _language(body: dict[str, Any]) -> str:
    language = body.get("language") or parts().settings.language
    return _matching(language, re.compile(r"[a-z]{1,8}(-[A-Za-z0-9]{1,8})*"), "language")


def _matching(value: Any, pattern: re.Pattern[str], part: str) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise Malformed(part)
    return value


def _refused(reason: str, status: int) -> Response:
    response = jsonify({"error": reason})
    response.status_code = status
    return response
