"""Runs tests against mutants: one process reads the tests and is copied for each mutant, which takes milliseconds.

A mutant is put in place by giving a function other code, so that no file is ever changed. Those that nobody calls any
more where all is set up are tried again from a process in which nothing is.
"""

import gc
import importlib
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import pairwise
from types import FunctionType
from typing import Any, TextIO

import pytest
from _pytest.runner import runtestprotocol

KILLED, SURVIVED, ENDLESS, UNREACHED = "killed", "survived", "endless", "unreached"
UNCALLED = "uncalled"  # by tests that find everything set up already
OUTCOMES = {0: SURVIVED, 1: KILLED, 2: UNCALLED}
ROOM = 4 * 1024**3  # bytes that a mutant may take: one that gathers without end is stopped by it
SECONDS = 10  # of work, beside ten times what the tests need
LONGEST = 0.25  # seconds of work: a test that sweeps through more is run for itself, not for each mutant
PROFILE = "mutants"

Mutant = Mapping[str, str]
Tests = list[tuple[int, float]]
"""Numbers of tests, and the seconds that each of them takes: the fastest first."""


def function_of(module: str, name: str) -> FunctionType:
    """Return the function that the tests call, out of a class, a property or a class method."""
    owner: object = importlib.import_module(module)
    within, _, last = name.rpartition(".")
    found = vars(getattr(owner, within) if within else owner)[last]
    found = getattr(found, "fget", None) or getattr(found, "__func__", None) or found
    assert isinstance(found, FunctionType), f"{module}.{name}"
    return found


def put_in_place(mutant: Mutant) -> None:
    """Give a function the code of its mutant."""
    function = function_of(mutant["module"], mutant["function"])
    within, _, last = mutant["function"].rpartition(".")
    source = mutant["source"]
    if within:  # as a method, so that `super()` and names with two underscores mean the same
        source = f"class {within}:\n" + "\n".join(f"    {line}" for line in source.split("\n"))
    names: dict[str, Any] = dict(vars(sys.modules[mutant["module"]]))
    exec(compile(source, mutant["module"], "exec"), names)  # noqa: S102  # that is what a mutant is
    made = vars(names[within])[last] if within else names[last]
    made = getattr(made, "__func__", made)
    function.__code__, function.__defaults__ = made.__code__, made.__defaults__
    function.__kwdefaults__ = made.__kwdefaults__


def watched(function: FunctionType, note: Callable[[], None]) -> None:
    """Call back whenever a function is called; it does what it did."""
    inner = FunctionType(
        function.__code__, function.__globals__, function.__name__, function.__defaults__, function.__closure__
    )
    inner.__kwdefaults__ = function.__kwdefaults__

    def called(*given: object, **named: object) -> object:
        note()
        return inner(*given, **named)

    name = f"__watched_{id(called)}__"
    function.__globals__[name] = called
    names: dict[str, Any] = {}
    # A function keeps its closure when it gets other code, so that the new code has to ask for as much.
    kept = "__class__; " if function.__code__.co_freevars else ""
    exec(f"class Any:\n    def call(*given, **named): {kept}return {name}(*given, **named)", names)  # noqa: S102
    function.__code__ = names["Any"].call.__code__
    function.__defaults__ = function.__kwdefaults__ = None


def plainly() -> None:
    """Let made-up examples be the same each time, and stop at the first that fails."""
    from hypothesis import HealthCheck, Phase, settings  # not before pytest has looked at its plugins

    settings.register_profile(
        PROFILE,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile(PROFILE)


def named(mutant: Mutant) -> str:
    """Return the name of the function of a mutant."""
    return f"{mutant['module']}:{mutant['function']}"


class Runs:
    """Takes the place of pytest's loop over tests."""

    def __init__(self, mutants: Iterable[Mutant], told: Callable[[Mutant, str], None], at_a_time: int) -> None:
        """Take the mutants, what is called with each and what became of it, and how many to try at a time."""
        self.mutants = list(mutants)
        self.told = told
        self.at_a_time = at_a_time
        self.tests: dict[str, Tests] = {}
        self.session: pytest.Session

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self) -> None:
        """Come after tests/conftest.py, which sets a profile for ordinary runs."""
        plainly()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try all mutants where everything was set up once, and what survived there from the beginning."""
        if session.testsfailed or not session.items:
            raise session.Failed("the tests could not be read")
        self.session = session
        gc.freeze()
        again = self._where_all_is_set_up()
        for mutant in again:
            self.told(mutant, self._in_a_copy(mutant))
        return True

    def _where_all_is_set_up(self) -> list[Mutant]:
        """Try all mutants from a copy of this process in which every test ran once; return the survivors."""
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)
            _leave(lambda: self._child(os.fdopen(writing, "w")))
        os.close(writing)
        again = []
        with os.fdopen(reading) as lines:
            told = json.loads(next(lines, "{}"))
            if isinstance(told, str):
                raise self.session.Failed(f"a test fails that should pass: {told}")
            self.tests = told
            for line in lines:
                number, outcome = line.split()
                if outcome == UNCALLED:
                    again.append(self.mutants[int(number)])
                else:
                    self.told(self.mutants[int(number)], outcome)
        if os.waitpid(child, 0)[1]:
            raise self.session.Failed("the copy in which all tests ran broke off")
        return again

    def _child(self, out: TextIO) -> int:
        told = self._all_once()
        out.write(json.dumps(told) + "\n")
        out.flush()
        if isinstance(told, str):
            return 1
        self.tests = told
        gc.freeze()
        copies = []
        for first in range(self.at_a_time):
            copies.append(os.fork())
            if not copies[-1]:
                _leave(partial(self._each, range(first, len(self.mutants), self.at_a_time), out))
        return max(int(os.waitpid(copy, 0)[1] != 0) for copy in copies)

    def _each(self, numbers: Iterable[int], out: TextIO) -> int:
        for number in numbers:
            out.write(f"{number} {self._in_a_copy(self.mutants[number])}\n")
            out.flush()  # one short line at a time is never mixed with another
        return 0

    def _all_once(self) -> dict[str, Tests] | str:
        """Run every test, and return which of them reach which function, or the name of one that fails."""
        seen: set[str] = set()
        found: dict[str, Tests] = {}
        functions = {named(one): function_of(one["module"], one["function"]) for one in self.mutants}
        as_they_are = {name: (one.__code__, one.__defaults__, one.__kwdefaults__) for name, one in functions.items()}
        for name, function in functions.items():
            found[name] = []
            watched(function, partial(seen.add, name))
        items = self.session.items
        for number, (item, following) in enumerate(pairwise([*items, items[0]])):
            seen.clear()
            begun = time.process_time()
            if not _passes(item, following):
                return item.nodeid
            worked = time.process_time() - begun
            for name in seen if worked <= LONGEST else ():
                found[name].append((number, worked))
        for name, function in functions.items():
            function.__code__, function.__defaults__, function.__kwdefaults__ = as_they_are[name]
        return {name: sorted(tests, key=lambda one: one[1]) for name, tests in found.items()}

    def _in_a_copy(self, mutant: Mutant) -> str:
        """Run the tests of a mutant in a copy of this process."""
        tests = self.tests[named(mutant)]
        if not tests:
            return UNREACHED
        child = os.fork()
        if not child:
            _leave(lambda: self._tried(mutant, tests))
        status = os.waitpid(child, 0)[1]
        if os.WIFSIGNALED(status):
            return ENDLESS if os.WTERMSIG(status) in {signal.SIGXCPU, signal.SIGALRM} else KILLED
        return OUTCOMES[os.WEXITSTATUS(status)]

    def _tried(self, mutant: Mutant, tests: Tests) -> int:
        """Return 0 if all tests pass with a mutant in place, 2 if that is so because nobody called it."""
        seconds = SECONDS + int(10 * sum(each for _, each in tests))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))
        signal.alarm(60 * seconds)
        called: set[str] = set()
        put_in_place(mutant)
        watched(function_of(mutant["module"], mutant["function"]), partial(called.add, ""))
        items = [self.session.items[number] for number, _ in tests]
        self.session._setupstate.teardown_exact(items[0])
        if not all(_passes(*two) for two in pairwise([*items, items[-1]])):
            return 1
        return 0 if called else 2


def _passes(item: pytest.Item, following: pytest.Item) -> bool:
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=following))


def _leave(work: Callable[[], int]) -> None:
    """End this copy with what the work returns, or with 1 where it broke; nothing of pytest's own end is done twice."""
    code = 1
    try:
        code = work()
    finally:
        os._exit(code)
