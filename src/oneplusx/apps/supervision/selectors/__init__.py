"""Questions about supervision (监督评价): the board, biweekly reports, complaints."""

from oneplusx.apps.supervision.selectors.board import (
    Board,
    BoardRow,
    Choices,
    GroupBy,
    board,
    candidates_behind,
    choices_of,
    classes_behind,
    quotas_behind,
)
from oneplusx.apps.supervision.selectors.complaints import (
    complained_about,
    complaint_by_receipt,
    complaint_for,
    complaints_visible_to,
    files_of,
    handled_by,
    may_reveal,
    open_complaints,
    own_complaints,
)
from oneplusx.apps.supervision.selectors.counting import candidates_in, classes_in, quotas_in, trained_by_class
from oneplusx.apps.supervision.selectors.lateness import PlanStatus, statuses_of
from oneplusx.apps.supervision.selectors.reports import (
    Comparison,
    compared,
    latest_of,
    report_for,
    reporting_institutions,
    reports_visible_to,
)
from oneplusx.apps.supervision.selectors.scope import Narrowing, Scope, scope_of

__all__ = [
    "Board",
    "BoardRow",
    "Choices",
    "Comparison",
    "GroupBy",
    "Narrowing",
    "PlanStatus",
    "Scope",
    "board",
    "candidates_behind",
    "candidates_in",
    "choices_of",
    "classes_behind",
    "classes_in",
    "compared",
    "complained_about",
    "complaint_by_receipt",
    "complaint_for",
    "complaints_visible_to",
    "files_of",
    "handled_by",
    "latest_of",
    "may_reveal",
    "open_complaints",
    "own_complaints",
    "quotas_behind",
    "quotas_in",
    "report_for",
    "reporting_institutions",
    "reports_visible_to",
    "scope_of",
    "statuses_of",
    "trained_by_class",
]
