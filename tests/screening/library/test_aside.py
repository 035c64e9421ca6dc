"""Work in a process that starts anew: what takes too long is ended."""

from collections import deque
from functools import partial
from itertools import repeat

import pytest

from screening.library.aside import TookTooLong, aside


def test_what_never_ends_is_ended() -> None:
    with pytest.raises(TookTooLong):
        aside(partial(deque, repeat(None), 0), processor_seconds=1)
