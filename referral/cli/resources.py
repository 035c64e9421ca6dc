"""`referral resources`: the list of places as staff look after it, for scripts and for whoever leaves."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click

from referral.actions.accounts import signing_in
from referral.actions.database import Unreachable
from referral.actions.published import overlaying, placework
from referral.actions.published.overlaying import Board
from referral.cli.common import DATA_DIR, explained, settings_from
from referral.core.access import By
from referral.core.overlay import Overlay, between
from referral.core.overlayfile import files, read
from referral.core.publishing import Proposal
from referral.settings import Settings
from referral.wiring import Parts, wire
from screening.app import HERE
from screening.core.confidence import NOTHING_HEARD, Band, confidence
from screening.core.directory import Directory
from screening.library.faults import DataFaults
from screening.library.lookover import look_over
from screening.library.verdict import Verdict


@click.group()
def resources() -> None:
    """Look at the list of places, check it, take it away, and bring changes for two people to decide about."""


@resources.command("list")
@click.option("--country", default="", help="Of this country only, by its ISO code.")
@DATA_DIR
def show(data_dir: Path | None, country: str) -> None:
    """List the places with how far each can be trusted, and what waits for somebody."""
    settings = settings_from(data_dir=data_dir)
    parts, found = _opened(settings)
    heard = placework.heard(parts, parts.clock())
    if isinstance(heard, Unreachable):
        raise click.ClickException(explained(heard))
    directory = _directory(settings, found.overlay)
    today = parts.clock().date()
    for one in directory.everything:
        if country and one.country != country.upper():
            continue
        trusted = confidence(one.checked, one.expires, heard.get(one.id, NOTHING_HEARD), today)
        shown = "" if one.published else f"  (not shown: {one.why_unpublished})"
        ours = "  (changed by staff)" if one.id in found.overlay else ""
        click.echo(f"{_word(trusted.band):9} {one.checked}  {one.id}: {one.title}{ours}{shown}")
    click.echo(f"{len(found.waiting)} change(s) wait for a second person.")


@resources.command("check")
@DATA_DIR
def check(data_dir: Path | None) -> None:
    """Check what is published with the files as they are now; ends with 1 where something does not add up."""
    settings = settings_from(data_dir=data_dir)
    parts, found = _opened(settings)
    verdict = look_over(_folders(settings), {}, files(found.overlay), parts.clock())
    _say(verdict)
    click.echo(f"{len(found.overlay)} entry or entries by staff, and all of it adds up.")


@resources.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@DATA_DIR
def export(data_dir: Path | None, folder: Path) -> None:
    """Write what staff have laid over the list as TOML files into a FOLDER that is not there yet."""
    _, found = _opened(settings_from(data_dir=data_dir))
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        raise click.ClickException("This folder is there already. Name one that is not.") from None
    written = files(found.overlay)
    for name, text in written.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    click.echo(
        f"{len(written)} file(s) with {len(found.overlay)} entry or entries. SOUNDINGS_RESOURCES_DIR reads them."
    )


@resources.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--by", "address", required=True, help="Who proposes it: the e-mail address of their account.")
@click.option("--why", default="", help="Why, in one sentence: for whoever looks at it.")
@DATA_DIR
def bring(data_dir: Path | None, folder: Path, address: str, why: str) -> None:
    """Propose the entries in a FOLDER's TOML files in place of what staff have laid over the list; a second publishes.

    An entry that is in none of the files is as it was shipped again. Nothing is kept that does not add up.
    """
    settings = settings_from(data_dir=data_dir)
    parts, found = _opened(settings)
    account = signing_in.find(parts.staff, "address", address)
    if account is None:
        raise click.ClickException("Nobody who works here has this address.")
    try:
        wanted = read({path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.toml"))})
    except (OSError, ValueError) as fault:
        raise click.ClickException(f"These files cannot be read: {fault}") from None

    def looked(before: Mapping[str, str], after: Mapping[str, str]) -> Verdict:
        return look_over(_folders(settings), before, after, parts.clock())

    made = overlaying.propose(parts, By(account.staff, parts.clock()), between(found.overlay, wanted), why, looked)
    if isinstance(made, Verdict):
        _say(made)
    if not isinstance(made, Proposal):
        raise click.ClickException(f"Nothing was proposed: {made}")
    click.echo(f"Proposed. Somebody else looks at it: /staff/places/proposals/{made.code}")


def _opened(settings: Settings) -> tuple[Parts, Board]:
    parts = wire(settings)
    found = overlaying.board(parts)
    if isinstance(found, Unreachable):
        raise click.ClickException(explained(found))
    return parts, found


def _folders(settings: Settings) -> tuple[Path, ...]:
    own = settings.resources_dir
    return (HERE / "resources", *((own,) if own else ()))


def _directory(settings: Settings, overlay: Overlay) -> Directory:
    from screening.library.overlaid import load_over  # noqa: PLC0415  # only this command needs it

    try:
        return load_over(_folders(settings), files(overlay))
    except DataFaults as faults:
        raise click.ClickException(str(faults)) from None


def _say(verdict: Verdict) -> None:
    if verdict.good:
        return
    lines = [str(fault) for fault in verdict.faults]
    lines += [f"{gap.country}, {gap.route}: {gap.why}, from {_moment(gap.at)} on" for gap in verdict.gaps]
    lines += [f"{code}: no crisis line or no drug line any more" for code in verdict.lost]
    raise click.ClickException("\n".join(lines))


def _moment(at: datetime) -> str:
    return at.strftime("%A %H:%M UTC")


def _word(band: Band) -> str:
    return band.name.lower()
