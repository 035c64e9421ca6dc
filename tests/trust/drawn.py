"""Reads forms as pages draw them: where each goes, and what a browser could send in each field."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser

PRESSED = frozenset({"submit", "image"})
TYPED = frozenset({"text", "search", "tel", "email", "password", "number", "date", "time", "textarea"})


@dataclass
class Drawn:
    """A form: its fields in their order, with the values that are offered, and which of them are typed."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)


class _Forms(HTMLParser):
    """Finds them, with the controls that stand elsewhere and name their form."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Drawn] = []
        self._by_id: dict[str, Drawn] = {}
        self._apart: list[tuple[str, str, str, str]] = []
        self._open: Drawn | None = None
        self._select = ""
        self.feed(html)
        for of, name, kind, value in self._apart:
            if of in self._by_id:
                _add(self._by_id[of], name, kind, value)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form and what stands in it."""
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Drawn(has.get("action", ""), has.get("method", "get").lower())
            self.found.append(self._open)
            self._by_id[has.get("id", "")] = self._open
        elif tag == "select":
            self._select = has.get("name", "")
        elif tag == "option":
            self._control({**has, "name": self._select}, "select")
        elif tag in {"input", "button", "textarea"}:
            kind = {"input": "text", "button": "submit"}.get(tag, tag)
            self._control(has, has.get("type", kind) if tag != "textarea" else kind)

    def handle_endtag(self, tag: str) -> None:
        """Leave a form."""
        if tag == "form":
            self._open = None

    def _control(self, has: dict[str, str], kind: str) -> None:
        name = has.get("name", "")
        if not name:
            return
        if "form" in has:
            self._apart.append((has["form"], name, kind, has.get("value", "")))
        elif self._open is not None:
            _add(self._open, name, kind, has.get("value", ""))


def _add(to: Drawn, name: str, kind: str, value: str) -> None:
    offered = to.fields.setdefault(name, [])
    if value not in offered:
        offered.append(value)
    if kind in TYPED:
        to.typed.add(name)


def forms(html: str) -> list[Drawn]:
    """Return the forms of a page."""
    return _Forms(html).found


def posted(opens: Callable[[str], str], addresses: Iterable[str]) -> dict[str, Drawn]:
    """Return the forms that are posted, by where they go; of two that go to one place, with the fields of both."""
    found: dict[str, Drawn] = {}
    for address in addresses:
        for one in forms(opens(address)):
            if one.method != "post":
                continue
            place = one.action.partition("?")[0] or address
            known = found.setdefault(place, one)
            for name, offered in one.fields.items():
                known.fields.setdefault(name, []).extend(offered)
            known.typed |= one.typed
    return found
