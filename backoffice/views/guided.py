"""The guided script, read aloud by a worker. The answers stand in the dialogue; here is the way through."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from backoffice.forms.guided import Entered, StartForm, plain, read, typed
from backoffice.permissions import needs
from backoffice.services import guided_script
from backoffice.services.guided import GATE, DoorAway, Heard, NotStored
from backoffice.services.guided_script import Part, Script
from backoffice.views import guided_desk as desk
from backoffice.views import guided_words as words_of

blueprint = Blueprint("guided", __name__, url_prefix="/guided")
blueprint.record_once(desk.forget_at_sign_out)

NOT_SAVED = "This was not saved: the connection is down. Your words are still here. Try again in a moment."
AT_ONCE = frozenset({"came_in", "erase"})  # nothing is saved or asked before these
CHOOSE = "Choose an answer, write it down, or leave this one out."


@blueprint.errorhandler(desk.NoScript)
def no_script(_error: desk.NoScript) -> ResponseReturnValue:
    return redirect(url_for("guided.start"), 303)


@blueprint.errorhandler(desk.Over)
def over(error: desk.Over) -> ResponseReturnValue:
    return redirect(_place(error.current, error.heard), 303)


@blueprint.errorhandler(DoorAway)
def away(error: DoorAway) -> ResponseReturnValue:
    """Says that nothing was sent only where that is known, and nothing of what this is behind a shut gate."""
    if request.endpoint == "guided.gate" or desk.is_shut():
        return render_template("guided/not_now.html"), 503
    is_refused = isinstance(error, NotStored)
    said = "store_failed" if is_refused else "sent_not_known" if desk.may_be_sent() else "rasa_down"
    return render_template("guided/away.html", said=words_of.response(said), is_refused=is_refused), 503


@blueprint.get("")
@needs("guided.run")
def start() -> ResponseReturnValue:
    return render_template("guided/start.html", form=StartForm(), is_under_way=desk.is_under_way())


@blueprint.post("")
@needs("guided.run")
def begin() -> ResponseReturnValue:
    form = StartForm()
    if not form.validate_on_submit():
        return render_template("guided/start.html", form=form, is_under_way=desk.is_under_way()), 400
    desk.forget()
    desk.open_script(
        guided_script.begin(desk.door(), form.tool.data, g.actor.user_id, form.is_qualified.data)
    )
    return redirect(url_for("guided.gate"), 303)


@blueprint.get("/here")
@needs("guided.run")
def gate() -> ResponseReturnValue:
    """Is the person they may be scared of here? Nothing is shown before the answer."""
    current = desk.script()
    if desk.must_prove():
        return redirect(url_for("security.verify", next=url_for("guided.gate")), 303)
    heard = desk.at_gate(current)
    if heard.stage != GATE:
        return redirect(_place(current, heard), 303)
    if desk.kept("opened") and "gate_ask" in heard.responses:
        may_be_sent = desk.may_be_sent()
        desk.forget()  # the dialogue begins from nothing: what there was is erased
        return render_template("guided/erased.html", may_be_sent=may_be_sent)
    return render_template("guided/gate.html", said=words_of.all_said(heard))


@blueprint.post("/here")
@needs("guided.run")
def answer_gate() -> ResponseReturnValue:
    current = desk.script()
    if desk.must_prove():
        return redirect(url_for("security.verify", next=url_for("guided.gate")), 303)
    if request.form.get("here") != "no":
        desk.stop(current)
        return _hidden()
    heard = guided_script.answer_gate(desk.door(), current, "yes")
    desk.note(opened=True, hidden=False)
    return redirect(_place(current, heard), 303)


@blueprint.get("/part/<name>")
@needs("guided.run")
def show_part(name: str) -> ResponseReturnValue:
    current = desk.script()
    part, heard = _part(current, name), desk.heard_now(current)
    if heard is None:
        return _hidden()
    desk.note(at=part.name)
    answers = current.answers(heard)
    items = [step.item for step in current.steps(part, answers)]
    return _render(current, part, heard, typed(answers, items))


@blueprint.post("/part/<name>")
@needs("guided.run")
def save_part(name: str) -> ResponseReturnValue:
    """Save what was entered, then go where the button says: another part, the agreement, hide, stop."""
    current = desk.script()
    part, going = _part(current, name), request.form.get("go", name)
    if going in AT_ONCE:
        return _go(current, None, going)
    entered = read(request.form, current.instrument)
    try:
        heard = desk.heard_now(current, is_sent=True)
        if heard is None:
            return _hidden()
        heard = guided_script.save(desk.door(), current, heard, entered.given)
        if going == "danger":
            heard = guided_script.danger(desk.door(), current)
    except DoorAway:
        return _go(current, None, going) if going == "hide" else _not_saved(current, part, entered)
    desk.note(at=part.name, danger=desk.kept("danger") or going == "danger")
    if request.headers.get("X-Autosave"):
        return jsonify(mistakes=entered.mistakes)
    if entered.mistakes and going != "hide":
        return _render(current, part, heard, request.form.to_dict(), entered), 400
    return _go(current, heard, going)


@blueprint.get("/agree")
@needs("guided.run")
def agree() -> ResponseReturnValue:
    """What is OK with them, how they may be reached, and the last look: asked one by one."""
    current = desk.script()
    heard = desk.heard_now(current)
    if heard is None:
        return _hidden()
    if not guided_script.is_talking(heard):
        return redirect(_place(current, heard), 303)
    desk.note()
    return _render_agree(current, heard)


@blueprint.post("/agree")
@needs("guided.run")
def answer_agree() -> ResponseReturnValue:
    current, going = desk.script(), request.form.get("go", "")
    if going == "hide" or going in AT_ONCE:
        return _go(current, None, going)
    heard = desk.heard_now(current)
    if heard is None:
        return _hidden()
    desk.note()
    if going == "danger":
        heard = guided_script.danger(desk.door(), current)
        desk.note(danger=True)
    return _go(current, heard, going) if going else _take_answer(current, heard)


@blueprint.get("/finished")
@needs("guided.run")
def finished() -> ResponseReturnValue:
    """All that a worker sees afterwards: that it was received, or that nothing was kept."""
    left = desk.finished()
    return render_template(
        "guided/finished.html",
        reference=left["reference"],
        said=[
            words_of.response(name, **left["vars"].get(name, {}))
            for name in left["say"]
            if name != "support_lines"
        ],
        lines=words_of.lines() if "support_lines" in left["say"] else (),
        report=words_of.label(guided_script.REPORT[left["tool"]]),
    )


@blueprint.get("/hidden")
@needs("guided.run")
def hidden() -> ResponseReturnValue:
    """Nothing to see. Continue leads back, through the gate, which this closes where it still stands open."""
    desk.close_gate()
    return render_template("guided/hidden.html")


def _take_answer(current: Script, heard: Heard) -> ResponseReturnValue:
    choice, words = request.form.get("choice"), plain(request.form.get("words", ""))
    if choice == "send" and not guided_script.says_yes_to_sending(heard):
        return redirect(url_for("guided.agree"), 303)
    if not choice and not words.strip():
        return _render_agree(current, heard, mistake=CHOOSE), 400
    after = guided_script.answer(desk.door(), current, heard, choice, words)
    if not choice and not guided_script.is_over(after) and guided_script.was_refused(heard, after):
        said = words_of.all_said(after)
        return _render_agree(current, after, said[0].say if said else CHOOSE, words), 400
    desk.note(said=words_of.to_say_next(after))
    return redirect(_place(current, after), 303)


def _place(current: Script, heard: Heard) -> str:
    """Where the script goes on, or that it is over."""
    if guided_script.is_over(heard):
        desk.finish(current, heard)
        return url_for("guided.finished")
    if guided_script.is_talking(heard):
        return url_for("guided.agree")
    return url_for("guided.show_part", name=desk.kept("at"))


def _part(current: Script, name: str) -> Part:
    found = current.part(name)
    if found is None:
        raise desk.NoScript
    return found


def _go(current: Script, heard: Heard | None, going: str) -> ResponseReturnValue:
    if going == "hide":
        desk.hide(current)
        return _hidden()
    if going == "came_in":
        desk.stop(current)
        return _hidden()
    if going == "erase":
        desk.forget()
        return redirect(url_for("guided.start"), 303)
    if going == "agree" and heard is not None:
        heard = guided_script.to_contact(desk.door(), current, heard)
        desk.note(said=words_of.to_say_next(heard))
    if current.part(going) is not None:
        return redirect(url_for("guided.show_part", name=going), 303)
    return redirect(_place(current, heard) if heard else url_for("guided.hidden"), 303)


def _hidden() -> ResponseReturnValue:
    return redirect(url_for("guided.hidden"), 303)


def _render(
    current: Script, part: Part, heard: Heard, fields: dict[str, str], entered: Entered | None = None
) -> str:
    steps = current.steps(part, current.answers(heard))
    return render_template(
        "guided/part.html",
        part=part,
        groups=words_of.groups(steps),
        fields=fields,
        mistakes=entered.mistakes if entered else {},
        opening=words_of.response("truth_before_first_question"),
        trouble=None,
        **_beside(current, heard),
    )


def _not_saved(current: Script, part: Part, entered: Entered) -> ResponseReturnValue:
    """The page as it was sent, with every word in it."""
    sections = [section for section in current.instrument.sections if section.id in part.sections]
    steps = [step for section in sections for step in words_of.steps_of(section, entered.shown)]
    page = render_template(
        "guided/part.html",
        part=part,
        groups=words_of.groups(steps),
        fields=request.form.to_dict(),
        mistakes=entered.mistakes,
        trouble=NOT_SAVED,
        **_beside(current, None),
    )
    return page, 503


def _render_agree(current: Script, heard: Heard, mistake: str | None = None, words: str = "") -> str:
    return render_template(
        "guided/agree.html",
        heard=heard,
        said=words_of.all_said(heard, () if mistake else desk.kept("said") or ()),
        choices=words_of.choices(heard),
        question=words_of.open_question(heard),
        takes_words=words_of.takes_words(heard),
        summary=words_of.summary(heard) if heard.stage == "summary" else (),
        may_send=guided_script.says_yes_to_sending(heard),
        mistake=mistake,
        words=words,
        **_beside(current, heard),
    )


def _beside(current: Script, heard: Heard | None) -> dict[str, Any]:
    """What stands beside every page: what is urgent, what to say to a disclosure, the places to go."""
    facts = current.facts(heard) if heard else frozenset()
    is_urgent = bool(facts & guided_script.URGENT) or bool(desk.kept("danger"))
    stay = words_of.label(guided_script.STAY_HERE[current.tool])
    return {
        "script": current,
        "title": current.instrument.title,
        "urgent": words_of.response("danger_now") if is_urgent else None,
        "stay_here": stay if "nowhere_safe" in facts else None,
        "believed": words_of.response("believed") if "disclosed" in facts else None,
        "report": words_of.label(guided_script.REPORT[current.tool]),
        "places": words_of.places(current, current.answers(heard) if heard else None),
    }
