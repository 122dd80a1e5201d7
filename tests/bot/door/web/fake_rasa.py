"""A stand-in that speaks the contract of docs/conversation.md, and can be down, slow or hostile on demand.

It holds no conversation: each signal, choice or message leads to one prepared answer. Journeys use
the real Rasa.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = b"k" * 40
DRIPS = object()  # answers a letter every tenth of a second, without end
HANGS_UP = object()  # takes what was said, and ends the connection without a word


def answer(
    *responses: Any, stage: str = "question", expects: str = "choice", offered: Any = (), **more: Any
) -> dict[str, Any]:
    say = [{"response": one, "vars": {}} if isinstance(one, str) else one for one in responses]
    shown = [{"value": value, "label": value} if isinstance(value, str) else value for value in offered]
    return {
        "say": say,
        "offered": shown,
        "expects": expects,
        "stage": stage,
        "urgent": False,
        "event": None,
        "progress": None,
        **more,
    }


def question(item: str, part: str = "ask") -> dict[str, Any]:
    return {"response": "question", "item": item, "part": part, "vars": {}}


GATE_CHOICES = ("yes", "no", "not_sure")
GATE = answer("gate_ask", stage="gate", offered=GATE_CHOICES, expects="choice_or_text")
AFTER_HIDE = answer("gate_ask_after_hide", stage="gate", offered=GATE_CHOICES, expects="choice_or_text")
AFTER_SILENCE = answer(
    "gate_ask_again_after_silence", stage="gate", offered=GATE_CHOICES, expects="choice_or_text"
)
FIRST = answer(
    question("L1A.S2.PV.01"),
    offered=("yes", "no", "rather_not_say"),
    expects="choice_or_text",
    progress={"at": 1, "of": 9},
)
DETAILS = answer(question("L1A.S2.PV.01", "details"), stage="details", expects="text", offered=("skip",))
DANGER = answer("danger_now", stage="question", offered=("go_on", "exit"), urgent=True)
ENDED = answer("gate_not_safe", stage="ended", expects="nothing", event={"type": "ended", "erase": True})
SENT = answer(
    {"response": "sent_no_contact", "vars": {"reference": "K7M-2QX", "when": "Within one day."}},
    stage="sent",
    expects="choice",
    offered=("exit",),
)


class FakeRasa:
    """What the door's client talks to. `plan`: what was said, to an answer, bytes or a status."""

    def __init__(self) -> None:
        self.turns: list[dict[str, Any]] = []
        self.forgotten: list[str] = []
        self.callers: list[Any] = []  # the other end of each connection
        self.connections: list[socket.socket] = []
        self.delay = 0.0
        self.plan: dict[str, Any] = {
            "begin": GATE,
            "silence": AFTER_SILENCE,
            "hidden": AFTER_HIDE,
            "yes": FIRST,
            "repeat": FIRST,
            "no": ENDED,
            "danger_now": DANGER,
        }
        self.otherwise: Any = FIRST
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                fake.callers.append(self.client_address)
                fake.connections.append(self.request)
                super().setup()

            def log_message(self, *args: Any) -> None:
                pass

            def do_GET(self) -> None:
                fake.reply(self, b"{}")

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                signature = hmac.new(KEY, body, hashlib.sha256).hexdigest()
                assert self.headers["X-Doorway-Signature"] == signature
                fake.take(self, self.path.rsplit("/", 1)[1], json.loads(body))

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def take(self, handler: BaseHTTPRequestHandler, verb: str, value: dict[str, Any]) -> None:
        if verb == "forget":
            self.forgotten.append(value["conversation"])
            self.reply(handler, b"{}")
            return
        self.turns.append(value)
        time.sleep(self.delay)
        said = value["signal"] or value["choice"] or value["message"]
        planned = self.plan.get(said, self.otherwise)
        if planned is HANGS_UP:
            handler.close_connection = True
            handler.connection.shutdown(socket.SHUT_RDWR)
        elif planned is DRIPS:
            self.drip(handler)
        elif isinstance(planned, int):
            handler.send_error(planned)
        else:
            self.reply(handler, planned if isinstance(planned, bytes) else json.dumps(planned).encode())

    def reply(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        try:
            handler.wfile.write(body)
        except OSError:
            pass  # the door lost patience

    @staticmethod
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "600")
        handler.end_headers()
        try:
            for _ in range(600):
                handler.wfile.write(b" ")
                time.sleep(0.1)
        except OSError:
            pass  # the door lost patience

    def die(self) -> None:
        """As a killed process does: its connections end, and nobody listens any more."""
        self.stop()
        for connection in self.connections:
            with contextlib.suppress(OSError):  # over already
                connection.shutdown(socket.SHUT_RDWR)

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
