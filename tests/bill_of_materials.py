"""Writes the bill of materials: every Python package installed here and every npm package of the front end's build.

`make sbom` writes it as CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/). It holds no time and no random number, so
that two of the same installation are the same file. What the service itself needs is `required`; what only builds or
checks it is `excluded`.
"""

import json
import re
import sys
from base64 import b64decode
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
OURS = "soundings"
SERVICE = ROOT / "requirements" / "scale.txt"
"""All that the service may need when it runs, on one machine or on several."""
NPM = ROOT / "frontend" / "package-lock.json"
NPM_INSTALLED = ROOT / "frontend" / "node_modules" / ".package-lock.json"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
HASHES = {"sha512": "SHA-512", "sha384": "SHA-384", "sha256": "SHA-256", "sha1": "SHA-1"}
Component = dict[str, Any]


def normal(name: str) -> str:
    """Return the name of a package as the index compares it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(path: Path = SERVICE) -> dict[str, str]:
    """Return name and version of each package in a lock file; one that depends on the machine may not be installed."""
    return {normal(name): version for name, version in PINNED.findall(path.read_text(encoding="utf-8"))}


def bill(installed: Iterable[Distribution], npm: dict[str, Any]) -> dict[str, Any]:
    """Make the bill.

    Args:
        installed: the Python packages, ours among them.
        npm: the `packages` of a package-lock.json.

    """
    service = set(pinned())
    found = {normal(one.name): one for one in installed}
    ours = found.pop(OURS)
    parts = [*(python_part(one, service) for one in found.values()), *npm_parts(npm)]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": OURS,
                "name": OURS,
                "version": ours.version,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            }
        },
        "components": sorted(parts, key=lambda part: str(part["bom-ref"])),
    }


def python_part(one: Distribution, service: set[str]) -> Component:
    """Describe an installed Python package; `service` are the names that the service needs when it runs."""
    name = normal(one.name)
    address = f"pkg:pypi/{name}@{one.version}"
    return _part(name, one.version, address, name in service) | _licences(_licence_of(one))


def npm_parts(packages: dict[str, Any]) -> Iterator[Component]:
    """Describe each npm package of a lock file; none of them runs in the service."""
    seen = set()
    for place, told in packages.items():
        name = told.get("name", place.rpartition("node_modules/")[2])
        address = f"pkg:npm/{name.replace('@', '%40')}@{told.get('version', '')}"
        if place and not told.get("link") and address not in seen:
            seen.add(address)
            part = _part(name, told["version"], address, needed=False)
            yield part | _licences(str(told.get("license", ""))) | _digest(told.get("integrity", ""))


def _part(name: str, version: str, address: str, needed: bool) -> Component:
    scope = "required" if needed else "excluded"
    kinds = {"type": "library", "bom-ref": address, "name": name, "version": version, "purl": address}
    return {**kinds, "scope": scope}


def _licence_of(one: Distribution) -> str:
    told = one.metadata
    short = next((str(told[name]).strip() for name in ("License-Expression", "License") if name in told), "")
    kinds = [kind.rpartition(" :: ")[2] for kind in told.get_all("Classifier") or () if kind.startswith("License ::")]
    return short if short and "\n" not in short else " and ".join(kinds)


def _licences(told: str) -> Component:
    return {"licenses": [{"license": {"name": told}}]} if told else {}


def _digest(integrity: str) -> Component:
    kind, _, value = integrity.partition(" ")[0].partition("-")
    return {"hashes": [{"alg": HASHES[kind], "content": b64decode(value).hex()}]} if kind in HASHES else {}


def here() -> dict[str, Any]:
    """Make the bill of this installation."""
    lock = NPM_INSTALLED if NPM_INSTALLED.is_file() else NPM
    return bill(distributions(), json.loads(lock.read_text(encoding="utf-8"))["packages"])


def main(to: str) -> None:
    """Write the bill of this installation to a file."""
    Path(to).write_text(json.dumps(here(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
