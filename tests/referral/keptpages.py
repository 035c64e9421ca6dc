"""Every page about keeping a result and coming back to it, for the HTML checker."""

from collections.abc import Iterator
from pathlib import Path

from tests.referral.web.test_kept_results import draws, finishes, opens, tells_two
from tests.texters import texting


def kept_pages(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield a name and the HTML of each."""
    with texting(folder) as world:
        visitor = finishes(world.visitor())
        for name in ("kept", "kept/delete"):
            yield name.replace("/", "-"), visitor.opens(f"/{name}").response.get_data(as_text=True)
        words = draws(visitor)
        yield "kept-words", visitor.response.get_data(as_text=True)
        visitor.sends(visitor.form("/kept/saved"))
        yield "kept-check", visitor.response.get_data(as_text=True)
        tells_two(visitor, ["no"] * 7)
        yield "kept-check-wrong", visitor.response.get_data(as_text=True)
        tells_two(visitor, words)
        yield "kept-done", visitor.response.get_data(as_text=True)
        other = opens(world.visitor(), [*words[:6], "qqqq"])
        yield "kept-mistyped", other.response.get_data(as_text=True)
        yield "kept-result", opens(other, words).response.get_data(as_text=True)
        other.sends(other.form("/kept/again"))
        finishes(other, control=["none"])
        yield "kept-change", other.opens("/kept/result").response.get_data(as_text=True)
