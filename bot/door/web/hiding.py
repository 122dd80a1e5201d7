"""Hiding: the content goes, a neutral cover stands there, and only a deliberate Continue leads back."""

from __future__ import annotations

from flask import Response, make_response, render_template, request, url_for

from bot.door.parts import parts
from bot.door.sessions import Session
from bot.door.web import blueprint
from bot.door.web.cookie import read_cookie, set_cookie
from bot.door.web.leaving import away
from bot.door.web.see_other import is_script, see_other
from bot.door.web.words import Words


@blueprint.post("/hide")
def hide() -> Response:
    """The button without JavaScript, and the script's word that it has already covered the page."""
    cookie = read_cookie()
    is_beacon = request.form.get("by") == "script"
    if cookie is None or parts().sessions.open(cookie) is None:
        return away(quietly=is_beacon)
    if is_beacon:
        is_asked = request.form.get("asked") == "yes"
        parts().sessions.hide(cookie, parts().settings.hidden_seconds, is_asked)
        return Response(status=204)
    return hide_now(cookie)


@blueprint.get("/hide")
def hide_by_address() -> Response:
    return see_other(url_for("web.show"))


def hide_now(cookie: str) -> Response:
    response = _tell_script() if is_script() else see_other(url_for("web.show"))
    # The changed cookie makes the browser drop the pages that it keeps, or Back would uncover the question.
    set_cookie(response, parts().sessions.hide(cookie, parts().settings.hidden_seconds, is_asked=True))
    return response


def is_hidden_too_long(session: Session) -> bool:
    now = parts().sessions.clock()
    return session.hidden_at is not None and now - session.hidden_at > parts().settings.hidden_seconds


def show_cover(session: Session) -> Response:
    if is_script():
        return _tell_script()
    return make_response(render_template("cover.html", words=Words(session.language)))


def _tell_script() -> Response:
    """It covers the page with what it has, and keeps the time."""
    return Response(status=204, headers={"X-Hide": "1"})
