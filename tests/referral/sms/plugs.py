"""Every plug with what it needs to run in a test, and the webhooks that it would believe."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from referral.sms import Hook, Outgoing, SmsProvider, connect
from referral.sms.console import Console
from tests.peers.callbacks import Webhook
from tests.peers.twilio import PUBLIC, Fake, serving

INBOUND = f"{PUBLIC}/sms/inbound"
NUMBER = "+447700900900"
MUTE = frozenset({"failing"})
"""Plugs to which nobody writes and from which no callback comes."""
TEXT = Outgoing(NUMBER, "Hello from Sam. Reply 1 to go on.", 600, f"{PUBLIC}/sms/status/f00d", "f00d")


@dataclass(frozen=True, slots=True)
class Rig:
    """A plug."""

    plug: SmsProvider


@dataclass(frozen=True, slots=True)
class Talking(Rig):
    """A plug to which people write. `reply` makes the webhook of a reply, `status` that of the receipt of TEXT."""

    reply: Callable[[str, str], Hook]
    status: Callable[[], Hook]


def as_hook(sent: Webhook) -> Hook:
    """Return a webhook as the door hands it on."""
    return Hook(sent.url, sent.form, sent.signature)


@contextmanager
def _console(folder: Path) -> Iterator[Rig]:
    plug = connect("console", {"data_dir": str(folder), "production": "false"})
    assert isinstance(plug, Console)
    codes = iter(f"{number:032x}" for number in range(100))

    def reply(number: str, body: str) -> Hook:
        return plug.reply(number, body, next(codes), INBOUND)

    yield Talking(plug, reply, lambda: plug.arrivals()[0][1])


@contextmanager
def _failing(folder: Path) -> Iterator[Rig]:
    yield Rig(connect("failing", {"data_dir": str(folder), "production": "false"}))


@contextmanager
def _twilio(folder: Path) -> Iterator[Rig]:
    del folder
    with serving() as fake:
        yield Talking(
            connect("twilio", fake.settings),
            lambda number, body: as_hook(fake.reply(number, body)),
            lambda: as_hook(fake.statuses(fake.carrier.sent[-1], "delivered")[0]),
        )


RIGS: Mapping[str, Callable[[Path], AbstractContextManager[Rig]]] = {
    "console": _console,
    "failing": _failing,
    "twilio": _twilio,
}


def real(fake: Fake, **more: str) -> SmsProvider:
    """Open the real client against a fake."""
    return connect("twilio", {**fake.settings, **more})
