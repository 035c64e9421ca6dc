"""When a request is whole: only then may it cost a thread."""

import pytest

from screening.patience import MOST_HELD, is_whole

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
        b"x" * MOST_HELD,
    ],
)
def test_what_is_whole_or_never_will_be_goes_to_a_thread(held: bytes) -> None:
    assert is_whole(held)


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
    assert not is_whole(held)
