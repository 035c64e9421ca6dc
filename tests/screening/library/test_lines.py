"""Every key and item of a TOML file is found on the line where a person sees it."""

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.library.lines import Path, locate

DOCUMENT = '''\
# a comment with [brackets] and = signs
title = "a [[title]] # not a comment"
"quoted key" = 1
dotted.key.here = 'x'

[country]
name = "Ireland"
numbers = ["112", "999"]
text = """
[[not.a.table]]
fake = 1 \\""" still inside
"""
after = 'it'
'''

RESOURCES = """\
[[resource]]
id = "one"
hours = { zone = "Europe/Dublin", open = [
  { days = ["mon"], from = "09:00", to = "13:00" },   # a comment, with ] and }
  { days = ["tue", "wed"], from = "10:00", to = "18:00" },
] }

  [[resource.contact]]
  kind = "phone"

  [[resource.contact]]
  kind = "text"

[[resource]]
id = "two"

[resource.extra]
deep = true

[[resource.contact]]
kind = "url"

[[ "resource" . contact ]]
kind = 'chat'
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("resource",), 1),
        (("resource", 0), 1),
        (("resource", 0, "id"), 2),
        (("resource", 0, "hours", "zone"), 3),
        (("resource", 0, "hours", "open", 0), 4),
        (("resource", 0, "hours", "open", 0, "to"), 4),
        (("resource", 0, "hours", "open", 1, "days", 1), 5),
        (("resource", 0, "contact", 0), 8),
        (("resource", 0, "contact", 0, "kind"), 9),
        (("resource", 0, "contact", 1, "kind"), 12),
        (("resource", 1, "id"), 15),
        (("resource", 1, "extra", "deep"), 18),
        (("resource", 1, "contact", 0, "kind"), 21),
        (("resource", 1, "contact", 1, "kind"), 24),
    ],
)
def test_nested_arrays_of_tables_and_of_inline_tables(path: Path, line: int) -> None:
    assert locate(RESOURCES).line(path) == line


def test_strings_that_look_like_tables_are_not_tables() -> None:
    tomllib.loads(DOCUMENT)
    lines = locate(DOCUMENT)
    assert lines.line(("title",)) == 2
    assert lines.line(("quoted key",)) == 3
    assert lines.line(("dotted", "key", "here")) == 4
    assert lines.line(("country", "numbers", 1)) == 8
    assert lines.line(("country", "text")) == 9
    assert lines.line(("country", "after")) == 13


def test_what_is_missing_is_found_at_the_thing_around_it() -> None:
    lines = locate(RESOURCES)
    assert lines.line(("resource", 1, "operator")) == 14
    assert lines.line(("resource", 0, "contact", 1, "number")) == 11
    assert lines.line(("country",)) == 1
    assert lines.line(()) == 1


def test_windows_line_ends_and_an_empty_file() -> None:
    assert locate("a = 1\r\n\r\nb = 2\r\n").line(("b",)) == 3
    assert locate("").line(("a",)) == 1


def test_what_is_not_toml_is_refused_by_its_line() -> None:
    with pytest.raises(ValueError, match="line 2"):
        locate("a = 1\n= 2\n")


_KEYS = st.text(st.sampled_from("abcxyz_-09"), min_size=1, max_size=4)
_SCALARS = st.one_of(
    st.booleans().map(lambda value: str(value).lower()),
    st.integers(-99, 99).map(str),
    st.sampled_from(['"x"', "'[y]'", '"\\"#"', '"""a\n\n# b"""', "'''\n''z'''", "1979-05-27 07:32:00", '""', "''"]),
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(
            lambda items: "[\n" + "".join(f"  {item},  # note ]\n" for item in items) + "]"
        ),
        st.dictionaries(_KEYS, inner, max_size=3).map(
            lambda pairs: "{ " + ", ".join(f"{key} = {value}" for key, value in pairs.items()) + " }"
        ),
    ),
    max_leaves=8,
)


def _paths(data: Any, path: Path = ()) -> list[Path]:
    inside: list[tuple[str | int, Any]] = []
    if isinstance(data, dict):
        inside = list(data.items())
    elif isinstance(data, list):
        inside = list(enumerate(data))
    return [*([path] if path else []), *(deep for key, value in inside for deep in _paths(value, (*path, key)))]


@given(st.lists(st.dictionaries(_KEYS, _VALUES, max_size=4), min_size=1, max_size=4))
def test_every_path_that_the_reader_knows_has_its_own_line(tables: list[dict[str, str]]) -> None:
    written = "".join(
        "[[table]]\n" + "".join(f"{key} = {value}\n" for key, value in table.items()) + "[[table.inner]]\nend = 1\n\n"
        for table in tables
        if "inner" not in table
    )
    lines = locate(written)
    rows = written.split("\n")
    for path in _paths(tomllib.loads(written)):
        assert path in lines.known
        if isinstance(path[-1], str):
            assert path[-1] in rows[lines.line(path) - 1]
