"""Whose replies wait for a person: danger first, with their words, and the number only where it is asked for."""

from pathlib import Path

from click.testing import CliRunner

from referral.actions.texts.waiting import waiting
from referral.cli import main
from tests.phones import World

OTHER = "+447400123457"


def test_words_of_danger_come_first_and_what_was_written_is_there(world: World) -> None:
    world.confirmed().texts("can somebody tell me about the bus please")
    world.passes(minutes=5)
    other = world.confirmed(OTHER, only_mine=False)
    world.passes(minutes=1)
    other.texts("I want to die")
    found = waiting(world.parts)
    assert isinstance(found, tuple)
    assert [(one.kind, one.number) for one in found] == [("crisis", OTHER), ("human", "+447400123456")]
    assert [reply.body for reply in found[0].replies] == ["1", "I want to die"]
    assert [one.only_mine for one in found] == [False, True]


def test_who_stopped_is_marked_and_who_deleted_is_not_there(world: World) -> None:
    world.confirmed().texts("stop, I want to die")
    found = waiting(world.parts)
    assert isinstance(found, tuple)
    assert [one.stopped for one in found] == [True]
    with world.parts.followup.writing() as work:
        contact = work.contacts.by_number("+447400123456")
        assert contact
        work.contacts.delete(contact.code)
    assert waiting(world.parts) == ()


def test_the_command_shows_no_number_unless_asked(tmp_path: Path) -> None:
    CliRunner().invoke(main, ["migrate", "--data-dir", str(tmp_path)])
    shown = CliRunner().invoke(main, ["texts", "waiting", "--data-dir", str(tmp_path)])
    assert shown.exit_code == 0
    assert "0 wait." in shown.output
