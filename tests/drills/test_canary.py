"""No word before consent in any file of any process; sealed bytes alone after it."""

import os
from pathlib import Path

import pytest

from tests.drills.canary import drill, written_elsewhere


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("has_redis", [False, True], ids=["memory", "redis"])
def test_no_file_holds_a_word_before_consent_or_an_open_one_after(has_redis: bool) -> None:
    result = drill(has_redis)
    assert result.holds, result
    assert result.kills >= 6
    assert result.words > 10
    assert result.files > 5
    assert bool(result.in_redis) is has_redis


def test_a_file_that_would_not_be_searched_is_noticed(tmp_path: Path) -> None:
    searched = tmp_path / "searched"
    searched.mkdir()
    with (searched / "log").open("w"), (tmp_path / "elsewhere").open("w") as elsewhere:
        assert elsewhere.name in written_elsewhere(os.getpid(), searched)
        assert str(searched / "log") not in written_elsewhere(os.getpid(), searched)
