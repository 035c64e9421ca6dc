"""That the bill of materials and the notices leave nothing out. T47's part on the bill is this."""

import json
import re
import site
from email.parser import HeaderParser
from importlib.metadata import distributions, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests import bill_of_materials as bills

ROOT = Path(__file__).parents[2]
BILL = bills.here()
LISTED = {part["purl"] for part in BILL["components"]}
NOTICES = (ROOT / "THIRD-PARTY-NOTICES.md").read_text(encoding="utf-8")
# What is in the wheel and comes from others: which files of ours bring it in, by the words they name it with.
WORDS = ROOT / "referral" / "wordlists"
TAKEN_IN_CODE = {"mnemonic": WORDS / "__init__.py", "SecLists": WORDS / "leaked.py"}


def on_disk() -> set[tuple[str, str]]:
    """Read name and version out of what lies on the disk, without the library that the bill is made with."""
    found = set()
    for folder in site.getsitepackages():
        for told in Path(folder).glob("*.dist-info/METADATA"):
            head = HeaderParser().parsestr(told.read_text(encoding="utf-8"), headersonly=True)
            found.add((bills.normal(str(head["Name"])), str(head["Version"])))
    return found


def test_every_installed_package_stands_in_the_bill() -> None:
    disk = on_disk()
    missing = {f"{name} {made}" for name, made in disk if f"pkg:pypi/{name}@{made}" not in LISTED}
    assert missing == {f"{bills.OURS} {version(bills.OURS)}"}
    assert len(disk) - 1 == sum(one.startswith("pkg:pypi/") for one in LISTED)


@pytest.mark.skipif(not bills.NPM_INSTALLED.is_file(), reason="the front end was built elsewhere")
def test_every_npm_package_of_the_build_stands_in_the_bill() -> None:
    folders = ROOT / "frontend" / "node_modules"
    missing = []
    for told in {*folders.glob("*/package.json"), *folders.glob("@*/*/package.json")}:
        package = json.loads(told.read_text(encoding="utf-8"))
        if f"pkg:npm/{package['name'].replace('@', '%40')}@{package['version']}" not in LISTED:
            missing.append(package["name"])
    assert missing == []


def test_what_the_service_needs_is_marked_and_is_what_the_lock_says() -> None:
    needed = {part["name"]: part["version"] for part in BILL["components"] if part["scope"] == "required"}
    pinned = bills.pinned()
    assert {name: pinned[name] for name in needed} == needed
    direct = {bills.normal(Requirement(one).name) for one in _asked_by_us()}
    assert direct <= set(needed)


def _asked_by_us() -> list[str]:
    told = next(one for one in distributions() if one.name == bills.OURS).requires or []
    return [one for one in told if Requirement(one).marker is None or "service" in one]


def test_the_bill_has_what_the_format_asks_for() -> None:
    assert (BILL["bomFormat"], BILL["specVersion"]) == ("CycloneDX", "1.6")
    references = [part["bom-ref"] for part in BILL["components"]]
    assert len(references) == len(set(references)) == len(LISTED)
    assert all(part["name"] and part["version"] and part["type"] == "library" for part in BILL["components"])
    assert json.dumps(bills.here()) == json.dumps(BILL)


def test_a_package_that_was_left_out_would_be_seen() -> None:
    some = [one for one in distributions() if bills.normal(one.name) != "flask"]
    assert not any(part["name"] == "flask" for part in bills.bill(some, {})["components"])
    assert "flask" in {name for name, _ in on_disk()}


def test_the_notices_name_what_goes_into_the_wheel_and_nothing_else() -> None:
    bundled = set(TAKEN_IN_CODE)
    for path in [*(ROOT / "frontend").glob("*.scss"), *(ROOT / "frontend" / "styles").glob("*"), *_scripts()]:
        taken = re.findall(
            r"""(?:@use|@import|from|import)\s+["']([^"'.][^"']*)["']""", path.read_text(encoding="utf-8")
        )
        bundled |= {one.partition("/")[0] for one in taken if not one.startswith(("styles/", "node:", "sass:"))}
    assert set(re.findall(r"^## (\S+)$", NOTICES, re.MULTILINE)) == bundled
    for file in TAKEN_IN_CODE.values():
        assert "THIRD-PARTY-NOTICES.md" in file.read_text(encoding="utf-8")


def _scripts() -> list[Path]:
    return [path for path in (ROOT / "frontend").glob("*.mjs") if path.name != "build.mjs"]


def test_each_notice_has_a_copyright_and_the_words_of_its_licence() -> None:
    for section in re.split(r"^## ", NOTICES, flags=re.MULTILINE)[1:]:
        words = re.sub(r"[>\s]+", " ", section)
        assert re.search(r"Copyright \(c\) \d{4}", words)
        assert "shall be included in all copies or substantial portions of the Software" in words
        assert 'THE SOFTWARE IS PROVIDED "AS IS"' in words


def test_the_wheel_takes_the_notices_and_no_tests_along() -> None:
    told = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'license-files = ["LICENSE", "THIRD-PARTY-NOTICES.md"]' in told
    assert 'packages = ["screening", "referral"]' in told
