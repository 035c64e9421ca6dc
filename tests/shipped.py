"""The questions and the places that are shipped, read once in each process that runs tests: nothing writes to them."""

from functools import cache

from screening.app import Known, read_data
from screening.settings import Settings


@cache
def shipped() -> Known:
    """Return them as a site without places of its own reads them."""
    return read_data(Settings())
