"""The conversation's one address. GET shows where we are; POST takes one answer and leads there."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, make_response, render_template, request, url_for

from bot.door.alike import looks_alike
from bot.door.parts import parts
from bot.door.sessions import Session
from bot.door.web import blueprint
from bot.door.web.cookie import read_cookie
from bot.door.web.hiding import hide_now, is_hidden_too_long, show_cover
from bot.door.web.leaving import away, end
from bot.door.web.screen import make_screen
from bot.door.web.see_other import is_script, see_other
from bot.door.web.steps import (
    Posted,
    answer_of,
    ask_again,
    has_hidden_in_words,
    has_left_in_words,
    is_silent,
    key_of,
    pay,
    take_posted,
    take_up_again,
)
from bot.door.web.trouble import show_trouble
from bot.door.web.words import Words


@blueprint.get("/page")
def show() -> Response:
    cookie = read_cookie()
    if cookie is None:
        return away()
    with parts().sessions.lock(cookie):
        session = parts().sessions.open(cookie)
        if session is None or is_hidden_too_long(session) or (_is_over(session) and is_silent(session)):
            return _gone(cookie, session)
        if session.hidden_at is not None:
            return show_cover(session)
        if is_silent(session):
            ask_again(session, "silence")
        pay(session)
        response = _rendered_once(session)
        return response if parts().sessions.save(cookie, session) else _gone(cookie, session)


@blueprint.post("/page")
def take() -> Response:
    cookie = read_cookie()
    if cookie is None:
        return away()
    posted = Posted.read(request.form)
    # Before the lock: leaving and hiding wait for no turn that is under way.
    if posted.choice == "exit":
        return _gone(cookie, parts().sessions.open(cookie))
    if posted.choice == "hide":
        return hide_now(cookie)
    with parts().sessions.lock(cookie):
        session = parts().sessions.open(cookie)
        if session is None or is_hidden_too_long(session) or _is_over(session):
            return _gone(cookie, session)
        if posted.act == "continue":
            is_asked = session.is_hide_asked
            parts().sessions.uncover(cookie, session)
            take_up_again(session, is_asked)
        elif session.hidden_at is None:  # otherwise an old page or another tab: the cover stays
            take_posted(session, posted)
        response = _rendered_once(session) if is_script() else see_other(url_for("web.show"))
        was_kept = parts().sessions.save(cookie, session)
        if not was_kept or has_left_in_words(session):  # in another tab meanwhile, or by saying so
            return _gone(cookie, session)
    if has_hidden_in_words(session):
        return hide_now(cookie)
    # It may have been hidden while the turn was under way: what is sent now must not stand under a cover.
    return show_cover(session) if is_script() and parts().sessions.is_hidden(cookie) else response


@blueprint.post("/here")
def still_here() -> Response:
    """The person is typing: no silence yet. Does nothing once the time is up, or while hidden."""
    cookie = read_cookie()
    if cookie:
        with parts().sessions.lock(cookie):
            session = parts().sessions.open(cookie)
            if session and session.hidden_at is None and not is_silent(session):
                session.seen_at = parts().sessions.clock()
                parts().sessions.save(cookie, session)
    return Response(status=204)


def _gone(cookie: str, session: Session | None) -> Response:
    if session is not None:
        end(cookie, session)
    return away()


def _rendered_once(session: Session) -> Response:
    """Where we are. A notice is seen once."""
    response = _render(session)
    session.notice = None
    return response


def _is_over(session: Session) -> bool:
    """Seen at every request, so the answer, which was read and accepted before, is not read for it."""
    return ((session.answer or {}).get("event") or {}).get("type") == "ended"


def _render(session: Session) -> Response:
    if session.owed or session.answer is None:
        return show_trouble(session)
    is_alike = session.draft is None and session.notice is None and looks_alike(session.answer)
    if not is_alike:
        return make_response(_page(session))
    looks = (session.language, session.is_open, session.about, session.answer)
    page = parts().alike.page(looks, session.token, lambda mark: _page(replace(session, token=mark)))
    return Response(page, mimetype="text/html")


def _page(session: Session) -> str:
    answer = answer_of(session)
    assert answer is not None  # noqa: S101  (for the type checker)
    words = Words(session.language)
    draft = session.draft["words"] if session.draft and session.draft["key"] == key_of(answer) else ""
    screen = make_screen(answer, words, session.is_open)
    error = words.notice(session.notice, screen.limit) if session.notice else ""
    return render_template("page.html", screen=screen, session=session, words=words, draft=draft, error=error)
