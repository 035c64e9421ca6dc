"""What an operator sets for the daily report to those who look after the service."""

from dataclasses import dataclass
from typing import Annotated

from referral.settings.results import ResultSettings
from screening.settings.reading import switch, whole


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSettings(ResultSettings):
    """The settings so far, and those for the daily report."""

    digest: Annotated[
        bool,
        switch(
            "Make a daily report for managers and supervisors: what failed, what waits, what is about to end. It stands"
            " at /staff/digest, and goes by e-mail to those of them who have confirmed an address."
        ),
    ] = True
    digest_hour: Annotated[
        int, whole("The hour from which the report of a day is made, in SOUNDINGS_STAFF_ZONE.", 0, 23)
    ] = 7
    digest_keys_days: Annotated[
        int, whole("Days after which the report says that the keyring is old: `referral keys rotate`.", 1, 3650)
    ] = 365
    digest_certificate_days: Annotated[
        int, whole("Days before its end from which the report names the certificate of SOUNDINGS_PUBLIC_URL.", 1, 90)
    ] = 21
