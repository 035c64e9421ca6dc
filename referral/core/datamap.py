"""Which class of data each table of both databases belongs to: every table is in one, so that none is forgotten.

The report on retention goes by these classes, and so do the file of all that is held about somebody and the proof that
it was erased.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Held:
    """A row: its table, its primary key, and every column as JSON knows it, what was sealed opened."""

    table: str
    key: tuple[str, ...]
    columns: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Age:
    """How many rows of a class there are, the oldest of them, and how many are kept for too long.

    `oldest` is a moment, a day or the name of a week, None where there is none.
    """

    count: int
    oldest: datetime | date | str | None = None
    late: int = 0


class DataClass(StrEnum):
    """A class of data: what is kept for the same reason and as long."""

    SCREENING = "screening"  # what somebody answers on the public site: nothing is kept
    TALLIES = "tallies"
    RESULTS = "results"  # kept under a return phrase
    CLAIMS = "claims"
    REPORTS = "reports"
    CONTACTS = "contacts"
    TEXTS = "texts"
    REPLIES = "replies"
    STOPS = "stops"
    CASES = "cases"
    SCREENS = "screens"
    COUNSELLING = "counselling"
    REFERRALS = "referrals"
    DISCLOSURES = "disclosures"
    ALERTS = "alerts"
    ORDERS = "orders"
    ERASURES = "erasures"
    AUDIT = "audit"
    STAFF = "staff"
    SIGN_INS = "sign_ins"
    OVERLAY = "overlay"
    PUBLISHED = "published"
    RUNNING = "running"


TABLES = {
    "tally": DataClass.TALLIES,
    "tally_batch": DataClass.TALLIES,
    "kept_result": DataClass.RESULTS,
    "claim_code": DataClass.CLAIMS,
    "report": DataClass.REPORTS,
    "contact": DataClass.CONTACTS,
    "contact_key": DataClass.CONTACTS,
    "consent_event": DataClass.CONTACTS,
    "one_time_code": DataClass.CONTACTS,
    "opt_in_count": DataClass.CONTACTS,
    "reminder": DataClass.TEXTS,
    "attempt": DataClass.TEXTS,
    "provider_copy": DataClass.TEXTS,
    "inbound": DataClass.REPLIES,
    "reply_knock": DataClass.REPLIES,
    "case_reply": DataClass.REPLIES,
    "suppression": DataClass.STOPS,
    "suppression_event": DataClass.STOPS,
    "stop": DataClass.STOPS,
    "case_file": DataClass.CASES,
    "case_key": DataClass.CASES,
    "case_entry": DataClass.CASES,
    "case_task": DataClass.CASES,
    "case_merge": DataClass.CASES,
    "case_contact": DataClass.CASES,
    "broken_glass": DataClass.CASES,
    "case_screen": DataClass.SCREENS,
    "counselling_note": DataClass.COUNSELLING,
    "case_referral": DataClass.REFERRALS,
    "case_consent": DataClass.REFERRALS,
    "answer_link": DataClass.REFERRALS,
    "answer_door": DataClass.REFERRALS,
    "case_disclosure": DataClass.DISCLOSURES,
    "risk_alert": DataClass.ALERTS,
    "alert_notice": DataClass.ALERTS,
    "alert": DataClass.ALERTS,
    "case_order": DataClass.ORDERS,
    "erasure": DataClass.ERASURES,
    "audit_entry": DataClass.AUDIT,
    "audit_head": DataClass.AUDIT,
    "staff": DataClass.STAFF,
    "staff_team": DataClass.STAFF,
    "staff_address": DataClass.STAFF,
    "passkey": DataClass.STAFF,
    "organisation": DataClass.STAFF,
    "team": DataClass.STAFF,
    "sign_in": DataClass.SIGN_INS,
    "sign_in_try": DataClass.SIGN_INS,
    "publication": DataClass.PUBLISHED,
    "publication_signature": DataClass.PUBLISHED,
    "publication_active": DataClass.PUBLISHED,
    "publication_fault": DataClass.PUBLISHED,
    "publication_refusal": DataClass.PUBLISHED,
    "place_sample": DataClass.OVERLAY,
    "place_call": DataClass.OVERLAY,
    "place_outcome": DataClass.OVERLAY,
    "frozen_report": DataClass.TALLIES,
    "evaluation_extract": DataClass.TALLIES,
    "digest": DataClass.RUNNING,
    "sender": DataClass.RUNNING,
    "spend": DataClass.RUNNING,
    "switch": DataClass.RUNNING,
    "purge_run": DataClass.RUNNING,
    "alembic_version": DataClass.RUNNING,
}
"""The class of each table. A new one needs a line here, and what it holds of a person a place in their file."""
