"""What the pages about the list of places share: who does it, the check, an entry as it stands, what is heard of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from babel.dates import format_date
from flask import g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from werkzeug.exceptions import NotFound

from referral.actions.accounts.signing_in import StoreUnavailable
from referral.actions.database import Unreachable
from referral.actions.published import overlaying, placework
from referral.actions.published.overlaying import Board, NotDone
from referral.core.access import By
from referral.core.directorywork import Task
from referral.core.overlay import Change, Conflict, Local, plain
from referral.core.overlay import Table as Fields
from referral.core.publishing import No
from referral.web.staff import placewords
from referral.web.staff.casedesk import today
from referral.web.staff.desk import desk, staff
from screening.app import HERE
from screening.core.confidence import NOTHING_HEARD, Confidence, Heard, confidence
from screening.core.resources import Resource
from screening.library.aside import aside
from screening.library.lookover import look_over
from screening.library.tables import Entry, tables
from screening.library.verdict import Verdict
from screening.web.i18n import translated
from screening.web.parts import parts as site
from screening.web.said import country_name

PATH = "/places"
LOCAL = "int"
T = TypeVar("T")


def there(answer: T | Unreachable) -> T:
    """Return an answer; raise StoreUnavailable, which has a page of its own, where the database is away."""
    if isinstance(answer, Unreachable):
        raise StoreUnavailable(str(answer))
    return answer


def by() -> By:
    """Return who does something, now."""
    return By(staff(), desk().now())


def board() -> Board:
    """Return what is laid over the list now and what waits; asked once in a request."""
    if "places" not in g:
        g.places = there(overlaying.board(desk().parts))
    found: Board = g.places
    return found


def folders() -> tuple[Path, ...]:
    """Return the folders that the list is read from, the shipped one first."""
    own = desk().settings.resources_dir
    return (HERE / "resources", *((own,) if own else ()))


def check(before: Mapping[str, str], after: Mapping[str, str]) -> Verdict:
    """Hold an overlay against the checks of the files and the proof, in a process that holds what that needs."""
    return aside(partial(look_over, folders(), dict(before), dict(after), desk().now()))


def entries(country: str = "") -> Mapping[str, Entry]:
    """Return the entries as they stand in the files, and with what staff have laid over them."""
    found = dict(tables(folders(), country))
    for code, local in board().overlay.items():
        if country and local.country != country:
            continue
        if local.hidden:
            found.pop(code, None)
        else:
            found[code] = Entry(local.country, local.table)
    return found


def shipped(code: str) -> Entry | None:
    """Return an entry as the files have it, without what staff laid over it."""
    found = tables(folders(), code.partition("-")[0]).get(code) or tables(folders()).get(code)
    return Entry(found.country, plain(found.table)) if found else None


@dataclass(frozen=True, slots=True)
class Place:
    """An entry: what counts now of it, and of that what is ours. `table` is None where it is hidden or gone."""

    code: str
    country: str
    table: Fields | None
    ours: Local | None
    resource: Resource | None

    @property
    def title(self) -> str:
        """Return its name, or its code where it has none that counts."""
        return str((self.table or {}).get("name") or self.code)


def place(code: str) -> Place:
    """Return an entry by its code. Raises NotFound where neither the files nor staff have it."""
    ours, files = board().overlay.get(code), shipped(code)
    if ours is None and files is None:
        raise NotFound
    country = ours.country if ours else files.country if files else ""
    table = (None if ours.hidden else ours.table) if ours else files.table if files else None
    resource = next((one for one in site().directory.everything if one.id == code), None)
    return Place(code, country, table, ours, resource)


def heard() -> Mapping[str, Heard]:
    """Return what is heard of places; asked once in a request."""
    if "heard" not in g:
        g.heard = there(placework.heard(desk().parts, desk().now()))
    found: Mapping[str, Heard] = g.heard
    return found


def trust(resource: Resource) -> Confidence:
    """Return how far an entry can be trusted today, by all that is known of it."""
    return confidence(resource.checked, resource.expires, heard().get(resource.id, NOTHING_HEARD), today())


def reasons(found: Confidence) -> list[str]:
    """Say what a band rests on."""
    return [translated(placewords.GROUNDS[one.ground]) % {"number": one.number, "of": one.of} for one in found.reasons]


def open_tasks() -> tuple[Task, ...]:
    """Return the reports that wait, a task for each entry; entries that are hidden meanwhile are among them."""
    known = frozenset(one.id for one in site().directory.everything) | frozenset(board().overlay)
    return there(placework.open_tasks(desk().parts, known))


def countries() -> dict[str, str]:
    """Return the countries by name, and what is for all of them."""
    held = site().directory.countries.values()
    named = {one.code: str(country_name(one)) for one in sorted(held, key=lambda one: str(country_name(one)))}
    return {**named, "INT": translated(placewords.EVERYWHERE)}


def on(day: Any) -> str:
    """Write a day in words, that of an entry or of text."""
    return str(format_date(day, "d MMM yyyy", locale=get_locale()))


def said(answer: NotDone) -> list[str]:
    """Say why a change was not made, in sentences."""
    match there(answer):
        case Verdict() as found:
            return [
                *(fault.message for fault in found.faults),
                *(_gap(gap.country, gap.route, gap.at.strftime("%a %H:%M")) for gap in found.gaps),
                *(translated(placewords.LOST) % {"country": countries().get(code, code)} for code in found.lost),
            ]
        case Conflict() as clash:
            return [translated(placewords.CLASH) % {"places": ", ".join(clash.codes)}]
        case No() as no:
            return [translated(placewords.NOT_PUBLISHED[no])]
        case _:
            return []


def _gap(country: str, route: str, moment: str) -> str:
    title = translated(site().directory.routes[route].title)
    words = translated(placewords.GAP)
    return words % {"country": countries().get(country, country), "route": title, "time": moment}


def address(*more: str) -> str:
    """Return the address of a page about places."""
    return "/".join((f"{request.script_root}{PATH}", *more))


def propose(changes: Sequence[Change], why: str) -> ResponseReturnValue | NotDone:
    """Propose changes and lead to the page of the proposal; or return why not."""
    made = overlaying.propose(desk().parts, by(), changes, why, check)
    if isinstance(made, (No, Conflict, Verdict, Unreachable)):
        return made
    return redirect(address("proposals", made.code), 303)


@dataclass(frozen=True, slots=True)
class Counted:
    """What waits about places: entries that something was reported of, and changes for a second person."""

    tasks: int
    waiting: int


def counted() -> Counted:
    """Count what waits, for the first page."""
    return Counted(len(open_tasks()), len(board().waiting))
