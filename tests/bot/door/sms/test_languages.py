"""A language that is not whole is English throughout, the words that are texted too."""

from __future__ import annotations

import pytest

from bot.door.sms.build import keywords_of
from dialogue.wording.pseudo import PSEUDO


@pytest.mark.parametrize("language", ["zz", PSEUDO])
def test_words_that_are_texted_are_there_in_every_language(language: str) -> None:
    assert keywords_of(language) == keywords_of("en")
