"""Walks the real pathway through the site, answering as much or as little as wanted."""

from collections.abc import Callable, Iterator
from pathlib import Path

from flask import Flask, abort

from screening.app import create_app
from screening.core.instrument import Kind, Pathway, Question
from screening.web import errors
from screening.web.parts import KEY
from tests import factories
from tests.actors import Given, Visitor
from tests.shipped import shipped

MOST_PAGES = 120
OPERATOR = {
    "operator_name": "Harbour drug service",
    "operator_contact": "desk@harbour.example",
    "local_crisis": "Harbour night team: 020 7946 0000, every day from 8 in the evening to 8 in the morning.",
}
Choose = Callable[[Question], dict[str, Given]]


def pathway_of(site: Flask) -> Pathway:
    """Return the pathway of a site."""
    pathway: Pathway = site.extensions[KEY].pathway
    return pathway


def the_most(question: Question) -> dict[str, Given]:
    """Answer with everything that can be ticked and the longest that can be written."""
    code = question.code
    match question.kind:
        case Kind.CHOICES:
            return {code: [choice.code for choice in question.choices if not choice.alone]}
        case Kind.CHOICE:
            return {code: max((choice.code for choice in question.choices), key=len)}
        case Kind.SCALE:
            return {code: str(question.maximum or 10)}
        case Kind.MONTH:
            return {f"{code}__month": "12", f"{code}__year": str(max(question.minimum, 2020))}
        case _:
            given: dict[str, Given] = {f"{code}__value": str(question.maximum or 99)}
            if question.units:
                given[f"{code}__unit"] = max(question.units, key=len)
            if question.routes:
                given[f"{code}__route"] = max((route.code for route in question.routes), key=len)
            return given


def nothing(question: Question) -> dict[str, Given]:
    """Skip the question."""
    del question
    return {}


def walk(visitor: Visitor, pathway: Pathway, choose: Choose) -> Iterator[Visitor]:
    """Go on from where the visitor is to the summary, and yield each page before it is sent."""
    screens = {s.code: s for step in pathway.steps for s in step.instrument.screens}
    for _ in range(MOST_PAGES):
        yield visitor
        if visitor.at == "summary":
            return
        given: dict[str, Given] = {}
        if visitor.at == "question":
            asked = visitor.next_form.names
            for question in screens[visitor.asked].questions:
                answer = choose(question)
                given |= {name: value for name, value in answer.items() if name.replace("__", "-") in asked}
        visitor.answers(**given)


def pages_seen(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield a name and the HTML of every kind of page."""
    site = create_app(factories.settings(folder, **OPERATOR), known=shipped(), clock=lambda: factories.NOW)
    yield from pages_of(with_faults(site))


def with_faults(site: Flask) -> Flask:
    """Add an address for every kind of fault that has a page: some come only of trouble that no test can wait for."""
    site.add_url_rule("/made-up-fault/<int:code>", "made_up_fault", abort)
    return site


def pages_of(site: Flask, **headers: str) -> Iterator[tuple[str, str]]:
    """Yield the same of a given site, for a browser that sends these headers."""
    yield from _about(site, Visitor(site, **headers))
    visitor = Visitor(site, **headers).starts()
    for number, seen in enumerate(walk(visitor, pathway_of(site), the_most)):
        yield f"{number:03}-{seen.at}", _html(seen)
    yield "result", _html(visitor.answers())
    yield from _beside(visitor)
    young = Visitor(site, **headers).starts(age="under_16")
    yield "question-under-16", _html(young)
    young.answers(now="none").answers(source="elsewhere")
    yield "question-fault", _html(young.answers(days_30__value="often"))
    other = Visitor(site, **headers).starts(for_whom="someone_else")
    yield "result-someone-else", _html(other.answers().answers().answers().opens("/result"))
    yield from _with_few_answers(Visitor(site, **headers).starts())


def _about(site: Flask, visitor: Visitor) -> Iterator[tuple[str, str]]:
    """Yield the pages about the site, those that serve when something is wrong, and what the service adds."""
    for name, address in (("start", "/"), ("talk", "/talk"), ("leave", "/leave"), ("left", "/left"), ("404", "/no")):
        yield name, _html(visitor.opens(address))
    for address in ("report", "privacy", "health-data", "accessibility", "promises", "method", "atlas"):
        yield address, _html(visitor.opens(f"/{address}"))
    if any(form.role == "next" for form in visitor.opens("/report").page.forms):
        yield "report-sent", _html(visitor.answers(wrong="page"))
    known = {rule.rule for rule in site.url_map.iter_rules()}
    if "/numbers" in known:
        yield "numbers", _html(visitor.opens("/numbers"))
    if "/made-up-fault/<int:code>" in known:
        for code in errors.WORDS:
            yield str(code), _html(visitor.opens(f"/made-up-fault/{code}"))


def _beside(visitor: Visitor) -> Iterator[tuple[str, str]]:
    """Yield what a result leads to: each paper, and what would change each sentence of it."""
    buttons = [(form, control) for form in visitor.page.forms for control in form.controls]
    for form, control in buttons:
        if control.name == "paper":
            visitor.sends(form, paper=control.value)
            yield f"paper-{control.value}", _html(_in_own_language(visitor))
    rules = dict.fromkeys(control.value for _, control in buttons if control.name == "rule")
    ask = visitor.opens("/result").form("/why")
    for rule in rules:
        yield f"why-{rule}", _html(visitor.sends(ask, rule=rule))


def _in_own_language(visitor: Visitor) -> Visitor:
    """A paper is in the language of whoever reads it there: ask for the one that this browser asks for."""
    wanted = visitor.headers.get("Accept-Language", "en")[:2]
    return visitor.sends(visitor.form("/paper"), language=wanted)


def _with_few_answers(visitor: Visitor) -> Iterator[tuple[str, str]]:
    """Yield what only somebody meets who has answered little: gaps, before beside after, and a break to plan."""
    visitor.answers(now="none").answers(source="elsewhere")
    for _ in walk(visitor.answers(days_30__value="20"), pathway_of(visitor.browser.application), nothing):
        if visitor.at == "short-result":
            break
    visitor.sends(visitor.next_form, go="result")
    yield "result-few-answers", _html(visitor)
    visitor.sends(visitor.form("/why"), rule="high_days")
    yield "why-tried", _html(visitor.answers(days_30__value="2"))
    yield "plan-question", _html(visitor.opens("/plan"))
    yield "plan", _html(visitor.answers(daily=["alcohol"]))


def _html(visitor: Visitor) -> str:
    return visitor.response.get_data(as_text=True)
