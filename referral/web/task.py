"""The small task before a number is texted: sealed when a page is drawn, used once when its form comes back."""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from referral.core.work import added, solved
from referral.web.forms import Task
from referral.web.tokens import TASK_SECONDS, Tokens
from screening.web.limits import Shared

MOST_REMEMBERED = 20_000
WRONG_SUM = _l("This is not the sum. Please add the two numbers and write the result in digits.")
TOO_OLD = _l("This page was open for long, or was sent twice. Here is a new sum.")


@dataclass(frozen=True, slots=True)
class Nonce:
    """What a task is about, and the sealed form of it that the page carries."""

    nonce: str
    token: str


@dataclass(slots=True)
class Tasks:
    """Gives out tasks and looks at their answers.

    A task that was solved is remembered until it would be too old anyway: in this process, and in all of them where
    something is `shared`. Else each process can be told the same answer once, and the limits on opt-ins, which stand in
    the database, do the rest.
    """

    tokens: Tokens
    clock: Callable[[], datetime]
    shared: Shared | None = None
    _used: OrderedDict[str, float] = field(default_factory=OrderedDict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def new(self) -> Nonce:
        """Give out a task."""
        nonce = secrets.token_hex(8)
        return Nonce(nonce, self.tokens.seal([nonce]))

    def fault(self, form: Task) -> LazyString | None:
        """Return what is wrong with the answer to a task, or None; a right one counts once."""
        held = self.tokens.open(form.task.data or "")
        if held is None or form.website.data:
            return TOO_OLD
        if not (solved(held[0], form.work.data or "") or added(held[0], form.sum.data or "")):
            return WRONG_SUM
        return None if self._first(held[0]) and not self._known_elsewhere(held[0]) else TOO_OLD

    def _known_elsewhere(self, nonce: str) -> bool:
        return self.shared is not None and self.shared.add("task", nonce, TASK_SECONDS) > 1

    def _first(self, nonce: str) -> bool:
        now = self.clock().timestamp()
        with self._lock:
            while self._used and (len(self._used) > MOST_REMEMBERED or next(iter(self._used.values())) < now):
                self._used.popitem(last=False)
            if nonce in self._used:
                return False
            self._used[nonce] = now + TASK_SECONDS
        return True
