"""Whom a conversation is about, which decides whose phone numbers come first. Few answers tell it."""

from __future__ import annotations

from bot.door.answer import Answer

BY_RESPONSE = {
    "for_other": "other",
    # Asked anew, so that what was known of it no longer holds.
    "who_for": "self",
    "age_ask": "self",
}
BY_INSTRUMENT = {"L1A": "self", "L1C": "child"}


def told_about(answer: Answer) -> str | None:
    """As support_lines() takes it; None where this answer does not tell, and what was told before holds."""
    if answer.stage == "child_alone":
        return "child_alone"
    instrument = (answer.item or "").split(".")[0]
    if instrument in BY_INSTRUMENT:
        return BY_INSTRUMENT[instrument]
    return next((BY_RESPONSE[said.response] for said in answer.say if said.response in BY_RESPONSE), None)
