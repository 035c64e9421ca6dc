"""What every page needs, put together once when the app is made."""

from dataclasses import dataclass, field
from typing import Any

from flask import current_app, session
from wtforms import Form

from screening.core.directory import Directory
from screening.core.flow import PathScreen
from screening.core.instrument import Pathway
from screening.settings import Settings
from screening.web.atlasbook import AtlasBook
from screening.web.forms import form_class
from screening.web.hooks import Hooks
from screening.web.progress import Progress, from_session, to_session
from screening.web.promises import Run
from screening.web.session import Clock

KEY = "soundings"
PROGRESS = "p"
UNDER_18 = frozenset({"under_16", "16_17"})


@dataclass(frozen=True, slots=True)
class FormBook:
    """Form classes, each built once for the questions that it asks."""

    made: dict[tuple[str, ...], type[Form]] = field(default_factory=dict)
    blanks: dict[type[Form], Form] = field(default_factory=dict)

    def form_for(self, screen: PathScreen) -> type[Form]:
        """Return the form class of a screen as these answers draw it."""
        key = tuple(question.code for question in screen.questions)
        if key not in self.made:
            self.made[key] = form_class(screen)
        return self.made[key]

    def blank(self, screen: PathScreen) -> Form:
        """Return the form of a screen with nothing filled in. It is everybody's: look at it and leave it so."""
        kind = self.form_for(screen)
        if kind not in self.blanks:
            self.blanks[kind] = kind()
        return self.blanks[kind]


@dataclass(frozen=True, slots=True)
class Parts:
    """The data, the settings, the clock (aware times), the hooks, the last trust checks, the atlas, the forms."""

    settings: Settings
    pathway: Pathway
    directory: Directory
    hooks: Hooks
    clock: Clock
    trust_run: Run
    atlas: AtlasBook
    forms: FormBook = field(default_factory=FormBook)


def parts() -> Parts:
    """Return the parts of the running app."""
    # Asked for many times a page: past the proxy, as Werkzeug documents it.
    found: Parts = current_app._get_current_object().extensions[KEY]  # type: ignore[attr-defined]  # noqa: SLF001
    return found


def load_progress() -> Progress:
    """Read where the person is."""
    return from_session(session.get(PROGRESS, {}))


def save_progress(progress: Progress) -> None:
    """Keep where the person is, if that changed."""
    written = to_session(progress)
    if session.get(PROGRESS) != written:
        session[PROGRESS] = written


def country_of(progress: Progress) -> str | None:
    """Return the country that the person chose, else the operator's, else None."""
    chosen: Any = progress.answers.get("country")
    if isinstance(chosen, str) and chosen in parts().directory.countries:
        return chosen
    return None if chosen == "other" else parts().settings.default_country or None


def age_of(progress: Progress) -> str | None:
    """Return the age band that the person chose, or None."""
    chosen: Any = progress.answers.get("age")
    return chosen if isinstance(chosen, str) else None


def is_young(progress: Progress) -> bool:
    """Return whether the person said that they are under 18."""
    return age_of(progress) in UNDER_18
