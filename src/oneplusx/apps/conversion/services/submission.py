"""Applying for a conversion.

1. Decide the request under the version in force today (``domain.rules.decide``).
2. Refused: keep the application with every reason; it can be appealed. Needs a supplement: keep it, returned.
3. Approved: reserve the credits of each outcome's lot and open the approval case of the rule set's chain.

Two taps with the same ``submission_key`` are one application.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.conversion.models import Conversion, ConversionState
from oneplusx.apps.conversion.selectors import waits_for_panel
from oneplusx.apps.conversion.services.evidence import attach_evidence, kinds_given
from oneplusx.apps.conversion.services.laying import lay_parts, send_on
from oneplusx.apps.conversion.services.recording import record
from oneplusx.apps.conversion.services.requesting import (
    Decided,
    Supplied,
    TargetChoice,
    check_choice,
    check_studying,
    decide_request,
    locked_enrollments,
    may_apply,
)
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.recognition.services import Evidence
from oneplusx.domain import rules
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor


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
    evidence: Sequence[Evidence] = (),
    resubmits_id: UUID | None = None,
) -> Conversion:
    """The learner applies for a conversion.

    Args:
        achievement_ids: Ids of the learner's own outcomes.
        submission_key: Chosen by the form; a repeat returns the first application.
        evidence: Files, each of a kind of evidence that the rule demands.

    Returns:
        The application: in review, returned for a supplement, or refused with all reasons in ``decision``.

    Raises:
        NotFound: ``not_found``: the enrollment is neither the actor's own nor of the actor's college.
        Invalid: ``conversion.no_program``, ``conversion.no_rule_set``, ``conversion.nothing_chosen``,
            ``conversion.note_too_long``, ``conversion.too_many_files``, ``conversion.unknown_evidence``,
            ``conversion.unnamed_evidence``; refusals of files.
        Conflict: ``conversion.not_studying``, ``conversion.taken_meanwhile``.
    """
    enrollment = _own_enrollment(enrollment_id, actor)
    earlier = Conversion.objects.filter(learner_id=enrollment.learner_id, submission_key=submission_key).first()
    if earlier is not None:
        return earlier
    check_choice(achievement_ids, targets, note)
    decided = decide_request(enrollment, rule_id, achievement_ids, targets, now)
    if evidence:
        supplied = Supplied(evidence=kinds_given(evidence, decided.decision))
        decided = decide_request(enrollment, rule_id, achievement_ids, targets, now, supplied=supplied)
    conversion = _store(enrollment, decided, submission_key, note, resubmits_id, now)
    attach_evidence(conversion=conversion, evidence=evidence, actor=actor, now=now)
    record("conversion.submitted", conversion, actor, now, note=note, facts={"files_count": len(evidence)})
    send_on(conversion, decided, actor, now)
    return conversion


def _own_enrollment(enrollment_id: UUID, actor: Actor) -> Enrollment:
    enrollment = locked_enrollments().filter(id=enrollment_id).first()
    if enrollment is None or not may_apply(actor, enrollment):
        raise NotFound("not_found")
    check_studying(enrollment)
    return enrollment


def _store(
    enrollment: Enrollment,
    decided: Decided,
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
        awaits_panel=waits_for_panel(decision),
        note=note,
        submission_key=submission_key,
        submitted_at=now,
        decided_at=now if decision.outcome == rules.Outcome.REFUSED else None,
        resubmits_id=resubmits_id,
    )
    conversion.save(force_insert=True)
    lay_parts(conversion, decision)
    return conversion


def _state_after(decision: rules.Decision) -> ConversionState:
    return {
        rules.Outcome.APPROVED: ConversionState.SUBMITTED,
        rules.Outcome.NEEDS_SUPPLEMENT: ConversionState.RETURNED,
        rules.Outcome.REFUSED: ConversionState.REFUSED,
    }[decision.outcome]
