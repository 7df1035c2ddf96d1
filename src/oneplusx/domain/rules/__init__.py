"""The rule language (转换规则) and the decision about a request, pure.

``load_rule_set`` reads a published method, ``compose`` puts it under its province and nation,
``decide`` answers one request with every condition tested, ``options`` lists all that would be
approved, ``recognized_credits`` says what a college gives an achievement without bank value.
Spreadsheets: ``oneplusx.domain.rules.workbook``.
"""

from __future__ import annotations

from oneplusx.domain.rules.decision import (
    CapState,
    Change,
    Condition,
    Consumption,
    DecidedTarget,
    Decision,
    Option,
    Outcome,
    Purpose,
    RecognitionDecision,
    RecordedScore,
    Request,
    TargetRef,
)
from oneplusx.domain.rules.decision_json import (
    decision_from_json,
    decision_to_json,
    past_conversion,
    recognition_to_json,
    request_from_json,
    request_to_json,
)
from oneplusx.domain.rules.document import CaseDocument, dump_rule_set, from_json, load_case, load_rule_set, to_json
from oneplusx.domain.rules.engine import decide
from oneplusx.domain.rules.evaluation import evaluate
from oneplusx.domain.rules.inheritance import compose
from oneplusx.domain.rules.leaving import as_of_membership
from oneplusx.domain.rules.limits import Cap, CapFilter, CapUnit
from oneplusx.domain.rules.model import (
    ApprovalStep,
    Owner,
    OwnerLevel,
    Rule,
    RuleSet,
    Settings,
)
from oneplusx.domain.rules.offers import Offer, offer_of, offers
from oneplusx.domain.rules.options import cap_states, options
from oneplusx.domain.rules.recognition import recognized_credits
from oneplusx.domain.rules.record import (
    FINAL_EXAM,
    Calendar,
    ConsumptionScope,
    ContentMatch,
    CourseNature,
    CourseStanding,
    CourseStatus,
    LearnerRecord,
    PastConversion,
    PastTarget,
    PastUse,
    ProgramCourseFacts,
    ProgramFacts,
)
from oneplusx.domain.rules.requirements import RequirementState, requirement_states

__all__ = [
    "FINAL_EXAM",
    "ApprovalStep",
    "Calendar",
    "Cap",
    "CapFilter",
    "CapState",
    "CapUnit",
    "CaseDocument",
    "Change",
    "Condition",
    "Consumption",
    "ConsumptionScope",
    "ContentMatch",
    "CourseNature",
    "CourseStanding",
    "CourseStatus",
    "DecidedTarget",
    "Decision",
    "LearnerRecord",
    "Offer",
    "Option",
    "Outcome",
    "Owner",
    "OwnerLevel",
    "PastConversion",
    "PastTarget",
    "PastUse",
    "ProgramCourseFacts",
    "ProgramFacts",
    "Purpose",
    "RecognitionDecision",
    "RecordedScore",
    "Request",
    "RequirementState",
    "Rule",
    "RuleSet",
    "Settings",
    "TargetRef",
    "as_of_membership",
    "cap_states",
    "compose",
    "decide",
    "decision_from_json",
    "decision_to_json",
    "dump_rule_set",
    "evaluate",
    "from_json",
    "load_case",
    "load_rule_set",
    "offer_of",
    "offers",
    "options",
    "past_conversion",
    "recognition_to_json",
    "recognized_credits",
    "request_from_json",
    "request_to_json",
    "requirement_states",
    "to_json",
]
