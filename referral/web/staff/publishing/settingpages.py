"""Settings: what holds and where it comes from, a change with its preview, and what waits for a second person."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, flash, make_response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from referral.actions.published import house
from referral.actions.published.house import Judged, Wanted
from referral.actions.texts import showing
from referral.core.access import Permission
from referral.core.followup import Purpose
from referral.core.publishing import Kind, No, Proposal, State, values_of
from referral.settings import Settings
from referral.settings.edited import (
    BY_NAME,
    EDITABLE,
    Editable,
    Fault,
    Group,
    as_typed,
    changed,
    is_fixed,
    laid,
    takes_two,
)
from referral.web.staff.casedesk import when
from referral.web.staff.casepage import NOT_DONE_STATUS
from referral.web.staff.desk import desk
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from referral.web.staff.proof import freshly, typed
from referral.web.staff.publishing import words
from referral.web.staff.publishing.shared import by, own_desk, place, said, who
from referral.wiring import house as house_of
from referral.wiring import unfit
from screening.settings import PREFIX
from screening.web.parts import parts as site

PATH = "/settings"
CHANGE = f"{PATH}/change"
NAMES = tuple(one.name for one in EDITABLE)
OF_TEXTS = frozenset({"texts_crisis", "texts_staffed", "texts_run_by", "site_title"})
SHOWN_TEXTS = (Purpose.HELP, Purpose.CRISIS, Purpose.HUMAN)


@dataclass(frozen=True, slots=True)
class Row:
    """A setting as the pages show it: its value in force, and where that comes from."""

    one: Editable
    value: str
    published: bool
    machine: str
    fixed: bool


@dataclass(frozen=True, slots=True)
class Differs:
    """A setting before and after."""

    name: str
    old: str
    new: str


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("settings", __name__)
    made.get(PATH, endpoint="settings")(everything)
    made.get(CHANGE, endpoint="form")(form)
    made.post(CHANGE, endpoint="change")(change)
    return made


@needs(Permission.SETTINGS)
def everything() -> str:
    """Show what holds, where from, what waits and what was before."""
    found = own_desk(Kind.SETTINGS)
    now = house.in_force(desk().parts.machine, found.active)
    groups = {group: [_row(one, now, found.active.content) for one in of] for group, of in _groups().items()}
    return page("settings", "settings", found=found, groups=groups, words=words, when=when, who=who, path=PATH)


@needs(Permission.SETTINGS)
@freshly(PATH)
def form() -> ResponseReturnValue:
    """Ask for other values of a group."""
    group = _group(request.args.get("group", ""))
    kept = {name: values[0] for name, values in typed().items() if values}
    return _form(group, kept, ())


@needs(Permission.SETTINGS)
@freshly(CHANGE, "group", "why", *NAMES)
def change() -> ResponseReturnValue:
    """Show what a change would do, or propose it, which publishes it where one signature is enough."""
    group = _group(request.form.get("group", ""))
    wanted = _wanted(group)
    found = house.judge(desk().parts, desk().parts.machine, wanted)
    faults = _faults(found)
    if faults or not isinstance(found, Judged):
        return _form(group, _typed(group), faults)
    if request.form.get("go") != "publish":
        return _preview(group, wanted, found)
    done = house.propose_settings(desk().parts, by(), desk().parts.machine, wanted)
    if isinstance(done, tuple):
        return _form(group, _typed(group), done)
    if isinstance(done, No):
        return _form(group, _typed(group), (Fault("", said(done)),))
    flash("", "success")
    there = PATH if done.state is State.ACTIVE else f"{PATH}/changes/{done.code}"
    return redirect(place(there), 303)


def fits(content: str) -> bool:
    """Return whether what a change publishes adds up, with the machine's settings and in the running service."""
    machine = desk().parts.machine
    return house.adds_up(machine, content) and not any(_elsewhere(laid(machine, values_of(content))))


def _faults(found: Judged | tuple[Fault, ...] | No) -> tuple[Fault, ...]:
    if isinstance(found, No):
        return (Fault("", said(found)),)
    return found if isinstance(found, tuple) else tuple(_elsewhere(found.after))


def _preview(group: Group, wanted: Wanted, found: Judged) -> ResponseReturnValue:
    return page(
        "settings-preview",
        "settings_preview",
        group=group,
        words=words,
        typed=_typed(group),
        back=_taken_back(),
        base=wanted.base,
        why=wanted.why,
        needs=found.needs,
        **shown(found.now, found.after),
    )


def _elsewhere(after: Settings) -> Iterator[Fault]:
    """Yield what only the running service can see: a country without numbers, a text that would be spoilt."""
    known = site().directory
    unknown = [one for one in (after.default_country, *after.texts_countries) if one and one not in known.countries]
    for one in unknown:
        yield Fault(
            "default_country" if one == after.default_country else "texts_countries", f"{one}: no numbers known"
        )
    texts = desk().texts
    for line in unfit(texts.parts.texts, house_of(after, known)) if texts else ():
        name, _, why = line.partition(": ")
        yield Fault(name.removeprefix(PREFIX).lower(), why)


def shown(now: Settings, after: Settings) -> dict[str, object]:
    """Return what shows a change: each setting before and after, and what people would see."""
    differs = [Differs(one.name, as_typed(now, one.name), as_typed(after, one.name)) for one in changed(now, after)]
    return {"differs": differs, "after": after, "texts": _texts(now, after), "two": takes_two(now, after)}


def _texts(now: Settings, after: Settings) -> list[str]:
    texts = desk().texts
    if texts is None or not any(one.name in OF_TEXTS for one in changed(now, after)):
        return []
    known = site().directory
    language = after.languages[0] if after.languages[0] in texts.parts.texts.languages else "en"
    asked = showing.Asked(language, after.default_country or known.listed[0].code)
    found = showing.shown(texts.parts.texts, house_of(after, known), asked, 0, desk().now())
    return [one.text for one in found if one.purpose in SHOWN_TEXTS]


def proposed(proposal: Proposal) -> dict[str, object]:
    """Return what shows a change that was proposed: against what it was made upon."""
    store, machine = desk().parts.publishing, desk().parts.machine
    base = store.get(proposal.base) if proposal.base else None
    before = house.laid_or_machine(machine, values_of(base.content) if base else {})
    return shown(before, house.laid_or_machine(machine, values_of(proposal.content)))


def _form(group: Group, given: dict[str, str], faults: tuple[Fault, ...]) -> ResponseReturnValue:
    active = desk().parts.publishing.active()[Kind.SETTINGS]
    now = house.in_force(desk().parts.machine, active)
    rows = [_row(one, now, active.content) for one in _groups()[group]]
    shown = page(
        "settings-change",
        "settings_change",
        group=group,
        rows=rows,
        words=words,
        typed=given,
        why=given.get("why", ""),
        faults={fault.name: fault.why for fault in faults},
        base=active.code,
        path=PATH,
    )
    return make_response(shown, NOT_DONE_STATUS if faults else 200)


def _wanted(group: Group) -> Wanted:
    back = _taken_back()
    given = {name: None if name in back else text for name, text in _typed(group).items() if name in BY_NAME}
    # What is typed as it stands on the machine, and was never published, is no change.
    held = values_of(desk().parts.publishing.active()[Kind.SETTINGS].content)
    machine = desk().parts.machine
    kept = {name: text for name, text in given.items() if name in held or text != as_typed(machine, name)}
    return Wanted(request.form.get("base", ""), kept, request.form.get("why", ""))


def _taken_back() -> frozenset[str]:
    return frozenset(request.form.getlist("back"))


def _typed(group: Group) -> dict[str, str]:
    names = [one.name for one in _groups()[group] if one.name in request.form]
    given = {name: request.form[name].replace("\r\n", "\n").strip() for name in names}
    return {**given, "why": request.form.get("why", "")}


def _group(text: str) -> Group:
    if text not in set(Group) or text == Group.PAUSE:
        raise NotFound
    return Group(text)


def _groups() -> dict[Group, list[Editable]]:
    groups: dict[Group, list[Editable]] = {}
    for one in EDITABLE:
        if one.group is not Group.PAUSE:
            groups.setdefault(one.group, []).append(one)
    return groups


def _row(one: Editable, now: Settings, content: str) -> Row:
    machine = desk().parts.machine
    published = one.name in values_of(content) and not is_fixed(machine, one.name)
    return Row(one, as_typed(now, one.name), published, as_typed(machine, one.name), is_fixed(machine, one.name))
