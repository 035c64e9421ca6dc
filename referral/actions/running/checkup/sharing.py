"""Looks at the redis in which several processes count together."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from referral.core.checkup import Finding, fault, look, note
from referral.settings import Settings
from referral.store.counts import CountsAway, SharedCounts
from screening.settings import PREFIX

NAME = f"{PREFIX}LIMITS_URL"
HERE = frozenset({"127.0.0.1", "::1", "localhost"})


def examined(settings: Settings, counts: SharedCounts | None) -> Iterator[Finding]:
    """Look whether redis answers, keeps nothing, has an end, and is reached by a way that nobody else reads."""
    if counts is None:
        return
    unfit = counts.unfit()
    if unfit:
        yield fault("limits", f"{NAME}: {unfit}.", NAME)
        return
    address = urlsplit(settings.limits_url.get_secret_value())
    if address.scheme == "redis" and (address.hostname or "") not in HERE:
        told = "Whoever can read the line between here and there reads its password: it is not sealed."
        yield look("limits_open", told, NAME, "rediss://, or a network of these machines alone.")
    yield from _answering(counts)


def _answering(counts: SharedCounts) -> Iterator[Finding]:
    try:
        stands = counts.stands()
    except CountsAway as kind:
        told = f"{NAME}: redis does not answer ({kind}), so each process counts for itself."
        yield fault("limits_away", told, NAME, "Look whether it runs, and at its address and password.")
        return
    yield note("limits", "All processes count together what one visitor sends.", NAME)
    if stands.kept:
        told = "That redis writes to a disk: names of visitors stay there after their day."
        yield look("limits_kept", told, NAME, 'In its settings: save "" and appendonly no')
    if not stands.bounded:
        told = "That redis takes as much memory as it is sent: a flood fills it."
        yield look("limits_unbounded", told, NAME, "In its settings: maxmemory 64mb and maxmemory-policy volatile-ttl")
