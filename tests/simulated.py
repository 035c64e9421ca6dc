"""Made-up services: people who come, are asked, referred and lost, week by week; drawn with a seed."""

from datetime import datetime, timedelta
from random import Random

from referral.core.case import Move
from referral.core.casework import Door
from referral.core.referring import Because, Happened, ReferralState, Step
from referral.core.reporting.longer import Frozen, frozen_longer, frozen_week, needed
from referral.core.reporting.measures import Asked, Facts, Moved, Stepped, week_counts
from referral.core.reporting.periods import Period, begins, finished_by, later, of_week
from referral.core.reporting.tables import ALL, Cell, Name
from referral.core.tally import NO_LEVEL, Week

FIRST = Week(2026, 1)
ROUTES = ("bladder_check", "peer_support", "drug_service", "brief_advice")
_S = ReferralState
ENDS = (
    (Step.COMPLETE, _S.COMPLETED, Because.ARRIVED, 45),
    (Step.COMPLETE, _S.COMPLETED, Because.HELPED, 10),
    (Step.REJECT, _S.REJECTED, Because.FULL, 8),
    (Step.REJECT, _S.REJECTED, Because.NOT_FOR_THEM, 4),
    (Step.FAIL, _S.FAILED, Because.DID_NOT_ARRIVE, 12),
    (Step.FAIL, _S.FAILED, Because.NO_ANSWER, 6),
    (Step.CANCEL, _S.CANCELLED, Because.CHANGED_MIND, 5),
    (Step.HOLD, _S.ON_HOLD, Because.WAITING_LIST, 10),
)


def somebody(draw: Random, opened: datetime) -> Facts:
    """Return what happened to somebody who came then."""
    if draw.random() < 0.12:
        return Facts(opened, moved=(Moved(opened + timedelta(days=20), Move.CLOSE),) if draw.random() < 0.5 else ())
    met = opened + timedelta(days=draw.choice([0, 0, 1, 2, 5, 9, 20, 40]))
    level = draw.choices(["low", "moderate", "high", "not_enough", ""], [20, 30, 45, 3, 2])[0]
    routes = tuple(route for route in ROUTES if draw.random() < 0.4)
    asked = (Asked(met + timedelta(minutes=20), Door.STAFF, level, routes),) if draw.random() < 0.9 else ()
    return Facts(opened, asked, (Moved(met, Move.START),), _referral(draw, met) if draw.random() < 0.7 else ())


def _referral(draw: Random, met: datetime) -> tuple[Stepped, ...]:
    code = f"{draw.random()}"
    offered = met + timedelta(days=draw.choice([0, 1, 7]))
    steps = [Stepped(offered, code, Happened(Step.OFFER, _S.DRAFT, _S.OFFERED))]
    if draw.random() < 0.85:
        step, after, because, _ = draw.choices(ENDS, [weight for *_, weight in ENDS])[0]
        ended = offered + timedelta(days=draw.choice([2, 6, 15, 50, 100]))
        steps.append(Stepped(ended, code, Happened(step, _S.OFFERED, after, because=because)))
    return tuple(steps)


def service(a_week: float, weeks: int, seed: int) -> list[Facts]:
    """Return the cases of a service to which about so many come a week."""
    draw = Random(seed)  # made-up people, the same ones in every run
    came = []
    for number in range(weeks):
        start = begins(later(FIRST, number))
        many = max(0, round(draw.gauss(a_week, max(1.0, a_week / 3))))
        came += [somebody(draw, start + timedelta(hours=draw.uniform(8, 150))) for _ in range(many)]
    return came


def checks(a_week: float, seed: int) -> dict[Cell, int]:
    """Return what was counted on the public site in a week."""
    draw = Random(seed)  # as above
    counts: dict[Cell, int] = {}
    for _ in range(max(0, round(draw.gauss(a_week * 3, a_week)))):
        level = draw.choices(["low", "moderate", "high", "not_enough", NO_LEVEL], [30, 30, 36, 2, 2])[0]
        routes = [(Name.CHECK_ROUTES, route) for route in ROUTES if draw.random() < 0.45]
        for cell in ((Name.CHECKS, ALL), (Name.CHECKS, level), *routes):
            counts[cell] = counts.get(cell, 0) + 1
    return counts


def frozen(facts: list[Facts], weeks: int, a_week: float, seed: int) -> dict[Period, Frozen]:
    """Freeze every week, month and quarter, as the worker does."""
    known: dict[Period, Frozen] = {}
    for number in range(weeks):
        week = later(FIRST, number)
        exact = week_counts(week, facts, lambda one: known[of_week(one)].exact if of_week(one) in known else {})
        made = {**exact, **checks(a_week, seed * 1000 + number)}
        known[of_week(week)] = frozen_week(of_week(week), made)
        for period in finished_by([week]):
            known[period] = frozen_longer(period, {one: known[one] for one in needed(period) if one in known})
    return known
