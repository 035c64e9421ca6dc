"""`referral papers`: impact assessment, record, notices and incident kit, filled in from the settings as they are."""

from importlib.metadata import version
from pathlib import Path

import click

from referral.actions.published.effective import now_in_force
from referral.actions.running.papers import Desk, NotRead, paper, sheet
from referral.cli.common import DATA_DIR, settings_from
from referral.core.papers import whole
from referral.settings import Settings
from referral.texting.papers import open_papers
from referral.wiring import now, wire

ANSWERS = "answers.toml"


@click.command()
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder to write into.")
@click.option("--complete", is_flag=True, help="Write nothing while anything is open, and name what is.")
@DATA_DIR
def papers(to: Path, data_dir: Path | None, *, complete: bool) -> None:
    """Write the papers that you have to have as an operator, and the questions that only you can answer.

    They are drafts by a program, and not legal advice. Fill in answers.toml, name it in SOUNDINGS_PAPERS, and write
    them again.
    """
    desk = Desk(_in_force(settings_from(data_dir=data_dir)), open_papers(), version("soundings"))
    try:
        made = {name: paper(desk, name, now().date()) for name in desk.templates}
        questions = sheet(desk)
    except NotRead as fault:
        raise click.ClickException(str(fault)) from None
    left = {one.key: one.question for each in made.values() for one in each.open}
    if complete and left:
        listed = "\n".join(f"  {key}: {question}" for key, question in left.items())
        raise click.ClickException(f"{len(left)} things are open, so nothing is complete:\n{listed}")
    to.mkdir(parents=True, exist_ok=True)
    for name, one in made.items():
        (to / f"{name}.txt").write_text(whole(one), encoding="utf-8")
    (to / ANSWERS).write_text(questions, encoding="utf-8")
    click.echo(f"{len(made)} papers are in {to}. {len(left)} things only you can fill in: {ANSWERS}.")


def _in_force(settings: Settings) -> Settings:
    """Return the settings with what was published laid over them, where there is a database to ask."""
    if not (settings.database_url or settings.data_dir.exists()):
        return settings
    held = now_in_force(wire(settings).publishing, settings)
    return held.settings if held is not None else settings
