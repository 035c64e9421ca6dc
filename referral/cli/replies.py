"""`referral read-replies`: what made-up replies would be read as."""

import json
import sys
from pathlib import Path

import click

from referral.actions.published.rehearsing import BadLine, rehearse
from referral.texting import open_lexicon
from screening.library.faults import DataFaults


@click.command("read-replies")
@click.option(
    "--words", type=click.Path(file_okay=False, path_type=Path), help="Folder of word files, to try others than ours."
)
def read_replies(words: Path | None) -> None:
    """Say what replies would be read as: JSON objects, one a line, from standard input. Nothing is kept.

    {"text": "2. not yet", "expect": "123"} where `expect` holds the digits that the last text asked for, if it did.
    """
    try:
        lexicon = open_lexicon(words) if words else open_lexicon()
    except DataFaults as faults:
        raise click.ClickException(str(faults)) from None
    bad = False
    for number, line in enumerate(sys.stdin.buffer, start=1):
        read = rehearse(line, lexicon) if line.strip() else None
        if isinstance(read, BadLine):
            bad = True
            click.echo(f"line {number}: {read.why}", err=True)
        elif read is not None:
            click.echo(json.dumps(read))
    if bad:
        sys.exit(2)
