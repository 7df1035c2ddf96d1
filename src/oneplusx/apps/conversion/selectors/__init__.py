"""Questions about conversions: the learner's record for the rules, applications, plans."""

from oneplusx.apps.conversion.selectors.applications import (
    appeals_visible_to,
    conversion_for,
    conversions_visible_to,
    plan_for,
)
from oneplusx.apps.conversion.selectors.record import learner_record, learner_records

__all__ = [
    "appeals_visible_to",
    "conversion_for",
    "conversions_visible_to",
    "learner_record",
    "learner_records",
    "plan_for",
]
