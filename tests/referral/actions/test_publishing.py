"""Publishing on both kinds of database: the chain of what was active, what is on record, and who came too late."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import insert, select, update

from referral.actions.published.effective import can_load, cannot_load, effective, news
from referral.actions.published.house import Wanted, propose_pause, propose_settings, roll_back_settings
from referral.actions.published.publishing import Draft, approve, desk, propose, refuse, roll_back, unsigned
from referral.core.access import By, Role, Staff
from referral.core.publishing import SHIPPED, Active, How, Kind, Needs, No, Proposal, State, written
from referral.settings import Settings
from referral.store.casebook.rows import AuditRow
from referral.store.database import Database
from referral.store.publishing import PublishingStore
from referral.store.staffrows import OrganisationRow, StaffRow
from tests import factories
from tests.migrated import migrated
from tests.postgres import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]
KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
NOW = factories.NOW
PEOPLE = {"mel": Role.MANAGER, "max": Role.MANAGER, "cleo": Role.CLINICAL_LEAD}


@dataclass
class House:
    """What the actions are handed, and people who work there."""

    publishing: PublishingStore
    drawn: int = 0

    def new_code(self) -> str:
        """Return the next code."""
        self.drawn += 1
        return f"{self.drawn:032x}"

    def by(self, name: str) -> By:
        """Return somebody who does something now."""
        return By(Staff(name, "pier", frozenset(), frozenset({PEOPLE[name]}), name), NOW)

    def rules(self, text: str, base: str = SHIPPED, by: str = "mel") -> Proposal | No:
        """Propose rules with this text."""
        content = written({"files": {"pathways/x.toml": text}})
        return propose(self, self.by(by), Draft(Kind.RULES, base, content, "why", Needs(2, clinical=True)))

    def publishes(self, text: str, base: str = SHIPPED) -> str:
        """Publish rules with this text, and return their code."""
        one = self.rules(text, base)
        assert isinstance(one, Proposal), one
        done = approve(self, self.by("cleo"), one.code)
        assert isinstance(done, Proposal), done
        return done.code

    def disables(self, name: str) -> None:
        """Shut somebody out."""
        with self.publishing.database.writing() as session:
            session.execute(update(StaffRow).where(StaffRow.code == name).values(disabled=True))

    def trail(self) -> list[tuple[str, str]]:
        """Return who did what."""
        with self.publishing.database.reading() as session:
            rows = session.execute(select(AuditRow.by, AuditRow.action).order_by(AuditRow.number)).all()
            return [(row.by, row.action) for row in rows]


@pytest.fixture(params=KINDS)
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    url = f"sqlite:///{tmp_path}/main.db" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))
    database = Database(url)
    migrated(database)
    same = dict.fromkeys(("name", "password"), "x") | {"organisation": "pier", "disabled": False, "totp_last": 0}
    with database.writing() as session:
        session.execute(insert(OrganisationRow), [{"code": "pier", "name": "Pier"}])
        rows = [
            {"code": one, "address": one, "stamp": one, "handle": one, "roles": role, "set_up": "", **same}
            for one, role in PEOPLE.items()
        ]
        session.execute(insert(StaffRow), rows)
    yield House(PublishingStore(database))
    database.close()


def test_published_superseded_and_put_back_in_a_chain(house: House) -> None:
    first = house.publishes("one")
    second = house.publishes("two", first)
    back = roll_back(house, house.by("max"), Kind.RULES, second)
    found = desk(house, Kind.RULES)

    assert not isinstance(back, No)
    assert (found.active.code, found.active.number, found.active.how) == (first, 3, How.ROLLED_BACK)
    assert {one.code: one.state for one in found.listed} == {first: State.ACTIVE, second: State.ROLLED_BACK}
    assert [one.code for one in found.chain] == [first, second, first]
    assert not isinstance(roll_back(house, house.by("cleo"), Kind.RULES, first), No)
    assert (desk(house, Kind.RULES).active.code, desk(house, Kind.RULES).active.content) == (SHIPPED, "")
    assert house.trail()[-2:] == [("max", "rolled_back"), ("cleo", "rolled_back")]
    assert house.trail()[:2] == [("mel", "proposed"), ("cleo", "published")]


def test_putting_settings_back_neither_pauses_the_questions_nor_ends_a_pause(house: House) -> None:
    settings = Settings()
    for why in ("We mend it.", None):
        paused = propose_pause(
            house, house.by("mel"), settings, Wanted(desk(house, Kind.SETTINGS).active.code, {"paused": why}, "why")
        )
        assert isinstance(paused, Proposal), paused
        assert roll_back_settings(house, house.by("max"), settings, paused.code) is No.PAUSED
    named = Wanted(desk(house, Kind.SETTINGS).active.code, {"operator_name": "Pier service"}, "why")
    change = propose_settings(house, house.by("mel"), settings, named)

    assert isinstance(change, Proposal), change
    assert isinstance(roll_back_settings(house, house.by("max"), settings, change.code), Active)


def test_what_waits_for_somebody_is_what_they_could_still_sign(house: House) -> None:
    stranger = Staff("zoe", "quay", frozenset(), frozenset({Role.MANAGER}), "Zoe")
    counselor = Staff("ann", "pier", frozenset(), frozenset({Role.COUNSELOR}), "Ann")
    house.rules("one")
    house.rules("two")

    counted = [unsigned(house, Kind.RULES, house.by(name).staff) for name in PEOPLE]

    assert counted == [0, 2, 2]
    assert unsigned(house, Kind.SETTINGS, house.by("max").staff) == 0
    assert [unsigned(house, Kind.RULES, one) for one in (stranger, counselor)] == [0, 0]
    house.publishes("three")
    assert unsigned(house, Kind.RULES, house.by("max").staff) == 0, "what was overtaken waits for nobody"


def test_who_was_shut_out_meanwhile_publishes_nothing_and_neither_does_what_they_signed(house: House) -> None:
    one = house.rules("one")
    assert isinstance(one, Proposal)
    house.disables("cleo")
    assert approve(house, house.by("cleo"), one.code) is No.NO_RIGHT
    assert house.rules("two", by="cleo") is No.NO_RIGHT

    house.disables("mel")

    assert approve(house, house.by("max"), one.code) is No.CHANGED
    assert desk(house, Kind.RULES).active.code == SHIPPED


def test_refusals_leave_everything_as_it_was(house: House) -> None:
    one = house.rules("one")
    assert isinstance(one, Proposal)
    house.publishes("two")

    answers = (
        approve(house, house.by("cleo"), one.code),
        approve(house, house.by("cleo"), "nobody's"),
        approve(house, house.by("cleo"), one.code, lambda _content: False),
        house.rules("three"),
        roll_back(house, house.by("mel"), Kind.RULES, one.code),
        refuse(house, house.by("mel"), "nobody's"),
    )

    assert answers == (No.STALE, No.GONE, No.FAILED, No.STALE, No.NOTHING, No.GONE)
    assert desk(house, Kind.RULES).active.number == 1
    assert isinstance(refuse(house, house.by("mel"), one.code), Proposal)
    assert refuse(house, house.by("mel"), one.code) is No.DECIDED


def test_of_two_signed_at_once_one_is_published(house: House) -> None:
    ours, theirs = house.rules("one"), house.rules("two", by="max")
    assert isinstance(ours, Proposal)
    assert isinstance(theirs, Proposal)
    found: list[Proposal | No] = []
    tries = [
        Thread(target=lambda code=code: found.append(approve(house, house.by("cleo"), code)))
        for code in (ours.code, theirs.code)
    ]
    for one in tries:
        one.start()
    for one in tries:
        one.join()

    assert sorted(isinstance(one, Proposal) for one in found) == [False, True]
    assert No.STALE in found
    assert house.publishing.number() == 1


def test_a_process_hears_of_it_once_and_notes_what_it_cannot_load(house: House) -> None:
    settings = Settings()
    assert news(house.publishing, settings, 0) is None
    house.publishes("one")
    found = news(house.publishing, settings, 0)
    assert found is not None
    assert (found.number, dict(found.rules), found.settings) == (1, {"pathways/x.toml": "one"}, settings)
    assert news(house.publishing, settings, 1) is None

    cannot_load(house.publishing, 1, "line 3: no", NOW)
    cannot_load(house.publishing, 1, "line 3: no", NOW)
    assert desk(house, Kind.RULES).fault == "line 3: no"
    can_load(house.publishing, 1)
    assert desk(house, Kind.RULES).fault == ""


def test_published_settings_that_do_not_add_up_leave_the_machine_s(house: House) -> None:
    content = written({"values": {"keep_results_days": "nine"}})
    done = propose(house, house.by("mel"), Draft(Kind.SETTINGS, SHIPPED, content, "", Needs(1)))
    assert isinstance(done, Proposal)

    found = effective(Settings(), house.publishing.active())

    assert (found.settings, found.number) == (Settings(), 1)
    assert "KEEP_RESULTS_DAYS" in found.fault
    assert "nine" not in found.fault
