"""Questions and rules: what holds, a change with its rehearsal, what waits for signatures, what was before."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import Blueprint, current_app, flash, make_response, redirect, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import NotFound

from referral.actions.published import rescoring, rules
from referral.actions.published.rules import Change, Ground, Rehearsed
from referral.core.access import Permission
from referral.core.publishing import Kind, No, files_of
from referral.web.staff.casedesk import when
from referral.web.staff.casepage import NOT_DONE_STATUS
from referral.web.staff.desk import desk
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from referral.web.staff.proof import freshly
from referral.web.staff.publishing import turns, words
from referral.web.staff.publishing.names import KEYS, names, where
from referral.web.staff.publishing.shared import by, own_desk, place, said, who
from screening.library.aside import TookTooLong
from screening.library.edits import CannotEdit, edited, next_version, pieces, shipped_rules, version_of
from screening.web.i18n import translated
from screening.web.parts import parts as site

PATH = "/rules"
CHANGE = f"{PATH}/change"
LARGEST = 512 * 1024
"""Bytes that a form with files may have: the longest of ours has ninety thousand."""
SHOWN = 40
LASTS = 24 * 3600
"""Seconds for which a rehearsal can be proposed."""
EDITED = "at:"


class NotWhole(Exception):
    """What was sent is no change; the text says why."""


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("rules", __name__)
    made.get(PATH, endpoint="rules")(everything)
    made.get(CHANGE, endpoint="form")(form)
    made.post(CHANGE, endpoint="change")(change)
    made.post(f"{PATH}/propose", endpoint="propose")(propose)
    return made


def larger() -> None:
    """Let these forms be larger than others: they carry files. To be called before anything reads the form."""
    if request.endpoint in {"rules.change", "rules.propose"}:
        request.max_content_length = request.max_form_memory_size = LARGEST


@needs(Permission.RULES)
def everything() -> str:
    """Show which versions hold, what waits, and what was before."""
    found = own_desk(Kind.RULES)
    laid = files_of(found.active.content)
    files = {**shipped_rules(), **laid}
    return page(
        "rules",
        "rules",
        found=found,
        versions={name: version_of(text) for name, text in files.items()},
        laid=laid,
        pathway=site().pathway,
        names=names(files),
        words=words,
        when=when,
        who=who,
    )


@needs(Permission.RULES)
@freshly(PATH)
def form() -> ResponseReturnValue:
    """Ask for files, or for other texts and numbers of one file."""
    return _form(())


@needs(Permission.RULES)
@freshly(PATH)
def change() -> ResponseReturnValue:
    """Rehearse a change."""
    try:
        wanted = Change(request.form.get("base", ""), _sent())
        found = rules.rehearse(desk().parts, wanted, _ground())
    except NotWhole as fault:
        return _form((str(fault),))
    except turns.Waits:
        return _form((translated(words.ONE_AT_A_TIME),))
    except TookTooLong:
        return _form((translated(words.TOOK_TOO_LONG),))
    if isinstance(found, No):
        return _form((said(found),))
    one = rules.rehearsed(desk().parts, wanted, found)
    return _rehearsed(rules.told(found), "" if one is None else _seal().dumps(asdict(one)), "")


@needs(Permission.RULES)
@freshly(PATH)
def propose() -> ResponseReturnValue:
    """Propose a change as it was rehearsed: what comes back is what was sealed then."""
    sealed, why = request.form.get("rehearsed", ""), request.form.get("why", "").strip()
    try:
        one = Rehearsed(**_seal().loads(sealed, max_age=LASTS))
    except BadSignature:
        return _form((translated(words.TOO_OLD),))
    if not why:
        return _rehearsed(one.report, sealed, translated(words.NO_REASON))
    done = rules.propose_rules(desk().parts, by(), one, why)
    if isinstance(done, No):
        return _form((said(done),))
    flash("", "success")
    return redirect(place(f"{PATH}/changes/{done.code}"), 303)


def _seal() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="staff rehearsal")


def _ground() -> Ground:
    own = desk().settings.resources_dir
    kept = rescoring.kept(desk().parts, by()) if request.form.get("kept") == "yes" else ()
    return Ground(own, desk().now(), kept, turns.turn().tries)


def _rehearsed(report: Mapping[str, Any], sealed: str, fault: str) -> ResponseReturnValue:
    shown = page(
        "rules-rehearsed",
        "rules_rehearsed",
        report=report,
        sealed=sealed,
        fault=fault,
        names=names(),
        words=words,
        path=place(PATH),
    )
    return make_response(shown, 200 if sealed and not fault else NOT_DONE_STATUS)


def _form(faults: tuple[str, ...]) -> ResponseReturnValue:
    files = rules.current(desk().parts)
    name = request.values.get("file", "")
    if name and name not in files:
        raise NotFound
    find = request.values.get("find", "")
    found, known = pieces(files[name], find) if name else (), names(files)
    shown = page(
        "rules-change",
        "rules_change",
        files=sorted(files),
        names=known,
        told=[(piece, where(piece, known)) for piece in found[:SHOWN]],
        keys=KEYS,
        file=name,
        find=find,
        more=len(found) - SHOWN,
        version=next_version(version_of(files[name])) if name else "",
        typed={key: request.form[key] for key in request.form if key.startswith(EDITED)},
        base=desk().parts.publishing.active()[Kind.RULES].code,
        faults=faults,
        words=words,
        path=place(CHANGE),
    )
    return make_response(shown, NOT_DONE_STATUS if faults else 200)


def _sent() -> Mapping[str, str]:
    """Return the files that were sent: uploaded ones, or one with other texts and numbers."""
    uploaded = [one for one in request.files.getlist("upload") if one.filename]
    if uploaded:
        return {_named(one): _text(one) for one in uploaded}
    files, name = rules.current(desk().parts), request.form.get("file", "")
    if name not in files:
        raise NotWhole(translated(words.NO_FILE))
    held = {piece.place: piece for piece in pieces(files[name])}
    typed = {key.removeprefix(EDITED): _plain(text) for key, text in request.form.items() if key.startswith(EDITED)}
    changed = {at: text for at, text in typed.items() if at not in held or text != _plain(held[at].value)}
    if not changed:
        raise NotWhole(translated(words.NO_FILE))
    try:
        return {name: edited(files[name], changed, request.form.get("version", "").strip())}
    except (CannotEdit, ValueError):
        raise NotWhole(translated(words.NOT_THERE)) from None


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _named(file: FileStorage) -> str:
    """Return the name under which an uploaded file is published: that of a file we have, or of its own code."""
    own = (file.filename or "").replace("\\", "/").rpartition("/")[2]
    known = next((one for one in rules.current(desk().parts) if one.endswith(f"/{own}")), "")
    return known or f"instruments/{own}"


def _text(file: FileStorage) -> str:
    try:
        return str(file.read(), "utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise NotWhole(f"{file.filename}: {translated(words.NOT_TEXT)}") from None
