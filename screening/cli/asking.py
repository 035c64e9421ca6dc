"""Asks question after question in the terminal: the same path, flags and result as on the site."""

from dataclasses import dataclass, field

import click

from screening.cli.reading import said
from screening.cli.telling import Telling
from screening.core.answers import Answer, AnswerFault, Unsaid, read
from screening.core.flow import PathScreen, path_for
from screening.core.instrument import Choice, Kind, Pathway, Question, Stage
from screening.core.outcome import assess
from screening.core.safety import flags

HINTS = {
    Kind.CHOICE: "number or code",
    Kind.CHOICES: "numbers or codes, commas between",
    Kind.NUMBER: "whole number",
    Kind.SCALE: "whole number",
    Kind.AMOUNT: "amount, unit and way, for example: 0.5 g nasal",
    Kind.DURATION: "number and unit, for example: 3 days",
    Kind.MONTH: "year and month, for example: 2024-05",
}
UNSAID = {"-": Unsaid.DECLINED, "?": Unsaid.UNKNOWN}


class Stopped(Exception):
    """The person does not want to go on."""


@dataclass(slots=True)
class Talk:
    """One conversation. Its answers live as long as it does."""

    pathway: Pathway
    telling: Telling
    answers: dict[str, Answer] = field(default_factory=dict)
    passed: list[str] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)
    long_agreed: bool = False

    def run(self) -> None:
        """Ask until the path or the person's wish to go on ends, then tell the result."""
        self.telling.line("Answer by number or code. - prefer not to say, ? don't know, empty skip, < back, q quit.")
        try:
            while (place := self._next()) is not None:
                self._before_the_long_check(*place)
                self._ask(*place)
                self._help_first()
        except Stopped:
            return
        self.telling.result(assess(self.pathway, self.answers))

    def _next(self) -> tuple[PathScreen, Question] | None:
        """Return the first question on the path that has not been passed."""
        for screen in path_for(self.pathway, self.answers).screens:
            for question in screen.questions:
                if question.code not in self.passed:
                    return screen, question
        return None

    def _before_the_long_check(self, screen: PathScreen, question: Question) -> None:
        """Tell the short result before the long check, and ask whether to go on."""
        if screen.stage is not Stage.LONG or self.long_agreed:
            return
        self.telling.head("So far")
        self.telling.result(assess(self.pathway, self.answers))
        self.telling.head(f"The longer check asks more, beginning with: {question.text}")
        self.long_agreed = click.confirm("Go on?", default=True)
        if not self.long_agreed:
            raise Stopped

    def _ask(self, screen: PathScreen, question: Question) -> None:
        if question is screen.questions[0]:
            self.telling.head(screen.screen.title)
            for text in (screen.screen.intro, screen.screen.content_note):
                if text:
                    self.telling.line(text)
        self._show(question)
        while True:
            typed = click.prompt(f"[{HINTS[question.kind]}]", default="", show_default=False).strip()
            if typed == "q":
                raise Stopped
            if typed == "<":
                self._back()
                return
            answer = read(question, understood(question, typed)) if typed else None
            if isinstance(answer, AnswerFault):
                self.telling.line(said(answer))
                continue
            self._keep(question, answer)
            return

    def _show(self, question: Question) -> None:
        self.telling.line("")
        self.telling.line(question.text + (f" ({question.window})" if question.window else ""))
        for text in (question.help, f"Why we ask: {question.why}" if question.why else None):
            if text:
                self.telling.line(text, 1)
        for number, choice in enumerate(question.choices or question.routes, 1):
            self.telling.line(f"{number}. {choice.text} [{choice.code}]", 1)

    def _keep(self, question: Question, answer: Answer | None) -> None:
        self.passed.append(question.code)
        if answer is None:
            self.answers.pop(question.code, None)
        else:
            self.answers[question.code] = answer

    def _back(self) -> None:
        """Go back to the last question that is still on the path; its answer stays until it is changed."""
        on_path = {question.code for question in path_for(self.pathway, self.answers).questions}
        last = next((code for code in reversed(self.passed) if code in on_path), None)
        self.passed = self.passed[: self.passed.index(last)] if last else []

    def _help_first(self) -> None:
        """Tell of a red flag as soon as it is up, once."""
        new = [flag for flag in flags(self.pathway, self.answers) if flag.flag.code not in self.shown]
        self.shown.update(flag.flag.code for flag in new)
        self.telling.flags(self.pathway, new, self.answers)


def understood(question: Question, typed: str) -> object:
    """Turn what was typed into the written form of an answer; what cannot be is left for `read` to refuse."""
    if typed in UNSAID:
        return str(UNSAID[typed])
    match question.kind:
        case Kind.CHOICE:
            return _code(question.choices, typed)
        case Kind.CHOICES:
            return [_code(question.choices, part) for part in typed.replace(",", " ").split()]
        case Kind.NUMBER | Kind.SCALE:
            return _number(typed)
        case Kind.AMOUNT | Kind.DURATION:
            return _measure(typed, question)
        case _:
            return typed


def _code(choices: tuple[Choice, ...], typed: str) -> str:
    place = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= len(str(len(choices))) else 0
    codes = {choice.code.lower(): choice.code for choice in choices}
    return choices[place - 1].code if 1 <= place <= len(choices) else codes.get(typed.lower(), typed)


def _number(typed: str) -> float | str:
    try:
        return float(typed.replace(",", "."))
    except ValueError:
        return typed


def _measure(typed: str, question: Question) -> object:
    value, *rest = typed.split()
    named = dict(zip(("unit", "route"), rest, strict=False))
    named.setdefault("unit", question.unit or "")
    if "route" in named:
        named["route"] = _code(question.routes, named["route"])
    return {"value": _number(value), **named} if len(rest) <= len(("unit", "route")) else typed
