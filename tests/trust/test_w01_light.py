"""The front end stays light: sizes of the style sheet, packed, and of the script; the staff site's by themselves."""

import pytest

from tests.trust_report import ROOT, Measured

pytestmark = pytest.mark.trust
BUILT = ROOT / "screening" / "static" / "build"
LARGEST_SHEET = 10 * 1024
LARGEST_SCRIPT = 5 * 1024
LARGEST_STAFF_SCRIPT = 10 * 1024
"""Staff sit at a desk, and get it beside the public one."""


def largest(pattern: str) -> int:
    return max(path.stat().st_size for path in BUILT.glob(pattern))


def test_w01_the_front_end_is_light(trust: Measured) -> None:
    sheet, script, staff = largest("*.css.gz"), largest("app.*mjs"), largest("staff.*mjs")
    small = sheet <= LARGEST_SHEET and script <= LARGEST_SCRIPT and staff <= LARGEST_STAFF_SCRIPT
    told = f"{LARGEST_SHEET}+{LARGEST_SCRIPT} bytes, for staff {LARGEST_STAFF_SCRIPT}"
    trust("W01", f"{sheet}+{script} bytes, for staff {staff}", told, small)
