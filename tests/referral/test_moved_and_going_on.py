"""A service that was moved to PostgreSQL goes on where it was: a page, a case, the audit trail, a text that is due."""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import insert
from werkzeug.test import Client

from referral.actions.cases import auditing
from referral.actions.texts.sending import Begun, begin, claim, hand_over
from referral.actions.texts.settling import settle
from referral.app import create_app
from referral.cli import main
from referral.core.casework import ContactCard
from referral.core.followup import Stage
from referral.settings import Settings
from referral.sms.console import Console
from referral.store.database import Database
from referral.store.staffrows import OrganisationRow, TeamRow
from referral.wiring import wire, wire_texts
from screening.settings import Secret
from tests import factories
from tests.casebooks import House
from tests.durability.sending import a_text
from tests.postgres import keys_url, postgres_server, postgres_url
from tests.referral.texts_service import KNOWN, NUMBER, somebody, texting

__all__ = ["keys_url", "postgres_server", "postgres_url"]
FILES = ("soundings.db", "tallies.sqlite3", "contact-keys.sqlite3")


@dataclass(frozen=True)
class Lived:
    """What was there before: a text that is due, a case, how its page looked, and how the trail stood."""

    at: datetime
    case: str
    seen: ContactCard
    looked: datetime
    heads: tuple[auditing.Checked, ...]


def lived(folder: Path) -> Lived:
    """Let a service on SQLite live for a while."""
    with texting(folder) as before:
        contact = somebody(before.parts, NUMBER, before.clock() - timedelta(days=1))
        with before.parts.followup.writing() as work:
            work.contacts.add(contact)
            work.reminders.add(a_text(contact, before.clock() - timedelta(minutes=5)))
        with closing(Database(before.parts.settings.database)) as database:
            with database.writing() as session:
                session.execute(insert(OrganisationRow), [{"code": "harbour", "name": "Harbour"}])
                session.execute(insert(TeamRow), [{"code": "north", "organisation": "harbour", "name": "North"}])
            house = House(before.parts.casebook, before.parts.new_code, database)
            case = house.opens()
            seen = house.sees(case.code).card
        heads = auditing.check(before.parts.casebook, {}, house.now)
        assert isinstance(heads, tuple)
        assert [(one.broken, one.head.number > 0) for one in heads] == [(None, True)]
        return Lived(before.clock(), case.code, seen, house.now, heads)


@pytest.mark.postgres
def test_the_service_goes_on_where_it_was(tmp_path: Path, postgres_url: str, keys_url: str) -> None:
    before = lived(tmp_path)
    given = ["--data-dir", str(tmp_path), "--to", postgres_url, "--keys-to", keys_url]
    moved = CliRunner().invoke(main, ["migrate-database", *given])
    assert moved.exit_code == 0, moved.output
    for name in FILES:
        (tmp_path / name).unlink(missing_ok=True)
    settings = Settings(
        data_dir=tmp_path,
        secret_keys=(Secret(factories.SECRET),),
        database_url=Secret(postgres_url),
        keys_url=Secret(keys_url),
    )
    parts = wire(settings)
    with closing(create_app(settings, parts, known=KNOWN)) as service:
        assert Client(service).get("/").status_code == 200
        assert auditing.check(parts.casebook, {}, before.looked) == before.heads, "the trail still adds up"
        after = House(parts.casebook, parts.new_code, parts.databases[0], before.looked)
        assert after.sees(before.case).card == before.seen, "what is sealed opens with the keys that moved along"
        texts = wire_texts(settings, parts, KNOWN.directory)
        (one,) = claim(texts, "w1", before.at, 5)
        begun = begin(texts, one, "w1", before.at)
        assert isinstance(begun, Begun), begun
        assert settle(texts, begun, hand_over(texts, begun, before.at), before.at) is Stage.ACCEPTED
        assert isinstance(texts.provider, Console)
        assert [shown.number for shown in texts.provider.shown()] == [NUMBER]
    parts.close()
    assert not any((tmp_path / name).exists() for name in FILES), "nothing is looked for in the old files"
