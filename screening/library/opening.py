"""Opens a data folder: everything in it is read once and held against everything else, or nothing is opened."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from types import MappingProxyType

from babel.messages.catalog import Catalog

from screening.core.directory import Directory, RouteEntry
from screening.core.instrument import Pathway
from screening.core.resources import Country
from screening.core.witness import reaching
from screening.library.cases import Case, read_cases, unreadable
from screening.library.denied import Denied, denial
from screening.library.directory import DeniedFile, load_directory
from screening.library.faults import DataFaults, Fault
from screening.library.instruments import Questionnaire, read_instrument
from screening.library.lines import Path
from screening.library.pathways import Draft, read_pathway
from screening.library.reader import Place
from screening.library.references import check_references
from screening.library.released import (
    FILE,
    Digested,
    Key,
    changed,
    digest_instrument,
    digest_pathway,
    read_released,
)
from screening.library.sums import check_bands
from screening.library.texts import texts
from screening.library.tomlfile import TomlFile, checked, read_toml
from screening.library.translations import SOURCE_LANGUAGE, read_catalogues, translated_texts, untranslated

SHIPPED = FilePath(__file__).parent.parent
"""The data folder that comes with the package."""


@dataclass(frozen=True, slots=True)
class Library:
    """All data, read and found to add up.

    `digests` are those of the codes as they stand, `released` those recorded; `unused` names instruments that no
    pathway has.
    """

    folder: FilePath
    pathways: Mapping[str, Pathway]
    directory: Directory
    languages: tuple[str, ...]
    digests: tuple[Digested, ...]
    released: Mapping[Key, str]
    unused: tuple[str, ...]


def open_library(
    folder: FilePath = SHIPPED, *overlays: FilePath | None, hold_codes: bool = True, hold_texts: bool = False
) -> Library:
    """Read `folder` (instruments, pathways, resources, translations), with resources of an operator laid over it.

    Raises DataFaults with every fault of every file. Only who records a version anew has no need to `hold_codes`.
    With `hold_texts` a text that a shipped language lacks is a fault too. A site that serves does without: such a
    text is shown in English, and that is better than a closed site.
    """
    return _Opening(folder, overlays).library(hold_codes=hold_codes, hold_texts=hold_texts)


def load_pathway(folder: FilePath, code: str, countries: Mapping[str, str]) -> Pathway:
    """Read one pathway without the directory; `countries` are name by code.

    Raises DataFaults, or KeyError where there is no pathway of this code.
    """
    opening = _Opening(folder)
    drafts = opening.read_questions(countries, None)
    if opening.faults:
        raise DataFaults(opening.faults)
    return drafts[code].pathway


def load_pathways(folder: FilePath) -> Mapping[str, Pathway]:
    """Read every pathway of a folder that may have no resources. Raises DataFaults."""
    opening = _Opening(folder)
    drafts = opening.read_questions(guessed_countries(folder), None)
    if opening.faults:
        raise DataFaults(opening.faults)
    return MappingProxyType({code: draft.pathway for code, draft in drafts.items()})


def load_cases(folder: FilePath) -> tuple[Case, ...]:
    """Read the golden cases of a folder; their answers may belong to another version. Raises DataFaults."""
    faults: list[Fault] = []
    cases = read_cases(folder / "cases", faults)
    if faults:
        raise DataFaults(faults)
    return cases


@dataclass(slots=True)
class _Opening:
    """What was read so far, and all that was wrong with it."""

    folder: FilePath
    overlays: tuple[FilePath | None, ...] = ()
    faults: list[Fault] = field(default_factory=list)
    files: list[TomlFile] = field(default_factory=list)
    instruments: dict[str, Questionnaire] = field(default_factory=dict)

    def library(self, *, hold_codes: bool, hold_texts: bool) -> Library:
        """Read everything; raise DataFaults unless all of it adds up."""
        directory = self._directory()
        drafts = self.read_questions(
            countries_of(directory) if directory else guessed_countries(self.folder),
            _served(directory) if directory else None,
        )
        digests = self._digests(drafts.values())
        released = read_released(self.folder / "instruments", self.faults)
        if hold_codes:
            self.faults.extend(changed(digests, released))
        catalogues = self._catalogues(hold_texts=hold_texts)
        self._denied(catalogues)
        pathways = MappingProxyType({code: draft.pathway for code, draft in drafts.items()})
        broken = frozenset[str]().union(*(draft.broken for draft in drafts.values()))
        self.faults.extend(unreadable(read_cases(self.folder / "cases", self.faults), pathways, broken))
        if self.faults or directory is None:
            raise DataFaults(self.faults)
        used = {step.instrument.code for draft in drafts.values() for step in draft.pathway.steps}
        return Library(
            folder=self.folder,
            pathways=pathways,
            directory=directory,
            languages=(SOURCE_LANGUAGE, *catalogues),
            digests=digests,
            released=released,
            unused=tuple(sorted(set(self.instruments) - used)),
        )

    def read_questions(self, countries: Mapping[str, str], routes: Collection[str] | None) -> Mapping[str, Draft]:
        """Read instruments and pathways and hold them against each other; `routes` None: routes are not checked."""
        instruments = self._toml("instruments", leaving_out=FILE)
        pathways = self._toml("pathways")
        self.instruments = _read_instruments(instruments, countries, self.faults)
        drafts = {}
        for file in pathways:
            draft = read_pathway(file, self.instruments, self.faults)
            found = check_references(draft, routes)
            self.faults.extend(found.faults)
            self.faults.extend(check_bands(draft))
            whole = _without(found.bad, draft, instruments, countries) if found.bad else draft
            self.faults.extend(_unreachable(whole))
            drafts[draft.pathway.code] = draft
        return drafts

    def _toml(self, name: str, leaving_out: str = "") -> list[TomlFile]:
        paths = sorted(path for path in (self.folder / name).glob("*.toml") if path.name != leaving_out)
        if not paths:
            self.faults.append(Fault(name, 1, "", "there is no file in this folder, or no such folder"))
        files = []
        for path in paths:
            file = read_toml(path, f"{name}/{path.name}")
            if isinstance(file, Fault):
                self.faults.append(file)
            else:
                files.append(file)
        self.files.extend(files)
        return files

    def _directory(self) -> Directory | None:
        try:
            return load_directory(self.folder / "resources", *self.overlays)
        except DataFaults as found:
            self.faults.extend(found.faults)
            return None

    def _digests(self, drafts: Iterable[Draft]) -> tuple[Digested, ...]:
        """Digest what could be read as a whole; a file with faults is digested when it has none."""
        faulty = {fault.file for fault in self.faults}
        return (
            *(digest_instrument(q.instrument, q.file) for q in self.instruments.values() if q.file.name not in faulty),
            *(digest_pathway(draft.pathway, draft.file) for draft in drafts if draft.file.name not in faulty),
        )

    def _catalogues(self, *, hold_texts: bool) -> Mapping[str, Catalog]:
        catalogues = read_catalogues(self.folder / "translations", self.faults)
        path = self.folder / "resources" / "routes.toml"
        routes = read_toml(path, f"resources/{path.name}") if path.exists() else None
        files = [*self.files, *([routes] if isinstance(routes, TomlFile) else [])]
        if hold_texts:
            self.faults.extend(untranslated(files, catalogues))
        return catalogues

    def _denied(self, catalogues: Mapping[str, Catalog]) -> None:
        """Find numbers and addresses in questions, rules and translations that may never be shown."""
        path = self.folder / "resources" / "denied.toml"
        file = read_toml(path, f"resources/{path.name}") if path.exists() else None
        denied = _read_denied(file) if isinstance(file, TomlFile) else []
        for one in self.files:
            for at, text in texts(one.data):
                found = denial(text, denied)
                if found:
                    self.faults.append(one.fault(at, f"may not be shown: {found.why}"))
        for name, line, text in translated_texts(catalogues, "translations"):
            found = denial(text, denied)
            if found:
                self.faults.append(Fault(name, line, "", f"may not be shown: {found.why}"))


def _read_denied(file: TomlFile) -> list[Denied]:
    read = [checked(DeniedFile, file, ("denied", place)) for place in range(len(file.data.get("denied", ())))]
    return [one.denied() for one in read if isinstance(one, DeniedFile)]


def _read_instruments(
    files: Iterable[TomlFile], countries: Mapping[str, str], faults: list[Fault], bad: frozenset[Place] = frozenset()
) -> dict[str, Questionnaire]:
    read = (read_instrument(file, countries, faults, bad) for file in files)
    return {one.instrument.code: one for one in read}


def _without(
    bad: frozenset[Place], draft: Draft, instruments: Iterable[TomlFile], countries: Mapping[str, str]
) -> Draft:
    """Read a pathway again without the conditions that cannot be evaluated, so that the rest can still be tried."""
    noted: list[Fault] = []
    return read_pathway(draft.file, _read_instruments(instruments, countries, noted, bad), noted, bad)


def _unreachable(draft: Draft) -> Iterable[Fault]:
    places: dict[str, tuple[TomlFile, Path]] = {}
    for one in draft.questionnaires:
        places.update((code, (one.file, at)) for code, at in one.places.items())
    for code in draft.pathway.by_code:
        if next(reaching(draft.pathway, code), None) is None:
            file, at = places[code]
            yield file.fault(at, f"no answers lead to {code}")


def _served(directory: Directory) -> frozenset[str]:
    """Name the routes for which every listed country has somebody, of the route itself or of its fall-backs."""
    return frozenset(
        route.code
        for route in directory.routes.values()
        if route.emergency is not None or all(_has_somebody(directory, route, country) for country in directory.listed)
    )


def _has_somebody(directory: Directory, route: RouteEntry, country: Country) -> bool:
    topics = {topic for code in (route.code, *route.fallback) for topic in directory.routes[code].topics}
    resources = (*country.resources, *directory.international)
    return any(resource.published and not topics.isdisjoint(resource.topics) for resource in resources)


def countries_of(directory: Directory) -> Mapping[str, str]:
    """Return the countries that can be chosen, listed or not, name by code, in the order of their names."""
    return {country.code: country.name for country in sorted(directory.countries.values(), key=lambda one: one.name)}


def guessed_countries(folder: FilePath) -> Mapping[str, str]:
    """Return the countries that have a resource file here, or in the package where this folder has none."""
    paths = sorted((folder / "resources").glob("??.toml")) or sorted((SHIPPED / "resources").glob("??.toml"))
    return {path.stem.upper(): path.stem.upper() for path in paths}
