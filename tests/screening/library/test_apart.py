"""Work in a process of its own: its result or its faults come back, and nothing else of it."""

import os
import sys
from types import MappingProxyType

import pytest

from screening.library.apart import apart
from screening.library.faults import DataFaults, Fault

WRONG = Fault("instruments/start.toml", 3, "code", "this is not so")


def test_what_comes_back_is_equal_and_was_made_elsewhere() -> None:
    held = MappingProxyType({"a": (1, 2), "b": frozenset({"c"})})
    there, found = apart(lambda: (os.getpid(), held))
    assert there != os.getpid()
    assert found == held
    assert type(found) is MappingProxyType


def refuse() -> None:
    raise DataFaults([WRONG])


def test_faults_come_back_whole() -> None:
    with pytest.raises(DataFaults) as refused:
        apart(refuse)
    assert refused.value.faults == (WRONG,)
    assert str(refused.value) == str(WRONG)


def test_nothing_that_the_work_loads_stays() -> None:
    assert "this" not in sys.modules
    apart(lambda: exec("import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()): import this"))  # noqa: S102
    assert "this" not in sys.modules


def test_an_end_without_a_word_is_said() -> None:
    with pytest.raises(RuntimeError, match="without a word"):
        apart(lambda: os._exit(3))
