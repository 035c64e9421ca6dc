"""Runs a process beside the server: begins it again when it dies, ends it when the server ends."""

import subprocess
from collections.abc import Sequence
from threading import Event, Lock, Thread

from screening import logs

BEGIN_AGAIN_SECONDS = 1.0
GRACE_SECONDS = 25
"""What the process gets to finish: a text that is being handed over takes ten seconds at most."""


class Beside:
    """A process that is kept running. Its standard input is a pipe that ends when this process does, however."""

    def __init__(self, command: Sequence[str], pause: float = BEGIN_AGAIN_SECONDS) -> None:
        """Run this command; when it ends unasked, again after a pause."""
        self._command = list(command)
        self._pause = pause
        self._over = Event()
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = Thread(target=self._keep, name="beside", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End the process, gently at first."""
        self._over.set()
        with self._lock:
            process = self._process
        if process is not None:
            process.terminate()
            try:
                process.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
        if self._thread.is_alive():
            self._thread.join()

    def _keep(self) -> None:
        said = ""
        while not self._over.is_set():
            try:
                process = self._begun()
            except OSError as fault:  # no memory, no process left, no right to run it: for now, as far as we know
                if said != type(fault).__name__:
                    said = type(fault).__name__
                    logs.named("referral").error("worker_waits", fault=said)
            else:
                said = ""
                if process is not None:
                    with process:  # which closes the pipe
                        process.wait()
            self._over.wait(self._pause)

    def _begun(self) -> "subprocess.Popen[bytes] | None":
        with self._lock:
            if self._over.is_set():
                return None
            self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE)  # noqa: S603  # our own command
            return self._process
