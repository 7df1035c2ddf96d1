"""Applying for a conversion.

1. Decide the request under the version in force today (``domain.rules.decide``).
2. Refused: keep the application with every reason; it can be appealed. Needs a supplement: keep it, returned.
3. Approved: reserve the credits of each outcome's lot and open the approval case of the rule set's chain.

Two taps with the same ``submission_key`` are one application.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from oneplusx.apps.approvals.services import open_case, rerun_case
from oneplusx.apps.conversion.models import SUBJECT, Conversion, ConversionSource, ConversionState, ConversionTarget
from oneplusx.apps.conversion.selectors import learner_record
from oneplusx.apps.conversion.services.chain import approval_chain, case_title
from oneplusx.apps.conversion.services.recording import record
from oneplusx.apps.conversion.services.refreshing import ask_for_plans
from oneplusx.apps.conversion.services.reservation import release_credits, reserve_credits
from oneplusx.apps.curriculum.models import Course
from oneplusx.apps.parties.models import Enrollment, EnrollmentState
from oneplusx.apps.parties.permissions import may
from oneplusx.apps.parties.selectors import surviving_id
from oneplusx.apps.rulesets.models import RuleSetVersion
from oneplusx.apps.rulesets.selectors import rule_set_for
from oneplusx.domain import rules
from oneplusx.domain.errors import Conflict, Invalid, NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date, local_minute

NOTE_CHARACTERS_MAX = 500


@dataclass(frozen=True, slots=True)
class TargetChoice:
    """A course (or module of it) or a slot that the learner chose."""

    course_code: str | None = None
    slot: str | None = None
    credits_hundredths: int | None = None


@dataclass(frozen=True, slots=True)
class Supplied:
    """What came with an application or after it (补充): kinds of evidence, and the credits that a panel granted."""

    evidence: tuple[str, ...] = ()
    granted_hundredths: int | None = None


@dataclass(frozen=True, slots=True)
class _Decided:
    version: RuleSetVersion
    rule_set: rules.RuleSet
    decision: rules.Decision
    request: rules.Request


def preview_conversion(
    *,
    enrollment: Enrollment,
    rule_id: str | None,
    achievement_ids: Sequence[str],
    targets: Sequence[TargetChoice],
    now: datetime,
) -> rules.Decision:
    """What the rule would decide, with its trace; writes nothing.

    Raises:
        Invalid: ``conversion.no_program``, ``conversion.no_rule_set``.
    """
    return _decide(enrollment, rule_id, achievement_ids, targets, now).decision


def _decide(
    enrollment: Enrollment,
    rule_id: str | None,
    achievement_ids: Sequence[str],
    targets: Sequence[TargetChoice],
    now: datetime,
    *,
    without: UUID | None = None,
    supplied: Supplied = Supplied(),
) -> _Decided:
    record = learner_record(enrollment)
    if record is None:
        raise Invalid("conversion.no_program")
    if without is not None:
        kept = tuple(past for past in record.conversions if past.id != str(without))
        record = rules.LearnerRecord(record.achievements, record.courses, kept, record.program, record.calendar)
    found = rule_set_for(enrollment, local_date(now))
    if found is None:
        raise Invalid("conversion.no_rule_set")
    version, rule_set = found
    request = rules.Request(
        rule_id=rule_id,
        achievement_ids=tuple(achievement_ids),
        targets=tuple(
            rules.TargetRef(choice.course_code, choice.slot, choice.credits_hundredths) for choice in targets
        ),
        evidence=supplied.evidence,
        granted_credits_hundredths=supplied.granted_hundredths,
        at=local_minute(now),
    )
    return _Decided(version, rule_set, rules.decide(rule_set, record, request, local_date(now)), request)


@transaction.atomic
def submit_conversion(
    *,
    enrollment_id: UUID,
    rule_id: str | None,
    achievement_ids: Sequence[str],
    targets: Sequence[TargetChoice],
    submission_key: str,
    actor: Actor,
    now: datetime,
    note: str = "",
    resubmits_id: UUID | None = None,
) -> Conversion:
    """The learner applies for a conversion.

    Args:
        achievement_ids: Ids of the learner's own outcomes.
        submission_key: Chosen by the form; a repeat returns the first application.

    Returns:
        The application: in review, returned for a supplement, or refused with all reasons in ``decision``.

    Raises:
        NotFound: ``not_found``: the enrollment is neither the actor's own nor of the actor's college.
        Invalid: ``conversion.no_program``, ``conversion.no_rule_set``, ``conversion.nothing_chosen``,
            ``conversion.note_too_long``.
        Conflict: ``conversion.not_studying``, ``conversion.taken_meanwhile``.
    """
    enrollment = _own_enrollment(enrollment_id, actor)
    earlier = Conversion.objects.filter(learner_id=enrollment.learner_id, submission_key=submission_key).first()
    if earlier is not None:
        return earlier
    _check_choice(achievement_ids, targets, note)
    decided = _decide(enrollment, rule_id, achievement_ids, targets, now)
    conversion = _store(enrollment, decided, submission_key, note, resubmits_id, now)
    record("conversion.submitted", conversion, actor, now, note=note)
    _continue(conversion, decided, actor, now)
    return conversion


def _own_enrollment(enrollment_id: UUID, actor: Actor) -> Enrollment:
    enrollment = _locked_enrollments().filter(id=enrollment_id).first()
    if enrollment is None or not may_apply(actor, enrollment):
        raise NotFound("not_found")
    _check_studying(enrollment)
    return enrollment


def _locked_enrollments() -> QuerySet[Enrollment]:
    """Applications under one enrollment are decided one after another."""
    enrollments = Enrollment.objects.select_for_update(of=("self",))
    return enrollments.select_related("college", "department", "class_group", "learner__person")


def _check_studying(enrollment: Enrollment) -> None:
    if enrollment.state != EnrollmentState.STUDYING:
        raise Conflict("conversion.not_studying", state=enrollment.state)


def may_apply(actor: Actor, enrollment: Enrollment) -> bool:
    """The learner, or academic affairs (and the college's own system) on the learner's behalf."""
    if actor.is_system or (actor.learner_id is not None and surviving_id(enrollment.learner_id) == actor.learner_id):
        return True
    return may(actor, "conversions.submit_for", enrollment.college_id)


def _check_choice(achievement_ids: Sequence[str], targets: Sequence[TargetChoice], note: str) -> None:
    if not achievement_ids or not targets:
        raise Invalid("conversion.nothing_chosen")
    if len(note) > NOTE_CHARACTERS_MAX:
        raise Invalid("conversion.note_too_long", found=len(note), allowed=NOTE_CHARACTERS_MAX)


def _store(
    enrollment: Enrollment,
    decided: _Decided,
    submission_key: str,
    note: str,
    resubmits_id: UUID | None,
    now: datetime,
) -> Conversion:
    decision = decided.decision
    conversion = Conversion(
        learner_id=enrollment.learner_id,
        enrollment=enrollment,
        rule_set_version=decided.version,
        rule_id=decision.rule_id or decided.request.rule_id or "",
        state=_state_after(decision),
        credits_hundredths=decision.credits_hundredths,
        request=rules.request_to_json(decided.request),
        decision=rules.decision_to_json(decision),
        note=note,
        submission_key=submission_key,
        submitted_at=now,
        decided_at=now if decision.outcome == rules.Outcome.REFUSED else None,
        resubmits_id=resubmits_id,
    )
    conversion.save(force_insert=True)
    _lay_parts(conversion, decision)
    return conversion


def _state_after(decision: rules.Decision) -> ConversionState:
    return {
        rules.Outcome.APPROVED: ConversionState.SUBMITTED,
        rules.Outcome.NEEDS_SUPPLEMENT: ConversionState.RETURNED,
        rules.Outcome.REFUSED: ConversionState.REFUSED,
    }[decision.outcome]


def _lay_parts(conversion: Conversion, decision: rules.Decision) -> None:
    """Targets and sources of an application that is not refused; the database refuses a second live one of each."""
    if decision.outcome != rules.Outcome.APPROVED:
        return
    enrollment = conversion.enrollment
    codes = [target.course_code for target in decision.targets if target.course_code]
    courses = {
        course.code: course for course in Course.objects.filter(college_id=enrollment.college_id, code__in=codes)
    }
    targets = [
        ConversionTarget(
            conversion=conversion,
            learner_id=conversion.learner_id,
            enrollment=enrollment,
            course=courses[target.course_code] if target.course_code else None,
            slot=target.slot or "",
            credits_hundredths=target.credits_hundredths,
            score_hundredths=_points(target.score),
            grade_text=(target.score.grade or "") if target.score else "",
        )
        for target in decision.targets
    ]
    sources = [
        ConversionSource(
            conversion=conversion,
            learner_id=conversion.learner_id,
            achievement_id=UUID(use.achievement_id),
            credits_hundredths=use.credits_hundredths,
            given_hundredths=use.given_hundredths,
            scope=use.scope.value,
            scope_key=_scope_key(use.scope, conversion),
        )
        for use in decision.consumed
    ]
    try:
        with transaction.atomic():
            ConversionTarget.objects.bulk_create(targets)
            ConversionSource.objects.bulk_create(sources)
    except IntegrityError:
        raise Conflict("conversion.taken_meanwhile") from None


def _points(score: rules.RecordedScore | None) -> int | None:
    return None if score is None or score.points is None else int(score.points * 100)


def _scope_key(scope: rules.ConsumptionScope, conversion: Conversion) -> str:
    """Of two live conversions with the same key the database refuses the second; targets have keys of their own."""
    enrollment = conversion.enrollment
    return {
        rules.ConsumptionScope.TARGET: f"target:{conversion.id}",
        rules.ConsumptionScope.EVER: "ever",
        rules.ConsumptionScope.INSTITUTION: f"institution:{enrollment.college_id}",
        rules.ConsumptionScope.PROGRAM: f"program:{enrollment.program_id}",
    }[scope]


def _continue(conversion: Conversion, decided: _Decided, actor: Actor, now: datetime) -> None:
    """Reserves and opens the case of an approved decision; a refused or incomplete one rests."""
    if decided.decision.outcome != rules.Outcome.APPROVED:
        record(f"conversion.rule_{decided.decision.outcome.value}", conversion, actor, now)
        return
    reserve_credits(conversion=conversion, actor=actor, now=now)
    ask_for_plans(enrollment_ids=[conversion.enrollment_id], actor=actor, now=now)
    if conversion.case_id is not None:
        rerun_case(case_id=conversion.case_id, reason=conversion.note, actor=actor, now=now)
        return
    chain = approval_chain(conversion, decided.rule_set, decided.decision)
    case = open_case(
        subject_kind=SUBJECT,
        subject_id=conversion.id,
        learner_id=conversion.learner_id,
        institution_id=conversion.enrollment.college_id,
        title=case_title(conversion),
        summary={"credits_hundredths": conversion.credits_hundredths, "rule": conversion.rule_id},
        chain=chain.steps,
        copies=chain.copies,
        actor=actor,
        now=now,
    )
    Conversion.objects.filter(id=conversion.id).update(case_id=case.id)
    conversion.case_id = case.id


def own_conversion(conversion_id: UUID, actor: Actor) -> Conversion:
    """An application of the actor's own, or of a learner of the actor's college for whom the actor may apply.

    Raises:
        NotFound: ``not_found``.
    """
    conversion = Conversion.objects.filter(id=conversion_id).select_related("enrollment__college").first()
    if conversion is None or not may_apply(actor, conversion.enrollment):
        raise NotFound("not_found")
    return conversion


def decide_again(
    *,
    conversion: Conversion,
    note: str,
    files_count: int = 0,
    supplied: Supplied | None = None,
    actor: Actor,
    now: datetime,
) -> Conversion:
    """Decides a kept application anew and runs its chain again; inside the caller's transaction.

    The earlier decision stays in ``earlier_decisions`` with its version and time. What was ``supplied`` is kept
    also where something else is still missing: the application then stays returned.

    Raises:
        Conflict: ``conversion.not_studying``, ``conversion.rule_refuses``, ``conversion.still_incomplete``,
            ``state.changed``.
    """
    enrollment = _locked_enrollments().get(id=conversion.enrollment_id)
    _check_studying(enrollment)
    asked = conversion.request
    targets = [TargetChoice(t["course_code"], t["slot"], t["credits_hundredths"]) for t in asked["targets"]]
    added = _added(asked, supplied or Supplied())
    ids = asked["achievement_ids"]
    decided = _decide(enrollment, asked["rule_id"], ids, targets, now, without=conversion.id, supplied=added)
    if decided.decision.outcome != rules.Outcome.APPROVED:
        if supplied is not None and _is_nearer(conversion, decided.decision):
            return _keep_supplied(conversion, decided, note, files_count, actor, now)
        code = "rule_refuses" if decided.decision.outcome == rules.Outcome.REFUSED else "still_incomplete"
        codes = [condition.code for condition in decided.decision.failed]
        raise Conflict(f"conversion.{code}", reasons=codes, decision=rules.decision_to_json(decided.decision))
    release_credits(conversion=conversion, actor=actor, now=now)
    ConversionTarget.objects.filter(conversion=conversion).delete()
    ConversionSource.objects.filter(conversion=conversion).delete()
    changed = Conversion.objects.filter(id=conversion.id, state=conversion.state).update(
        state=ConversionState.SUBMITTED,
        rule_set_version=decided.version,
        request=rules.request_to_json(decided.request),
        decision=rules.decision_to_json(decided.decision),
        credits_hundredths=decided.decision.credits_hundredths,
        earlier_decisions=[*conversion.earlier_decisions, _kept(conversion)],
        note=note,
        decided_at=None,
    )
    if not changed:
        raise Conflict("state.changed")
    conversion.refresh_from_db()
    _lay_parts(conversion, decided.decision)
    record("conversion.resubmitted", conversion, actor, now, note=note, facts={"files_count": files_count})
    _continue(conversion, decided, actor, now)
    return conversion


def _added(asked: dict[str, Any], supplied: Supplied) -> Supplied:
    """What the application had already, with what came now."""
    granted = supplied.granted_hundredths
    if granted is None:
        granted = asked.get("granted_credits_hundredths")
    return Supplied(tuple(sorted({*asked.get("evidence", ()), *supplied.evidence})), granted)


def _is_nearer(conversion: Conversion, decision: rules.Decision) -> bool:
    """Whether less is missing than before, and nothing else."""
    if decision.outcome != rules.Outcome.NEEDS_SUPPLEMENT:
        return False
    before = {_named(one) for one in rules.decision_from_json(conversion.decision).failed}
    return {_named(one) for one in decision.failed} < before


def _named(condition: rules.Condition) -> tuple[str, str, str]:
    return condition.code, condition.subject, condition.field


def _keep_supplied(
    conversion: Conversion, decided: _Decided, note: str, files_count: int, actor: Actor, now: datetime
) -> Conversion:
    changed = Conversion.objects.filter(id=conversion.id, state=conversion.state).update(
        request=rules.request_to_json(decided.request),
        rule_set_version=decided.version,
        decision=rules.decision_to_json(decided.decision),
        note=note,
    )
    if not changed:
        raise Conflict("state.changed")
    conversion.refresh_from_db()
    record("conversion.supplemented", conversion, actor, now, note=note, facts={"files_count": files_count})
    return conversion


def _kept(conversion: Conversion) -> dict[str, Any]:
    return {
        "decision": conversion.decision,
        "rule_set_version": str(conversion.rule_set_version_id),
        "state": conversion.state,
        "decided_at": conversion.decided_at.isoformat() if conversion.decided_at else None,
        "note": conversion.note,
    }
