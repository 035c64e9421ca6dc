"""`referral inventory`: everything that is held about one case or one number, as it could be handed over."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import click

from referral.actions.accounts import staff as people
from referral.actions.database import Unreachable
from referral.actions.privacy import inventory as held
from referral.actions.privacy.inventory import Inventory
from referral.cli.common import DATA_DIR, explained, settings_from
from referral.core.access import By
from referral.core.casework import standing_in
from referral.settings.service import NUMBER
from referral.web.staff.privacy import words
from referral.web.staff.privacy.codebook import COLUMNS
from referral.wiring import Parts, wire


@click.command()
@click.option("--contact", help="A phone number, with its country: +44...")
@click.option("--case", "alias", help="The two words of a case.")
@click.option("--organisation", help="Whose case it is.")
@click.option("--why", default="", help="Who asked for it: stays in the history of the case. Needed for --case.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write all of it here, as JSON.")
@DATA_DIR
def inventory(**given: Any) -> None:
    """Say what is held about one case or one number; with --out, write all of it, opened, with its codebook.

    It equals a scan of every table. What somebody answered on the public site is not in it: nobody knows whose it is.
    """
    parts = wire(settings_from(data_dir=given["data_dir"]))
    if bool(given["contact"]) == bool(given["alias"]):
        raise click.ClickException("Name one of them: --contact, or --case with --organisation.")
    found = _of_contact(parts, given["contact"]) if given["contact"] else _of_case(parts, given)
    if isinstance(found, Unreachable):
        raise click.ClickException(explained(found))
    if found is None:
        raise click.ClickException("Nothing is held.")
    for table, count in sorted(Counter(row.table for row in found.rows).items()):
        click.echo(f"{count:6} {table}: {words.TABLES[table]}")
    if given["out"] is not None:
        _write(given["out"], found)
        click.echo(f"Written, with all that was sealed opened: {given['out']}. Keep it safe, and delete it soon.")


def _of_contact(parts: Parts, typed: str) -> Inventory | Unreachable | None:
    number = "".join(sign for sign in typed if sign.isdecimal() or sign == "+")
    if not re.fullmatch(NUMBER, number):
        raise click.ClickException("This is no phone number. Write it with its country: +44 7400 123456.")
    return held.of_contact(parts, number, parts.clock())


def _of_case(parts: Parts, given: dict[str, Any]) -> Inventory | Unreachable | None:
    named = people.organisation_named(parts.staff, given["organisation"] or "")
    if named is None:
        raise click.ClickException("There is no such organisation: referral staff list names them.")
    if not given["why"].strip():
        raise click.ClickException("Say who asked, with --why: it stays in the history of the case.")
    return held.of_alias(parts, By(standing_in(named), parts.clock()), given["alias"], given["why"])


def _write(path: Path, found: Inventory) -> None:
    tables: dict[str, list[Any]] = {}
    for row in found.rows:
        tables.setdefault(row.table, []).append(dict(row.columns))
    content = {"written": found.at.isoformat(), "tables": tables, "codebook": COLUMNS}
    path.touch(mode=0o600)
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")
