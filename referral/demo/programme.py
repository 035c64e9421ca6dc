"""Which story begins when, with whom: days before now."""

from collections.abc import Callable

from referral.core.casework import Door
from referral.demo import backstage, scenes, textscenes
from referral.demo.cast import DOCK, NORTH, SOUTH
from referral.demo.scenes import Comes, Story
from referral.demo.stage import Stage

Begins = tuple[float, Callable[[Stage, Comes], Story], Comes]

SOME_TIME_AGO = (scenes.has_enough, scenes.has_enough, scenes.arrives, scenes.has_enough, scenes.not_reached)
LONG_AGO: tuple[Begins, ...] = tuple(
    (262 - 4 * place, SOME_TIME_AGO[place % 5], Comes("Ben" if place % 3 else "Ann", NORTH, "some", 40 + place))
    for place in range(44)
)
"""Whatever the day, one quarter of these is over for long enough for its rows to be handed out."""

PROGRAMME: tuple[Begins, ...] = (
    *LONG_AGO,
    (41, scenes.stays, Comes("Ann", NORTH, "many", 1)),
    (40, scenes.arrives, Comes("Ann", NORTH, "many", 2)),
    (39, scenes.not_reached, Comes("Ben", NORTH, "few", 3)),
    (38, scenes.has_enough, Comes("Ann", NORTH, "some", 4)),
    (37, scenes.arrives, Comes("Quinn", DOCK, "body", 5)),
    (36, textscenes.stops, Comes("", "", "", 6)),
    (35, scenes.is_full, Comes("Ben", SOUTH, "body", 7)),
    (34, scenes.comes_back, Comes("Ben", SOUTH, "some", 8)),
    (33, textscenes.texted, Comes("Ann", NORTH, "many", 9)),
    (31, scenes.red_flag, Comes("Ann", NORTH, "danger", 10, Door.KIOSK)),
    (30, scenes.has_enough, Comes("Quinn", DOCK, "few", 11)),
    (29, scenes.not_reached, Comes("Quinn", DOCK, "few", 12)),
    (28, scenes.twice, Comes("Ann", NORTH, "some", 13)),
    (27, scenes.arrives, Comes("Ben", NORTH, "blood", 14)),
    (26, scenes.stays, Comes("Quinn", DOCK, "body", 15)),
    (25, scenes.thinks, Comes("Ben", SOUTH, "prescribed", 16)),
    (24, textscenes.has_no_mobile, Comes("Ann", NORTH, "some", 17)),
    (22, scenes.waits_for_answer, Comes("Ann", NORTH, "blood", 18)),
    (21, textscenes.calls_me, Comes("Ben", SOUTH, "low_mood", 19)),
    (19, scenes.stays, Comes("Ben", NORTH, "some", 20)),
    (18, textscenes.texted, Comes("Quinn", DOCK, "some", 21)),
    (16, scenes.is_full, Comes("Ann", NORTH, "many", 22)),
    (14, scenes.tried, Comes("Ben", SOUTH, "few", 23)),
    (12, scenes.waits_for_answer, Comes("Quinn", DOCK, "many", 24)),
    (10, scenes.thinks, Comes("Ann", NORTH, "young", 25)),
    (9, backstage.asks_to_be_erased, Comes("Ann", NORTH, "few", 34)),
    (8, scenes.refused, Comes("Ann", NORTH, "low_mood", 26)),
    (6, scenes.broken_off, Comes("Ben", NORTH, "few", 27)),
    (5, textscenes.in_danger, Comes("", "", "", 28)),
    (3, scenes.tried, Comes("Ann", NORTH, "few", 29)),
    (2, scenes.just_new, Comes("Ben", SOUTH, "some", 30)),
    (1, scenes.just_new, Comes("Quinn", DOCK, "many", 31)),
    (0.1, scenes.new_flag, Comes("Ann", NORTH, "danger", 32, Door.KIOSK)),
    (0.05, scenes.just_new, Comes("Ann", NORTH, "few", 33)),
)
"""The whole of it. A short one, for tests, plays the last few."""
