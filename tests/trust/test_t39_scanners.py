"""bandit and semgrep find nothing that is not meant; each of them finds a planted hole first."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.trust.scanners import bandit, semgrep
from tests.trust_report import ROOT, Measured

pytestmark = pytest.mark.trust_long
Scanner = Callable[..., list[tuple[str, str]]]
OURS = (ROOT / "referral", ROOT / "screening")
SEEN = "from flask import redirect, request\n"
PLANTED = {
    "B608": "def f(db, name):\n    db.execute(\"SELECT * FROM t WHERE a = '%s'\" % name)\n",
    "B602": "import subprocess\n\ndef f(name):\n    subprocess.run('ls ' + name, shell=True)\n",
    "B301": "import pickle\n\ndef f(read):\n    return pickle.loads(read)\n",
    "B307": "def f(typed):\n    return eval(typed)\n",
    "B113": "import requests\n\ndef f(url):\n    return requests.get(url)\n",
    "B324": "import hashlib\n\ndef f(read):\n    return hashlib.md5(read)\n",
    "B704": "from markupsafe import Markup\n\ndef f(note):\n    return Markup(note)\n",
    "sql-from-pieces": "def f(db, name):\n    asked = f\"SELECT * FROM t WHERE a = '{name}'\"\n    db.execute(asked)\n",
    "visitor-to-markup": SEEN
    + "import markupsafe\n\ndef f():\n    x = request.form['x']\n    return markupsafe.Markup(x)\n",
    "visitor-to-redirect": SEEN + "def f():\n    there = request.args.get('next')\n    return redirect(there)\n",
    "visitor-to-file": SEEN + "def f():\n    name = request.args['name']\n    return open('/data/' + name)\n",
    "visitor-to-log": SEEN + "def f(log):\n    words = request.form['words']\n    log.warning('came', words=words)\n",
    "visitor-to-another-machine": SEEN + "import requests\n\ndef f():\n    requests.get(request.args['url'])\n",
    "shell": "import os\n\ndef f(name):\n    os.system('ls ' + name)\n",
    "runs-what-it-reads": "import yaml\n\ndef f(read):\n    return yaml.load(read)\n",
}
# What is meant, with the same reasons as in tests/architecture/test_planted_holes.py.
MEANT = {
    ("B104", "remains.py"): "an address to look for in logs; nobody listens there",
    ("B608", "copying.py"): "names of our own tables",
    ("B608", "transfer.py"): "names of our own tables, quoted",
    **{
        ("B704", f"{name}.py"): "escaped by a template of ours, or words of the catalogue"
        for name in ("claiming", "followup", "keeping", "letterpage", "papers", "texts")
    },
    ("visitor-to-redirect", "placecalls.py"): "stands after the address of our own page",
    **{
        ("sql-from-pieces", f"{name}.py"): "names from lists of our own, where SQL takes no parameters"
        for name in ("0021_no_samples", "copying", "database", "schema", "soundness", "transfer")
    },
}


def planted(folder: Path, bandits: bool) -> set[str]:
    """Write the planted holes of one scanner, a file each; return their names."""
    holes = {name: source for name, source in PLANTED.items() if (name[1:].isdigit()) is bandits}
    folder.mkdir()
    for name, source in holes.items():
        (folder / f"{name}.py").write_text(source, encoding="utf-8")
    return set(holes)


@pytest.mark.parametrize("scanner", [bandit, semgrep], ids=["bandit", "semgrep"])
def test_t39_nothing_but_what_is_meant(scanner: Scanner, tmp_path: Path, trust: Measured) -> None:
    holes = planted(tmp_path / "planted", scanner is bandit)
    seen = {rule for rule, file in scanner(tmp_path, tmp_path / "planted") if file == f"{rule}.py"}
    found = scanner(tmp_path, *OURS)
    new = sorted({one for one in found if one not in MEANT})
    value = f"{scanner.__name__}: {len(seen)} of {len(holes)} planted holes found, {len(new)} of ours {new}"
    trust("T39", value, "all; 0", seen == holes and not new)
