"""Fills in the papers of an operator from the settings: what this installation really does, and no more."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from referral.core.disclosure import NOTICE
from referral.core.papers import Known, Paper, fill, keys
from referral.settings import Settings
from screening.settings import PREFIX

ASKS = {
    "operator": f"Who runs this? ({PREFIX}OPERATOR_NAME)",
    "contact": f"How can you be reached? ({PREFIX}OPERATOR_CONTACT)",
    "site": f"At which address is the site? ({PREFIX}PUBLIC_URL)",
    "host_company": f"Whose machines does it run on, in which country? ({PREFIX}HOST_COMPANY)",
    "complaints": f"Who can people complain to? ({PREFIX}COMPLAINTS)",
    "rights": f"How do people ask for what the law lets them ask? ({PREFIX}RIGHTS)",
    "crisis": f"Whom do you name to people in danger? ({PREFIX}LOCAL_CRISIS)",
    "reviewed": f"When were your notices last read? ({PREFIX}NOTICES_REVIEWED)",
    "staff_hours": f"When are staff at work? ({PREFIX}STAFF_HOURS)",
    "outside_hours": f"What happens outside your hours? ({PREFIX}STAFF_OUTSIDE_HOURS)",
    "backups": f"How are backups made, where do they lie, how long are they kept? ({PREFIX}BACKUP_DIR)",
    "tls": "Is every way to the site sealed (HTTPS)? Who renews the certificate?",
    "twilio_account": f"Which account? ({PREFIX}TWILIO_ACCOUNT)",
}
"""What is asked where a setting is empty."""
MONTHS_OF_ACCOUNT = 36
"""42 CFR 2.25 speaks of three years."""


class NotRead(ValueError):
    """The file with the operator's answers cannot be used. Its text says why."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the papers are made of: the settings, the templates by name, the version that runs."""

    settings: Settings
    templates: Mapping[str, str]
    version: str


def paper(desk: Desk, name: str, today: date) -> Paper:
    """Fill one paper in.

    Raises:
        NotRead: where the operator's answers cannot be read.

    """
    language = name.rpartition(".")[2]
    answers = answers_of(desk)
    known = Known(facts(desk, today, language), flags(desk.settings), answers, ASKS)
    return fill(desk.templates[name], known)


def questions(desk: Desk) -> Mapping[str, str]:
    """Return every question that only the operator can answer, by its key."""
    return {**ASKS, **{key: asked for one in desk.templates.values() for key, asked in keys(one).items()}}


def answers_of(desk: Desk) -> Mapping[str, str]:
    """Read the operator's answers: a TOML file of keys and texts. A key that no paper asks for is refused.

    Raises:
        NotRead: where the file is not there, is none, or answers what nobody asks.

    """
    path = desk.settings.papers
    if path is None:
        return {}
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise NotRead(f"{PREFIX}PAPERS: cannot be read ({type(fault).__name__})") from None
    strange = sorted(key for key, said in read.items() if key not in questions(desk) or not isinstance(said, str))
    if strange:
        raise NotRead(f"{PREFIX}PAPERS: nobody asks for {', '.join(strange)}")
    return {key: str(said) for key, said in read.items()}


def sheet(desk: Desk) -> str:
    """Return the file to fill in: every question, with the answers so far."""
    answers = answers_of(desk)
    lines = ["# Answers for the papers. Fill in between the quotes, and name this file in SOUNDINGS_PAPERS."]
    for key, asked in questions(desk).items():
        said = answers.get(key, "").replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        lines += ["", f"# {asked}", f'{key} = "{said}"']
    return "\n".join(lines) + "\n"


def flags(settings: Settings) -> frozenset[str]:
    """Return what this installation does, as its settings say."""
    up = {
        "texts": settings.texting,
        "twilio": settings.texting and settings.provider == "twilio",
        "staff": settings.staff_site,
        "kept": settings.keep_results,
        "tallies": settings.tallies,
        "reports": settings.reports,
        "minors": settings.texting and settings.texts_minors,
        "mail": bool(settings.mailer),
        "accounts": settings.keep_accounts_months > 0,
        "short_account": _short_account(settings),
    }
    return frozenset(name for name, is_up in up.items() if is_up)


def _short_account(settings: Settings) -> bool:
    """Return whether the account of what was told ends before the time that the law speaks of."""
    if settings.keep_accounts_months >= MONTHS_OF_ACCOUNT:
        return False
    return any(0 < one < MONTHS_OF_ACCOUNT for one in (settings.keep_cases_months, settings.keep_unreached_months))


def facts(desk: Desk, today: date, language: str) -> Mapping[str, str]:
    """Return what is filled in; "" where a setting says nothing."""
    settings = desk.settings
    texting, minors = settings.texting, settings.texts_minors
    return {
        "day": today.isoformat(),
        "version": desk.version,
        "operator": settings.operator_name,
        "contact": settings.operator_contact,
        "site": settings.public_url,
        "host_company": settings.host_company,
        "complaints": settings.complaints,
        "rights": settings.rights,
        "crisis": settings.local_crisis,
        "reviewed": settings.notices_reviewed.isoformat() if settings.notices_reviewed else "",
        "staff_hours": settings.staff_hours,
        "outside_hours": "Staff are always there."
        if settings.staff_hours == "always"
        else settings.staff_outside_hours,
        "backups": _backups(settings),
        "tls": "HTTPS only; the address of the site begins with it." if settings.public_url.startswith("https") else "",
        "twilio_account": settings.twilio_account,
        "carrier": "Twilio and the carriers"
        if settings.provider == "twilio"
        else "none: texts are only tried out here",
        "keep_results": str(settings.keep_results_days),
        "keep_contacts": str(settings.keep_contacts_days),
        "keep_texts": str(settings.keep_texts_days),
        "keep_cases": _span(settings.keep_cases_months, language),
        "keep_cases_es": _span(settings.keep_cases_months, "es"),
        "keep_unreached": _span(settings.keep_unreached_months, language),
        "keep_mistakes": f"{settings.keep_mistakes_days} days"
        if settings.keep_mistakes_days
        else "until deleted by hand",
        "keep_accounts": str(settings.keep_accounts_months),
        "redisclosure": NOTICE,
        "minors_said": "" if minors else "; nobody under 18",
        "hold_said": " Texts: `referral texts hold`." if texting else "",
    }


def _span(months: int, language: str) -> str:
    if language == "es":
        return f"{months} meses" if months else "hasta que alguien los borra"
    return f"{months} months" if months else "until somebody deletes them"


def _backups(settings: Settings) -> str:
    if settings.backup_dir is None:
        return ""
    return f"sealed copies, kept for {settings.keep_backups_days} days; those of the keys for 7 days at most, apart"
