"""What an operator sets for telling staff of what cannot wait: their hours, the plan outside them, the mail server."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated
from zoneinfo import ZoneInfo

from referral.core.duty import ALWAYS, hours_of
from referral.settings.service import ServiceSettings
from screening.core.hours import Hours
from screening.settings import PREFIX, Secret, declared
from screening.settings.reading import NOTHING, secret, several, text, whole

ADDRESS = r"([^@\s,<>]+@[^@\s,<>]+\.[^@\s,<>]+)?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(ServiceSettings):
    """All settings of the service, frozen."""

    staff_hours: Annotated[
        str,
        text(
            "When staff are at work, in their time zone: `Mon-Fri 09:00-17:00, Sat 10:00-14:00`, or `always`. Outside "
            "of these hours, and on the days in SOUNDINGS_TEXTS_CLOSED_DAYS, only what cannot wait is told, and only to"
            " those who chose so. Demanded in production with the staff site. Empty: always."
        ),
    ] = ""
    staff_outside_hours: Annotated[
        str,
        text(
            "What happens outside these hours, in the words that staff read: who has the duty phone, whom to call. "
            "Demanded in production unless staff are always there.",
            r"(?s).{0,500}",
            "has 500 letters at most",
        ),
    ] = ""
    mail: Annotated[
        str,
        text(
            "The plug that hands e-mail to staff over: smtp. Empty: none, and in development console, which keeps it in"
            " the data folder."
        ),
    ] = ""
    mail_from: Annotated[
        str, text("The address that e-mail to staff comes from.", ADDRESS, "has to be an e-mail address")
    ] = ""
    smtp_host: Annotated[str, text("The mail server's name.")] = ""
    smtp_port: Annotated[int, whole("The mail server's port.", 1, 65535)] = 587
    smtp_tls: Annotated[
        str,
        text(
            "How the way to the mail server is sealed: starttls, or tls from the first byte (often port 465). It is "
            "never left open.",
            r"starttls|tls",
            "has to be starttls or tls",
        ),
    ] = "starttls"
    smtp_user: Annotated[str, text("The name to sign in to the mail server with. Empty: no sign-in.")] = ""
    smtp_password: Annotated[Secret, secret("The password that belongs to it.")] = NOTHING
    smtp_ca: Annotated[
        str, text("A file with the certificate authority of your mail server. Empty: those that the system knows.")
    ] = ""

    keep_cases_months: Annotated[
        int,
        whole(
            "Months after its last change at which a closed case is deleted, with all that was written and answered in "
            "it; what was done with it stays in the audit trail as codes. What the law of your place demands is yours "
            "to know. 0: never.",
            0,
            600,
        ),
    ] = 84
    keep_unreached_months: Annotated[
        int, whole("The same for cases that were closed because nobody ever reached the person. 0: never.", 0, 600)
    ] = 12
    keep_accounts_months: Annotated[
        int,
        whole(
            "For so many months back the account of what was told about a person stays after their case was erased, "
            "without their name: found by the number of the proof that they were given. 0: none.",
            0,
            120,
        ),
    ] = 36
    keep_mistakes_days: Annotated[
        int, whole("Days after which a case that was opened by mistake is deleted. 0: never.", 0, 3650)
    ] = 30

    fixed: Annotated[
        tuple[str, ...],
        several(
            "Settings that nobody is to change in the browser, by name, commas between, as `LOCAL_CRISIS`; `all` for "
            "all of them. The others, where somebody has published a value in the browser, follow that value and not "
            "this machine."
        ),
    ] = ()

    @property
    def mailer(self) -> str:
        """Return the name of the plug that hands e-mail over, "" for none."""
        return self.mail or ("" if self.production else "console")

    @property
    def mail_plug(self) -> dict[str, str]:
        """Return what the plug that hands e-mail over is told, the password included: never log it."""
        return {
            "data_dir": str(self.data_dir.absolute()),
            "production": str(self.production).lower(),
            "mail_from": self.mail_from,
            "smtp_host": self.smtp_host,
            "smtp_port": str(self.smtp_port),
            "smtp_tls": self.smtp_tls,
            "smtp_user": self.smtp_user,
            "smtp_password": self.smtp_password.get_secret_value(),
            "smtp_ca": self.smtp_ca,
        }

    @property
    def duty(self) -> Hours | None:
        """Return when staff are at work, None where that is not said."""
        return hours_of(self.staff_hours, ZoneInfo(self.staff_zone))

    @property
    def tells_staff(self) -> bool:
        """Return whether there is any way to tell staff of what cannot wait."""
        return self.staff_site and (self.texting or bool(self.mailer))

    @property
    def works(self) -> bool:
        """Return whether a worker has anything to do: send, tell, delete what is over, or freeze reports."""
        return self.texting or self.staff_site or self.keep_results

    def faults(self) -> Iterator[str]:
        """Refuse hours and plugs that would leave alerts untold."""
        yield from ServiceSettings.faults(self)
        try:
            _ = self.duty
        except ValueError as fault:
            yield f"{PREFIX}STAFF_HOURS: {fault}"
        known = {"all", *(one.name for one in declared(type(self)))}
        if not {one.lower().removeprefix(PREFIX.lower()) for one in self.fixed} <= known:
            yield f"{PREFIX}FIXED: has to be names of settings, as LOCAL_CRISIS, or all"
        if self.mail == "smtp" and not (self.smtp_host and self.mail_from):
            yield f"{PREFIX}MAIL: smtp needs {PREFIX}SMTP_HOST and {PREFIX}MAIL_FROM"
        if self.production and self.staff_site:
            yield from self._staff_lack()

    def _staff_lack(self) -> Iterator[str]:
        if not self.staff_hours:
            yield f"the staff site in production needs {PREFIX}STAFF_HOURS: when staff are at work, or {ALWAYS}"
        elif self.staff_hours != ALWAYS and not self.staff_outside_hours:
            yield f"{PREFIX}STAFF_OUTSIDE_HOURS: say what happens outside {PREFIX}STAFF_HOURS"
        if not self.tells_staff:
            yield f"the staff site in production needs {PREFIX}MAIL or texts, to tell staff of what cannot wait"
        if self.mailer == "console":
            yield f"{PREFIX}MAIL: console sends nothing; name smtp, or leave it empty"
