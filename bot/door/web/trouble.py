"""When something fails: clear words, the phone numbers, the way out; never a dead end, never a trace."""

from __future__ import annotations

from flask import Flask, Response, make_response, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from bot.door.parts import parts
from bot.door.sessions import Session
from bot.door.web.blocks import read_blocks
from bot.door.web.cookie import read_cookie
from bot.door.web.see_other import see_other
from bot.door.web.words import Words

MACHINES = ("/sms/", "/guided/")  # who calls there reads no page


def show_trouble(session: Session) -> Response:
    """Rasa has not answered. The page tries again by itself; it never says what this is before the gate."""
    words = Words(session.language)
    said = _what_is_true(session, words)
    lines = "open" if session.is_open or session.shows_lines else "none"
    # Not 503: a browser or a proxy may put a page of its own in the place of an error.
    return make_response(_page(words, said, session=session, lines=lines, is_trying=True))


def _what_is_true(session: Session, words: Words) -> str:
    """What was sent stays sent, whatever fails afterwards; that nothing was is said only before."""
    if not session.is_open:
        return words.text("down_before_gate")
    if session.owed == "stored" and session.reference:
        return words.text("sent_for_sure", reference=session.reference)
    if session.reference:
        return words.text("down_after_sent", reference=session.reference)
    is_sending = session.owed != "store_failed" and (session.answer or {}).get("stage") == "summary"
    return words.text("down_while_sending" if is_sending else "rasa_down")


def add_error_pages(app: Flask) -> None:
    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        return _error_page(error.code or 500)

    @app.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        # The class alone: a message or a frame could hold what the person wrote.
        app.logger.error("a request failed: %s", type(error).__name__)
        return _error_page(500)


def _error_page(status: int) -> Response:
    if request.path.startswith(MACHINES):
        return Response(status=status)
    session = _session()
    if session and request.method == "POST" and status in (400, 413, 429):
        return _back_to_page(session, "rate_limited" if status == 429 else "went_wrong")
    words = Words(session.language if session else parts().settings.language)
    text = {404: "no_such_page", 405: "no_such_page", 429: "rate_limited"}.get(status, "went_wrong")
    if session and session.is_open:
        lines = "open"
    else:  # folded, for nobody has said that it is safe; and not at all where nothing is wrong
        lines = "none" if status in (404, 405) else "folded"
    return make_response(
        _page(words, words.text(text), session=session, lines=lines, is_trying=False), status
    )


def _page(words: Words, said: str, session: Session | None, lines: str, is_trying: bool) -> str:
    return render_template(
        "trouble.html",
        words=words,
        blocks=read_blocks(said),
        session=session,
        lines=lines,
        # Behind the gate nothing tells who was there before.
        about=session.about if session and session.is_open else "self",
        is_trying=is_trying,
    )


def _session() -> Session | None:
    """Whose page this is. The store may be what failed, so nothing is taken for granted."""
    try:
        return parts().sessions.open(read_cookie())
    except Exception:
        return None


def _back_to_page(session: Session, notice: str) -> Response:
    session.notice = notice
    if cookie := read_cookie():
        parts().sessions.save(cookie, session)
    return see_other(url_for("web.show"))
