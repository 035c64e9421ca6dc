"""What happens to a form that came in: filed, refused, or kept as a draft. Nothing earlier is ever lost."""

from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from screening.core.answers import Answers
from screening.core.facts import AnswerFacts
from screening.core.flow import Path, PathScreen, screen_before
from screening.core.instrument import Kind, Pathway, Question, Stage
from screening.core.safety import raised
from screening.web.forms import ALWAYS_SENT, ForeignForm, Sent, sent
from screening.web.parts import FormBook
from screening.web.progress import STAGES, Progress, after, current, mark, screen_called

DRAFT_FIELDS = 60
DRAFT_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Filing:
    """Files forms for one pathway."""

    pathway: Pathway
    forms: FormBook

    def take(self, progress: Progress, data: "MultiDict[str, str]") -> Progress:
        """File one form; raise ForeignForm for what no page of ours can send."""
        path = progress.path(self.pathway)
        code = data.get("page", "")
        screen = screen_called(path, code)
        if screen is None:
            if not any(code == known.code for step in self.pathway.steps for known in step.instrument.screens):
                raise ForeignForm
            return replace(progress, notice="elsewhere")
        if not _may_answer(progress, path, screen):
            return replace(progress, notice="elsewhere")
        received = sent(screen, self.forms.form_for(screen), data)
        stored = progress.told(screen.questions)
        if stored and data.get("had", "") != mark(stored) and received.told != stored:
            return replace(progress, notice="newer")
        if received.troubles:
            received = danger(self.pathway, path.answers, screen, data, received) or received
        if received.troubles:
            return replace(progress, at=code, draft_for=code, draft=draft_of(data))
        return self._filed(progress, screen, received)

    def _filed(self, progress: Progress, screen: PathScreen, received: Sent) -> Progress:
        filed = progress.with_answers(screen, received.told)
        if screen.stage is Stage.START and filed.stage is Stage.START:
            filed = replace(filed, stage=Stage.SHORT)
        path = filed.path(self.pathway)
        follows = "" if progress.editing else after(filed, path, screen.screen.code)
        return self._watched(filed, path, at=follows, editing=False, notice="")

    def _watched(self, filed: Progress, path: Path, **more: Any) -> Progress:
        """Note the flags that are up now, and `more`; those new, or that nobody has gone on from yet, are pending.

        So a form that is sent twice, or from a second window, does not take the help away.
        """
        up = tuple(flag.flag.code for flag in raised(self.pathway, AnswerFacts(self.pathway, path.answers)))
        gone_on = frozenset(filed.shown) - frozenset(filed.pending)
        return replace(filed, shown=up, pending=tuple(code for code in up if code not in gone_on), **more)

    def adopt(self, progress: Progress) -> Progress:
        """Make the answers that were tried out the real ones; help comes first here as well."""
        adopted = replace(progress, answers={**progress.answers, **progress.trial}, trial={}, draft_for="", draft=())
        return self._watched(adopted, adopted.path(self.pathway))

    def back(self, progress: Progress) -> Progress:
        """Go to the screen before the current one; from the first question this stays where it is."""
        path = progress.path(self.pathway)
        here = current(progress, path)
        before = screen_before(path, here.screen.code) if here else _last_seen(progress, path)
        if before is None or before.stage is Stage.START:
            return progress
        return replace(progress, at=before.screen.code, editing=False, draft_for="", draft=())

    def edit(self, progress: Progress, code: str) -> Progress:
        """Open a screen from the summary; raise ForeignForm if these answers do not lead there."""
        screen = screen_called(progress.path(self.pathway), code)
        if screen is None or screen.screen.code not in progress.seen:
            raise ForeignForm
        return replace(progress, at=code, editing=True, draft_for="", draft=())


def danger(
    pathway: Pathway, answers: Answers, screen: PathScreen, data: "MultiDict[str, str]", received: Sent
) -> Sent | None:
    """Return the danger that was ticked, where a form cannot be read: it counts, whatever was ticked beside it."""
    ticked = {q.code: frozenset(data.getlist(q.code)) & _serious(q) for q in screen.questions}
    told = {code: codes for code, codes in ticked.items() if codes}
    new = {flag.flag.code for flag in raised(pathway, AnswerFacts(pathway, {**answers, **told}))}
    new -= {flag.flag.code for flag in raised(pathway, AnswerFacts(pathway, answers))}
    return Sent({**received.told, **{code: sorted(codes) for code, codes in told.items()}}, ()) if new else None


def _serious(question: Question) -> frozenset[str]:
    """Return the choices of a tick-all that say something."""
    if question.kind is not Kind.CHOICES:
        return frozenset()
    return frozenset(choice.code for choice in question.choices if not choice.alone)


def _may_answer(progress: Progress, path: Path, screen: PathScreen) -> bool:
    here = current(progress, path)
    seen = screen.screen.code in progress.seen
    return seen or screen.stage is Stage.START or (here is not None and here.screen.code == screen.screen.code)


def _last_seen(progress: Progress, path: Path) -> PathScreen | None:
    reached = STAGES[: STAGES.index(progress.stage) + 1]
    seen = [s for s in path.screens if s.stage in reached and s.screen.code in progress.seen]
    return seen[-1] if seen else None


def draft_of(data: "MultiDict[str, str]") -> tuple[tuple[str, str], ...]:
    """Keep what was typed, cut to what a form of ours can hold, so that the cookie stays small."""
    pairs = [(name, text[:DRAFT_LENGTH]) for name, text in data.items(multi=True) if name not in ALWAYS_SENT]
    return tuple(pairs[:DRAFT_FIELDS])
