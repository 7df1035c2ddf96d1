"""The three-stage review of graduation (三级审核): open, decide, conclude, reopen, and say what changed since."""

from oneplusx.apps.graduation.services.reviews.deciding import Decided, decide_items, preview_items
from oneplusx.apps.graduation.services.reviews.many import DECIDE_JOB, DIRECT_MAX, decide_many, start_decision
from oneplusx.apps.graduation.services.reviews.opening import cancel_review, open_review, set_completion_share
from oneplusx.apps.graduation.services.reviews.reopening import reopen_conclusion
from oneplusx.apps.graduation.services.reviews.watching import mark_changed
from oneplusx.apps.graduation.services.reviews.weighing import Ruling, Weighed

__all__ = [
    "DECIDE_JOB",
    "DIRECT_MAX",
    "Decided",
    "Ruling",
    "Weighed",
    "cancel_review",
    "decide_items",
    "decide_many",
    "mark_changed",
    "open_review",
    "preview_items",
    "reopen_conclusion",
    "set_completion_share",
    "start_decision",
]
