"""The public site holds nothing of the staff site's where that is shut, and not its templates either."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LARGE = {"flask_security", "passlib", "webauthn", "qrcode", "flask_login"}
MAKES = """
import sys
from pathlib import Path
from referral.app import create_app
from referral.settings import Settings
create_app(Settings(data_dir=Path(sys.argv[1]), staff=sys.argv[2]))
print(*{name.split('.')[0] for name in sys.modules})
"""


@pytest.mark.parametrize("staff", ["true", "false"])
def test_what_staff_sign_in_with_is_loaded_only_where_their_site_is_open(tmp_path: Path, staff: str) -> None:
    command = [sys.executable, "-c", MAKES, str(tmp_path), staff]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert (set(done.stdout.split()) & LARGE) == (LARGE if staff == "true" else set())
