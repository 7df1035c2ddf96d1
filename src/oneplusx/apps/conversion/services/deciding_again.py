"""A kept application is decided anew: supplemented, or upheld on appeal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from oneplusx.apps.conversion.models import Conversion, ConversionSource, ConversionState, ConversionTarget
from oneplusx.apps.conversion.selectors import waits_for_panel
from oneplusx.apps.conversion.services.laying import lay_parts, send_on
from oneplusx.apps.conversion.services.recording import record
from oneplusx.apps.conversion.services.requesting import (
    Decided,
    Supplied,
    TargetChoice,
    check_studying,
    decide_request,
    locked_enrollments,
)
from oneplusx.apps.conversion.services.reservation import release_credits
from oneplusx.domain import rules
from oneplusx.domain.errors import Conflict
from oneplusx.web.actor import Actor


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
    enrollment = locked_enrollments().get(id=conversion.enrollment_id)
    check_studying(enrollment)
    asked = conversion.request
    targets = [TargetChoice(t["course_code"], t["slot"], t["credits_hundredths"]) for t in asked["targets"]]
    added = _added(asked, supplied or Supplied())
    ids = asked["achievement_ids"]
    decided = decide_request(enrollment, asked["rule_id"], ids, targets, now, without=conversion.id, supplied=added)
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
        awaits_panel=waits_for_panel(decided.decision),
        credits_hundredths=decided.decision.credits_hundredths,
        earlier_decisions=[*conversion.earlier_decisions, _kept(conversion)],
        note=note,
        decided_at=None,
    )
    if not changed:
        raise Conflict("state.changed")
    conversion.refresh_from_db()
    lay_parts(conversion, decided.decision)
    record("conversion.resubmitted", conversion, actor, now, note=note, facts={"files_count": files_count})
    send_on(conversion, decided, actor, now)
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
    conversion: Conversion, decided: Decided, note: str, files_count: int, actor: Actor, now: datetime
) -> Conversion:
    changed = Conversion.objects.filter(id=conversion.id, state=conversion.state).update(
        request=rules.request_to_json(decided.request),
        rule_set_version=decided.version,
        decision=rules.decision_to_json(decided.decision),
        awaits_panel=waits_for_panel(decided.decision),
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
