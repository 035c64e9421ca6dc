"""Tells a result in the terminal: level, every point, every rule with the answers behind it, and where help is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import click

from screening.core.answers import Answers
from screening.core.conditions import Level
from screening.core.directory import Directory, Listing, Match, matching
from screening.core.instrument import NoteKind, Offer, Pathway
from screening.core.outcome import Outcome
from screening.core.safety import RaisedFlag
from screening.core.scoring import Because
from screening.web import show, words

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Telling:
    """Writes to the terminal what a person is to read. `now` is aware; `country` counts where the answers name none."""

    directory: Directory
    now: datetime
    country: str | None = None

    def where(self, answers: Answers) -> tuple[str | None, datetime, str | None]:
        """Return country, moment and age band for the directory."""
        country, age = answers.get("country"), answers.get("age")
        here = country if isinstance(country, str) and country in self.directory.countries else self.country
        return here, self.now, age if isinstance(age, str) else None

    def result(self, outcome: Outcome) -> None:
        """Tell a whole result."""
        self.flags(outcome.pathway, outcome.flags, outcome.answers)
        self._level(outcome)
        self._parts(outcome)
        self._chain(outcome)
        self._routes(outcome)
        self._notes(outcome)
        self._gaps(outcome)

    def flags(self, pathway: Pathway, flags: Iterable[RaisedFlag], answers: Answers) -> None:
        """Tell what comes before any result, with the places that answer."""
        for raised in flags:
            self.head(str(words.FLAG_KINDS[raised.flag.kind]), colour="red")
            self.line(raised.flag.title)
            self.line(raised.flag.advice)
            self._because(pathway, raised.because)
            for way in raised.flag.ways:
                self._help(matching(self.directory, way.route, *self.where(answers)))

    def head(self, text: str, colour: str | None = None) -> None:
        """Write a heading."""
        click.echo()
        click.secho(text, bold=True, fg=colour)

    def line(self, text: str, depth: int = 0) -> None:
        """Write a line, `depth` steps further in."""
        click.echo(f"{'  ' * depth}{text}")

    def _level(self, outcome: Outcome) -> None:
        if outcome.level is None:
            self.head("Information")
            return
        self.head(f"Result: {words.LEVELS[outcome.level]}")
        self.line(str(words.LEVEL_SENTENCES[outcome.level]))
        if outcome.level is Level.NOT_ENOUGH and outcome.level_at_least is not None:
            self.line(f"Certain so far: at least {words.LEVELS[outcome.level_at_least]}.")
        self._because(outcome.pathway, outcome.level_because)

    def _because(self, pathway: Pathway, because: Iterable[Because]) -> None:
        for reason in show.reasons(pathway, because):
            self._sentence(reason)
            for told in reason.answers:
                self.line(f"{told.question} -> {told.answer}", 3)

    def _sentence(self, reason: show.Reason) -> None:
        source = f" ({words.GROUNDS[reason.source.ground]}: {reason.source.text})" if reason.source else ""
        self.line(f"- {reason.text}{source}", 1)

    def _parts(self, outcome: Outcome) -> None:
        if outcome.level is None:
            return
        self.head("Points, shown by themselves: no sum decides anything")
        for part in outcome.parts:
            shown = show.part_shown(outcome.pathway, part)
            self.line(f"{shown.title}: {shown.score} of {shown.maximum}, {words.LEVELS[shown.band]}", 1)
            for told, points in shown.answers:
                self.line(f"+{points}  {told.question} -> {told.answer}", 2)

    def _chain(self, outcome: Outcome) -> None:
        if outcome.level is None or not outcome.links:
            return
        self.head("The chain")
        for link in outcome.links:
            shown = show.link_shown(outcome.pathway, link)
            state = {True: "yes", False: "no", None: "not known"}[shown.holds]
            self.line(f"{shown.title}: {state}", 1)
            for told in shown.answers:
                self.line(f"{told.question} -> {told.answer}", 2)

    def _routes(self, outcome: Outcome) -> None:
        self.head("Where to turn")
        for title, routes in show.by_urgency(outcome.routes):
            self.line(title, 1)
            for route in routes:
                match = matching(self.directory, route.code, *self.where(outcome.answers))
                choice = ", if you like" if route.offer is Offer.CHOICE else ""
                self.line(f"{match.route.title} ({words.URGENCIES[route.urgency]}{choice})", 2)
                self._because(outcome.pathway, route.because)
                self._help(match)

    def _help(self, match: Match) -> None:
        self.line(match.route.how, 2)
        if match.emergency is not None:
            self.line(f"Emergency number: {' or '.join(match.emergency.ambulance)}", 3)
        for listing in match.listings:
            self._place(listing)
        if match.country is None:
            self.line("Say your country (--country) to see its numbers.", 3)
        elif not match.listed:
            self.line("We have not enough checked places for this country.", 3)

    def _place(self, listing: Listing) -> None:
        place = listing.resource
        instead = " (nearest that answers now)" if listing.instead_of else ""
        self.line(f"* {place.title}{instead}", 3)
        for contact in place.contacts:
            self.line(f"{words.CONTACTS[contact.kind]}: {contact.shown}{f' ({contact.how})' if contact.how else ''}", 5)
        state = {True: "open now", False: "closed now", None: "hours unknown"}[listing.open_now]
        hours = f"{state} ({place.hours_said})" if place.hours_said else state
        self.line(f"{hours}; cost: {place.cost or UNKNOWN}; checked {place.checked}", 5)
        self.line(f"run by {place.operator or UNKNOWN}; who answers: {place.who_answers or UNKNOWN}", 5)

    def _notes(self, outcome: Outcome) -> None:
        for kind, title in (
            (NoteKind.WARNING, "To be careful with"),
            (NoteKind.FACT, "Good to know"),
            (NoteKind.STRENGTH, "What you already do"),
            (NoteKind.NORM, "Compared with others"),
        ):
            notes = show.notes(outcome, kind)
            if notes:
                self.head(title)
            for note in notes:
                self._sentence(note)

    def _gaps(self, outcome: Outcome) -> None:
        core = [gap for gap in outcome.missing if gap.core]
        if core:
            self.head("Missing among the answers that matter most")
        for gap in core:
            self.line(f"- {outcome.pathway.by_code[gap.question].text} ({words.GAPS[gap.why]})", 1)
        if outcome.ignored:
            self.line("")
            self.line(f"Not counted, because the other answers do not lead there: {', '.join(outcome.ignored)}")
