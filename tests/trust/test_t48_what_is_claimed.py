"""What the texts claim, and what the promises page says: nothing that was not measured.

The controls want a planted claim found, and a promise gone from the page once one of its checks failed.
"""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from screening.app import create_app
from screening.web.promises import PROMISES, RESULTS, held, made, read_run
from tests import factories, walk
from tests.actors import Visitor
from tests.shipped import shipped
from tests.trust_report import ROOT, Measured

pytestmark = pytest.mark.trust
CATALOGUES = sorted((ROOT / "screening" / "translations").rglob("*.po"))
# "Anonymous" waits until all of T06 to T13 stand behind it; T13 is about what is kept with a phone number.
CLAIMS = re.compile(
    r"100 ?%|hipaa|guarantee|bank.?grade|military|unhackable|risk.?free|clinically (proven|tested|validated)"
    r"|(completely|fully|totally) (safe|private|anonymous|confidential)|\bsecure(ly|d)?\b|\banonym\w*"
    r"|garant[ií]|(totalmente|completamente) (segur|privad|an[óo]nim|confidencial)|\ban[óo]nim\w*"
    r"|(sitio|p[áa]gina|conexi[óo]n|web) segur[oa]|nivel militar",
    re.IGNORECASE,
)
# The names of groups and a study that is quoted: not said of this site.
OF_OTHERS = re.compile(
    r"(Narcotics|Cocaine|Alcoholics) Anonymous|anonymous (web )?survey|encuesta an[óo]nima", re.IGNORECASE
)
ID = re.compile(r"T\d\d")


def claimed(text: str) -> re.Match[str] | None:
    """Find the first claim in a text."""
    return CLAIMS.search(OF_OTHERS.sub("", text))


def read_by_the_public(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield a name and the words of every page, in both languages, and of every page that a result leads to."""
    for language in ("en", "es"):
        site = create_app(factories.settings(folder, **walk.OPERATOR), known=shipped(), clock=lambda: factories.NOW)
        spoken = {"Accept-Language": language}
        for name, html in walk.pages_of(site, **spoken):
            yield f"{language} {name}", unescape(re.sub(r"<[^>]+>", " ", html))
        visitor = Visitor(site, **spoken).starts()
        for _ in walk.walk(visitor, walk.pathway_of(site), walk.the_most):
            pass
        for rule in site.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and not rule.arguments and "/lea" not in rule.rule:
                yield f"{language} {rule.rule}", visitor.opens(rule.rule).sees


def translated() -> Iterator[tuple[str, str]]:
    """Yield every text that can be shown, and each of its translations."""
    for path in CATALOGUES:
        with path.open("rb") as file:
            for message in read_po(file):
                texts = [message.id, message.string]
                for text in texts:
                    yield path.parts[-3], " ".join(text) if isinstance(text, (tuple, list)) else str(text)


def test_t48_pages_claim_nothing_that_is_not_proved(tmp_path: Path, trust: Measured) -> None:
    pages = list(read_by_the_public(tmp_path))
    claims = sorted({f"{name}: {found[0]}" for name, words in pages for found in [claimed(words)] if found})
    trust("T48", f"{len(claims)} claims on {len(pages)} pages in two languages {claims[:5]}", "0", not claims)


def test_t48_catalogues_claim_nothing_that_is_not_proved(trust: Measured) -> None:
    texts = list(translated())
    claims = sorted({f"{name}: {text[:60]}" for name, text in texts if claimed(text)})
    trust("T48", f"{len(claims)} claims in {len(texts)} texts {claims[:3]}", "0", bool(texts) and not claims)


def test_t49_every_promise_names_its_checks(trust: Measured) -> None:
    named = [promise for promise in PROMISES if promise.checks and all(ID.fullmatch(one) for one in promise.checks)]
    trust("T49", f"{len(named)} of {len(PROMISES)} promises name their checks", "all", len(named) == len(PROMISES))


def test_t49_only_what_held_is_shown(tmp_path: Path, trust: Measured) -> None:
    site = create_app(factories.settings(tmp_path), known=shipped(), clock=lambda: factories.NOW)
    words = Visitor(site).opens("/promises").sees
    with site.test_request_context():
        # This site sends no texts, so it makes no promise about them.
        kept = {str(one.text) for one in held(read_run(ROOT / "screening" / RESULTS), made(set()))}
        shown = {str(promise.text) for promise in PROMISES if str(promise.text) in words}
    trust("T49", f"{len(shown)} promises shown, {len(kept)} held", "the same", shown == kept)


def test_t49_control_a_failed_check_takes_its_promise_away(tmp_path: Path) -> None:
    every = sorted({check for promise in PROMISES for check in promise.checks})
    for failing in ("", *every):
        rows = [{"id": one, "passed": one != failing, "value": "1", "threshold": "1"} for one in every]
        path = tmp_path / RESULTS
        path.write_text(json.dumps({"day": "2026-11-21", "checks": rows}))
        expected = [promise.text for promise in PROMISES if failing not in promise.checks]
        assert [one.text for one in held(read_run(path))] == expected
    assert held(read_run(tmp_path / "nothing")) == ()


@pytest.mark.parametrize("claim", ["It is 100% private.", "HIPAA compliant", "a secure site", "El sitio es anónimo."])
def test_t48_control_a_claim_is_found(claim: str) -> None:
    assert claimed(claim)
