"""Looks at what an operator has set: the rules that a start holds to, and what is to be right before people come."""

from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from referral.core.checkup import Finding, fault, look
from referral.settings import Settings
from screening.settings import PREFIX
from screening.settings.site import Mode
from screening.settings.start import SOURCE

SET = "Set it: deploy/env.example says what it is for."


def refused(text: str) -> Iterator[Finding]:
    """Turn what a start would say, a sentence a line, into findings."""
    for line in text.splitlines():
        yield fault("setting", line, line.partition(":")[0] if line.startswith(PREFIX) else "settings", SET)


def deployed(settings: Settings, reviewed: frozenset[str]) -> Iterator[Finding]:
    """Look for what starts and is not fit for people: each finding names the setting."""
    if settings.mode is not Mode.PRODUCTION:
        yield _wrong("MODE", "has to be production: in development secrets are made up, and what is missing is borne")
    if not _shut(settings.host) and not settings.trusted_proxies:
        yield _wrong(
            "HOST",
            "listens to other machines, and no proxy of yours is in front: what people write goes over the line in the "
            f"clear. Listen on 127.0.0.1 behind one, or say how many there are in {PREFIX}TRUSTED_PROXIES",
        )
    if not settings.public_url:
        yield _wrong("PUBLIC_URL", "name the address, with https://, at which people reach this site")
    elif settings.trusted_hosts and urlsplit(settings.public_url).hostname not in settings.trusted_hosts:
        yield _wrong("TRUSTED_HOSTS", f"lacks the host of {PREFIX}PUBLIC_URL")
    if not settings.default_country:
        yield _wrong("DEFAULT_COUNTRY", "name it, or who names no country is shown no numbers of any")
    if settings.keys_database == settings.database:
        yield _wrong("KEYS_URL", "keys and what they open are in one database, and go into one backup")
    if not settings.security_contact:
        yield look(
            "security_contact", "Nobody is named to whom a hole can be reported.", f"{PREFIX}SECURITY_CONTACT", SET
        )
    yield from _languages(settings, reviewed)
    yield from _texts(settings)


def _languages(settings: Settings, reviewed: frozenset[str]) -> Iterator[Finding]:
    unsigned = [one for one in settings.languages if one != SOURCE and one not in reviewed]
    for one in unsigned:
        if one in settings.unreviewed_languages:
            told = f"{one} is offered although no native clinician has signed its texts: you answer for it."
            yield look("unsigned", told, f"{PREFIX}UNREVIEWED_LANGUAGES")
        else:
            yield _wrong("LANGUAGES", f"names {one}, whose texts no native clinician has signed: take it out")


def _texts(settings: Settings) -> Iterator[Finding]:
    if settings.texting and settings.provider == "twilio" and not settings.twilio_tokens:
        yield _wrong("TWILIO_TOKENS", "without one no webhook can be told from a forged one, and nothing is sent")
    if settings.texting and settings.provider != "twilio":
        yield _wrong("SMS_PROVIDER", f"{settings.provider} sends nothing: name twilio, or leave it empty")
    if settings.staff_site and settings.staff_hours == "":
        yield _wrong("STAFF_HOURS", "say when staff are at work")


def _wrong(name: str, why: str) -> Finding:
    return fault("setting", f"{PREFIX}{name}: {why}.", f"{PREFIX}{name}", SET)


def _shut(host: str) -> bool:
    """Return whether only this machine reaches what listens there."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def logged(environ: Mapping[str, str]) -> Iterator[Finding]:
    """Look at variables of libraries by which they log more than we do."""
    for name in ("PYTHONFAULTHANDLER", "SQLALCHEMY_ECHO", "PYTHONDEVMODE"):
        if environ.get(name, "0") not in {"", "0"}:
            yield look("loud", f"{name} is set: libraries may write down more than they should.", name, "Unset it.")
