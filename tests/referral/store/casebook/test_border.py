"""The border by itself: two organisations in one database, and every way to ask or to change goes through it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Dialect, create_engine, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from referral.core.access import SYSTEM, Role, Staff
from referral.core.casework import standing_in
from referral.store.casebook.border import Border
from referral.store.casebook.rows import CaseRow, GlassRow
from referral.store.database import Table
from referral.store.staffrows import OrganisationRow, TeamRow
from tests.factories import NOW

CASES = (
    ("h-north", "harbour", "north"),
    ("h-south", "harbour", "south"),
    ("h-none", "harbour", ""),
    ("q-north", "quay", "north"),
    ("q-none", "quay", ""),
)
ANN = Staff("ann", "harbour", frozenset({"north"}), frozenset({Role.COUNSELOR}), "Ann")
SUE = Staff("sue", "harbour", frozenset({"north"}), frozenset({Role.SUPERVISOR}), "Sue")
NOBODY = Staff("new", "harbour", frozenset(), frozenset({Role.COUNSELOR}), "New")
TABLES = [Table.metadata.tables[one] for one in ("organisation", "team", "case_file", "broken_glass")]


def row(code: str, organisation: str, team: str) -> dict[str, object]:
    """Return a case with as little in it as there can be."""
    words = dict.fromkeys(("alias", "second", "state", "owner", "cover", "root", "closed_for"), "")
    flags = dict.fromkeys(("is_open", "must_not_contact", "unfinished"), False)
    dates = dict.fromkeys(("created", "updated"), NOW)
    return {
        **words, **flags, **dates, "code": code, "alias": code, "organisation": organisation, "team": team,
        "risk": 0, "sealed": b"",
    }  # fmt: skip


@pytest.fixture(scope="module")
def filled() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    Table.metadata.create_all(engine, TABLES)
    session = Session(engine)
    for house in ("harbour", "quay"):
        session.execute(insert(OrganisationRow).values(code=house, name=house))
        session.execute(insert(TeamRow).values(code=f"{house}-team", organisation=house, name="North"))
    session.execute(insert(CaseRow), [row(*one) for one in CASES])
    session.commit()
    yield session
    session.close()
    engine.dispose()


@pytest.fixture
def session(filled: Session) -> Iterator[Session]:
    yield filled
    filled.rollback()
    filled.expunge_all()


def border(session: Session, staff: Staff = ANN) -> Border:
    return Border(session, staff, NOW)


def everything(session: Session) -> set[tuple[str, str, str]]:
    """Return what stands in the database, whoever it belongs to."""
    found = session.execute(select(CaseRow.code, CaseRow.organisation, CaseRow.alias))
    return {(code, house, alias) for code, house, alias in found}


def test_a_question_is_answered_with_ones_own_organisation_s_rows(session: Session) -> None:
    ours = border(session, SUE)
    assert {one.code for one in ours.rows(ours.select(CaseRow))} == {"h-north", "h-south", "h-none"}
    found = ours.all(ours.select(CaseRow, CaseRow.code, CaseRow.team).where(CaseRow.team == "north"))
    assert [tuple(one) for one in found] == [("h-north", "north")]
    assert ours.rows(ours.select(CaseRow, CaseRow.code).where(CaseRow.code == "q-north")) == []


@pytest.mark.parametrize(
    ("staff", "seen"),
    [
        (ANN, {"h-north", "h-none"}),
        (SUE, {"h-north", "h-south", "h-none"}),
        (NOBODY, {"h-none"}),
        (standing_in("harbour"), {"h-north", "h-south", "h-none"}),
        (standing_in("quay"), {"q-north", "q-none"}),
        (SYSTEM, set()),
    ],
)
def test_the_cases_of_ones_teams_are_listed_and_those_of_no_team_yet(
    session: Session, staff: Staff, seen: set[str]
) -> None:
    asks = border(session, staff)
    assert set(asks.rows(asks.listed(CaseRow.code))) == seen
    assert {one.code for one in asks.rows(asks.listed())} == seen
    assert {code for code, _, _ in CASES if asks.rows(asks.reachable(code))} == seen


def breaks_glass(session: Session, staff: Staff, code: str, minutes: int, organisation: str = "harbour") -> None:
    until = NOW + timedelta(minutes=minutes)
    session.execute(insert(GlassRow).values(organisation=organisation, staff=staff.code, case_code=code, until=until))


def test_broken_glass_opens_one_case_to_one_person_for_a_time(session: Session) -> None:
    breaks_glass(session, ANN, "h-south", minutes=1)
    assert border(session).rows(border(session).reachable("h-south")) == ["h-south"]
    assert border(session).rows(border(session).reachable("h-north")) == ["h-north"]
    assert border(session, NOBODY).rows(border(session, NOBODY).reachable("h-south")) == []
    assert "h-south" not in border(session).rows(border(session).listed(CaseRow.code))


def test_broken_glass_is_whole_again_when_its_time_is_over(session: Session) -> None:
    breaks_glass(session, ANN, "h-south", minutes=0)
    assert border(session).rows(border(session).reachable("h-south")) == []


def test_no_glass_opens_another_organisation_s_case(session: Session) -> None:
    breaks_glass(session, ANN, "q-north", minutes=60)
    assert border(session).rows(border(session).reachable("q-north")) == []
    breaks_glass(session, ANN, "h-south", minutes=60, organisation="quay")
    assert border(session).rows(border(session).reachable("h-south")) == []


def test_the_teams_are_those_of_ones_own_organisation(session: Session) -> None:
    assert border(session).rows(border(session).teams()) == ["harbour-team"]


def test_a_change_and_a_deletion_stop_at_the_border(session: Session) -> None:
    ours = border(session)
    assert ours.run(ours.update(CaseRow).values(alias=CaseRow.alias + "!")) == 3
    assert {alias for _, house, alias in everything(session) if house == "quay"} == {"q-north", "q-none"}
    assert {alias for _, house, alias in everything(session) if house == "harbour"} == {
        "h-north!",
        "h-south!",
        "h-none!",
    }
    assert ours.run(ours.delete(CaseRow).where(CaseRow.team == "")) == 1
    assert ours.run(ours.delete(CaseRow)) == 2
    assert {code for code, _, _ in everything(session)} == {"q-north", "q-none"}


def test_what_was_changed_is_seen_at_once_even_where_it_was_looked_at_before(session: Session) -> None:
    ours = border(session)
    one = ours.rows(ours.select(CaseRow).where(CaseRow.code == "h-north"))[0]
    ours.run(ours.update(CaseRow).where(CaseRow.code == "h-north").values(alias="another"))
    assert one.alias == "h-north"  # nothing is changed behind the back of who holds it
    assert ours.rows(ours.select(CaseRow).where(CaseRow.code == "h-north"))[0].alias == "another"
    ours.run(ours.update(CaseRow).where(CaseRow.code == "h-north").values(alias="third"))
    assert ours.all(ours.select(CaseRow).where(CaseRow.code == "h-north"))[0][0].alias == "third"


def test_what_is_added_belongs_to_ones_own_organisation_whatever_it_says(session: Session) -> None:
    ours = border(session)
    ours.add(CaseRow, [row("one", "quay", "north"), row("two", "harbour", "")])
    ours.add(CaseRow, [])
    assert {house for code, house, _ in everything(session) if code in {"one", "two"}} == {"harbour"}


def test_what_is_there_already_stays_or_is_changed_as_was_asked(session: Session) -> None:
    ours = border(session)
    new = {**row("one", "quay", "north"), "alias": "first"}
    ours.put_if_none(CaseRow, new)
    ours.put_if_none(CaseRow, {**new, "alias": "second"})
    assert {one for one in everything(session) if one[0] == "one"} == {("one", "harbour", "first")}
    ours.put(CaseRow, {**new, "alias": "third", "code": "one"}, ("code",))
    ours.put(CaseRow, row("other", "quay", ""), ("code",))
    assert {one for one in everything(session) if one[0] in {"one", "other"}} == {
        ("one", "harbour", "third"),
        ("other", "harbour", "other"),
    }


class Listens(Session):
    """A session that keeps what it is asked instead of running it."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__()
        self.dialect = dialect
        self.asked: list[Any] = []

    def execute(self, statement: Any, *_: object, **__: object) -> Any:
        self.asked.append(statement)

    def get_bind(self, *_: object, **__: object) -> Any:
        return self


@pytest.mark.parametrize(
    ("dialect", "kind", "locks"),
    [
        (postgresql.psycopg.dialect(), postgresql.Insert, True),  # type: ignore[no-untyped-call]
        (sqlite.pysqlite.dialect(), sqlite.Insert, False),
    ],
)
def test_each_database_is_asked_in_its_own_words_and_rows_are_locked_where_there_are_several_writers(
    dialect: Dialect, kind: type, locks: bool
) -> None:
    session = Listens(dialect)
    there = border(session)
    assert there.locks is locks
    there.put_if_none(GlassRow, {"staff": "ann", "case_code": "h-north", "until": NOW})
    there.put(GlassRow, {"staff": "ann", "case_code": "h-north", "until": NOW}, ("staff", "case_code"))
    assert [type(one) for one in session.asked] == [kind, kind]
    told = [" ".join(str(one.compile(dialect=dialect)).split()) for one in session.asked]
    assert told[0].endswith("ON CONFLICT DO NOTHING")
    before, _, changed = told[1].partition(" DO UPDATE SET ")
    assert before.endswith("ON CONFLICT (staff, case_code)")
    assert {one.split(" = ")[0] for one in changed.split(", ")} == {"until", "organisation"}
