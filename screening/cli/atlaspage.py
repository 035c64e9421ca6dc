"""The atlas as one page of HTML, for a clinical lead to read and sign."""

from collections.abc import Iterator, Mapping
from html import escape

from screening.core.classes import Key, OutcomeClass
from screening.core.directory import Match
from screening.core.instrument import URGENCY_ORDER, Pathway

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #888;padding:.3rem .5rem;text-align:left;vertical-align:top}"
    "@media(prefers-color-scheme:dark){body{background:#111;color:#eee}}"
)


def page(pathway: Pathway, classes: Mapping[Key, OutcomeClass], matches: Mapping[str, Mapping[str, Match]]) -> str:
    """Write the page: the classes with their routes, then who serves each route, country by country."""
    title = f"Atlas of outcomes: {escape(pathway.title)}, version {escape(pathway.version)}"
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>",
            *_classes(pathway, classes),
            *_countries(matches),
            "</body>\n</html>\n",
        )
    )


def _classes(pathway: Pathway, classes: Mapping[Key, OutcomeClass]) -> Iterator[str]:
    titles = {flag.code: flag.title for flag in pathway.flags}
    yield "<h2>Every reachable class: level and red flag</h2>\n<table>"
    yield '<thead><tr><th scope="col">Level</th><th scope="col">Red flag</th><th scope="col">Routes</th></tr></thead>'
    yield "<tbody>"
    for (level, flag), one in classes.items():
        ordered = sorted(one.routes.items(), key=lambda pair: -URGENCY_ORDER[pair[1]])
        routes = "<br>".join(f"{escape(route)}: {escape(urgency)}" for route, urgency in ordered)
        named = escape(titles[flag]) if flag else "none"
        yield f"<tr><td>{escape(level or 'none')}</td><td>{named}</td><td>{routes or 'information only'}</td></tr>"
    yield "</tbody>\n</table>"


def _countries(matches: Mapping[str, Mapping[str, Match]]) -> Iterator[str]:
    yield "<h2>Who serves each route</h2>"
    for country, by_route in matches.items():
        names = {match.country.name for match in by_route.values() if match.country}
        yield f"<h3>{escape(', '.join(names) or country)}</h3>\n<table>"
        yield '<thead><tr><th scope="col">Route</th><th scope="col">Places</th></tr></thead>\n<tbody>'
        for match in by_route.values():
            yield f"<tr><td>{escape(match.route.title)}</td><td>{'<br>'.join(_places(match))}</td></tr>"
        yield "</tbody>\n</table>"


def _places(match: Match) -> Iterator[str]:
    if match.emergency is not None:
        yield f"Emergency number {escape(' or '.join(match.emergency.ambulance))}"
    for listing in match.listings:
        place = listing.resource
        ways = "; ".join(escape(contact.shown) for contact in place.contacts)
        nearest = f" (nearest that answers now: {escape(listing.route)})" if listing.instead_of else ""
        yield f"{escape(place.title)}: {ways}{nearest}"
