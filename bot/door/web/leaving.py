"""Leaving: one action, no confirmation, nothing left behind that we can prevent."""

from __future__ import annotations

from flask import Response, after_this_request, request

from bot.door.parts import parts
from bot.door.sessions import Session
from bot.door.web import blueprint
from bot.door.web.cookie import delete_cookie, forget_left, has_left, read_cookie
from bot.door.web.see_other import is_script, see_other


@blueprint.route("/leave", methods=["GET", "POST"])
def leave() -> Response:
    """A plain link works without JavaScript; the script's farewell is a POST.

    GET changes state here on purpose (docs/decisions/0020): a stranger who makes a browser
    leave harms nobody, and a link is what still works when everything else fails.
    """
    cookie = read_cookie()
    if cookie and (session := parts().sessions.open(cookie)):
        end(cookie, session)
    return away(quietly=request.method == "POST")


@blueprint.before_request
def take_lost_farewell() -> Response | None:
    """Somebody left, and the script's farewell did not get here. Whatever comes next is taken for it."""
    if not has_left() or request.endpoint == "web.static":
        return None
    if (cookie := read_cookie()) and (session := parts().sessions.open(cookie)):
        end(cookie, session)
    if request.endpoint in ("web.arrive", "web.start"):  # what anybody may see, and a new beginning
        after_this_request(forget_left)
        return None
    return away(quietly=request.method == "POST" and request.endpoint != "web.take")


def end(cookie: str, session: Session) -> None:
    """Waits for nothing: not for a turn under way, not for Rasa."""
    parts().sessions.end(cookie, session)
    parts().forgetting.ask(session.conversation)


def away(quietly: bool = False) -> Response:
    """To the neutral site, with the cookie deleted. The script is told quietly, and goes there itself."""
    response = Response(status=204) if quietly or is_script() else see_other(parts().settings.neutral_url)
    response.headers["X-Leave"] = "1"
    delete_cookie(response)
    # Not "cookies": that would reach every site of the same registrable domain.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
