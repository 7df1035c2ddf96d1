"""The targets of a request: pool, standing, purpose and content match of each course or slot (去向条件)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from oneplusx.domain.achievement import AttributeValue
from oneplusx.domain.credits import HUNDREDTHS_PER_CREDIT
from oneplusx.domain.rules.case import Case, TargetPart
from oneplusx.domain.rules.criteria import CompiledCriterion
from oneplusx.domain.rules.decision import Purpose
from oneplusx.domain.rules.record import CourseStanding, CourseStatus, ProgramCourseFacts

DONE = (CourseStatus.PASSED, CourseStatus.EXEMPTED)
"""Standings in which a course is never reached."""

_OPEN = (CourseStatus.NOT_TAKEN.value, CourseStatus.IN_PROGRESS.value, CourseStatus.FAILED.value)
_EXEMPTIBLE = (CourseStatus.NOT_TAKEN, CourseStatus.IN_PROGRESS)


def test_targets(case: Case) -> None:
    """Tests every target of the request, then their number."""
    refs = sorted(case.request.targets, key=lambda ref: (ref.key, ref.credits_hundredths or 0))
    if not refs:
        case.test("target.given", 0, 1, passed=False)
        return
    seen: set[str] = set()
    for ref in refs:
        key = ref.key
        if key in seen:
            case.test("target.once", key, 1, key, passed=False)
            continue
        seen.add(key)
        part = TargetPart(ref, key, None, None)
        if ref.course_code is None:
            _test_slot(case, part)
        else:
            _test_course(case, part, ref.course_code)
    _test_count(case, len(seen))


def _test_count(case: Case, count: int) -> None:
    least, most = case.compiled.rule.target.count_min, case.compiled.targets_max
    required = str(most) if least == most else f"{least}–{most}"
    case.test("target.count", count, required, passed=least <= count <= most)


def _test_slot(case: Case, part: TargetPart) -> None:
    slot, slots = part.ref.slot or "", case.record.program.slots
    if slots and slot not in slots:
        case.test("target.known", None, part.key, part.key, passed=False)
        return
    case.test("target.pool", slot, case.compiled.rule.target.slots, part.key, passed=slot in case.compiled.slots)
    _test_purpose(case, part)
    case.targets.append(part)


def _test_course(case: Case, part: TargetPart, code: str) -> None:
    course = case.record.program.course_by_code.get(code)
    if course is None:
        case.test("target.known", None, part.key, part.key, passed=False)
        return
    part.course = course
    part.standing = case.record.standing_by_code.get(code)
    test_pool(case, part, course)
    _test_standing(case, part, part.standing)
    _test_purpose(case, part)
    _test_content_match(case, part, course)
    _test_preconditions(case, part, course)
    case.targets.append(part)


def test_pool(case: Case, part: TargetPart, course: ProgramCourseFacts) -> None:
    """Tests whether the rule reaches a course and the rule set does not exclude it."""
    compiled, target, nature = case.compiled, case.compiled.rule.target, course.nature
    if compiled.natures or not target.takes_courses:
        case.test(
            "target.pool",
            nature.value,
            target.natures or target.slots,
            part.key,
            "nature",
            passed=nature in compiled.natures,
        )
    if compiled.courses:
        case.test("target.pool", course.code, target.courses, part.key, "code", passed=course.code in compiled.courses)
    if target.names:
        named = any(name in course.name for name in target.names)
        case.test("target.pool", course.name, target.names, part.key, "name", passed=named)
    found = _exclusion(case, course)
    if found is not None:
        case.test("target.not_excluded", found[1], "none", part.key, found[0], passed=False)


def _exclusion(case: Case, course: ProgramCourseFacts) -> tuple[str, str] | None:
    compiled, rules = case.compiled, case.rules
    if course.nature in compiled.not_natures or course.nature in rules.excluded_natures:
        return "nature", course.nature.value
    if course.code in compiled.not_courses or course.code in rules.excluded_courses:
        return "code", course.code
    for name in rules.rule_set.settings.excluded_course_names:
        if name in course.name:
            return "name", name
    return None


def _test_standing(case: Case, part: TargetPart, standing: CourseStanding | None) -> None:
    status = CourseStatus.NOT_TAKEN if standing is None else standing.status
    case.test("target.not_passed", status.value, _OPEN, part.key, passed=status not in DONE)
    _test_unconverted(case, part)
    if standing is None:
        return
    if case.rules.rule_set.settings.refuse_scored_courses:
        scored = standing.score is not None or standing.grade is not None
        shown = standing.score if standing.score is not None else standing.grade
        case.test("target.unscored", shown, None, part.key, passed=not scored)
    if status is CourseStatus.FAILED and case.rules.excluded_causes:
        cause = standing.failed_cause
        barred = case.rules.rule_set.settings.excluded_failure_causes
        required = tuple(f"≠ {name}" for name in barred)
        case.test("target.failed_cause", cause, required, part.key, passed=cause not in case.rules.excluded_causes)


def _test_unconverted(case: Case, part: TargetPart) -> None:
    """Another conversion of the course, approved or in review, leaves room only for modules not yet converted."""
    past = [
        (conversion, target)
        for conversion, target in case.record.targets_by_course.get(part.ref.course_code or "", ())
        if case.counts_with(conversion, "program")
    ]
    if not past or part.course is None:
        return
    used = sum(target.credits_hundredths for _, target in past)
    asked = part.ref.credits_hundredths
    own = part.course.credits_hundredths
    fits = case.compiled.rule.target.modules and asked is not None and used + asked <= own
    case.test("target.unconverted", past[0][0].id, None, part.key, passed=fits)


def _test_purpose(case: Case, part: TargetPart) -> None:
    natural = _natural_purpose(part)
    asked = case.request.purpose
    if asked is not None and asked is not natural:
        suits = asked is Purpose.GRADUATION
        case.test("target.purpose", asked.value, natural.value, part.key, passed=suits)
    purpose = asked or natural
    case.purpose = case.purpose or purpose
    allowed = case.compiled.rule.purposes
    if allowed:
        required = tuple(name.value for name in allowed)
        case.test("purpose.allowed", purpose.value, required, part.key, passed=purpose in allowed)


def _natural_purpose(part: TargetPart) -> Purpose:
    if part.course is None:
        return Purpose.OFFSET
    if part.standing is None or part.standing.status in _EXEMPTIBLE:
        return Purpose.EXEMPTION
    return Purpose.REPLACEMENT if part.standing.status is CourseStatus.FAILED else Purpose.EXEMPTION


def _test_content_match(case: Case, part: TargetPart, course: ProgramCourseFacts) -> None:
    least = case.compiled.content_match_min
    if least is None:
        return
    share = part.ref.content_match
    if share is None:
        share = known_match(case, course.code)
    passed = share is not None and share >= least
    case.test("target.content_match", share, least, part.key, passed=passed, missing=share is None)


def known_match(case: Case, course_code: str) -> Fraction | None:
    """The best match that the program's mapping knows between the request's outcomes and a course."""
    shares = case.record.program.match_by_pair
    found = (
        shares.get((course_code, str(outcome.attributes.get("certificate_type", "")))) for outcome in case.outcomes
    )
    return max((share for share in found if share is not None), default=None)


def _test_preconditions(case: Case, part: TargetPart, course: ProgramCourseFacts) -> None:
    if not case.compiled.target_criteria:
        return
    facts = course_facts(part, course)
    for criterion in case.compiled.target_criteria:
        value = facts.get(criterion.name)
        if criterion.same_as:
            _test_same(case, part, criterion, value)
            continue
        if criterion.bound_by:
            _test_bound(case, part, criterion, value, facts)
            continue
        passed = criterion.negative if value is None else criterion.test(value)
        missing = value is None and not passed
        case.test(
            "target.precondition", value, criterion.required, part.key, criterion.name, passed=passed, missing=missing
        )


def _test_same(case: Case, part: TargetPart, criterion: CompiledCriterion, value: AttributeValue | None) -> None:
    """The course's fact must be what every outcome of the request says."""
    wanted = {outcome.attributes.get(criterion.same_as) for outcome in case.outcomes} or {None}
    absent = value is None or None in wanted
    shown = tuple(str(item) for item in sorted(wanted - {None}, key=str)) or criterion.required
    same = not absent and wanted == {value}
    case.test("target.precondition", value, shown, part.key, criterion.name, passed=same, missing=absent)


def _test_bound(
    case: Case,
    part: TargetPart,
    criterion: CompiledCriterion,
    value: AttributeValue | None,
    facts: Mapping[str, AttributeValue],
) -> None:
    """The course's fact must keep the bound that another fact sets: the course's own, or the outcomes' together."""
    space, _, name = criterion.bound_by.rpartition(".")
    found = [outcome.attributes.get(name) for outcome in case.outcomes] if space == "outcome" else [facts.get(name)]
    numbers = [number for number in found if isinstance(number, int | Fraction)]
    known = bool(numbers) and len(numbers) == len(found) and isinstance(value, int | Fraction)
    bound = sum(numbers, Fraction(0)) if known else None
    passed = False
    if bound is not None and isinstance(value, int | Fraction):
        passed = value >= bound if criterion.upward else value <= bound
    shown = criterion.required if bound is None else f"{'≥' if criterion.upward else '≤'} {bound}"
    case.test("target.precondition", value, shown, part.key, criterion.name, passed=passed, missing=not known)


def course_facts(part: TargetPart, course: ProgramCourseFacts) -> Mapping[str, AttributeValue]:
    """What criteria on ``course.NAME`` look at."""
    status = CourseStatus.NOT_TAKEN if part.standing is None else part.standing.status
    own: dict[str, AttributeValue] = {"code": course.code, "nature": course.nature.value, "status": status.value}
    own["credits"] = Fraction(course.credits_hundredths, HUNDREDTHS_PER_CREDIT)
    if part.standing is None:
        return own | dict(course.facts)
    if part.standing.score is not None:
        own["score"] = part.standing.score
    return own | dict(course.facts) | dict(part.standing.facts)
