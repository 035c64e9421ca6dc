"""`referral digest`: the daily report, now: for a timer of the operator's, or to read it in the terminal."""

from pathlib import Path
from zoneinfo import ZoneInfo

import click

from referral.actions.accounts import staff as people
from referral.actions.alerts.telling import tell
from referral.actions.database import Unreachable
from referral.actions.published.effective import now_in_force
from referral.actions.reporting.certificates import ends
from referral.actions.reporting.digesting import House, make, shown
from referral.actions.reporting.digestlooks import Outside
from referral.cli.common import DATA_DIR, explained, settings_from
from referral.core.casework import standing_in
from referral.core.digest import Digest, Severity
from referral.settings import Settings
from referral.sms import connect
from referral.texting.digest import open_reporting
from referral.wiring import Parts, wire, wire_telling
from screening.app import Laid, read_data
from screening.core.directory import Directory
from screening.library.faults import DataFaults
from screening.settings import SettingsError


def outside(settings: Settings, parts: Parts) -> Outside:
    """Return what the report looks at beside the databases: files are read with what was published laid over them."""
    return Outside(directory=lambda: _directory(settings, parts), certificate=ends)


def _directory(settings: Settings, parts: Parts) -> Directory | int | None:
    held = now_in_force(parts.publishing, settings)
    if held is None:
        return None
    try:
        return read_data(settings, laid=Laid(held.rules, held.places)).directory
    except DataFaults as fault:
        return len(fault.faults)
    except (OSError, SettingsError):
        return None


@click.command()
@DATA_DIR
@click.option("--no-mail", is_flag=True, help="Make it and show it, and leave sending it to the worker.")
def digest(data_dir: Path | None, *, no_mail: bool) -> None:
    """Make today's report if there is none yet, hand it over, and show it.

    A second call makes and sends nothing new, whoever made the first. Ends with 1 where something is wrong or could not
    be looked at, for a timer that tells when it fails.
    """
    settings = settings_from(data_dir=data_dir)
    if not settings.digest:
        raise click.ClickException("The daily report is off: SOUNDINGS_DIGEST is false.")
    parts = wire(settings)
    held = now_in_force(parts.publishing, settings)
    settings = held.settings if held is not None else settings
    made = make(House(settings, parts, outside(settings, parts)), at_once=True)
    if isinstance(made, Unreachable):
        raise click.ClickException(explained(made))
    if not no_mail and settings.mailer:
        # With the plug for texts: alerts that wait are handed over by the same call.
        provider = connect(settings.provider, settings.plug) if settings.texting else None
        tell(wire_telling(settings, parts, provider), lambda _seconds: False)
    found = [one for organisation in parts.casebook.organisations() if (one := _today(settings, parts, organisation))]
    names = people.names(parts.staff) if found else {}
    for one in found:
        _say(settings, one, names.get(one.organisation, one.organisation))
    parts.close()
    if any(one.worst >= Severity.UNSEEN for one in found):
        raise SystemExit(1)


def _today(settings: Settings, parts: Parts, organisation: str) -> Digest | None:
    page = shown(parts, standing_in(organisation), parts.clock())
    today = parts.clock().astimezone(ZoneInfo(settings.staff_zone)).date()
    digests = () if isinstance(page, Unreachable) else page.digests
    return next((one for one in digests if one.day == today), None)


def _say(settings: Settings, digest: Digest, name: str) -> None:
    here = digest.made.astimezone(ZoneInfo(settings.staff_zone))
    url = f"{settings.public_url or f'http://localhost:{settings.port}'}/staff/digest"
    click.echo(f"[{name}]")
    click.echo(open_reporting().words(settings.languages[0]).body(digest, f"{here:%H:%M}", url))
