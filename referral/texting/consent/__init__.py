"""The wording that a person agrees to: a file a version and language. A version that was shown is never changed.

`<version>.<language>.txt` is for adults, `<version>.youth.<language>.txt` for people under 18. The newest version is
shown. What is kept beside a consent is the version and a digest of the very text: a text that was changed in place
cannot pass for the one that somebody agreed to.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
FALLBACK = "en"
ORDINARY = ""
YOUTH = "youth."


class NoWording(Exception):
    """The folder lacks the wording that everything falls back to. Names the file."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One text, a paragraph a line, with `version` as it is kept: number, for whom, language, digest."""

    version: str
    paragraphs: tuple[str, ...]

    def filled(self, **values: object) -> tuple[str, ...]:
        """Return the paragraphs as they are shown."""
        return tuple(paragraph.format(**values) for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Wordings:
    """The newest version in every language, for adults and for people under 18."""

    adults: dict[str, Wording]
    youth: dict[str, Wording]

    def shown(self, language: str, *, minor: bool) -> Wording:
        """Return what is shown in a language, or in English where it is not there."""
        found = self.youth if minor else self.adults
        return found.get(language, found[FALLBACK])


def open_wordings(folder: Path = HERE) -> Wordings:
    """Read the newest wordings.

    Raises:
        NoWording: when the newest version has no English text for adults or for people under 18.

    """
    newest = max((int(path.name.split(".")[0]) for path in folder.glob("[0-9]*.txt")), default=1)
    for needed in (f"{newest}.{FALLBACK}.txt", f"{newest}.{YOUTH}{FALLBACK}.txt"):
        if not (folder / needed).is_file():
            raise NoWording(f"{needed} is missing: people would be asked to agree to nothing")
    return Wordings(_read(folder, newest, ORDINARY), _read(folder, newest, YOUTH))


def _read(folder: Path, version: int, group: str) -> dict[str, Wording]:
    return {
        path.suffixes[-2].removeprefix("."): _wording(path)
        for path in sorted(folder.glob(f"{version}.{group}*.txt"))
        if path.name.count(".") == (3 if group else 2)
    }


def _wording(path: Path) -> Wording:
    text = path.read_text(encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    return Wording(f"{path.stem}.{digest}", tuple(line for line in text.splitlines() if line))


def versions(folder: Path = HERE) -> dict[str, str]:
    """Name every wording that there ever was by the version that is kept, with its file."""
    return {_wording(path).version: path.name for path in sorted(folder.glob("[0-9]*.txt"))}
