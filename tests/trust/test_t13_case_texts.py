"""T13, where people asked for texts from a case: they agreed to be joined to it, and nobody else is.

Some ask from their case, many on the site. Whoever has the databases and all keys finds the former's cases, as they
agreed, and none for the latter. Whoever has the databases alone finds no contact in any row of a case. Where a contact
was deleted not even all keys find their case.
"""

from collections.abc import Iterator

import pytest
from sqlalchemy import inspect, text

from referral.actions.privacy import mine
from referral.core.casework import Case
from referral.store.casebook.tables import TENANT_TABLES
from referral.store.casebook.texts import Replies, Ties
from referral.store.database import Database
from tests.casebooks import SUE
from tests.casephones import Practice, a_practice
from tests.phones import shipped
from tests.trust_report import Measured

pytestmark = pytest.mark.trust
FROM_CASES, ON_THE_SITE = 4, 12


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    folder = tmp_path_factory.mktemp("t13")
    made = a_practice(folder, shipped(), texts_per_hour=10**6, texts_per_country=10**6)
    yield made
    made.close()


@pytest.fixture(scope="module")
def lived(practice: Practice) -> tuple[dict[str, Case], list[str]]:
    """Let everybody ask, say yes and write something; return cases and contacts by how they asked."""
    tied: dict[str, Case] = {}
    for place in range(FROM_CASES + ON_THE_SITE):
        number, case = f"+4474001300{place:02d}", practice.opens()
        if place < FROM_CASES:
            phone = practice.confirmed(case, number)
            tied[practice.world.contact(number).code] = case
        else:
            phone = practice.world.confirmed(number)
        phone.texts("hello, it is me")
    practice.works()
    with practice.parts.followup.reading() as work:
        others = [code for code in work.contacts.all_codes() if code not in tied]
    return tied, others


def found_by(practice: Practice, contact: str) -> str | None:
    """Return the case that a contact leads to, for somebody with all keys."""
    with practice.parts.followup.reading() as work:
        mark = work.contacts.tie_mark(contact)
    with practice.parts.casebook.reading(SUE, practice.world.clock()) as cases:
        found = Ties(cases.inside).found(mark) if mark else None
    return found[0] if found else None


def test_t13_only_who_agreed_is_joined_to_a_case(
    practice: Practice, lived: tuple[dict[str, Case], list[str]], trust: Measured
) -> None:
    tied, others = lived
    joined = [code for code in others if found_by(practice, code)]
    right = [code for code, case in tied.items() if found_by(practice, code) == case.code]
    value = f"{len(joined)} of {len(others)} who asked on the site joined to a case, {len(right)} of {len(tied)} others"
    trust("T13", value, f"0, {FROM_CASES}", not joined and len(right) == FROM_CASES and len(others) == ON_THE_SITE)


def test_t13_no_row_of_a_case_names_a_contact(
    practice: Practice, lived: tuple[dict[str, Case], list[str]], trust: Measured
) -> None:
    tied, others = lived
    names = [*known_there(practice), *tied, *others]
    database = Database(practice.parts.settings.database)
    with database.reading() as session:
        rows = [
            " ".join(map(str, row))
            for table in TENANT_TABLES
            for row in session.execute(text(f'SELECT * FROM "{table.__tablename__}"'))  # noqa: S608  # our own names
        ]
    database.close()
    found = [name for name in names if any(name in row for row in rows)]
    trust("T13", f"{len(found)} of {len(names)} values of contacts in {len(rows)} rows of cases", "0", not found)


def known_there(practice: Practice) -> Iterator[str]:
    """Yield every code and mark that stands in the tables of the texts."""
    database = Database(practice.parts.settings.database)
    with database.reading() as session:
        tables = {"contact": "number_index", "reminder": "code", "consent_event": "code", "inbound": "sid_mark"}
        assert set(tables) <= set(inspect(session.connection()).get_table_names())
        for table, column in tables.items():
            yield from session.scalars(text(f"SELECT {column} FROM {table}"))  # noqa: S608  # named above
    database.close()


def test_t13_a_deleted_contact_leads_nowhere(
    practice: Practice, lived: tuple[dict[str, Case], list[str]], trust: Measured
) -> None:
    tied, _ = lived
    gone = list(tied)[:3]
    for code in gone:
        mine.delete(practice.parts, code, practice.world.clock())
    left = [code for code in gone if found_by(practice, code)]
    with practice.parts.casebook.reading(SUE, practice.world.clock()) as cases:
        waiting = Replies(cases.inside).inbox(100)
    value = (
        f"{len(left)} of {len(gone)} deleted contacts lead to their case; {len(waiting)} cases keep that a reply came"
    )
    trust("T13", value, f"0; {FROM_CASES}", not left and len(waiting) == FROM_CASES)
