"""Words that mean something by themselves when they are the whole message.

The carrier's words belong to the carrier: it may answer them itself, and it may or
may not pass them on. Ours are few, are told to the person, and are matched exactly:
a word inside a sentence never does anything.
"""

import re
from dataclasses import dataclass

STOP = frozenset(["STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "CANCEL", "REVOKE", "OPTOUT"])
START = frozenset(["START", "YES", "UNSTOP"])
HELP = frozenset(["HELP", "INFO"])
# Beside our own word for it. None is told: a bare START is the carrier's.
START_OVER = frozenset({"START OVER", "START AGAIN", "RESTART", "NEW"})
REFUSALS = frozenset({"NO", "N", "0"})
NUMBER = re.compile(r"([1-9]\d?)[.)]?")
CODE = re.compile(r"\d{4}")


def as_keyword(body: str) -> str:
    """Upper case, one space between words, no punctuation around."""
    return " ".join(body.upper().split()).strip(" .,!?;:'\"()*")


def chosen_number(body: str) -> int | None:
    """The number of a choice: a bare digit or two, nothing else."""
    found = NUMBER.fullmatch(body.strip())
    return int(found[1]) if found else None


def read_code(body: str) -> str | None:
    """Four digits, however they are spaced."""
    digits = re.sub(r"[\s.-]", "", body)
    return digits if CODE.fullmatch(digits) else None


@dataclass(frozen=True)
class Keywords:
    """Our own words, in the language of the texts that tell them."""

    exit: str
    skip: str
    back: str
    again: str
    help: str
    start_over: str

    def __post_init__(self) -> None:
        taken = {word for word in vars(self).values() if word.upper() in STOP | START | HELP}
        if taken:
            raise ValueError(f"the carrier answers {', '.join(sorted(taken))} by itself: choose another word")

    def is_exit(self, body: str) -> bool:
        return as_keyword(body) == self.exit.upper()

    def is_skip(self, body: str) -> bool:
        return as_keyword(body) == self.skip.upper()

    def is_start_over(self, body: str) -> bool:
        return as_keyword(body) in START_OVER | {self.start_over.upper()}

    def control(self, body: str) -> str | None:
        """The control value of docs/conversation.md that this word stands for."""
        word = as_keyword(body)
        if word in HELP:
            return "help"
        own = {self.skip: "skip", self.back: "go_back", self.again: "repeat", self.help: "help"}
        return {name.upper(): value for name, value in own.items()}.get(word)
