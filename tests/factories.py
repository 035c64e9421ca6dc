"""Small, valid things to test with: a pathway of a few questions, a directory of two countries, settings."""

from datetime import UTC, date, datetime
from pathlib import Path

from screening.core.conditions import AllOf, Always, AnyOf, AtLeast, Condition, Level, SignIs
from screening.core.directory import Directory, NumberUse, RouteEntry
from screening.core.hours import Hours
from screening.core.instrument import (
    Choice,
    Flag,
    FlagKind,
    Ground,
    Instrument,
    Kind,
    LevelRule,
    Note,
    NoteKind,
    Pathway,
    Question,
    RouteRule,
    Screen,
    Sign,
    Source,
    Stage,
    Step,
    Urgency,
    Way,
)
from screening.core.parts import Band, Part, Points
from screening.core.resources import Contact, Country, Emergency, Group, Resource, Status, Topic
from screening.core.resources import Kind as ContactKind
from screening.core.resources import Source as SeenAt
from screening.settings import Settings

OURS = Source(Ground.OURS, "Our own proposal")
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
CHECKED = date(2026, 11, 1)
EXPIRES = date(2027, 2, 1)
SECRET = "a-secret-of-the-tests-of-forty-characters"


def choice_question(code: str, *codes: str, kind: Kind = Kind.CHOICE, part: str | None = None) -> Question:
    """Return a question with these choices; "none" excludes the others."""
    choices = tuple(Choice(c, c.replace("_", " "), points=int(c != "none"), alone=c == "none") for c in codes)
    return Question(code, kind, f"About {code}?", choices=choices, part=part, core=part is not None)


def screen(*questions: Question, when: Condition | None = None, unless: Condition | None = None) -> Screen:
    """Return a screen called after its first question."""
    return Screen(questions[0].code, f"Screen {questions[0].code}", questions, when=when, unless=unless)


def instrument(code: str, *screens: Screen) -> Instrument:
    """Return an instrument of our own."""
    return Instrument(code, "1", code, "Apache-2.0", OURS, screens)


def small_pathway() -> Pathway:
    """Return a pathway with every kind of question, both stages, a path for someone else, flags, rules and notes."""
    someone_else = AnyOf("for_whom", frozenset({"someone_else"}))
    start, concerned, short, long = _instruments()
    return Pathway(
        code="small",
        version="1",
        title="Small",
        steps=(
            Step(Stage.START, start),
            Step(Stage.SHORT, concerned, when=someone_else),
            Step(Stage.SHORT, short, unless=someone_else),
            Step(Stage.LONG, long, unless=someone_else),
        ),
        parts=(
            Part("frequency", "How often", (Band("few", 0, 0), Band("some", 1, 1))),
            Part("hold", "The hold", (Band("few", 0, 0), Band("some", 1, 2))),
        ),
        signs=(
            Sign("link_control", "Losing count", AnyOf("signs", frozenset({"more", "longer"})), OURS, link=1),
            Sign("link_often", "Often", AtLeast("days", 16), OURS, link=2),
        ),
        flags=_flags(),
        levels=_levels(),
        rules=_rules(),
        notes=_notes(),
        no_level=someone_else,
    )


def _instruments() -> tuple[Instrument, Instrument, Instrument, Instrument]:
    start = screen(
        choice_question("for_whom", "self", "someone_else"),
        choice_question("age", "under_16", "16_17", "18_24", "25_plus"),
        choice_question("country", "GB", "NL", "other"),
    )
    days = Question(
        "days",
        Kind.NUMBER,
        "On how many days?",
        unit="days",
        maximum=30,
        part="frequency",
        core=True,
        points=(Points(4, 1),),
    )
    now = choice_question("now", "fits", "plan", "blood", "none", kind=Kind.CHOICES)
    signs = choice_question("signs", "more", "longer", "none", kind=Kind.CHOICES, part="hold")
    return (
        instrument("start", start),
        instrument("concerned", screen(choice_question("danger_now", "yes", "no"))),
        instrument("short", screen(now), screen(days), screen(signs)),
        _long(),
    )


def _long() -> Instrument:
    routes = (Choice("nasal", "Up the nose"), Choice("swallowed", "Swallowed"))
    return instrument(
        "long",
        screen(Question("amount", Kind.AMOUNT, "How much?", units=("g", "lines"), routes=routes, maximum=50)),
        screen(Question("longest", Kind.DURATION, "How long?", unit="hours", units=("hours", "days"), maximum=1000)),
        screen(Question("began", Kind.MONTH, "Since when?", minimum=1960, maximum=2100)),
        screen(Question("ready", Kind.SCALE, "How ready?", maximum=10)),
        screen(choice_question("strengths", "spaces", "none", kind=Kind.CHOICES)),
    )


def _notes() -> tuple[Note, ...]:
    spaces = AnyOf("strengths", frozenset({"spaces"}))
    return (
        Note("spaces", NoteKind.STRENGTH, "You leave time between.", spaces, OURS),
        Note("above", NoteKind.NORM, "You use on more days than most asked.", AtLeast("days", 10), OURS),
    )


def _flags() -> tuple[Flag, ...]:
    def flag(code: str, kind: FlagKind, way: Way) -> Flag:
        when = AnyOf("now", frozenset({code}))
        return Flag(code, kind, f"Title {code}", f"Do this about {code}.", (way,), when, f"Because {code}.", OURS)

    return (
        flag("fits", FlagKind.EMERGENCY, Way("emergency", Urgency.SAME_DAY)),
        flag("plan", FlagKind.CRISIS, Way("crisis_support", Urgency.SAME_DAY)),
        flag("blood", FlagKind.DOCTOR, Way("bladder_check", Urgency.URGENT_DAYS)),
    )


def _levels() -> tuple[LevelRule, ...]:
    often, control = AtLeast("days", 16), SignIs("link_control")
    return (
        LevelRule("both", Level.HIGH, AllOf((often, control)), "Often, and hard to hold back.", OURS),
        LevelRule("one", Level.MODERATE, control, "Harder to hold back than you meant.", OURS),
    )


def _rules() -> tuple[RouteRule, ...]:
    drug_service = Way("specialist_drug_treatment", Urgency.SOON_WEEKS)
    return (
        RouteRule("everyone", (Way("harm_reduction", Urgency.ROUTINE),), Always(), "For everybody who uses.", OURS),
        RouteRule("control", (drug_service,), SignIs("link_control"), "To get a hold.", OURS),
    )


def resource(code: str, country: str, *topics: Topic, phone: str = "0800000000") -> Resource:
    """Return a published resource, open day and night, for everyone."""
    return Resource(
        id=code,
        country=country,
        title=f"Line {code}",
        operator="A charity",
        status=Status.SEEN,
        topics=topics,
        contacts=(
            Contact(ContactKind.PHONE, phone, phone),
            Contact(ContactKind.URL, "https://example.org", "example.org"),
        ),
        source=SeenAt("https://example.org/source", "2026-11-01"),
        checked=CHECKED,
        expires=EXPIRES,
        who_answers="trained volunteers",
        groups=frozenset({Group.EVERYONE}),
        hours=Hours(UTC, (), always=True),
    )


def small_directory() -> Directory:
    """Return a directory with two listed countries and the routes of the small pathway."""
    emergency = Emergency(("112",), ("112",), ("112",), CHECKED, EXPIRES)
    countries = {
        code: Country(
            code,
            name,
            emergency,
            (
                resource(f"{code.lower()}-crisis", code, Topic.CRISIS),
                resource(f"{code.lower()}-drugs", code, Topic.DRUG_HELPLINE),
            ),
        )
        for code, name in (("GB", "United Kingdom"), ("NL", "Netherlands"))
    }
    return Directory("1", countries, (), _routes(), {})


def _routes() -> dict[str, RouteEntry]:
    def route(code: str, *topics: Topic, emergency: NumberUse | None = None) -> RouteEntry:
        title = f"Help: {code.replace('_', ' ')}"
        return RouteEntry(code, title, "What it is.", "How to start.", topics, ("crisis_support",), emergency)

    entries = (
        route("emergency", emergency=NumberUse.FIRST),
        route("crisis_support", Topic.CRISIS, emergency=NumberUse.BESIDE),
        route("bladder_check", Topic.UROLOGY),
        route("harm_reduction", Topic.DRUG_HELPLINE),
        route("specialist_drug_treatment", Topic.TREATMENT, Topic.DRUG_HELPLINE),
    )
    return {entry.code: entry for entry in entries}


def settings(data_dir: Path, **given: object) -> Settings:
    """Return development settings that keep their things in `data_dir`."""
    return Settings(**{"data_dir": data_dir, "secret_keys": SECRET, **given})  # type: ignore[arg-type]
