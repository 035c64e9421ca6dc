"""Does a piece of work in a new process, for one that runs threads already and must not be forked.

Beside `apart`, which forks: this starts Python anew, so it takes a second longer and is safe at any time. Nothing
heavy may be imported by this module.
"""

import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from multiprocessing.reduction import ForkingPickler
from types import TracebackType
from typing import Any, TypeVar

from screening.library.apart import plainly
from screening.library.faults import DataFaults

T = TypeVar("T")
LONGEST_SECONDS = 120
MOST_PROCESSOR_SECONDS = 20
"""A rehearsal takes five. Whoever sends files that can be read for ever holds up one request for so long, no more."""
TOO_LONG = "the process that was to do this was at it for too long"
BEGIN = "from screening.library.aside import main; main({seconds})"


class TookTooLong(RuntimeError):
    """The other process was at it for too long, and was ended."""


def aside(work: Callable[[], T], processor_seconds: int = MOST_PROCESSOR_SECONDS) -> T:
    """Return what `work` returns, or raise the DataFaults that it raises.

    `work` is a function of a module, or a `partial` of one: it travels by its name. Raises TookTooLong when it needed
    more time of a processor than that, RuntimeError when the other process ended without a word.
    """
    plainly()
    # -P: nothing in the folder that we stand in is taken for a module.
    command = [sys.executable, "-P", "-c", BEGIN.format(seconds=processor_seconds)]
    try:
        done = subprocess.run(  # noqa: S603  # our own interpreter with our own words
            command,
            input=bytes(ForkingPickler.dumps(work)),
            stdout=subprocess.PIPE,
            check=False,
            timeout=LONGEST_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise TookTooLong(TOO_LONG) from None
    if done.returncode == -signal.SIGXCPU:
        raise TookTooLong(TOO_LONG)
    # One that was killed while it wrote has handed over half of something.
    if done.returncode or not done.stdout:
        raise RuntimeError("the process that was to do this has ended without a word")
    handed = ForkingPickler.loads(done.stdout)
    if isinstance(handed, DataFaults):
        raise handed
    found: T = handed
    return found


def called(place: str, *given: Any) -> Any:
    """Call what stands at "module:name": for work whose module is not to be loaded by who asks for it."""
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)(*given)


def main(processor_seconds: int = MOST_PROCESSOR_SECONDS) -> None:
    """Read from standard input what is to be done, do it, and write to standard output what came of it."""
    # The second bound is for what does not heed the first. What was being read is left in no file.
    resource.setrlimit(resource.RLIMIT_CPU, (processor_seconds, processor_seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out, sys.stdout = sys.stdout.buffer, sys.stderr
    sys.excepthook = _told
    plainly()
    work: Callable[[], object] = ForkingPickler.loads(sys.stdin.buffer.read())
    try:
        found = work()
    except DataFaults as faults:
        found = faults
    out.write(ForkingPickler.dumps(found))
    out.flush()


def _told(kind: type[BaseException], _fault: BaseException, trace: TracebackType | None) -> None:
    """Write what it was and where: the message and the lines between may say what was in files or answers."""
    where = ""
    while trace is not None:
        where = f" at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    sys.stderr.write(f"{kind.__name__}{where}\n")
