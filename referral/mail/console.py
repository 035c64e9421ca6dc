"""A letter box on this machine: keeps what would be sent in the data folder, in `mail/`. Development only.

Each letter is a file that its owner alone can read. The same letter is kept once.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from referral.mail import Letter, Refused, Taken, Unsure, Why

FOLDER = "mail"


class Console:
    """The plug. Any number of processes may use the same folder."""

    def __init__(self, folder: Path) -> None:
        """Keep letters in this folder, which is made when the first one comes."""
        self._folder = folder

    def send(self, letter: Letter) -> Taken | Refused | Unsure:
        """Keep a letter."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path = self._folder / f"{letter.token}.txt"
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                file.write(f"To: {letter.to}\nSubject: {letter.subject}\n\n{letter.body}")
        except OSError as fault:
            return Refused(Why.LATER, type(fault).__name__)
        return Taken()

    def reached(self) -> Refused | None:
        """Nothing is in the way of a folder."""
        return None


def connect(settings: Mapping[str, str]) -> Console:
    """Open the plug.

    Raises:
        ValueError: in production, where letters in a folder reach nobody.

    """
    if settings.get("production") == "true" or not settings.get("data_dir"):
        raise ValueError("console keeps letters in the data folder, in development only")
    return Console(Path(settings["data_dir"]) / FOLDER)
