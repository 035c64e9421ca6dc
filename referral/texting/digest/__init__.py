"""The words of the daily report: a TOML file a language, for its page, for e-mail and for the terminal."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from referral.core.digest import Digest, Finding, Severity, Subject

HERE = Path(__file__).parent
FALLBACK = "en"
Said = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a subject: its name, that it is well, and by what was found, for one and for several."""

    title: str
    well: tuple[str, str]
    said: Said


@dataclass(frozen=True, slots=True)
class Words:
    """What is said in one language. `frame` is what stands around the findings, `why` why something was not seen."""

    frame: Mapping[str, str]
    why: Mapping[str, str]
    subjects: Mapping[Subject, About]

    def sentence(self, finding: Finding) -> str:
        """Say what was found about a subject."""
        about = self.subjects[finding.subject]
        if finding.severity is Severity.WELL and not finding.what:
            return about.well[finding.count != 1].format(count=finding.count)
        if finding.severity in {Severity.WELL, Severity.UNSEEN}:
            return f"{about.title}: {self.why[finding.what]}."
        return about.said[finding.what][finding.count != 1].format(count=finding.count)

    def subject_line(self, digest: Digest) -> str:
        """Return what an e-mail is headed."""
        count = sum(one.severity is not Severity.WELL for one in digest.findings)
        return self.frame["subject_found"].format(count=count) if count else self.frame["subject_well"]

    def body(self, digest: Digest, time: str, url: str) -> str:
        """Return the report as plain text; `url` is where all of it stands."""
        return "\n".join((*self._lines(digest, time), self.frame["link"].format(url=url), self.frame["outro"], ""))

    def _lines(self, digest: Digest, time: str) -> Iterator[str]:
        yield self.frame["intro"].format(day=digest.day.isoformat(), time=time)
        yield ""
        found = sorted((*digest.of(Severity.WRONG), *digest.of(Severity.LOOK)), key=lambda one: -one.severity)
        parts = {"found": found, "unseen": digest.of(Severity.UNSEEN)}
        for name, findings in parts.items():
            if findings:
                yield f"{self.frame[name]}:"
                yield from (f"- {self.sentence(one)}" for one in findings)
                yield ""
        fine = [one for one in digest.of(Severity.WELL) if not one.what]
        if fine:
            yield f"{self.frame['well']}: {', '.join(self.subjects[one.subject].title for one in fine)}."
            yield ""


@dataclass(frozen=True, slots=True)
class Reporting:
    """The words in every language."""

    languages: Mapping[str, Words]

    def words(self, language: str) -> Words:
        """Return the words in a language, English where it is not there."""
        return self.languages.get(language, self.languages[FALLBACK])


def open_reporting(folder: Path = HERE) -> Reporting:
    """Read the words."""
    return Reporting({path.stem: _words(tomllib.loads(path.read_text("utf-8"))) for path in folder.glob("*.toml")})


def _words(read: Mapping[str, object]) -> Words:
    frame = {name: text for name, text in read.items() if isinstance(text, str)}
    tables = {name: table for name, table in read.items() if isinstance(table, dict)}
    subjects = {
        one: About(
            tables[one.value]["title"],
            _both(tables[one.value]["well"]),
            {what: (few, many) for what, (few, many) in tables[one.value]["said"].items()},
        )
        for one in Subject
    }
    return Words(frame, tables["why"], subjects)


def _both(said: str | list[str]) -> tuple[str, str]:
    """Return what is said of one and of several: most of what is well is not counted."""
    few, many = (said, said) if isinstance(said, str) else said
    return few, many
