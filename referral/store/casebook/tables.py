"""Names every table that is behind the border."""

from referral.store.casebook.alertrows import AlertNoticeRow, RiskAlertRow
from referral.store.casebook.digests import DigestRow
from referral.store.casebook.linkrows import AnswerLinkRow
from referral.store.casebook.orderrows import CaseOrderRow, ErasureRow
from referral.store.casebook.placeoutcomes import PlaceOutcomeRow
from referral.store.casebook.referralrows import ConsentRow, DisclosureRow, ReferralRow
from referral.store.casebook.reportrows import ExtractRow, FrozenRow
from referral.store.casebook.rows import (
    AuditHeadRow,
    AuditRow,
    CaseRow,
    CounsellingRow,
    EntryRow,
    GlassRow,
    MergeRow,
    ScreenRow,
    TaskRow,
)
from referral.store.casebook.textrows import ReplyRow, TieRow

TENANT_TABLES = (
    CaseRow,
    EntryRow,
    CounsellingRow,
    TaskRow,
    ScreenRow,
    MergeRow,
    GlassRow,
    AuditRow,
    AuditHeadRow,
    RiskAlertRow,
    AlertNoticeRow,
    ConsentRow,
    ReferralRow,
    DisclosureRow,
    AnswerLinkRow,
    TieRow,
    ReplyRow,
    CaseOrderRow,
    ErasureRow,
    DigestRow,
    PlaceOutcomeRow,
    FrozenRow,
    ExtractRow,
)
