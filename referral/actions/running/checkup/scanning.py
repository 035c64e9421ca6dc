"""Looks through database, queue, logs and backups for what must not be there."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from referral.actions.running.checkup.files import databases_of, keyring_of
from referral.actions.running.checkup.parts import Checked
from referral.actions.running.checkup.searching import Needles, pieces
from referral.core.checkup import Finding, fault, look, note
from referral.core.phone import code_digits
from referral.core.remains import Trace, dressed, grouped, readable, traces
from referral.settings import Settings
from referral.store import oversight
from referral.store.database import StoreUnavailable
from referral.store.encrypted import KeysUnavailable
from referral.store.soundness import beside
from screening.settings import KEY_FILE, PREFIX

MOST_NUMBERS = 2_000
SHORTEST_REST = 9
PUBLISHED = "publication.content"
"""What staff publish: crisis texts and places, whose numbers are there to be called. Numbers that we know are not."""
UNPACK = "Unpack it elsewhere, and look through that: referral doctor --logs. gzip, bzip2 and xz are unpacked here."
PRETEND_PHONE = "phone"
DO = "Delete it, and every copy of it; then find out what wrote it."


def scanned(checked: Checked) -> Iterator[Finding]:
    """Look through everything that was written. Closes all connections in between."""
    numbers, all_of_them = _numbers(checked)
    needles = Needles({made.hex(): name for one in numbers for made, name in dressed(one, code_digits(one))})
    rests = frozenset(one[code_digits(one) + 1 :] for one in numbers)
    rests = frozenset(one for one in rests if len(one) >= SHORTEST_REST)
    yield from _tables(checked, rests)
    # A file of SQLite's that is read past SQLite loses the locks of this process.
    checked.parts.close()
    looked = 0
    for path, own in _files(checked):
        looked += 1
        yield from _file(path, needles, (rests, checked.answers), own=own)
    told = f"Looked through {looked} file(s) and every table, for {len(numbers)} of {all_of_them} numbers that we know."
    yield note("scanned", told)


def _numbers(checked: Checked) -> tuple[tuple[str, ...], int]:
    """Return numbers that we know, and how many there are: of very many, some are looked for."""
    ours = tuple(one.get_secret_value() for one in checked.settings.texts_staff_numbers)
    if not checked.settings.texting:
        return ours, len(ours)
    try:
        with checked.parts.followup.reading() as work:
            codes = work.contacts.all_codes()
            found = [work.contacts.get(code) for code in codes[:MOST_NUMBERS]]
    except (StoreUnavailable, KeysUnavailable):
        return ours, len(ours)
    known = (*ours, *(one.number for one in found if one is not None))
    return known, len(codes) + len(ours)


def _tables(checked: Checked, rests: frozenset[str]) -> Iterator[Finding]:
    for database in checked.parts.databases:
        found: Counter[tuple[str, Trace]] = Counter()
        try:
            for where, text in oversight.texts(database):
                traced = traces(text, checked.answers)
                if where == PUBLISHED:
                    del traced[Trace.NUMBER]
                traced[Trace.NUMBER] += grouped(text, rests)
                for trace, count in traced.items():
                    found[where, trace] += count
        except StoreUnavailable as wrong:
            yield look("not_scanned", f"The tables were not looked through ({wrong}).", "DATABASE_URL")
        for (where, trace), count in sorted((+found).items()):
            yield fault("must_not_be_there", f"{trace.value}, {count} time(s).", where, DO)


def _files(checked: Checked) -> Iterator[tuple[Path, bool]]:
    """Yield what lies there, each once, and whether it is one of our databases, whose tables were read already."""
    settings = checked.settings
    own = {one for path in databases_of(settings).values() for one in beside(path)}
    keys = {keyring_of(settings).absolute(), (settings.data_dir / KEY_FILE).absolute()}
    logs = (*map(Path, settings.log_paths), *checked.logs)
    copies = (one for one in (settings.backup_dir, settings.keys_backup_dir) if one is not None)
    for path in sorted(own | set(_below((settings.data_dir, *logs, *copies)))):
        if path.absolute() not in keys and not _pretended(path, settings):
            yield path, path in own


def _pretended(path: Path, settings: Settings) -> bool:
    """Return whether this is a text of the pretend phone, which is there in development only."""
    return not settings.production and path.is_relative_to(settings.data_dir / PRETEND_PHONE)


def _below(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_dir():
            yield from (one for one in place.rglob("*") if one.is_file() and not one.is_symlink())
        elif place.is_file():
            yield place


def _file(
    path: Path, needles: Needles, looked: tuple[frozenset[str], frozenset[str]], *, own: bool
) -> Iterator[Finding]:
    for name, count in sorted(needles.found(path).items()):
        yield fault("must_not_be_there", f"{Trace.NUMBER.value} ({name}), {count} time(s).", str(path), DO)
    rests, answers = looked
    found: Counter[Trace] = Counter()
    missed: list[str] = []
    for piece in pieces(path, missed.append):
        text, noise = readable(piece)
        traced = traces(text, answers, noise=noise)
        if own:
            # What people write about a number of our directory stands in their report, and in this file.
            del traced[Trace.NUMBER]
        found += traced
        found[Trace.NUMBER] += grouped(text, rests)
    for why in missed:
        yield look("not_scanned", why, str(path), UNPACK)
    if found.pop(Trace.KEYRING, 0):
        told = f"{PREFIX}KEYRING: a copy of a keyring lies among what it opens."
        yield fault("keys_beside", told, str(path), "Keep it apart from every backup, and delete this one.")
    for trace, count in sorted((+found).items()):
        yield fault("must_not_be_there", f"{trace.value}, {count} time(s).", str(path), DO)
