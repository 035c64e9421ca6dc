"""The options that say where the data is, and the one way in which commands open it."""

from pathlib import Path

import click

from screening.core.instrument import Pathway
from screening.library.faults import DataFaults
from screening.library.opening import SHIPPED, Library, open_library

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
DATA = click.option(
    "--data",
    type=FOLDER,
    default=SHIPPED,
    help="Folder with instruments, pathways and resources.",
)
OVERLAY = click.option(
    "--overlay",
    type=FOLDER,
    envvar="SOUNDINGS_RESOURCES_DIR",
    help="Folder of your own resource files, laid over the others.",
)
PATHWAY = click.argument("pathway")


def opened(data: Path, overlay: Path | None = None) -> Library:
    """Open the data, or stop with every fault on standard error."""
    try:
        return open_library(data, overlay)
    except DataFaults as faults:
        raise click.ClickException(f"the data files do not add up\n{faults}") from None


def chosen(library: Library, pathway: str) -> Pathway:
    """Return a pathway by its code, or stop with those that there are."""
    if pathway not in library.pathways:
        message = f"there is no pathway {pathway}; there is {', '.join(library.pathways)}"
        raise click.BadParameter(message, param_hint="PATHWAY")
    return library.pathways[pathway]
