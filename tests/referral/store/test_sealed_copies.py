"""A sealed copy opens whole or not at all, whatever its length, and only with its key."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from referral.store.sealedcopy import MAGIC, PIECE, DoesNotOpen, Head, in_the_clear, opened, read_head, write

HEAD = Head("main", "sqlite", datetime(2026, 11, 21, 9, 30, tzinfo=UTC), "0020")
KEY = "a-backup-key-that-only-tests-know-of"


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 7])
def test_what_goes_in_comes_out(tmp_path: Path, size: int) -> None:
    content = bytes(place % 251 for place in range(1000)) * (size // 1000 + 1)
    path = tmp_path / "a.sealed"
    write(path, HEAD, KEY, (content[:size][at : at + 70_001] for at in range(0, size, 70_001)))
    assert b"".join(opened(path, KEY)) == content[:size]
    assert read_head(path) == HEAD
    assert path.stat().st_mode & 0o777 == 0o600
    assert not in_the_clear(path)


def test_pieces_that_are_missing_swapped_or_of_another_copy_do_not_open(tmp_path: Path) -> None:
    path, other = tmp_path / "a.sealed", tmp_path / "b.sealed"
    write(path, HEAD, KEY, [bytes(3 * PIECE)])
    write(other, HEAD, KEY, [bytes(3 * PIECE)])
    whole, theirs = path.read_bytes(), other.read_bytes()
    start, piece = len(whole) - 3 * (PIECE + 16), PIECE + 16
    first, second, third = (whole[start + at * piece : start + (at + 1) * piece] for at in range(3))
    for content in (
        whole[:start] + first + second,
        whole[:start] + second + first + third,
        whole[:start] + third,
        whole[:start] + first + theirs[start + piece :],
        whole + b"x",
        whole[:start],
    ):
        path.write_bytes(content)
        with pytest.raises(DoesNotOpen):
            list(opened(path, KEY))


def test_another_key_opens_nothing_and_what_fails_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.sealed"
    write(path, HEAD, KEY, [b"x"])
    with pytest.raises(DoesNotOpen, match="another key"):
        list(opened(path, KEY + "!"))

    def breaks() -> "list[bytes]":
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011  # of any kind
        write(tmp_path / "b.sealed", HEAD, KEY, (one for _ in [0] for one in breaks()))
    assert [one.name for one in tmp_path.iterdir()] == ["a.sealed"]


EARLY = b'{"kind": "main", "dialect": "sqlite", "made": "0001-01-01T00:00:00+14:00", "revision": "", "salt": ""}'


DEEP = b"[" * 4_000


@pytest.mark.parametrize("content", [b"", b"something", MAGIC, MAGIC + b"{}\n", MAGIC + EARLY + b"\n", MAGIC + DEEP])
def test_what_is_none_of_ours_is_told_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    with pytest.raises(DoesNotOpen):
        read_head(path)
    assert not in_the_clear(path)
