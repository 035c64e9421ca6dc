"""T57: a kept result opens with its seven words and with nothing else: not with every file and every key of the server.

A thief takes all that the service holds after somebody kept a result and left: the databases, the keyring, the key of
the sessions, and what the browser was last sent. No key among it, raw or derived as the service derives its own, opens
the record, and neither the words nor an answer lie there in any dress. The control gets the words, and opens it.
The rest is guessing: at the pace that the service allows, and at the pace of somebody who took the file home.
"""

import base64
import json
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from sqlite3 import connect

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from referral.actions.public.returning import MOST_KEPT
from referral.core.phrase import BITS, read, written
from referral.store.phrasekeys import Cost, KeyMaker
from referral.web.keptdesk import TRIES_AN_HOUR, TRIES_OF_ALL_AN_HOUR
from referral.wordlists import open_word_lists
from screening.core.answers import Raw
from screening.settings import session_keys
from screening.web.session import Seal
from tests.referral.web.test_kept_results import finishes, keeps
from tests.texters import Texting, texting
from tests.trust_report import Measured

pytestmark = pytest.mark.trust
LISTS = open_word_lists()
LONGEST_DAYS = 365
PROCESSES = 64
YEAR = 365.25 * 24 * 3600
PLANTED: dict[str, Raw] = {"days_30__value": "17", "days_heaviest__value": "23"}
PURPOSES = ("session 2", "offer", "task", "kept mark", "kept key", "mark", "key")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Texting]:
    with texting(tmp_path_factory.mktemp("t57"), secret_keys=()) as made:
        yield made


@pytest.fixture(scope="module")
def kept(world: Texting) -> tuple[list[str], str]:
    """Have somebody keep a result; return their words, and the last cookie that their browser was sent."""
    visitor = finishes(world.visitor(), days_30__value="17", days_heaviest__value="23")
    words = keeps(visitor)
    cookie = visitor.browser.get_cookie("session")
    assert cookie is not None
    return words, cookie.value


def record(world: Texting) -> tuple[str, bytes]:
    with closing(connect(world.parts.settings.data_dir / "soundings.db")) as database:
        ((mark, sealed),) = database.execute("SELECT mark, sealed FROM kept_result").fetchall()
    return mark, sealed


def server_keys(world: Texting) -> Iterator[bytes]:
    """Yield every key that lies with the service, and what comes of each by the ways in which it derives keys."""
    folder = world.parts.settings.data_dir
    held = [*session_keys(world.parts.settings)]
    for kind in json.loads((folder / "keyring.json").read_text()).values():
        held += [value.encode() for entry in kind for value in entry.values()]
    with closing(connect(folder / "contact-keys.sqlite3")) as keys:
        tables = [name for (name,) in keys.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in keys.execute(f'SELECT * FROM "{table}"'):  # noqa: S608  # our own names
                held += [value if isinstance(value, bytes) else str(value).encode() for value in row]
    slow = KeyMaker(Cost(memory=8, rounds=1))
    for key in held:
        yield from _ways(key)
        yield slow.keys_of(int.from_bytes(key, "big") % (1 << BITS)).key


def _ways(key: bytes) -> Iterator[bytes]:
    for raw in (key, _decoded(key)):
        yield raw[:32].ljust(32, b"\0")
        for purpose in PURPOSES:
            yield HKDF(algorithm=SHA256(), length=32, salt=None, info=f"soundings {purpose}".encode()).derive(raw)


def _decoded(key: bytes) -> bytes:
    try:
        return base64.urlsafe_b64decode(key)
    except ValueError:
        return key


def opens(key: bytes, mark: str, sealed: bytes) -> bytes | None:
    try:
        return AESGCM(key).decrypt(sealed[:12], sealed[12:], f"kept_result|sealed|{mark}".encode())
    except (InvalidTag, ValueError):
        return None


def test_t57_no_key_of_the_server_opens_a_kept_result(
    world: Texting, kept: tuple[list[str], str], trust: Measured
) -> None:
    mark, sealed = record(world)
    tried = set(server_keys(world))
    opened = [key for key in tried if opens(key, mark, sealed)]
    number = read(" ".join(kept[0]), LISTS)
    assert isinstance(number, int)
    whole = opens(KeyMaker().keys_of(number).key, mark, sealed)
    inside = whole is not None and b'"days_30":17' in zlib.decompress(whole[4 : 4 + int.from_bytes(whole[:4], "big")])
    value = f"{len(opened)} of {len(tried)} keys of the server open it; the words do: {inside}"
    trust("T57", value, "0; True", not opened and inside and len(tried) > 30)


def test_t57_neither_words_nor_answers_lie_anywhere(
    world: Texting, kept: tuple[list[str], str], trust: Measured
) -> None:
    words, cookie = kept
    number = read(" ".join(words), LISTS)
    assert isinstance(number, int)
    held = Seal(session_keys(world.parts.settings), world.clock).open(cookie)
    assert held is not None
    assert held["p"]["a"]["days_30"] == 17, "the cookie of a browser that has not left holds answers"
    left = json.dumps(held["kept"])
    dresses = _dresses(number)
    files = [path.read_bytes() for path in Path(world.parts.settings.data_dir).rglob("*") if path.is_file()]
    found = [one for one in dresses if any(one in held for held in files)] + [one for one in words if f'"{one}' in left]
    value = f"{len(found)} of {len(dresses)} dresses of the words and the answers in {len(files)} files and the cookie"
    trust("T57", value, "0", not found and f"{number:x}" not in left)


def _dresses(number: int) -> list[bytes]:
    words = [" ".join(written(number, one)) for one in LISTS]
    raw = number.to_bytes(9, "big")
    texts = [*words, f"{number:x}", str(number), '"days_30":17', '"days_30": 17', "days_heaviest"]
    return [raw, base64.b64encode(raw), base64.urlsafe_b64encode(raw), *(one.encode() for one in texts)]


def test_t57_deleted_with_the_words_it_leaves_the_files(
    world: Texting, kept: tuple[list[str], str], trust: Measured
) -> None:
    mark, sealed = record(world)
    pieces = [mark.encode(), sealed[:32], sealed[2000:2032], sealed[-32:]]
    visitor = world.visitor().opens("/kept/delete").answers(words=" ".join(kept[0]))
    assert visitor.at == "kept"
    files = [path.read_bytes() for path in Path(world.parts.settings.data_dir).rglob("*") if path.is_file()]
    found = [one for one in pieces if any(one in held for held in files)]
    trust("T57", f"{len(found)} of {len(pieces)} pieces of a deleted result in {len(files)} files", "0", not found)


def test_t57_guessing_at_the_pace_allowed_is_hopeless(trust: Measured) -> None:
    """Of as many results as are ever kept, for as long as they may be, with every process at its limit all the time."""
    tries = TRIES_OF_ALL_AN_HOUR * 24 * LONGEST_DAYS * PROCESSES
    chance = tries * MOST_KEPT / 2**BITS
    alone = TRIES_AN_HOUR * 24 * LONGEST_DAYS * MOST_KEPT / 2**BITS
    # At home nobody counts tries: each costs three rounds over 64 MiB, here taken as a thousandth of a second.
    at_home = 2**BITS / MOST_KEPT / 2 / 1000 / YEAR
    value = f"{chance:.0e} for {tries} tries in a year at {MOST_KEPT} results, {alone:.0e} for one visitor; "
    value += f"at home, at 1,000 tries a second, {at_home:,.0f} years for any one of them"
    trust("T57", value, "1e-05; 1,000 years", chance < 1e-5 and at_home > 1000)


def test_t57_guessing_simulated_in_a_small_world_agrees_with_the_sum(trust: Measured) -> None:
    """Guess phrases of 12 bits against 256 kept ones, through the same reading and the same keys."""
    chance, slow = Random(57), KeyMaker(Cost(memory=8, rounds=1))
    kept = {slow.keys_of(chance.getrandbits(12)).mark for _ in range(256)}
    tries = 1000
    hits = 0
    for _ in range(tries):
        number = read(" ".join(written(chance.getrandbits(12), LISTS[0])), LISTS)
        hits += isinstance(number, int) and slow.keys_of(number).mark in kept
    expected = tries * len(kept) / 2**12
    value = f"{hits} hits in {tries} tries at 12 bits, {expected:.0f} expected"
    trust("T57", value, "within a half", expected / 2 < hits < expected * 1.5)
