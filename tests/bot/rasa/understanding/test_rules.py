"""What the rules say, without any training."""

from __future__ import annotations

import pytest

from bot.rasa.understanding import choices, polarity
from bot.rasa.understanding.danger import Danger, danger
from bot.rasa.understanding.leaving import is_leaving
from bot.rasa.understanding.normalise import LONGEST, clean, tokens, without_fillers
from bot.rasa.understanding.presence import cannot_talk
from bot.rasa.understanding.privacy import is_private
from bot.rasa.understanding.spelling import Spelling
from bot.rasa.understanding.stages import Situation, situation


def said(text: str) -> str:
    return " ".join(tokens(text, frozenset({"yes", "hello", "help"})))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Yessssss!!!", "yes"),
        ("I don\u2019t", "i dont"),
        ("do not", "dont"),
        ("He is  here", "hes here"),
        ("no no NO", "no"),
        ("👍🏽", "yes"),
        ("\uff39\uff25\uff33", "yes"),
        ("hel\u200blo", "hello"),
        ("going to", "gonna"),
        ("2\ufe0f\u20e3", "2"),
        ("nahhhh", "nah"),
        ("", ""),
    ],
)
def test_one_spelling(text, plain):
    assert said(text) == plain


def test_fillers_go_only_where_something_is_left():
    assert without_fillers(tokens("um yes mate")) == ("yes",)
    assert without_fillers(tokens("um")) == ("um",)
    assert without_fillers(tokens("im ok")) == ("im", "ok"), "ok is what was said here"
    assert without_fillers(tokens("ok stop")) == ("stop",)


def test_length_is_bounded_and_anything_is_read():
    assert len(clean("a" * 10**6)) == LONGEST
    for odd in ("\ud800", "\udfff\ud800", "\x00\x01", None, 7, b"yes", ["yes"]):
        assert isinstance(clean(odd), str)


def answer(text: str) -> str | None:
    read = polarity.read(without_fillers(tokens(text)), text.endswith("?"))
    return read.answer.value if read else None


@pytest.mark.parametrize("text", ["yes", "nah yeah", "yes i am", "he does", "all the time", "i think so", "without a doubt", "thats right", "it sounds bad but yes", "yes he wont let me work", "put me down as a yes", "bloody oath", "too right he does", "👍"])  # fmt: skip
def test_yes(text):
    assert answer(text) == "affirm"


@pytest.mark.parametrize("text", ["yes when i dont do as im told", "if he doesnt get his way yes", "the school rang about it so yes", "whenever he drinks", "every time the bub cries", "more days than not", "id be lying to say no"])  # fmt: skip
def test_yes_about_when_and_how_often(text):
    assert answer(text) == "affirm"


@pytest.mark.parametrize("text", ["i cant think of one time", "not since he moved out", "not for ten years", "nothing worse than words", "never once in our marriage", "the truth is he never has"])  # fmt: skip
def test_no_about_when_and_how_often(text):
    assert answer(text) == "deny"


@pytest.mark.parametrize(
    "text", ["reply yes to confirm", "text stop to end", "no petrified of him", "yes unless not"]
)
def test_what_only_looks_like_an_answer(text):
    assert answer(text) not in ("affirm", "deny")


@pytest.mark.parametrize("text", ["no", "yeah nah", "no i dont", "he hasnt", "not once", "i dont think so", "no way", "thats not true", "never has", "not that i know of", "no no never", "nah hes good", "gonna say no", "fat chance", "no i never did", "👎"])  # fmt: skip
def test_no(text):
    assert answer(text) == "deny"


@pytest.mark.parametrize("text", ["no i am scared", "no im afraid", "yes no", "not no", "not yes", "yes but not now", "no he hits me", "yes i am not", "he said no", "i cant say no", "i wish i could say yes", "no always", "yes?", "no?", "why not", "doesnt everyone", "no but sometimes", "yeah as if", "no only when he drinks"])  # fmt: skip
def test_what_pulls_both_ways_is_never_an_answer(text):
    assert answer(text) not in ("affirm", "deny")


@pytest.mark.parametrize("text", ["hes got a knife", "he has a gun", "hes going to kill me", "please call the police", "send an ambulance", "he is choking mum", "hes breaking the door down", "i cant breathe", "im bleeding", "000", "i want to kill myself", "im locked in the bathroom", "he beat me now please", "HELP HE IS HITTING ME NOW", "🔪", "🆘", "dad is hurting mum right now", "he just stabbed me", "my sister is unconscious", "she isnt breathing", "my son has me locked in the laundry", "he tied me to the chair", "the house is alight", "the rifle is in my mouth", "she isnt responding after he hit her", "he wont give me back my baby", "hes outside the bathroom with a crowbar", "he choked me tonight", "ambulance needed", "send someone now", "hes swinging a cricket bat at us"])  # fmt: skip
def test_danger_now(text):
    assert danger(tokens(text)) is Danger.NOW


@pytest.mark.parametrize("text", ["he had a knife last year", "he choked me once", "he said he will kill me if i leave", "no he doesnt have a gun", "he never threatened to kill me", "will you call the police", "this game is killing me lol", "dont call the police", "he used to strangle me", "he goes psycho when he drinks", "hes a gun at darts", "hes never put his hands on my neck", "the police came two times", "he hit me with a bottle", "he forced me into it", "he hit me now and then", "in danger of missing the bus"])  # fmt: skip
def test_danger_told_or_denied_is_not_now(text):
    assert danger(tokens(text)) is not Danger.NOW


def test_danger_is_found_anywhere_in_a_long_message():
    assert danger(tokens("so then we went to the shops and " * 20 + "hes got a knife")) is Danger.NOW


@pytest.mark.parametrize("text", ["hes here", "someone just walked in", "she can hear me", "cant talk", "im not alone", "im not safe", "no im not safe", "hes coming up the drive", "his car just pulled up", "hes watching me", "he wants my phone"])  # fmt: skip
def test_cannot_talk(text):
    assert cannot_talk(tokens(text))


@pytest.mark.parametrize("text", ["hes not here", "hes at work", "he left", "the pizza is here", "he was home when it happened", "when he is here i cant talk to anyone", "im safe", "its not unsafe"])  # fmt: skip
def test_can_talk_or_tells_a_story(text):
    assert not cannot_talk(tokens(text))


@pytest.mark.parametrize("text", ["yes im home alone", "its safe", "nobody is here", "i can talk freely", "hes at work, house to myself till 5", "just me and the dog", "no ones home", "in my car by myself parked at the beach", "kids are asleep im alone", "coast is clear", "safe", "safe im at mums", "yes hes at bowls", "yeah hes out", "yep mum and dad are out", "hes locked up now so yes", "its fine hes gone out for the day", "nobody for ten kilometres"])  # fmt: skip
def test_safe_to_talk(text):
    assert is_private(tokens(text))


@pytest.mark.parametrize("text", ["im not alone", "its not safe", "somebody is here", "i cant talk", "its safe for now", "safe until he is back", "yes but hes asleep", "nobody is safe here", "hes at work", "everyones asleep im alone", "alone but he may come", "im alone with him", "no one but him is here", "yes im home", "in my room", "he has gone but his mum is here", "i will be alone later", "is it safe", "safe for now", "safe for five minutes", "safe tomorrow", "im alone friday", "only safe at work", "alone at night", "just me and sis", "just me and uncle", "alone, this is his phone", "im free to talk tomorrow", "not safe today", "yes hes at the pub", "safe at mums with him", "yes he is out but back soon", "yes hes out the back", "yes hes asleep", "yes they are working", "yes he has been", "no he is out", "yes he is not here yet"])  # fmt: skip
def test_not_safe_to_talk(text):
    assert not is_private(tokens(text))


@pytest.mark.parametrize("text", ["ok bye", "nah not for me hooroo", "sorry i have to go the baby is crying", "my bus is here gotta go", "need to go pick up the kids", "i must get the tea on, goodbye"])  # fmt: skip
def test_leaving(text):
    assert is_leaving(tokens(text))


@pytest.mark.parametrize("text", ["he said goodbye", "i have to go to the bank tomorrow", "goodbye party on friday", "i dont want to go", "he has to go", "they kissed me goodbye"])  # fmt: skip
def test_not_leaving(text):
    assert not is_leaving(tokens(text))


@pytest.mark.parametrize("text", ["footsteps in the hall", "the front door just opened", "its a shared ipad", "he reads everything on this machine", "his mum is home from work", "my daughter is asleep on my lap"])  # fmt: skip
def test_signs_that_somebody_is_near(text):
    assert cannot_talk(tokens(text))


@pytest.mark.parametrize("text", ["not safe to swim there", "she is back from fiji", "no kids in the house"])
def test_no_sign_that_somebody_is_near(text):
    assert not cannot_talk(tokens(text))


@pytest.mark.parametrize(("typed", "meant"), [("hlp", "help"), ("wtchng", "watching"), ("plc", "police"), ("polcie", "police"), ("tlak", "talk"), ("step", "step"), ("zzz", "zzz")])  # fmt: skip
def test_slips_are_mended_in_words_that_do_not_exist(typed, meant):
    assert Spelling({"talk", "police"}, frozenset({"step"})).mend((typed,)) == (meant,)


OFFERED = ("yes", "no", "not_sure", "rather_not_say")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", "yes"), ("2.", "no"), ("(3)", "not_sure"), ("#4", "rather_not_say"), ("b", "no"), ("option 2 please", "no"),
        ("the second one", "no"), ("one", "yes"), ("last one", "rather_not_say"), ("2\ufe0f\u20e3", "no"), ("not sure", "not_sure"),
        ("5", None), ("0", None), ("12", None), ("1 and 2", None), ("1 2", None), ("no 2", None), ("e", None), ("y", None), ("-1", "yes"),
    ],
)  # fmt: skip
def test_choices(text, value):
    assert choices.chosen(tokens(text), OFFERED, {}) == value


def test_no_choice_where_none_is_offered():
    assert choices.chosen(tokens("1"), (), {}) is None
    assert choices.chosen(tokens("2"), ("skip",), {}) is None, "a number beside an open answer is the answer"


def test_the_stage_is_the_gate_until_the_dialogue_says_otherwise():
    assert situation({"stage": None}).is_gate
    assert not situation({}).is_gate, "no dialogue at all"
    assert situation(
        {"stage": "question", "offered": [{"value": "yes", "label": "x"}, "no", 3, None]}
    ).offered == ("yes", "no")
    assert situation({"stage": "question", "offered": "yes"}).offered == ()


@pytest.mark.parametrize(("stage", "offered", "free"), [("details", ("yes", "no"), True), ("contact", (), True), ("contact", ("yes", "no"), False), ("wish", ("call",), True), ("question", (), False), ("gate", (), False)])  # fmt: skip
def test_free_text_stages(stage, offered, free):
    assert Situation(stage, offered).is_free_text is free
