"""Writes the papers by which carriers admit texts: campaign, evidence of the opt-in, samples, privacy clauses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path

from referral.actions.texts.contacts import KEPT_UNCONFIRMED
from referral.actions.texts.showing import Asked, Shown, senders, shown
from referral.core.discretion import banned, filled
from referral.core.followup import Purpose
from referral.settings import Settings
from referral.texting import House, Texts
from referral.texting.consent import Wordings, filling

PAPERS = Path(__file__).parents[2] / "texting" / "carrier"
SAMPLES = "samples.txt"
_LANGUAGE = "en"  # of the papers; the samples come in every language
_UNSET = "(to be set: {})"


@dataclass(frozen=True, slots=True)
class Sources:
    """What the papers are written from."""

    settings: Settings
    texts: Texts
    house: House
    wordings: Wordings


@dataclass(frozen=True, slots=True)
class Kit:
    """The papers, by file name, and what an operator should look at before they hand them in."""

    papers: Mapping[str, str]
    findings: tuple[str, ...]


def kit(sources: Sources, now: datetime, folder: Path = PAPERS) -> Kit:
    """Write the papers. Raises OSError where the models are not there."""
    values = _values(sources, now)
    papers = {}
    for path in sorted(folder.iterdir()):
        made = _html(values) if path.suffix == ".html" else values
        papers[path.name] = filled(path.read_text(encoding="utf-8"), made)
    papers[SAMPLES] = "\n".join(_samples(sources, now))
    return Kit(papers, (*_unset(sources.settings), *_telling(papers, sources.texts)))


def _values(sources: Sources, now: datetime) -> dict[str, str]:
    settings, texts = sources.settings, sources.texts
    operator = settings.operator_name or _UNSET.format("SOUNDINGS_OPERATOR_NAME")
    wording = sources.wordings.shown(_LANGUAGE, minor=False)
    filled = filling(operator, settings.keep_contacts_days)
    said = {one.purpose: one.text for one in _sent(sources, _LANGUAGE, now)}
    return {
        "day": now.date().isoformat(),
        "operator": operator,
        "site": settings.public_url or _UNSET.format("SOUNDINGS_PUBLIC_URL"),
        "version": wording.version,
        "consent": "\n".join(wording.filled(filled)),
        "kept": ", ".join(f"{name} = {value}" for name, value in filled.items()),
        "most": filled["most"],
        "weeks": filled["weeks"],
        "days": filled["days"],
        "unconfirmed": str(KEPT_UNCONFIRMED.days),
        "words": str(settings.keep_texts_days),
        "hours": settings.texts_hours.replace("-", " and "),
        "cap": str(settings.texts_spend_cap),
        "hourly": str(settings.texts_per_hour),
        "minors": "yes, with wording of their own" if settings.texts_minors else "no, adults only",
        "languages": ", ".join(texts.languages),
        "countries": ", ".join(settings.texts_countries or sorted(sources.house.directory.countries)),
        "senders": ", ".join(senders(texts, (_LANGUAGE,))[_LANGUAGE]),
        "confirm": said[Purpose.CONFIRM],
        "welcome": said[Purpose.WELCOME],
        "stopped": said[Purpose.STOPPED],
        "help": said[Purpose.HELP],
    }


def _html(values: Mapping[str, str]) -> dict[str, str]:
    made = {name: escape(value) for name, value in values.items()}
    return made | {"consent": "\n".join(f"<p>{line}</p>" for line in made["consent"].splitlines())}


def _samples(sources: Sources, now: datetime) -> list[str]:
    rows = ["SAMPLE TEXTS", "", "One of each kind, as it goes out, with an invented code and day.", ""]
    for language in sources.texts.languages:
        rows += [f"{one.purpose} ({language}): {one.text}" for one in _sent(sources, language, now)]
        rows.append("")
    return rows


def _sent(sources: Sources, language: str, now: datetime) -> tuple[Shown, ...]:
    country = (sources.settings.texts_countries or (sources.settings.default_country or "US",))[0]
    return shown(sources.texts, sources.house, Asked(language, country), 0.0, now)


def _unset(settings: Settings) -> list[str]:
    needed = ("operator_name", "public_url", "texts_run_by")
    return [f"SOUNDINGS_{name.upper()} is not set" for name in needed if not getattr(settings, name)]


def _telling(papers: Mapping[str, str], texts: Texts) -> list[str]:
    """Name what carriers refuse a sender for, wherever it comes from: mostly the name of the operator."""
    found = []
    for name, text in papers.items():
        words = dict.fromkeys(banned(text, texts.phrases.rules.papers))
        found += [f"{name} has {word!r}: carriers may refuse it as trade in drugs" for word in words]
    return found
