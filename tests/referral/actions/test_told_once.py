"""Each copy of an alert is handed over once or not at all: lost answers, refusals, a STOP, a worker that dies."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from referral.actions.alerts import heeding
from referral.actions.referrals.referring import Made
from referral.core.access import Staff
from referral.core.alerting import Kind, Sent, Way
from referral.core.casework import Risk
from referral.core.referring import Because, Step
from referral.mail import Refused
from referral.mail import Unsure as MailUnsure
from referral.mail import Why as MailWhy
from referral.sms import Outgoing, Rejected, Status, Unsure, Why
from referral.store.casebook.store import CaseWork
from referral.store.database import StoreUnavailable
from tests.phones import MOBILE
from tests.referrals import offers, steps
from tests.watches import ANN, BEN, Watch


@pytest.mark.parametrize(
    ("answer", "state", "later"),
    [
        (Unsure("timeout"), Sent.UNKNOWN, []),
        (Rejected(Why.OTHER_NUMBER, "21614"), Sent.FAILED, [ANN, BEN]),  # the next round at once: nobody knows yet
        (Rejected(Why.LATER, "busy"), Sent.WAITS, [ANN]),
    ],
)
def test_a_text_that_nobody_knows_of_is_never_sent_again_and_one_that_failed_is(
    watch: Watch, answer: Unsure | Rejected, state: Sent, later: list[str]
) -> None:
    watch.carrier.next_answers.append(answer)
    watch.flags("ann", watch.opens("ann"))
    watch.looks()
    assert [one.state for one in watch.notices()] == [state]
    watch.carrier.sent.clear()
    watch.looks(minutes=1)
    assert sorted(watch.told) == later


def test_a_slow_alert_whose_text_was_lost_is_told_again_before_its_next_round(watch: Watch) -> None:
    watch.carrier.next_answers.append(Unsure("timeout"))
    watch.flags("ann", watch.opens("ann"), Risk.DAILY)
    watch.looks()
    watch.carrier.sent.clear()
    watch.looks(minutes=9)
    assert watch.told == []
    watch.looks(minutes=1)
    assert sorted(watch.told) == [ANN, BEN]


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (MailUnsure("timeout"), Sent.UNKNOWN),
        (Refused(MailWhy.ADDRESS, "550"), Sent.FAILED),
        (Refused(MailWhy.SETUP, "535"), Sent.WAITS),
    ],
)
def test_a_letter_is_judged_in_the_same_way(watch: Watch, answer: MailUnsure | Refused, state: Sent) -> None:
    watch.reached("ann", "ann@home.example")
    with watch.parts.addresses.writing() as addresses:
        addresses.drop("ann", Way.TEXT)
    watch.postbox.next_answers.append(answer)
    watch.flags("ann", watch.opens("ann"))
    watch.looks()
    assert [one.state for one in watch.notices()] == [state]


def test_a_stop_from_a_phone_of_staff_ends_what_it_is_told_and_leaves_clients_alone(watch: Watch) -> None:
    watch.flags("ann", watch.opens("ann"))
    watch.world.phone(ANN).texts("STOP")
    watch.looks()
    assert watch.told == [BEN]
    with watch.parts.addresses.reading() as addresses:
        assert [one.stopped is not None for one in addresses.of(["ann", "ben"])] == [True, False]
    client = watch.world.confirmed(MOBILE)
    client.texts("STOP")
    watch.looks(minutes=5)
    assert watch.told == [BEN]


def test_a_number_that_the_provider_holds_as_stopped_is_told_nothing_more(watch: Watch) -> None:
    watch.carrier.next_answers.append(Rejected(Why.STOPPED, "21610"))
    watch.flags("ann", watch.opens("ann"))
    watch.looks()
    watch.looks(minutes=1)
    assert watch.told == [BEN]


def test_a_receipt_settles_what_nobody_knew_and_a_failure_widens_the_circle(watch: Watch) -> None:
    watch.carrier.next_answers.append(Unsure("timeout"))
    watch.flags("ann", watch.opens("ann"))
    watch.looks()
    (text,) = watch.carrier.sent
    watch.world.told(text, Status.SENT)
    assert watch.notices()[0].state is Sent.UNKNOWN
    watch.world.told(text, Status.DELIVERED)
    watch.world.told(text, Status.FAILED, "30003")
    assert watch.notices()[0].state is Sent.ARRIVED
    watch.carrier.sent.clear()
    watch.looks(minutes=5)
    (first, *_) = watch.carrier.sent
    watch.world.told(first, Status.UNDELIVERED, "30005")
    assert Sent.FAILED in {one.state for one in watch.notices()}


def test_texts_that_are_held_wait_and_nothing_is_lost(watch: Watch) -> None:
    with watch.parts.followup.writing() as work:
        work.switches.set("hold", "everything")
    watch.flags("ann", watch.opens("ann"))
    watch.looks()
    assert watch.told == []
    with watch.parts.followup.writing() as work:
        work.switches.set("hold", "")
    watch.looks(minutes=1)
    assert watch.told == [ANN]


def test_who_looked_before_it_was_sent_is_told_nothing(watch: Watch) -> None:
    watch.flags("ann", watch.opens("ann"))
    watch.carrier.next_answers.append(Rejected(Why.LATER, "busy"))
    watch.looks()
    heeding.see(watch.parts, watch.by("ann"), watch.alert().code)
    watch.looks(minutes=4)
    assert watch.told == []
    assert [one.error for one in watch.notices()] == ["seen"]


@pytest.mark.parametrize("when", ["begun", "handed"])
def test_a_worker_that_dies_on_the_way_sends_no_second_copy_and_loses_no_alert(watch: Watch, when: str) -> None:
    class Dies(BaseException):
        """Stands for kill -9 at one place."""

    def dies(text: Outgoing) -> None:
        if when == "handed":
            watch.carrier.sent.append(text)  # it had left
        raise Dies

    class Deadly:
        load, send = staticmethod(lambda: None), staticmethod(dies)

    watch.flags("ann", watch.opens("ann"), Risk.DAILY)
    parts, watch.parts = watch.parts, replace(watch.parts, provider=Deadly())  # type: ignore[arg-type]  # dies first
    with pytest.raises(Dies):
        watch.looks()
    watch.parts = parts
    watch.carrier.sent.clear()
    watch.looks(minutes=2)
    assert watch.told == []
    watch.looks(minutes=1)
    assert [one.state for one in watch.notices()] == [Sent.UNKNOWN]
    watch.looks(minutes=10)
    assert sorted(watch.told) == [ANN, BEN]


def test_a_database_that_is_away_ends_the_look_and_nothing_was_handed_over(watch: Watch) -> None:
    class Away:
        def __getattr__(self, name: str) -> object:
            raise StoreUnavailable(name)

    parts, watch.parts = watch.parts, replace(watch.parts, casebook=Away())  # type: ignore[arg-type]  # is away
    assert watch.looks().fault == "organisations"
    watch.parts = parts


@pytest.mark.parametrize("why", ["stopped", "no_address", "late", "trial"])
def test_what_cannot_be_sent_any_more_is_dropped_and_the_next_circle_is_told_at_once(watch: Watch, why: str) -> None:
    watch.carrier.next_answers.append(Rejected(Why.LATER, "busy"))
    watch.flags("ann", watch.opens("ann"))
    watch.looks()
    if why == "stopped":
        with watch.parts.addresses.writing() as addresses:
            addresses.stop(Way.TEXT, ANN, watch.world.clock())
    if why == "no_address":
        with watch.parts.addresses.writing() as addresses:
            addresses.drop("ann", Way.TEXT)
    if why == "trial":
        watch.parts = replace(watch.parts, settings=replace(watch.parts.settings, sms_provider="twilio"))
    watch.looks(minutes=6 if why == "late" else 1)
    first = watch.notices()[0]
    assert (first.state, first.error) == (Sent.DROPPED, why)
    assert len(watch.notices()) > 1 or watch.alert().next == watch.world.clock()


def test_who_came_too_late_for_a_copy_hands_nothing_over(watch: Watch) -> None:
    clock, looks = watch.world.clock, iter(range(10_000))
    watch.flags("ann", watch.opens("ann"), Risk.DAILY)
    # Each look at the clock comes a minute after the one before: the worker stands still between two lines.
    watch.parts = replace(watch.parts, clock=lambda: clock() + timedelta(seconds=60 * next(looks)))
    watch.looks()
    assert watch.told == []
    assert {one.state for one in watch.notices()} == {Sent.WAITS}


def test_what_became_of_a_copy_is_written_down_as_soon_as_the_database_answers_again(watch: Watch) -> None:
    away = [2]

    @contextmanager
    def writing(staff: Staff, now: datetime) -> Iterator[CaseWork]:
        if watch.carrier.sent and away[0]:
            away[0] -= 1
            raise StoreUnavailable("away")
        with casebook.writing(staff, now) as work:
            yield work

    casebook = watch.parts.casebook
    watch.flags("ann", watch.opens("ann"))
    reading = SimpleNamespace(writing=writing, reading=casebook.reading, organisations=casebook.organisations)
    parts, watch.parts = watch.parts, replace(watch.parts, casebook=reading)  # type: ignore[arg-type]  # a fake
    assert watch.looks().handed == 1
    watch.parts = parts
    assert [one.state for one in watch.notices()] == [Sent.HANDED]


def test_a_refused_referral_alerts_where_the_case_cannot_wait(watch: Watch) -> None:
    case = watch.opens("ann")
    steps(watch.house, case.code, offers(watch.house, case.code), Made(Step.REJECT, Because.FULL))
    assert watch.board("ann").open == ()
    watch.flags("ann", case, Risk.HOURS)
    steps(watch.house, case.code, offers(watch.house, case.code), Made(Step.REJECT, Because.FULL))
    assert [one.kind for one in watch.board("ann").open] == [Kind.RED_FLAG, Kind.REFUSED]
    watch.looks()
    assert watch.told == [ANN]  # of the flag: who wrote the refusal down knows of that


def test_where_the_site_for_staff_is_shut_a_reply_raises_no_alert_that_nobody_could_see(watch: Watch) -> None:
    shut = replace(watch.world.parts, settings=replace(watch.world.parts.settings, staff=False))
    watch.world.parts = shut
    watch.world.confirmed(MOBILE).texts("I want to die")
    assert watch.board("ann").open == ()
    assert watch.world.alerts() == ["crisis"]
