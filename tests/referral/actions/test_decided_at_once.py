"""Two managers who decide on twin requests at one moment: the second waits, and is told (PostgreSQL)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import text

from referral.actions.cases.casebook import No, Refused
from referral.actions.reporting import evaluating
from referral.core.reporting.periods import Period
from referral.core.reporting.published import Extract, State
from referral.store.casebook.freezing import Freezing
from tests.casebooks import MEL, House, a_house, somebody
from tests.postgres import postgres_server, postgres_url
from tests.reports import reporting

__all__ = ["postgres_server", "postgres_url"]
MAX = somebody("max", "harbour", [], *MEL.roles)
WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


@pytest.fixture
def house(tmp_path: Path, postgres_url: str) -> Iterator[House]:
    made = a_house(tmp_path, postgres_url)
    yield made
    made.close()


def somebody_waits(house: House) -> bool:
    with house.database.engine.connect() as connection:
        return bool(connection.execute(WAITING).scalar())


@pytest.mark.postgres
def test_twins_of_one_quarter_are_not_both_approved(house: House) -> None:
    parts, answers = reporting(house), []
    one = Extract("1" * 32, Period("2026-Q3"), State.ASKED, house.now, MEL.code)
    with house.casebook.writing(MEL, house.now) as work:
        for code in ("1" * 32, "2" * 32):
            Freezing(work.inside).ask(replace(one, code=code))

    def decides() -> None:
        answers.append(evaluating.decide(parts, house.by(MAX), "2" * 32, yes=True))

    other = Thread(target=decides)
    with house.casebook.writing(MAX, house.now) as work:
        kept = Freezing(work.inside)
        kept.alone(one.code)
        kept.save(replace(one, state=State.APPROVED, decided=house.now, decided_by=MAX.code))
        other.start()
        while other.is_alive() and not somebody_waits(house):
            other.join(0.02)
    other.join()

    assert answers == [Refused(No.NO_CHANGE)]
