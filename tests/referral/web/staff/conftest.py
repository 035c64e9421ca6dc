"""A staff site, made once for a module; each test employs people of its own."""

from collections.abc import Iterator

import pytest

from referral.core.access import Role
from tests.referral.staffsite import Browser, StaffSite, staff_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with staff_site(tmp_path_factory.mktemp("staff")) as made:
        yield made


@pytest.fixture(scope="module")
def ann_at_first(site: StaffSite) -> Browser:
    return site.somebody_in("Ann", Role.COUNSELOR)


@pytest.fixture
def ann(site: StaffSite, ann_at_first: Browser) -> Browser:
    """Return Ann's browser; she signs in again where time has passed since."""
    if ann_at_first.opens("/") != 200:
        ann_at_first.signs_in(ann_at_first.address, site.clock())
    return ann_at_first
