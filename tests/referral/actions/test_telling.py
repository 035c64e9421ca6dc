"""Staff are told of what waits: who, by which way, how often, when nobody acts; and nothing about a person is told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from referral import worker
from referral.actions.alerts import heeding, reaching
from referral.actions.cases import cases
from referral.actions.cases.casebook import Done, Gone, No
from referral.actions.cases.casebook import Refused as NotTaken
from referral.actions.privacy import keeping
from referral.actions.texts import housekeeping
from referral.core.access import Role
from referral.core.alerting import Kind, Sent, Speed, Way
from referral.core.audit import Action
from referral.core.casework import Door, Risk
from screening.settings import Secret
from tests.phones import MOBILE, Shipped
from tests.watches import ANN, BEN, SUE, Watch, a_watch, crewed

DANGER = "I want to die"
NIGHT = {"staff_hours": "Mon-Fri 09:00-17:00", "staff_outside_hours": "Ring the duty phone."}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def either(request: pytest.FixtureRequest, tmp_path: Path, words: Shipped) -> Iterator[Watch]:
    url = "" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))
    made = crewed(a_watch(tmp_path, words, url))
    yield made
    made.world.parts.followup.close()


def test_an_alert_is_told_wider_and_wider_until_somebody_looks_and_ends_with_what_was_done(either: Watch) -> None:
    watch = either
    case = watch.opens("ann")
    screen = watch.flags("ann", case)
    watch.looks()
    assert watch.told == [ANN]
    watch.looks(minutes=4)
    assert watch.told == []
    watch.looks(minutes=1)
    assert sorted(watch.told) == [ANN, BEN]
    watch.looks(minutes=10)
    assert sorted(watch.told) == [ANN, BEN, SUE]
    alert = watch.alert("ben")
    assert (alert.kind, alert.speed, alert.case, alert.about) == (Kind.RED_FLAG, Speed.NOW, case.code, screen.code)
    assert heeding.see(watch.parts, watch.by("ben"), alert.code) == Done()
    watch.looks(minutes=59)
    assert watch.told == []
    watch.looks(minutes=1)  # nothing was done within the hour
    assert sorted(watch.told) == [ANN, BEN, SUE]
    assert heeding.finish(watch.parts, watch.by("ben"), alert.code, " Rang, is safe. ", Risk.NONE) == Done()
    watch.looks(hours=30)
    assert watch.told == []
    whole = heeding.look(watch.parts, watch.by("sue"), alert.code)
    assert isinstance(whole, heeding.Whole)
    assert (whole.words, whole.alias, whole.alert.seen_by) == ("Rang, is safe.", case.alias, "ben")
    assert {one.state for one in whole.notices} == {Sent.HANDED}
    assert len({(one.staff, one.way, one.round) for one in whole.notices}) == len(whole.notices) == 9
    with watch.parts.casebook.reading(watch.people["sue"], watch.world.clock()) as work:
        trail = [(one.by, one.reason) for one in reversed(work.trail.about(alert.code))]
    assert trail == [("ann", "red_flag"), ("ben", "seen"), ("ben", "done")]


def test_what_is_told_says_that_something_waits_how_soon_and_where_to_sign_in(watch: Watch) -> None:
    watch.reached("ben", "ben@home.example", language="es")
    case = watch.opens("ben")
    watch.flags("ann", case)
    watch.looks()
    (text,), (letter,) = watch.carrier.sent, watch.postbox.letters
    assert text.body == (
        "Notes: something waits at work. How soon: now. Look: http://localhost:8000/staff/alerts STOP ends these."
    )
    assert letter.subject == "Algo espera en el trabajo: ahora"
    assert "http://localhost:8000/staff/alerts" in letter.body
    for secret in (case.alias, *case.alias.split(), case.code, "flag", "crisis", "risk"):
        assert secret not in text.body + letter.subject + letter.body


def test_who_asks_the_questions_is_not_told_what_they_see_unless_nobody_looks(watch: Watch) -> None:
    watch.flags("ann", watch.opens("ann"), door=Door.STAFF)
    watch.looks()
    assert watch.told == []
    watch.looks(minutes=5)
    assert sorted(watch.told) == [ANN, BEN]


def test_a_screen_alerts_once_and_once_more_when_it_grew(watch: Watch) -> None:
    case = watch.opens("ann")
    screen = watch.flags("ann", case, Risk.HOURS)
    watch.finishes("ann", case, screen, Risk.HOURS)
    assert watch.alert().speed is Speed.HOURS
    other = watch.flags("ann", case, Risk.DAILY)
    watch.finishes("ann", case, other, Risk.NOW)
    assert [one.speed for one in watch.board("ann").open] == [Speed.NOW, Speed.HOURS, Speed.DAILY]


def test_a_screen_without_a_red_flag_alerts_nobody(watch: Watch) -> None:
    case = watch.opens("ann")
    watch.finishes("ann", case, watch.flags("ann", case, Risk.NONE), Risk.NONE)
    assert watch.board("ann").open == ()


def test_words_of_danger_alert_even_where_the_person_has_no_case(watch: Watch) -> None:
    watch.employs("zoe", organisation="quay", teams=("dock",))
    phone = watch.world.confirmed(MOBILE)
    phone.texts(DANGER)
    phone.texts(DANGER)  # while nobody has looked, the same once
    alert = watch.alert()
    assert (alert.kind, alert.speed, alert.case) == (Kind.CRISIS_WORDS, Speed.NOW, "")
    assert watch.alert("zoe").organisation == "quay"  # both organisations share the number that was texted
    watch.looks()
    assert sorted(watch.told) == [ANN, BEN]
    heeding.see(watch.parts, watch.by("ann"), alert.code)
    phone.texts(DANGER)
    assert len(watch.board("ann").open) == 2


def test_reply_3_is_shown_with_words_and_number_only_for_a_reason_and_is_gone_with_its_person(watch: Watch) -> None:
    phone = watch.world.confirmed(MOBILE)
    watch.world.days(3)
    phone.texts("3")
    alert = watch.alert()
    assert (alert.kind, alert.speed) == (Kind.CALL_ME, Speed.HOURS)
    seen = heeding.look(watch.parts, watch.by("ann"), alert.code)
    whole = heeding.look(watch.parts, watch.by("ann"), alert.code, heeding.REASONS[0])
    assert isinstance(seen, heeding.Whole)
    assert isinstance(whole, heeding.Whole)
    assert seen.writer is not None
    assert whole.writer is not None
    assert (seen.writer.number, whole.writer.number) == (f"... {MOBILE[-3:]}", MOBILE)
    assert [one.body for one in seen.writer.replies][-1] == "3"
    heeding.finish(watch.parts, watch.by("ann"), alert.code, "Rang.", Risk.NONE)
    assert watch.world.alerts() == []
    phone.texts("STOP")
    watch.world.passes(days=40)
    housekeeping.clear(watch.world.parts, watch.world.clock())
    gone = heeding.look(watch.parts, watch.by("ann"), alert.code)
    assert isinstance(gone, heeding.Whole)
    assert (gone.writer, gone.words) == (None, "")
    rules = keeping.keeping(watch.parts.settings)
    assert rules.alert_days == watch.parts.settings.keep_contacts_days
    cleared = keeping.clear(watch.parts, rules, watch.world.clock())
    assert isinstance(cleared, keeping.Cleared)
    assert cleared.alerts == 1
    worker.say_deleted(cleared)
    assert heeding.look(watch.parts, watch.by("ann"), alert.code) == Gone()


def test_an_alert_of_another_team_or_organisation_is_not_there(watch: Watch) -> None:
    watch.employs("cat", teams=("south",))
    watch.employs("zoe", Role.SUPERVISOR, organisation="quay")
    watch.employs("mel", Role.MANAGER)
    watch.flags("ann", watch.opens("ann"))
    alert = watch.alert()
    for name in ("cat", "zoe"):
        assert watch.board(name).open == ()
        assert heeding.look(watch.parts, watch.by(name), alert.code) == Gone()
        assert heeding.see(watch.parts, watch.by(name), alert.code) == Gone()
    assert isinstance(heeding.board(watch.parts, watch.by("mel")), NotTaken)


def test_an_alert_is_done_once_and_not_without_words(watch: Watch) -> None:
    watch.flags("ann", watch.opens("ann"))
    code = watch.alert().code
    assert heeding.finish(watch.parts, watch.by("ann"), code, "  ") == NotTaken(No.NO_WORDS)
    heeding.finish(watch.parts, watch.by("ann"), code, "Done.", Risk.NONE)
    for again in (
        heeding.finish(watch.parts, watch.by("ben"), code, "Me too.", Risk.NONE),
        heeding.see(watch.parts, watch.by("ben"), code),
    ):
        assert again == NotTaken(No.FINISHED)


def test_who_ends_an_alert_says_how_soon_its_case_is_looked_at_again(watch: Watch) -> None:
    case = watch.opens("ann")
    watch.flags("ann", case, Risk.HOURS)
    hours = watch.alert()
    watch.flags("ann", case)
    now = watch.board("ann").open[0]

    def stands() -> tuple[Risk, list[str]]:
        found = cases.view(watch.house, watch.by("ann"), case.code)
        assert isinstance(found, cases.View)
        return found.case.risk, [one.code for one in found.alerts if one.open]

    assert stands() == (Risk.NOW, [now.code, hours.code])
    assert heeding.finish(watch.parts, watch.by("ann"), now.code, "Rang.") == NotTaken(No.NOT_HOW_SOON)
    heeding.finish(watch.parts, watch.by("ann"), now.code, "Rang.", Risk.DAILY)
    assert stands() == (Risk.HOURS, [hours.code])
    heeding.finish(watch.parts, watch.by("ann"), hours.code, "Rang again.", Risk.DAILY)
    assert stands() == (Risk.DAILY, [])
    with watch.parts.casebook.reading(watch.people["sue"], watch.world.clock()) as work:
        trail = [one.reason for one in work.trail.about(case.code) if one.action == Action.FLAGGED]
    assert sorted(trail) == ["risk_daily", "risk_hours"]


def test_what_was_done_about_holds_while_the_same_screen_goes_on(watch: Watch) -> None:
    case = watch.opens("ann")
    screen = watch.flags("ann", case, Risk.HOURS)
    heeding.finish(watch.parts, watch.by("ann"), watch.alert().code, "Talked.", Risk.NONE)
    watch.finishes("ann", case, screen, Risk.HOURS)
    found = cases.view(watch.house, watch.by("ann"), case.code)
    assert isinstance(found, cases.View)
    assert (found.case.risk, watch.board("ann").open) == (Risk.NONE, ())


def test_while_texts_are_tried_out_a_number_that_none_may_go_to_is_not_taken(watch: Watch) -> None:
    trial = replace(watch.parts.settings, sms_provider="twilio", texts_staff_numbers=(Secret(ANN),))
    wanted = [reaching.Wanted(Way.TEXT, to, "GB", frozenset({"GB"}), "en") for to in (BEN, ANN)]
    taken = [reaching.add(watch.parts, trial, watch.people["ben"], one, watch.world.clock()) for one in wanted]
    assert taken == [reaching.Not.TRIAL, None]


def test_outside_hours_only_what_cannot_wait_is_told_and_only_to_who_chose_that(tmp_path: Path, words: Shipped) -> None:
    watch = crewed(a_watch(tmp_path, words, **NIGHT))
    watch.reached("sue", SUE, at_night=True)
    watch.world.clock.time = datetime(2026, 11, 27, 22, 0, tzinfo=UTC)  # a Friday
    case = watch.opens("ann")
    watch.flags("ann", case, Risk.HOURS)
    watch.looks()
    assert watch.told == []
    watch.flags("ann", case, Risk.NOW)
    watch.looks()
    assert watch.told == [SUE]
    heeding.finish(watch.parts, watch.by("sue"), watch.board("sue").open[0].code, "Rang the crisis team.", Risk.NONE)
    watch.world.clock.time = datetime(2026, 11, 30, 8, 59, tzinfo=UTC)
    watch.looks()
    assert watch.told == []
    watch.looks(minutes=1)
    assert watch.told == [ANN]


def test_what_nobody_can_be_told_of_is_said_and_tried_again_when_the_day_begins(tmp_path: Path, words: Shipped) -> None:
    watch = crewed(a_watch(tmp_path, words, **NIGHT))
    watch.world.clock.time = datetime(2026, 11, 24, 8, 58, tzinfo=UTC)
    watch.flags("ann", watch.opens("ann"))
    assert watch.looks().nobody == 1
    assert watch.alert().nobody
    watch.looks(minutes=2)
    assert watch.told == [ANN]
    assert not watch.alert().nobody


def test_what_is_a_day_old_and_unseen_comes_again_the_next_day(watch: Watch) -> None:
    watch.flags("ann", watch.opens("ann"), Risk.DAILY)
    watch.looks()
    watch.looks(hours=23)
    assert watch.told == [ANN]
    watch.looks(hours=1)
    assert sorted(watch.told) == [ANN, BEN]
    assert watch.alert().next == watch.world.clock() + timedelta(days=1)
