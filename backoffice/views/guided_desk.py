"""The desk at which a script is read: whose it is, when it was last used, what the cookie holds of it."""

from __future__ import annotations

import time
from typing import Any

from flask import current_app, g, session
from flask.blueprints import BlueprintSetupState
from flask_login import user_logged_out

from backoffice.services import guided_script
from backoffice.services.guided import DoorAway, GuidedDoor, Heard
from backoffice.services.guided_script import Script

SCRIPT, FINISHED = "guided", "guided_finished"  # in the cookie: ids and times, never a word that was said
IDLE = 180  # seconds without a request; then the gate is asked before anything is shown
PROVE_AFTER = 300  # seconds away; then whoever comes back proves who they are


class NoScript(Exception):
    """There is none under way in this browser, or it was erased after a long silence."""


class Over(Exception):
    """It was sent, or it ended, and this desk had not heard of that."""

    def __init__(self, current: Script, heard: Heard) -> None:
        super().__init__(heard.stage)
        self.current, self.heard = current, heard


def door() -> GuidedDoor:
    """The door, reached as the settings say. Raises DoorAway where they name none."""
    made: GuidedDoor | None = current_app.extensions.get("doorway.guided")
    if made is None:
        settings = current_app.extensions["doorway.settings"]
        if not settings.guided_url or not settings.guided_key:
            raise DoorAway("no address")
        made = current_app.extensions["doorway.guided"] = GuidedDoor(settings.guided_url, settings.guided_key)
    return made


def script() -> Script:
    """The script under way. Raises NoScript."""
    found = session.get(SCRIPT)
    if not isinstance(found, dict) or found.get("worker") != g.actor.user_id:
        raise NoScript
    return Script(found["conversation"], found["tool"], found["worker"], found["is_qualified"])


def note(**more: Any) -> None:
    """It is being used: now, and where."""
    session[SCRIPT] = {**session[SCRIPT], "seen": int(time.time()), **more}


def seconds_away() -> int:
    return int(time.time()) - int(session[SCRIPT]["seen"])


def open_script(begun: Script) -> None:
    """Remember which conversation it is."""
    session.pop(FINISHED, None)
    session[SCRIPT] = {
        "conversation": begun.conversation,
        "tool": begun.tool,
        "worker": begun.worker,
        "is_qualified": begun.is_qualified,
        "at": begun.parts[0].name,
        "seen": int(time.time()),
    }


def kept(name: str) -> Any:
    """What the cookie says of the script under way."""
    return session[SCRIPT].get(name)


def may_be_sent() -> bool:
    """Whether it may have been sent since the dialogue was last heard."""
    return bool(session.get(SCRIPT, {}).get("may_be_sent"))


def is_under_way() -> bool:
    return SCRIPT in session


def finish(current: Script, heard: Heard) -> None:
    """It was sent, or it ended: what stays is the code and the closing words."""
    own_vars = {said["response"]: dict(said["vars"]) for said in heard.say if said["vars"]}
    say = [name for name in heard.responses if name not in ("question", "summary")]
    forget()
    session[FINISHED] = {"reference": heard.reference, "say": say, "vars": own_vars, "tool": current.tool}


def finished() -> dict[str, Any]:
    """What is left of the last one. Raises NoScript."""
    found = session.get(FINISHED)
    if not isinstance(found, dict):
        raise NoScript
    return found


def hide(current: Script) -> None:
    """Close the gate. Where the door can't be told, the cookie says it until the door was told."""
    note(hidden=True)
    try:
        guided_script.hide(door(), current)
    except DoorAway:
        return


def is_shut() -> bool:
    """Whether the gate is to be asked before anything is shown, as far as this desk knows."""
    return is_under_way() and bool(kept("hidden") or seconds_away() > IDLE)


def close_gate() -> None:
    """The neutral page is shown: what stood open is shut, also where the key was quicker than its page."""
    try:
        current = script()
    except NoScript:
        return
    if kept("hidden"):
        return
    if may_be_sent():
        hide(current)  # looking would send again what could not be stored, and nobody has asked for that
        return
    try:
        is_open = guided_script.is_open(guided_script.now(door(), current))
    except DoorAway:
        is_open = True
    if is_open:
        hide(current)


def stop(current: Script) -> None:
    """Somebody is here who must not hear it. With the door down it ends all the same."""
    try:
        guided_script.somebody_here(door(), current)
    except DoorAway:
        pass
    forget()


def heard_now(current: Script, is_sent: bool = False) -> Heard | None:
    """How it stands, or None where nothing may be shown: the gate is closed, or the desk stood idle.

    What was entered before a pause is saved even so (`is_sent`): somebody sat there and sent it.
    Raises Over where it was sent, or ended, meanwhile.
    """
    if kept("hidden"):
        return None
    if seconds_away() > IDLE and not is_sent:
        guided_script.lapse(door(), current)
        return None
    heard = guided_script.now(door(), current)
    if guided_script.is_over(heard):
        raise Over(current, heard)
    session[SCRIPT] = {**session[SCRIPT], "may_be_sent": guided_script.may_be_sent_next(heard)}
    return heard if guided_script.is_open(heard) else None


def at_gate(current: Script) -> Heard:
    """How it stands for somebody who comes back."""
    heard = guided_script.now(door(), current)
    return guided_script.hide(door(), current) if kept("hidden") and guided_script.is_open(heard) else heard


def must_prove() -> bool:
    """After a long absence somebody else may sit at the desk."""
    return seconds_away() > PROVE_AFTER and g.staff_session.proved_at.timestamp() < int(kept("seen"))


def forget_at_sign_out(state: BlueprintSetupState) -> None:
    """Whoever signs out leaves nothing open behind: it is erased at once, and not when its time is over."""
    user_logged_out.connect(lambda _app, **_more: forget(), state.app, weak=False)


def forget() -> None:
    """Leaving erases: the dialogue forgets the conversation, and the cookie its id."""
    found = session.pop(SCRIPT, None)
    if isinstance(found, dict):
        try:
            door().forget(found["conversation"])
        except DoorAway:
            return
