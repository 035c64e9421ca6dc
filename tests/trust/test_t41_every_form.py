"""T41: every form of both sites, bent as no browser does, by everybody who may send it: no fault, and no half row.

On PostgreSQL, which takes fewer values than SQLite does. The short form is `test_t31_who_may_open_what.py`'s last test.
Seen to fail with a page that reads a number without looking at it.
"""

from pathlib import Path
from typing import Any

import pytest

from referral.core.access import Role
from tests.postgres import postgres_server, postgres_url
from tests.referral.staffsite import staff_site
from tests.trust.formfillers import everybody
from tests.trust.fuzz import UNREAD, Fuzz, fuzz, report
from tests.trust_report import Measured
from tests.walk import OPERATOR

__all__ = ["postgres_server", "postgres_url"]
LONG = 5000
EVERYTHING: dict[str, Any] = {"texts_countries": ("GB", "ES"), "texts_per_second": 500.0, **OPERATOR}


@pytest.mark.trust_long
@pytest.mark.postgres
@UNREAD
def test_t41_five_thousand_forms_of_both_sites(tmp_path: Path, postgres_url: str, trust: Measured) -> None:
    with staff_site(tmp_path, database_url=postgres_url, **EVERYTHING) as site:
        made = Fuzz(site, everybody(site, [(role,) for role in Role]))
        report(fuzz(made, LONG), "PostgreSQL, six roles and visitors", trust)
