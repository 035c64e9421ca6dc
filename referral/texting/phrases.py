"""Reads what texts are filled in from: phrases of each language, names that a sender goes by, words that none holds."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from referral.core.discretion import Rules, indiscreet
from referral.texting.texts import LONGEST, Phrases, Said, Spoken
from screening.library.faults import DataFaults, Fault
from screening.library.tomlfile import FileModel, Model, Text, TomlFile, checked, read_toml

OUTGOING = Path(__file__).parent / "outgoing"
NICKNAMES = "nicknames.toml"
DISCRETION = "discretion.toml"

Short = Annotated[str, StringConstraints(min_length=1, max_length=4)]
Pattern = Annotated[str, StringConstraints(pattern=r"^(\*?[^\W_]+\*?)( \*?[^\W_]+\*?)*$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=LONGEST["nickname"])]


class _Said(FileModel):
    hours: Text
    third: Text
    call: Text

    def plain(self) -> Said:
        return Said(self.hours, self.third, self.call)


class _Spoken(FileModel):
    rates: Text
    when: Text
    weekdays: Annotated[tuple[Short, ...], Field(max_length=7)]
    months: Annotated[tuple[Short, ...], Field(min_length=12, max_length=12)]
    phone: Text
    text: Text
    staffed: _Said
    unstaffed: _Said

    def plain(self) -> Spoken:
        return Spoken(
            self.when, self.weekdays, self.months, self.phone, self.text, self.staffed.plain(), self.unstaffed.plain()
        )


class _Banned(FileModel):
    papers: Annotated[tuple[Pattern, ...], Field(min_length=1)]
    texts: Annotated[tuple[Pattern, ...], Field(min_length=1)]


class _Discretion(FileModel):
    keywords: Annotated[tuple[Pattern, ...], Field(min_length=1)]
    banned: dict[str, _Banned]

    def rules(self, rates: Mapping[str, str]) -> Rules:
        papers = dict.fromkeys(pattern for one in self.banned.values() for pattern in one.papers)
        texts = dict.fromkeys(pattern for one in self.banned.values() for pattern in one.texts)
        return Rules(tuple(papers | texts), tuple(papers), frozenset(self.keywords), rates)


class _Nicknames(FileModel):
    names: Annotated[dict[str, dict[str, Name]], Field(min_length=1)]


def read_phrases(folder: Path = OUTGOING) -> Phrases:
    """Read the folder. Raises DataFaults with every fault of every file."""
    faults: list[Fault] = []
    spoken = {
        path.stem: read
        for path in sorted(folder.glob("*.toml"))
        if path.name not in {NICKNAMES, DISCRETION} and (read := _read(path, _Spoken, faults)) is not None
    }
    discretion = _read(folder / DISCRETION, _Discretion, faults)
    nicknames = _read(folder / NICKNAMES, _Nicknames, faults)
    if discretion is None or nicknames is None or faults:
        raise DataFaults(faults)
    rules = discretion.rules({language: one.rates for language, one in spoken.items()})
    faults += _unfit(nicknames, tuple(spoken), rules)
    if faults:
        raise DataFaults(faults)
    names = {language: {code: several[language] for code, several in nicknames.names.items()} for language in spoken}
    return Phrases({language: one.plain() for language, one in spoken.items()}, names, rules)


def _unfit(nicknames: _Nicknames, languages: tuple[str, ...], rules: Rules) -> Iterator[Fault]:
    """Yield a fault for each name that a language lacks, or that says too much."""
    for code, several in nicknames.names.items():
        for language in languages:
            if language not in several:
                yield Fault(f"outgoing/{NICKNAMES}", 1, f"names.{code}", f"has no name in {language}")
        for language, name in several.items():
            for told in indiscreet(name, rules):
                yield Fault(f"outgoing/{NICKNAMES}", 1, f"names.{code}.{language}", told.said)


def _read(path: Path, model: type[Model], faults: list[Fault]) -> Model | None:
    file = read_toml(path, f"outgoing/{path.name}")
    read = checked(model, file) if isinstance(file, TomlFile) else (file,)
    if isinstance(read, tuple):
        faults.extend(read)
        return None
    return read
