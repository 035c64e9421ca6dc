"""The extractor finds the texts that people read in data files, with their lines, and nothing else."""

from io import BytesIO

from screening.extract import extract_toml
from tests.datatexts import CHECK, PATHWAY, ROUTES


def _found(text: str) -> dict[str, int]:
    messages = extract_toml(BytesIO(text.encode()), (), (), {})
    return {message: line for line, _, message, _ in messages}


def test_texts_of_questions_and_choices() -> None:
    found = _found(CHECK)

    assert {"Check", "Now", "Is any of this happening?", "A fit", "None of these", "Nose"} <= set(found)
    assert "now" not in found
    assert "Apache-2.0" not in found


def test_each_text_has_its_line() -> None:
    assert CHECK.splitlines()[_found(CHECK)["A fit"] - 1].strip().startswith('{ code = "fit"')


def test_texts_of_rules_and_what_their_sources_say() -> None:
    found = _found(PATHWAY)

    assert {"Call now.", "You use often.", "Often", "Grams do not compare.", "Our proposal", "A paper"} <= set(found)


def test_texts_of_routes() -> None:
    assert {"Emergency", "People who come.", "Call."} <= set(_found(ROUTES))
