"""Has an overlay looked over by a process other than the one that serves: naming this function loads nothing heavy."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from screening.library.verdict import Verdict


def look_over(folders: tuple[Path, ...], before: Mapping[str, str], after: Mapping[str, str], now: datetime) -> Verdict:
    """Return what `screening.library.overlaid.lay` does; to be called by another process than one that serves."""
    from screening.library.overlaid import lay  # noqa: PLC0415  # whoever only names this function stays light

    return lay(folders, before, after, now)
