"""A server settles before it forks."""

import gc

from screening.memory import settle


def test_what_was_there_is_left_alone_by_the_collector() -> None:
    gc.unfreeze()
    settle()
    try:
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
