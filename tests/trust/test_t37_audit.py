"""T37: whoever reads a record leaves an entry in the same transaction; no change of the trail goes unseen.

Seen to fail when the trail was written after the commit: the read then went through while the trail could not be kept.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from referral.actions.cases import casenotes, cases, glass
from referral.actions.cases.auditing import check
from referral.actions.cases.glass import Reason
from referral.actions.database import Unreachable
from referral.core.casework import Why
from referral.store.casebook.figures import Figures
from referral.store.casebook.inside import NotTaken
from referral.store.casebook.tables import TENANT_TABLES
from referral.store.casebook.texts import Replies, Ties
from tests.casebooks import ANN, CAT, SUE, House, a_house
from tests.postgres import postgres_server, postgres_url
from tests.trust.casebooks import SECRETS, Crew, workday
from tests.trust_report import Measured

__all__ = ["postgres_server", "postgres_url"]
pytestmark = pytest.mark.trust
HARBOUR = Crew(ANN, CAT, SUE, "north")
TEXTS = ("by", "action", "kind", "about", "reason", "previous", "digest")
SEALED = ("answer_door", *(one.__tablename__ for one in TENANT_TABLES if one.__tablename__ != "audit_entry"))
READS = 25


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    url = "" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))
    made = a_house(tmp_path, url)
    yield made
    made.close()


def entries(house: House) -> int:
    with house.casebook.reading(SUE, house.now) as work:
        return work.trail.head().number


def run(house: House, statement: str, **given: Any) -> None:
    with house.database.writing() as session:
        session.execute(text(statement), given)


def broken(house: House) -> int | None:
    checked = check(house.casebook, {}, house.now)
    assert isinstance(checked, tuple)
    return next(one.broken for one in checked if one.organisation == "harbour")


def test_t37_every_read_leaves_one_entry(house: House, trust: Measured) -> None:
    code = house.opens().code
    wrong = []
    for read in (
        lambda: cases.view(house, house.by(ANN), code),
        lambda: casenotes.counselling(house, house.by(ANN), code),
        lambda: glass.unmask(house, house.by(ANN), code, Reason(Why.CALL)),
    ):
        for _ in range(READS):
            before = entries(house)
            read()
            wrong += [entries(house) - before] if entries(house) != before + 1 else []
    trust("T37", f"{len(wrong)} of {3 * READS} reads left more or less than one entry", "0", not wrong)


def test_t37_where_the_trail_cannot_be_kept_nothing_is_read(house: House, trust: Measured) -> None:
    code = house.opens().code
    run(house, "ALTER TABLE audit_entry RENAME TO elsewhere")
    answers = [
        cases.view(house, house.by(ANN), code),
        glass.unmask(house, house.by(ANN), code, Reason(Why.CALL)),
        casenotes.note(house, house.by(ANN), code, "x"),
    ]
    run(house, "ALTER TABLE elsewhere RENAME TO audit_entry")
    kept = house.sees(code).written
    good = all(isinstance(answer, Unreachable) for answer in answers) and kept == () and broken(house) is None
    trust("T37", f"without a trail {[type(one).__name__ for one in answers]}, kept {len(kept)}", "nothing", good)


def test_t37_nothing_sealed_opens_before_its_case_is_on_record(house: House, trust: Measured) -> None:
    code = house.opens().code
    opened = 0
    with house.casebook.writing(ANN, house.now) as work:
        asks = (
            work.cases.card,
            work.cases.other_cards,
            work.record.of,
            work.counselling.of,
            work.tasks.of,
            work.screens.of,
            work.merges.into,
            work.consents.of,
            work.referrals.of,
            work.disclosures.of,
            Ties(work.inside).of,
            Replies(work.inside).of,
            Figures(work.inside).facts,
            work.orders.of,
            work.everything.tied,
            work.everything.of,
        )
        for ask in asks:
            try:
                ask(code)
                opened += 1
            except NotTaken:
                continue
    trust("T37", f"{opened} of {len(asks)} ways to read opened without an entry", "0", opened == 0)


def test_t37_every_edited_or_removed_entry_is_seen(house: House, trust: Measured) -> None:
    workday(house, HARBOUR)
    count = entries(house)
    missed, tried = [], 0
    assert broken(house) is None
    for number in range(1, count + 1):
        name = TEXTS[number % len(TEXTS)]
        with house.database.reading() as session:
            found = session.execute(text("SELECT * FROM audit_entry WHERE number = :n"), {"n": number})
            row = dict(found.mappings().one())
        run(house, f"UPDATE audit_entry SET {name} = 'x' WHERE number = :n", n=number)  # noqa: S608  # names from this file
        missed += [] if broken(house) == number else [("edited", number)]
        run(house, "DELETE FROM audit_entry WHERE number = :n", n=number)
        missed += [] if broken(house) == number else [("removed", number)]
        names = ", ".join(row)
        run(house, f"INSERT INTO audit_entry ({names}) VALUES (:{', :'.join(row)})", **row)  # noqa: S608  # its columns
        tried += 2
    whole = broken(house) is None
    trust("T37", f"{len(missed)} of {tried} edited or removed entries unseen {missed}", "0", not missed and whole)


def test_t37_the_trail_holds_no_number_and_no_answer(house: House, trust: Measured) -> None:
    workday(house, HARBOUR)
    readable = ""
    with house.database.reading() as session:
        for table in ("audit_entry", *SEALED):
            rows = session.execute(text(f"SELECT * FROM {table}"))  # noqa: S608  # names from this file
            readable += "\n".join(" ".join(map(str, row)) for row in rows)
    found = [secret for secret in SECRETS if secret in readable]
    trust("T37", f"{len(found)} of {len(SECRETS)} planted values readable {found}", "0", not found)
