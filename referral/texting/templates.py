"""Reads the words of the texts that we send, and holds them against every rule.

A template is a file `<purpose>.<language>.txt` of one line. The languages are those of the TOML files in `outgoing/`.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import screening
from referral.core.discretion import Fault as Told
from referral.core.discretion import Template, differing, lint
from referral.core.followup import Purpose
from referral.texting.phrases import OUTGOING, read_phrases
from referral.texting.texts import Phrases, Texts
from screening.library.faults import DataFaults, Fault

HERE = Path(screening.__file__).parent
TEMPLATES = (HERE if (HERE / "templates").is_dir() else HERE.parent) / "templates" / "sms"
"""The templates' folder: inside the package once installed, beside it in a checkout."""


def open_texts(templates: Path = TEMPLATES, outgoing: Path = OUTGOING) -> Texts:
    """Read every text and phrase. Raises DataFaults with all that is wrong, whichever rule it breaks."""
    phrases = read_phrases(outgoing)
    read: dict[tuple[Purpose, str], Template] = {}
    faults = []
    for path in sorted(templates.glob("*.txt")):
        template = _read(path, phrases)
        if isinstance(template, Fault):
            faults.append(template)
        else:
            read[template.purpose, template.language] = template
    wanted = {(purpose, language) for purpose in Purpose for language in phrases.spoken}
    faults += [_named(f"{purpose}.{language}.txt", "is not there") for purpose, language in wanted - read.keys()]
    faults += [_named(f"{one.purpose}.{one.language}.txt", told.said) for one, told in _wrong(read, phrases)]
    if faults:
        raise DataFaults(faults)
    return Texts({key: one.text for key, one in read.items()}, phrases)


def _read(path: Path, phrases: Phrases) -> Template | Fault:
    purpose, _, language = path.stem.partition(".")
    if purpose not in set(Purpose) or language not in phrases.spoken:
        return _named(path.name, "is not <purpose>.<language>.txt, of a purpose and a language that we have")
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return _named(path.name, "is not UTF-8 text")
    return Template(Purpose(purpose), language, text.removesuffix("\n"))


def _wrong(read: Mapping[tuple[Purpose, str], Template], phrases: Phrases) -> Iterator[tuple[Template, Told]]:
    longest = {language: phrases.longest(language) for language in phrases.spoken}
    for one in read.values():
        yield from ((one, told) for told in lint(one, phrases.rules, longest[one.language]))
    yield from differing(read.values())


def _named(name: str, message: str) -> Fault:
    return Fault(f"sms/{name}", 1, "", message)
