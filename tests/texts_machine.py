"""A machine that lives through any order of what people, workers, providers and clocks do, and looks after each step.

What is looked for is what was promised: no text begins to be sent after a stop was kept, before a confirmation, outside
the person's hours, or twice; and what a stop came too late for is counted, one text for each worker at most.
"""

from contextlib import closing
from datetime import datetime, time, timedelta
from shutil import copyfile, rmtree
from sqlite3 import connect

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from referral.actions.casetexts import casetexts
from referral.actions.privacy import mine
from referral.actions.texts.answers import OPEN
from referral.actions.texts.contacts import EVERYTHING, HOLD
from referral.actions.texts.delivering import look_after
from referral.actions.texts.holding import release, restored
from referral.actions.texts.housekeeping import clear
from referral.actions.texts.sending import Begun, Claimed, begin, claim, hand_over
from referral.actions.texts.settling import settle
from referral.core.casework import Case
from referral.core.followup import AFTER_STOP, WITHOUT_CONSENT, Hours, Purpose, Standing, Wish
from referral.sms import Accepted, Outgoing, Receipt, Rejected, Status, Unsure, Why
from tests.casephones import a_practice
from tests.machine_ground import GROUND, NUMBERS
from tests.phones import World
from tests.texts_looks import in_its_hours, leaving, noted

STOPS = (
    "STOP", "stop", "STOPALL", "Unsubscribe", "cancel", "END", "quit", "stop please", "leave me alone", "wrong number",
    "BAJA", "no me escribáis más", "\uff33\uff34\uff2f\uff30", "stop 🙏", "stop, I want to die",
)  # fmt: skip
OTHERS = ("1", "2", "3", "hello", "HELP", "yesterday", "I stopped on monday", "quit 2 weeks ago", "ok", "I want to die")
ZONES = ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
HOURS = (Hours(time(9), time(20)), Hours(time(12), time(14)), Hours(time(18), time(20)))
WHO = st.sampled_from(NUMBERS)


class TextsMachine(RuleBasedStateMachine):
    """Three people, two workers, a provider, a clock, a copy of the database.

    `began` counts what was committed as being sent, in all machines, `late` what a stop came too late for, of which
    `most` at one stop. One that is not `honest` has a provider that denies messages that it has.
    """

    began = late = most = 0
    honest = True

    def __init__(self) -> None:
        """Begin on empty stores."""
        super().__init__()
        self.folder, words = GROUND.copied()
        self.practice = a_practice(self.folder, words, made=True)
        self.world: World = self.practice.world
        self.claimed: dict[str, list[Claimed]] = {"w1": [], "w2": []}
        self.begun: dict[str, list[Begun]] = {"w1": [], "w2": []}
        self.left: list[Begun] = []  # what workers had begun who died
        self.copied: list[Begun] = []  # what was begun when a copy was made
        self.noted = 0
        self.handed: dict[str, str] = {}  # texts that a phone may have got, and the token of the last attempt
        self.failed: set[str] = set()  # tokens of which the provider said that the phone did not get it

    def teardown(self) -> None:
        """Take the stores away."""
        self.practice.close()
        rmtree(self.folder)

    @property
    def now(self) -> datetime:
        """Return the time."""
        return self.world.clock()

    @initialize(confirmed=st.integers(0, 2), days=st.integers(0, 3), from_case=st.booleans())
    def somebody_asks(self, confirmed: int = 0, days: int = 0, from_case: bool = False) -> None:
        self.asks(NUMBERS[0], "Europe/London", HOURS[0], from_case)
        for who in NUMBERS[:confirmed]:
            self.asks(who, "Europe/London", HOURS[0], from_case)
            self.answers_yes(who)
        self.world.passes(days=days)

    @rule(who=WHO, zone=st.sampled_from(ZONES), hours=st.sampled_from(HOURS), from_case=st.booleans())
    def asks(self, who: str, zone: str, hours: Hours, from_case: bool = False) -> None:
        wish = Wish(places=("p",), recheck=True, appointment=self.now.replace(tzinfo=None) + timedelta(days=4))
        if from_case:
            self.practice.asks(self._case(who), who, zone=zone, hours=hours, wish=wish)
        else:
            self.world.asks(who, zone=zone, hours=hours, wish=wish)

    def _case(self, who: str) -> Case:
        return GROUND.cases[NUMBERS.index(who)]

    @rule(who=WHO, what=st.sampled_from(("writes", "writes", "writes", "stops", "alone", "no more alone")))
    def staff_do(self, who: str, what: str) -> None:
        case, parts, by = self._case(who), self.practice.parts, self.practice.by()
        match what:
            case "writes":
                for one in GROUND.cases:
                    self.practice.writes(one, "Hello there.")
            case "stops":
                casetexts.stop_texts(parts, by, case.code)
            case _:
                casetexts.leave_alone(parts, by, case.code, must_not_contact=what == "alone")

    @rule(who=WHO, body=st.sampled_from(OTHERS))
    def replies(self, who: str, body: str) -> None:
        self.world.phone(who).texts(body)

    @rule(who=WHO)
    def answers_yes(self, who: str) -> None:
        self.works("w1")
        self.world.phone(who).texts("1")

    @rule(who=WHO, body=st.sampled_from(STOPS))
    def stops(self, who: str, body: str) -> None:
        before, going = self.world.contact(who), leaving(self.world, who)
        self.world.phone(who).texts(body)
        after = self.world.contact(who)
        if before and after and before.standing is not after.standing is Standing.STOPPED:
            assert noted(self.world) - self.noted == going, "a stop does not count what it came too late for"

    @rule(who=WHO, body=st.sampled_from(STOPS), worker=st.sampled_from(("w1", "w2")))
    def stops_meanwhile(self, who: str, body: str, worker: str) -> None:
        self.replies(who, "HELP")
        self.claims(worker)
        self.begins_one(worker)
        self.stops(who, body)

    @rule(who=WHO)
    def starts(self, who: str) -> None:
        self.world.phone(who).texts("START")

    @rule(who=WHO, weeks=st.integers(1, 4))
    def pauses(self, who: str, weeks: int) -> None:
        if contact := self.world.contact(who):
            mine.pause(self.world.parts, contact.code, weeks, self.now)

    @rule(who=WHO)
    def goes_on(self, who: str) -> None:
        if contact := self.world.contact(who):
            mine.go_on(self.world.parts, contact.code, self.now)

    @rule(who=WHO, zone=st.sampled_from(ZONES), hours=st.sampled_from(HOURS))
    def moves(self, who: str, zone: str, hours: Hours) -> None:
        if contact := self.world.contact(who):
            mine.change_hours(self.world.parts, contact.code, hours, zone, self.now)

    @rule(who=WHO)
    def deletes(self, who: str) -> None:
        if contact := self.world.contact(who):
            mine.delete(self.world.parts, contact.code, self.now)

    @rule(hours=st.sampled_from((0.01, 0.2, 1, 5, 24, 24 * 8, -1, -9)))
    def time_jumps(self, hours: float) -> None:
        self.world.passes(hours=hours)

    @rule(worker=st.sampled_from(("w1", "w2")))
    def works(self, worker: str) -> None:
        self.claims(worker)
        while self.claimed[worker] or self.begun[worker]:
            self.hands_over(worker, None)
            self.begins_one(worker)

    @rule(hours=st.sampled_from((1, 24, 24, 48)), worker=st.sampled_from(("w1", "w2")))
    def lives_on(self, hours: int, worker: str) -> None:
        self.world.passes(hours=hours)
        self.works(worker)

    @rule(worker=st.sampled_from(("w1", "w2")))
    def claims(self, worker: str) -> None:
        self.claimed[worker] += claim(self.world.parts, worker, self.now, 3)

    @precondition(lambda self: any(self.claimed.values()))
    @rule(worker=st.sampled_from(("w1", "w2")))
    def begins_one(self, worker: str) -> None:
        """One at a time: what it has begun a worker first hands over."""
        if not self.claimed[worker] or self.begun[worker]:
            return
        one = self.claimed[worker].pop(0)
        begun = begin(self.world.parts, one, worker, self.now)
        if isinstance(begun, Begun):
            self.begun[worker].append(begun)
            self._look_at(begun)

    @precondition(lambda self: any(self.begun.values()))
    @rule(
        worker=st.sampled_from(("w1", "w2")),
        answer=st.sampled_from(
            (None, None, None, Unsure("timeout"), Rejected(Why.LATER, "429"), Rejected(Why.STOPPED, "21610"))
        ),
    )
    def hands_over(self, worker: str, answer: Accepted | Rejected | Unsure | None) -> None:
        if not self.begun[worker]:
            return
        one = self.begun[worker].pop(0)
        before = len(self.world.carrier.sent)
        self.world.carrier.next_answers.append(answer)
        said = hand_over(self.world.parts, one, self.now)
        self.world.carrier.next_answers.clear()
        if len(self.world.carrier.sent) > before:
            earlier = self.handed.get(one.reminder.code)
            assert earlier is None or earlier in self.failed, "the same text handed over twice"
            self.handed[one.reminder.code] = one.attempt.token
            in_its_hours(self.world, one)
        settle(self.world.parts, one, said, self.now)

    @rule(worker=st.sampled_from(("w1", "w2")))
    def dies(self, worker: str) -> None:
        """Whatever it had begun was handed over or was not: nobody knows."""
        self.claimed[worker].clear()
        self.left += self.begun[worker]
        self.begun[worker].clear()

    @rule(known=st.booleans())
    def tidies(self, known: bool) -> None:
        texts = self.world.carrier

        def finds(text: Outgoing) -> Receipt | None:
            got = known or (self.honest and any(one.token == text.token for one in texts.sent))
            return Receipt(text.token, "", Status.SENT, "") if got else None

        texts.finds = finds
        look_after(self.world.parts, ask=True)

    @rule()
    def clears(self) -> None:
        clear(self.world.parts, self.now)

    @precondition(lambda self: bool(self.world.carrier.sent))
    @rule(place=st.integers(0, 99), status=st.sampled_from(list(Status)), error=st.sampled_from(("", "30003", "21610")))
    def provider_tells(self, place: int, status: Status, error: str) -> None:
        text = self.world.carrier.sent[place % len(self.world.carrier.sent)]
        failed = status in {Status.FAILED, Status.UNDELIVERED}
        self.world.told(text, status, error if failed else "")
        if failed:
            self.failed.add(text.token)

    @rule()
    def is_copied(self) -> None:
        """Somebody makes a copy of the database; the keys' own is not in it."""
        self.practice.close()
        self.copied = [*self.left, *self.begun["w1"], *self.begun["w2"]]
        with closing(connect(self.folder / "soundings.db")) as live, closing(connect(self.folder / "copy")) as copy:
            live.backup(copy)

    @precondition(lambda self: (self.folder / "copy").exists())
    @rule()
    def is_restored(self) -> None:
        """The older copy is put back. What was going on then is over: workers begin anew."""
        self.practice.close()
        for worker in self.claimed:
            self.dies(worker)
        for rest in ("soundings.db-wal", "soundings.db-shm"):
            (self.folder / rest).unlink(missing_ok=True)
        copyfile(self.folder / "copy", self.folder / "soundings.db")
        assert isinstance(restored(self.world.parts), int)
        self.left, self.noted = self.copied, noted(self.world)

    @rule()
    def is_released(self) -> None:
        release(self.world.parts, self.now)

    @invariant()
    def nobody_stopped_has_anything_planned(self) -> None:
        with self.world.parts.followup.reading() as work:
            for code in work.contacts.all_codes():
                contact = work.contacts.get(code)
                if contact is not None and contact.standing is Standing.STOPPED:
                    left = {one.purpose for one in work.reminders.of(code) if one.stage in OPEN}
                    assert left <= AFTER_STOP, left

    @invariant()
    def a_stop_is_too_late_for_one_text_of_each_worker_at_most(self) -> None:
        """One who died counts as long as the lease runs: it may be a machine that stands still."""
        late = noted(self.world) - self.noted
        workers = len(self.begun) + sum(one.leased_until > self.now for one in self.left)
        assert 0 <= late <= workers, (late, workers)
        self.noted += late
        TextsMachine.late, TextsMachine.most = TextsMachine.late + late, max(TextsMachine.most, late)

    def _look_at(self, begun: Begun) -> None:
        """Hold what was just committed as being sent against what was promised."""
        number, purpose = begun.outgoing.to, begun.reminder.purpose
        with self.world.parts.followup.reading() as work:
            contact, suppressed = work.contacts.by_number(number), work.suppressions.holds(number)
            held = work.switches.get(HOLD)
        TextsMachine.began += 1
        assert contact is not None
        assert held != EVERYTHING
        assert not suppressed or purpose in AFTER_STOP
        if contact.standing is Standing.STOPPED:
            assert purpose in AFTER_STOP
        if purpose is Purpose.WRITTEN:
            assert (contact.standing, contact.wish.staff) == (Standing.CONFIRMED, True)
        if contact.standing is Standing.ASKED:
            assert purpose in WITHOUT_CONSENT | {Purpose.HELP, Purpose.CRISIS}
