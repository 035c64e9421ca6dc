"""A casebook on both databases, and a workday in which everything is done that can be done with cases."""

from dataclasses import dataclass, replace
from datetime import timedelta

from referral.actions.alerting import Alarm, raise_for
from referral.actions.cases import casenotes, cases, disclosing, glass, letters, moving, results, screens
from referral.actions.cases.casebook import Done
from referral.actions.cases.glass import Reason
from referral.actions.cases.intake import At
from referral.actions.cases.letters import Wanted
from referral.actions.cases.merging import merge, undo
from referral.actions.cases.screens import Correction
from referral.actions.referrals import answerlinks, receiving, referring
from referral.core import referring as referrals
from referral.core.access import Staff
from referral.core.alerting import Kind
from referral.core.audit import Action
from referral.core.case import Move
from referral.core.casetexts import CaseReply, Handled, ReplyKind, Tie
from referral.core.casework import Answer, ContactCard, Risk, Said, Section, Task, Why, standing_in
from referral.core.disclosure import Exemption, Override, Purpose, Recipient
from referral.core.erasure import Erasure
from referral.core.merging import Merge, Signals
from referral.core.ordering import Because as OrderBecause
from referral.core.ordering import Order, OrderKind
from referral.core.referring import Because, Step
from referral.core.reporting.longer import frozen_week
from referral.core.reporting.measures import week_counts
from referral.core.reporting.periods import begins, of_week
from referral.core.reporting.published import Extract, State
from referral.core.tally import Week
from referral.store.casebook.alertwords import AlertWords
from referral.store.casebook.figures import Figures
from referral.store.casebook.freezing import Freezing
from referral.store.casebook.texts import Replies, Ties
from screening.core.plan import Paper
from tests.casebooks import House, some
from tests.referrals import offers

SECRETS = (
    "+447700900123",
    "7700900123",
    "Wilhelmina",
    "every-day",
    "After-the-party",
    "Spoke-of-home",
    "Ring-the-aunt",
    "Wants-to-stop",
    "Quayside",
    "c0" * 16,
)
CONTACT = "c0" * 16
CARD = ContactCard(name="Wilhelmina", number="+447700900123", best_hours="after six")
REASON = Reason(Why.OTHER, "Wilhelmina asked on +447700900123")


@dataclass(frozen=True)
class Crew:
    """Who works there: one who counsels, one of another team, one who supervises."""

    counsels: Staff
    elsewhere: Staff
    supervises: Staff
    team: str


def workday(house: House, crew: Crew) -> tuple[str, ...]:
    """Do everything once; return the cases, the last one merged into the first and parted again."""
    ann, cat, sue = crew.counsels, crew.elsewhere, crew.supervises
    one, two = (house.opens(ann, crew.team, CARD) for _ in range(2))
    _writes(house, one.code, ann)
    _asks(house, one.code, ann)
    _refers(house, one.code, ann)
    _alerts(house, one.code, ann)
    _texts(house, one.code, ann)
    _decides(house, one.code, ann)
    by = house.by
    cases.move(house, by(ann), one.code, Move.START)
    cases.assign(house, by(sue), one.code, ann)
    moving.change_team(house, by(sue), two.code, crew.team, (ann, sue))
    cases.cover_all(house, by(sue), ann.code, ann)
    cases.give_back_all(house, by(sue), ann.code)
    cases.signal(house, by(ann), two.code, Signals())
    glass.unmask(house, by(ann), one.code, REASON)
    glass.break_glass(house, by(cat), one.alias, REASON)
    cases.view(house, by(cat), one.code)
    made = merge(house, by(sue), one.code, two.code)
    assert isinstance(made, Merge), made
    house.sees(one.code, sue)
    cases.view(house, by(sue), two.code)
    undo(house, by(sue), one.code, made.code)
    for staff in (ann, cat, sue):
        _looks(house, staff, one.alias)
    _reports(house, one.code, sue)
    return one.code, two.code


def _reports(house: House, code: str, who: Staff) -> None:
    """Count a case, freeze a week, make rows, and look at all of it."""
    done, system = house.by(who), standing_in(who.organisation)
    week = of_week(Week.of(done.now.date()))
    span = begins(week.weeks[0]), done.now + timedelta(days=1)
    with house.casebook.writing(system, done.now) as work:
        numbers, kept = Figures(work.inside), Freezing(work.inside)
        assert code in numbers.touched([span], [span])
        assert work.cases.take(code, Action.COUNTED)
        facts = numbers.facts(code)
        kept.add(house.new_code(), frozen_week(week, week_counts(week.weeks[0], facts, lambda _week: {})), ["3"])
        extract = Extract(house.new_code(), week, State.ASKED, done.now, who.code)
        kept.ask(extract)
        kept.save(replace(extract, state=State.MADE, made=done.now, rows="every-day"))
        kept.forget_rows(span[0])
        kept.forget_exact(span[0])
    with house.casebook.reading(who, done.now) as work:
        numbers, kept = Figures(work.inside), Freezing(work.inside)
        assert numbers.now().cases
        assert numbers.first()
        assert kept.known([week])[week].exact
        assert kept.report(week)
        assert kept.newest_week() == week.weeks[0]
        assert kept.extract(extract.code, to_change=False)
        assert [one.rows for one in kept.extracts()] == [""]


def _alerts(house: House, code: str, who: Staff) -> None:
    """Raise an alert about a case, have its first round told, and say what was done."""
    done = house.by(who)
    with house.casebook.writing(who, done.now) as work:
        case = work.cases.take(code, Action.READ)
        assert case is not None
        alert = raise_for(work, house.new_code(), case, Alarm(Kind.RED_FLAG, Risk.NOW, code))
        assert alert is not None
        work.risk_alerts.theirs(code)
        later = replace(alert, round=1, done=done.now, done_by=who.code, next=None)
        assert work.risk_alerts.save(later, alert)
        AlertWords(work.inside).keep(alert, "Ring-the-aunt")
        assert AlertWords(work.inside).of(alert) == "Ring-the-aunt"
        work.risk_alerts.sooner(alert.code, done.now)
        work.notices.drop_waiting(alert.code, done.now, "seen")
    with house.casebook.reading(who, done.now) as work:
        assert work.risk_alerts.get(alert.code)
        work.risk_alerts.aliases({code})
        work.risk_alerts.closed(done.now)
        work.risk_alerts.count_open()
        work.risk_alerts.due(done.now, 1)
        work.notices.due(done.now, 1)
        work.notices.lost(done.now)
        work.notices.by_token("none")
        work.notices.codes_since(who.code, done.now)


def _writes(house: House, code: str, who: Staff) -> None:
    by = house.by
    casenotes.note(house, by(who), code, "After-the-party she rang.")
    casenotes.plan(house, by(who), code, "Not every-day.")
    casenotes.counsel(house, by(who), code, "Spoke-of-home.")
    casenotes.counselling(house, by(who), code)
    task = casenotes.task(house, by(who), code, house.now + timedelta(hours=1), (who, "Ring-the-aunt"))
    assert isinstance(task, Task), task
    casenotes.task_done(house, by(who), code, task.code)
    casenotes.keep_card(house, by(who), code, CARD, identity=True)
    casenotes.leave_alone(house, by(who), code, must_not_contact=False)


def _asks(house: House, code: str, who: Staff) -> None:
    screen = house.screens(code, who, often="every-day", harder="every-day")
    answer = Answer("often", Said.GIVEN, "every-day")
    screens.amend(house, house.by(who), code, screen.code, Correction(answer, "After-the-party", some))
    at, now = At(code, screen.code), house.by(who)
    assert results.override(house, now, at, "high", "After-the-party") == Done()
    assert isinstance(results.look(house, house.by(who), at), results.Looked)
    results.overridden(house, now, [now.now - timedelta(days=1), now.now])
    wanted = Wanted(Paper.GP, Recipient("Quayside"), Purpose.CARE, Override(Exemption.EMERGENCY, "After-the-party"))
    assert isinstance(letters.letter(house, house.by(who), at, wanted), letters.Letter)


def _refers(house: House, code: str, who: Staff) -> None:
    by = house.by
    referral = offers(house, code, who).code
    given = answerlinks.make(house, by(who), code, referral)
    assert isinstance(given, answerlinks.Given), given
    receiving.open_link(house, given.link, given.code[::-1], house.now)
    opened = receiving.open_link(house, given.link, given.code, house.now)
    assert isinstance(opened, receiving.Opened), opened
    assert isinstance(receiving.asked(house, opened, house.now), receiving.Asked)
    receiving.say(house, opened, referrals.Answer.ACCEPTED, None, house.now)
    answerlinks.seen(house, by(who), code)
    answerlinks.end(house, by(who), code, referral)
    disclosing.account(house, by(who), code)
    referring.step(house, by(who), code, referral, referring.Made(Step.COMPLETE, Because.ARRIVED))


def _looks(house: House, who: Staff, alias: str) -> None:
    for section in Section:
        cases.listed(house, house.by(who), cases.Wanted(section, house.now + timedelta(hours=9)))
    cases.counts(house, house.by(who), house.now + timedelta(hours=9))
    cases.search(house, house.by(who), alias)


def _decides(house: House, code: str, who: Staff) -> None:
    """Ask for a case to be erased, refuse it, look at all that is held, and keep a proof of another erasure."""
    done, order = house.by(who), house.new_code()
    with house.casebook.writing(who, done.now) as work:
        assert work.cases.take(code, Action.READ)
        words = "Wilhelmina wants it gone."
        work.orders.add(Order(order, code, OrderKind.ERASE, OrderBecause.ASKED, who.code, done.now, words=words))
        assert [one.words for one in work.orders.of(code)] == [words]
        assert [one.code for one, _ in work.orders.listed()] == [order]
        taken = work.orders.take(order)
        assert taken is not None
        refused = taken[0].decide(who.code, done.now, approve=False)
        assert isinstance(refused, Order)
        work.orders.save(refused)
        assert not work.orders.held(code)
        assert work.everything.of(code)
        assert work.everything.tied(code)
        made = Erasure(house.new_code(), "case", "asked", done.now, {}, "0" * 64, 1, 0, 0, done.now, ())
        work.erasures.add(made, [], None)
        assert work.erasures.get(made.code)
        assert work.erasures.latest()
        work.erasures.drop_accounts(done.now)
        work.ages.all(done.now, done.now)
        work.digests.latest(1)


def _texts(house: House, code: str, who: Staff) -> None:
    """Tie a contact to a case, let a reply come, and read it."""
    done = house.by(who)
    mark = house.new_code() + house.new_code()
    with house.casebook.writing(who, done.now) as work:
        assert work.cases.take(code, Action.TEXTED)
        ties, replies = Ties(work.inside), Replies(work.inside)
        ties.add(Tie(house.new_code(), code, CONTACT, done.now, who.code), mark)
        assert [tie.contact for tie in ties.of(code)] == [CONTACT]
        reply = CaseReply(house.new_code(), code, done.now, ReplyKind.ARRIVED, CONTACT, mark, "1", "Quayside")
        assert replies.add(reply)
        assert not replies.add(reply)
        assert replies.any((code,))
        assert replies.waiting_since((code,)) == done.now
        assert replies.inbox(5)
        assert replies.see(code, (reply.code,), Handled.READ) == 1
        assert [one.place for one in replies.of(code)] == ["Quayside"]
    with house.casebook.reading(who, done.now) as work:
        assert Ties(work.inside).found(mark)
        assert Replies(work.inside).lately(5)
