"""What `screening check` refuses in a pathway: codes, order, circles, bands, reasons, routes, reach."""

from pathlib import Path

import pytest

from tests.datafolder import CHECK_FILE, PATHWAY_FILE, DataFolder


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder.written(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "field", "message"),
    [
        ('when = { question = "days", at_least = 4 }', 'when = { question = "weeks", at_least = 4 }',
         "sign[0].when.question", "there is no question weeks"),
        ('when = { question = "days", at_least = 4 }', 'when = { question = "now", at_least = 4 }',
         "sign[0].when.question", "now is a question of kind choices, which cannot be asked this"),
        ('any_of = ["fit"]', 'any_of = ["fits"]', "flag[0].when.any_of", "there is no choice of now called fits"),
        ('any_of = ["fit"]', 'only = ["fits"]', "flag[0].when.only", "there is no choice of now called fits"),
        ('grams_at_least = 5, by = ["swallowed"]', 'grams_at_least = 5, by = ["smoked"]',
         "rule[1].unless.by", "there is no route of amount called smoked"),
        ('{ sign = "often" }', '{ sign = "seldom" }', "level[0].when.any[0].sign", "there is no sign seldom"),
        ('{ part = "often", score', '{ part = "body", score', "level[0].when.any[1].part", "there is no part body"),
        ('instrument = "check"', 'instrument = "other"', "step[1].instrument", "there is no instrument other"),
        ('instrument = "check"', 'instrument = "start"', "step[1].instrument", "start is in this pathway already"),
        ('stage = "start"', 'stage = "long"', "step", "steps stand in the order start, short, long"),
        ('route = "drug_help"', 'route = "nobody"', "rule[0].ways[0].route",
         "there is no route nobody with somebody to turn to"),
        ('route = "emergency"', 'route = "nobody"', "flag[0].ways[0].route",
         "there is no route nobody with somebody to turn to"),
        ('because = "For everybody."\n', "", "rule[0].because", "Field required"),
        ('because = "You use often."\n', "", "level[0].because", "Field required"),
        ('because = "You said that someone has a fit."\n', "", "flag[0].because", "Field required"),
        ('at_least = 4 }\nsource = "paper"', "at_least = 4 }", "sign[0].source", "Field required"),
        ('at_least = 4 }\nsource = "paper"', 'at_least = 4 }\nsource = "book"', "sign[0].source",
         "there is no [sources.book] in this file"),
        ("when = { always = true }", "", "rule[0].when", "Field required"),
        ("when = { always = true }", "when = { always = false }", "rule[0].when", "always can only be true"),
        ('code = "some_signs"', 'code = "anybody"', "rule[1].code", "there is more than one rule anybody"),
        ('code = "some_signs"', 'code = "fit"', "rule[1].code", "there is more than one rule fit"),
        ('level = "moderate"', 'level = "low"', "level[0].level", "only high and moderate have rules"),
        ('level = ["moderate", "high"]', 'level = ["huge"]', "rule[1].when", "there is no level huge"),
        ('when = { question = "days", at_least = 4 }', 'when = { level = ["high"] }', "sign[0].when.level",
         "the level is not known yet: only a [[rule]] or a [[note]] may ask for it"),
        ('code = "few", from = 0, to = 1 }', 'code = "few", from = 0, to = 2 }', "part[0].bands[1]",
         "many overlaps few"),
        ('code = "few", from = 0, to = 1 }', 'code = "few", from = 0, to = 0 }', "part[0].bands[1]",
         "no band holds 1 to 1"),
        ('code = "few", from = 0, to = 1 }', 'code = "few", from = 1, to = 1 }', "part[0].bands[0]",
         "the first band starts at 0"),
        ('code = "few", from = 0, to = 1 }', 'code = "many", from = 0, to = 1 }', "part[0].bands[1]",
         "there is more than one band many"),
        ('code = "many", from = 2, to = 3 }', 'code = "many", from = 2, to = 9 }', "part[0].bands[1].to",
         "the bands end at 9, the points at 3"),
        ('code = "many", from = 2, to = 3 }', 'code = "many", from = 2, to = 1 }', "part[0].bands[1]",
         "many ends before it starts"),
        ('[[part]]\ncode = "much"', '[[part]]\ncode = "idle"', "part[1]", "no question has points in idle"),
        ('code = "small"\nversion', 'code = "tiny"\nversion', "code", "the file is called small.toml"),
        ('[[step]]\nstage = "short"', '[[step]]\nstage = "soon"', "step[1].stage", "Input should be"),
    ],
)  # fmt: skip
def test_a_broken_pathway_is_refused(data: DataFolder, old: str, new: str, field: str, message: str) -> None:
    data.change(PATHWAY_FILE, old, new)

    found = data.faults()

    assert any(f": {field}: {message}" in fault for fault in found), found


def test_a_condition_may_not_ask_about_its_own_screen(data: DataFolder) -> None:
    own = 'when = { question = "amount", grams_at_least = 1, by = ["nasal"] }'
    data.change(CHECK_FILE, 'when = { question = "days", at_least = 1 }', own)

    assert any("asks about amount, on the same screen or a later one" in fault for fault in data.faults())


def test_a_condition_may_not_ask_about_a_later_screen_through_a_sign(data: DataFolder) -> None:
    data.change(CHECK_FILE, 'title = "Now"\n', 'title = "Now"\nwhen = { sign = "often" }\n')

    assert any("screen[0].when.sign: asks about days, on the same screen or a later one" in f for f in data.faults())


def test_a_condition_may_not_ask_about_the_points_of_a_later_screen(data: DataFolder) -> None:
    data.change(CHECK_FILE, 'title = "Now"\n', 'title = "Now"\nwhen = { part = "often", score_at_least = 1 }\n')

    assert any("screen[0].when.part: asks about days" in fault for fault in data.faults())


def test_a_step_may_not_ask_about_itself(data: DataFolder) -> None:
    data.change(PATHWAY_FILE, 'instrument = "check"', 'instrument = "check"\nunless = { sign = "often" }')

    assert any("step[1].unless.sign: asks about days" in fault for fault in data.faults())


def test_signs_may_not_ask_in_a_circle(data: DataFolder) -> None:
    more = '[[sign]]\ncode = "more"\ntitle = "More"\nsource = "ours"\nwhen = { sign = "often" }\n\n'
    data.change(PATHWAY_FILE, "[[flag]]", f"{more}[[flag]]")
    data.change(PATHWAY_FILE, "at_least = 4 }\nsource", 'at_least = 4 }\nunless = { sign = "more" }\nsource')

    found = data.faults()

    assert any("sign[0]: often asks for itself" in fault for fault in found)
    assert any("sign[1]: more asks for itself" in fault for fault in found)


def test_a_question_that_nobody_can_reach_is_refused(data: DataFolder) -> None:
    both = 'when = { all = [{ sign = "often" }, { question = "days", below = 2 }] }'
    data.change(CHECK_FILE, 'when = { sign = "often" }', both)

    line = data.line_of(CHECK_FILE, '[[screen.question]]\ncode = "longest"')

    assert data.faults() == [f"instruments/check.toml:{line}: screen[3].question[0]: no answers lead to longest"]


def test_a_question_beyond_its_maximum_is_refused(data: DataFolder) -> None:
    data.change(CHECK_FILE, 'when = { question = "days", at_least = 1 }', 'when = { question = "days", at_least = 31 }')

    assert any("no answers lead to amount" in fault for fault in data.faults())


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("[]", "a condition is one of {"),
        ('{ question = "days" }', "{ question } is not a condition; write one of {"),
        ('{ not = { sign = "often" } }', "{ not } is not a condition"),
        ("{ all = [] }", "give a list of conditions, with at least one in it"),
        ("{ any = 1 }", "give a list of conditions, with at least one in it"),
        ('{ at_least_of = 3, among = [{ sign = "often" }] }', "give a whole number from 1 to 1"),
        ('{ at_least_of = true, among = [{ sign = "often" }] }', "give a whole number from 1 to 1"),
        ("{ sign = 1 }", "sign is a code in quotes"),
        ('{ question = "now", any_of = [] }', "any_of is a list of codes, with at least one in it"),
        ('{ question = "days", below = true }', "below is a number"),
        ('{ part = "often", score_at_least = 1.5 }', "score_at_least is a whole number"),
    ],
)
def test_a_condition_of_another_shape_is_refused(data: DataFolder, condition: str, message: str) -> None:
    data.change(PATHWAY_FILE, "when = { always = true }", f"when = {condition}")

    assert any(message in fault for fault in data.faults()), data.faults()


def test_all_faults_of_all_files_come_in_one_run(data: DataFolder) -> None:
    data.change(CHECK_FILE, 'text = "On how many days?"\n', "")
    data.change(PATHWAY_FILE, 'any_of = ["fit"]', 'any_of = ["fits"]')
    data.change(PATHWAY_FILE, 'because = "For everybody."\n', "")
    data.change(PATHWAY_FILE, 'code = "many", from = 1, to = 2', 'code = "many", from = 2, to = 2')
    data.change("resources/gb.toml", 'operator = "A charity"\nwho_answers', "who_answers")
    data.change("cases/one.toml", "days = 5", 'days = 5\nnights = 2\nnow = "fits"')

    found = "\n".join(data.faults())

    for piece in ("question[0].text: Field", "called fits", "because: Field", "no band holds 1", "operator", "nights"):
        assert piece in found


def test_a_table_that_cannot_be_read_makes_nothing_else_stumble(data: DataFolder) -> None:
    data.change(CHECK_FILE, 'text = "On how many days?"\n', "")

    assert [fault.rpartition(": ")[2] for fault in data.faults()] == ["Field required"]


def test_a_broken_sign_or_part_makes_nothing_else_stumble(data: DataFolder) -> None:
    data.change(PATHWAY_FILE, 'title = "Often"\nwhen', "when")
    data.change(PATHWAY_FILE, 'code = "often"\ntitle = "How often"', 'code = "often"')

    assert [fault.rpartition(": ")[2] for fault in data.faults()] == ["Field required", "Field required"]
