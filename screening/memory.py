"""Keeps small what a server's processes hold: nothing that only starting up needed stays in them."""

import ctypes
import gc
from contextlib import suppress

ONE_HEAP = -8  # M_ARENA_MAX, as malloc.h has it
# A page makes some thousand objects and drops them again: after as many as Python waits for, the collector would look
# for rings among them several times a page.
MADE_BEFORE_A_LOOK = 20_000


def settle() -> None:
    """Tidy up once, before workers are forked.

    What was made until now is never looked at by the collector again, so its pages stay shared. What is unused goes
    back to the system. All threads of a process draw from one heap: one for each costs megabytes, and wins nothing
    where one thread runs at a time. The last two only the GNU C library can be told.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(MADE_BEFORE_A_LOOK)
    library = ctypes.CDLL(None)
    with suppress(AttributeError):
        library.mallopt(ONE_HEAP, 1)
        library.malloc_trim(0)
