"""Results (考核结果) are worked out from the scores that count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from oneplusx.apps.assessment.models import (
    ExamPlan,
    ExamResult,
    Incident,
    IncidentEffect,
    RegistrationState,
    Score,
)
from oneplusx.apps.assessment.selectors.blocking import schemes_of
from oneplusx.apps.assessment.services.recording import record_plan_act
from oneplusx.domain.assessment import decide
from oneplusx.web.actor import Actor
from oneplusx.web.bulk import insert_rows, update_rows

FIELDS = ("overall_hundredths", "is_passed", "scores", "reasons", "computed_at")


def compute_results(
    *, plan: ExamPlan, actor: Actor, now: datetime, registration_ids: Iterable[UUID] | None = None
) -> int:
    """Decides passed or not for every confirmed candidate of a plan (合成成绩), in the caller's transaction.

    Args:
        registration_ids: Only these.

    Returns:
        How many results are new or changed.
    """
    rows = plan.registrations.filter(state=RegistrationState.CONFIRMED)
    if registration_ids is not None:
        rows = rows.filter(id__among=list(registration_ids))
    schemes = schemes_of(plan)
    scores = _scores(plan)
    void = set(Incident.objects.filter(plan=plan, effect=IncidentEffect.VOID).values_list("registration_id", flat=True))
    known = {row.registration_id: row for row in ExamResult.objects.filter(plan=plan)}
    new, changed = [], []
    for row in rows.order_by("id"):
        scheme = schemes[row.level_id]
        found = {code: scores.get((row.id, code), row.carried.get(code)) for code in scheme.codes}
        decision = decide(scheme, found, is_violation=row.id in void)
        content = {
            "overall_hundredths": decision.overall_hundredths,
            "is_passed": decision.is_passed,
            "scores": found,
            "reasons": [asdict(reason) for reason in decision.reasons],
        }
        result = known.get(row.id)
        if result is None:
            new.append(
                ExamResult(
                    registration_id=row.id, learner_id=row.learner_id, plan_id=plan.id, computed_at=now, **content
                )
            )
        elif any(getattr(result, name) != value for name, value in content.items()):
            for name, value in content.items():
                setattr(result, name, value)
            result.computed_at = now
            changed.append(result)
    insert_rows(ExamResult, new)
    update_rows(ExamResult, changed, FIELDS)
    if new or changed:
        facts = {"results": len(new), "changed": len(changed)}
        digests = [
            f"{one.registration_id}/{one.overall_hundredths}/{one.is_passed}".encode() for one in [*new, *changed]
        ]
        record_plan_act("assessment.results_computed", plan, facts, actor, now, rows=digests)
    return len(new) + len(changed)


def _scores(plan: ExamPlan) -> dict[tuple[UUID, str], int | None]:
    rows = Score.objects.filter(registration__plan=plan, is_current=True)
    return {(one, part): score for one, part, score in rows.values_list("registration_id", "part", "score_hundredths")}
