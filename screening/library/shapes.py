"""The shapes of the tables in instrument and pathway files; what stands between tables is held together elsewhere."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from screening.core.conditions import Level
from screening.core.instrument import (
    Choice,
    FlagKind,
    Ground,
    Kind,
    NoteKind,
    Offer,
    Source,
    Stage,
    Urgency,
    Way,
)
from screening.core.parts import Band, Points
from screening.library.tomlfile import shown_as_written

Text = Annotated[str, StringConstraints(pattern=r"\S"), AfterValidator(shown_as_written)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]
Version = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
Whole = Annotated[int, Field(ge=0)]


class Shape(BaseModel):
    """Nothing but the named keys, and no turning of one type into another."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class SourceShape(Shape):
    """[sources.<key>]."""

    ground: Annotated[Ground, Field(strict=False)]
    text: Text
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] | None = None

    def source(self) -> Source:
        """Return it for the core."""
        return Source(self.ground, self.text, self.url)


class InstrumentShape(Shape):
    """The head of an instrument file; its screens are read one by one."""

    code: Code
    version: Version
    title: Text
    licence: Text
    source: Text
    sources: Any = None
    screen: Annotated[list[Any], Field(min_length=1)]


class ScreenShape(Shape):
    """One [[screen]]; its questions are read one by one."""

    code: Code
    title: Text
    intro: Text | None = None
    content_note: Text | None = None
    when: Any = None
    unless: Any = None
    question: Annotated[list[Any], Field(min_length=1)]


class ChoiceShape(Shape):
    """One of `choices`, or of the `routes` of an amount."""

    code: Code
    text: Text
    points: Whole = 0
    part: Code | None = None
    alone: bool = False
    group: Text | None = None
    help: Text | None = None

    def choice(self) -> Choice:
        """Return it for the core."""
        return Choice(self.code, self.text, self.points, self.part, self.alone, self.group, self.help)


class PointsShape(Shape):
    """One of the `points` of a measure."""

    at_least: float
    points: Whole
    by: list[Code] = []

    def step(self) -> Points:
        """Return it for the core."""
        return Points(self.at_least, self.points, tuple(self.by))


class QuestionShape(Shape):
    """One [[screen.question]]."""

    code: Code
    kind: Annotated[Kind, Field(strict=False)]
    text: Text
    choices: list[ChoiceShape] = []
    choices_from: Literal["countries"] | None = None
    without_none: bool = False
    units: list[Code] = []
    unit: Code | None = None
    routes: list[ChoiceShape] = []
    minimum: int | None = None
    maximum: int | None = None
    part: Code | None = None
    points: list[PointsShape] = []
    help: Text | None = None
    why: Text | None = None
    interviewer: Text | None = None
    softer: Text | None = None
    window: Text | None = None
    core: bool = False
    when: Any = None
    unless: Any = None
    licence: Text | None = None
    source: Text | None = None


class PathwayShape(Shape):
    """The head of a pathway file; its tables are read one by one."""

    code: Code
    version: Version
    title: Text
    no_level: Any = None
    sources: Any = None
    step: Annotated[list[Any], Field(min_length=1)]
    part: Any = None
    sign: Any = None
    flag: Any = None
    level: Any = None
    rule: Any = None
    note: Any = None


class StepShape(Shape):
    """One [[step]]."""

    stage: Annotated[Stage, Field(strict=False)]
    instrument: Code
    when: Any = None
    unless: Any = None


class BandShape(Shape):
    """One of the `bands` of a part."""

    code: Code
    lowest: Annotated[Whole, Field(alias="from")]
    highest: Annotated[Whole, Field(alias="to")]

    def band(self) -> Band:
        """Return it for the core."""
        return Band(self.code, self.lowest, self.highest)


class PartShape(Shape):
    """One [[part]]."""

    code: Code
    title: Text
    bands: Annotated[list[BandShape], Field(min_length=1)]


class WayShape(Shape):
    """One of the `ways` of a flag or a rule."""

    route: Code
    urgency: Annotated[Urgency, Field(strict=False)]
    offer: Annotated[Offer, Field(strict=False)] = Offer.REFERRAL

    def way(self) -> Way:
        """Return it for the core."""
        return Way(self.route, self.urgency, self.offer)


class RuleShape(Shape):
    """What every row has: when it holds, and what it rests on."""

    code: Code
    when: Any
    unless: Any = None
    source: Text


class SignShape(RuleShape):
    """One [[sign]]."""

    title: Text
    link: Annotated[int, Field(ge=1, le=5)] | None = None


class FlagShape(RuleShape):
    """One [[flag]]."""

    kind: Annotated[FlagKind, Field(strict=False)]
    title: Text
    advice: Text
    because: Text
    ways: Annotated[list[WayShape], Field(min_length=1)]


def _decided(level: Level) -> Level:
    if level not in (Level.HIGH, Level.MODERATE):
        message = "only high and moderate have rules; low is what remains"
        raise ValueError(message)
    return level


class LevelShape(RuleShape):
    """One [[level]]."""

    level: Annotated[Level, Field(strict=False), AfterValidator(_decided)]
    because: Text


class RouteRuleShape(RuleShape):
    """One [[rule]]."""

    because: Text
    ways: Annotated[list[WayShape], Field(min_length=1)]


class NoteShape(RuleShape):
    """One [[note]]."""

    kind: Annotated[NoteKind, Field(strict=False)]
    text: Text
