"""How a request to Twilio can end without an answer."""


class NotSent(Exception):
    """Surely not handed over. `code` says why, `wait` how many seconds the provider asked for."""

    def __init__(self, code: str, wait: float | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.wait = wait


class NoAnswer(Exception):
    """It may have been handed over: no answer came, or not all of it, or in time."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
