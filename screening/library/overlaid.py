"""Loads the directory with entries that staff have laid over it, by the very checks of the files, and proves it whole.

Needs all that reading needs: a process that serves has this done by another one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from screening.core.directory import Directory
from screening.core.holes import Hole, holes
from screening.library.directory import load_directory
from screening.library.faults import DataFaults
from screening.library.leftout import NAME, as_far_as_good
from screening.library.verdict import Verdict


def load_over(folders: Iterable[Path], files: Mapping[str, str], version: str = "") -> Directory:
    """Return the directory of folders, the shipped one first, with the texts of files laid over it.

    A text's name is that of its file without the ending. `version` is added to the directory's own. Raises DataFaults.
    """
    shipped, *others = folders
    with TemporaryDirectory() as made:
        local = Path(made) / NAME
        local.mkdir()
        for name, text in files.items():
            (local / f"{name}.toml").write_text(text, encoding="utf-8")
        found = load_directory(shipped, *others, *([local] if files else ()))
    plain = found.version.removesuffix("+local") + ("+local" if others else "")
    return replace(found, version=plain + version)


def lay(folders: Iterable[Path], before: Mapping[str, str], after: Mapping[str, str], now: datetime) -> Verdict:
    """Return what comes of the texts `after` where those `before` stand now: checked, and held against the proof.

    What is a gap already, for checks that nobody renewed, is nobody's fault who proposes something else.
    """
    known = tuple(folders)
    try:
        directory = load_over(known, after)
    except DataFaults as found:
        return Verdict(found.faults)
    changed = {name.upper() for name in {*before, *after} if before.get(name) != after.get(name)}
    # What stands now may hold an entry that a release made faulty: this change may be what mends it.
    old, _ = as_far_as_good(lambda files: load_over(known, files), before)
    touched = {code for code in old.countries if code in changed or "INT" in changed}
    open_before = {_kind(one) for one in holes(_only(old, touched), now)}
    met: dict[tuple[str, ...], Hole] = {}
    for one in sorted(holes(_only(directory, touched), now), key=lambda hole: hole.at):
        if _kind(one) not in open_before:
            met.setdefault(_kind(one), one)
    lost = {country.code for country in old.listed} - {country.code for country in directory.listed}
    return Verdict(gaps=tuple(met.values()), lost=tuple(sorted(lost)))


def _only(directory: Directory, codes: Iterable[str]) -> Directory:
    kept = {code: directory.countries[code] for code in codes if code in directory.countries}
    return replace(directory, countries=kept)


def _kind(hole: Hole) -> tuple[str, ...]:
    return (hole.country, hole.route, hole.age, hole.why)
