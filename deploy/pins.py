"""Writes the pins of a folder of wheels: `python deploy/pins.py FOLDER` puts a requirements.txt with hashes there."""

import hashlib
import sys
from pathlib import Path


def pins(folder: Path) -> str:
    """Return a line for each wheel in the folder: name, version, hash of the file."""
    lines = []
    for wheel in sorted(folder.glob("*.whl")):
        name, version = wheel.name.split("-")[:2]
        lines.append(f"{name}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n")
    return "".join(lines)


if __name__ == "__main__":
    place = Path(sys.argv[1])
    (place / "requirements.txt").write_text(pins(place), encoding="ascii")
