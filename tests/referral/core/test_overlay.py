"""Entries laid over the shipped ones: changes that meet, the way back, and the file that they are written as."""

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.core.overlay import (
    NOTHING,
    Change,
    Conflict,
    FieldChange,
    Local,
    between,
    changed,
    differences,
    hiding,
    plain,
)
from referral.core.overlayfile import content, entry, files, overlay_of, read, texts_of

OURS = Local("GB", {"id": "gb-ours", "name": "Ours", "checked": "2026-11-21"})
HIDDEN = hiding("gb-frank", "GB")


def test_changes_are_made_upon_what_they_were_written_for() -> None:
    made = changed(NOTHING, [Change("gb-ours", None, OURS), Change("gb-frank", None, HIDDEN)])
    assert made == {"gb-ours": OURS, "gb-frank": HIDDEN}
    assert HIDDEN.hidden
    assert changed(made, [Change("gb-frank", HIDDEN, None)]) == {"gb-ours": OURS}
    assert changed(made, [Change("gb-gone", None, None)]) == made
    assert hiding("gb-talk", "GB") == Local("GB", {"id": "gb-talk", "withdrawn": True})


def test_what_somebody_else_changed_meanwhile_is_not_written_over() -> None:
    made = {"gb-ours": OURS}
    assert changed(made, [Change("gb-ours", None, HIDDEN)]) == Conflict(("gb-ours",))
    assert changed(made, [Change("gb-frank", None, HIDDEN)]) == {"gb-ours": OURS, "gb-frank": HIDDEN}


def test_the_way_back_undoes_all_of_it() -> None:
    then, now = {"gb-ours": OURS}, {"gb-frank": HIDDEN}
    assert changed(now, between(now, then)) == then


def test_fields_that_differ_are_named_with_what_stood_there() -> None:
    before = {"id": "a", "name": "Old", "cost": "Free"}
    assert differences(before, {"id": "a", "name": "New", "recorded": "No"}) == (
        FieldChange("name", "Old", "New"),
        FieldChange("cost", "Free", None),
        FieldChange("recorded", None, "No"),
    )
    assert differences(None, {"id": "a"}) == (FieldChange("id", None, "a"),)


def test_what_is_published_reads_back() -> None:
    overlay = {"gb-ours": OURS, "gb-frank": HIDDEN}
    assert overlay_of(content(overlay)) == overlay
    assert content(overlay) == content(dict(reversed(overlay.items())))
    assert (content(NOTHING), overlay_of("")) == ("", NOTHING)


def test_what_is_no_entry_is_not_read() -> None:
    with pytest.raises(ValueError, match="gb: an entry has no id"):
        read({"gb": "[[resource]]\nname = 'Nobody'\n"})
    assert read({"gb": "title = 'Places'\n"}) == {}
    assert texts_of("") == {}


def test_what_is_published_is_written_for_people_to_read_and_always_the_same() -> None:
    one = Local("GB", {"id": "a", "checked": "2026-11-21", "hours": {"zone": "é\x7f"}, "contact": [{"kind": "url"}]})
    assert entry(one.table) == (
        '[[resource]]\nid = "a"\nchecked = 2026-11-21\nhours = { zone = "é\\u007f" }\n\n'
        '  [[resource.contact]]\n  kind = "url"\n'
    )
    both = content({"b": Local("FR", {"id": "b"}), "a": one})
    assert both.startswith('{"fr": ')
    assert "é" in both
    assert list(texts_of(both)) == ["fr", "gb"]


def test_days_are_days_and_words_in_a_list_are_words() -> None:
    written = entry({"id": "a", "expires": "2026-12-01", "languages": ["checked"], "open": [{"days": ["mon"]}]})
    assert "expires = 2026-12-01\n" in written
    assert 'languages = ["checked"]\n' in written
    assert 'open = [{ days = ["mon"] }]\n' in written


def test_days_deep_inside_become_text() -> None:
    assert plain({"a": [date(2026, 11, 21)], "b": ({"c": date(2026, 1, 2)},)}) == {
        "a": ["2026-11-21"],
        "b": [{"c": "2026-01-02"}],
    }


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TABLE = st.fixed_dictionaries(
    {
        "id": TEXT,
        "takes_people_who_use": st.booleans(),
        "languages": st.lists(TEXT),
        "hours": st.fixed_dictionaries(
            {"zone": TEXT, "open": st.lists(st.fixed_dictionaries({"days": st.lists(TEXT), "from": TEXT}))}
        ),
        "checked": st.dates().map(date.isoformat),
        "contact": st.lists(st.fixed_dictionaries({"kind": TEXT, "number": TEXT}), min_size=1),
    }
)


@given(TABLE)
def test_whatever_is_typed_is_written_as_toml_that_says_the_same(table: dict[str, object]) -> None:
    written = files({"a": Local("GB", table), "b": HIDDEN})["gb"]
    first, last = tomllib.loads(written)["resource"]
    assert plain(first) == table
    assert last == {"id": "gb-frank", "withdrawn": True}
