"""`referral texts lint | show` and `referral carrier-kit`: what the texts say, and whether they keep to the rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap

import click

from referral.actions.texts.carrier import Sources, kit
from referral.actions.texts.showing import LOCK_SCREEN, Asked, Shown, shown
from referral.cli.common import settings_from
from referral.settings import Settings
from referral.texting import Texts, open_texts
from referral.texting.consent import open_wordings
from referral.texting.phrases import OUTGOING
from referral.texting.templates import TEMPLATES
from referral.wiring import house, now, unfit
from screening.app import read_apart
from screening.core.directory import Directory
from screening.library.faults import DataFaults

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
WIDE = 44  # letters in a line of the drawn phone


@dataclass(frozen=True, slots=True)
class Opened:
    """The texts, and what fills them in."""

    settings: Settings
    texts: Texts
    directory: Directory


TEXTS = click.option(
    "--templates", type=FOLDER, default=TEMPLATES, help="Folder of templates, to try others than ours."
)
PARTS = click.option("--parts", type=FOLDER, default=OUTGOING, help="Folder of phrases, nicknames and forbidden words.")


def opened(templates: Path = TEMPLATES, parts: Path = OUTGOING) -> Opened:
    """Open the texts, or stop with every fault."""
    settings = settings_from()
    try:
        return Opened(settings, open_texts(templates, parts), read_apart(settings).directory)
    except DataFaults as faults:
        raise click.ClickException(f"these have to be put right first\n{faults}") from None


@click.command()
@TEXTS
@PARTS
def lint(templates: Path, parts: Path) -> None:
    """Hold every text, and what the settings put into them, against every rule; name all faults."""
    found = opened(templates, parts)
    faults = list(unfit(found.texts, house(found.settings, found.directory)))
    if faults:
        raise click.ClickException("\n".join(faults))
    languages = ", ".join(found.texts.languages)
    click.echo(f"{len(found.texts.templates)} texts keep to every rule: discreet, one segment each, in {languages}.")


@click.command()
@TEXTS
@PARTS
@click.option("--language", help="One language only.")
@click.option("--country", help="Country whose lines are named, as GB; else the site's own.")
@click.option("--sender", default="", help="Code of the sender's name, as in nicknames.toml; else the first.")
def show(templates: Path, parts: Path, language: str | None, country: str | None, sender: str) -> None:
    """Show each text as a locked phone would, with its segments and cost."""
    found = opened(templates, parts)
    _one_of("--language", language, found.texts.languages)
    languages = (language,) if language else found.texts.languages
    _one_of("--country", country and country.upper(), sorted(found.directory.countries))
    _one_of("--sender", sender, sorted({code for each in languages for code in found.texts.nicknames(each)}))
    where = country or found.settings.default_country or found.directory.listed[0].code
    price = found.settings.texts_price
    for each in languages:
        asked = Asked(each, where.upper(), sender)
        for one in shown(found.texts, house(found.settings, found.directory), asked, price, now()):
            click.echo("\n".join(_drawn(one)))
    click.echo(f"A locked phone is taken to show {LOCK_SCREEN} letters. Nothing was sent.")


@click.command("carrier-kit")
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder to write into.")
def carrier_kit(to: Path) -> None:
    """Write the papers by which carriers admit texts, from the settings as they are."""
    found = opened()
    sources = Sources(found.settings, found.texts, house(found.settings, found.directory), open_wordings())
    made = kit(sources, now())
    to.mkdir(parents=True, exist_ok=True)
    for name, text in made.papers.items():
        (to / name).write_text(text, encoding="utf-8")
    for finding in made.findings:
        click.echo(f"Look at this: {finding}", err=True)
    click.echo(f"{len(made.papers)} papers are in {to}. Read README.txt first.")


def _one_of(option: str, given: str | None, known: Sequence[str]) -> None:
    """Refuse what is not there, and say what is."""
    if given and given not in known:
        raise click.BadParameter(f"there is no {given}; there is {', '.join(known)}", param_hint=option)


def _drawn(one: Shown) -> list[str]:
    price = "price not set" if one.cost is None else f"costs {one.cost:.4f}"
    size = f"{one.size.count} segment, {one.size.units} of {one.size.room}, at most {one.most}; {price}"
    rows = wrap(one.locked, WIDE)
    edge = f"  +{'-' * (WIDE + 2)}+"
    head = f"{one.purpose} ({one.language}): {size}"
    return [head, edge, *(f"  | {row:<{WIDE}} |" for row in rows), edge, f"  {one.text}", ""]
