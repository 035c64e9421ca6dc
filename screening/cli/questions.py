"""`screening questions`: every question of a pathway, for people and for machines."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from screening.cli.data import DATA, OVERLAY, PATHWAY, chosen, opened
from screening.core.conditions import AllOf, Condition, CountOf
from screening.core.instrument import Choice, Pathway, Question, Screen, Step
from screening.library.conditions import written


@click.command()
@PATHWAY
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@DATA
@OVERLAY
def questions(pathway: str, data: Path, overlay: Path | None, *, as_json: bool) -> None:
    """List every question of PATHWAY: code, kind, unit, choices, condition, window, text."""
    found = list(_rows(chosen(opened(data, overlay), pathway)))
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    for row in found:
        click.echo(f"{row['code']} ({row['kind']}; {row['stage']}, {row['instrument']}/{row['screen']})")
        click.echo(f"  {row['text']}" + (f" [{row['window']}]" if row["window"] else ""))
        for choice in (*row["choices"], *row["routes"]):
            click.echo(f"    {choice['code']}: {choice['text']}")
        if row["condition"]:
            click.echo(f"  asked: {json.dumps(row['condition'], ensure_ascii=False)}")


def _rows(pathway: Pathway) -> Iterator[dict[str, Any]]:
    for step in pathway.steps:
        for screen in step.instrument.screens:
            for question in screen.questions:
                yield _row(step, screen, question)


def _row(step: Step, screen: Screen, question: Question) -> dict[str, Any]:
    return {
        "code": question.code,
        "kind": question.kind,
        "unit": question.unit,
        "units": list(question.units),
        "minimum": question.minimum,
        "maximum": question.maximum,
        "choices": [_choice(choice) for choice in question.choices],
        "routes": [_choice(choice) for choice in question.routes],
        "condition": _condition(step, screen, question),
        "window": question.window,
        "text": question.text,
        "help": question.help,
        "why": question.why,
        "core": question.core,
        "stage": step.stage,
        "instrument": step.instrument.code,
        "screen": screen.code,
    }


def _choice(choice: Choice) -> dict[str, Any]:
    return {"code": choice.code, "text": choice.text, "points": choice.points, "alone": choice.alone}


def _condition(step: Step, screen: Screen, question: Question) -> dict[str, Any] | None:
    """Join the conditions of step, screen and question: asked when `when` holds, unless `unless` does."""
    whens = [one.when for one in (step, screen, question) if one.when is not None]
    unlesses = [one.unless for one in (step, screen, question) if one.unless is not None]
    if not whens and not unlesses:
        return None
    joined: dict[str, Any] = {}
    if whens:
        joined["when"] = written(_joined(AllOf(tuple(whens)), whens))
    if unlesses:
        joined["unless"] = written(_joined(CountOf(1, tuple(unlesses)), unlesses))
    return joined


def _joined(together: Condition, single: list[Condition]) -> Condition:
    return single[0] if len(single) == 1 else together
