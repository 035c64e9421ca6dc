"""When a request is whole: only then may it cost a thread."""

from collections import UserDict
from collections.abc import ItemsView

import pytest

from screening.gathering import MOST_HEAD, MOST_HELD, Gathered

HEAD = b"POST /questions HTTP/1.1\r\nHost: a\r\n"


@pytest.mark.parametrize(
    "held",
    [
        b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        HEAD + b"Content-Length: 4\r\n\r\na=bc",
        HEAD + b"content-length:4\r\n\r\na=bcGET / HTTP/1.1",
        HEAD + b"Content-Length: 0000000004\r\n\r\na=bc",
        HEAD + b"Content-Length: 99999999999\r\n\r\na=",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n4\r\na=bc\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        HEAD + b"Content-Length: 999999\r\n\r\na=",
        b"x" * MOST_HEAD,
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"x" * MOST_HELD,
    ],
)
def test_what_is_whole_or_never_will_be_goes_to_a_thread(held: bytes) -> None:
    assert Gathered({}).take(held)
    assert _piece_by_piece(held)


def _piece_by_piece(held: bytes) -> bool:
    gathered = Gathered({})
    return any(gathered.take(held[at : at + 1]) for at in range(len(held)))


@pytest.mark.parametrize(
    "held",
    [
        b"",
        b"G",
        HEAD + b"X: content-length: 0\r\n",
        HEAD + b"Content-Length: 4\r\n\r\na=b",
        HEAD + b"X: 1\r\nContent-Length: 4\r\n\r\n",
        HEAD + b"Content-Length: 0000000004\r\n\r\na=b",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n10\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n4\r\na=bc",
    ],
)
def test_what_is_begun_waits(held: bytes) -> None:
    assert not Gathered({}).take(held)
    assert not _piece_by_piece(held)


def test_what_may_be_larger_is_waited_for_and_no_more_than_that() -> None:
    larger = {b"POST /staff/rules/": 512 * 1024}
    for path, length, waits in (
        (b"/staff/rules/change", 512 * 1024, True),
        (b"/staff/rules/change", 512 * 1024 + 1, False),
        (b"/questions", MOST_HELD + 1, False),
        (b"/questions", MOST_HELD, True),
    ):
        gathered = Gathered(larger)
        head = b"POST %b HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (path, length)
        assert gathered.take(head) is not waits
        assert gathered.large is (waits and length > MOST_HELD)
        for _ in range(length // 1024 - 1):
            assert gathered.take(b"x" * 1024) is not waits
        assert gathered.take(b"x" * 1024)


def test_a_head_is_read_once_however_many_pieces_follow() -> None:
    class Once(UserDict[bytes, int]):
        looks = 0

        def items(self) -> ItemsView[bytes, int]:
            self.looks += 1
            return super().items()

    larger = Once()
    gathered = Gathered(larger)
    zeros = b"content-length:" + b"0" * 30_000 + b"x\r\n"
    gathered.take(b"POST / HTTP/1.1\r\n" + zeros + b"Content-Length: 12000\r\n\r\n")
    assert not any(gathered.take(b"x") for _ in range(11_999))
    assert gathered.take(b"x")
    assert larger.looks == 1
