"""Forged webhooks: none is believed, none leaves a row, and only the address that is configured counts.

Seen to fail when the address was made of the request's own host: a proxy's headers then chose what is signed.
"""

import random
import string
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.peers import callbacks
from tests.peers.callbacks import Webhook, sign
from tests.peers.carrier import Carrier
from tests.peers.shown import ACCOUNT, TOKENS
from tests.peers.twilio import PUBLIC
from tests.referral.texts_service import NUMBER, TWILIO, TextingService, texting
from tests.trust_report import Measured

pytestmark = pytest.mark.trust
INBOUND = "/sms/inbound"
# The standard port may be written or not: it is the same place.
SAME = (PUBLIC, f"{PUBLIC}:443")
ELSEWHERE = (
    "http://notes.example",
    "http://notes.example:80",
    "http://notes.example:443",
    "https://notes.example:8443",
    "https://notes.example.org",
    "https://www.notes.example",
    "https://127.0.0.1",
    "https://notes.example/sub",
    "HTTPS://NOTES.EXAMPLE",
)
PROXIES = {
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Port": "8443",
    "Forwarded": "host=evil.example;proto=http",
    "X-Original-URL": "/sms/status/1",
}


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TextingService]:
    with texting(Path(tmp_path_factory.mktemp("forged")), **TWILIO) as opened:
        opened.knows()
        yield opened


def wrote(words: str, at: str = PUBLIC + INBOUND) -> Webhook:
    return callbacks.reply(Carrier(seed=random.randrange(2**30)).came(NUMBER, words), at, ACCOUNT, TOKENS[0])


def comes(here: TextingService, hook: Webhook, **headers: str) -> int:
    signed = {"X-Twilio-Signature": hook.signature} if hook.signature else {}
    parts = urlsplit(hook.url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    form = "application/x-www-form-urlencoded"
    return here.client.post(path, data=hook.body, content_type=form, headers={**signed, **headers}).status_code


def forgeries(chance: random.Random) -> Iterator[Webhook]:
    """Yield what somebody may try who has seen a real webhook, and does not have the secret."""
    real = wrote("STOP")
    place = chance.randrange(len(real.form))
    name, value = real.form[place]
    letter = chance.choice(string.printable)
    rest = (*real.form[:place], *real.form[place + 1 :])
    yield replace(real, form=(*rest, (name, f"{value}{letter}")))
    yield replace(real, form=rest)
    yield replace(real, form=(*real.form, (f"x{letter}", value)))
    yield replace(real, form=tuple((name, NUMBER[:-1] + "1" if name == "From" else value) for name, value in real.form))
    yield replace(real, signature="")
    yield replace(real, signature=real.signature[:-1])
    yield replace(real, signature=real.signature.swapcase())
    yield replace(real, signature="".join(chance.choices(string.ascii_letters, k=28)))
    yield replace(real, signature=sign(real.url, real.form, "".join(chance.choices(string.hexdigits, k=32))))
    yield replace(real, signature=sign(real.url, real.form, ""))
    yield replace(real, url=f"{real.url}?{letter!r}")
    yield replace(real, url=f"{PUBLIC}/sms/status/{chance.getrandbits(128):032x}")


def pointing_to(base: str) -> dict[str, str]:
    """Return headers that say of a request that it came to this address."""
    parts = urlsplit(base)
    return {"X-Forwarded-Proto": parts.scheme, "X-Forwarded-Host": parts.netloc, "Host": parts.netloc}


def test_nothing_forged_is_believed_or_leaves_a_row(here: TextingService, trust: Measured) -> None:
    before, chance = here.rows(), random.Random(29)
    answers = [comes(here, one) for _ in range(100) for one in forgeries(chance)]
    let_in = [answer for answer in answers if answer != 403]
    rows = sum(here.rows().values()) - sum(before.values())
    told = f"{len(answers)} forgeries: {len(let_in)} not refused {let_in[:3]}, {rows} rows written"
    trust("T29", told, "0, and 0 rows", not let_in and here.rows() == before)


def test_only_the_configured_address_counts(here: TextingService, trust: Measured) -> None:
    before = here.rows()
    odd = []
    for base in ELSEWHERE:
        signed_for = wrote("STOP", base + INBOUND)
        for said in (*({name: value} for name, value in PROXIES.items()), pointing_to(base)):
            odd += [base] if comes(here, replace(signed_for, url=PUBLIC + INBOUND), **said) != 403 else []
    untouched = here.rows() == before
    for base in SAME:
        signed_for = wrote("hello", base + INBOUND)
        odd += [base] if comes(here, replace(signed_for, url=PUBLIC + INBOUND), **PROXIES) != 200 else []
    tried = len(ELSEWHERE) * (len(PROXIES) + 1)
    told = f"{tried} of other schemes, hosts, ports and behind proxies, {len(SAME)} of ours: {len(odd)} wrong {odd[:3]}"
    trust("T29", told, "0, and 0 rows for those", not odd and untouched)


def test_a_replayed_message_has_no_effect(here: TextingService, trust: Measured) -> None:
    hooks = [wrote(words) for words in ("HELP", "1", "STOP", "START", "I want to die")]
    first = [comes(here, one) for one in hooks]
    after = here.rows()
    again = [comes(here, one) for one in hooks * 20]
    rows = sum(here.rows().values()) - sum(after.values())
    told = f"{len(again)} replays of {len(first)} messages: {rows} rows written"
    trust("T29", told, "0 rows, answered 200", {*first, *again} == {200} and here.rows() == after)
