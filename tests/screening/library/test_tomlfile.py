"""One file, one model: the value, or every fault with file, line and field."""

from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, field_validator

from screening.library.faults import DataFaults, Fault
from screening.library.shapes import SourceShape
from screening.library.tomlfile import Text, TomlFile, checked, field_of, read_text, read_toml


class Week(BaseModel):
    """Hours in a week."""

    model_config = ConfigDict(extra="forbid")
    zone: str


class Place(BaseModel):
    """Something with hours."""

    model_config = ConfigDict(extra="forbid")
    id: str
    hours: Literal["24/7"] | Week = "24/7"

    @field_validator("id")
    @classmethod
    def _short(cls, value: str) -> str:
        if len(value) > 3:
            message = "too long"
            raise ValueError(message)
        return value


class Said(BaseModel):
    """Something with a text."""

    text: Text


class Places(BaseModel):
    """A file of places."""

    place: list[Place]


def _file(folder: Path, text: str) -> TomlFile:
    path = folder / "places.toml"
    path.write_text(text, encoding="utf-8")
    file = read_toml(path, "places.toml")
    assert isinstance(file, TomlFile)
    return file


def test_a_good_file_becomes_the_model(tmp_path: Path) -> None:
    file = _file(tmp_path, '[[place]]\nid = "a"\nhours = { zone = "UTC" }\n')
    found = checked(Places, file)
    assert isinstance(found, Places)
    assert found.place[0].hours == Week(zone="UTC")
    assert checked(Place, file, ("place", 0)) == found.place[0]


def test_every_fault_is_named_with_its_line_and_field(tmp_path: Path) -> None:
    file = _file(
        tmp_path,
        '[[place]]\nid = "a"\nphone = "1"\n\n[[place]]\nhours = "24/7"\n\n[[place]]\nid = "long"\n'
        'hours = { }\n\n[[place]]\nid = "b"\nhours = "24/8"\n',
    )
    found = checked(Places, file)
    assert isinstance(found, tuple)
    assert {(fault.line, fault.field) for fault in found} == {
        (3, "place[0].phone"),
        (5, "place[1].id"),
        (9, "place[2].id"),
        (10, "place[2].hours"),
        (10, "place[2].hours.zone"),
        (14, "place[3].hours"),
    }
    assert Fault("places.toml", 9, "place[2].id", "too long") in found


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"a = 1\nb = = 2\n", 2, "not valid TOML"),
        (b"a = 1\na = 2\n", 2, "not valid TOML"),
        (b'a = 1\nb = "', 2, "not valid TOML"),
        (b"a = '\xff'\n", 1, "not UTF-8"),
    ],
)
def test_what_cannot_be_read_is_a_fault_too(tmp_path: Path, content: bytes, line: int, message: str) -> None:
    path = tmp_path / "broken.toml"
    path.write_bytes(content)
    fault = read_toml(path, "broken.toml")
    assert isinstance(fault, Fault)
    assert (fault.line, fault.field) == (line, "")
    assert message in fault.message


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    fault = read_toml(tmp_path / "none.toml", "none.toml")
    assert isinstance(fault, Fault)
    assert str(fault).startswith("none.toml:1: cannot be read")


def test_faults_are_raised_together_once_each_and_in_order() -> None:
    second, first = Fault("b.toml", 1, "x", "no"), Fault("a.toml", 2, "", "no")
    assert DataFaults([second, first, second]).faults == (first, second)
    assert str(DataFaults([second, first])) == "a.toml:2: no\nb.toml:1: x: no"


def test_a_field_is_written_as_a_person_writes_it() -> None:
    assert field_of(("resource", 3, "contact", 0, "number")) == "resource[3].contact[0].number"
    assert not field_of(())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = 1\nb = " + "9" * 5_000, "a number of more than 20 digits"),
        ("a = 1\nb = [-0x" + "f" * 5_000 + "]", "a number of more than 20 digits"),
        ("a = 1\nb = " + "[" * 20_000, "brackets"),
        ("a = 1\nb = " + "[" * 200 + "]" * 200, "brackets"),
        ("a = 1\nb = " + "{a = " * 20_000, "brackets"),
        ("a = 1\n" + ".".join(["a"] * 20_000) + " = 1", "a key of more than 20 parts"),
        ("a = 1\n[" + " . ".join(["'a'", '"b"', "c"] * 7) + "]", "a key of more than 20 parts"),
    ],
)
def test_what_nobody_writes_is_refused_before_it_is_read(text: str, message: str) -> None:
    fault = read_text(text, "deep.toml")
    assert isinstance(fault, Fault)
    assert fault.line == 2
    assert message in fault.message


def test_what_only_looks_like_too_much_is_read() -> None:
    much = ".".join(["a"] * 50) + "9" * 50 + "[{" * 50
    text = f'# {much}\na = """{much}"\n"""\nb = \'{much}\'\n"{much}" = "\\"{much}"\nc = 12345678901234567890\n'
    file = read_text(text, "much.toml")
    assert isinstance(file, TomlFile)
    assert file.data == {"a": f'{much}"\n', "b": much, much: f'"{much}', "c": 12345678901234567890}


@pytest.mark.parametrize("slip", ['"' * 60_000, '\\"' * 30_000, '"""\\' * 15_000, "'''" + "x'" * 30_000, "a " * 30_000])
def test_no_slip_of_the_pen_is_tried_in_every_way(slip: str) -> None:
    assert isinstance(read_text(slip, "slip.toml"), Fault)


@pytest.mark.parametrize("sign", ["\\u0000", "\\u001b", "\\u0085", "\\r", "\u202e", "\u2066"])
def test_a_text_that_is_not_read_as_it_is_written_is_refused(sign: str) -> None:
    file = read_text(f'text = "Help{sign} is near"', "a.toml")
    assert isinstance(file, TomlFile)
    for model in (Said, SourceShape):
        faults = checked(model, file)
        assert isinstance(faults, tuple)
        assert "a sign that nobody can see (U+" in next(one.message for one in faults if one.field == "text")


def test_a_text_may_have_lines_and_any_letter() -> None:
    file = read_text('text = """Help\n\tis near: zoë, 帮助, مساعدة, \u200f👩\u200d⚕️"""', "a.toml")
    assert isinstance(file, TomlFile)
    assert isinstance(checked(Said, file), Said)
