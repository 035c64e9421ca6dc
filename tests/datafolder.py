"""A small data folder that adds up, written to disk, with a way to break one thing in it."""

from dataclasses import dataclass
from pathlib import Path

from screening.library.faults import DataFaults
from screening.library.opening import Library, open_library
from tests.datatexts import CASE, CHECK, COUNTRY, DENIED, PATHWAY, ROUTES, START

FILES = {
    "instruments/start.toml": START,
    "instruments/check.toml": CHECK,
    "pathways/small.toml": PATHWAY,
    "resources/version.toml": 'version = "2026-11"\n',
    "resources/routes.toml": ROUTES,
    "resources/gb.toml": COUNTRY,
    "resources/denied.toml": DENIED,
    "cases/one.toml": CASE,
}
CHECK_FILE, PATHWAY_FILE = "instruments/check.toml", "pathways/small.toml"


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The folder, and what can be done to it."""

    path: Path

    @classmethod
    def written(cls, path: Path) -> "DataFolder":
        """Write every file."""
        for name, text in FILES.items():
            file = path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return cls(path)

    def change(self, name: str, old: str, new: str) -> "DataFolder":
        """Replace a piece of a file that has to be there once."""
        text = self.read(name)
        assert text.count(old) == 1, (name, old, text.count(old))
        (self.path / name).write_text(text.replace(old, new), encoding="utf-8")
        return self

    def add(self, name: str, text: str) -> "DataFolder":
        """Write more at the end of a file, or a new file."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text((file.read_text(encoding="utf-8") if file.exists() else "") + text, encoding="utf-8")
        return self

    def read(self, name: str) -> str:
        """Return the text of a file."""
        return (self.path / name).read_text(encoding="utf-8")

    def line_of(self, name: str, piece: str) -> int:
        """Return the line on which a piece of text stands first."""
        return self.read(name)[: self.read(name).index(piece)].count("\n") + 1

    def open(self) -> Library:
        """Open it."""
        return open_library(self.path, hold_texts=True)

    def faults(self) -> list[str]:
        """Return every fault as `screening check` prints it, none when it adds up."""
        try:
            self.open()
        except DataFaults as found:
            return [str(fault) for fault in found.faults]
        return []
