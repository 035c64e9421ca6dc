"""Reads the word file of each language into frozen data for the core."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path as FilePath
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from referral.core.wording import BadPhrase, Language, Lexicon, Listing, readings, word_of
from screening.library.faults import DataFaults, Fault
from screening.library.lines import Path
from screening.library.tomlfile import TomlFile, checked, read_toml

SHIPPED = FilePath(__file__).parent
"""The folder that comes with the package."""

Phrases = tuple[Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)], ...]
Digit = Annotated[str, StringConstraints(pattern=r"^[0-9]$")]


class _Table(BaseModel):
    """Nothing but the named keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _Crisis(_Table):
    anywhere: Annotated[Phrases, Field(min_length=1)]
    alone: Phrases = ()
    perhaps: Phrases = ()


class _OptOut(_Table):
    whole: Phrases
    alone: Annotated[Phrases, Field(min_length=1)]
    anywhere: Annotated[Phrases, Field(min_length=1)]
    opening: Phrases = ()
    perhaps: Phrases = ()


class _Carrier(_Table):
    whole: Phrases


class _Ordinary(_Table):
    keep: Phrases = ()
    talk: Phrases = ()


class _Answers(_Table):
    before: Phrases = ()
    behind: Phrases = ()
    joins: Phrases = ()
    digits: dict[Digit, Phrases]


class _Words(_Table):
    """A file."""

    polite: Phrases
    crisis: _Crisis
    opt_out: _OptOut
    help: _Carrier
    start: _Carrier
    ordinary: _Ordinary
    answers: _Answers
    groups: dict[str, Phrases] = {}
    spelling: dict[str, Phrases] = {}

    def language(self, code: str) -> Language:
        """Return it for the core."""
        return Language(
            code,
            {
                listing: getattr(getattr(self, table), name)
                for listing in Listing
                for table, name in [listing.split(".")]
            },
            groups=self.groups,
            spelling=self.spelling,
            polite=self.polite,
            digits=self.answers.digits,
            before=self.answers.before,
            behind=self.answers.behind,
            joins=self.answers.joins,
        )


@cache
def shipped_lexicon() -> Lexicon:
    """Return the words that are shipped: never written, so that a service that is made anew does not read them anew."""
    return open_lexicon()


def open_lexicon(folder: FilePath = SHIPPED) -> Lexicon:
    """Read every `<language>.toml` in `folder`. Raises DataFaults with every fault of every file."""
    paths = sorted(folder.glob("*.toml"))
    faults = [] if paths else [Fault(folder.name, 1, "", "there is no word file in this folder, or no such folder")]
    languages = []
    for path in paths:
        language = _read(path)
        if isinstance(language, Language):
            languages.append(language)
        else:
            faults.extend(language)
    if faults:
        raise DataFaults(faults)
    return Lexicon(languages)


def _read(path: FilePath) -> Language | tuple[Fault, ...]:
    file = read_toml(path, f"{path.parent.name}/{path.name}")
    if isinstance(file, Fault):
        return (file,)
    read = checked(_Words, file)
    if not isinstance(read, _Words):
        return read
    return tuple(_unreadable(file, read)) or read.language(path.stem)


def _unreadable(file: TomlFile, read: _Words) -> Iterator[Fault]:
    """Yield a fault for every phrase and word that cannot be found in any reply."""
    for listing in Listing:
        table, name = listing.split(".")
        for place, phrase in enumerate(getattr(getattr(read, table), name)):
            try:
                readings(phrase, read.groups)
            except BadPhrase as bad:
                yield file.fault((table, name, place), str(bad))
    for at, word in _single(read):
        try:
            word_of(word)
        except BadPhrase as bad:
            yield file.fault(at, str(bad))


def _single(read: _Words) -> Iterator[tuple[Path, str]]:
    """Yield every word that has to be one word, with its place."""
    answers = read.answers
    lists: dict[Path, Phrases] = {
        ("polite",): read.polite,
        ("answers", "before"): answers.before,
        ("answers", "behind"): answers.behind,
        ("answers", "joins"): answers.joins,
    }
    lists |= {("answers", "digits", digit): several for digit, several in answers.digits.items()}
    lists |= {("groups", name): several for name, several in read.groups.items()}
    lists |= {("spelling", right): wrong for right, wrong in read.spelling.items()}
    yield from ((("spelling", right), right) for right in read.spelling)
    for at, several in lists.items():
        yield from (((*at, place), word) for place, word in enumerate(several))
