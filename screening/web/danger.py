"""Help first: what the crisis page shows, by what was just answered. A small choice, never a wall."""

from typing import Any

from flask import request

from screening.core.directory import Listing, Match, matching
from screening.core.instrument import FlagKind
from screening.core.resources import SPEAKS, Country, Group, Kind, Resource
from screening.core.safety import RaisedFlag, flags
from screening.web.i18n import sorting
from screening.web.parts import age_of, country_of, is_young, parts
from screening.web.progress import Progress
from screening.web.render import page
from screening.web.said import country_name

REACHED = SPEAKS | {Kind.WHATSAPP, Kind.CHAT}
CALM = frozenset({FlagKind.DOCTOR, FlagKind.CARE})
KINDS = tuple(FlagKind)
TALK = ("crisis_support", "emergency")


def waiting(progress: Progress) -> tuple[RaisedFlag, ...]:
    """Return the flags that nobody has gone on from yet, the gravest first."""
    if not progress.pending:
        return ()
    up = flags(parts().pathway, progress.read(parts().pathway))
    shown = (flag for flag in up if flag.flag.code in progress.pending)
    return tuple(sorted(shown, key=lambda flag: KINDS.index(flag.flag.kind)))


def help_page(progress: Progress, shown: tuple[RaisedFlag, ...], onward: str) -> str:
    """Draw the page for these flags; with none, the one to talk to somebody. `onward` names where its form is sent."""
    return page("crisis", "screening/crisis.html", progress, onward=onward, **help_for(progress, shown))


def help_for(progress: Progress, shown: tuple[RaisedFlag, ...]) -> dict[str, Any]:
    """Gather the places for these flags, the gravest first; with none, somebody to talk to."""
    ways = tuple(dict.fromkeys(way.route for flag in shown for way in flag.flag.ways)) or TALK
    country, now, age = country_of(progress), parts().clock(), age_of(progress)
    found: tuple[Match, ...] = tuple(matching(parts().directory, way, country, now, age) for way in ways)
    kinds = {flag.flag.kind for flag in shown}
    troubled = not shown or FlagKind.CRISIS in kinds
    speaking = _speaking(found) if troubled or FlagKind.EMERGENCY not in kinds else ()
    here = parts().directory.countries.get(country or "")
    return {
        "flags": shown,
        "gravest": shown[0].flag.kind if shown else FlagKind.CRISIS,
        "calm": bool(shown) and kinds <= CALM,
        "fainted": not shown or FlagKind.EMERGENCY in kinds,
        "matches": found,
        "first": tuple(one for one in speaking if not one.steps_back)[:2],
        "today": now.date(),
        "troubled": troubled,
        "lines": lines,
        "here": here,
        "no_child_line": bool(here) and troubled and is_young(progress) and not _for_the_young(speaking),
        "likely": None if here else _likely(),
        "elsewhere": () if here else sorted(parts().directory.countries.values(), key=_by_name),
    }


def _likely() -> Country | None:
    """Return the country that the browser's languages name (en-GB names one), to show it first."""
    regions = (language.partition("-")[2].upper() for language in request.accept_languages.values())
    return next((parts().directory.countries[one] for one in regions if one in parts().directory.countries), None)


def _speaking(found: tuple[Match, ...]) -> tuple[Listing, ...]:
    """Return the places that can be called or written to, each once, in order."""
    listings = (one for match in found for one in match.listings if one.resource.reached_by(REACHED))
    return tuple({one.resource.id: one for one in listings}.values())


def _for_the_young(listings: tuple[Listing, ...]) -> bool:
    """Whether one of these is meant for anybody under 18."""
    young = (one.resource.groups for one in listings if one.resource.for_young_people)
    return any(not groups.isdisjoint({Group.EVERYONE, Group.UNDER_18}) for groups in young)


def _by_name(country: Country) -> str:
    return sorting(country_name(country))


def lines(country: Country) -> tuple[Resource, ...]:
    """Return a few crisis lines of a country, those first whose check still holds."""
    today = parts().clock().date()
    shown = (r for r in country.resources if r.published and r.is_crisis_line and r.for_everyone)
    return tuple(sorted(shown, key=lambda r: r.expires < today))[:3]
