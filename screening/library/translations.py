"""Which languages are shipped, and which texts of the data files they lack."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path as FilePath
from types import MappingProxyType

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po

from screening.library.faults import Fault
from screening.library.texts import texts
from screening.library.tomlfile import TomlFile

SOURCE_LANGUAGE = "en"


def read_catalogues(folder: FilePath, faults: list[Fault]) -> Mapping[str, Catalog]:
    """Return the catalogues in `<folder>/<language>/LC_MESSAGES/messages.po`, by language, without the source's."""
    found: dict[str, Catalog] = {}
    for path in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        language = path.parent.parent.name
        name = f"{folder.name}/{language}/LC_MESSAGES/messages.po"
        if language == SOURCE_LANGUAGE:
            continue
        try:
            with path.open("rb") as file:
                found[language] = read_po(file, abort_invalid=True)
        except PoFileError as fault:
            # Babel counts lines from 0 and says the number once more in its text.
            said = str(fault).removesuffix(f" on {fault.lineno}")
            faults.append(Fault(name, fault.lineno + 1, "", f"cannot be read: {said}"))
        except UnicodeDecodeError:
            faults.append(Fault(name, 1, "", "this is not UTF-8 text"))
    return MappingProxyType(found)


def untranslated(files: Iterable[TomlFile], catalogues: Mapping[str, Catalog]) -> Iterator[Fault]:
    """Yield a fault for every text that a language has no words for; unchecked ("fuzzy") words do not count."""
    for file in files:
        for at, text in texts(file.data):
            lacking = [language for language, catalogue in catalogues.items() if not _has(catalogue, text)]
            if lacking:
                yield file.fault(at, f"no translation into {', '.join(lacking)}")


def translated_texts(catalogues: Mapping[str, Catalog], folder: str) -> Iterator[tuple[str, int, str]]:
    """Yield every translated text with the name of its file and its line."""
    for language, catalogue in catalogues.items():
        for message in catalogue:
            for text in (message.string,) if isinstance(message.string, str) else message.string or ():
                yield f"{folder}/{language}/LC_MESSAGES/messages.po", message.lineno or 1, text


def _has(catalogue: Catalog, text: str) -> bool:
    message = catalogue.get(text)
    return message is not None and bool(message.string) and not message.fuzzy
