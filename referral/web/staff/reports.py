"""Reports: what is frozen and may be published, as page, print, table and data; beside it how things stand now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from json import dumps
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from referral.actions.reporting import figures
from referral.actions.reporting.figures import Listed
from referral.core.access import Permission
from referral.core.reporting import periods
from referral.core.reporting.live import Wait, blurred, median_row, waited
from referral.core.reporting.periods import Length, Period
from referral.core.reporting.published import Now, Report
from referral.core.reporting.sheet import COLUMNS, Line, as_csv, codebook, lines, records
from referral.core.reporting.tables import ALL, Name
from referral.web.staff import casewords, extracts, reportwords
from referral.web.staff.casedesk import by, named, stop, team_named, today, when
from referral.web.staff.desk import desk, staff
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from referral.web.staff.reportfiles import on, span, spoken
from screening.web.download import download
from screening.web.i18n import translated
from screening.web.parts import parts as site

WIDTH, ROW, BAR = 300, 40, 14
"""Of a chart: how wide it is, how high a row, and how thick a bar, in its own units."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a table as it is drawn: its words, its number as a length, None where it is hidden."""

    line: Line
    words: str
    length: int | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it is shown: its bars, of which time it speaks, of how many weeks less than all, what half waited."""

    name: Name
    of: Period
    bars: tuple[Bar, ...]
    missing: int
    median: str | None = None

    @property
    def empty(self) -> bool:
        """Return whether all of it is hidden."""
        return all(bar.length is None for bar in self.bars)


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("reports", __name__)
    made.get("/reports", endpoint="reports")(reports)
    made.get("/reports/print", endpoint="paper")(paper)
    made.get("/reports/numbers.csv", endpoint="table")(table)
    made.get("/reports/numbers.json", endpoint="data")(data)
    made.get("/reports/codebook.csv", endpoint="codebook")(codebook_table)
    extracts.on(made)
    return made


@needs(Permission.REPORTS)
def reports() -> str:
    """Show a frozen report with how things stand now beside it, plainly apart."""
    found = _asked()
    live = figures.now(desk().parts, by())
    if not isinstance(live, Now):
        stop(live)
    return page("reports", "reports", **_shown(found), groups=_groups(found), live=_live(live))


@needs(Permission.REPORTS)
def paper() -> str:
    """Show a frozen report as it is printed for who pays for the service: nothing of now."""
    found = _asked()
    if found.report is None:
        raise NotFound
    return page("report", "reports_print", **_shown(found), organisation=_organisation())


@needs(Permission.REPORTS)
def table() -> Response:
    """Give a report as a table for spreadsheets."""
    report = _one()
    rows = records(report.period, report.numbers, report.of, report.fewer)
    return download(
        as_csv([name for name, *_ in COLUMNS], rows), "text/csv; charset=utf-8", f"report-{report.period.name}.csv"
    )


@needs(Permission.REPORTS)
def data() -> Response:
    """Give a report as data, with its codebook."""
    report = _one()
    names = [name for name, *_ in COLUMNS]
    rows = records(report.period, report.numbers, report.of, report.fewer)
    held = {
        "report": report.period.name,
        "weeks": [str(week) for week in report.period.weeks],
        "frozen": report.made.isoformat(),
        "rules": report.rules,
        "questions": report.pathways,
        "rows": [dict(zip(names, row, strict=True)) for row in rows],
        "codebook": codebook(reportwords.FILES),
    }
    return download(dumps(held, indent=2), "application/json; charset=utf-8", f"report-{report.period.name}.json")


@needs(Permission.REPORTS)
def codebook_table() -> Response:
    """Give the codebook as a table: every column, table and row with its meaning."""
    rows = [("column", name, f"{meaning} ({unit})") for name, unit, meaning in COLUMNS]
    rows += [("table or row", name, words) for name, words in reportwords.FILES.items()]
    return download(as_csv(("what", "name", "meaning"), rows), "text/csv; charset=utf-8", "codebook.csv")


def _asked() -> Listed:
    """Return what is frozen, with the report of the time in the address: the newest one where there is none.

    Raises:
        NotFound: for a time that is not frozen.

    """
    typed = request.args.get("time", "")
    period = periods.read(typed)
    if typed and period is None:
        raise NotFound
    found = figures.look(desk().parts, by(), period)
    if not isinstance(found, Listed):
        stop(found)
    if typed and found.report is None:
        raise NotFound
    return found


def _one() -> Report:
    found = _asked().report
    if found is None:
        raise NotFound
    return found


def _shown(found: Listed) -> dict[str, Any]:
    report = found.report
    told = tuple(_sheet(report, name) for name in reportwords.TITLES if name in report.of) if report else ()
    return {
        "report": report,
        "sheets": [one for one in told if not one.empty],
        "hidden": [one for one in told if one.empty],
        "absent": [name for name in reportwords.TITLES if report and name not in report.of],
        "words": reportwords,
        "spoken": spoken,
        "size": (WIDTH, ROW, BAR),
        "when": when,
        "span": span,
        "today": today(),
        "day": on,
    }


def _sheet(report: Report, name: Name) -> Sheet:
    told = lines(name, report.numbers)
    most = max((line.number or 0 for line in told), default=0)
    bars = tuple(Bar(line, _words(name, line.row), _length(line.number, most)) for line in told)
    of = report.of[name]
    missing = len(of.weeks) - report.fewer.get(name, len(of.weeks))
    return Sheet(name, of, bars, missing, median_row(report.numbers) if name is Name.CONTACT else None)


def _length(number: int | None, most: int) -> int | None:
    return None if number is None else round((WIDTH - 60) * number / most)


def _words(name: Name, row: str) -> str:
    """Return what a row is called: kinds of help by the directory's own names."""
    if row == ALL:
        return translated(reportwords.ALL_OF[name])
    if row in reportwords.ROWS:
        return translated(reportwords.ROWS[row])
    known = site().directory.routes.get(row)
    return translated(known.title) if known else row


def _groups(found: Listed) -> Mapping[Length, list[Period]]:
    return {length: [one for one in found.periods if one.length is length] for length in reversed(Length)}


def _organisation() -> str:
    known = desk().parts.staff.organisations()
    return next((one.name for one in known if one.code == staff().organisation), "")


@dataclass(frozen=True, slots=True)
class Live:
    """How things stand now, as who asks may know it. None stands for what is hidden."""

    exact: bool
    total: int | None
    teams: Mapping[str, int | None]
    states: Mapping[str, int | None]
    owners: Mapping[str, int]
    reply: str
    alert: str

    @property
    def by_state(self) -> list[tuple[str, int | None]]:
        """Return how many there are by where they stand, in words, in the order of the states."""
        return [(translated(words), self.states[one]) for one, words in casewords.STATES.items() if one in self.states]


def _live(now: Now) -> Live:
    """Tell who gives cases to others the exact numbers, by person as well; all others blurred ones, by team."""
    exact = staff().may(Permission.CASES_ASSIGN)
    teams, owners, states = (_summed(now, place) for place in range(3))
    total, by_team = blurred(teams)
    waits = [_waits(since, exact=exact) for since in (now.reply, now.unseen_alert)]
    return Live(
        exact,
        sum(teams.values()) if exact else total,
        {team_named(one) or translated(reportwords.NO_TEAM): n for one, n in (teams if exact else by_team).items()},
        states if exact else blurred(states)[1],
        {named(one) or translated(reportwords.NOBODY): count for one, count in owners.items()} if exact else {},
        *waits,
    )


def _summed(now: Now, place: int) -> dict[str, int]:
    """Return how many open cases there are by team, owner or state: the first, second or third of what names them."""
    found: dict[str, int] = {}
    for case in now.cases:
        found[str(case[place])] = found.get(str(case[place]), 0) + case[3]
    return found


def _waits(since: datetime | None, *, exact: bool) -> str:
    """Say since when the oldest one waits: by the minute, or about how long."""
    wait = waited(desk().now() - since if since else None)
    return when(since) if exact and since and wait is not Wait.NOBODY else translated(reportwords.WAITS[wait])
