"""Assessment (考核): the scheme of a certificate level, scores, the decision, differences of two passes, the lock."""

from oneplusx.domain.assessment.locking import result_digest
from oneplusx.domain.assessment.scheme import DEFAULT, FULL_HUNDREDTHS, Part, Scheme
from oneplusx.domain.assessment.scoring import (
    Decision,
    Reason,
    ReasonCode,
    decide,
    may_resit,
    overall_hundredths,
    parts_to_resit,
)

__all__ = [
    "DEFAULT",
    "FULL_HUNDREDTHS",
    "Decision",
    "Part",
    "Reason",
    "ReasonCode",
    "Scheme",
    "decide",
    "may_resit",
    "overall_hundredths",
    "parts_to_resit",
    "result_digest",
]
