"""Every text the conversation can say: safe to see, short enough to send, plain enough to read."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from dialogue.wording import WordingMistake, label, lines_for_sms, sms_text, text
from dialogue.wording.gsm7 import segments
from dialogue.wording.reading import grade
from dialogue.wording.words import CHANNELS, SOURCE_LANGUAGE, Response, giveaways, words_of

WORDS = words_of(SOURCE_LANGUAGE)
RESPONSES = [pytest.param(response, id=response.id) for response in WORDS.responses.values()]
BEFORE_THE_GATE = [
    pytest.param(response, id=response.id) for response in WORDS.responses.values() if response.before_gate
]
IN_TEXTS = [
    pytest.param(response, id=response.id)
    for response in WORDS.responses.values()
    if "sms" in response.channels
]
YES_OR_NO = [
    pytest.param(response, id=response.id)
    for response in WORDS.responses.values()
    if {"yes", "stop_here"} & set(response.choices)
]
# What the conversation and the door say by name; docs/conversation.md.
SAID_BY_NAME = [
    "neutral_title",
    "hidden_cover",
    "gate_ask",
    "gate_ask_again_after_silence",
    "gate_ask_after_hide",
    "gate_ask_new_channel",
    "gate_unsure",
    "gate_not_safe",
    "truth_before_first_question",
    "who_for",
    "age_ask",
    "age_13_over",
    "age_under_13",
    "child_alone",
    "believed",
    "danger_now",
    "not_disclosed_respected",
    "support_lines",
    "details_offer",
    "details_ask",
    "rather_not_say_ok",
    "skipped_ok",
    "go_back_done",
    "help_at_gate",
    "nothing_before",
    "repeat_intro",
    "help_short",
    "talk_to_person",
    "fallback_again",
    "fallback_choices",
    "wish_intro",
    "consent_intro",
    "conflict_ask",
    "contact_intro",
    "summary_intro",
    "summary_change",
    "send_confirm",
    "sent",
    "sent_no_contact",
    "store_failed",
    "withdrawn",
    "exit_word_sms",
    "ended",
    "sms_code_ask",
    "sms_code_wrong",
    "sms_code_set",
    "sms_code_forgotten",
    "sms_down_after_sending",
    "rate_limited",
    "too_long",
    "cannot_read",
    "rasa_down",
    "start_over_confirm",
]
# Shown while a person reads by themselves, so the grade counts. Notes for a worker may be a little harder.
CARRIERS = set(
    "STOP STOPALL UNSUBSCRIBE END QUIT CANCEL REVOKE OPTOUT START YES UNSTOP HELP INFO".split()  # noqa: SIM905
)
SHORT = 6  # fewer words than this and a grade says nothing
PERSON_READS = ("web", "sms", "guided.say")


def longest(response: Response) -> dict[str, str]:
    return {name: "9" * letters for name, letters in response.vars.items()}


def shown(response: Response, part: str) -> str:
    """A variant as it is shown, with each variable at its longest."""
    if part in ("web", "sms"):
        return text(response.id, part, "self", SOURCE_LANGUAGE, **longest(response))
    if part == "guided.say":
        return text(response.id, "guided", "guided", SOURCE_LANGUAGE, **longest(response))
    return dict(response.variants())[part]


def sendable() -> Iterator[str]:
    """Every text message there is, with its choices."""
    for param in IN_TEXTS:
        (response,) = param.values
        assert isinstance(response, Response)
        yield sms_text(shown(response, "sms"), response.choices, SOURCE_LANGUAGE)


@pytest.mark.parametrize("response_id", SAID_BY_NAME)
def test_what_the_conversation_says_by_name_is_there(response_id: str) -> None:
    assert response_id in WORDS.responses


@pytest.mark.parametrize("response", RESPONSES)
def test_every_channel_a_response_is_for_has_words(response: Response) -> None:
    assert set(response.channels) <= set(CHANNELS)
    for channel in response.channels:
        mode = "guided" if channel == "guided" else "self"
        assert text(response.id, channel, mode, SOURCE_LANGUAGE, **longest(response))
    assert ("sms" in response.channels) == (response.sms is not None)


@pytest.mark.parametrize("response", RESPONSES)
def test_choices_have_labels_and_variables_are_used(response: Response) -> None:
    for choice in response.choices:
        for channel in response.channels:
            assert label(choice, channel, SOURCE_LANGUAGE)
    assert set(response.vars) <= response.placeholders()


@pytest.mark.parametrize("response", YES_OR_NO)
def test_where_yes_and_no_stand_below_there_is_one_question(response: Response) -> None:
    """A yes to an offer, or to the first of two questions, is a yes to nobody knows what."""
    for part, words in response.variants():
        if part in PERSON_READS:
            assert words.count("?") == 1, f"{response.id} {part}"
            assert "?" in words.split("\n")[-1], f"{response.id} {part}"


def test_no_two_choices_on_a_page_are_called_the_same() -> None:
    called = [said["web"] for name, said in WORDS.labels.items() if not name.startswith("item:")]
    assert sorted(called) == sorted(set(called))
    assert "ask_worker" in WORDS.labels


@pytest.mark.parametrize("response", BEFORE_THE_GATE)
def test_nothing_before_the_gate_gives_the_service_away(response: Response) -> None:
    for part, words in response.variants():
        found = [pattern.pattern for pattern in giveaways() if pattern.search(words)]
        assert not found, f"{response.id} {part}: {found}"
    for choice in response.choices:
        for channel in response.channels:
            assert not any(pattern.search(label(choice, channel, SOURCE_LANGUAGE)) for pattern in giveaways())


def test_a_worker_s_gate_is_one_question_to_which_yes_means_stop() -> None:
    """The buttons say who can hear. A question to which yes meant go on would point the other way."""
    gates = [WORDS.responses[name] for name in WORDS.responses if name.startswith("gate_ask")]
    assert len(gates) == 4
    for gate in gates:
        assert gate.guided is not None
        assert re.search(r"\bcan anyone else hear us\b[a-z ]*\?$", gate.guided.say, re.IGNORECASE), gate.id
        assert gate.guided.say.count("?") == 1
        notes = f"{gate.guided.how} {gate.guided.avoid}"
        assert not re.search(r"\b(yes|no)\b", notes, re.IGNORECASE), gate.id


def test_nothing_before_the_gate_speaks_of_something_to_wipe() -> None:
    """Whoever tries to guess the code, or reads over a shoulder, does not learn that there is something."""
    for response in WORDS.responses.values():
        for part, words in response.variants():
            if response.before_gate:
                assert not re.search(r"\b(wipe\w*|erase\w*|delete\w*|kept)\b", words), f"{response.id} {part}"


def test_the_gate_and_all_that_may_come_before_it_are_marked() -> None:
    marked = {response.id for response in WORDS.responses.values() if response.before_gate}
    gate = {response_id for response_id in WORDS.responses if response_id.startswith("gate_")}
    assert gate <= marked
    assert {
        "neutral_title",
        "hidden_cover",
        "rate_limited",
        "too_long",
        "cannot_read",
        "down_before_gate",
    } <= marked
    assert {"sms_code_ask", "sms_code_wrong", "sms_code_forgotten"} <= marked


def test_giveaways_are_found_where_they_stand() -> None:
    """The list works: words that say what this is are caught in what is said after the gate."""
    after = " ".join(
        words
        for response in WORDS.responses.values()
        for _, words in response.variants()
        if not response.before_gate
    )
    assert sum(bool(pattern.search(after)) for pattern in giveaways()) >= 10


@pytest.mark.parametrize("response", IN_TEXTS)
def test_a_text_is_one_segment_with_its_choices_and_longest_variables(response: Response) -> None:
    sent = sms_text(shown(response, "sms"), response.choices, SOURCE_LANGUAGE)
    assert segments(sent) == 1, f"{len(sent)}: {sent}"


@pytest.mark.parametrize("response", IN_TEXTS)
def test_the_first_forty_letters_of_a_text_are_neutral(response: Response) -> None:
    start = shown(response, "sms")[:40]
    assert not [pattern.pattern for pattern in giveaways() if pattern.search(start)], start


@pytest.mark.parametrize("response", RESPONSES)
def test_letters_are_plain_and_nothing_is_shouted(response: Response) -> None:
    for part, words in response.variants():
        assert not re.search("[‘’“”–—…!]", words), f"{response.id} {part}"
        assert not re.search(r"\b[A-Z]{4,}\b", re.sub(r"1800RESPECT|13YARN", "", words)), (
            f"{response.id} {part}"
        )


@pytest.mark.parametrize("response", RESPONSES)
def test_people_of_nine_to_eleven_can_read_it(response: Response) -> None:
    for part, _ in response.variants():
        words = shown(response, part)
        if len(words.split()) < SHORT:
            continue
        allowed = 6 if part in PERSON_READS else 8
        assert grade(words) <= allowed, f"{response.id} {part}: grade {grade(words):.1f}"


@pytest.mark.parametrize("response", RESPONSES)
def test_no_label_is_put_on_anybody(response: Response) -> None:
    """Q09, Q78: no jargon, no judgement, and no word that the person has not used."""
    for part, words in response.variants():
        assert not re.search(
            r"\b(victim|survivor|perpetrator|offender|abuser|dfv|disclos\w+)\b", words, re.IGNORECASE
        ), part


def test_no_text_uses_a_word_that_belongs_to_the_carrier() -> None:
    assert not CARRIERS & set(WORDS.named.values())
    for sent in sendable():
        assert not re.search(r"\btext (stop|end|quit|cancel|help|info|start)\b", sent, re.IGNORECASE)


def test_numbers_stand_in_the_support_lines_alone() -> None:
    numbers = {line["number"] for line in WORDS.lines.values()} - {"000"}
    for response in WORDS.responses.values():
        for part, words in response.variants():
            assert not any(number in words for number in numbers), f"{response.id} {part}"


def test_lines_fit_in_the_text_that_gives_them() -> None:
    room = WORDS.responses["support_lines"].vars["lines"]
    for region in (None, "qld", "sa"):
        for about in ("self", "child", "child_alone", "other"):
            numbers = lines_for_sms(region, about)
            assert 0 < len(numbers) <= room
            assert segments(text("support_lines", "sms", "self", SOURCE_LANGUAGE, lines=numbers)) == 1


@pytest.mark.rule("Q11", "Q12")
def test_danger_puts_triple_zero_first() -> None:
    for channel, mode in (("web", "self"), ("sms", "self"), ("guided", "guided")):
        said = text("danger_now", channel, mode, SOURCE_LANGUAGE)
        first = re.split(r"(?<=[.?])\s", said)[:2]
        assert "000" in first[0] or "Triple Zero" in " ".join(first)


def test_variables_are_checked() -> None:
    when = "Within one working day."
    with pytest.raises(WordingMistake, match="reference"):
        text("sent", "web", "self", SOURCE_LANGUAGE, when=when)
    with pytest.raises(WordingMistake, match="takes no name"):
        text("sent", "web", "self", SOURCE_LANGUAGE, when=when, reference="K7P2", name="Sam")
    with pytest.raises(WordingMistake, match="longer"):
        text("sent", "sms", "self", SOURCE_LANGUAGE, when="x" * 200, reference="K7P2")
    with pytest.raises(WordingMistake, match="no response"):
        text("no_such_thing", "web", "self", SOURCE_LANGUAGE)
    with pytest.raises(WordingMistake, match="not said by sms"):
        text("hidden_cover", "sms", "self", SOURCE_LANGUAGE)
    with pytest.raises(WordingMistake, match="no label"):
        label("no_such_label", "web", SOURCE_LANGUAGE)


def test_braces_in_what_a_person_wrote_mean_nothing() -> None:
    said = text("contact_check", "web", "self", SOURCE_LANGUAGE, value="{exit_word} {reference}")
    assert said == "Is this right: {exit_word} {reference}?"


def test_an_empty_variable_leaves_no_gap() -> None:
    said = text("sent", "sms", "self", SOURCE_LANGUAGE, when="", reference="K7P2")
    assert said.startswith("It is sent. A trained worker will read it. Your code is K7P2.")


def test_the_worker_reads_the_guided_words_in_any_channel() -> None:
    read_aloud = text("believed", "guided", "guided", SOURCE_LANGUAGE)
    assert text("believed", "web", "guided", SOURCE_LANGUAGE) == read_aloud
    assert text("believed", "web", "self", SOURCE_LANGUAGE) != read_aloud


def test_trouble_in_a_text_claims_nothing_about_sending() -> None:
    """It comes before the sending and after it: a phone has no page that could show which."""
    assert "sent" not in text("rasa_down", "sms", "self", SOURCE_LANGUAGE)
