"""The three-stage review of graduation (三级审核): stages, outcomes, which outcome an answer of the audit allows.

Department → academic affairs → college leadership; each learner goes through the stages alone. The review decides how
a learner leaves; it never overrules the audit: who can graduate is not refused, who cannot is not passed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Stage(StrEnum):
    """Where a learner stands in the review."""

    DEPARTMENT = "department"
    ACADEMIC_AFFAIRS = "academic_affairs"
    LEADERSHIP = "leadership"
    CONCLUDED = "concluded"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """How the review ends for a learner (毕业、结业、肄业、延长学习年限)."""

    GRADUATION = "graduation"
    COMPLETION = "completion"
    INCOMPLETION = "incompletion"
    EXTENSION = "extension"


ORDER = (Stage.DEPARTMENT, Stage.ACADEMIC_AFFAIRS, Stage.LEADERSHIP, Stage.CONCLUDED)
DECIDING = ORDER[:-1]
COMPLETION_SHARE = Fraction(4, 5)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the audit says about a learner, as far as the review needs it.

    Attributes:
        would_be_satisfied: Everything is met once what is in progress is passed.
        proved: The answer is proved; on an answer that is not, nothing is decided.
        required_hundredths: Credits that the program requires.
    """

    satisfied: bool
    would_be_satisfied: bool
    proved: bool
    earned_hundredths: int
    required_hundredths: int


def following(stage: Stage) -> Stage:
    """The stage after a deciding one.

    Raises:
        ValueError: The stage decides nothing.
    """
    return ORDER[DECIDING.index(stage) + 1]


def preceding(stage: Stage) -> Stage:
    """The stage that a deciding one returns learners to; the department keeps its own.

    Raises:
        ValueError: The stage decides nothing.
    """
    return ORDER[max(DECIDING.index(stage) - 1, 0)]


def allowed_outcomes(standing: Standing) -> frozenset[Outcome]:
    """Outcomes that the audit's answer allows: none unless proved, graduation exactly for those who can."""
    if not standing.proved:
        return frozenset()
    if standing.satisfied:
        return frozenset({Outcome.GRADUATION})
    return frozenset({Outcome.COMPLETION, Outcome.INCOMPLETION, Outcome.EXTENSION})


def suggested_outcome(standing: Standing, completion_share: Fraction = COMPLETION_SHARE) -> Outcome | None:
    """What the review starts from; people decide.

    Graduation for those who can; an extension for those who wait for results only; completion for those who earned at
    least the share of the required credits; incompletion for the others.

    Args:
        completion_share: Setting of the college; the published texts name no figure.

    Returns:
        ``None`` while the answer is not proved.
    """
    if not standing.proved:
        return None
    if standing.satisfied:
        return Outcome.GRADUATION
    if standing.would_be_satisfied:
        return Outcome.EXTENSION
    enough = standing.earned_hundredths >= completion_share * standing.required_hundredths
    return Outcome.COMPLETION if enough else Outcome.INCOMPLETION
