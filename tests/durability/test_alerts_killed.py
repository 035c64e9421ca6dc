"""A worker that is killed while it tells staff: no alert is lost, and nobody gets a copy twice."""

import os
import signal
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from referral.actions.alerting import Alarm, raise_for
from referral.actions.alerts import telling
from referral.actions.cases import cases
from referral.core.access import By, Role, Staff
from referral.core.account import Account
from referral.core.alerting import Address, Kind, Sent, Way
from referral.core.audit import Action
from referral.core.casework import Case, Risk
from referral.wiring import Parts, TellParts, now, wire_telling
from referral.worker import TellLoop
from tests.durability.sending import CONTEXT, Where
from tests.migrated import migrated
from tests.peers.carrier import Fault
from tests.peers.twilio import serving

pytestmark = [pytest.mark.durability, pytest.mark.local_server]
NUMBER = "+447400123456"
PATIENCE = 30.0


def told(where: Where) -> tuple[Parts, TellParts]:
    """Return the parts of a worker that tells staff."""
    parts, texts = where.wired()
    return parts, wire_telling(where.settings, parts, texts.provider)


def works(where: Where) -> None:
    """Be a worker until the end."""
    _, parts = told(where)
    TellLoop(timedelta(seconds=0.05)).run(parts, Event(), Event())


def raised(parts: Parts, tells: TellParts) -> str:
    """Let somebody work there who can be told, and raise an alert in their case; return its code."""
    organisation = parts.staff.organisation_of("Harbour", parts.new_code)
    ann = Staff(parts.new_code(), organisation, frozenset(), frozenset({Role.COUNSELOR}), "Ann")
    parts.staff.add(Account(ann, "ann@example.org", "", "s", "h"), now(), ann.code)
    with tells.addresses.writing() as addresses:
        addresses.put(Address(ann.code, Way.TEXT, NUMBER, "en", now(), confirmed=now()))
    case = cases.open_case(parts, By(ann, now()), cases.New())
    assert isinstance(case, Case)
    code = parts.new_code()
    with parts.casebook.writing(ann, now()) as work:
        held = work.cases.take(case.code, Action.READ)
        assert held is not None
        raise_for(work, code, held, Alarm(Kind.RED_FLAG, Risk.DAILY, case.code))
    return code


def states(parts: Parts, alert: str) -> list[Sent]:
    """Return how the copies of an alert stand."""
    ((ann,), _) = parts.staff.around(parts.casebook.organisations()[0])
    with parts.casebook.reading(ann, now()) as work:
        return [one.state for one in work.notices.of(alert)]


def test_a_worker_killed_with_a_text_on_its_way_sends_it_once_and_loses_no_alert(tmp_path: Path) -> None:
    slow = {0: Fault.SLOW}  # the first text is taken, and its answer comes too late for the worker
    with serving(lambda number, _form: slow.get(number)) as fake:
        where = Where(tmp_path, f"sqlite:///{tmp_path}/soundings.db", fake.settings)
        parts, tells = told(where)
        migrated(*parts.databases)
        parts.followup.keys.prepare()
        alert = raised(parts, tells)
        parts.close()
        worker = CONTEXT.Process(target=works, args=(where,), daemon=True)
        worker.start()
        until = time.monotonic() + PATIENCE
        while not fake.carrier.sent and time.monotonic() < until:
            time.sleep(0.02)
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGKILL)
        worker.join()
        assert states(parts, alert) == [Sent.SENDING]

        def later(**after: float) -> telling.Told:
            return telling.tell(replace(tells, clock=lambda: now() + timedelta(**after)), lambda _seconds: False)

        later(minutes=1)
        assert len(fake.carrier.sent) == 1
        later(minutes=4)
        assert states(parts, alert) == [Sent.UNKNOWN]
        assert len(fake.carrier.sent) == 1
        later(minutes=15)
        assert states(parts, alert) == [Sent.UNKNOWN, Sent.HANDED]
        assert [one.to for one in fake.carrier.sent] == [NUMBER, NUMBER]
        parts.close()
