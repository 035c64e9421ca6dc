"""Routes: who can help and how soon, every one with all its reasons."""

from dataclasses import dataclass

from screening.core.facts import AnswerFacts
from screening.core.instrument import URGENCY_ORDER, Offer, Pathway, Urgency, Way
from screening.core.safety import RaisedFlag
from screening.core.scoring import Because, reasons


@dataclass(frozen=True, slots=True)
class Route:
    """A kind of help, how soon, whether it is a referral or a choice, and why."""

    code: str
    urgency: Urgency
    offer: Offer
    because: tuple[Because, ...]


def routes(pathway: Pathway, facts: AnswerFacts, up: tuple[RaisedFlag, ...]) -> tuple[Route, ...]:
    """Return the routes that flags and rules open, most urgent first; the facts must know the level."""
    opened: list[tuple[Way, tuple[Because, ...]]] = [(way, flag.because) for flag in up for way in flag.flag.ways]
    for rule in pathway.rules:
        if facts.fires(rule.when, rule.unless) is True:
            why = reasons(rule.code, rule.because, rule.source, rule.when, facts)
            opened.extend((way, why) for way in rule.ways)
    merged: dict[str, Route] = {}
    for way, why in opened:
        merged[way.route] = _merge(merged.get(way.route), way, why)
    return tuple(sorted(merged.values(), key=lambda route: -URGENCY_ORDER[route.urgency]))


def _merge(known: Route | None, way: Way, why: tuple[Because, ...]) -> Route:
    if known is None:
        return Route(way.route, way.urgency, way.offer, why)
    urgency = max(known.urgency, way.urgency, key=URGENCY_ORDER.__getitem__)
    offer = Offer.REFERRAL if Offer.REFERRAL in (known.offer, way.offer) else Offer.CHOICE
    return Route(
        way.route,
        urgency,
        offer,
        known.because if why[0] in known.because else known.because + why,
    )


def urgency_of(found: tuple[Route, ...]) -> Urgency:
    """Return the highest urgency among the routes, and nothing else."""
    return max(
        (route.urgency for route in found),
        key=URGENCY_ORDER.__getitem__,
        default=Urgency.NONE,
    )
