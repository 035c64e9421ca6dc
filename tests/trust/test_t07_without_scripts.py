"""Everything without JavaScript, leaving included, and how long it takes until the screen is clean.

Seen to fail when the leave link had no address of its own. The time is told, never asked for: a busy machine would
fail it for no fault of ours.
"""

import time

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.conftest import Person
from tests.trust import people
from tests.trust.conftest import Profile
from tests.trust.served import Served
from tests.trust_report import Measured

pytestmark = [pytest.mark.trust, pytest.mark.browser]
HEARD_WITHIN = 30
SLOWER = 4
# The first frame in which nothing of the question is shown any more.
# The site may be left before that frame is drawn: then the page is gone too. So it is told, not returned.
GONE = """() => {
  const began = performance.now()
  const tell = () => { if (document.documentElement.hidden) gone(performance.now() - began) }
  addEventListener('click', () => requestAnimationFrame(tell))
  addEventListener('pagehide', tell)
  document.querySelector('[data-leave]').click()
}"""


def test_t07_a_whole_journey_and_out_without_scripts(served: Served, profile: Profile, trust: Measured) -> None:
    with profile(java_script_enabled=False) as context:
        person = people.short_check(context, served.address)
        person = people.longer(person)
        took = _leaves(context, person)
        at, left = person.at, context.cookies()
    trust("T07", f"at {at} with {len(left)} cookies", "left, 0", at == "left" and not left)
    how = f"without scripts, CPU {SLOWER} times slower"
    trust("T07", f"{took:.0f} ms from the press to the page that says it is over, {how}", "told", True)


def test_t07_with_scripts_the_page_is_hidden_at_once(served: Served, profile: Profile, trust: Measured) -> None:
    with profile() as context:
        person = people.short_check(context, served.address)
        _slow_down(context, person)
        told: list[float] = []
        person.page.expose_function("gone", lambda after: told.append(after))  # noqa: PLW0108  # it must be Python's own
        person.page.evaluate(GONE)
        person.page.wait_for_url("**/left")
        # What the page that is gone had to say comes by another way, and on a busy machine not at all.
        for _ in range(HEARD_WITHIN):
            if told:
                break
            person.page.wait_for_timeout(100)
    took = f"{told[0]:.0f} ms" if told else "no time was heard"
    trust("T07", f"{took} from the press to an empty page with scripts, CPU {SLOWER} times slower", "told", True)


def _leaves(context: BrowserContext, person: Person) -> float:
    _slow_down(context, person)
    began = time.perf_counter()
    person.page.locator("[data-leave]").first.click(no_wait_after=True)
    person.page.wait_for_url("**/left", wait_until="commit")
    took = (time.perf_counter() - began) * 1000
    person.page.wait_for_load_state()
    return took


def _slow_down(context: BrowserContext, person: Person) -> None:
    context.new_cdp_session(person.page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
