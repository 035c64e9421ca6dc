"""Looks at files: who may read them, whether keys lie apart from what they open, how much room there is."""

import shutil
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from referral.core.checkup import Finding, fault, look, note, space
from referral.settings import KEYRING_FILE, Settings
from referral.store.database import StoreUnavailable
from referral.store.encrypted import KeyringFile
from referral.store.soundness import beside, file_of
from screening.settings import KEY_FILE, PREFIX

OPEN_TO_OTHERS = stat.S_IRWXG | stat.S_IRWXO
WRITTEN_BY_OTHERS = stat.S_IWGRP | stat.S_IRWXO
OLD_KEY_DAYS = 366
PUT_BACK = "Put its copy back, for its owner alone: chmod 600. A new one opens nothing that is kept."


def keyring_of(settings: Settings) -> Path:
    """Return where the keyring lies."""
    return Path(settings.keyring) if settings.keyring else settings.data_dir / KEYRING_FILE


def databases_of(settings: Settings) -> Mapping[str, Path]:
    """Return the SQLite files, by the setting that says where each is."""
    asked = {"DATABASE_URL": settings.database, "KEYS_URL": settings.keys_database}
    asked["TALLIES_URL"] = settings.tallies_database
    return {name: path for name, url in asked.items() if (path := file_of(url)) is not None}


def examined(settings: Settings, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Look at every file that this installation keeps or reads its secrets from."""
    for name, path in databases_of(settings).items():
        for one in beside(path):
            yield from _mode(one, name, OPEN_TO_OTHERS)
    kept = {"KEYRING": keyring_of(settings), "SECRET_KEYS": settings.data_dir / KEY_FILE}
    for name, path in kept.items():
        yield from _mode(path, name, OPEN_TO_OTHERS)
    for variable, given in environ.items():
        # A service manager hands secrets over in files that a group may read; others may not.
        if variable.startswith(PREFIX) and variable.endswith("_FILE") and given:
            yield from _mode(Path(given), variable.removeprefix(PREFIX), WRITTEN_BY_OTHERS)
    yield from _mode(settings.data_dir, "DATA_DIR", WRITTEN_BY_OTHERS)
    for name in ("BACKUP_DIR", "KEYS_BACKUP_DIR"):
        folder: Path | None = getattr(settings, name.lower())
        if folder is not None:
            yield from _mode(folder, name, WRITTEN_BY_OTHERS)


def _mode(path: Path, name: str, forbidden: int) -> Iterator[Finding]:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return
    if mode & forbidden:
        right = "700" if path.is_dir() else "600"
        told = f"{PREFIX}{name}: others than its owner may read or change it (mode {mode:o})."
        yield fault("open_to_others", told, str(path), f"chmod {right}")


def keys(settings: Settings, day: float) -> Iterator[Finding]:
    """Look at the keyring: whether it is there, where it lies, and how old it is. `day` is now, in seconds."""
    if not (settings.texting or settings.staff_site):
        return
    path, lacks = keyring_of(settings), no_keyring(settings)
    if lacks is not None:
        yield lacks
        return
    days = int((day - path.stat().st_mtime) // 86_400)
    told = f"The keyring was last changed {days} days ago."
    yield (
        look("keyring_age", told, str(path), "referral keys rotate")
        if days > OLD_KEY_DAYS
        else note("keyring_age", told, str(path))
    )


def no_keyring(settings: Settings) -> Finding | None:
    """Return what is wrong where the keyring cannot be read. Never makes one."""
    path = keyring_of(settings)
    try:
        KeyringFile(path).now()
    except StoreUnavailable as wrong:
        return fault("keyring", f"{PREFIX}KEYRING: {wrong}.", str(path), PUT_BACK)
    return None


def apart(settings: Settings) -> Iterator[Finding]:
    """Look whether keys lie where a copy of the data takes them along."""
    keyring = keyring_of(settings).absolute()
    databases = databases_of(settings)
    folders = {path.absolute().parent for path in databases.values()} | {settings.data_dir.absolute()}
    copied = [one.absolute() for one in (settings.backup_dir, settings.keys_backup_dir) if one is not None]
    if (settings.texting or settings.staff_site) and any(keyring.is_relative_to(one) for one in folders):
        told = f"{PREFIX}KEYRING: the keyring lies in the folder of the data, and goes wherever that is copied."
        do = "Move it to a folder of its own, such as /var/lib/soundings-ring."
        yield fault("keys_beside", told, str(keyring), do)
    if any(keyring.is_relative_to(one) for one in copied):
        told = f"{PREFIX}KEYRING: the keyring lies among the backups, which it opens."
        yield fault("keys_in_backup", told, str(keyring), "Move it away, and every copy of it there.")
    for name, path in databases.items():
        if any(path.absolute().is_relative_to(one) for one in copied):
            told = f"{PREFIX}{name}: the database lies among the backups."
            yield fault("data_in_backup", told, str(path), f"Set {PREFIX}BACKUP_DIR to another folder, or disk.")


def room(settings: Settings) -> Iterator[Finding]:
    """Look how much room is left where things are written."""
    asked = {settings.data_dir, settings.backup_dir, *(path.parent for path in databases_of(settings).values())}
    # One folder may be named in two ways: `data` and where it lies.
    for folder in sorted({one.resolve() for one in asked if one is not None and one.is_dir()}):
        usage = shutil.disk_usage(folder)
        yield space(str(folder), usage.free, usage.total)
