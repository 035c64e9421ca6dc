"""Public holidays of a country or a part of it, worked out a year at a time when first asked for."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays


@dataclass(frozen=True, slots=True)
class Holidays:
    """The public holidays of a country (ISO code), or of one of its regions, as something days can be looked up in."""

    country: str
    region: str | None = None

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in _year(self.country, self.region, day.year)


def known(country: str, region: str | None) -> bool:
    """Return whether the public holidays of this place are known."""
    regions = holidays.list_supported_countries(include_aliases=True).get(country)
    return regions is not None and (region is None or region in regions)


@lru_cache(maxsize=256)
def _year(country: str, region: str | None, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, subdiv=region, years=year))
