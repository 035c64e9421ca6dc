"""Made-up languages that show what real ones would break: accents and longer texts, and a page from right to left.

Nothing of this is shipped. The texts come from the Spanish catalogue, which `make translations-check` holds complete.
"""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask

from screening.app import create_app
from screening.core.directory import Directory
from screening.core.instrument import Pathway
from screening.web.parts import KEY
from tests import factories
from tests.shipped import shipped
from tests.walk import OPERATOR, with_faults

SPANISH = Path(__file__).parents[1] / "screening" / "translations" / "es" / "LC_MESSAGES" / "messages.po"
LONG, MIRRORED = "eo", "ar"
LANGUAGES = f"en,{LONG},{MIRRORED}"
"""The languages that the two are served as: Babel knows their months, countries and plurals."""
ACCENTED = str.maketrans(
    ascii_lowercase + ascii_uppercase,
    "àƀçđéƒĝĥíĵķļɱñóþɋŕšťúṽŵẋýž" + "ÀƁÇĐÉƑĜĤÍĴĶĻṀÑÓÞɊŔŠŤÚṼŴẊÝŽ",
)
ARABIC = str.maketrans(ascii_lowercase + ascii_uppercase + ",?;", "ابتثجحخدذرزسشصضطظعغفقكلمنه" * 2 + "،؟؛")
PADDING = "ḷóñğéŕ"
LENGTH = 1.4
PLACEHOLDER = re.compile(r"(%\([a-z_]+\)s|%%)")
ADDRESS = re.compile(r"www\.|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b(?:/[\w./-]*)?")
"""A web address as it is shown, without https."""
WRITTEN = re.compile(r"\b[A-Z]{3,}\b")
"""What a line asks to be written to it, such as HOME."""
LATIN = re.compile(r"[A-Za-z]{2,}")
SPOKEN_OUT = frozenset({"alt", "aria-label", "placeholder", "title"})


def longer(text: str) -> str:
    """Write a text with accents and two fifths longer."""
    filling = [PADDING] * round(len(text) * (LENGTH - 1) / (len(PADDING) + 1))
    return " ".join([_lettered(text, ACCENTED), *(filling or ["·"])])


def mirrored(text: str) -> str:
    """Write a text in letters that run from right to left."""
    return _lettered(text, ARABIC)


def _lettered(text: str, letters: dict[int, int]) -> str:
    pieces = PLACEHOLDER.split(text)
    return "".join(piece if PLACEHOLDER.fullmatch(piece) else piece.translate(letters) for piece in pieces)


def write_catalogues(folder: Path) -> None:
    """Write both languages into a folder as Flask-Babel reads them."""
    with SPANISH.open("rb") as source:
        texts = [message for message in read_po(source) if message.id]
    for language, write in ((LONG, longer), (MIRRORED, mirrored)):
        path = folder / language / "LC_MESSAGES" / "messages.mo"
        path.parent.mkdir(parents=True)
        with path.open("wb") as target:
            write_mo(target, _written(texts, language, write))


def _written(texts: list[Message], language: str, write: Callable[[str], str]) -> Catalog:
    made = Catalog(locale=language)
    for message in texts:
        if isinstance(message.id, str):
            made.add(message.id, write(message.id))
        else:
            one, several = message.id
            made.add((one, several), (write(one), *[write(several)] * (made.num_plurals - 1)))
    return made


def pseudo_site(folder: Path) -> Flask:
    """Return the site with the shipped data in English and the two made-up languages."""
    settings = factories.settings(folder, languages=LANGUAGES, **OPERATOR)
    site = create_app(settings, known=shipped(), clock=lambda: factories.NOW)
    return in_made_up_languages(with_faults(site), folder)


def in_made_up_languages(site: Flask, folder: Path) -> Flask:
    """Let a site that has these languages speak them; their catalogues are written into `folder`."""
    write_catalogues(folder / "languages")
    site.extensions["babel"].translation_directories = [str(folder / "languages")]
    return site


def left_in_english(html: str, language: str, allowed: frozenset[str]) -> Iterator[str]:
    """Yield every text of a page that is still in Latin letters, but for names, codes and what is marked as English."""
    for text in Words(html, language).found:
        rest = text
        for name in sorted((name for name in allowed if name in text), key=len, reverse=True):
            rest = rest.replace(name, "")
        if LATIN.search(ADDRESS.sub("", rest)):
            yield text


def names(site: Flask, language: str) -> frozenset[str]:
    """Return what stays as it is: the operator's own, names of places to turn to, and what Babel says for a country."""
    directory: Directory = site.extensions[KEY].directory
    locale = Locale(language)
    pathway: Pathway = site.extensions[KEY].pathway
    found = {
        *OPERATOR.values(),
        "Notes",
        *(f"({code})" for code in (*directory.countries, "INT")),
        *locale.territories.values(),
        *locale.languages.values(),
    }
    found |= {name for form in locale.months.values() for width in form.values() for name in width.values()}
    found |= {name for form in locale.days.values() for width in form.values() for name in width.values()}
    found |= {pathway.code, *(f"{step.instrument.code} {step.instrument.version}" for step in pathway.steps)}
    for resource in (*directory.international, *(one for c in directory.countries.values() for one in c.resources)):
        found |= {resource.title, resource.operator or "", *(contact.shown for contact in resource.contacts)}
        found |= {word for contact in resource.contacts for word in WRITTEN.findall(contact.how or "")}
    return frozenset(found - {""})


class Words(HTMLParser):
    """The texts of a page that are in its own language: those inside an element in another one are left out."""

    def __init__(self, html: str, language: str) -> None:
        """Read a page."""
        super().__init__()
        self.language = language
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Go in, and note what is read out without being seen."""
        has = dict(attrs)
        foreign = has.get("lang") not in {None, self.language} or tag in {"style", "script", "title"}
        self.found += [has[name] or "" for name in SPOKEN_OUT & has.keys()]
        if tag not in {"meta", "link", "input", "br", "hr", "img"}:
            self._open.append((tag, foreign))

    def handle_endtag(self, tag: str) -> None:
        """Go out."""
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Note a text."""
        if data.strip() and not any(foreign for _, foreign in self._open):
            self.found.append(data.strip())
