"""The same answers give the same bytes; what is off the path or belongs to another part changes nothing."""

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from screening.core.answers import Answers
from screening.core.flow import path_for
from screening.core.outcome import as_json, assess
from tests.ketamine import pathway
from tests.screening.properties.people import people, steady, sweep, values_of

ROOT = Path(__file__).parents[3]
DIGEST_OF_SWEEP = "from tests.screening.properties.test_sameness import digest_of_sweep; print(digest_of_sweep())"
BODY = ("bladder", "pee_gap", "pee_night", "bladder_months", "ill", "belly", "told", "pain_loop", "newborn")


def written(answers: Answers) -> str:
    return json.dumps(as_json(assess(pathway(), answers), "1"))


def digest_of_sweep() -> str:
    return sha256("\n".join(written(answers) for answers in sweep(40)).encode()).hexdigest()


@given(answers=people, chance=st.randoms(use_true_random=False))
@settings(steady, max_examples=60)
def test_the_order_of_answers_does_not_matter(answers: Answers, chance: Random) -> None:
    shuffled = list(answers.items())
    chance.shuffle(shuffled)

    assert written(dict(shuffled)) == written(answers)


def test_a_fresh_process_with_another_hash_seed_writes_the_same_bytes() -> None:
    run = subprocess.run(
        [sys.executable, "-c", DIGEST_OF_SWEEP],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert run.stdout.strip() == digest_of_sweep()


@given(answers=people, chance=st.randoms(use_true_random=False))
@settings(steady, max_examples=60)
def test_an_answer_off_the_path_changes_nothing_but_what_is_ignored(answers: Answers, chance: Random) -> None:
    counted = path_for(pathway(), answers).answers
    asked = {question.code for question in path_for(pathway(), answers).questions}
    off = {code: chance.choice(values_of(code)) for code in pathway().by_code if code not in asked}

    plain, loaded = (json.loads(written(given)) for given in (counted, {**counted, **off}))

    assert loaded.pop("ignored") == sorted(off)
    assert plain.pop("ignored") == []
    assert loaded == plain


@given(answers=people, chance=st.randoms(use_true_random=False))
@settings(steady, max_examples=60)
def test_a_body_symptom_never_moves_the_dependence_part(answers: Answers, chance: Random) -> None:
    ill = {code: chance.choice(values_of(code)) for code in BODY}
    body = frozenset(choice.code for choice in pathway().by_code["body"].choices if not choice.alone)

    before, after = (
        next(part for part in assess(pathway(), given).parts if part.part.code == "dependence")
        for given in (answers, {**answers, **ill, "body": body})
    )

    assert (before.score, before.band) == (after.score, after.band)
