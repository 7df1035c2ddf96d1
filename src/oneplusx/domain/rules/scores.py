"""Which score is recorded for a target (记载成绩)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from oneplusx.domain.achievement import AttributeValue
from oneplusx.domain.rules.case import Case, TargetPart
from oneplusx.domain.rules.criteria import NO_FACTS, all_hold
from oneplusx.domain.rules.decision import DecidedTarget, RecordedScore
from oneplusx.domain.rules.policy import GradeStep, ScoreBasis, ScorePart, ScorePolicy
from oneplusx.domain.rules.targets import course_facts


def test_scores(case: Case) -> None:
    """Settles the recorded score of every target."""
    found = []
    for part in case.targets:
        score = score_of(case, part)
        course = part.course
        nature = course.nature.value if course is not None else None
        found.append(DecidedTarget(part.ref.course_code, part.ref.slot, part.credits, score, nature))
    case.decided = tuple(found)


def score_of(case: Case, part: TargetPart) -> RecordedScore | None:
    """The score recorded for one target, ``None`` where the rule records none; what is not known fails."""
    policy = case.compiled.rule.score
    if policy is None or not case.outcomes:
        return None
    scale = _scale_of(case, part) if case.rules.grade_scales else ()
    found = _found(case, policy, part, scale)
    if found is None or found.grade is not None or found.points is None or not scale:
        return found
    step = next((step for step in scale if step.from_points <= found.points), scale[-1])
    return RecordedScore(step.points, step.grade)


def _found(case: Case, policy: ScorePolicy, part: TargetPart, scale: tuple[GradeStep, ...]) -> RecordedScore | None:
    """The score before it is put into the course's grades."""
    if policy.basis is ScoreBasis.FIXED:
        return policy.rows[0].score
    if policy.basis in (ScoreBasis.CARRY, ScoreBasis.WEIGHTED):
        return _carried(case, policy, part)
    row = _best_row(case, part)
    if row is None:
        case.test("score.known", None, "known", part.key, passed=False)
        return None
    if policy.basis is ScoreBasis.TABLE:
        return row
    return _raised(case, policy, part, row, _own_points(part, scale))


def _raised(
    case: Case, policy: ScorePolicy, part: TargetPart, row: RecordedScore, own: Fraction | None
) -> RecordedScore | None:
    """The course's own score with the bonus, or lifted to the floor; never lower than it is."""
    if row.points is not None and policy.basis is ScoreBasis.FLOOR:
        return row if own is None or own < row.points else RecordedScore(own, None)
    if own is None or row.points is None:
        case.test("score.known", None, "known", part.key, "score", passed=False, missing=True)
        return None
    return RecordedScore(max(own, _under(own + row.points, policy.ceiling)), None)


def _own_points(part: TargetPart, scale: tuple[GradeStep, ...]) -> Fraction | None:
    """The course's recorded points, or what its recorded grade counts as."""
    standing = part.standing
    if standing is None or standing.score is not None:
        return None if standing is None else standing.score
    return next((step.points for step in scale if step.grade == standing.grade), None)


def _scale_of(case: Case, part: TargetPart) -> tuple[GradeStep, ...]:
    """The grades of the course, high to low; empty when it is scored in points."""
    if part.course is None:
        return ()
    facts, program = course_facts(part, part.course), case.record.program
    return next((grades for when, grades in case.rules.grade_scales if all_hold(when, NO_FACTS, program, facts)), ())


def _best_row(case: Case, part: TargetPart) -> RecordedScore | None:
    """The row of each outcome; of several outcomes the one with most points."""
    facts: Mapping[str, AttributeValue] = NO_FACTS
    if part.course is not None:
        facts = course_facts(part, part.course)
    best: RecordedScore | None = None
    for outcome in case.outcomes:
        for criteria, score in case.compiled.score_rows:
            if all_hold(criteria, outcome.attributes, case.record.program, facts):
                if best is None or (score.points or 0) > (best.points or 0):
                    best = score
                break
    return best


def _carried(case: Case, policy: ScorePolicy, part: TargetPart) -> RecordedScore | None:
    found = [_own_score(policy, outcome.attributes) for outcome in case.outcomes]
    points = [value for value in found if value is not None]
    name = ",".join(item.attribute for item in policy.parts) or policy.attribute
    if not points:
        case.test("score.known", None, "known", part.key, name, passed=False, missing=True)
        return None
    highest = max(points)
    if policy.carry_from is not None and highest < policy.carry_from:
        case.test("score.known", highest, f"≥ {policy.carry_from}", part.key, name, passed=False)
        return None
    return RecordedScore(_under(highest, policy.ceiling), None)


def _own_score(policy: ScorePolicy, attributes: Mapping[str, AttributeValue]) -> Fraction | None:
    """An outcome's own score, ``None`` when it is not known."""
    if policy.parts:
        return _weighted(policy.parts, attributes)
    value = attributes.get(policy.attribute)
    return None if value is None or isinstance(value, str) else Fraction(value)


def _weighted(parts: tuple[ScorePart, ...], attributes: Mapping[str, AttributeValue]) -> Fraction | None:
    """The parts of an outcome's score together, ``None`` when one is not known."""
    total = Fraction(0)
    for part in parts:
        value = attributes.get(part.attribute)
        if value is None or isinstance(value, str):
            return None
        total += value * part.weight
    return total


def _under(points: Fraction, ceiling: Fraction | None) -> Fraction:
    return points if ceiling is None else min(points, ceiling)
