"""The questions as staff ask them, on screen, on a lent device or from paper: begun, entered, finished, put right.

The questions, the path and the result are the public site's own; `screens` keeps them in the case, sealed and on
record. Every door writes through `enter`, so that the same answers give the same result through each.
"""

from dataclasses import dataclass, replace

from referral.actions.cases import screens
from referral.actions.cases.casebook import Asks, Done, No, NotDone, Parts, Refused, with_case
from referral.actions.cases.screens import Begun, Correction, Draft, Finished
from referral.core.access import By, Permission
from referral.core.audit import Action
from referral.core.casework import Amendment, Answer, Case, Door, Said, Screen
from referral.core.intake import (
    Entry,
    Newer,
    Place,
    answers_of,
    entered,
    path_of,
    place_of,
    replaced,
    risk_in,
    risk_of,
    settled,
    written_meanwhile,
)
from referral.core.summary import summarised, versions_of
from referral.store.casebook.store import CaseWork
from referral.store.casebook.written import amendments
from screening.core.instrument import Pathway
from screening.core.outcome import assess
from screening.core.safety import flags


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked: the line of questioning, and the version of the places that its result will lead to."""

    pathway: Pathway
    resources: str


@dataclass(frozen=True, slots=True)
class At:
    """A screen of a case, by their codes."""

    case: str
    screen: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A screen as it is kept, its case, and the corrections that were made to it."""

    case: Case
    screen: Screen
    amendments: tuple[Amendment, ...]


def begin(parts: Parts, by: By, case: str, asking: Asking, door: Door = Door.STAFF) -> Screen | NotDone:
    """Begin the questions in a case, through a door. The case is `unfinished` until they are finished."""
    versions = versions_of(asking.pathway, asking.resources)
    return screens.begin(parts, by, case, Begun(asking.pathway.code, versions, door))


def enter(parts: Parts, by: By, at: At, asking: Asking, entry: Entry) -> Screen | Newer | NotDone:
    """File what a form says, and return the screen as it is kept now.

    Nothing is filed (`Newer`) where somebody else has answered the same questions in another way since the form was
    drawn. Red flags raise the case's risk at once, and not only when all is finished.
    """

    def changes(screen: Screen) -> Draft | Newer:
        if written_meanwhile(screen, entry):
            return Newer(screen)
        answers, place = entered(screen.answers, entry), place_of(screen)
        here = replace(place, at=entry.at or place.at, hand=entry.hand)
        return replace(_draft(asking, answers, here), replaced=replaced(screen, answers, entry.hand))

    return screens.keep(parts, by, at.case, at.screen, changes)


def interrupt(parts: Parts, by: By, at: At, asking: Asking) -> Screen | NotDone:
    """Say that the conversation broke off: what was not reached is `interrupted`, and the screen stays open."""

    def changes(screen: Screen) -> Draft:
        path = path_of(asking.pathway, screen.answers)
        return _draft(asking, settled(path, screen.answers, Said.INTERRUPTED), place_of(screen))

    return screens.keep(parts, by, at.case, at.screen, changes)


def heard(parts: Parts, by: By, at: At, asking: Asking) -> Screen | NotDone:
    """Say that whoever asks has seen the red flags that are up now, and goes on."""

    def changes(screen: Screen) -> Draft:
        up = flags(asking.pathway, answers_of(asking.pathway, screen.answers))
        place = replace(place_of(screen), heard=tuple(one.flag.code for one in up))
        return _draft(asking, screen.answers, place)

    return screens.keep(parts, by, at.case, at.screen, changes)


def _draft(asking: Asking, answers: tuple[Answer, ...], place: Place) -> Draft:
    up = flags(asking.pathway, answers_of(asking.pathway, answers))
    return Draft(answers, str(place), risk_of(up))


def finish(parts: Parts, by: By, at: At, asking: Asking) -> Done | NotDone:
    """Finish a screen: what was not reached is `not_asked`, and the result is made of the answers that are kept.

    `Screen.summary` then holds what `referral.core.summary.summarised` writes, `Screen.versions` what made it, and the
    case's risk rises where the result says so.
    """

    def concludes(answers: tuple[Answer, ...]) -> Finished:
        return concluded(asking, settled(path_of(asking.pathway, answers), answers, Said.NOT_ASKED))

    return screens.finish(parts, by, at.case, at.screen, concludes)


def concluded(asking: Asking, answers: tuple[Answer, ...]) -> Finished:
    """Return the result of answers, with the versions that made it."""
    outcome = assess(asking.pathway, answers_of(asking.pathway, answers))
    versions = versions_of(asking.pathway, asking.resources)
    return Finished(answers, summarised(outcome), risk_in(outcome), versions)


def resume(parts: Parts, by: By, at: At) -> Standing | NotDone:
    """Return a screen, to go on with or to look at. Where to go on stands in it (`core.intake.place_of`)."""

    def does(work: CaseWork, case: Case) -> Standing | Refused:
        screen = work.screens.get(case.code, at.screen)
        if screen is None:
            return Refused(No.NOT_THERE)
        made = amendments(work.record.of(case.code)) if screen.finished else ()
        return Standing(case, screen, tuple(one for one in made if one.screen == screen.code))

    return with_case(parts, by, Asks(Permission.CASES_READ, Action.READ), at.case, does)


def amend(parts: Parts, by: By, at: At, asking: Asking, right: tuple[Answer, str]) -> Done | NotDone:
    """Put an answer of a finished screen right; `right` is the answer and why. The old one stays on record.

    The result is made anew with the rules as they are now.
    """

    def concludes(answers: tuple[Answer, ...]) -> Finished:
        return concluded(asking, answers)

    return screens.amend(parts, by, at.case, at.screen, Correction(*right, concludes))
