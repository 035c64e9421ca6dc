"""What an operator sets for results that people ask to have kept."""

from dataclasses import dataclass
from typing import Annotated

from referral.settings.running import RunningSettings
from screening.settings.reading import switch, whole


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultSettings(RunningSettings):
    """The settings so far, and those for kept results."""

    keep_results: Annotated[
        bool,
        switch(
            "Let people keep their result under seven words that only they hold, to come back to it. `false`: no result"
            " is kept for anybody, and what was kept is deleted when its time is over."
        ),
    ] = True
    keep_results_days: Annotated[
        int, whole("Days after which a kept result is deleted, to the end of that week.", 7, 365)
    ] = 90
