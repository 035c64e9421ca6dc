"""Public holidays of a country or a part of it, worked out a year at a time when first asked for.

The library that knows them is large, so it is loaded by whoever works something out, and not by a site that serves.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Holidays:
    """The public holidays of a country (ISO code), or of one of its regions, as something days can be looked up in.

    Of the years in `ready` they are known already: `days`.
    """

    country: str
    region: str | None = None
    ready: frozenset[int] = frozenset()
    days: frozenset[date] = frozenset()

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        return day in (self.days if day.year in self.ready else _year(self.country, self.region, day.year))

    def ready_for(self, years: Iterable[int]) -> "Holidays":
        """Return the same with the holidays of these years worked out."""
        ready = frozenset(years)
        days = frozenset[date]().union(*(_year(self.country, self.region, year) for year in ready))
        return replace(self, ready=ready, days=days)


def known(country: str, region: str | None) -> bool:
    """Return whether the public holidays of this place are known."""
    from holidays import list_supported_countries  # noqa: PLC0415  # see above

    regions = list_supported_countries(include_aliases=True).get(country)
    return regions is not None and (region is None or region in regions)


@lru_cache(maxsize=256)
def _year(country: str, region: str | None, year: int) -> frozenset[date]:
    from holidays import country_holidays  # noqa: PLC0415  # see above

    return frozenset(country_holidays(country, subdiv=region, years=year))
