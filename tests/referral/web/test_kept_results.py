"""Keeping a result under seven words and coming back to it, by somebody whose browser runs no scripts."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from sqlite3 import connect
from threading import Event

import pytest

from referral import worker
from referral.actions.public.returning import Desk
from referral.core.phrase import written
from referral.core.tally import Week
from referral.store.database import StoreUnavailable
from referral.web import keptdesk, returning
from referral.web.keptdesk import TRIES_AN_HOUR
from referral.wiring import wire
from referral.wordlists import open_word_lists
from screening.app import Known, create_app
from screening.web.limits import HOUR, Limits, Names
from tests import factories
from tests.actors import Given, Visitor
from tests.referral.people import Clock
from tests.texters import Texting, texting

WORD = re.compile(r"<li><b>(.*?)</b></li>")
SHORT: dict[str, Given] = {
    "now": ["none"],
    "source": ["elsewhere"],
    "days_30__value": "20",
    "days_heaviest__value": "22",
    "body": ["none"],
    "control": ["need_more", "lost_control"],
    "route": ["nasal"],
    "same_day": ["none"],
    "setting": ["none"],
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Texting]:
    with texting(tmp_path_factory.mktemp("kept")) as made:
        yield made


def finishes(visitor: Visitor, **given: Given) -> Visitor:
    """Do the short check and look at the result."""
    visitor.starts()
    for _ in range(20):
        if visitor.at != "question":
            break
        names = visitor.next_form.names
        told = {**SHORT, **given}
        visitor.answers(**{name: one for name, one in told.items() if name.replace("__", "-") in names})
    return visitor.opens("/result")


def draws(visitor: Visitor) -> list[str]:
    """Ask for seven words."""
    visitor.opens("/kept")
    visitor.sends(visitor.form("/kept/new"))
    return WORD.findall(visitor.response.get_data(as_text=True))


def tells_two(visitor: Visitor, words: list[str]) -> Visitor:
    """Type the two words that are asked for."""
    asked = [name for name in visitor.next_form.names if name.startswith("word-")]
    return visitor.answers(**{name.replace("-", "__"): words[int(name[5:]) - 1] for name in asked})


def keeps(visitor: Visitor) -> list[str]:
    """Keep the result at hand."""
    words = draws(visitor)
    visitor.sends(visitor.form("/kept/saved"))
    assert tells_two(visitor, words).at == "kept-done", visitor.sees
    return words


def opens(visitor: Visitor, words: list[str]) -> Visitor:
    return visitor.sends(visitor.opens("/kept").form("/kept/open"), words=" ".join(words))


class Once(Event):
    """Is over as soon as somebody waits for it."""

    def wait(self, timeout: float | None = None) -> bool:
        """Do not wait."""
        del timeout
        self.set()
        return True


def rows(world: Texting) -> int:
    with closing(connect(world.parts.settings.data_dir / "soundings.db")) as database:
        return int(database.execute("SELECT count(*) FROM kept_result").fetchone()[0])


def test_kept_opened_asked_anew_compared_renewed_and_deleted(world: Texting) -> None:
    visitor = finishes(world.visitor())
    assert "/kept" in visitor.page.links
    words = keeps(visitor)
    assert len(words) == 7
    assert visitor.opens("/kept/words").at == "kept", "the words are shown once"
    other = opens(world.visitor(), [one.upper()[:4] for one in words])
    assert (other.at, "many signs" in other.sees, "Needing more" in other.sees) == ("kept-result", True, True)
    other.sends(other.form("/kept/again"))
    assert other.at == "start"
    finishes(other, control=["none"], days_30__value="2", days_heaviest__value="2")
    assert "/kept/result" in other.page.links
    other.opens("/kept/result")
    for said in ("What changed", "many signs", "few signs so far", "cannot tell now Needing more", "20 2"):
        assert said in other.sees, said
    other.sends(other.form("/kept/renew"), words=" ".join(words))
    assert (other.at, rows(world)) == ("kept-done", 1)
    assert "few signs so far" in opens(world.visitor(), words).sees
    other.opens("/kept/delete").answers(words=" ".join(words))
    assert ("It is deleted" in other.sees, rows(world)) == (True, 0)
    assert "Nothing is kept under these words" in opens(world.visitor(), words).sees


def test_the_whole_result_is_what_it_was_and_counts_no_second_time(world: Texting) -> None:
    visitor = finishes(world.visitor())
    first = visitor.sees
    words = keeps(visitor)
    other = opens(world.visitor(), words)
    other.sends(other.form("/kept/whole"))
    assert other.at == "result"
    cut = "Your answers are kept until"
    assert other.sees.partition(cut)[0] == first.partition(cut)[0]
    assert other.browser.get_cookie("session") is not None


def test_nothing_is_kept_before_two_words_came_back(world: Texting) -> None:
    before = rows(world)
    visitor = finishes(world.visitor())
    words = draws(visitor)
    assert visitor.opens("/kept/check").at == "kept-words", "first they are to be saved"
    visitor.sends(visitor.form("/kept/saved"))
    tells_two(visitor, [*words[1:], words[0]])
    assert ("These are not the words" in visitor.sees, rows(world)) == (True, before)
    visitor.sends(visitor.form("/kept/new"))
    assert WORD.findall(visitor.response.get_data(as_text=True)) != words
    visitor.sends(visitor.form("/kept/stop"))
    assert (visitor.opens("/kept/check").at, rows(world)) == ("kept", before)


def test_only_a_result_of_ones_own_can_be_kept(world: Texting) -> None:
    assert "Show me my seven words" not in world.visitor().opens("/kept").sees
    visitor = world.visitor().starts(for_whom="someone_else")
    while visitor.at == "question":
        visitor.answers()
    visitor.opens("/result")
    assert "/kept" not in visitor.page.links
    assert "Show me my seven words" not in visitor.opens("/kept").sees


def test_what_is_mistyped_is_put_right_or_said(world: Texting) -> None:
    words = keeps(finishes(world.visitor()))
    other = opens(world.visitor(), words[:6])
    assert "Seven words are needed" in other.sees
    opens(other, [*words[:6], "qqqqqq"])
    assert "We do not know “qqqqqq”." in other.sees
    assert " ".join(words[:6]) in other.response.get_data(as_text=True), "nothing is typed twice"
    opens(other, [*words[1:], words[0]])
    assert "Look at each once more" in other.sees or "Nothing is kept" in other.sees


def test_answers_that_are_being_given_are_not_written_over(world: Texting) -> None:
    words = keeps(finishes(world.visitor()))
    other = opens(world.visitor().starts(), words)
    assert (other.at, "Show the whole result" in other.sees) == ("kept-result", False)
    assert other.opens("/questions").at == "question"


@dataclass
class NothingKept:
    """A store with nothing in it, which counts who asks."""

    asked: int = 0

    def put(self, number: int, content: bytes, until: Week, most: int) -> bool:
        """Refuse it."""
        raise StoreUnavailable(f"{number} {content!r} {until} {most}")

    def get(self, number: int, week: Week) -> tuple[bytes, Week] | None:
        """Find nothing."""
        self.asked += bool(week) and number >= 0
        return None

    def drop(self, number: int) -> bool:
        """Find nothing."""
        return number < 0

    def clear(self, week: Week) -> int:
        """Find nothing."""
        return week.year - week.year


@pytest.mark.parametrize(("address", "most"), [("8.8.8.8", TRIES_AN_HOUR), ("127.0.0.1", 30)])
def test_there_is_an_end_to_tries_by_visitor_and_for_all(tmp_path: Path, address: str, most: int) -> None:
    clock, store = Clock(), NothingKept()
    known = Known(factories.small_pathway(), factories.small_directory())
    site = create_app(factories.settings(tmp_path), known=known, clock=clock)
    limits = Limits(Names(clock))
    made = keptdesk.made(Desk(store, clock, 90), open_word_lists(), lambda: 0, limits)
    keeping = replace(made, of_all=limits.window("of all", HOUR, 30))
    site.register_blueprint(returning.pages(keeping))
    visitor = Visitor(site)
    visitor.browser.environ_base["REMOTE_ADDR"] = address
    words = {"words": [" ".join(written(66, keeping.lists[0]))]}
    form = visitor.opens("/kept").form("/kept/open")
    words["csrf_token"] = [one.value for one in form.controls if one.name == "csrf_token"]
    for _ in range(most + 5):
        visitor.browser.post("/kept/open", data=words)
    assert (store.asked, "too many tries" in visitor.opens("/kept").sees) == (most, True)
    clock.passes(hours=1)
    opens(visitor, words["words"])
    assert (store.asked, "Nothing is kept under these words" in visitor.sees) == (most + 1, True)


def test_when_the_database_is_away_nothing_is_lost(world: Texting) -> None:
    file = world.parts.settings.data_dir / "soundings.db"
    visitor = finishes(world.visitor())
    words = draws(visitor)
    visitor.sends(visitor.form("/kept/saved"))
    away = Path(f"{file}-away")
    world.service.close()
    file.rename(away)
    file.mkdir()
    try:
        tells_two(visitor, words)
        assert (visitor.at, "Nothing is lost" in visitor.sees) == ("kept-check", True)
        other = opens(world.visitor(), words)
        assert (other.at, "Nothing is lost" in other.sees) == ("kept", True)
        assert " ".join(words) in other.response.get_data(as_text=True)
        other.opens("/kept/delete").answers(words=" ".join(words))
        assert "Nothing is lost" in other.sees
    finally:
        file.rmdir()
        away.rename(file)
    assert tells_two(visitor, words).at == "kept-done"
    assert opens(world.visitor(), words).at == "kept-result"


def test_after_its_time_it_is_gone(world: Texting) -> None:
    words = keeps(finishes(world.visitor()))
    kept = rows(world)
    parts = replace(wire(world.parts.settings), clock=world.clock)
    worker.ResultLoop().run(parts, Once(), Event())
    assert rows(world) == kept
    world.clock.passes(days=97)
    assert "Nothing is kept under these words" in opens(world.visitor(), words).sees
    worker.ResultLoop().run(parts, Once(), Event())
    assert rows(world) == 0
    parts.close()
