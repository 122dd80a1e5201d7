"""The guided script on the real door and the real Rasa: what a worker sees, what is kept, what is erased."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from backoffice.database import session_scope
from backoffice.models import StaffSession
from backoffice.services import guided_script
from backoffice.views import guided_desk
from dialogue.wording.words import giveaways
from tests.journeys.staff.reading import HERE, HIDDEN, NO_ONE_HERE, SOMEBODY_HERE, Worker
from tests.journeys.support.office_process import Office

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TOOLS = pytest.mark.parametrize("tool", ["L1A", "L1C"])
CANARY = "the green kettle at Wattle Court"


@pytest.fixture
def worker(office: Office) -> Worker:
    return Worker(office)


@pytest.mark.rule("Q04")
@TOOLS
def test_nothing_is_shown_before_the_gate(worker: Worker, tool: str) -> None:
    worker.start(tool)
    assert worker.path == HERE
    assert [word.pattern for word in giveaways() if word.search(worker.words)] == []
    assert worker.page.title is not None
    assert worker.page.title.text == "Reception"
    assert worker.part("talk").path == HIDDEN
    assert worker.get("/guided/agree").path == HIDDEN


@pytest.mark.rule("Q04", "Q05")
@pytest.mark.parametrize("back_from", [None, "hide", "pause"])
@pytest.mark.parametrize("ending", ["stop", "go on"])
def test_what_is_asked_at_the_gate_and_what_is_pressed_point_the_same_way(
    worker: Worker, back_from: str | None, ending: str
) -> None:
    """The person's yes means that somebody can hear, so no button is called yes or no."""
    to_gate(worker, back_from)
    assert [asked.text for asked in worker.page.select(".say-words") if "anyone else hear us" in asked.text]
    buttons = {tag.text: str(tag["value"]) for tag in worker.page.select("form.gate button")}
    assert [label.split(": ")[1] for label in buttons] == ["go on", "stop"]
    assert not re.search(r"\b(yes|no)\b", " ".join(buttons), re.IGNORECASE)
    # A note may name only the button that is safe to press by mistake.
    assert set(re.findall(r"\b(?:press|choose|pick|click) (\w+)", worker.main, re.IGNORECASE)) <= {"stop"}
    worker.post(HERE, {"here": next(value for label, value in buttons.items() if label.endswith(ending))})
    assert (worker.path == HIDDEN) == (ending == "stop")
    assert (worker.part("talk").path == "/guided") == (ending == "stop")


def to_gate(worker: Worker, back_from: str | None) -> None:
    if back_from is None:
        worker.start()
        return
    worker.open()
    if back_from == "hide":
        worker.save("hide")
    else:
        away_for(worker, guided_desk.IDLE + 1)
        worker.part("signs")
    worker.get(HERE)


@pytest.mark.rule("Q05", "Q06")
@TOOLS
def test_somebody_here_stops_it_and_clears_the_screen(worker: Worker, tool: str) -> None:
    worker.start(tool).post(HERE, SOMEBODY_HERE)
    assert worker.path == HIDDEN
    assert [word.pattern for word in giveaways() if word.search(worker.words)] == []
    assert worker.part("talk").path == "/guided"


@pytest.mark.rule("Q05", "Q06")
@TOOLS
def test_somebody_who_comes_in_later_stops_it_and_nothing_is_left(worker: Worker, tool: str) -> None:
    worker.open(tool)
    conversation = kept(worker)["conversation"]
    worker.save("talk").save("came_in")
    assert worker.path == HIDDEN
    assert worker.part("talk").path == "/guided"
    assert "guided" not in cookie(worker)
    with worker.office.app.test_request_context():
        again = guided_script.now(
            guided_desk.door(), guided_script.Script(conversation, tool, worker.staff.user_id)
        )
    assert again.stage == "gate"
    assert not again.answers
    assert not worker.office.door.disclosures()


@pytest.mark.rule("Q05", "Q06")
@pytest.mark.parametrize("at", ["gate", "talk", "agree"])
def test_the_screen_clears_though_the_door_is_down(worker: Worker, at: str) -> None:
    worker.start()
    if at != "gate":
        worker.post(HERE, NO_ONE_HERE).save("talk")
    if at == "agree":
        worker.save("agree")
    worker.office.door.rasa.is_down = True
    if at == "gate":
        worker.post(HERE, SOMEBODY_HERE)
    else:
        worker.save("came_in", **({"L1A.S2.PV.01.detail": CANARY} if at == "talk" else {}))
    assert worker.path == HIDDEN
    assert CANARY not in worker.answer.text
    worker.office.door.rasa.is_down = False
    assert worker.part("talk").path == "/guided"


def test_every_part_opens_in_any_order_and_nothing_is_required(worker: Worker) -> None:
    worker.open()
    for name in ("outcome", "about", "signs", "today", "talk"):
        assert worker.save(name).answer.status_code == 200
        assert worker.path == f"/guided/part/{name}"


@pytest.mark.rule("Q25")
def test_no_group_of_signs_is_hidden_by_the_age_of_the_child(worker: Worker) -> None:
    worker.open("L1C").save("signs", L1C__S1__BAND="primary_school")
    shown = {tag["value"] for tag in worker.page.find_all("input", attrs={"name": "shown"})}
    assert {"L1C.S1.BT.01", "L1C.S1.PS.01", "L1C.S1.PR.11"} <= shown
    assert "One sign alone may mean nothing" in worker.main


def test_prompts_stand_with_how_to_ask_and_what_to_avoid(worker: Worker) -> None:
    worker.open().save("talk")
    for words in (
        "Do any of them make you feel scared, unsafe or controlled?",
        "Ask it as you would ask about sleep or pain.",
        "Do not ask what they did to set it off.",
        "It is good to see you. How have you been?",
    ):
        assert words in worker.main
    assert not re.search(r"\(Q\d\d", worker.main)


@pytest.mark.rule("Q08", "Q10")
def test_questions_about_safety_wait_for_a_disclosure(worker: Worker) -> None:
    worker.open().save("today")
    assert "These questions open when they have told of it" in worker.main
    worker.save("talk").save("today", L1A__S2__PV__02="yes")
    assert "Is there a place you can go today where you would be safe?" in worker.main


@pytest.mark.rule("Q09")
def test_a_disclosure_is_met_with_belief(worker: Worker) -> None:
    worker.open().save("talk")
    assert "I believe you" not in worker.main
    worker.save("talk", L1A__S2__PV__01="yes")
    assert "I believe you" in worker.main


@pytest.mark.rule("Q11", "Q14")
def test_nowhere_safe_puts_triple_zero_first_and_says_they_can_stay(worker: Worker) -> None:
    worker.open().save("talk").save("today", L1A__S2__PV__01="yes").save("outcome", L1A__S2__IS__02="no")
    assert worker.main.startswith("Call Triple Zero (000) first")
    assert "Tell them that they can stay where they are" in worker.main.partition("Outcome and actions")[0]


@pytest.mark.rule("Q12", "Q14")
def test_the_same_for_a_child(worker: Worker) -> None:
    worker.open("L1C").save("talk").save("today", L1C__S2B__02="yes").save("outcome", L1C__DW__IS__02="no")
    assert worker.main.startswith("Call Triple Zero (000) first")
    assert "they can stay where they are while you plan" in worker.main.partition("Outcome and actions")[0]


@pytest.mark.rule("Q11")
def test_danger_now_is_one_button_and_makes_what_is_sent_urgent(worker: Worker) -> None:
    worker.open().save("danger", L1A__S1__A__01="true")
    assert worker.main.startswith("Call Triple Zero (000) first")
    worker.save("agree").to_summary().choose("send")
    assert worker.sent()["urgency"]["flags"] == ["danger_now"]


@pytest.mark.rule("Q22")
def test_a_child_is_asked_only_by_a_worker_who_says_that_they_are_trained(worker: Worker) -> None:
    worker.open("L1C").save("talk")
    assert "Option A" not in worker.main
    worker.post("/guided/part/talk", {"shown": "L1C.S2.ROUTE", "L1C.S2.ROUTE": "child", "go": "talk"})
    assert "Who lives at your place?" not in worker.main
    worker.open("L1C", is_qualified=True).save("talk")
    assert "Option A: talk with the child" in worker.main
    worker.save("talk", L1C__S2__ROUTE="child")
    assert "Who lives at your place?" in worker.main


@pytest.mark.rule("Q22")
def test_the_word_of_the_last_screening_does_not_count_for_this_one(worker: Worker) -> None:
    worker.open("L1C", is_qualified=True).save("erase")
    assert "Option A" not in worker.open("L1C").save("talk").main


@pytest.mark.rule("Q23")
def test_a_child_who_does_not_answer_may_be_spared_by_asking_the_carer(worker: Worker) -> None:
    worker.open("L1C", is_qualified=True).save("talk").save("talk", L1C__S2__ROUTE="child")
    assert "Is your child afraid of someone" not in worker.main
    worker.save("talk", L1C__DW__BORROW__01="true")
    assert "Is your child afraid of someone" in worker.main
    assert "Do you sometimes get scared at home" in worker.main


@pytest.mark.rule("Q24")
def test_the_talk_begins_with_what_was_seen(worker: Worker) -> None:
    worker.open("L1C").save("talk")
    assert "Start with what you have seen" in worker.main
    assert "I saw something today that I want to ask about" in worker.main


@pytest.mark.rule("Q21")
def test_an_adult_s_outcome_thinks_of_every_child(worker: Worker) -> None:
    assert "Think of every child" in worker.open().save("outcome").main


@pytest.mark.rule("Q26", "Q27", "Q28", "Q29")
def test_a_child_s_outcome_shows_every_duty_though_nothing_was_told(worker: Worker) -> None:
    worker.open("L1C").save("outcome")
    for words in (
        "The Child Protection Guide helps you decide",
        "Never leave the child alone with the adult they named",
        "offer to call the police for them. Talk it over first with a parent or guardian",
        "Even if nothing was told, the law may oblige you to report",
    ):
        assert words in worker.main


@pytest.mark.rule("Q20")
def test_what_was_done_is_sent_with_the_rest(worker: Worker) -> None:
    worker.open().save("outcome").save(
        "agree",
        outcome="L1A.S3.OC.01",
        **{"L1A.S3.AT.01": "yes", "L1A.S3.AT.01.detail": "Women's line, 2 pm"},
    )
    worker.to_summary().choose("send")
    answers = worker.sent()["records"][0]["answers"]
    assert answers["L1A.S3.AT.01"] == {"value": "yes", "detail": "Women's line, 2 pm"}
    assert answers["L1A.S3.OC.01"] == {"value": True}
    assert "L1A.S3.OC.02" not in answers


def test_an_outcome_can_be_changed_for_the_other(worker: Worker) -> None:
    worker.open().save("outcome").save("outcome", outcome="L1A.S3.OC.01").save(
        "outcome", outcome="L1A.S3.OC.02"
    )
    assert worker.fields()["outcome"] == "L1A.S3.OC.02"
    worker.save("outcome", outcome="")
    assert worker.fields()["outcome"] == ""


def test_not_asked_not_disclosed_and_no_are_three_things(worker: Worker) -> None:
    answers = {"L1A.S2.PV.01": "no", "L1A.S2.PV.02": "silence:not_disclosed"}
    worker.open().save("talk").save("agree", **answers)
    worker.to_summary().choose("send")
    sent = worker.sent()["records"][0]["answers"]
    assert sent["L1A.S2.PV.01"] == {"value": "no"}
    assert sent["L1A.S2.PV.02"] == {"silence": "not_disclosed"}
    assert "L1A.S2.PV.03" not in sent


@pytest.mark.parametrize("words", ['He said: "you\'ll see" <b>& {{7*7}}\n\nتعال', " stop ", "exit"])
def test_words_are_kept_as_they_were_said(worker: Worker, words: str) -> None:
    worker.open().save("talk").save("talk", **{"L1A.S2.PV.01": "yes", "L1A.S2.PV.01.detail": words})
    assert worker.fields()["L1A.S2.PV.01.detail"] == words
    worker.save("agree").to_summary().choose("send")
    assert worker.sent()["records"][0]["answers"]["L1A.S2.PV.01"]["detail"] == words


def test_what_cannot_be_read_is_said_and_the_rest_is_saved(worker: Worker) -> None:
    worker.open().save("about").save("signs", **{"L1A.PI.02": "about thirty", "L1A.PI.01": CANARY})
    assert worker.answer.status_code == 400
    assert worker.page.select('.govuk-error-summary a[href="#L1A.PI.02"]')
    assert worker.fields()["L1A.PI.02"] == "about thirty"
    worker.part("about")
    assert worker.fields()["L1A.PI.01"] == CANARY


def test_with_the_door_down_no_word_is_lost(worker: Worker) -> None:
    worker.open().save("talk")
    worker.office.door.rasa.is_down = True
    worker.save("today", **{"L1A.S2.PV.01": "yes", "L1A.S2.PV.01.detail": CANARY})
    assert worker.answer.status_code == 503
    assert "This was not saved" in worker.main
    worker.office.door.rasa.is_down = False
    worker.save("today")
    assert worker.path == "/guided/part/today"
    assert worker.save("talk").fields()["L1A.S2.PV.01.detail"] == CANARY


def test_hide_saves_and_only_the_gate_leads_back(worker: Worker) -> None:
    worker.open().save("talk").save("hide", **{"L1A.S2.PV.01": "yes", "L1A.S2.PV.01.detail": CANARY})
    assert worker.path == HIDDEN
    assert CANARY not in worker.answer.text
    for address in ("/guided/part/talk", "/guided/agree"):
        assert worker.get(address).path == HIDDEN
    worker.get(HERE)
    assert [word.pattern for word in giveaways() if word.search(worker.words)] == []
    assert CANARY not in worker.answer.text
    worker.post(HERE, NO_ONE_HERE)
    assert worker.path == "/guided/part/talk"
    assert worker.fields()["L1A.S2.PV.01.detail"] == CANARY


def test_hide_holds_though_the_door_is_down(worker: Worker) -> None:
    worker.open().save("talk")
    worker.office.door.rasa.is_down = True
    assert worker.save("hide").path == HIDDEN
    worker.office.door.rasa.is_down = False
    assert worker.part("talk").path == HIDDEN
    assert worker.get(HERE).path == HERE
    assert "Before we go on again: can anyone else hear us now?" in worker.main


@pytest.mark.parametrize("is_asleep", [False, True], ids=["hidden", "idle"])
def test_behind_the_gate_a_door_that_is_down_gives_nothing_away(worker: Worker, is_asleep: bool) -> None:
    worker.open()
    if is_asleep:
        away_for(worker, guided_desk.IDLE + 1)
    else:
        worker.save("hide")
    worker.office.door.rasa.is_down = True
    worker.get("/guided/part/talk" if is_asleep else HERE)
    assert worker.answer.status_code == 503
    assert [word.pattern for word in giveaways() if word.search(worker.words)] == []
    assert worker.page.title is not None
    assert worker.page.title.text == "Reception"
    assert worker.page.find("a", href=HERE)


def test_an_idle_desk_locks_itself(worker: Worker) -> None:
    worker.open()
    away_for(worker, guided_desk.IDLE + 1)
    assert worker.part("signs").path == HIDDEN
    assert "We stopped for a bit. Can anyone else hear us now?" in worker.get(HERE).main


def test_what_was_typed_through_a_long_pause_is_saved_and_then_locked(worker: Worker) -> None:
    worker.open().save("about")
    away_for(worker, guided_desk.IDLE + 1)
    worker.save("about", **{"L1A.PI.01": CANARY})
    assert worker.part("about").fields()["L1A.PI.01"] == CANARY


def test_after_a_long_absence_they_prove_who_they_are(worker: Worker) -> None:
    worker.open().save("hide")
    away_for(worker, guided_desk.PROVE_AFTER + 1)
    proved(worker, 3600)
    assert worker.get(HERE).path == "/account/prove"
    assert worker.post(HERE, NO_ONE_HERE).path == "/account/prove"
    proved(worker, 0)
    assert worker.get(HERE).path == HERE


def test_a_conversation_that_was_erased_meanwhile_is_not_begun_anew_unsaid(worker: Worker) -> None:
    worker.open().save("hide")
    worker.office.door.parts.exchange.forget(kept(worker)["conversation"])
    assert "what stood there is erased" in worker.get(HERE).main
    assert "guided" not in cookie(worker)


def test_what_was_erased_meanwhile_may_have_been_sent_before(worker: Worker) -> None:
    to_last_look(worker)
    worker.office.door.line.loses_outcome = True
    conversation = kept(worker)["conversation"]
    worker.choose("send")
    worker.office.door.parts.exchange.forget(conversation)
    assert "what stood there is erased" in worker.get(HERE).main
    assert "Nothing was sent" not in worker.main


def test_nothing_goes_out_without_a_yes_to_sending(worker: Worker) -> None:
    worker.open().save("agree")
    assert worker.choose("specialist").offered()[:2] == ["yes", "no"]
    worker.choose("no")
    worker.to_summary()
    assert "They have not agreed to send it" in worker.main
    assert "send" not in worker.offered()
    worker.choose("send")
    assert not worker.office.door.disclosures()
    worker.choose("dont_send")
    assert "Nothing was sent" in worker.main
    assert not worker.office.door.disclosures()


@pytest.mark.rule("Q15")
def test_wanting_nothing_ends_it_and_keeps_nothing(worker: Worker, sqlite_url: str) -> None:
    worker.open().save("talk").save("agree", **{"L1A.S2.PV.01": "yes", "L1A.S2.PV.01.detail": CANARY})
    worker.choose("nothing")
    assert "Nothing was sent" in worker.main
    assert not worker.office.door.disclosures()
    assert_nowhere(worker, sqlite_url)


def test_before_consent_the_back_office_keeps_no_word(worker: Worker, sqlite_url: str) -> None:
    worker.open().save("talk").save("agree", **{"L1A.S2.PV.01": "yes", "L1A.S2.PV.01.detail": CANARY})
    worker.choose("specialist")
    assert_nowhere(worker, sqlite_url)
    worker.to_summary()
    assert CANARY in worker.main
    assert_nowhere(worker, sqlite_url)


def test_a_number_is_read_back_and_words_that_are_none_are_sent_back(worker: Worker) -> None:
    worker.open().save("agree")
    for value in ("specialist", "yes", "yes", "no", "no", "no", "call"):
        worker.choose(value)
    worker.say("ask my sister")
    assert worker.answer.status_code == 400
    assert "ask my sister" in worker.page.find("textarea").text  # type: ignore[union-attr]
    worker.say("0412 345 678")
    assert "0412 345 678. Is that right?" in worker.main
    assert worker.choose("no").words.count("What number is safe to use?") == 1


@pytest.mark.rule("Q17", "Q19")
def test_consent_contact_and_what_they_carry_are_asked_in_their_words(worker: Worker) -> None:
    worker.open().save("agree")
    asked = []
    for value in ("specialist", "yes", "yes", "no", "no", "no", "call"):
        asked.append(worker.main)
        worker.choose(value)
    worker.say("0412 345 678")
    for _ in range(8):
        asked.append(worker.main)
        worker.choose("yes" if "yes" in worker.offered() else "skip")
    told = " ".join(asked)
    assert "Is it OK if I send what you told me" in told
    assert "What is the safest way to reach you?" in told
    assert "Is it safe for you to take something written with you" in told
    assert "Tell them if you have a duty to report a child at risk" in told


def test_the_worker_sees_afterwards_that_it_was_received_and_no_more(worker: Worker) -> None:
    worker.open().save("talk").save("agree", **{"L1A.S2.PV.01": "yes", "L1A.S2.PV.01.detail": CANARY})
    worker.to_summary().choose("send")
    sent = worker.sent()
    assert worker.reference == sent["reference"]
    assert (sent["mode"], sent["channel"], sent["worker"]) == ("guided", "guided", worker.staff.user_id)
    assert CANARY not in worker.answer.text
    assert "0412" not in worker.answer.text
    for address in ("/guided/part/talk", "/guided/agree", HERE):
        assert worker.get(address).path == "/guided"


def to_last_look(worker: Worker) -> Worker:
    return worker.open().save("talk").save("agree", **{"L1A.S2.PV.01": "yes"}).to_summary()


def assert_received(worker: Worker) -> None:
    """The finish page, with the code that stands in the one disclosure that was stored."""
    assert worker.path == "/guided/finished"
    assert worker.reference == worker.sent()["reference"]
    assert not re.search("othing was sent|not sent", worker.words)
    assert "guided" not in cookie(worker)


def test_what_was_stored_is_received_though_the_dialogue_fails_after_it(worker: Worker) -> None:
    to_last_look(worker)
    worker.office.door.rasa.is_deaf_to = "stored"
    assert_received(worker.choose("send"))


LOST_AFTER = pytest.mark.parametrize("is_deaf", [False, True], ids=["it answered", "the dialogue failed too"])


@LOST_AFTER
@pytest.mark.parametrize("back", [HERE, "/guided/agree", "/guided/part/talk"])
def test_where_the_answer_about_it_is_lost_nobody_says_that_nothing_was_sent(
    worker: Worker, back: str, is_deaf: bool
) -> None:
    to_last_look(worker)
    worker.office.door.rasa.is_deaf_to = "stored" if is_deaf else None
    worker.office.door.line.loses_outcome = True
    worker.choose("send")
    assert worker.answer.status_code == 503
    assert not re.search("othing was sent|not sent", worker.words)
    assert "Try again to see whether it was sent" in worker.main
    assert_received(worker.get(back))


@pytest.mark.parametrize("is_asleep", [False, True], ids=["at once", "after a pause"])
def test_after_a_hide_the_gate_leads_to_the_code(worker: Worker, is_asleep: bool) -> None:
    to_last_look(worker)
    worker.office.door.line.loses_outcome = True
    worker.choose("send")
    if is_asleep:
        away_for(worker, guided_desk.IDLE + 1)
    assert worker.get(HIDDEN).path == HIDDEN
    assert worker.get(HERE).path == HERE
    assert "Code" not in worker.main
    assert_received(worker.post(HERE, NO_ONE_HERE))


def send_in_vain(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no room to store it, until the patch is undone, and Rasa does not hear of that."""
    to_last_look(worker)
    worker.office.door.rasa.is_deaf_to = "store_failed"
    monkeypatch.setattr(worker.office.door.spool, "_least_free", 2.0)
    worker.choose("send")


def test_what_was_not_stored_is_not_sent_behind_anybodys_back(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_in_vain(worker, monkeypatch)
    assert "It was not sent" in worker.main
    assert "Try again" in worker.main
    monkeypatch.undo()
    worker.get(HIDDEN)
    assert not worker.office.door.disclosures()
    worker.post("/guided/agree", {"go": "erase"})
    assert worker.path == "/guided"
    assert not worker.office.door.disclosures()


def test_what_was_not_stored_is_sent_once_where_they_try_again(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_in_vain(worker, monkeypatch)
    monkeypatch.undo()
    assert_received(worker.get(HERE))


def test_before_the_last_look_nothing_can_have_been_sent_and_that_is_said(worker: Worker) -> None:
    worker.open()
    worker.office.door.rasa.is_down = True
    worker.part("talk")
    assert worker.answer.status_code == 503
    assert "Nothing was sent" in worker.main


def test_one_worker_s_script_is_not_another_s(office: Office) -> None:
    first, second = Worker(office), Worker(office)
    first.open()
    with second.staff.client.session_transaction() as theirs:
        theirs["guided"] = kept(first)
    assert second.part("signs").path == "/guided"


@pytest.mark.parametrize("role", ["administrator", "auditor", "representative"])
def test_who_may_not_read_the_script(office: Office, role: str) -> None:
    assert Worker(office, role).answer.status_code == 403


def kept(worker: Worker) -> dict[str, object]:
    return dict(cookie(worker)["guided"])


def cookie(worker: Worker) -> dict[str, dict[str, object]]:
    with worker.staff.client.session_transaction() as found:
        return dict(found)


def away_for(worker: Worker, seconds: int) -> None:
    with worker.staff.client.session_transaction() as found:
        found["guided"] = {**found["guided"], "seen": found["guided"]["seen"] - seconds}


def proved(worker: Worker, seconds_ago: int) -> None:
    """They last proved who they are so long ago."""
    from datetime import timedelta

    from backoffice.models.base import now

    with session_scope(worker.office.app.extensions["doorway.sessions"]) as session:
        found = session.get(StaffSession, cookie(worker)["staff_session"])
        assert found is not None
        found.proved_at = now() - timedelta(seconds=seconds_ago)


def assert_nowhere(worker: Worker, sqlite_url: str) -> None:
    """Neither in the database's files nor in the cookie."""
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    for one in file.parent.glob(f"{file.name}*"):
        assert CANARY.encode() not in one.read_bytes()
    assert CANARY not in str(cookie(worker))
