"""T32: with another organisation's cases beside them, every question about cases asks for the organisation.

Seen to fail when a question went around the border: the last check plants one, and has to find it.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from referral.actions.cases import cases, glass
from referral.actions.cases.casebook import Gone
from referral.actions.cases.glass import Reason
from referral.core.case import Move
from referral.core.casework import Section, Why
from referral.store.casebook.rows import CaseRow
from referral.store.casebook.tables import TENANT_TABLES
from tests.casebooks import ANN, CAT, QUINN, SUE, ZOE, House, a_house, somebody
from tests.postgres import postgres_server, postgres_url
from tests.trust.casebooks import Crew, workday
from tests.trust_report import Measured

__all__ = ["postgres_server", "postgres_url"]
pytestmark = pytest.mark.trust
TABLES = tuple(table.__tablename__ for table in TENANT_TABLES)
NAMED = re.compile(rf"\b(FROM|JOIN|UPDATE|INTO)\s+({'|'.join(TABLES)})\b(?:\s+AS\s+(\w+))?", re.IGNORECASE)
HARBOUR = Crew(ANN, CAT, SUE, "north")
QUAY = Crew(QUINN, somebody("quentin", "quay", ["other"], *QUINN.roles), ZOE, "dock")
KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@dataclass
class Log:
    """Every statement that names a table of tenants, and those that leave the organisation out."""

    organisation: str
    seen: int = 0
    tables: set[str] = field(default_factory=set)
    without: list[str] = field(default_factory=list)

    def hears(self, statement: str, given: Any) -> None:
        """Judge one statement with what is filled in."""
        named = NAMED.findall(statement)
        if not named:
            return
        self.seen += 1
        self.tables |= {table for _, table, _ in named}
        asked = all(_bounded(statement, verb, alias or table) for verb, table, alias in named)
        if not asked or not all(self.organisation in _values(row) for row in _rows(given)):
            self.without.append(statement)


def _bounded(statement: str, verb: str, name: str) -> bool:
    if verb.upper() == "INTO":
        return "organisation" in statement.partition("(")[2].partition(")")[0]
    uses = len(re.findall(rf"\b(?:FROM|JOIN|UPDATE)\s+{name}\b", statement, re.IGNORECASE))
    return len(re.findall(rf"\b{name}\.organisation = ", statement)) >= uses


def _rows(given: Any) -> Sequence[Any]:
    return given if isinstance(given, list) else [given]


def _values(row: Any) -> Sequence[Any]:
    return list(row.values()) if isinstance(row, dict) else list(row)


@contextmanager
def listening(house: House, organisation: str) -> Iterator[Log]:
    """Hear every statement as the driver is given it."""
    log = Log(organisation)

    def hears(*told: Any) -> None:
        log.hears(told[2], told[3])

    event.listen(house.database.engine, "before_cursor_execute", hears)
    yield log
    event.remove(house.database.engine, "before_cursor_execute", hears)


@pytest.fixture(params=KINDS)
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    url = "" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))
    made = a_house(tmp_path, url)
    yield made
    made.close()


def test_t32_every_question_names_the_organisation(house: House, trust: Measured) -> None:
    workday(house, QUAY)
    with listening(house, "harbour") as log:
        workday(house, HARBOUR)
    unheard = sorted(set(TABLES) - log.tables)
    value = f"{len(log.without)} of {log.seen} statements on tables of tenants without it {log.without[:1]}"
    good = not log.without and log.seen > 100 and not unheard
    trust("T32", f"{value}, tables never asked: {unheard}", "0 statements, every table asked", good)


def test_t32_nobody_reaches_over_the_border(house: House, trust: Measured) -> None:
    theirs, ours = workday(house, QUAY), workday(house, HARBOUR)
    reached: list[object] = []
    tried = 0
    for staff, codes in ((ANN, theirs), (CAT, theirs), (SUE, theirs), (QUINN, ours), (ZOE, ours)):
        for code in codes:
            answers = (
                cases.view(house, house.by(staff), code),
                cases.move(house, house.by(staff), code, Move.START),
                glass.unmask(house, house.by(staff), code, Reason(Why.CALL)),
            )
            tried += len(answers)
            reached += [answer for answer in answers if answer != Gone()]
        listed = cases.listed(house, house.by(staff), cases.Wanted(Section.ALL, house.now))
        assert isinstance(listed, tuple)
        reached += [case for case in listed if case.organisation != staff.organisation]
    trust("T32", f"{len(reached)} of {tried} tries reached over the border", "0", not reached)


def test_t32_a_question_around_the_border_is_found(house: House, trust: Measured) -> None:
    planted = select(CaseRow.code).where(CaseRow.alias == "amber heron")
    with listening(house, "harbour") as log, house.database.reading() as session:
        session.execute(planted)
        session.execute(planted.where(CaseRow.organisation == "quay"))
    trust("T32", f"{len(log.without)} of 2 planted questions found", "2", len(log.without) == 2)
