"""The stories of the demonstration. Each is played in parts: it says after how many days it goes on.

What happens goes through the actions of the service, so that every rule holds for invented people as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from referral.actions.alerts import heeding
from referral.actions.cases import casenotes, cases, disclosing, intake
from referral.actions.cases.disclosing import Agreed
from referral.actions.cases.intake import At
from referral.actions.casetexts.casetexts import merge, move
from referral.actions.referrals import answerlinks, receiving, referring
from referral.actions.referrals.answerlinks import Given
from referral.actions.referrals.receiving import Opened
from referral.actions.referrals.referring import Made, Wish
from referral.core.answerlink import CouldNot
from referral.core.case import ClosingReason, Move
from referral.core.casework import Case, ContactCard, Door, Risk, Screen
from referral.core.disclosure import Purpose, Recipient, What
from referral.core.intake import Entry
from referral.core.referring import Answer, Because, Referral, Step
from referral.demo.cast import COUNSELLING, NAMES, NOTES, PLANS, PROFILES, carded
from referral.demo.stage import Stage, done, good
from screening.core.answers import Raw

Story = Iterator[float]
"""Yields after how many days it goes on."""
TREATMENT = Recipient("Harbour Lights drug service (invented)")
CLINIC = Recipient("Dr Tideman's bladder clinic (invented)")
USUAL = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Comes:
    """Somebody who comes: who sees them, in which team, how they answer, which one of their kind they are."""

    to: str
    team: str
    profile: str
    number: int
    door: Door = Door.STAFF


def opened(stage: Stage, who: Comes, *, asked: bool = True) -> Case:
    """Open a case with a card, and ask the questions."""
    by = stage.by(who.to)
    name = NAMES[who.number % len(NAMES)]
    card = ContactCard(name=name, number=carded(who.number), best_hours="after six", consent_to_contact=by.now)
    made = good(cases.open_case(stage.parts, by, cases.New(stage.teams[who.team], card=card)), Case)
    if asked:
        stage.screens(who.to, made.code, PROFILES[who.profile], who.door)
    return made


def note(stage: Stage, name: str, case: Case, which: int) -> None:
    """Write a note."""
    done(casenotes.note(stage.parts, stage.by(name), case.code, NOTES[which % len(NOTES)]))


def moves(stage: Stage, name: str, case: Case, made: Move, reason: ClosingReason | None = None) -> None:
    """Move a case."""
    done(move(stage.texts, stage.by(name), case.code, made, reason))


def offered(stage: Stage, name: str, case: Case, to: Recipient = TREATMENT) -> Referral:
    """Have a consent signed, and ask a service."""
    by, told = stage.by(name), frozenset({What.HERE, What.IDENTITY})
    agreed = Agreed(
        to, Purpose.REFERRAL, told, "Robin Example", "Harbour", "R. Example", signed=by.now, expires=by.now + USUAL
    )
    done(disclosing.consent(stage.parts, by, case.code, agreed))
    wish = Wish(to, frozenset({What.HERE}), calls=True, message="Wants help with stopping. Mornings are best.")
    drafted = good(referring.draft(stage.parts, stage.by(name), case.code, wish), Referral)
    return stepped(stage, name, case, drafted, Made(Step.OFFER))


def stepped(stage: Stage, name: str, case: Case, referral: Referral, made: Made) -> Referral:
    """Make a step of a referral."""
    return good(referring.step(stage.parts, stage.by(name), case.code, referral.code, made), Referral)


def answered(stage: Stage, name: str, case: Case, referral: Referral, *said: tuple[Answer, CouldNot | None]) -> None:
    """Let the service answer through its link."""
    given = good(answerlinks.make(stage.parts, stage.by(name), case.code, referral.code), Given)
    stage.clock.moves(timedelta(hours=2))
    inside = good(receiving.open_link(stage.parts, given.link, given.code, stage.clock()), Opened)
    for answer, why in said:
        done(receiving.say(stage.parts, inside, answer, why, stage.clock()))


def arrives(stage: Stage, who: Comes) -> Story:
    """Come, be referred, arrive, and be done."""
    case = opened(stage, who)
    note(stage, who.to, case, 0)
    moves(stage, who.to, case, Move.START)
    yield 3
    done(casenotes.plan(stage.parts, stage.by(who.to), case.code, PLANS[1]))
    referral = offered(stage, who.to, case)
    yield 4
    answered(stage, who.to, case, referral, (Answer.ACCEPTED, None), (Answer.ARRIVED, None))
    yield 6
    done(answerlinks.seen(stage.parts, stage.by(who.to), case.code))
    moves(stage, who.to, case, Move.CLOSE, ClosingReason.ARRIVED)


def is_full(stage: Stage, who: Comes) -> Story:
    """Be referred to a service that is full, and go on elsewhere."""
    case = opened(stage, who)
    moves(stage, who.to, case, Move.START)
    yield 2
    referral = offered(stage, who.to, case, CLINIC)
    yield 5
    answered(stage, who.to, case, referral, (Answer.FULL, None))
    yield 1
    note(stage, who.to, case, 3)
    offered(stage, who.to, case, TREATMENT)


def waits_for_answer(stage: Stage, who: Comes) -> Story:
    """Be referred, and hear nothing: somebody should ask."""
    case = opened(stage, who)
    moves(stage, who.to, case, Move.START)
    yield 1
    offered(stage, who.to, case)


def stays(stage: Stage, who: Comes) -> Story:
    """Come for weeks: notes, a plan, tasks, the questions twice."""
    case = opened(stage, who)
    moves(stage, who.to, case, Move.START)
    done(casenotes.counsel(stage.parts, stage.by(who.to), case.code, COUNSELLING))
    yield 7
    done(casenotes.plan(stage.parts, stage.by(who.to), case.code, PLANS[0]))
    note(stage, who.to, case, 2)
    yield 14
    better = {**PROFILES[who.profile], "days_30": 8, "days_heaviest": 12}
    stage.screens(who.to, case.code, better)
    note(stage, who.to, case, 4)
    by = stage.by(who.to)
    done(casenotes.task(stage.parts, by, case.code, by.now + timedelta(days=2), (by.staff, "Ring about the plan.")))


def red_flag(stage: Stage, who: Comes) -> Story:
    """Answer on a lent device that they are in danger: an alert, seen and done."""
    case = opened(stage, who)
    stage.works(tidy=True)
    yield 0.05
    alert = _alert_of(stage, who.to, case)
    done(heeding.see(stage.parts, stage.by(who.to), alert))
    yield 0.05
    done(heeding.finish(stage.parts, stage.by(who.to), alert, "Rang, talked, a friend stays tonight.", Risk.DAILY))
    moves(stage, who.to, case, Move.START)


def new_flag(stage: Stage, who: Comes) -> Story:
    """The same, and nobody has looked yet."""
    opened(stage, who)
    stage.works(tidy=True)
    yield 0.01


def _alert_of(stage: Stage, name: str, case: Case) -> str:
    board = good(heeding.board(stage.parts, stage.by(name)), heeding.Board)
    return next(one.code for one in board.open if one.case == case.code)


def not_reached(stage: Stage, who: Comes) -> Story:
    """Be tried three times, and closed."""
    case = opened(stage, who, asked=False)
    for _ in range(3):
        moves(stage, who.to, case, Move.TRY)
        yield 4
    moves(stage, who.to, case, Move.CLOSE, ClosingReason.NOT_REACHED)


def tried(stage: Stage, who: Comes) -> Story:
    """Be tried once."""
    case = opened(stage, who, asked=False)
    moves(stage, who.to, case, Move.TRY)
    note(stage, who.to, case, 1)
    yield 1


def thinks(stage: Stage, who: Comes) -> Story:
    """Want to think about it."""
    case = opened(stage, who)
    moves(stage, who.to, case, Move.START)
    yield 2
    moves(stage, who.to, case, Move.WAIT)


def has_enough(stage: Stage, who: Comes) -> Story:
    """Have what they came for."""
    case = opened(stage, who)
    moves(stage, who.to, case, Move.START)
    yield 8
    moves(stage, who.to, case, Move.CLOSE, ClosingReason.ENOUGH)


def comes_back(stage: Stage, who: Comes) -> Story:
    """Want no more, and come back."""
    case = opened(stage, who)
    moves(stage, who.to, case, Move.CLOSE, ClosingReason.DECLINED)
    yield 12
    moves(stage, who.to, case, Move.REOPEN)
    note(stage, who.to, case, 4)


def twice(stage: Stage, who: Comes) -> Story:
    """Be written down twice, and become one."""
    first = opened(stage, who)
    yield 2
    second = opened(stage, replace(who, number=who.number), asked=False)
    yield 1
    supervisor = "Sue" if who.to in {"Ann", "Ben"} else "Zoe"
    done(merge(stage.texts, stage.by(supervisor), first.code, second.code))


def broken_off(stage: Stage, who: Comes) -> Story:
    """Leave in the middle of the questions."""
    case = opened(stage, who, asked=False)
    begun = good(intake.begin(stage.parts, stage.by(who.to), case.code, stage.asking), Screen)
    told: dict[str, Raw] = {"for_whom": "self", "age": "25_plus", "country": "GB", "now": ["none"]}
    at = At(case.code, begun.code)
    good(intake.enter(stage.parts, stage.by(who.to), at, stage.asking, Entry(tuple(told), told, hand=who.to)), Screen)
    good(intake.interrupt(stage.parts, stage.by(who.to), at, stage.asking), Screen)
    yield 1


def just_new(stage: Stage, who: Comes) -> Story:
    """Have come today."""
    opened(stage, who, asked=who.profile != "few")
    yield 1


def refused(stage: Stage, who: Comes) -> Story:
    """Be refused by a service, though it cannot wait."""
    case = opened(stage, who)
    moves(stage, who.to, case, Move.START)
    referral = offered(stage, who.to, case)
    yield 3
    stepped(stage, who.to, case, referral, Made(Step.REJECT, Because.NOT_FOR_THEM))
    stage.works(tidy=True)
