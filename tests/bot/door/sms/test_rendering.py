"""Texts as a phone shows them: one segment each, as few as can be, harmless on a locked phone."""

import pytest

from bot.door.answer import Answer, Said, read_answer
from bot.door.sms.folding import folded
from bot.door.sms.rendering import MOST_TEXTS, packed, printed_values, render, with_choices
from bot.door.sms.speech import Wording
from bot.door.vocabulary import Spoken
from dialogue.instruments import catalogue
from dialogue.wording.gsm7 import is_gsm7, segments
from dialogue.wording.words import words_of
from tests.bot.door.sms.fake_rasa import answer

SPEECH = Wording("en")
KNOWN = Spoken("sms", "self", "en")
ASKED_BY_TEXT = ("L1A", "L1C", "DCC")


def asked() -> list[tuple[str, str]]:
    """Every item that is asked by text, and whether details are asked for."""
    return [
        (item.id, part)
        for tool in ASKED_BY_TEXT
        for section in catalogue().current(tool).sections
        for item in section.items
        for part in ("ask", "details")
        if KNOWN.can_say(Said("question", {}, item.id, part))
    ]


@pytest.mark.parametrize(("item_id", "part"), asked())
def test_every_question_with_its_choices_is_one_text(item_id: str, part: str) -> None:
    item = catalogue().current(item_id.split(".")[0]).item(item_id)
    said = {"response": "question", "item": item_id, "part": part}
    own = [value for value, _ in item.answer.choices()] if part == "ask" and item.answer else []
    raw = answer("question", [said], expects="choice" if own else "text")
    labels = [{"value": value, "label": label_of(item_id, value)} for value in own]
    raw["offered"] = [*labels, *({"value": one, "label": one} for one in extra(own))]
    read = read_answer(raw, KNOWN)
    [text] = render(read, SPEECH)
    assert is_gsm7(text)
    assert segments(text) == 1
    assert not SPEECH.gives_away(text), text[:40]


def extra(own: list[str]) -> list[str]:
    return ["rather_not_say"] if own in (["yes", "no"], []) else []


def label_of(item_id: str, value: str) -> str:
    label = f"item:{item_id}:{value}"
    return label if KNOWN.has_label(label) else value


@pytest.mark.parametrize("response_id", [one.id for one in words_of("en").responses.values() if one.sms])
def test_every_response_fits_and_shows_nothing_on_a_locked_phone(response_id: str) -> None:
    response = words_of("en").responses[response_id]
    values = {name: "9" * longest for name, longest in response.vars.items()}
    text = SPEECH.text(response_id, **values)
    texts = packed([text])
    assert len(texts) == 1, texts
    assert not SPEECH.gives_away(text), text[:40]


def test_question_that_would_show_itself_goes_after_its_choices() -> None:
    choices = ["1 Yes", "2 No", "3 Rather not say"]
    [text] = with_choices("Are you scared of your partner?", choices, SPEECH)
    assert text == "Text a number:\n1 Yes\n2 No\n3 Rather not say\nAre you scared of your partner?"
    assert not SPEECH.gives_away(text)


def test_two_texts_only_where_one_is_too_small() -> None:
    half, third = "a" * 79, "b" * 80
    assert packed([half, third]) == [f"{half}\n{third}"]
    assert packed([half + "a", third]) == [half + "a", third]
    assert [segments(text) for text in packed([" ".join(["word"] * 100)])] == [1, 1, 1, 1][:MOST_TEXTS]
    assert all(segments(text) == 1 for text in packed(["x" * 1000]))


def test_choices_stay_with_their_question() -> None:
    raw = answer(
        "gate", [{"response": "truth_before_first_question"}, {"response": "gate_ask"}], ["yes", "no"]
    )
    first, second = render(read_answer(raw, KNOWN), SPEECH)
    assert second.startswith("Hi.")
    assert second.endswith("1 Yes\n2 No")
    assert "1 Yes" not in first


def test_numbers_stand_for_what_is_printed() -> None:
    raw = answer("question", [{"response": "who_for"}], ["self", "child", "other"])
    read = read_answer(raw, KNOWN)
    assert printed_values(read) == ["self", "child", "other"]
    assert render(read, SPEECH) == ["Who is this about?\n1 Me\n2 A child I look after\n3 Someone else"]
    words = read_answer(answer("details", [{"response": "details_ask"}], ["skip"], expects="text"), KNOWN)
    assert printed_values(words) == []
    assert render(words, SPEECH)[0].endswith("\n- Skip")


def test_what_is_said_in_passing_costs_no_text_of_its_own() -> None:
    question = {"response": "question", "item": "L1A.S2.PV.01", "part": "ask"}
    long = answer("question", [{"response": "fallback_again"}, question], ["yes", "no", "rather_not_say"])
    [text] = render(read_answer(long, KNOWN), SPEECH)
    assert text.endswith("1 Yes\n2 No\n3 Rather not say")
    short = answer(
        "question", [{"response": "rather_not_say_ok"}, {"response": "who_for"}], ["self", "child"]
    )
    [text] = render(read_answer(short, KNOWN), SPEECH)
    assert text.startswith("That is OK. You do not have to say.\nWho is this about?")


def test_ways_on_cost_no_text_of_their_own() -> None:
    danger = answer(
        "question", [{"response": "danger_now"}], ["go_on", "talk_to_person", "exit"], urgent=True
    )
    [text] = render(read_answer(danger, KNOWN), SPEECH)
    assert text.startswith("Call 000 now")
    sent = {"response": "sent", "vars": {"reference": "X" * 9, "when": "They read new messages every day."}}
    said = answer("sent", [sent], ["talk_to_person", "start_over", "exit"])
    assert len(render(read_answer(said, KNOWN), SPEECH)) == 1


def test_support_lines_are_filled_in() -> None:
    [text] = render(read_answer(answer("wish", [{"response": "support_lines"}]), KNOWN), SPEECH)
    assert "1800 737 732" in text


@pytest.mark.parametrize(
    ("value", "shown"),
    [("0491 570 006", "...006"), ("sam.w@example.com", "s...@e...com"), ("+61491570006", "...006")],
)
def test_what_was_given_for_contact_is_never_texted_whole(value: str, shown: str) -> None:
    asked = {"response": "contact_check", "vars": {"value": value}}
    [text] = render(read_answer(answer("contact", [asked], ["yes", "no"]), KNOWN), SPEECH)
    assert value not in text
    assert text == f"Is this right: {shown}? We cut it short.\n1 Yes\n2 No"


@pytest.mark.parametrize("response", ["sent", "sent_no_contact"])
def test_whoever_has_sent_is_told_what_comes_next_and_when(response: str) -> None:
    said = {"response": response, "vars": {"reference": "CDFG-HJKM", "when": "They read it every day."}}
    [text] = render(read_answer(answer("sent", [said]), KNOWN), SPEECH)
    assert "worker will read it. They read it every day." in text
    assert "CDFG-HJKM" in text


def test_summary_is_never_texted() -> None:
    raw = answer("summary", [{"response": "summary", "records": [{"answers": {"x": "secret"}}]}])
    assert render(read_answer(raw, KNOWN), SPEECH) == []


def correcting(answers: dict[str, object]) -> Answer:
    said = [{"response": "summary_change"}, {"response": "summary", "records": [{"answers": answers}]}]
    return read_answer(answer("summary", [*said, {"response": "send_confirm"}], ["send", "change"]), KNOWN)


def test_answers_to_change_are_numbered_without_a_word_of_theirs_or_of_the_questions() -> None:
    given = {
        "L1A.S2.PV.01": {"value": "yes", "detail": "he checks my phone"},
        "L1A.S2.PV.02": {"silence": "not_disclosed"},
        "L1A.S2.PV.03": {"value": "no"},
        "DCC.DW.CONTACT.02": {"value": "0491 570 006"},
        "DCC.DW.NAME.01": {"silence": "skipped"},
        "L1A.NOT.THERE": {"value": "yes"},
    }
    asked = correcting(given)
    [text] = render(asked, SPEECH)
    assert text.endswith(":\n1 Yes ..., 2 Rather not say, 3 No, 4 ..., 5 -")
    assert "text its number" in text
    assert not SPEECH.gives_away(text)
    assert printed_values(asked) == [f"change:{address}" for address in list(given)[:5]]


def test_many_answers_to_change_are_cut_between_two() -> None:
    items = [item_id for item_id, part in asked() if part == "ask"]
    texts = render(correcting({item_id: {"silence": "not_disclosed"} for item_id in items[:24]}), SPEECH)
    assert len(texts) == MOST_TEXTS
    assert all(segments(text) == 1 and not SPEECH.gives_away(text) for text in texts)
    told = ", ".join(texts).split("\n")[-1].split(", ")
    assert told == [f"{number} Rather not say" for number in range(1, len(told) + 1)]


def test_an_answer_is_not_read_back_where_its_label_says_what_this_is() -> None:
    class Telling(Wording):
        def label(self, label: str) -> str:
            return "Yes, I am scared"

    [text] = render(correcting({"L1A.S2.PV.01": {"value": "yes"}}), Telling("en"))
    assert text.endswith(":\n1 ...")


def test_without_an_answer_the_way_to_change_one_is_back() -> None:
    texts = render(correcting({}), SPEECH)
    assert "BACK" in texts[0]
    assert printed_values(correcting({})) == ["send", "change"]


@pytest.mark.parametrize(
    ("written", "texted"),
    [
        ("“don’t”…", '"don\'t"...'),
        ("Zoë Ngũgĩ Łuk", "Zoe Ngugi ?uk"),
        ("it is ok 👍", "it is ok ?"),
        ("مرحبا كيف حالك", "مرحبا كيف حالك"),
    ],
)
def test_folding(written: str, texted: str) -> None:
    assert folded(written) == texted
