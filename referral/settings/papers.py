"""What an operator sets for the papers that they have to have."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from referral.settings.digest import DigestSettings
from screening.settings.reading import place


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSettings(DigestSettings):
    """The settings so far, and that for the papers."""

    papers: Annotated[
        Path | None,
        place(
            "File with your answers to what the papers (impact assessment, record, notices, incident kit) ask: "
            "`referral papers --to FOLDER` writes one to fill in. Empty: they stay open."
        ),
    ] = None
