"""The front end stays light: sizes of the style sheet, packed, and of the script."""

import pytest

from tests.trust_report import ROOT, Measured

pytestmark = pytest.mark.trust
LARGEST_SHEET = 10 * 1024
LARGEST_SCRIPT = 5 * 1024


def test_w01_the_front_end_is_light(trust: Measured) -> None:
    built = ROOT / "screening" / "static" / "build"
    sheet = max(path.stat().st_size for path in built.glob("*.css.gz"))
    script = max(path.stat().st_size for path in built.glob("*.mjs"))
    small = sheet <= LARGEST_SHEET and script <= LARGEST_SCRIPT
    trust("W01", f"{sheet}+{script} bytes", f"{LARGEST_SHEET}+{LARGEST_SCRIPT} bytes", small)
