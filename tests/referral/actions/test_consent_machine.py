"""Whatever happens in whatever order: nothing goes out by any way that the person has not agreed to, all of it.

What they agreed to is remembered beside, in words of its own, and each way out is tried against that.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from referral.actions.cases import cases, disclosing, letters
from referral.actions.cases.auditing import check
from referral.actions.cases.disclosing import Account, Agreed
from referral.actions.cases.intake import At
from referral.actions.cases.letters import TELLS, Letter, Wanted
from referral.actions.referrals import answerlinks, hearing, referring, sheets
from referral.actions.referrals.answerlinks import Given
from referral.actions.referrals.hearing import About
from referral.actions.referrals.referring import Made, Wish
from referral.actions.referrals.sheets import Sheet
from referral.core.case import CaseState, ClosingReason, Move
from referral.core.disclosure import Consent, Disclosure, Ends, Outgoing, Purpose, Recipient, Way, What
from referral.core.referring import REASONS, Referral, ReferralState, Step
from screening.core.plan import Paper
from tests.casebooks import ANN, SUE, House, a_house
from tests.referrals import QUAYSIDE, SURGERY

PURPOSES = st.sampled_from([Purpose.REFERRAL, Purpose.REFERRAL, Purpose.CARE])
RECIPIENTS = st.sampled_from([QUAYSIDE, SURGERY])
WHAT = st.sampled_from([{What.HERE}, {What.HERE, What.IDENTITY}, TELLS[Paper.GP], frozenset(What)]).map(frozenset)
UNDER_WAY = {ReferralState.OFFERED, ReferralState.ACCEPTED, ReferralState.IN_PROGRESS, ReferralState.ON_HOLD}


@dataclass
class Word:
    """What the person said, and until when it is worth anything."""

    code: str
    to: Recipient
    purpose: Purpose
    what: frozenset[What]
    until: datetime
    ends: Ends
    holds: bool = True


class Consents(RuleBasedStateMachine):
    """Somebody agrees, takes back, lets time pass; staff try every way out."""

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house = house
        self.words: list[Word] = []
        self.referrals: dict[str, Referral] = {}
        self.tried = 0

    @initialize(to=RECIPIENTS, ends=st.sampled_from(Ends))
    def opens(self, to: Recipient, ends: Ends) -> None:
        """Begin where most happens: a consent, and two referrals under it."""
        self.case = self.house.opens().code
        self.screen = self.house.screens(self.case, ANN, often="many").code
        self.agrees(to, Purpose.REFERRAL, frozenset({What.HERE, What.IDENTITY}), 30, ends)
        for place in range(2):
            self.drafts(to, frozenset({What.HERE}), calls=True)
            self.offers(place)

    @rule(to=RECIPIENTS, purpose=PURPOSES, what=WHAT, days=st.integers(1, 40), ends=st.sampled_from(Ends))
    def agrees(self, to: Recipient, purpose: Purpose, what: frozenset[What], days: int, ends: Ends) -> None:
        by = self.house.by(ANN)
        until = by.now + timedelta(days=days)
        words = ("Wilhelmina Okonkwo", "Harbour", "W. O.", by.now, until)
        given = disclosing.consent(self.house, by, self.case, Agreed(to, purpose, what, *words, ends=ends))
        assert isinstance(given, Consent)
        self.words.append(Word(given.code, to, purpose, what, until, ends))

    @rule(place=st.integers(0, 20))
    def takes_back(self, place: int) -> None:
        word = self.words[place % len(self.words)]
        disclosing.revoke(self.house, self.house.by(ANN), self.case, word.code)
        word.holds = False
        self.tries(word)

    @rule(days=st.integers(1, 30))
    def time_passes(self, days: int) -> None:
        self.house.now += timedelta(days=days)

    @rule()
    def closes_and_opens_again(self) -> None:
        after = cases.move(self.house, self.house.by(ANN), self.case, Move.CLOSE, ClosingReason.ENOUGH)
        assert after is CaseState.CLOSED
        cases.move(self.house, self.house.by(ANN), self.case, Move.REOPEN)
        self.over(Ends.CASE)

    @rule(to=RECIPIENTS, what=WHAT, calls=st.booleans())
    def drafts(self, to: Recipient, what: frozenset[What], *, calls: bool) -> None:
        made = referring.draft(self.house, self.house.by(ANN), self.case, Wish(to, what, calls))
        assert isinstance(made, Referral)
        self.referrals[made.code] = made

    @rule(place=st.integers(0, 20), step=st.sampled_from([Step.ACCEPT, Step.HOLD, Step.COMPLETE, Step.CANCEL]))
    def goes_on(self, place: int, step: Step) -> None:
        held = self.one(place)
        because = REASONS[step][0] if step in REASONS else None
        after = referring.step(self.house, self.house.by(ANN), self.case, held.code, Made(step, because))
        if isinstance(after, Referral):
            self.referrals[after.code] = after
            if after.over:
                self.over(Ends.REFERRAL, after.recipient, unless_others=True)

    @rule(to=RECIPIENTS)
    def nothing_more_is_asked_of(self, to: Recipient) -> None:
        """End all that one service was asked: what was agreed to for that alone is over."""
        for held in [one for one in self.referrals.values() if one.recipient.same(to) and not one.over]:
            made = Made(Step.CANCEL, REASONS[Step.CANCEL][0])
            after = referring.step(self.house, self.house.by(ANN), self.case, held.code, made)
            assert isinstance(after, Referral)
            self.referrals[after.code] = after
            self.over(Ends.REFERRAL, to, unless_others=True)

    @rule(place=st.integers(0, 20))
    def offers(self, place: int) -> None:
        held, by = self.one(place), self.house.by(ANN)
        after = referring.step(self.house, by, self.case, held.code, Made(Step.OFFER))
        may = held.state is ReferralState.DRAFT and self.agreed(held.outgoing(), by.now)
        assert isinstance(after, Referral) == may
        if isinstance(after, Referral):
            self.referrals[after.code] = after
            self.tried += 1

    @rule(place=st.integers(0, 20), service=st.booleans())
    def shows_it_to_the_service(self, place: int, service: bool) -> None:
        held, by = self.one(place), self.house.by(ANN)
        if service:
            shown: object = hearing.shown_to_service(self.house, About("harbour", self.case, held.code), by.now)
        else:
            paper = sheets.sheet(self.house, by, self.case, held.code)
            shown = paper[1] if isinstance(paper, tuple) else paper
        may = held.state in UNDER_WAY and self.agreed(held.outgoing(), by.now)
        assert isinstance(shown, Sheet) == may
        self.tried += may

    @rule(place=st.integers(0, 20), more=st.none() | st.sampled_from(What), way=st.sampled_from(Way))
    def tells(self, place: int, more: What | None, way: Way) -> None:
        word = self.words[place % len(self.words)]
        what = word.what | ({more} if more else set())
        by, outgoing = self.house.by(ANN), Outgoing(word.to, word.purpose, what, way)
        told = disclosing.disclose(self.house, by, self.case, outgoing)
        assert isinstance(told, Disclosure) == self.agreed(outgoing, by.now)
        self.tried += isinstance(told, Disclosure)

    @rule(place=st.integers(0, 20))
    def makes_a_link(self, place: int) -> None:
        held, by = self.one(place), self.house.by(ANN)
        given = answerlinks.make(self.house, by, self.case, held.code)
        may = held.state in UNDER_WAY and self.agreed(held.outgoing(Way.LINK), by.now)
        assert isinstance(given, Given) == may

    @rule(to=RECIPIENTS, purpose=PURPOSES)
    def writes_a_letter(self, to: Recipient, purpose: Purpose) -> None:
        by = self.house.by(ANN)
        made = letters.letter(self.house, by, At(self.case, self.screen), Wanted(Paper.GP, to, purpose))
        may = self.agreed(Outgoing(to, purpose, TELLS[Paper.GP], Way.LETTER), by.now)
        assert isinstance(made, Letter) == may
        self.tried += may

    @invariant()
    def the_account_names_everything_that_went_out(self) -> None:
        found = disclosing.account(self.house, self.house.by(SUE), self.case)
        assert isinstance(found, Account)
        assert len(found.disclosures) == self.tried
        assert {one.consent for one in found.disclosures} <= {word.code for word in self.words}
        assert len(found.consents) == len(self.words)

    def one(self, place: int) -> Referral:
        """Return one of the referrals."""
        return list(self.referrals.values())[place % len(self.referrals)]

    def over(self, ends: Ends, to: Recipient | None = None, *, unless_others: bool = False) -> None:
        """Remember whether what some of the words were for is over, and try at once what they let out."""
        others = (one for one in self.referrals.values() if one.recipient == to and not one.over)
        goes_on = unless_others and any(others)
        given = [word for word in self.words if word.ends is ends and (to is None or word.to == to)]
        for word in given:
            word.holds = word.holds and goes_on
        for word in given:
            self.tries(word)

    def tries(self, word: Word) -> None:
        """Try to tell exactly what a word allowed: only another word that still holds can let it out."""
        by, outgoing = self.house.by(ANN), Outgoing(word.to, word.purpose, word.what, Way.TOLD)
        told = disclosing.disclose(self.house, by, self.case, outgoing)
        assert isinstance(told, Disclosure) == self.agreed(outgoing, by.now)
        self.tried += isinstance(told, Disclosure)

    def agreed(self, out: Outgoing, now: datetime) -> bool:
        """Return whether a single word of the person covers this."""
        return any(
            word.holds and now < word.until and word.to == out.recipient and word.purpose is out.purpose
            for word in self.words
            if out.what <= word.what
        )


def test_nothing_goes_out_that_the_person_has_not_agreed_to(tmp_path: Path) -> None:
    house = a_house(tmp_path)
    often = settings(
        max_examples=12,
        stateful_step_count=25,
        deadline=None,
        phases=(Phase.reuse, Phase.generate),  # each step asks a database: to make a failure smaller takes minutes
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(lambda: Consents(house), settings=often)  # type: ignore[arg-type]  # what makes one will do
    checked = check(house.casebook, {}, house.now)
    house.close()
    assert isinstance(checked, tuple)
    assert all(one.broken is None for one in checked)
