"""Gathers a request that comes in pieces, and says when it is whole: each byte is looked at once."""

import re
from collections.abc import Mapping

MOST_HELD = 80 * 1024
"""Bytes of a request that are waited for; a larger one is handed on as it is, for the site to refuse."""
MOST_HEAD = 32 * 1024
END = b"\r\n\r\n"
LENGTH = re.compile(rb"^content-length:[ \t]*+0*+(\d{0,9})[ \t]*+\r?$", re.IGNORECASE | re.MULTILINE)
CHUNKED, LAST_CHUNK = b"transfer-encoding:", b"\r\n0\r\n\r\n"


class Gathered:
    """What has come of one request so far. `large`: more of it is waited for than of any request."""

    def __init__(self, larger: Mapping[bytes, int]) -> None:
        """Gather a request; `larger` says how many bytes a body may have, by how the first line begins."""
        self.held = bytearray()
        self.large = False
        self._larger = larger
        self._needs: int | None = None
        self._chunked = False

    def take(self, came: bytes) -> bool:
        """Put a piece to the rest. Say whether all is here, or will never be: no thread has to wait then."""
        looked = len(self.held)
        self.held += came
        if self._needs is None and not self._headed(max(looked - len(END) + 1, 0)):
            return len(self.held) >= MOST_HEAD
        if self._chunked:
            return self.held.endswith(LAST_CHUNK) or len(self.held) >= MOST_HELD
        return len(self.held) >= (self._needs or 0)

    def _headed(self, since: int) -> bool:
        """Say whether the head is here, and read from it how many bytes there will be in all."""
        end = self.held.find(END, since)
        if end < 0:
            return False
        head = bytes(self.held[:end])
        self._chunked = CHUNKED in head.lower()
        length = LENGTH.search(head)
        body = int(length[1] or 0) if length else 0
        most = next((most for line, most in self._larger.items() if head.startswith(line)), MOST_HELD)
        # What is longer than that is not waited for at all.
        self._needs = end + len(END) + body if body <= most else 0
        self.large = MOST_HELD < body <= most
        return True
