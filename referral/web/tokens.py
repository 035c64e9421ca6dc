"""Sealed, short-lived tokens: what a result hands to the texts (route codes and nothing else), and a task's nonce."""

import base64
import json
from collections.abc import Callable
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

OFFER_SECONDS = 1800
TASK_SECONDS = 3600


class Tokens:
    """Seals and opens tokens of one purpose; the keys are the session's, an older one still opens."""

    def __init__(self, keys: tuple[bytes, ...], purpose: str, seconds: int, clock: Callable[[], datetime]) -> None:
        boxes = [Fernet(base64.urlsafe_b64encode(_derived(key, purpose))) for key in keys]
        self._newest, self._boxes = boxes[0], MultiFernet(boxes)
        self._seconds = seconds
        self._clock = clock

    def seal(self, content: list[str]) -> str:
        """Return a token that holds these texts. Its length is a multiple of what tells nothing: it is padded."""
        text = json.dumps(content, separators=(",", ":"))
        return self._newest.encrypt_at_time(text.ljust(-(-len(text) // 256) * 256).encode(), self._now()).decode()

    def open(self, token: str) -> tuple[str, ...] | None:
        """Return what a token holds, or None where it is too old, of another purpose or not ours."""
        try:
            held = self._boxes.decrypt_at_time(token.encode(), self._seconds, self._now())
        except (InvalidToken, UnicodeEncodeError):
            return None
        return tuple(json.loads(held))

    def _now(self) -> int:
        return int(self._clock().timestamp())


def _derived(key: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"soundings {purpose}".encode()).derive(key)
