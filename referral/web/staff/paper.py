"""The questions on paper: the sheet to print, and keying in what somebody wrote on it, by numbers and letters."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, make_response, request, session
from flask.typing import ResponseReturnValue
from werkzeug import Response

from referral.actions.cases import intake
from referral.actions.cases.casebook import Done
from referral.actions.cases.intake import At, Standing
from referral.core.access import Permission
from referral.core.casework import Door, Screen
from referral.core.intake import Entry, Newer, answers_of, mark, path_of, told
from referral.core.paperform import SPOKEN, PaperForm, form_of, many_letters
from referral.web.staff import intakewords, paperwords
from referral.web.staff.casedesk import by, stop
from referral.web.staff.casepage import NOT_DONE_STATUS, said
from referral.web.staff.cases import CASE
from referral.web.staff.desk import desk
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from referral.web.staff.intake import SCREEN, place, see_other, standing
from referral.web.staff.interview import asking
from referral.web.staff.keying import Keyed, field_of, read, typed_of
from referral.web.staff.unsent import keeps_unsent, taken_up
from screening.core.answers import AnswerFault
from screening.core.answers import read as read_answer
from screening.core.safety import flags
from screening.web.i18n import marked, names
from screening.web.parts import parts as site
from screening.web.progress import Progress
from screening.web.render import crisis_line
from screening.web.show import in_words
from screening.web.texts import spoken_in, texts
from screening.web.words import unit

SHEET = "/paper"
KEYS_IN = f"{SCREEN}/paper"
SHEET_CODE = "sheet"
CHANGED_STATUS = 409
FINISH = "finish"
OTHER_SHEET = marked("This is not the code of the sheet that these questions belong to. Print a new sheet, or ask.")
NO_CODE = marked("Write the code that stands beside the title of each part of the sheet.")


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("paper", __name__)
    made.get(SHEET, endpoint="sheet")(sheet)
    made.post(f"{CASE}/paper", endpoint="begin")(begin)
    made.get(KEYS_IN, endpoint="keys_in")(keys_in)
    made.post(KEYS_IN, endpoint="keyed")(keyed)
    return made


@needs(Permission.CASES_READ)
def sheet() -> ResponseReturnValue:
    """Show the sheet to print, in the language that was asked for. It holds nothing of anybody."""
    wanted = request.args.get("in", "")
    with spoken_in(wanted if wanted in desk().settings.languages else texts().code):
        form = form_of(site().pathway)
        return page(
            "paper",
            "paper_sheet",
            form=form,
            place=request.script_root + SHEET,
            only_main=request.args.get("only") == "main",
            languages=names(desk().settings.languages),
            skips=lambda rule, *within: paperwords.skips(form, rule, *within),
            same_as=lambda part: paperwords.same_as(form, part),
            many_letters=many_letters,
            spoken=SPOKEN,
            crisis=crisis_line(Progress()),
            unit=unit,
            kept_at=desk().settings.operator_name or desk().settings.site_title,
        )


@needs(Permission.CASES_WRITE)
def begin(case: str) -> ResponseReturnValue:
    """Begin to key in a sheet of this case."""
    made = intake.begin(desk().parts, by(), case, asking(), Door.PAPER)
    if not isinstance(made, Screen):
        stop(made)
    return see_other(_keying_place(At(case, made.code)))


def _keying_place(at: At) -> str:
    return f"{place(at)}/paper"


@needs(Permission.CASES_WRITE)
def keys_in(case: str, screen: str) -> ResponseReturnValue:
    """Show the fields; with what was typed before a sign-in ended."""
    left = taken_up(request.path)
    return _drawn(At(case, screen), typed=None if left is None else left.to_dict())


def _drawn(
    at: At, typed: dict[str, str] | None = None, faults: dict[str, str] | None = None, *, newer: bool = False
) -> Response:
    found = standing(at)
    form, answers = form_of(site().pathway), found.screen.answers
    kept = told(answers)
    stands = {field_of(item): typed_of(item, kept.get(code)) for code, item in form.by_code.items()}
    path = path_of(site().pathway, answers)
    shown: dict[str, Any] = {
        "form": form,
        "typed": stands if typed is None else typed,
        "stands": stands if newer else {},
        "words_of": _words(form, found),
        "faults": faults or {},
        "on_path": frozenset(question.code for question in path.questions),
        "up": flags(site().pathway, answers_of(site().pathway, answers)),
        "had": mark(answers, form.by_code),
        "hand": desk().parts.new_code()[:16],
        "sheet_code": (typed or {}).get(SHEET_CODE, session.get(SHEET_CODE, "")),
        "field_of": field_of,
        "spoken": SPOKEN,
        "unit": unit,
        "many_letters": many_letters,
        "newer": newer,
        "intakewords": intakewords,
        "here": place(at),
        "next_field": _next(tuple(stands), stands),
    }
    drawn = make_response(page("paper-key-in", "paper_key_in", **(said(found.case) | shown)))
    drawn.status_code = CHANGED_STATUS if newer else NOT_DONE_STATUS if faults else 200
    return drawn


def _next(fields: tuple[str, ...], stands: Mapping[str, str]) -> str:
    """Return the field after the last one that is filled in: there the keying goes on."""
    filled = [place for place, name in enumerate(fields) if stands[name]]
    return fields[min(filled[-1] + 1, len(fields) - 1)] if filled else ""


def _words(form: PaperForm, found: Standing) -> dict[str, str]:
    """Say each answer as the sheet says it, for whoever keys it in to compare."""
    said_so = {}
    for code, raw in told(found.screen.answers).items():
        if code in form.by_code:
            question = form.by_code[code].question
            answer = read_answer(question, raw)
            said_so[code] = "" if isinstance(answer, AnswerFault) else in_words(question, answer)
    return said_so


@needs(Permission.CASES_WRITE)
@keeps_unsent
def keyed(case: str, screen: str) -> ResponseReturnValue:
    """Keep what was keyed in: what can be read is kept at once, the rest is shown again as it was typed."""
    at, form = At(case, screen), form_of(site().pathway)
    typed = request.form.to_dict()
    found = read(form, typed, ())
    kept = intake.enter(desk().parts, by(), at, asking(), _entry(form, found))
    if isinstance(kept, Newer):
        return _drawn(at, typed, newer=True)
    if not isinstance(kept, Screen):
        return stop(kept)
    faults = {**found.faults, **_of_sheet(form, finishes=typed.get("then") == FINISH)}
    if faults:
        return _drawn(at, typed, faults)
    if typed.get("then") != FINISH:
        return see_other(_keying_place(at))
    done = intake.finish(desk().parts, by(), at, asking())
    if not isinstance(done, Done):
        stop(done)
    session.pop(SHEET_CODE, None)
    return see_other(place(at))


def _entry(form: PaperForm, found: Keyed) -> Entry:
    codes = tuple(form.by_code)
    asked = tuple(code for code in codes if code not in found.faults or code in found.told)
    had, hand = request.form.get("had", ""), request.form.get("hand", "")
    return Entry(asked, found.told, had=had, hand=hand, goes_on=False, over=codes)


def _of_sheet(form: PaperForm, *, finishes: bool) -> dict[str, str]:
    """Look whether the sheet is one of these questions: on another one, numbers and letters mean something else."""
    code = request.form.get(SHEET_CODE, "").strip().upper()
    session[SHEET_CODE] = code if code == form.code else ""
    if code and code != form.code:
        return {SHEET_CODE: OTHER_SHEET}
    return {SHEET_CODE: NO_CODE} if finishes and not code else {}
