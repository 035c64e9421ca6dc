"""The wording that a person agrees to: a file a version and language. A version that was shown is never changed.

`<version>.<language>.txt` is for adults, `<version>.youth.<language>.txt` for people under 18; with `case.` before the
rest for those who ask from their case, whose number is joined to it. The newest version of each is shown. What is kept
beside a consent is the version and a digest of the very text: a text that was changed in place cannot pass for the one
that somebody agreed to. What stood in its gaps is kept with them, so that the very words can be shown again.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from referral.core.followup import Cadence
from referral.core.planning import MOST_A_WEEK

HERE = Path(__file__).parent
FALLBACK = "en"
ORDINARY = ""
YOUTH = "youth."
CASE = "case."


class NoWording(Exception):
    """The folder lacks the wording that everything falls back to. Names the file."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One text, a paragraph a line, with `version` as it is kept: number, for whom, language, digest."""

    version: str
    paragraphs: tuple[str, ...]

    def filled(self, values: Mapping[str, str]) -> tuple[str, ...]:
        """Return the paragraphs as they are shown. KeyError where a value is missing."""
        return tuple(paragraph.format(**values) for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Wordings:
    """The newest version in every language, for adults and for people under 18, on the site and from a case."""

    adults: dict[str, Wording]
    youth: dict[str, Wording]
    case: dict[str, Wording]
    case_youth: dict[str, Wording]

    def shown(self, language: str, *, minor: bool, case: bool = False) -> Wording:
        """Return what is shown in a language, or in English where it is not there."""
        adults, youth = (self.case, self.case_youth) if case else (self.adults, self.youth)
        found = youth if minor else adults
        return found.get(language, found[FALLBACK])


def open_wordings(folder: Path = HERE) -> Wordings:
    """Read the newest wordings.

    Raises:
        NoWording: when the newest version has no English text for adults or for people under 18.

    """
    return Wordings(*(_newest(folder, group) for group in (ORDINARY, YOUTH, CASE, CASE + YOUTH)))


def _newest(folder: Path, group: str) -> dict[str, Wording]:
    """Read the newest wording of a group: adults and people under 18 are always asked by the same version."""
    case = group.removesuffix(YOUTH)
    known = {path: _named(path) for path in sorted(folder.glob("[0-9]*.txt"))}
    newest = max((number for number, of in known.values() if of in {case, case + YOUTH}), default=1)
    if not (folder / f"{newest}.{group}{FALLBACK}.txt").is_file():
        raise NoWording(f"{newest}.{group}{FALLBACK}.txt is missing: people would be asked to agree to nothing")
    mine = (path for path, named in known.items() if named == (newest, group))
    return {path.suffixes[-2].removeprefix("."): _wording(path) for path in mine}


def _named(path: Path) -> tuple[int, str]:
    """Return the number and the group that a file's name says: 2.case.youth.en.txt is of 2 and "case.youth."."""
    number, *group, _, _ = path.name.split(".")
    return int(number), "".join(f"{one}." for one in group)


def _wording(path: Path) -> Wording:
    text = path.read_text(encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    return Wording(f"{path.stem}.{digest}", tuple(line for line in text.splitlines() if line))


def filling(operator: str, days: int) -> dict[str, str]:
    """Return what stands in a wording that is shown now; `days` is how long a number is kept after the last text."""
    weeks = Cadence().ends_after // 7
    return {"operator": operator, "most": str(MOST_A_WEEK), "weeks": str(weeks), "days": str(days)}


def again(version: str, filled: Mapping[str, str], folder: Path = HERE) -> tuple[str, ...]:
    """Return the very words that somebody agreed to; none where their file is gone or was changed, or a value lacks."""
    found = (_wording(path) for path in sorted(folder.glob("[0-9]*.txt")))
    try:
        return next((one.filled(filled) for one in found if one.version == version), ())
    except KeyError:
        return ()


def versions(folder: Path = HERE) -> dict[str, str]:
    """Name every wording that there ever was by the version that is kept, with its file."""
    return {_wording(path).version: path.name for path in sorted(folder.glob("[0-9]*.txt"))}
