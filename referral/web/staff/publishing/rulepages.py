"""Questions and rules: what holds, a change with its rehearsal, what waits for signatures, what was before."""

import json
import zlib
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping

from flask import Blueprint, flash, make_response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import BadRequest, NotFound

from referral.actions import publishing, rescoring, rules
from referral.actions.rules import Change, Ground
from referral.core.access import Permission
from referral.core.publishing import Kind, No, Proposal, files_of
from referral.web.staff.casedesk import when
from referral.web.staff.casepage import NOT_DONE_STATUS
from referral.web.staff.desk import desk
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from referral.web.staff.proof import freshly
from referral.web.staff.publishing import words
from referral.web.staff.publishing.shared import by, place, said, who
from screening.library.edits import CannotEdit, edited, next_version, pieces, shipped_rules, version_of
from screening.library.trying import Report
from screening.web.i18n import translated
from screening.web.parts import parts as site

PATH = "/rules"
CHANGE = f"{PATH}/change"
LARGEST = 512 * 1024
"""Bytes that a form with files may have: the longest of ours has ninety thousand."""
SHOWN = 40
EDITED = "at:"


class NotWhole(Exception):
    """What was sent is no change; the text says why."""


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("rules", __name__)
    made.get(PATH, endpoint="rules")(everything)
    made.get(CHANGE, endpoint="form")(form)
    made.post(CHANGE, endpoint="change")(change)
    return made


def larger() -> None:
    """Let this one form be larger than others: it carries files. To be called before anything reads the form."""
    if request.endpoint == "rules.change":
        request.max_content_length = request.max_form_memory_size = LARGEST


@needs(Permission.RULES)
def everything() -> str:
    """Show which versions hold, what waits, and what was before."""
    found = publishing.desk(desk().parts, Kind.RULES)
    laid = files_of(found.active.content)
    files = {**shipped_rules(), **laid}
    return page(
        "rules",
        "rules",
        found=found,
        versions={name: version_of(text) for name, text in files.items()},
        laid=laid,
        pathway=site().pathway,
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
    """Rehearse a change, or propose it as it was rehearsed."""
    try:
        files = _unpacked() if request.form.get("go") == "propose" else _sent()
    except NotWhole as fault:
        return _form((str(fault),))
    wanted = Change(request.form.get("base", ""), files, request.form.get("why", ""))
    if request.form.get("go") == "propose" and wanted.why.strip():
        return _proposed(wanted)
    found = rules.rehearse(desk().parts, wanted, _ground())
    if isinstance(found, No):
        return _form((said(found),))
    return _report(found, wanted, translated(words.NO_REASON) if request.form.get("go") == "propose" else "")


def _proposed(wanted: Change) -> ResponseReturnValue:
    done = rules.propose_rules(desk().parts, by(), wanted, _ground())
    if isinstance(done, Proposal):
        flash("", "success")
        return redirect(place(f"{PATH}/changes/{done.code}"), 303)
    return _form((said(done),)) if isinstance(done, No) else _report(done, wanted, "")


def _ground() -> Ground:
    own = desk().settings.resources_dir
    kept = rescoring.kept(desk().parts, by()) if request.form.get("kept") == "yes" else ()
    return Ground(own, desk().now(), kept)


def _report(report: Report, wanted: Change, fault: str) -> ResponseReturnValue:
    shown = page(
        "rules-rehearsed",
        "rules_rehearsed",
        report=rules.told(report),
        passed=report.passed,
        packed=b64encode(zlib.compress(json.dumps(dict(wanted.files)).encode())).decode(),
        base=wanted.base,
        why=wanted.why,
        kept=request.form.get("kept") == "yes",
        fault=fault,
        words=words,
        path=place(CHANGE),
    )
    return make_response(shown, 200 if report.passed and not fault else NOT_DONE_STATUS)


def _form(faults: tuple[str, ...]) -> ResponseReturnValue:
    files = rules.current(desk().parts)
    name = request.values.get("file", "")
    if name and name not in files:
        raise NotFound
    find = request.values.get("find", "")
    found = pieces(files[name], find) if name else ()
    shown = page(
        "rules-change",
        "rules_change",
        files=sorted(files),
        file=name,
        find=find,
        pieces=found[:SHOWN],
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


def _unpacked() -> Mapping[str, str]:
    try:
        opened = zlib.decompressobj().decompress(b64decode(request.form.get("packed", ""), validate=True), LARGEST)
        files = json.loads(opened)
    except (NotBase64, zlib.error, ValueError):
        raise BadRequest from None
    if not isinstance(files, dict) or not all(isinstance(text, str) for text in files.values()):
        raise BadRequest
    return files
