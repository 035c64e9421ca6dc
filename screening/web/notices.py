"""Pages about the site itself: privacy, health data, accessibility, promises. The operator's settings fill them."""

from flask import Blueprint

from screening.web.parts import parts
from screening.web.promises import Offer, held, made
from screening.web.render import page

pages = Blueprint("notices", __name__)


@pages.get("/privacy")
def privacy() -> str:
    """Say what happens to answers, what is kept, and what leaving erases."""
    return page("privacy", "screening/privacy.html")


@pages.get("/health-data")
def health_data() -> str:
    """Say it once more in the order that laws on consumer health data ask for."""
    return page("health-data", "screening/health_data.html")


@pages.get("/accessibility")
def accessibility() -> str:
    """Say what works for whom, what does not yet, and where to say so."""
    return page("accessibility", "screening/accessibility.html")


@pages.get("/promises")
def promises() -> str:
    """Show the promises that the last run of the checks bore out, and how many it did not."""
    run, hooks = parts().trust_run, parts().hooks
    told = {Offer.TEXTS: hooks.keeps_texts, Offer.RESULTS: hooks.keeps_results, Offer.STAFF: hooks.keeps_codes}
    ours = made({offer for offer, sentence in told.items() if sentence})
    kept = held(run, ours)
    return page("promises", "screening/promises.html", kept=kept, run=run, withheld=len(ours) - len(kept))
