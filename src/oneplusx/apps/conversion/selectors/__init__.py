"""Questions about conversions: the learner's record for the rules, applications, plans."""

from oneplusx.apps.conversion.selectors.applications import (
    appeal_for,
    appeals_visible_to,
    conversion_for,
    conversions_visible_to,
    enrollments_named,
    is_own,
    plan_documents,
    plan_for,
    step_to_decide,
)
from oneplusx.apps.conversion.selectors.attachments import may_read_supplement, supplements_of
from oneplusx.apps.conversion.selectors.choices import Choices, choices_for, own_conversions, own_enrollments, own_plans
from oneplusx.apps.conversion.selectors.panels import awaiting_panel, waits_for_panel
from oneplusx.apps.conversion.selectors.record import approved_conversions_of, learner_record, learner_records

__all__ = [
    "Choices",
    "appeal_for",
    "appeals_visible_to",
    "approved_conversions_of",
    "awaiting_panel",
    "choices_for",
    "conversion_for",
    "conversions_visible_to",
    "enrollments_named",
    "is_own",
    "learner_record",
    "learner_records",
    "may_read_supplement",
    "own_conversions",
    "own_enrollments",
    "own_plans",
    "plan_documents",
    "plan_for",
    "step_to_decide",
    "supplements_of",
    "waits_for_panel",
]
