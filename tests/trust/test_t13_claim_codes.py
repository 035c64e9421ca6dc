"""T13, where people make claim codes: what they tick goes into a case, and nothing else joins the two sides.

The same people come twice, in the same order; the second time each has answered what another one had. They let their
number go, or nothing after all: a code was taken back, another one ran out, and a third was never typed in. Whoever has
the database, with all keys and every case opened, sees the same both times. The control lets the answers go.
"""

from datetime import timedelta
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import inspect, select, table, text

from referral.actions.cases import redeeming
from referral.actions.cases.redeeming import Came, Into
from referral.actions.public import claiming
from referral.core.casework import ContactCard
from referral.core.claim import PADDED, Part
from referral.store.encrypted import KeyringFile
from tests.casebooks import ANN, SUE, House, a_house
from tests.claims import ClaimParts, claim_parts, waits
from tests.screened import FULL, MANY, SOME
from tests.trust_report import Measured

pytestmark = pytest.mark.trust
ANSWERED = (MANY, SOME, FULL)
PEOPLE = 12
Rows = dict[str, list[tuple[str, ...]]]


def lived(folder: Path, shift: int, *ticked: Part) -> Rows:
    """Let everybody make codes, and say what a thief of the database and of all keys sees."""
    folder.mkdir()
    KeyringFile(folder.parent / "keyring.json", make=True).now()
    copyfile(folder.parent / "keyring.json", folder / "keyring.json")
    (folder / "keyring.json").chmod(0o600)
    house = a_house(folder)
    parts = claim_parts(house, folder)
    for place in range(PEOPLE):
        told = ANSWERED[(place + shift) % len(ANSWERED)]
        does(house, parts, (place % 4, f"+44770090{place:04d}"), told, ticked)
        house.now += timedelta(minutes=3)
    claiming.clear(parts, house.now)
    found = seen(house)
    house.close()
    return found


def does(house: House, parts: ClaimParts, who: tuple[int, str], told: object, ticked: tuple[Part, ...]) -> None:
    """Let one person make a code, and do one of four things with it."""
    kind, number = who
    case = house.opens(card=ContactCard()).code
    which = ticked if kind == 0 else (Part.ANSWERS, Part.RESULT, Part.NUMBER)
    given = waits(parts, house.now, *which, told=told, number=number)
    if kind == 0:
        assert isinstance(redeeming.redeem(parts, house.by(ANN), given.code, Into(case)), Came)
    elif kind == 1:
        claiming.take_back(parts, given.mark, house.now)
    elif kind == 2:
        house.now = given.until
        redeeming.redeem(parts, house.by(ANN), given.code, Into(case))


def seen(house: House) -> Rows:
    """Return every row as it lies there, of what is sealed the length, and every case opened."""

    def shown(value: object) -> str:
        return f"{len(value)} bytes" if isinstance(value, bytes) else str(value)

    with house.database.reading() as session:
        names = inspect(session.connection()).get_table_names()
        rows = {
            name: [tuple(map(shown, row)) for row in session.execute(select(text("*")).select_from(table(name)))]
            for name in names
        }
    with house.casebook.reading(SUE, house.now) as work:
        codes = sorted(work.deleting.codes())
    rows["cases, opened"] = [(repr(house.sees(code)),) for code in codes]
    return rows


def joined(folder: Path, *ticked: Part) -> list[str]:
    """Name the tables in which it makes a difference who answered what."""
    first, second = lived(folder / "first", 0, *ticked), lived(folder / "second", 1, *ticked)
    assert first.keys() == second.keys()
    assert any(size == f"{PADDED + 28} bytes" for row in first["claim_code"] for size in row)
    return [name for name in first if first[name] != second[name]]


def test_t13_a_claim_code_carries_what_was_ticked_and_nothing_else(tmp_path: Path, trust: Measured) -> None:
    found = joined(tmp_path, Part.NUMBER)
    told = f"{len(found)} tables {found} join {PEOPLE} people who made claim codes to what they did not tick"
    trust("T13", told, "0", not found)


def test_t13_control_answers_that_were_ticked_are_found(tmp_path: Path) -> None:
    assert "case_screen" in joined(tmp_path, Part.ANSWERS)
