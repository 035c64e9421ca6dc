"""A service that is made anew while it serves, when something is published: no request sees half of it.

The database is the truth. Each process asks it every few seconds, in a thread of its own, whether anything was
published since: one small question. What is published then is read by another process, the whole service is made anew
from it beside the old one, and takes its place between two requests. Whatever fails, the old one goes on. No request
waits for any of this, and none asks the database because of it.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from referral.actions.published.effective import Effective, can_load, cannot_load, news
from referral.actions.published.placeheard import HeardBook
from referral.app import create_app
from referral.settings import Settings
from referral.wiring import Parts
from screening import logs
from screening.app import Known, Laid, read_aside
from screening.library.faults import DataFaults
from screening.settings import SettingsError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOOK_EVERY_SECONDS = 3.0
SKIPPED_AFTER_A_FAULT = 20
Read = Callable[[Settings, Laid], Known]


class Living:
    """A WSGI application that follows what is published. Its thread starts with the first request of a process."""

    def __init__(
        self, settings: Settings, parts: Parts, known: Known, held: Effective, read: Read = read_aside
    ) -> None:
        """Begin with what holds now; `settings` are the machine's own. Raises what `create_app` raises."""
        self._settings, self._parts, self._read = settings, parts, read
        self._held, self._known, self._heard = held, known, HeardBook()
        self.service = create_app(held.settings, parts, known=self._hearing(known))
        self._over = Event()
        self._lock = Lock()
        self._thread: Thread | None = None
        self._failed = self._skips = 0

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request: the whole of it by one and the same service."""
        if not self._looks:
            self._begin()
        serves: WSGIApplication = self.service
        return serves(environ, start_response)

    @property
    def number(self) -> int:
        """Return up to which publication this process has come."""
        return self._held.number

    def close(self) -> None:
        """Stop looking, and close the service."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()
        self.service.close()

    def look(self) -> bool:
        """Look once whether something was published, and take it over; return whether the service is another one.

        What could not be loaded is tried again later, for it may have been this machine's fault; whatever is published
        after it is taken over at once. What is heard of places is looked up with it, now and then.
        """
        self._heard.look(self._parts)
        waits = self._skips > 0
        self._skips -= waits
        number = self._failed if waits else self._held.number
        found = news(self._parts.publishing, self._settings, number)
        return found is not None and self._take(found)

    def _begin(self) -> None:
        with self._lock:
            if not self._looks and not self._over.is_set() and self._settings.keeps_something:
                self._thread = Thread(target=self._watch, name="published", daemon=True)
                self._thread.start()

    @property
    def _looks(self) -> bool:
        """Return whether the thread is at work. One that a fault has ended is begun anew: a pause has to hold."""
        return self._thread is not None and self._thread.is_alive()

    def _hearing(self, known: Known) -> Known:
        """Return the data with what is heard of places, which goes on changing."""
        return replace(known, directory=replace(known.directory, heard=self._heard))

    def _watch(self) -> None:
        while not self._over.wait(LOOK_EVERY_SECONDS):
            self.look()

    def _take(self, found: Effective) -> bool:
        log = logs.named("referral")
        # Settings that do not add up keep what held before, and do not keep rules or places from being followed.
        settings = self._held.settings if found.fault else found.settings
        try:
            known = self._known
            if found.files != self._held.files:
                known = self._read(settings, Laid(found.rules, found.places))
            made = create_app(settings, self._parts, known=self._hearing(known), keeper=self.service.keeper)
        except (DataFaults, SettingsError, ValueError, RuntimeError, OSError) as fault:
            log.warning("published_not_loaded", number=found.number, fault=type(fault).__name__)
            cannot_load(self._parts.publishing, found.number, str(fault), self._parts.clock())
            self._failed, self._skips = found.number, SKIPPED_AFTER_A_FAULT
            return settings != self._held.settings and self._settles(settings)
        # Single entries that do not add up keep nothing else from being followed either.
        said = "\n".join(filter(None, (found.fault, *known.left_out)))
        if said:
            cannot_load(self._parts.publishing, found.number, said, self._parts.clock())
        elif self._failed == found.number:
            can_load(self._parts.publishing, found.number)
        self._failed = self._skips = 0
        self.service, self._held, self._known = made, replace(found, settings=settings), known
        log.info("published_loaded", number=found.number)
        return True

    def _settles(self, settings: Settings) -> bool:
        """Take over settings alone: a pause holds although files beside it cannot be loaded."""
        try:
            made = create_app(settings, self._parts, known=self._hearing(self._known), keeper=self.service.keeper)
        except (DataFaults, SettingsError, ValueError):
            return False
        self.service, self._held = made, replace(self._held, settings=settings)
        return True
