"""Synthetic populations: people drawn independently from published shares, before anything is scored.

`python -m tests.screening.population.synthetic` writes the digests anew. They are committed before the scoring
test reads them, so that no share can be bent to fit a result.
"""

import json
import tomllib
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import NotRequired, TypedDict, cast

HERE = Path(__file__).parent
DIGESTS = HERE / "digests.json"
IDS = ("gds2018", "mixmag2009", "edrs2024", "taiwan-offenders", "tricity")
ALONE = ["none"]

Person = dict[str, object]


class Base(TypedDict):
    """The answers that everybody of a population gives, and why these."""

    why: str
    answers: Person


class Draw(TypedDict):
    """One published share; `assumed` says what is not published, `take` how many options one person gets."""

    code: str
    share: float
    options: list[Person]
    text: NotRequired[str]
    url: NotRequired[str]
    assumed: NotRequired[str]
    weights: NotRequired[list[float]]
    take: NotRequired[int]


class Population(TypedDict):
    """A population file."""

    id: str
    people: int
    seed: int
    base: Base
    draw: list[Draw]


def marginals(population: str) -> Population:
    """Read the shares of one population."""
    read = tomllib.loads((HERE / f"{population}.toml").read_text(encoding="utf-8"))
    return cast("Population", read)


def generate(spec: Population) -> list[Person]:
    """Draw the people of a population; the same file always gives the same people."""
    chance = Random(spec["seed"])
    base, draws = spec["base"], spec["draw"]
    return [_person(base["answers"], draws, chance) for _ in range(spec["people"])]


def _person(base: Person, draws: Sequence[Draw], chance: Random) -> Person:
    person = {code: list(answer) if isinstance(answer, list) else answer for code, answer in base.items()}
    for draw in draws:
        if chance.random() < draw["share"]:
            for option in _picked(draw, chance):
                _add(person, option)
    return person


def _picked(draw: Draw, chance: Random) -> list[Person]:
    """Pick `take` different options; only `random()` is used, which gives the same in every Python."""
    left = list(zip(draw["options"], draw.get("weights", [1.0] * len(draw["options"])), strict=True))
    picked = []
    for _ in range(draw.get("take", 1)):
        mark = chance.random() * sum(weight for _, weight in left)
        place = 0
        while place < len(left) - 1 and mark >= left[place][1]:
            mark -= left[place][1]
            place += 1
        picked.append(left.pop(place)[0])
    return picked


def _add(person: Person, answers: Person) -> None:
    for code, answer in answers.items():
        earlier = person.get(code)
        if isinstance(answer, list) and isinstance(earlier, list) and earlier != ALONE:
            person[code] = sorted({*earlier, *answer})
        else:
            person[code] = answer


def digest(people: Sequence[Person]) -> str:
    """Give the fingerprint of a whole population."""
    lines = (json.dumps(person, sort_keys=True) for person in people)
    return sha256("\n".join(lines).encode()).hexdigest()


if __name__ == "__main__":
    found = {population: digest(generate(marginals(population))) for population in IDS}
    DIGESTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
