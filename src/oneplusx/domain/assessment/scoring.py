"""From the scores of the parts to passed or not, with every reason (成绩合成与判定)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from oneplusx.domain.assessment.scheme import FULL_HUNDREDTHS, Scheme
from oneplusx.domain.errors import Invalid


class ReasonCode(StrEnum):
    """Why a candidate did not pass."""

    ABSENT = "absent"
    BELOW_MINIMUM = "below_minimum"
    BELOW_LINE = "below_line"
    VIOLATION = "violation"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason with the number that failed and the one it had to reach.

    Attributes:
        part: Code of the part; empty for the overall score.
    """

    code: ReasonCode
    part: str = ""
    found_hundredths: int | None = None
    required_hundredths: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The result of one candidate (考核结果)."""

    is_passed: bool
    overall_hundredths: int
    reasons: tuple[Reason, ...] = ()


def overall_hundredths(scheme: Scheme, scores: Mapping[str, int | None]) -> int:
    """The weighted score in hundredths of a point, rounded half up; a part not sat counts 0.

    Raises:
        Invalid: ``assessment.unknown_part``, ``assessment.score_out_of_range``.
    """
    for code, score in scores.items():
        scheme.part(code)
        if score is not None and not 0 <= score <= FULL_HUNDREDTHS:
            raise Invalid("assessment.score_out_of_range", found=score, part=code)
    total = sum(part.weight_hundredths * (scores.get(part.code) or 0) for part in scheme.parts)
    return (2 * total + FULL_HUNDREDTHS) // (2 * FULL_HUNDREDTHS)


def decide(scheme: Scheme, scores: Mapping[str, int | None], *, is_violation: bool = False) -> Decision:
    """Passed or not, with all reasons (判定): absence, minimum of each part, the pass line, a violation.

    Args:
        scores: Score of each part in hundredths of a point; ``None`` or left out: not sat.
        is_violation: The candidate broke the rules of the exam: the result is void.

    Raises:
        Invalid: ``assessment.unknown_part``, ``assessment.score_out_of_range``.
    """
    overall = overall_hundredths(scheme, scores)
    reasons: list[Reason] = [Reason(ReasonCode.VIOLATION)] if is_violation else []
    for part in scheme.parts:
        score = scores.get(part.code)
        if score is None:
            reasons.append(Reason(ReasonCode.ABSENT, part.code))
        elif part.minimum_hundredths is not None and score < part.minimum_hundredths:
            reasons.append(Reason(ReasonCode.BELOW_MINIMUM, part.code, score, part.minimum_hundredths))
    if overall < scheme.pass_hundredths:
        reasons.append(Reason(ReasonCode.BELOW_LINE, "", overall, scheme.pass_hundredths))
    return Decision(not reasons, overall, tuple(reasons))


def may_resit(scheme: Scheme, *, is_passed: bool, resits_taken: int) -> bool:
    """Whether a candidate may sit again (补考): not passed yet, and re-sits are left."""
    return not is_passed and resits_taken < scheme.resits_max


def parts_to_resit(scheme: Scheme, scores: Mapping[str, int | None]) -> tuple[str, ...]:
    """Parts that a re-sit must repeat: those absent or under their line; all, when only the overall score failed."""
    failed = tuple(
        part.code
        for part in scheme.parts
        if (score := scores.get(part.code)) is None or score < (part.minimum_hundredths or 0)
    )
    return failed or scheme.codes
