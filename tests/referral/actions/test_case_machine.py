"""No sequence of moves loses an answer, a note or an entry of the trail; merging and undoing is the identity."""

import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from referral.actions.cases import casenotes, cases, moving, screens
from referral.actions.cases.auditing import check
from referral.actions.cases.casebook import Done
from referral.actions.cases.glass import Reason, unmask
from referral.actions.cases.merging import merge, undo
from referral.actions.cases.screens import Correction
from referral.core.access import By, Staff
from referral.core.case import ClosingReason, Move
from referral.core.casework import Answer, Case, Risk, Said, Task, Why
from referral.core.merging import Merge, Signals
from tests.casebooks import ANN, BEN, CAT, NOW, SUE, House, a_house, some

PEOPLE = st.sampled_from([ANN, BEN, CAT, SUE])
FEW = st.integers(0, 3)
WORDS = st.text("abc ", max_size=6)
SIGNALS = st.builds(
    Signals,
    risk=st.sampled_from(Risk),
    must_not_contact=st.booleans(),
    reply_since=st.sampled_from([None, NOW, NOW.replace(hour=12)]),
    chase=st.sampled_from([None, NOW, NOW.replace(hour=12)]),
)


class Casework(RuleBasedStateMachine):
    """People do what they may with a few cases; what was written down is remembered beside."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.house: House = a_house(Path(self.folder.name))
        self.cases: list[Case] = []
        self.written: Counter[str] = Counter()
        self.answers: Counter[str] = Counter()
        self.merges: list[Merge] = []
        self.tasks: list[Task] = []
        self.entries = 0

    @initialize()
    def opens(self) -> None:
        self.cases = [self.house.opens(ANN), self.house.opens(BEN), self.house.opens(CAT, "south")]
        self.cases.append(self.house.opens(SUE, "", mine=False))

    @rule(who=PEOPLE, which=FEW, made=st.sampled_from(Move), reason=st.none() | st.sampled_from(ClosingReason))
    def moves(self, who: Staff, which: int, made: Move, reason: ClosingReason | None) -> None:
        cases.move(self.house, self.by(who), self.cases[which].code, made, reason)

    @rule(who=PEOPLE, which=FEW, words=WORDS, apart=st.booleans())
    def writes(self, who: Staff, which: int, words: str, apart: bool) -> None:
        writes = casenotes.counsel if apart else casenotes.note
        if writes(self.house, self.by(who), self.cases[which].code, words) == Done():
            self.written[words.strip()] += 1

    @rule(who=PEOPLE, which=FEW, level=st.sampled_from(["few", "many"]))
    def asks(self, who: Staff, which: int, level: str) -> None:
        if self.sees(who, which):
            screen = self.house.screens(self.cases[which].code, who, often=level, harder=level)
            self.answers[level] += 2
            screens.override(self.house, self.by(who), self.cases[which].code, screen.code, (level, "why"))

    @rule(who=PEOPLE, which=FEW, value=WORDS, question=st.sampled_from(["often", "harder"]))
    def amends(self, who: Staff, which: int, value: str, question: str) -> None:
        code = self.cases[which].code
        view = cases.view(self.house, self.by(who), code)
        if isinstance(view, cases.View) and view.screens:
            right = Correction(Answer(question, Said.GIVEN, value), "Misheard.", some)
            if screens.amend(self.house, self.by(who), code, view.screens[0].code, right) == Done():
                self.answers[value] += 1

    @rule(who=PEOPLE, which=FEW, to=PEOPLE, how=st.sampled_from([cases.assign, cases.cover]))
    def hands_on(self, who: Staff, which: int, to: Staff, how: Callable[[House, By, str, Staff], object]) -> None:
        how(self.house, self.by(who), self.cases[which].code, to)

    @rule(who=PEOPLE, which=FEW, team=st.sampled_from(["north", "south", "dock"]))
    def changes_team(self, who: Staff, which: int, team: str) -> None:
        moving.change_team(self.house, self.by(who), self.cases[which].code, team, (ANN, BEN, CAT, SUE))

    @rule(who=PEOPLE, which=FEW, signals=SIGNALS)
    def signals(self, who: Staff, which: int, signals: Signals) -> None:
        cases.signal(self.house, self.by(who), self.cases[which].code, signals)

    @rule(who=PEOPLE, which=FEW, hours=st.integers(1, 9))
    def plans_a_task(self, who: Staff, which: int, hours: int) -> None:
        code, due = self.cases[which].code, NOW.replace(hour=hours)
        made = casenotes.task(self.house, self.by(who), code, due, (SUE, "Ring"))
        self.tasks += [made] if isinstance(made, Task) else []

    @precondition(lambda self: self.tasks)
    @rule(which=FEW, place=st.integers(0, 50))
    def does_a_task(self, which: int, place: int) -> None:
        done = self.tasks[place % len(self.tasks)]
        casenotes.task_done(self.house, self.by(SUE), self.cases[which].code, done.code)

    @rule(who=PEOPLE, which=FEW)
    def unmasks(self, who: Staff, which: int) -> None:
        unmask(self.house, self.by(who), self.cases[which].code, Reason(Why.CALL))

    @rule(kept=FEW, folded=FEW)
    def merges_two(self, kept: int, folded: int) -> None:
        made = merge(self.house, self.by(SUE), self.cases[kept].code, self.cases[folded].code)
        self.merges += [made] if isinstance(made, Merge) else []

    @precondition(lambda self: self.merges)
    @rule(place=st.integers(0, 20))
    def parts_two(self, place: int) -> None:
        made = self.merges[place % len(self.merges)]
        undo(self.house, self.by(SUE), made.kept, made.code)

    @rule(kept=FEW, folded=FEW)
    def merging_and_undoing_is_the_identity(self, kept: int, folded: int) -> None:
        before = self.everything()
        made = merge(self.house, self.by(SUE), self.cases[kept].code, self.cases[folded].code)
        if isinstance(made, Merge):
            assert undo(self.house, self.by(SUE), made.kept, made.code) == Done()
        assert self.everything() == before

    @invariant()
    def nothing_is_lost(self) -> None:
        views = [view for view in self.everything() if isinstance(view, cases.View)]
        notes = Counter(one.words for view in views for one in view.written if one.kind.value == "note")
        for view in views:
            apart = casenotes.counselling(self.house, self.by(SUE), view.case.code)
            assert isinstance(apart, casenotes.Apart)
            notes.update(one.words for one in apart.notes)
        there = Counter(one.value for view in views for screen in view.screens for one in screen.answers)
        there.update(one.old.value for view in views for one in view.amendments)
        assert notes == self.written
        assert there == self.answers

    @invariant()
    def the_trail_only_grows_and_fits(self) -> None:
        checked = check(self.house.casebook, {}, self.house.now)
        assert isinstance(checked, tuple)
        harbour = next(one for one in checked if one.organisation == "harbour")
        assert all(one.broken is None for one in checked)
        assert harbour.head.number >= self.entries
        self.entries = harbour.head.number

    def everything(self) -> list[object]:
        return [cases.view(self.house, self.by(SUE), case.code) for case in self.cases]

    def sees(self, who: Staff, which: int) -> bool:
        return isinstance(cases.view(self.house, self.by(who), self.cases[which].code), cases.View)

    def by(self, who: Staff) -> By:
        return self.house.by(who)

    def teardown(self) -> None:
        self.house.close()
        self.folder.cleanup()


TestCasework = Casework.TestCase
TestCasework.settings = settings(
    max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
