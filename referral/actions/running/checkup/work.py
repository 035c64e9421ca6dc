"""Looks at the work: what waits, what nobody has looked at, what should be gone, who is there, which places are old."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from referral.actions.privacy import keeping
from referral.actions.running.checkup import files
from referral.actions.running.checkup.parts import Checked
from referral.actions.texts.contacts import HOLD
from referral.actions.texts.housekeeping import ASKED_FOR, over
from referral.core import checkup
from referral.core.access import FEWEST_MANAGERS, Role
from referral.core.casework import standing_in
from referral.core.checkup import ROUND, Finding, fault, left_over, look
from referral.core.retention import CLASSES, Class
from referral.core.tally import Week
from referral.store import oversight
from referral.store.database import StoreUnavailable
from referral.store.encrypted import KeyringUnfit
from screening.settings import PREFIX

CODES_AFTER = timedelta(hours=1)
SHOWN = 5
MOST = 1_000
Ask = Callable[[Checked, datetime], Iterable[Finding]]


def waiting(checked: Checked, now: datetime) -> Iterator[Finding]:
    """Look at texts that are due and at alerts that nobody has seen."""
    parts = checked.parts
    if not checked.settings.texting:
        return
    with parts.followup.reading() as work:
        held = bool(work.switches.get(HOLD)) or checked.settings.texts_hold
    found = oversight.due(parts.databases[0], now)
    yield from checkup.due(found.count, found.oldest, now, held=held)
    seen = oversight.unseen(parts.databases[0])
    yield from checkup.unseen(seen.count, seen.oldest, now, "alert")


def expired(checked: Checked, now: datetime) -> Iterator[Finding]:
    """Look for rows whose time is over, and that nobody has ordered to be held."""
    settings, parts = checked.settings, checked.parts
    then = now - ROUND
    held = _held(checked, now)
    ends = oversight.Ends(
        words=then - timedelta(days=settings.keep_texts_days),
        copies=then - ASKED_FOR,
        codes=now - CODES_AFTER,
        results=Week.of(then.date()),
        but=held,
    )
    for name, count in oversight.over(parts.databases[0], ends).items():
        yield from left_over(name, count)


def contacts(checked: Checked, now: datetime) -> Iterator[Finding]:
    """Look for contacts whose time is over."""
    if checked.settings.texting:
        yield from left_over("contact", _contacts(checked, _held(checked, now), now - ROUND))


def cases(checked: Checked, now: datetime) -> Iterator[Finding]:
    """Look for cases whose time is over."""
    if checked.settings.staff_site:
        yield from left_over("case_file", _cases(checked, now - ROUND))


def _held(checked: Checked, now: datetime) -> frozenset[str]:
    """Return the contacts of cases that are held: what is about them stays."""
    if not (checked.settings.texting and checked.settings.staff_site):
        return frozenset()
    with checked.parts.followup.reading() as work:
        return work.contacts.marked(work.everywhere.held_marks(now))


def _contacts(checked: Checked, held: frozenset[str], then: datetime) -> int:
    with checked.parts.followup.reading() as work:
        ended = [work.contacts.get(code) for code in work.contacts.ended_before(then) if code not in held]
        return sum(one is not None and over(checked.settings, work, one, then) for one in ended)


def _cases(checked: Checked, then: datetime) -> int:
    rules, found = keeping.keeping(checked.settings), 0
    for organisation in checked.parts.casebook.organisations():
        with checked.parts.casebook.reading(standing_in(organisation), then) as work:
            for kind in Class:
                before = rules.before(kind, then)
                found += len(work.deleting.due(CLASSES[kind], before, MOST)) if before is not None else 0
    return found


def people(checked: Checked, _now: datetime) -> Iterator[Finding]:
    """Look whether somebody works here, and each organisation has managers enough."""
    settings, parts = checked.settings, checked.parts
    if not settings.staff_site:
        return
    named = parts.staff.organisations()
    if not named:
        told = f"{PREFIX}STAFF: the site for staff is open, and nobody works there."
        yield fault("nobody", told, "staff", "referral staff add, twice: two managers.")
    for organisation in named:
        listed = [one for one in parts.staff.listed(organisation.code) if not one.staff.disabled]
        managers = sum(Role.MANAGER in one.staff.roles for one in listed)
        if managers < FEWEST_MANAGERS:
            told = f"{PREFIX}STAFF: {organisation.name} has {managers} manager(s): who looks after that one's account?"
            yield fault("few_managers", told, "staff", f"referral staff add --role {Role.MANAGER.value}")


def alerted(checked: Checked, _now: datetime) -> Iterator[Finding]:
    """Look whether somebody of each organisation is told of what cannot wait."""
    parts = checked.parts
    for organisation in parts.staff.organisations() if checked.settings.staff_site else ():
        listed = [one.staff.code for one in parts.staff.listed(organisation.code) if not one.staff.disabled]
        with parts.addresses.reading() as addresses:
            reached = any(at.confirmed and not at.stopped for at in addresses.of(listed))
        if not reached:
            told = f"{PREFIX}STAFF: nobody of {organisation.name} has said where to be told of what cannot wait."
            yield fault("nobody_told", told, "staff_address", "Have those on duty add and confirm an address: Alerts.")


def places(checked: Checked, now: datetime) -> Iterator[Finding]:
    """Look which places and emergency numbers nobody has re-checked in time."""
    today = now.date()
    published = [one for one in checked.directory.everything if one.published]
    old = sorted(one.id for one in published if one.expires < today)
    if old:
        told = f"{len(old)} of {len(published)} places were not checked again in time: {', '.join(old[:SHOWN])}"
        more = " ..." if len(old) > SHOWN else "."
        yield look("stale_places", f"{told}{more}", "resources", "Call them, and note the day.")
    late = sorted(code for code, country in checked.directory.countries.items() if country.emergency.expires < today)
    if late:
        told = f"Emergency numbers were not checked again in time: {', '.join(late)}."
        yield look("stale_numbers", told, "resources", "Look at their sources, and note the day.")


def keyring(checked: Checked, _now: datetime) -> Iterable[Finding]:
    """Open something of each kind that is kept, where there is any: KeyringUnfit where this keyring does not."""
    settings, parts = checked.settings, checked.parts
    if not (settings.texting or settings.staff_site):
        return ()
    ring = parts.followup.keyring.now()
    for name in parts.followup.keys.sealed_by():
        ring.seal_key(name)
    for one in [one for one in parts.staff.listed() if one.ready][:1]:
        parts.staff.by_address(one.address)
    return ()


def cleaning(checked: Checked, now: datetime) -> Iterator[Finding]:
    """Look when a worker last deleted what is over."""
    if checked.settings.production:
        yield from checkup.cleaned(max(checked.parts.casebook.runs.all().values(), default=None), now)


ASKS: tuple[Ask, ...] = (keyring, waiting, expired, contacts, cases, people, alerted, cleaning)


def guarded(checked: Checked, now: datetime) -> Iterator[Finding]:
    """Look at all of this, and say so where the database does not let us, or the keyring is another one."""
    unfit: KeyringUnfit | None = None
    for ask in ASKS:
        try:
            yield from ask(checked, now)
        except KeyringUnfit as wrong:
            unfit = unfit or wrong
        except StoreUnavailable as wrong:
            yield look("not_looked", f"Not looked at, for the database says no ({wrong}).", ask.__name__)
    if unfit is not None:
        said = f"{PREFIX}KEYRING: this keyring does not open what is kept ({unfit})."
        yield files.no_keyring(checked.settings) or fault(
            "keyring_other", said, str(files.keyring_of(checked.settings)), files.PUT_BACK
        )
    yield from places(checked, now)
