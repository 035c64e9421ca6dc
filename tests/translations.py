"""Keeps the catalogues whole: `python -m tests.translations check` finds what is missing, `update` collects anew.

One catalogue holds a language for both packages: the texts of the code, the templates and the data files.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "screening" / "translations"
# `_l`, `lazy_gettext` and `marked` mark texts that are translated when they are shown.
KEYWORDS = ("_l", "lazy_gettext", "marked", "ngettext:1,2")
UPDATING = ("--no-fuzzy-matching", "--ignore-obsolete", "--ignore-pot-creation-date", "--width", "100")
PLACEHOLDER = "%("


def main(wish: str) -> int:
    """Do one of the two; return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "messages.pot"
        # Files without lines: a text that moves is no change of a catalogue.
        places = ("--add-location", "file")
        pybabel(
            "extract", "--mapping-file", "pyproject.toml", *keywords(), *places, "--output-file", str(template), "."
        )
        if wish == "update":
            pybabel("update", "--input-file", str(template), "--output-dir", str(FOLDER), *UPDATING)
            return 0
        faults = list(check(read(template)))
    print(*faults, sep="\n" if faults else "")
    print(f"{len(catalogues())} catalogues beside the English texts, {len(faults)} faults")
    return 1 if faults else 0


def keywords() -> Iterator[str]:
    """Return the arguments that name our own marks."""
    for keyword in KEYWORDS:
        yield from ("--keyword", keyword)


def pybabel(command: str, *arguments: str) -> None:
    """Run Babel's own program, quietly."""
    program = Path(sys.executable).with_name("pybabel")
    subprocess.run([program, "--quiet", command, *arguments], cwd=ROOT, check=True)


def catalogues() -> list[Path]:
    """Return the catalogue of each language."""
    return sorted(FOLDER.glob("*/LC_MESSAGES/messages.po"))


def read(path: Path) -> Catalog:
    """Read a catalogue."""
    with path.open("rb") as source:
        return read_po(source)


def check(wanted: Catalog) -> Iterator[str]:
    """Yield every text that a catalogue lacks, is unsure of, or has with other placeholders."""
    for path in catalogues():
        having = read(path)
        for message in wanted:
            if message.id:
                fault = fault_of(message, having.get(message.id, message.context), having)
                if fault:
                    yield f"{path.relative_to(ROOT)}: {fault}: {message.id!r}"


def fault_of(message: Message, translation: Message | None, having: Catalog) -> str:
    """Say what is wrong with one translation, or nothing."""
    if translation is None:
        return "missing"
    texts = translation.string if isinstance(translation.string, tuple) else (translation.string,)
    if not all(texts):
        return "not translated" if message.id else ""
    if translation.fuzzy:
        return "fuzzy"
    # Only what names a placeholder is ever filled in: "95 % of" is a per cent sign, and Babel would take it for one.
    errors = translation.check(having) if PLACEHOLDER in str(message.id) else []
    return "; ".join(str(error) for error in errors)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
