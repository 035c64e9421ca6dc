"""Finds the texts in data files that a person reads, and that a language therefore needs."""

from collections.abc import Iterator, Mapping

from screening.library.lines import Path

KEYS = frozenset(
    {
        "text",
        "title",
        "help",
        "why",
        "interviewer",
        "softer",
        "window",
        "intro",
        "content_note",
        "because",
        "advice",
        "group",
        "about",
        "how",
        "say",
        "then",
    }
)


def texts(data: object, at: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield every text with its place: what sources say too, for people read it beside each reason."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            if isinstance(value, str):
                if key in KEYS:
                    yield (*at, key), value
            else:
                yield from texts(value, (*at, key))
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from texts(value, (*at, place))
