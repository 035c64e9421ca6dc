"""Keeps what was done about an alert, in the words of whoever did: sealed with the key of its case.

Of a reply of somebody without a case there is no such key; those words are sealed as what belongs to staff is.
"""

from referral.core.alerting import Alert
from referral.store.casebook.alerts import RiskAlerts
from referral.store.casebook.inside import Inside
from referral.store.encrypted import Place
from referral.store.staffseal import opened_with, sealed_with


class AlertWords:
    """The words in one transaction. Take the case first."""

    def __init__(self, inside: Inside) -> None:
        """Work in this transaction."""
        self._in = inside
        self._alerts = RiskAlerts(inside.border)

    def keep(self, alert: Alert, words: str) -> None:
        """Keep them."""
        if alert.case:
            sealed = self._in.seal(alert.case, _place(alert.code), {"words": words})
        else:
            sealed = sealed_with(self._in.keys.keyring, words, _place(alert.code))
        self._alerts.seal(alert.code, sealed)

    def of(self, alert: Alert) -> str:
        """Return them, "" where there are none."""
        sealed = self._alerts.sealed(alert.code)
        if sealed is None:
            return ""
        if alert.case:
            return str(self._in.open(alert.case, _place(alert.code), sealed)["words"])
        return opened_with(self._in.keys.keyring, sealed, _place(alert.code))


def _place(alert: str) -> Place:
    return Place("risk_alert", "sealed", alert)
