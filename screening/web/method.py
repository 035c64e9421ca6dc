"""How answers become a result, and every result there can be: both drawn from the very data that the scorer runs on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint

from screening.core.conditions import Level
from screening.core.instrument import URGENCY_ORDER, Flag, LevelRule, NoteKind, Pathway, RouteRule, Source
from screening.core.outcome import versions
from screening.web.atlasbook import FALLING
from screening.web.parts import parts
from screening.web.render import page

pages = Blueprint("method", __name__)


@dataclass(frozen=True, slots=True)
class Sources:
    """Every source once, in the order in which it is first used, with its number."""

    numbers: Mapping[Source, int]

    @classmethod
    def of(cls, pathway: Pathway) -> "Sources":
        """Number the sources of a pathway."""
        rules = (pathway.flags, pathway.signs, pathway.levels, pathway.rules, pathway.notes)
        used = dict.fromkeys(rule.source for group in rules for rule in group)
        return cls({source: number for number, source in enumerate(used, start=1)})


def _soonest(rule: Flag | RouteRule) -> int:
    return -max(URGENCY_ORDER[way.urgency] for way in rule.ways)


@pages.get("/method")
def method() -> str:
    """Show every rule with its sentence, what it rests on, and where that comes from."""
    pathway = parts().pathway
    return page(
        "method",
        "screening/method.html",
        flags=sorted(pathway.flags, key=_soonest),
        levels=[(level, rules) for level in FALLING if (rules := _at(pathway.levels, level))],
        rules=sorted(pathway.rules, key=_soonest),
        notes=[note for note in pathway.notes if note.kind is not NoteKind.NORM or parts().settings.norms],
        sources=Sources.of(pathway).numbers,
        routes=parts().directory.routes,
        versions=versions(pathway, parts().directory.version),
    )


def _at(rules: Iterable[LevelRule], level: Level) -> tuple[LevelRule, ...]:
    return tuple(rule for rule in rules if rule.level is level)


@pages.get("/atlas")
def atlas() -> str:
    """Show every kind of result that can be reached, with the help it opens; none is without help."""
    return page("atlas", "screening/atlas.html", atlas=parts().atlas.get(), routes=parts().directory.routes)
