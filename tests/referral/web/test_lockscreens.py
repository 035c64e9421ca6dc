"""The page that shows every text as a locked phone would: in development, and nowhere in production."""

from pathlib import Path

from referral.core.followup import Purpose
from referral.settings import KEYRING_FILE
from tests import walk
from tests.referral.texts_service import TWILIO, texting


def test_every_text_is_shown_in_every_language_with_its_size(tmp_path: Path) -> None:
    with texting(tmp_path) as service:
        page = service.client.get("/dev/texts").text
    for language in ("en", "es"):
        for purpose in Purpose:
            assert f'<h3 id="{purpose}-{language}">' in page
    assert '<p class="phone__text" lang="es">Notas: Gracias, anotado.' in page
    assert "What it costs is not set." in page
    assert "Msg &amp; data rates" in page


def test_a_price_that_is_set_is_shown(tmp_path: Path) -> None:
    with texting(tmp_path, texts_price=0.05, default_country="NL") as service:
        page = service.client.get("/dev/texts").text
    assert "Costs 0.0500." in page
    assert "for a person in NL" in page


def test_production_has_no_such_page(tmp_path: Path) -> None:
    with texting(tmp_path) as service:
        assert service.client.get("/dev/texts").status_code == 200
    real = {
        "mode": "production",
        "trusted_hosts": ("localhost",),
        "keyring": str(tmp_path / KEYRING_FILE),
        "texts_run_by": "NSDS",
    }
    with texting(tmp_path, **TWILIO, **walk.OPERATOR, **real) as service:
        assert service.client.get("/").status_code == 200
        assert service.client.get("/dev/texts").status_code == 404
