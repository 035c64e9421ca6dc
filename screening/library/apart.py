"""Does a piece of work in a process that ends with it: what the work loaded and left behind ends too.

Reading and checking the data takes some thirty megabytes of libraries and leavings; what comes out of it takes two. A
process that serves for months asks for it here. Nothing heavy may be imported by this module.
"""

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from types import MappingProxyType
from typing import Any, TypeVar

from screening.library.faults import DataFaults

T = TypeVar("T")


def apart(work: Callable[[], T]) -> T:
    """Return what `work` returns, or raise the DataFaults that it raises; nothing else that it does is seen here.

    To be called before any thread is started: the process is forked. Raises RuntimeError when the other process ended
    without a word; why stands on standard error then.
    """
    fork = get_context("fork")
    here, there = fork.Pipe(duplex=False)
    process = fork.Process(target=_hand_over, args=(work, here, there))
    process.start()
    there.close()
    try:
        handed = here.recv()
    except EOFError:
        raise RuntimeError("the process that was to do this has ended without a word") from None
    finally:
        process.join()
        here.close()
    if isinstance(handed, DataFaults):
        raise handed
    found: T = handed
    return found


def _hand_over(work: Callable[[], object], here: "Connection[Any, Any]", there: "Connection[Any, Any]") -> None:
    # Else it would wait for itself to read on, for ever, where the process that asked has been killed.
    here.close()
    plainly()
    try:
        there.send(work())
    except DataFaults as faults:
        there.send(faults)
    except BrokenPipeError:
        pass  # nobody asks any more


def plainly() -> None:
    """Let this process hand over read-only views, which pickle does not know."""
    ForkingPickler.register(MappingProxyType, _reduced)


def _reduced(view: "MappingProxyType[Any, Any]") -> tuple[Callable[..., object], tuple[object, ...]]:
    """Say how a read-only view is made again: pickle does not know it."""
    return _view, (dict(view),)


def _view(held: dict[Any, Any]) -> "MappingProxyType[Any, Any]":
    # The class itself has another name than it says, so pickle would not find it.
    return MappingProxyType(held)
