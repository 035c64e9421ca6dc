"""People who use the site in tests: what they see and do, not how the pages are made."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask import Flask
from werkzeug.test import TestResponse


@dataclass
class Control:
    """An input, select, or button of a form."""

    name: str
    kind: str
    value: str
    chosen: bool


@dataclass
class FormSeen:
    """A form as it stands on the page."""

    action: str
    role: str
    method: str
    controls: list[Control] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        """Name the fields that can be filled."""
        return {c.name for c in self.controls if c.kind not in {"hidden", "submit"}}

    def filled(self) -> list[tuple[str, str]]:
        """Return what the browser would send if nothing were touched."""
        return [(c.name, c.value) for c in self.controls if c.chosen and c.name and c.kind != "submit"]


class PageSeen(HTMLParser):
    """What a page holds, as far as the tests ask."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.kind = ""
        self.forms: list[FormSeen] = []
        self.links: list[str] = []
        self._select = ""
        self._skip = 0
        self._words: list[str] = []
        self._apart: list[tuple[str, Control]] = []
        self._forms_by_id: dict[str, FormSeen] = {}
        self.feed(html)
        for form, control in self._apart:
            self._forms_by_id[form].controls.append(control)
        self.text = re.sub(r"\s+", " ", " ".join(self._words)).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note forms, controls, links and the kind of the page."""
        has = {name: value or "" for name, value in attrs}
        given = dict(attrs)
        if tag == "body":
            self.kind = has.get("data-page", "")
        elif tag == "form":
            self.forms.append(FormSeen(has.get("action", ""), has.get("data-role", ""), has.get("method", "get")))
            self._forms_by_id[has.get("id", "")] = self.forms[-1]
        elif tag == "a":
            self.links.append(has.get("href", ""))
        elif tag == "select":
            self._select = has["name"]
            self.forms[-1].controls.append(Control(self._select, "select", "", chosen=True))
        elif tag == "option" and "selected" in given:
            self.forms[-1].controls.append(Control(self._select, "option", has["value"], chosen=True))
        elif tag in {"input", "button"}:
            kind = has.get("type", "submit" if tag == "button" else "text")
            ticked = "checked" in given or kind not in {"radio", "checkbox"}
            self._control(has, Control(has.get("name", ""), kind, has.get("value", ""), ticked))
        elif tag in {"title", "style", "script"}:
            self._skip += 1

    def _control(self, has: dict[str, str], control: Control) -> None:
        """Note a control: of the form that it names, or else of the one that it stands in."""
        if "form" in has:
            self._apart.append((has["form"], control))
        elif self.forms:
            self.forms[-1].controls.append(control)

    def handle_endtag(self, tag: str) -> None:
        """Leave what is not read."""
        if tag in {"title", "style", "script"}:
            self._skip -= 1

    def handle_data(self, data: str) -> None:
        """Collect the words."""
        if not self._skip:
            self._words.append(data)


Given = str | list[str]


class Visitor:
    """Somebody with a browser without scripts."""

    def __init__(self, site: Flask, **headers: str) -> None:
        self.browser = site.test_client()
        self.headers = headers
        self.response: TestResponse
        self._read: PageSeen | None = None

    def opens(self, address: str) -> "Visitor":
        """Go to an address and where it leads."""
        self._see(self.browser.get(address, headers=self.headers))
        return self

    def starts(self, **given: Given) -> "Visitor":
        """Open the start page and send it."""
        return self.opens("/").answers(**{"for_whom": "self", "age": "25_plus", "country": "GB", **given})

    def answers(self, **given: Given) -> "Visitor":
        """Fill the form that goes on, `__` for the dash in a name, and send it. Nothing given skips the page."""
        return self.sends(self.next_form, **given)

    def sends(self, form: FormSeen, **given: Given) -> "Visitor":
        """Send one form with these fields filled and the others as they stand."""
        wanted = {name.replace("__", "-"): value for name, value in given.items()}
        data = [pair for pair in form.filled() if pair[0] not in wanted]
        for name, value in wanted.items():
            data += [(name, one) for one in (value if isinstance(value, list) else [value])]
        fields: dict[str, list[str]] = {}
        for name, value in data:
            if name in fields and name not in wanted and form.method != "multi":
                kinds = {c.kind for c in form.controls if c.name == name}
                fields[name] = fields[name] + [value] if "checkbox" in kinds else [value]
            else:
                fields.setdefault(name, []).append(value)
        return self.posts(form.action, fields)

    def posts(self, address: str, fields: dict[str, list[str]]) -> "Visitor":
        """Post anything at all."""
        self._see(self.browser.post(address, data=fields, headers=self.headers))
        return self

    @property
    def page(self) -> PageSeen:
        """Return the page that is open; it is read when somebody looks at it first."""
        if self._read is None:
            self._read = PageSeen(self.response.get_data(as_text=True))
        return self._read

    @property
    def next_form(self) -> FormSeen:
        """Return the one form that goes on."""
        (form,) = [form for form in self.page.forms if form.role == "next"]
        return form

    def form(self, action: str) -> FormSeen:
        """Return the last form that goes to an address."""
        return [form for form in self.page.forms if form.action == action][-1]

    @property
    def sees(self) -> str:
        """Return the words on the page."""
        return self.page.text

    @property
    def at(self) -> str:
        """Return the kind of the page."""
        return self.page.kind

    @property
    def asked(self) -> str:
        """Return the code of the page that is asked."""
        return next(c.value for c in self.next_form.controls if c.name == "page")

    def _see(self, response: TestResponse) -> None:
        while response.status_code in {302, 303} and not response.headers["Location"].startswith("https:"):
            response = self.browser.get(response.headers["Location"], headers=self.headers)
        self.response, self._read = response, None
