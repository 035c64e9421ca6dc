"""Writes every kind of page into a folder, for the HTML checker: `python tests/html_pages.py OUT_DIR`."""

import sys
import tempfile
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parents[1]
MOST_PAGES = 120


def main(out: Path) -> None:
    """Walk through the site and write down what was seen."""
    sys.path.insert(0, str(ROOT))
    from tests.referral.alertpages import alert_pages  # the path has to be set first
    from tests.referral.answersite import answer_pages
    from tests.referral.claimpages import claim_pages
    from tests.referral.interviews import interview_pages
    from tests.referral.keptpages import kept_pages
    from tests.referral.kioskpages import kiosk_pages
    from tests.referral.placepages import place_pages
    from tests.referral.publishingpages import publishing_pages
    from tests.referral.referralpages import referral_pages
    from tests.referral.reportpages import report_pages
    from tests.referral.resultpages import result_pages
    from tests.referral.staffsite import staff_pages
    from tests.referral.textsite import text_pages
    from tests.walk import pages_seen

    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        for name, html in chain(
            pages_seen(base),
            staff_pages(base / "staff"),
            interview_pages(base / "interview"),
            answer_pages(base / "answer"),
            alert_pages(base / "alerts"),
            result_pages(base / "result"),
            referral_pages(base / "referral"),
            kiosk_pages(base / "kiosk"),
            text_pages(base / "texts"),
            claim_pages(base / "claims"),
            kept_pages(base / "kept"),
            report_pages(base / "reports"),
            place_pages(base / "places"),
            publishing_pages(base / "publishing"),
        ):
            (out / f"{name}.html").write_text(html, encoding="utf-8")
            print(name)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
