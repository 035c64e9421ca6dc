"""People who ask a real server for texts, each with a number of their own, and what a server's folder holds of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path

from referral.core.followup import Purpose
from referral.settings import Settings
from referral.wiring import wire
from screening.settings import Secret
from tests.actors import Visitor
from tests.overhttp import OverHttp
from tests.texters import agrees, gives_a_number
from tests.trust.served import SERVE

TEXTING = {
    "mode": "development",
    "default_country": "GB",
    "texts_countries": "GB",
    "texts_per_hour": "100000",
    "texts_per_country": "100000",
}
"""What a server has to be told to take so many in an hour; it works with the pretend phone, in Britain."""
WITHOUT_WORKER = SERVE.replace("main()", "main(['serve', '--without-worker'])")
"""The server that takes them, and nothing that would text them."""
SENT = "texts-sent"


def numbers(count: int) -> list[str]:
    """Return so many British mobile numbers."""
    return [f"+4474{19_283_746 + 7_919 * place:08}" for place in range(count)]


def somebody(port: int) -> Visitor:
    """Return somebody with a browser of their own."""
    return Visitor(OverHttp(port))  # type: ignore[arg-type]  # it stands in for a site


def asks(port: int, number: str) -> Visitor:
    """Ask for texts, to the end; OSError or HTTPException where a line breaks."""
    person = somebody(port).opens("/texts")
    if person.response.status_code == 200:
        gives_a_number(person, number)
    return agrees(person) if person.at == "texts-plan" else person


def told_yes(port: int, number: str) -> bool:
    """Return whether somebody who asked was told that it is done."""
    try:
        return asks(port, number).at == SENT
    except (OSError, HTTPException):
        return False


@dataclass(frozen=True)
class Held:
    """What is kept: how many contacts have each number, and the numbers of those of which something is lacking."""

    times: Counter[str]
    halves: list[str]

    def wrong(self, confirmed: Iterable[str], tried: Sequence[str]) -> list[str]:
        """Say what should not be: a lost one, one that is there twice, one that nobody sent, one that is not whole."""
        lost = [f"{number} lost" for number in confirmed if not self.times[number]]
        twice = [f"{number} {many} times" for number, many in self.times.items() if many > 1]
        return [*lost, *twice, *(f"{one} not sent" for one in set(self.times) - set(tried)), *self.halves]


def held(folder: Path, database: str = "") -> Held:
    """Open the stores in a data folder with their keys, or another database with these keys; look at everybody."""
    parts = wire(Settings(data_dir=folder, database_url=Secret(database)))
    times: Counter[str] = Counter()
    halves = []
    with parts.followup.reading() as work:
        for code in work.contacts.all_codes():
            contact = work.contacts.get(code)
            assert contact is not None
            times[contact.number] += 1
            asked = [one.purpose for one in work.reminders.of(code) if one.purpose is Purpose.CONFIRM]
            if len(asked) != 1 or len(work.consents.of(code)) != 1:
                halves.append(f"{contact.number} is not whole")
    parts.close()
    return Held(times, halves)
