"""Every text at /dev/texts, as a locked phone would show it. Development only, until there is a site for staff."""

from flask import Blueprint

from referral.actions.parts import Parts
from referral.actions.texts.showing import LOCK_SCREEN, Asked, shown
from screening.web.render import page

PATH = "/dev/texts"


def pages(parts: Parts) -> Blueprint:
    """Return the page; whoever mounts it sees to it that production has none."""
    made = Blueprint("lockscreens", __name__)
    made.get(PATH, endpoint="look")(lambda: _look(parts))
    return made


def _look(parts: Parts) -> str:
    texts, settings = parts.texts, parts.settings
    country = settings.default_country or parts.directory.listed[0].code
    by_language = {
        language: shown(texts, parts.house, Asked(language, country), settings.texts_price, parts.clock())
        for language in texts.languages
    }
    return page(
        "lockscreens", "referral/lockscreens.html", by_language=by_language, country=country, letters=LOCK_SCREEN
    )
