"""Who works here and what they may do: roles, what each may, the border around an organisation and its teams."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What somebody is employed for. One person may have several."""

    COUNSELOR = "counselor"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    CLINICAL_LEAD = "clinical_lead"
    DIRECTORY_EDITOR = "directory_editor"
    AUDITOR = "auditor"


class Permission(StrEnum):
    """A kind of thing that can be done. Every page of the staff site asks for one of these."""

    OWN_ACCOUNT = "own_account"
    CASES_READ = "cases_read"
    CASES_WRITE = "cases_write"
    CASES_ASSIGN = "cases_assign"
    CASES_MERGE = "cases_merge"
    UNMASK = "unmask"
    BREAK_GLASS = "break_glass"
    DISCLOSE = "disclose"
    ALERTS = "alerts"
    REPORTS = "reports"
    EXTRACT = "extract"  # ask for rows for an evaluation, and decide on what another one asked for
    STAFF = "staff"
    DIRECTORY = "directory"
    AUDIT = "audit"
    SUBJECT = "subject"  # give a person all that is held of them, and ask for it to be erased or held
    PRIVACY = "privacy"  # decide about that as the second person, without seeing the case
    SETTINGS = "settings"
    RULES = "rules"
    SIGN_CLINICAL = "sign_clinical"
    PAUSE = "pause"
    TOLD = "told"  # be told of something by e-mail or text: alerts, the daily report
    DIGEST = "digest"


_COUNSELS = frozenset(
    {
        Permission.CASES_READ,
        Permission.CASES_WRITE,
        Permission.UNMASK,
        Permission.BREAK_GLASS,
        Permission.DISCLOSE,
        Permission.ALERTS,
        Permission.TOLD,
    }
)
_LEADS = frozenset({Permission.REPORTS, Permission.PAUSE, Permission.TOLD, Permission.DIGEST, Permission.PRIVACY})
MAY = MappingProxyType(
    {
        Role.COUNSELOR: _COUNSELS,
        Role.SUPERVISOR: _COUNSELS | _LEADS | {Permission.CASES_ASSIGN, Permission.CASES_MERGE, Permission.SUBJECT},
        Role.MANAGER: _LEADS
        | {Permission.EXTRACT, Permission.STAFF, Permission.SETTINGS, Permission.RULES, Permission.DIRECTORY},
        Role.CLINICAL_LEAD: frozenset({Permission.RULES, Permission.SIGN_CLINICAL, Permission.PAUSE}),
        Role.DIRECTORY_EDITOR: frozenset({Permission.DIRECTORY}),
        Role.AUDITOR: frozenset({Permission.AUDIT, Permission.REPORTS}),
    }
)
"""What each role may beside its own account. Who looks after accounts or audits reads nobody's record."""

FEWEST_MANAGERS = 2
"""So many an organisation keeps: with one alone, nobody could look after that one's account."""


def allowed(role: Role, permission: Permission) -> bool:
    """Return whether a role may do this."""
    return permission is Permission.OWN_ACCOUNT or permission in MAY[role]


@dataclass(frozen=True, slots=True)
class Scope:
    """The border: the cases of one organisation, of these teams in it; of all its teams where `teams` is None."""

    organisation: str
    teams: frozenset[str] | None

    def holds(self, organisation: str, team: str) -> bool:
        """Return whether what belongs to this organisation and team lies within the border; team "" is nobody's yet."""
        return organisation == self.organisation and (self.teams is None or not team or team in self.teams)


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who works here, as far as what they may do goes. `code`, `organisation` and `teams` are codes."""

    code: str
    organisation: str
    teams: frozenset[str]
    roles: frozenset[Role]
    name: str
    disabled: bool = False

    def may(self, permission: Permission) -> bool:
        """Return whether one of their roles may do this. Who is disabled may nothing."""
        return not self.disabled and any(allowed(role, permission) for role in self.roles)

    @property
    def scope(self) -> Scope:
        """Return the border of what they may see: their teams.

        Supervisors stand in for every team of their organisation.
        """
        whole = Role.SUPERVISOR in self.roles
        return Scope(self.organisation, None if whole else self.teams)


@dataclass(frozen=True, slots=True)
class By:
    """Who does something, and when: aware, UTC."""

    staff: Staff
    now: datetime


SYSTEM = Staff("system", "", frozenset(), frozenset(), "Soundings")
"""Stands in the audit trail for what nobody did by hand."""

STRANGER = "stranger"
"""Stands in the audit trail for who tried to come in, and did not show who they are."""


def managers_left(managers: int, *, is_one: bool) -> bool:
    """Return whether somebody can go: a manager only while enough managers stay behind."""
    return not is_one or managers - 1 >= FEWEST_MANAGERS
