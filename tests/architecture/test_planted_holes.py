"""That our code has none of the known kinds of holes, each looked for by a rule that first finds a planted one.

What must be so all the same stands below with its reason. T39 is this, and what `make scanners` adds.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.holes import RULES, holes, holes_under, unescaped_under

ROOT = Path(__file__).parents[2]
# Each rule's own hole, as somebody in a hurry would write it; what follows is right and has to be let be.
PLANTED = {
    "sql_put_together": ('session.execute(text(f"SELECT {name}"))', 'session.execute(text("SELECT 1"))'),
    "markup_of_data": ("Markup(note)", 'Markup("<br>")'),
    "template_of_data": ("render_template_string(note)", 'render_template("a.html", note=note)'),
    "redirect_from_outside": ('redirect(request.args["next"], 303)', 'redirect(f"{here}{request.form[\'x\']}", 303)'),
    "shell": ('subprocess.run(f"ls {name}", shell=True)', 'subprocess.run(["ls", name])'),
    "runs_text": ("eval(typed)", "model.eval(typed)"),
    "unsafe_reader": ("import pickle", "import tomllib"),
    "value_in_log": ('log.warning(f"no text to {number}")', 'log.warning("no_text", reason="late")'),
    "reads_clock": ("datetime.now(UTC)", "clock.now()"),
    "asks_for_ever": ("requests.get(url)", "requests.get(url, timeout=9, allow_redirects=False)"),
    "path_from_outside": ('open(request.args["file"])', 'open(folder / "list.toml")'),
    "weak_cipher": ("hashlib.md5(content)", "hashlib.sha256(content)"),
}  # fmt: skip
OTHERS = {
    "sql_put_together": ("execute(\"SELECT '%s'\" % name)", 'text("SELECT " + name)', 'text("{}".format(name))'),
    "shell": ("os.system(name)",),
    "value_in_log": ('log.error("failed", why=str(fault))', 'logs.named("referral").info("came", by=request.headers)'),
    "asks_for_ever": ("requests.get(url, timeout=9, allow_redirects=False, verify=False)", "urlopen(url)"),
    "unsafe_reader": ("from yaml import load",),
    "markup_of_data": ("Environment(autoescape=False)",),
    "path_from_outside": ('Path("/data", request.form["name"]).read_text()',),
    "weak_cipher": ("Cipher(AES(key), modes.ECB())",),
}  # fmt: skip
MEANT = {
    ("sql_put_together", "copying.py"): "names of our own tables are counted",
    ("sql_put_together", "database.py"): "names of our own tables; VACUUM takes no parameters",
    ("sql_put_together", "soundness.py"): "names of PRAGMAs from a list in the same file; they take no parameters",
    (
        "sql_put_together",
        "transfer.py",
    ): "a number and names of tables of our own, quoted; LOCK and SET take no parameters",
    ("markup_of_data", "claiming.py"): "drawn by a template of ours, which has escaped it",
    ("markup_of_data", "followup.py"): "drawn by a template of ours, which has escaped it",
    ("markup_of_data", "keeping.py"): "drawn by a template of ours, which has escaped it",
    ("markup_of_data", "letterpage.py"): "drawn by a template of ours, which has escaped it",
    ("markup_of_data", "papers.py"): "drawn by a template of ours, which has escaped it",
    ("markup_of_data", "texts.py"): "words of the catalogue; what is put into them is escaped",
    ("value_in_log", "sms_hook.py"): "the name of one of four reasons, an enumeration",
    ("value_in_log", "errors.py"): "our own fault, whose text names a kind and no value",
    ("reads_clock", "wiring.py"): "where the clock is picked up",
    ("reads_clock", "app.py"): "where the clock of the anonymous site is picked up",
}
UNESCAPED = {
    ("app_set_up.html", "authr_qrcode|safe"): "the picture for the app, drawn by a library from a key of ours",
    ("paper_sheet.html", '"&amp;only=main"|safe'): "a constant",
}
LINTED = {
    "S608": "def f(x: str) -> str:\n    return f\"SELECT * FROM t WHERE name = '{x}'\"\n",
    "S602": "import subprocess\nsubprocess.run(x, shell=True)\n",
    "S701": "import jinja2\njinja2.Environment()\n",
    "S704": "from markupsafe import Markup\nMarkup(x)\n",
    "S307": "eval(x)\n",
    "S301": "import pickle\npickle.loads(x)\n",
    "S506": "import yaml\nyaml.load(x, Loader=yaml.Loader)\n",
    "S113": "import requests\nrequests.get(x)\n",
    "S501": "import requests\nrequests.get(x, timeout=1, verify=False)\n",
    "S324": "import hashlib\nhashlib.md5(x)\n",
    "S311": "import random\nrandom.random()\n",
    "S105": 'password = "hunter2hunter2"\n',
    "TID251": "from datetime import UTC, datetime\ndatetime.now(UTC)\n",
    "BLE001": "try:\n    f()\nexcept Exception:\n    g()\n",
}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_finds_its_planted_hole_and_lets_the_right_way_be(rule: str) -> None:
    planted, right = PLANTED[rule]
    assert rule in {name for name, _ in holes(planted)}
    assert rule not in {name for name, _ in holes(right)}
    for other in OTHERS.get(rule, ()):
        assert rule in {name for name, _ in holes(other)}, other


def test_our_code_has_none_but_those_that_are_meant() -> None:
    found = [one for folder in ("referral", "screening") for one in holes_under(ROOT / folder)]
    assert [one for one in found if one[:2] not in MEANT] == []
    files = {path.name for folder in ("referral", "screening") for path in (ROOT / folder).rglob("*.py")}
    needless = set(MEANT) - {one[:2] for one in found}
    assert [one for one in needless if one[1] in files] == [], "what is not there needs no reason"


def test_templates_escape_all_but_what_is_meant() -> None:
    assert set(unescaped_under(ROOT / "templates")) == set(UNESCAPED)


def test_a_template_that_does_not_escape_is_seen(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>{{ note | safe }}</p>{% autoescape false %}", encoding="utf-8")
    assert len(list(unescaped_under(tmp_path))) == 2


def test_ruff_finds_the_planted_holes_under_the_rules_of_this_project(tmp_path: Path) -> None:
    for code, source in LINTED.items():
        (tmp_path / f"{code.lower()}.py").write_text(source, encoding="utf-8")
    settings = ["--config", str(ROOT / "pyproject.toml"), "--no-cache", "--output-format", "json"]
    run = subprocess.run(
        [sys.executable, "-m", "ruff", "check", *settings, str(tmp_path)], capture_output=True, text=True, check=False
    )
    seen = {(Path(one["filename"]).stem, one["code"]) for one in json.loads(run.stdout)}
    assert [code for code in LINTED if (code.lower(), code) not in seen] == []
