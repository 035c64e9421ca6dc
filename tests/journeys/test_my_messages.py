"""A person's own page about their texts, over HTTP, as a browser without scripts opens it."""

import json
import re
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from sqlite3 import connect

from tests.actors import Visitor
from tests.texters import MOBILE, Texting, agrees, gives_a_number, on_the_phone, replies, the_sum

CODE = re.compile(r"\b(\d{6})\b")


def confirmed(world: Texting) -> Visitor:
    visitor = gives_a_number(world.visitor().opens("/texts"))
    agrees(visitor, recheck="yes")
    world.works()
    replies(visitor, "1")
    world.works()
    return visitor


def opens_their_page(world: Texting, visitor: Visitor, number: str = MOBILE) -> Visitor:
    visitor.opens("/my-messages")
    visitor.sends(visitor.form("/my-messages/code"), country="GB", number=number, sum=the_sum(visitor))
    assert visitor.at == "my-messages-code"
    world.works()
    phone = on_the_phone(world.visitor())
    code = CODE.findall(phone)[-1]
    visitor.opens("/my-messages")
    return visitor.sends(visitor.form("/my-messages/open"), code=code)


def test_their_own_page_shows_what_comes_and_every_way_to_change_it(fresh: Texting) -> None:
    confirmed(fresh)
    visitor = opens_their_page(fresh, fresh.visitor())
    assert visitor.at == "my-messages-open"
    assert "asks how it is going" in visitor.sees
    assert "reminds you to look at the questions again" in visitor.sees
    assert "123456" not in visitor.sees
    visitor.sends(visitor.form("/my-messages/pause"), weeks="2")
    assert "Your texts are paused." in visitor.sees
    visitor.sends(visitor.form("/my-messages/resume"))
    assert "Your texts go on." in visitor.sees
    visitor.sends(visitor.form("/my-messages/hours"), hours="evening", zone="Europe/London")
    assert "17:00 to 20:00" in visitor.sees
    visitor.sends(visitor.form("/my-messages/export"))
    held = json.loads(visitor.response.get_data(as_text=True))
    assert "+447400123456" in json.dumps(held)


def test_deleting_leaves_nothing_to_open(fresh: Texting) -> None:
    confirmed(fresh)
    visitor = opens_their_page(fresh, fresh.visitor())
    visitor.sends(visitor.form("/my-messages/delete"))
    assert visitor.at == "my-messages-open", "the box was not ticked"
    visitor.sends(visitor.form("/my-messages/delete"), sure="yes")
    assert "Everything about your texts is deleted." in visitor.sees
    assert "Proof of what was erased" in visitor.sees
    assert visitor.at == "my-messages"
    before = on_the_phone(fresh.visitor()).count("Came:")
    fresh.days(20)
    assert on_the_phone(fresh.visitor()).count("Came:") == before


def holds(world: Texting) -> None:
    """Have two people of a service hold a case that the number is joined to."""
    with world.parts.followup.reading() as work:
        contact = work.contacts.by_number("+447400123456")
        assert contact is not None
        mark = work.contacts.tie_mark(contact.code)
    at = "2026-11-21 09:00:00"
    with closing(connect(Path(world.parts.settings.data_dir) / "soundings.db")) as database, database:
        for table, row in (
            ("organisation", ("o", "Harbour")),
            ("team", ("t", "o", "North")),
            (
                "case_file",
                (
                    "c",
                    "t",
                    "amber heron",
                    "heron",
                    "new",
                    1,
                    "s",
                    "",
                    "c",
                    "",
                    0,
                    0,
                    0,
                    at,
                    at,
                    *[None] * 3,
                    "s",
                    "o",
                    None,
                ),
            ),
            ("case_contact", ("t", "c", mark, at, "s", "s", "o")),
            ("case_order", ("r", "c", "hold", "court", "s", at, None, "approved", "m", at, None, "", "s", "o")),
        ):
            database.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608  # names from this file


def test_what_is_held_for_the_law_is_stopped_and_stays_and_the_person_is_told(fresh: Texting) -> None:
    confirmed(fresh)
    visitor = opens_their_page(fresh, fresh.visitor())
    holds(fresh)
    visitor.sends(visitor.form("/my-messages/delete"), sure="yes")
    assert "Your texts have stopped. They could not be deleted now" in visitor.sees
    assert "Proof of what was erased" not in visitor.sees
    assert visitor.at == "my-messages-open"
    before = on_the_phone(fresh.visitor()).count("Came:")
    fresh.days(20)
    assert on_the_phone(fresh.visitor()).count("Came:") == before


def test_somebody_who_stopped_can_still_delete(fresh: Texting) -> None:
    visitor = confirmed(fresh)
    replies(visitor, "STOP")
    fresh.works()
    opens_their_page(fresh, visitor)
    assert visitor.at == "my-messages-open"
    assert "4 texts so far" in visitor.sees, "what never came is not among them"
    assert "planned texts were not sent." in visitor.sees
    assert "Change it" not in visitor.sees
    visitor.sends(visitor.form("/my-messages/delete"), sure="yes")
    assert "Everything about your texts is deleted." in visitor.sees


def test_a_new_number_is_asked_first(fresh: Texting) -> None:
    confirmed(fresh)
    visitor = opens_their_page(fresh, fresh.visitor())
    form = visitor.form("/my-messages/number")
    visitor.sends(form, country="GB", number="07400 123457", sum=the_sum(visitor))
    assert "The new number gets a text" in visitor.sees
    fresh.works()
    assert "+447400123457" in on_the_phone(fresh.visitor())


def test_a_wrong_code_opens_nothing_and_an_unknown_number_looks_the_same(fresh: Texting) -> None:
    confirmed(fresh)
    known, unknown = fresh.visitor().opens("/my-messages"), fresh.visitor().opens("/my-messages")
    for visitor, number in ((known, MOBILE), (unknown, "07400 123499")):
        visitor.sends(visitor.form("/my-messages/code"), country="GB", number=number, sum=the_sum(visitor))
        visitor.sends(visitor.form("/my-messages/open"), code="000000")
        assert visitor.at == "my-messages-code"
        assert "This is not the code" in visitor.sees
    assert known.sees == unknown.sees


def test_the_page_closes_by_itself(fresh: Texting) -> None:
    confirmed(fresh)
    visitor = opens_their_page(fresh, fresh.visitor())
    fresh.clock.time += timedelta(minutes=16)
    visitor.opens("/my-messages")
    assert visitor.at == "my-messages"


def test_what_is_posted_without_an_open_page_does_nothing(world: Texting) -> None:
    visitor = world.visitor().opens("/my-messages")
    token = next(c.value for c in visitor.form("/my-messages/code").controls if c.name == "csrf_token")
    for name in ("pause", "resume", "hours", "stop", "delete", "export", "close", "open", "number"):
        fields = {"csrf_token": [token], "weeks": ["2"], "sure": ["yes"], "hours": ["any"], "zone": ["Europe/London"]}
        visitor.posts(f"/my-messages/{name}", fields)
        assert visitor.response.status_code == 200
        assert visitor.at == "my-messages", name
        assert name in {"close", "open", "number"} or "Nothing was changed" in visitor.sees, name


def test_a_button_pressed_too_late_says_that_nothing_was_done(fresh: Texting) -> None:
    confirmed(fresh)
    visitor = opens_their_page(fresh, fresh.visitor())
    fresh.clock.time += timedelta(minutes=16)
    visitor.sends(visitor.form("/my-messages/delete"), sure="yes")
    assert "Nothing was changed" in visitor.sees
    assert "is deleted." not in visitor.sees
    assert opens_their_page(fresh, visitor).at == "my-messages-open", "it is all still there"
