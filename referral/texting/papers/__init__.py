"""Templates of the papers that an operator has to have: `name.language.txt`. `core/papers` says how they are read."""

from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).parent
NAMES = ("dpia.en", "record.en", "notice.en", "notice.es", "part2.en", "incident.en")
"""The papers, in the order in which they are shown: what it is, and its language."""


def open_papers(folder: Path = HERE) -> Mapping[str, str]:
    """Read the templates, by name."""
    return {name: (folder / f"{name}.txt").read_text(encoding="utf-8") for name in NAMES}
