"""What an operator sets for the whole service: the public site's settings, and what keeping things adds."""

from pydantic import Field, SecretStr, field_validator

from screening.settings import Settings as SiteSettings

DATABASE_FILE = "soundings.db"
TALLIES_FILE = "tallies.sqlite3"
POSTGRESQL = "postgresql://"
KINDS = ("sqlite:///", POSTGRESQL)


class Settings(SiteSettings):
    """The service's settings, frozen."""

    database_url: SecretStr = Field(
        SecretStr(""),
        description=(
            "Where things are kept: `sqlite:///path` for one machine, `postgresql://user:password@host/name` for "
            "several. Empty: a SQLite file in the data folder."
        ),
    )
    tallies_url: SecretStr = Field(
        SecretStr(""),
        description=(
            "Where the tallies are kept, written as above. Leave it out of backups that copy each change. Empty: a "
            "SQLite file of their own in the data folder, or with the rest where that is in PostgreSQL."
        ),
    )
    tallies: bool = Field(
        default=True,
        description=(
            "Count finished checks by week: how many, and by level, route, language and country, each by itself. "
            "`false`: nothing is counted and nothing stored."
        ),
    )

    numbers: bool = Field(
        default=True,
        description="Show the counted numbers on a page of their own, /numbers. `false`: only `referral tallies` does.",
    )
    reports: bool = Field(
        default=True,
        description=(
            "Take in reports of wrong numbers and errors, without a name and by the week; kept for 26 weeks. `false`: "
            "people are told how to reach you."
        ),
    )

    @property
    def keeps_something(self) -> bool:
        """Return whether a database is needed at all."""
        return self.tallies or self.reports

    @field_validator("database_url", "tallies_url")
    @classmethod
    def known_kind(cls, url: SecretStr) -> SecretStr:
        """Refuse a database that we do not speak, without repeating the address: it may hold a password."""
        if url.get_secret_value() and not url.get_secret_value().startswith(KINDS):
            message = f"begins with {' or '.join(KINDS)}, or is empty"
            raise ValueError(message)
        return url

    @property
    def database(self) -> str:
        """Return the address of the database, passwords included: never log it."""
        return self.database_url.get_secret_value() or f"sqlite:///{self.data_dir.absolute() / DATABASE_FILE}"

    @property
    def tallies_database(self) -> str:
        """Return the address of the tallies, passwords included: never log it."""
        given = self.tallies_url.get_secret_value()
        if given or self.database.startswith(POSTGRESQL):
            return given or self.database
        return f"sqlite:///{self.data_dir.absolute() / TALLIES_FILE}"
