"""The papers of the operator: read, printed and taken along by everybody who works here. No person stands in them."""

from importlib.metadata import version
from types import MappingProxyType

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from referral.actions.running import papers as actions
from referral.actions.running.papers import Desk, NotRead
from referral.core.access import Permission
from referral.core.papers import Paper, whole
from referral.texting.papers import open_papers
from referral.web.staff.casedesk import today
from referral.web.staff.desk import desk
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from screening.web.download import download
from screening.web.i18n import marked

PATH = "/papers"
TITLES = MappingProxyType(
    {
        "incident.en": marked("Incident kit: the first hour, a day, three days"),
        "notice.en": marked("Privacy notice for the people you see"),
        "notice.es": marked("The same in Spanish"),
        "part2.en": marked("Consent and redisclosure in the United States"),
        "dpia.en": marked("Data protection impact assessment"),
        "record.en": marked("Record of processing"),
    }
)
"""What each is, what is needed soonest first."""


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("papers", __name__)
    made.get(PATH, endpoint="papers")(listed)
    made.get(f"{PATH}/read", endpoint="paper")(look)
    made.get(f"{PATH}/text", endpoint="text")(taken)
    return made


@needs(Permission.OWN_ACCOUNT)
def listed() -> ResponseReturnValue:
    """List the papers, and how much of each is open."""
    try:
        made = [(name, title, _filled(name)) for name, title in TITLES.items()]
    except NotRead as fault:
        return page("papers", "papers", papers=(), fault=str(fault))
    return page("papers", "papers", papers=made, fault="")


@needs(Permission.OWN_ACCOUNT)
def look() -> ResponseReturnValue:
    """Show a paper, to read or to print."""
    name, found = _found()
    return page("paper-read", "papers_read", name=name, paper=found, language=name.rpartition(".")[2])


@needs(Permission.OWN_ACCOUNT)
def taken() -> Response:
    """Give a paper as plain text."""
    name, found = _found()
    return download(whole(found), "text/plain; charset=utf-8", f"{name}.txt")


def _found() -> tuple[str, Paper]:
    """Return the paper that was asked for: its name is no record, so it stands behind the address."""
    name = request.args.get("which", "")
    if name not in TITLES:
        raise NotFound
    try:
        return name, _filled(name)
    except NotRead as fault:
        raise NotFound from fault


def _filled(name: str) -> Paper:
    return actions.paper(Desk(desk().settings, open_papers(), version("soundings")), name, today())
