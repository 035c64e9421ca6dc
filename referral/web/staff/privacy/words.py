"""How the file of all that is held about somebody reads: what each table and column is called, in plain words."""

from collections.abc import Mapping
from typing import Any

from referral.web.staff import alertnames, auditwords, casewords
from screening.web.i18n import marked, translated

TABLES = {
    "case_file": marked("Your case, and how you can be reached"),
    "case_key": marked("The key of your case"),
    "case_entry": marked("Notes and plans, and what was done in your case"),
    "case_task": marked("Tasks"),
    "case_merge": marked("Cases that were joined"),
    "case_contact": marked("That texts belong to your case"),
    "broken_glass": marked("Who of another team opened your case"),
    "case_screen": marked("Questions that you were asked, and your answers"),
    "counselling_note": marked("Counseling notes"),
    "case_consent": marked("What you agreed to being told"),
    "case_referral": marked("Services that were asked to help"),
    "answer_link": marked("Links by which services answer"),
    "answer_door": marked("Addresses of these links"),
    "case_disclosure": marked("Who was told what about you"),
    "risk_alert": marked("Alerts to staff"),
    "alert_notice": marked("Who was told of an alert"),
    "alert": marked("Notices about your texts"),
    "case_order": marked("What was asked about erasing or holding your case"),
    "case_reply": marked("Replies that somebody had to read"),
    "contact": marked("Your phone, and the hours of your texts"),
    "contact_key": marked("The key of your texts"),
    "consent_event": marked("What you agreed to about texts"),
    "one_time_code": marked("A code that opens your page"),
    "opt_in_count": marked("How often texts were asked for on a day"),
    "reminder": marked("Texts that are planned or were sent"),
    "attempt": marked("Tries to send a text"),
    "provider_copy": marked("Copies that the text provider is to delete"),
    "inbound": marked("What you wrote"),
    "reply_knock": marked("Replies on their way to your case"),
    "suppression": marked("That your number is not texted"),
    "suppression_event": marked("When that began and ended"),
    "stop": marked("The same, beside the keys"),
    "sign_in": marked("A device that was lent to you"),
    "audit_entry": marked("Who looked at or changed what"),
}
COLUMNS = {
    "at": marked("When"),
    "began": marked("Began"),
    "created": marked("Made"),
    "updated": marked("Last changed"),
    "finished": marked("Finished"),
    "due": marked("Due"),
    "done": marked("Done"),
    "ended": marked("Ended"),
    "ends": marked("Ends"),
    "expires": marked("Until"),
    "until": marked("Until"),
    "signed": marked("Signed"),
    "revoked": marked("Taken back"),
    "seen": marked("Seen"),
    "since": marked("Since"),
    "review": marked("Looked at again"),
    "by": marked("By"),
    "done_by": marked("Done by"),
    "seen_by": marked("Seen by"),
    "owner": marked("Looked after by"),
    "decided_by": marked("Decided by"),
    "kind": marked("Kind"),
    "state": marked("Stands at"),
    "stage": marked("Stands at"),
    "standing": marked("Stands at"),
    "action": marked("What was done"),
    "reason": marked("Why"),
    "because": marked("Why"),
    "closed_for": marked("Closed because"),
    "alias": marked("Name that staff use"),
    "purpose": marked("What for"),
    "heard": marked("What you said"),
    "language": marked("Language"),
    "country": marked("Country"),
    "zone": marked("Time zone"),
    "body": marked("Words"),
    "words": marked("Words"),
    "name": marked("Name"),
    "number": marked("Phone number"),
    "answers": marked("Answers"),
    "summary": marked("Result"),
    "override": marked("Result that staff set"),
    "recipient": marked("Who is told"),
    "what": marked("What is told"),
    "way": marked("How"),
    "person": marked("Who it is about"),
    "signature": marked("Signature"),
    "must_not_contact": marked("You must not be contacted"),
    "nickname": marked("Name used in texts"),
    "hours": marked("Hours for texts"),
    "best_hours": marked("Best hours to reach you"),
    "count": marked("How often"),
}
"""What is shown of a row, with what was sealed in it; the rest stands in the data beside, with its codebook."""
BARE = frozenset({("audit_entry", "number"), ("audit_entry", "kind"), ("case_file", "updated")})
"""Columns that are called as one with a name in plain words, and are something else."""
SAID: Mapping[tuple[str, str], Mapping[Any, str]] = {
    ("audit_entry", "action"): auditwords.ACTIONS,
    ("case_file", "state"): casewords.STATES,
    ("case_file", "closed_for"): casewords.REASONS,
    ("case_entry", "kind"): casewords.KINDS,
    ("risk_alert", "kind"): alertnames.KINDS,
}


def said(table: str, column: str, value: Any) -> Any:
    """Return a code in words, where there are some for it; else the value as it is."""
    known = SAID.get((table, column), {})
    return translated(known[value]) if isinstance(value, str) and value in known else value
