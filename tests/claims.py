"""Claim codes in a casebook: what people on the public site let wait, and what the actions are handed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from referral.actions.public import claiming
from referral.actions.public.claiming import Given
from referral.core.claim import Parcel, Part, parcel_of
from referral.core.summary import versions_of
from referral.store.casebook.store import CaseStore
from referral.store.claims import ClaimStore
from referral.store.encrypted import KeyringFile
from referral.store.tries import TryStore
from screening.core.answers import read_all
from screening.core.outcome import assess
from tests import ketamine
from tests.casebooks import NUMBER, House
from tests.screened import MANY, RESOURCES

LIGHT = 8
"""KiB that a try takes here: the least there is. What is tried does not depend on it."""
ALL = frozenset(Part)


@dataclass(frozen=True, slots=True)
class ClaimParts:
    """What the actions are handed."""

    casebook: CaseStore
    claims: ClaimStore
    tries: TryStore
    new_code: Callable[[], str]


def claim_parts(house: House, folder: Path) -> ClaimParts:
    """Return the parts over a casebook whose keyring is in this folder."""
    keyring = KeyringFile(folder / "keyring.json", make=True)
    claims = ClaimStore(house.database, keyring, LIGHT)
    return ClaimParts(house.casebook, claims, TryStore(house.database, keyring), house.new_code)


def parcel(*parts: Part, told: Any = MANY, number: str = NUMBER) -> Parcel:
    """Return what somebody lets go who has answered this; all parts unless told otherwise."""
    pathway = ketamine.pathway()
    answers, _ = read_all(pathway.by_code, told)
    versions = versions_of(pathway, RESOURCES)
    return parcel_of(assess(pathway, answers), told, versions, frozenset(parts) or ALL, number)


def waits(parts: ClaimParts, now: datetime, *which: Part, **more: Any) -> Given:
    """Let somebody make a code."""
    made = claiming.make(parts, parcel(*which, **more), now)
    assert isinstance(made, Given), made
    return made
