"""Any order of wishes, replies, stops, pauses, kills, clock jumps and restores: what may never happen does not.

T25 counts more of it (tests/trust/test_t25_stop.py runs the same machine for longer).
"""

from hypothesis import settings

from tests.texts_machine import TextsMachine

TestTexts = TextsMachine.TestCase
TestTexts.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
