"""The parts of SMS put together, and the thread that sends."""

import logging
import sqlite3
import threading
from dataclasses import dataclass, field

from bot.door.forgetting import Forgetting
from bot.door.outbox import Outbox
from bot.door.sms.conversation import Texting
from bot.door.sms.inbound import Inbound
from bot.door.sms.ledger import Ledger
from bot.door.sms.pseudonym import Pseudonyms
from bot.door.sms.sender import Sender
from bot.door.sms.signature import SignatureCheck

log = logging.getLogger(__name__)


@dataclass
class SmsService:
    account: str
    number: str
    signature: SignatureCheck
    pseudonyms: Pseudonyms
    ledger: Ledger
    outbox: Outbox
    sender: Sender
    texting: Texting
    forgetting: Forgetting
    _stop: threading.Event = field(default_factory=threading.Event)

    def receive(self, inbound: Inbound) -> list[str]:
        """Replies go through the outbox. What is returned is the exception: the words for when something
        inside is broken, so that nobody is left without an answer. Never raises, and never logs a word."""
        if inbound.to and inbound.to != self.number:
            log.warning("sms_for_another_number")
            return []
        number = self.pseudonyms.of_number(inbound.number)
        try:
            # Before any work, and on the disk: the same message is never worked on twice.
            if not self.ledger.is_new_message(inbound.sid, inbound.number):
                return []
            texts = self.texting.answer(inbound, number)
        except Exception as error:
            # No traceback: its frames would hold the words.
            log.error("sms_not_answered kind=%s", type(error).__name__)
            return self.texting.apology(inbound, number)
        return self._reply(inbound, texts)

    def _reply(self, inbound: Inbound, texts: list[str]) -> list[str]:
        """Into the outbox. A reply that it does not take is still the true one, so it goes back itself."""
        left: list[str] = []
        try:
            if texts:
                self.outbox.put(self.pseudonyms.of_message(inbound.sid), inbound.number, texts)
        except Exception as error:
            log.error("sms_reply_not_kept kind=%s", type(error).__name__)
            left = texts
        try:
            self.outbox.redact(inbound.sid, media=inbound.has_media)
        except Exception as error:
            log.error("sms_redaction_not_kept kind=%s", type(error).__name__)
        self.sender.wake()
        return left

    def report(self, sid: str, *, is_final: bool, status: str) -> None:
        try:
            if self.ledger.is_new_report(sid, status) and is_final:
                self.outbox.redact(sid)
                self.sender.wake()
        except sqlite3.Error as error:
            log.error("sms_report_not_kept kind=%s", type(error).__name__)

    def start(self) -> None:
        self.forgetting.start()
        threading.Thread(target=self.sender.run, args=(self._stop,), name="sms-sender", daemon=True).start()

    def stop(self) -> None:
        self._stop.set()
        self.sender.wake()
        self.forgetting.stop()
