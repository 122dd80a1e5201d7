"""Puts SMS together from its settings and from what the door has already."""

from typing import Any

from bot.door.answer import Answer, read_answer
from bot.door.disclosures import Disclosures
from bot.door.exchange import Conversations, Exchange
from bot.door.forgetting import Forgetting
from bot.door.outbox import Outbox
from bot.door.sessions import Store
from bot.door.settings import Settings
from bot.door.sms.codes import Codes
from bot.door.sms.conversation import Manners, Texting
from bot.door.sms.keywords import Keywords
from bot.door.sms.ledger import Ledger
from bot.door.sms.limits import Limits
from bot.door.sms.phrases import read_phrases
from bot.door.sms.provider import Provider
from bot.door.sms.pseudonym import Pseudonyms, derived
from bot.door.sms.sender import Sender
from bot.door.sms.service import SmsService
from bot.door.sms.settings import SmsSettings
from bot.door.sms.signature import SignatureCheck
from bot.door.sms.speech import Wording
from bot.door.sms.talk import Talks
from bot.door.vocabulary import Spoken
from dialogue.wording.languages import words_spoken


class AfterTheGate:
    """By text the first question is always whether it is safe; only then may it be said that nothing
    can be taken now, and whom to call. So a conversation begins even when the spool takes nothing."""

    def __init__(self, disclosures: Disclosures) -> None:
        self._disclosures = disclosures

    def is_accepting(self) -> bool:
        return True

    def send(self, disclosure: dict[str, Any]) -> str:
        return self._disclosures.send(disclosure)


def keywords_of(language: str) -> Keywords:
    named = words_spoken(language).named
    return Keywords(
        exit=named["exit_word"],
        skip=named["skip_word"],
        back=named["back_word"],
        again=named["again_word"],
        help=named["help_word"],
        start_over=named["start_over_word"],
    )


def build(
    sms: SmsSettings,
    door: Settings,
    rasa: Conversations,
    disclosures: Disclosures,
    store: Store,
) -> SmsService:
    known = Spoken("sms", "self", door.language)

    def read(raw: dict[str, Any]) -> Answer:
        return read_answer(raw, known)

    pseudonyms = Pseudonyms(sms.secret)
    ledger = Ledger(sms.folder / "ledger.sqlite3", pseudonyms)
    outbox = Outbox(
        sms.folder / "outbox.sqlite3", derived(sms.secret, b"sms.outbox"), window=sms.window_seconds
    )
    provider = Provider(
        sms.account, sms.auth_token, sms.number, f"{door.public_url}/sms/status", base_url=sms.api_url
    )
    talks = Talks(store, derived(sms.secret, b"sms.talk"), door.session_seconds)
    dialogue = Exchange(rasa, AfterTheGate(disclosures), door.site, door.when)
    forgetting = Forgetting(dialogue.forget, talks.expired)
    texting = Texting(
        dialogue=dialogue,
        intake=disclosures,
        talks=talks,
        ledger=ledger,
        codes=Codes(derived(sms.secret, b"sms.code")),
        limits=Limits(),
        keywords=keywords_of(door.language),
        phrases=read_phrases(),
        speech=Wording(door.language),
        read=read,
        forget=forgetting.ask,
        manners=Manners(door.language, door.silence_seconds, sms.settle_seconds),
    )

    def erase(number: str) -> None:
        texting.erase(pseudonyms.of_number(number))

    return SmsService(
        account=sms.account,
        number=sms.number,
        signature=SignatureCheck(door.public_url, sms.auth_token, sms.shared_secret),
        pseudonyms=pseudonyms,
        ledger=ledger,
        outbox=outbox,
        sender=Sender(outbox, ledger, provider, erase),
        texting=texting,
        forgetting=forgetting,
    )
