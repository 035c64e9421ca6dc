"""Samples to call, their calls, why changes were refused, reports that are settled: on SQLite and PostgreSQL."""

from datetime import timedelta

from sqlalchemy import insert

from referral.core.access import Role, Staff
from referral.core.directorywork import Settled
from referral.core.placecalls import Call, Field, Sample
from referral.core.report import MOST_IN_A_WEEK, Filed
from referral.core.sampling import Outcome, Stratum, Tier
from referral.core.tally import Week
from referral.store.database import Database
from referral.store.places import PlaceStore
from referral.store.reports import ReportStore
from referral.store.staffrows import OrganisationRow
from tests.casebooks import NOW, somebody

STRATA = (Stratum("GB", Tier.CRISIS, 9, ("gb-a", "gb-b")),)
ED: Staff = somebody("ed", "harbour", [], Role.DIRECTORY_EDITOR)
WEEK = Week(2026, 47)


def an_organisation(database: Database) -> None:
    with database.writing() as session:
        session.execute(insert(OrganisationRow), [{"code": "harbour", "name": "Harbour"}])


def sample(code: str = "s1", month: str = "2026-11") -> Sample:
    return Sample(code, month, "seed", 3, "2026.11.21", "ed", NOW, STRATA)


def test_a_month_has_one_sample(database: Database) -> None:
    an_organisation(database)
    store = PlaceStore(database)
    assert store.draw(sample(), ED)
    assert not store.draw(sample("s2"), ED)
    assert store.draw(sample("s3", "2026-12"), ED)
    assert [(one.month, one.strata) for one, _ in store.samples(5)] == [("2026-12", STRATA), ("2026-11", STRATA)]
    assert store.sample("2026-11") == (sample(), ())
    assert store.sample("2026-10") is None


def test_the_last_call_of_an_entry_counts(database: Database) -> None:
    an_organisation(database)
    store = PlaceStore(database)
    store.draw(sample(), ED)
    first = Call("gb-a", NOW, Outcome.NOBODY, None, "ed")
    last = Call("gb-a", NOW + timedelta(hours=1), Outcome.WRONG, Field.HOURS, "ed")
    for call in (first, last):
        store.call("s1", call, ED, NOW)
    found = store.sample("2026-11")
    assert found is not None
    assert found[1] == (last,)


def test_only_the_reports_that_somebody_saw_are_settled(database: Database) -> None:
    an_organisation(database)
    store = ReportStore(database)
    for code in ("a", "b", "c"):
        store.add(Filed(WEEK, "gb-a", "number", "", code), WEEK, MOST_IN_A_WEEK)
    store.add(Filed(WEEK, "gb-b", "number", "", "d"), WEEK, MOST_IN_A_WEEK)
    assert store.settle("gb-a", frozenset({"a", "b", "d"}), Settled.RIGHT, (ED, NOW))
    assert {one.code for one in store.all()} == {"c", "d"}
    assert not store.settle("gb-a", frozenset({"a"}), Settled.RIGHT, (ED, NOW))
