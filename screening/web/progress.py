"""Where a person is: raw answers, screens seen, stage, flags shown. Lives in the sealed cookie and nowhere else."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from screening.core.answers import Answers, Raw, read_all
from screening.core.flow import Path, PathScreen, next_screen, path_for
from screening.core.instrument import Pathway, Question, Stage

STAGES = (Stage.START, Stage.SHORT, Stage.LONG)
Draft = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Walked:
    """The path that was worked out last, kept because one request asks for it several times."""

    answers: Mapping[str, Raw] | None = None
    found: Path | None = None

    def path(self, pathway: Pathway, progress: "Progress") -> Path:
        """Return the path of these answers. Answers are never changed in place, so the same ones lead the same way."""
        if self.found is None or self.answers is not progress.answers:
            self.found = path_for(pathway, progress.read(pathway))
            self.answers = progress.answers
        return self.found


@dataclass(frozen=True, slots=True)
class Progress:
    """What one session knows.

    `at` is a screen that the person went back to, `editing` says that it was opened from the summary;
    `draft` is a form that could not be read, kept so that nothing has to be typed twice;
    `pending` are the flags that the crisis page shows; `notice` is a message code for the next page;
    `why` is the rule whose sentence is being explained, `why_question` the answer looked at there, and `trial` holds
    answers that are tried out beside the real ones; `paper` is the paper that was asked for last, and
    `paper_language` its language, if one was chosen.
    """

    answers: Mapping[str, Raw] = field(default_factory=dict)
    seen: tuple[str, ...] = ()
    stage: Stage = Stage.START
    at: str = ""
    editing: bool = False
    shown: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    draft_for: str = ""
    draft: Draft = ()
    notice: str = ""
    counted: bool = False
    why: str = ""
    why_question: str = ""
    trial: Mapping[str, Raw] = field(default_factory=dict)
    paper: str = ""
    paper_language: str = ""
    walked: Walked = field(default_factory=Walked, compare=False, repr=False)

    @property
    def begun(self) -> bool:
        """Return whether the start page was sent."""
        return self.stage is not Stage.START

    def read(self, pathway: Pathway) -> Answers:
        """Read the answers; what another version of the questionnaire wrote and this one cannot read is left out."""
        answers, _ = read_all(pathway.by_code, self.answers)
        return answers

    def path(self, pathway: Pathway) -> Path:
        """Work out the path that these answers lead along."""
        return self.walked.path(pathway, self)

    def told(self, questions: tuple[Question, ...]) -> dict[str, Raw]:
        """Return the raw answers to some questions."""
        return {q.code: self.answers[q.code] for q in questions if q.code in self.answers}

    def with_answers(self, screen: PathScreen, told: Mapping[str, Raw]) -> "Progress":
        """File the answers of one screen: what was there for its questions gives way, nothing else does."""
        asked = {question.code for question in screen.questions}
        kept = {code: raw for code, raw in self.answers.items() if code not in asked}
        seen = self.seen if screen.screen.code in self.seen else (*self.seen, screen.screen.code)
        return replace(self, answers={**kept, **told}, seen=seen, draft_for="", draft=())


def mark(told: Mapping[str, Raw]) -> str:
    """Return a short mark of the answers a form was drawn with; empty for none."""
    if not told:
        return ""
    text = json.dumps(told, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def current(progress: Progress, path: Path) -> PathScreen | None:
    """Return the screen to show now, or None when the stage is done."""
    here = screen_called(path, progress.at)
    if here is not None:
        return here
    for stage in STAGES[1 : STAGES.index(progress.stage) + 1]:
        waiting = next_screen(path, frozenset(progress.seen), stage)
        if waiting is not None:
            return waiting
    return None


def screen_called(path: Path, code: str) -> PathScreen | None:
    """Return the screen of that code on the path, or None."""
    return next((screen for screen in path.screens if screen.screen.code == code), None)


def after(progress: Progress, path: Path, sent: str) -> str:
    """Return the code of the screen to go to after `sent` if it was seen before; empty to go on where it is new."""
    codes = [s.screen.code for s in path.screens if s.stage in STAGES[1 : STAGES.index(progress.stage) + 1]]
    place = codes.index(sent) + 1 if sent in codes else len(codes)
    follows = codes[place] if place < len(codes) else ""
    return follows if follows in progress.seen else ""


def to_session(progress: Progress) -> dict[str, Any]:
    """Write progress small: what is empty is left out."""
    written: dict[str, Any] = {
        "a": dict(progress.answers),
        "s": list(progress.seen),
        "g": STAGES.index(progress.stage),
        "at": progress.at,
        "e": int(progress.editing),
        "f": list(progress.shown),
        "p": list(progress.pending),
        "d": progress.draft_for,
        "dd": [list(pair) for pair in progress.draft],
        "n": progress.notice,
        "c": int(progress.counted),
        "w": progress.why,
        "wq": progress.why_question,
        "t": dict(progress.trial),
        "pp": progress.paper,
        "pl": progress.paper_language,
    }
    return {key: value for key, value in written.items() if value}


def from_session(written: Mapping[str, Any]) -> Progress:
    """Read what `to_session` wrote; the seal vouches for its shape."""
    return Progress(
        answers=written.get("a", {}),
        seen=tuple(written.get("s", ())),
        stage=STAGES[written.get("g", 0)],
        at=written.get("at", ""),
        editing=bool(written.get("e")),
        shown=tuple(written.get("f", ())),
        pending=tuple(written.get("p", ())),
        draft_for=written.get("d", ""),
        draft=tuple((name, value) for name, value in written.get("dd", ())),
        notice=written.get("n", ""),
        counted=bool(written.get("c")),
        why=written.get("w", ""),
        why_question=written.get("wq", ""),
        trial=written.get("t", {}),
        paper=written.get("pp", ""),
        paper_language=written.get("pl", ""),
    )
