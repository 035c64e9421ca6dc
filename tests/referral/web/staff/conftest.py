"""A staff site, made once for a module; each test employs people of its own."""

from collections.abc import Iterator

import pytest

from tests.referral.staffsite import StaffSite, staff_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with staff_site(tmp_path_factory.mktemp("staff")) as made:
        yield made
