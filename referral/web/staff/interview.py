"""A section of the interview as a form: how it is drawn, and what it says when it comes back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from referral.actions.cases.intake import Asking
from referral.core.casework import Answer, Said, Screen
from referral.core.intake import Entry, answers_of, entered, mark, path_of, told
from referral.web.staff import intakewords
from screening.core.answers import AnswerFault, read
from screening.core.flow import PathScreen
from screening.core.instrument import Question
from screening.core.instrument import Screen as Page
from screening.web.filing import danger
from screening.web.forms import Sent, Trouble, drawn, sent
from screening.web.i18n import translated
from screening.web.parts import parts as site
from screening.web.questions import Asked
from screening.web.show import in_words
from screening.web.words import trouble

OURS = frozenset({"had", "hand", "shown", "interrupted", "then", "view"})
"""Fields of the interview beside those of the questions."""


@dataclass(frozen=True, slots=True)
class Item:
    """A question as the interview shows it. `shown`: these answers lead to it. `theirs`: what others have put there."""

    asked: Asked
    shown: bool
    said: Said | None
    theirs: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The questions of a page of the questionnaire, which stand together."""

    page: Page
    items: tuple[Item, ...]

    @property
    def shown(self) -> bool:
        """Return whether anything of it is asked."""
        return any(item.shown for item in self.items)


@dataclass(frozen=True, slots=True)
class Form:
    """What came back: what to file, what could not be read, and which button was pressed."""

    entry: Entry
    troubles: tuple[Trouble, ...]
    then: str


@dataclass(frozen=True, slots=True)
class Again:
    """A form shown again with what was typed: for what could not be read, or for what others wrote meanwhile."""

    typed: "MultiDict[str, str]"
    troubles: tuple[Trouble, ...] = ()
    newer: bool = False
    unsent: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A section, ready to be drawn."""

    code: str
    title: str
    groups: tuple[Group, ...]
    had: str
    hand: str
    again: Again | None = field(default=None, repr=False)

    @property
    def items(self) -> tuple[Item, ...]:
        """Return all its questions."""
        return tuple(item for group in self.groups for item in group.items)

    @property
    def faults(self) -> list[Asked]:
        """Return the questions of which the answer could not be read."""
        return [item.asked for item in self.items if item.asked.fault]

    @property
    def shown(self) -> str:
        """Name the questions that the page shows."""
        return " ".join(item.asked.question.code for item in self.items if item.shown)


def asking() -> Asking:
    """Return what is asked here: the public site's own questions."""
    return Asking(site().pathway, site().directory.version)


def whole(section: str) -> PathScreen | None:
    """Return all questions of a section as one page, whatever the answers lead to; None where there is no such one."""
    step = next((one for one in site().pathway.steps if one.instrument.code == section), None)
    if step is None:
        return None
    return PathScreen(step.stage, step.instrument, step.instrument.screens[0], tuple(step.instrument.questions))


def said_in_form(
    page: PathScreen, data: "MultiDict[str, str]", so_far: Callable[[], tuple[Answer, ...]] = tuple
) -> Form:
    """Read a form that came in; raise ForeignForm for what no page of ours can send.

    What was ticked as danger counts, also where it cannot stand beside what else was ticked. `so_far` is asked for the
    answers that are kept only where that has to be known.
    """
    theirs = MultiDict([(name, text) for name, text in data.items(multi=True) if name not in OURS])
    received = sent(page, site().forms.form_for(page), theirs)
    unread = {one.question for one in received.troubles}
    if unread:
        pathway = site().pathway
        received = danger(pathway, answers_of(pathway, so_far()), page, theirs, received) or received
    return Form(_entry(page, data, received, unread - received.told.keys()), received.troubles, data.get("then", ""))


def _entry(page: PathScreen, data: "MultiDict[str, str]", received: Sent, unread: set[str]) -> Entry:
    """Return what to file; what could not be read is not reached yet, so that it is asked once more."""
    ours = [question.code for question in page.questions]
    shown = {*data.get("shown", "").split(), *received.told} - unread
    return Entry(
        asked=tuple(code for code in ours if code in shown),
        told=received.told,
        interrupted=frozenset(data.getlist("interrupted")) & shown,
        had=data.get("had", ""),
        hand=data.get("hand", ""),
        at=page.instrument.code,
        goes_on=data.get("then") == "next" and not received.troubles,
        over=tuple(ours),
    )


def sheet(page: PathScreen, screen: Screen, hand: str, again: Again | None = None) -> Sheet:
    """Return a section as it is to be drawn: with what is kept, or with what was typed."""
    shown = {question.code for question in path_of(site().pathway, screen.answers).questions}
    if again is not None:
        shown |= set(again.typed.get("shown", "").split())
    items = _items(page, screen, shown, again)
    groups = [Group(one, tuple(items[question.code] for question in one.questions)) for one in page.instrument.screens]
    had = mark(screen.answers, (question.code for question in page.questions))
    if again is not None and again.unsent:
        had, hand = again.typed.get("had", ""), again.typed.get("hand", "")
    return Sheet(page.instrument.code, page.instrument.title, tuple(groups), had, hand, again)


def _items(page: PathScreen, screen: Screen, shown: set[str], again: Again | None) -> dict[str, Item]:
    """Return each question with its field, what stands there, and what is wrong with it."""
    before, so_far = {one.question: one for one in screen.answers}, told(screen.answers)
    form = site().forms.form_for(page)(drawn(so_far) if again is None else again.typed)
    faults = {one.question: one for one in again.troubles} if again is not None else {}
    theirs = _theirs(page, before, again) if again is not None and again.newer else {}
    found = {}
    for question in page.questions:
        code = question.code
        wrong = trouble(question, faults[code]) if code in faults else ""
        asked = Asked(question, form[code], wrong, fresh=again is None and code not in so_far)
        found[code] = Item(asked, code in shown, _said(code, before, again), theirs.get(code, ""))
    return found


def _said(code: str, before: Mapping[str, Answer], again: Again | None) -> Said | None:
    if again is not None:
        return Said.INTERRUPTED if code in again.typed.getlist("interrupted") else None
    return before[code].said if code in before else None


def _theirs(page: PathScreen, now: Mapping[str, Answer], again: Again) -> dict[str, str]:
    """Say what stands there now, where it is not what this form says."""
    mine = said_in_form(page, again.typed).entry
    wanted = {one.question: one for one in entered((), mine)}
    other = (question for question in page.questions if question.code in now)
    return {one.code: in_our_words(one, now[one.code]) for one in other if wanted.get(one.code) != now[one.code]}


def in_our_words(question: Question, answer: Answer | None) -> str:
    """Say what came of a question, as staff say it."""
    if answer is None or answer.said is not Said.GIVEN:
        return translated(intakewords.SAID[answer.said if answer is not None else None])
    found = read(question, told((answer,))[question.code])
    # What an older version of the questions took, and this one cannot read, stands as it was written.
    return answer.value if found is None or isinstance(found, AnswerFault) else in_words(question, found)
