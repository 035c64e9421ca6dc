"""Work in a process that starts anew: what takes too long is ended."""

from collections import deque
from functools import partial
from itertools import repeat

import pytest

from screening.library.aside import TookTooLong, aside


def test_what_never_ends_is_ended() -> None:
    with pytest.raises(TookTooLong):
        aside(partial(deque, repeat(None), 0), processor_seconds=1)


def test_what_breaks_says_what_and_where_and_nothing_of_what_it_read(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RuntimeError, match="without a word"):
        aside(partial(int, "said in confidence"))
    told = capfd.readouterr().err
    assert told.startswith("ValueError at ")
    assert "confidence" not in told
    assert len(told.splitlines()) == 1
