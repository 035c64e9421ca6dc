"""`referral doctor`: what is wrong with this installation, where, and what to do about it."""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from referral.actions.running.checkup import mailing, told
from referral.actions.running.checkup.everything import Asked, looked_over
from referral.actions.running.checkup.parts import Checked
from referral.actions.texts.preflight import Checked as Provided
from referral.app import create_app
from referral.cli.common import DATA_DIR
from referral.core.checkup import Finding, Weight, ordered, sound
from referral.mail import connect as connect_mail
from referral.settings import Settings
from referral.sms import connect
from referral.texting import open_texts
from referral.web.beheld import beheld
from referral.wiring import Parts, house, wire
from screening.app import Known, read_apart
from screening.library.faults import DataFaults
from screening.settings import SettingsError, load, names_checked, offered, signed, term_checked, translated

SAID = {Weight.FAULT: "MUST BE PUT RIGHT", Weight.LOOK: "look at this", Weight.NOTE: "well"}
DISTINCT = 8
"""Codes of answers that are shorter than this, or one plain word, may stand anywhere and tell nothing."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked on the command line. `sites` False: the sites are not made and looked at."""

    deploy: bool
    offline: bool
    scan: bool
    logs: tuple[Path, ...] = ()
    sites: bool = True


@click.command()
@click.option("--deploy", is_flag=True, help="Refuse whatever is not fit for people. Run it before each start.")
@click.option("--offline", is_flag=True, help="Ask nobody outside this machine but the database.")
@click.option("--no-scan", is_flag=True, help="Do not look through database, logs and backups.")
@click.option("--logs", multiple=True, type=click.Path(exists=True, path_type=Path), help="More logs to look through.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@DATA_DIR
def doctor(data_dir: Path | None, **given: object) -> None:
    """Look over this installation: settings, keys, clock, disk, databases, provider, work, backups, files, traces.

    Changes nothing, and shows no number, no answer and no key. Fails when something has to be put right.
    """
    logs = given["logs"]
    wish = Wish(
        bool(given["deploy"]),
        bool(given["offline"]),
        not given["no_scan"],
        logs if isinstance(logs, tuple) else (),
    )
    found = ordered(findings({} if data_dir is None else {"data_dir": data_dir}, wish))
    click.echo(_as_json(found) if given["as_json"] else "\n".join((*shown(found), _summed(found))))
    if not sound(found):
        sys.exit(1)


def findings(given: Mapping[str, object], wish: Wish, known: Known | None = None) -> Iterator[Finding]:
    """Find what is wrong, with the settings of the environment; where they cannot be read, that and nothing else.

    `known` is what the site asks and where it sends people; read unless given.
    """
    try:
        settings = load(Settings, given)
    except SettingsError as wrong:
        yield from told.refused(str(wrong))
        return
    yield from _started(settings)
    if wish.deploy:
        yield from told.deployed(settings, signed())
    yield from told.logged(os.environ)
    try:
        known = known or read_apart(settings)
        parts = wire(settings, looks=True)
        if wish.sites:
            yield from _seen(settings, parts, known)
        provider = None if wish.offline else _provider(settings, known)
        if settings.mailer and not wish.offline:
            yield from mailing.asked(connect_mail(settings.mailer, settings.mail_plug))
    except (SettingsError, DataFaults, ValueError) as wrong:
        yield from told.refused(str(wrong))
        return
    checked = Checked(settings, parts, known.directory, answers(known), settings.data_dir, wish.logs)
    try:
        yield from looked_over(checked, Asked(os.environ, wish.deploy, provider, wish.scan))
    finally:
        parts.close()


def _started(settings: Settings) -> Iterator[Finding]:
    """Say what a start would refuse to go on with."""
    asked = (
        lambda: names_checked(settings, os.environ),
        lambda: offered(translated(settings), signed()),
        lambda: term_checked(settings, wire(settings, looks=True).clock().date()),
    )
    for ask in asked:
        try:
            ask()
        except SettingsError as wrong:
            yield from told.refused(str(wrong))


def _seen(settings: Settings, parts: Parts, known: Known) -> Iterator[Finding]:
    """Make the sites and look at them, as strangers meet them."""
    service = create_app(settings, parts, known=known)
    if not settings.production:
        return
    sites = [site for site in (service.site, service.staff, service.answering) if site is not None]
    yield from beheld(service, sites, settings.trusted_hosts[0], staff=service.staff is not None)


def _provider(settings: Settings, known: Known) -> Provided | None:
    if not settings.texting:
        return None
    plug = connect(settings.provider, settings.plug)
    return Provided(settings, plug, open_texts(), house(settings, known.directory))


def answers(known: Known) -> frozenset[str]:
    """Return the codes of answers that nothing else is called by: where one stands, somebody's answer was written."""
    pathway, directory = known.pathway, known.directory
    ours = {choice.code for question in pathway.by_code.values() for choice in question.choices}
    others = {*pathway.by_code, *directory.routes}
    return frozenset(one for one in ours - others if "_" in one and len(one) > DISTINCT)


def _as_json(found: tuple[Finding, ...]) -> str:
    return json.dumps({"sound": sound(found), "findings": [asdict(one) for one in found]}, indent=2)


def shown(found: Iterable[Finding]) -> Iterator[str]:
    """Write findings for a person, a line or two each."""
    for one in found:
        where = f" [{one.where}]" if one.where else ""
        yield f"{SAID[one.weight]}: {one.what}{where}"
        if one.do:
            yield f"    {one.do}"


def _summed(found: tuple[Finding, ...]) -> str:
    wrong = sum(one.weight is Weight.FAULT for one in found)
    return f"{wrong} thing(s) must be put right." if wrong else "Nothing has to be put right."
