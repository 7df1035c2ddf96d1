"""The parts of an application that is not refused: its targets and sources, its credits, its approval case."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from oneplusx.apps.approvals.services import open_case, rerun_case
from oneplusx.apps.conversion.models import SUBJECT, Conversion, ConversionSource, ConversionTarget
from oneplusx.apps.conversion.services.chain import approval_chain, case_title
from oneplusx.apps.conversion.services.recording import record
from oneplusx.apps.conversion.services.refreshing import ask_for_plans
from oneplusx.apps.conversion.services.requesting import Decided
from oneplusx.apps.conversion.services.reservation import reserve_credits
from oneplusx.apps.curriculum.models import Course
from oneplusx.domain import rules
from oneplusx.domain.errors import Conflict
from oneplusx.web.actor import Actor


def lay_parts(conversion: Conversion, decision: rules.Decision) -> None:
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


def send_on(conversion: Conversion, decided: Decided, actor: Actor, now: datetime) -> None:
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
