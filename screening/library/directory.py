"""Loads the directory of help from its folder, with an operator's own files laid over it, or names every fault."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath
from types import MappingProxyType
from typing import Annotated, Any, Generic, Self, TypeVar

from pydantic import Field, StringConstraints, model_validator

from screening.core.directory import Directory, NumberUse, RouteEntry
from screening.core.resources import Group, Resource, Topic
from screening.library.calendars import Holidays, known
from screening.library.denied import Denied, denial, denied_host, denied_number
from screening.library.faults import DataFaults, Fault
from screening.library.lines import Path
from screening.library.resources import INTERNATIONAL, CountryFile, ResourceFile, WithdrawalFile
from screening.library.tomlfile import FileModel, Model, Text, TomlFile, checked, read_toml

LAST_RESORT = "crisis_support"  # after it comes the emergency number
_UNSCANNED = frozenset({"notes", "sources", "agreement"})  # staff are told there which numbers not to use

_CODE = re.compile(r"[A-Z]{2}")

Value = TypeVar("Value")
RouteCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


class VersionFile(FileModel):
    """version.toml. `listed` names the countries that must not lose their crisis line or their drug line unseen."""

    version: Text
    listed: tuple[str, ...] = ()


class DeniedFile(FileModel):
    """One [[denied]]: a number or a url, and why."""

    number: Text | None = None
    url: Text | None = None
    why: Text
    source: Text | None = None

    @model_validator(mode="after")
    def _can_be_compared(self) -> Self:
        if (self.number is None) == (self.url is None):
            message = "give a number or a url"
            raise ValueError(message)
        self.denied()
        return self

    def denied(self) -> Denied:
        """Return it ready to compare. Raises ValueError when it cannot be compared."""
        return denied_number(self.number, self.why) if self.number else denied_host(self.url or "", self.why)


class RouteFile(FileModel):
    """One [[route]]."""

    code: RouteCode
    title: Text
    about: Text
    how: Text
    say: Text | None = None
    then: Text | None = None
    topics: tuple[Topic, ...]
    fallback: tuple[RouteCode, ...]
    emergency: NumberUse | None = None
    groups: tuple[Group, ...] = Field(default=(), alias="for")

    def entry(self) -> RouteEntry:
        """Return it for the core."""
        return RouteEntry(
            code=self.code,
            title=self.title,
            about=self.about,
            how=self.how,
            say=self.say,
            then=self.then,
            topics=self.topics,
            fallback=self.fallback,
            emergency=self.emergency,
            groups=frozenset(self.groups),
        )


def load_directory(folder: FilePath, *overlays: FilePath | None) -> Directory:
    """Return the directory in `folder`, with the files of each overlay laid over it, one after the other.

    An overlay has the same files but version.toml. The same id (of a resource), code (of a route) or country replaces;
    a new one adds; `withdrawn = true` takes away. Raises DataFaults with every fault of all folders.
    """
    reading = _Reading()
    reading.folder(folder, shipped=True)
    local = [overlay for overlay in overlays if overlay is not None]
    for overlay in local:
        reading.folder(overlay, shipped=False)
    reading.compare()
    if reading.faults:
        raise DataFaults(reading.faults)
    directory = reading.directory(reading.version + ("+local" if local else ""))
    lost = tuple(reading.lost(directory))
    if lost:
        raise DataFaults(lost)
    return directory


@dataclass(frozen=True, slots=True)
class _Found(Generic[Value]):
    """Something read, and where it stands."""

    value: Value
    file: TomlFile
    at: Path
    country: str = ""

    def fault(self, name: str, message: str) -> Fault:
        return self.file.fault((*self.at, name) if name else self.at, message)


class _Reading:
    """What has been read so far, and what was wrong with it."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.version = ""
        self._files: list[TomlFile] = []
        self._denied: list[Denied] = []
        self._routes: dict[str, _Found[RouteFile]] = {}
        self._countries: dict[str, _Found[CountryFile]] = {}
        self._resources: dict[str, _Found[ResourceFile]] = {}
        self._named = {INTERNATIONAL}  # countries that some file speaks of, well or not
        self._must_list: dict[str, Fault] = {}

    def folder(self, folder: FilePath, *, shipped: bool) -> None:
        """Read every file of a folder; what stands here already is replaced by what comes later."""
        if not folder.is_dir():
            self.faults.append(Fault(str(folder.name), 1, "", "there is no such folder"))
        here: set[tuple[str, str]] = set()  # what this folder has said already
        for path in sorted(folder.glob("*.toml")):
            file = read_toml(path, f"{folder.name}/{path.name}")
            if isinstance(file, Fault):
                self.faults.append(file)
                continue
            self._files.append(file)
            match path.stem:
                case "version":
                    self._read_version(file, shipped=shipped)
                case "routes":
                    self._read_routes(file, here)
                case "denied":
                    self._read_denied(file)
                case stem:
                    self._read_country(file, stem.upper(), here)
        if shipped and not self.version:
            self.faults.append(Fault(f"{folder.name}/version.toml", 1, "version", "the directory has no version"))

    def compare(self) -> None:
        """Hold the files against each other."""
        self.faults.extend(fault for found in self._routes.values() for fault in self._route_faults(found))
        self.faults.extend(fault for found in self._resources.values() for fault in self._resource_faults(found))
        self.faults.extend(fault for file in self._files for fault in self._denied_faults(file))

    def lost(self, directory: Directory) -> Iterator[Fault]:
        """Yield a fault for each country that should be listed and is not."""
        listed = {country.code for country in directory.listed}
        return (fault for code, fault in self._must_list.items() if code not in listed)

    def directory(self, version: str) -> Directory:
        """Return what was read; to be asked only where there was no fault."""
        by_country: dict[str, list[Resource]] = {}
        for found in self._resources.values():
            by_country.setdefault(found.country, []).append(found.value.resource(found.country))
        countries = {
            code: found.value.country(tuple(by_country.get(code, ())))
            for code, found in sorted(self._countries.items())
        }
        calendars = {
            name: Holidays(found.country, found.value.holiday_region)
            for found in self._resources.values()
            if (name := found.value.calendar(found.country))
        }
        return Directory(
            version=version,
            countries=MappingProxyType(countries),
            international=tuple(by_country.get(INTERNATIONAL, ())),
            routes=MappingProxyType({code: found.value.entry() for code, found in self._routes.items()}),
            holidays=MappingProxyType(calendars),
        )

    def _read_version(self, file: TomlFile, *, shipped: bool) -> None:
        read = self._checked(VersionFile, file, ())
        if read and shipped:
            self.version = read.version
            for place, code in enumerate(read.listed):
                message = f"{code} has no published crisis line or no published drug line any more"
                self._must_list[code] = file.fault(("listed", place), message)
        elif read:
            self.faults.append(file.fault(("version",), "local files have no version of their own"))

    def _read_routes(self, file: TomlFile, here: set[tuple[str, str]]) -> None:
        for at in self._entries(file, "route"):
            read = self._checked(RouteFile, file, at)
            if read and self._is_first(read.code, "code", file, at, here):
                self._routes[read.code] = _Found(read, file, at)

    def _read_denied(self, file: TomlFile) -> None:
        for at in self._entries(file, "denied"):
            read = self._checked(DeniedFile, file, at)
            if read:
                self._denied.append(read.denied())

    def _read_country(self, file: TomlFile, code: str, here: set[tuple[str, str]]) -> None:
        if code != INTERNATIONAL and not _CODE.fullmatch(code):
            self.faults.append(file.fault((), "a file is named by its country (gb.toml), or int, routes, denied"))
            return
        if "country" in file.data:
            self._named.add(code)
            read = self._checked(CountryFile, file, ("country",))
            if read and read.code != code:
                self.faults.append(file.fault(("country", "code"), f"this file is named for {code}"))
            elif read:
                self._countries[code] = _Found(read, file, ("country",))
        for at in self._entries(file, "resource", "country"):
            self._read_resource(file, at, code, here)

    def _read_resource(self, file: TomlFile, at: Path, code: str, here: set[tuple[str, str]]) -> None:
        given = file.data["resource"][at[-1]]
        if isinstance(given, dict) and set(given) == {"id", "withdrawn"}:
            gone = self._checked(WithdrawalFile, file, at)
            if gone and self._resources.pop(gone.id, None) is None:
                self.faults.append(file.fault((*at, "id"), f"there is no {gone.id} to withdraw"))
            return
        read = self._checked(ResourceFile, file, at)
        if read and self._is_first(read.id, "id", file, at, here):
            self._resources[read.id] = _Found(read, file, at, code)

    def _route_faults(self, found: _Found[RouteFile]) -> Iterator[Fault]:
        route = found.value
        for code in route.fallback:
            if code not in self._routes:
                yield found.fault("fallback", f"there is no route {code}")
        if route.code != LAST_RESORT and route.fallback[-1:] != (LAST_RESORT,):
            yield found.fault("fallback", f"where nobody answers, the last to ask is {LAST_RESORT}")

    def _resource_faults(self, found: _Found[ResourceFile]) -> Iterator[Fault]:
        if found.country not in self._named:
            yield found.fault("", f"no file says what the emergency numbers of {found.country} are")
        elif found.value.calendar(found.country) and not known(found.country, found.value.holiday_region):
            name = "holiday_region" if found.value.holiday_region else "hours"
            yield found.fault(name, "the public holidays of this place are not known")

    def _denied_faults(self, file: TomlFile) -> Iterator[Fault]:
        if file.name.endswith("/denied.toml"):
            return
        for path, text in _texts(file.data, ()):
            found = denial(text, self._denied)
            if found:
                yield file.fault(path, f"may not be shown: {found.why}")

    def _checked(self, model: type[Model], file: TomlFile, at: Path) -> Model | None:
        read = checked(model, file, at)
        if isinstance(read, tuple):
            self.faults.extend(read)
            return None
        return read

    def _entries(self, file: TomlFile, name: str, *others: str) -> list[Path]:
        """Return where the [[name]] tables stand; anything else in the file, but `others`, is a fault."""
        for key in file.data:
            if key not in {name, *others}:
                self.faults.append(file.fault((key,), "not known here"))
        given = file.data.get(name, [])
        if not isinstance(given, list):
            self.faults.append(file.fault((name,), f"write it as [[{name}]]"))
            return []
        return [(name, position) for position in range(len(given))]

    def _is_first(self, key: str, name: str, file: TomlFile, at: Path, here: set[tuple[str, str]]) -> bool:
        if (name, key) in here:
            self.faults.append(file.fault((*at, name), f"{key} is there twice"))
            return False
        here.add((name, key))
        return True


def _texts(data: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield every text that may be shown to anybody, with its place."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            if key not in _UNSCANNED:
                yield from _texts(value, (*path, key))
    elif isinstance(data, list):
        for position, value in enumerate(data):
            yield from _texts(value, (*path, position))
