"""The words by which staff are told that something waits: a TOML file a language. Nothing about a person is in them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """What is said in one language. `soon` is by speed; every text takes `who`, `soon`, `url` or `code`."""

    text: str
    subject: str
    mail: str
    code_text: str
    code_subject: str
    code_mail: str
    soon: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Telling:
    """The words in every language."""

    languages: Mapping[str, Words]

    def words(self, language: str) -> Words:
        """Return the words in a language, English where it is not there."""
        return self.languages.get(language, self.languages[FALLBACK])


def open_telling(folder: Path = HERE) -> Telling:
    """Read the words."""
    return Telling({path.stem: Words(**tomllib.loads(path.read_text("utf-8"))) for path in folder.glob("*.toml")})
