"""The three-stage review of graduation (三级审核): open, decide, conclude, reopen, and say what changed since."""

from oneplusx.apps.graduation.services.reviews.deciding import Decided, decide_items, preview_items
from oneplusx.apps.graduation.services.reviews.opening import cancel_review, open_review
from oneplusx.apps.graduation.services.reviews.reopening import reopen_conclusion
from oneplusx.apps.graduation.services.reviews.watching import mark_changed
from oneplusx.apps.graduation.services.reviews.weighing import Ruling, Weighed

__all__ = [
    "Decided",
    "Ruling",
    "Weighed",
    "cancel_review",
    "decide_items",
    "mark_changed",
    "open_review",
    "preview_items",
    "reopen_conclusion",
]
