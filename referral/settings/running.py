"""What an operator sets for running it: backups, where logs are, metrics."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from screening.settings import PREFIX, Secret
from screening.settings import Settings as SiteSettings
from screening.settings.reading import NOTHING, one_of, place, secret, several, whole

SHORTEST = 32
REDIS = ("redis://", "rediss://", "unix://")
KEYS_BACKUPS_DAYS = 7
"""People are told that who deletes their texts is gone from every backup after so many days."""


class Runner(StrEnum):
    """What spreads due texts over the workers."""

    LOOP = "loop"
    PROCRASTINATE = "procrastinate"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningSettings(SiteSettings):
    """The site's settings, and those for running it."""

    backup_dir: Annotated[
        Path | None,
        place(
            "Folder that `referral backup` writes sealed copies of the database to: another disk, or one that is "
            "carried away. Empty: no backups are made here."
        ),
    ] = None
    keys_backup_dir: Annotated[
        Path | None,
        place("Folder for sealed copies of the contacts' keys, apart from the one above. They end after 7 days."),
    ] = None
    backup_key: Annotated[
        Secret,
        secret(
            "What seals backups, 32 characters or more; `referral keys` draws one. Keep a copy away from this "
            "machine and from the backups: without it none can be opened."
        ),
    ] = NOTHING
    keep_backups_days: Annotated[
        int, whole("Days after which a backup of the database is deleted. Those of the keys always after 7.", 1, 365)
    ] = 30
    backup_hours: Annotated[int, whole("Hours after which a backup is late, and `referral doctor` says so.", 1)] = 26
    postgresql_tools: Annotated[
        Path | None, place("Folder with pg_dump and psql, as new as your server. Empty: those on the path.")
    ] = None
    log_paths: Annotated[
        tuple[str, ...],
        several(
            "Files and folders of logs, those of your proxy too, that `referral doctor` looks through for what "
            "must not be there. Commas between."
        ),
    ] = ()
    metrics_token: Annotated[
        Secret,
        secret(
            "Token with which your Prometheus may read /metrics, 32 characters or more. Empty: there is no such "
            "page, and nothing is measured."
        ),
    ] = NOTHING

    limits_url: Annotated[
        Secret,
        secret(
            "The redis in which all processes count together what one visitor sends: `redis://`, `rediss://` (sealed) "
            "or `unix://`. It gets names that change daily, and no address. It needs the extra `scale`. Empty: each "
            "process counts for itself, which is right for one machine.",
            REDIS,
        ),
    ] = NOTHING
    runner: Annotated[
        Runner,
        one_of(
            "What spreads due texts over the workers: `loop`, by which each takes its own; `procrastinate`, an engine "
            "that hands out to whoever is free. It needs PostgreSQL, the extra `scale`, and `referral migrate` after "
            "each change of this.",
            Runner,
        ),
    ] = Runner.LOOP
    leaving_seconds: Annotated[
        int,
        whole(
            "Seconds for which a process goes on answering after it was told to stop. Meanwhile /health says that it "
            "leaves, and a proxy that asks there sends nobody to it any more. 5 where several are behind a proxy.",
            0,
            60,
        ),
    ] = 0

    @property
    def keep_backups(self) -> timedelta:
        """Return how long backups of the database are kept."""
        return timedelta(days=self.keep_backups_days)

    @property
    def keep_keys_backups(self) -> timedelta:
        """Return how long backups of the keys are kept: never longer than what people are told."""
        return timedelta(days=min(KEYS_BACKUPS_DAYS, self.keep_backups_days))

    def faults(self) -> Iterator[str]:
        """Refuse short secrets, and backups that would bring together what lies apart."""
        yield from SiteSettings.faults(self)
        for name in ("backup_key", "metrics_token"):
            given: Secret = getattr(self, name)
            if given and len(given.get_secret_value()) < SHORTEST:
                yield f"{PREFIX}{name.upper()}: needs {SHORTEST} characters or more"
        folders = [one.absolute() for one in (self.backup_dir, self.keys_backup_dir) if one is not None]
        if len(folders) > 1 and any(one.is_relative_to(other) for one, other in (folders, folders[::-1])):
            yield f"{PREFIX}KEYS_BACKUP_DIR: lies apart from {PREFIX}BACKUP_DIR, for with both whoever has them reads"
        if folders and not self.backup_key:
            yield f"{PREFIX}BACKUP_KEY: backups are sealed; `referral keys` draws a key"
