"""A plan as plain JSON values and back; the document is described in ``docs/formats/plan.md``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from oneplusx.domain.planner.model import (
    NextStep,
    Objective,
    Plan,
    PlannedConversion,
    Reason,
    RefusedPin,
    WhyNot,
)
from oneplusx.domain.rules import RecordedScore, TargetRef, request_from_json, request_to_json

FORMAT = "oneplusx-plan/1"
Json = dict[str, Any]


def _plain(value: object) -> Any:
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else str(value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def reason_to_json(reason: Reason) -> Json:
    """``code`` and ``params``."""
    return {"code": reason.code, "params": {name: _plain(value) for name, value in reason.params.items()}}


def _reason_from_json(data: Mapping[str, Any]) -> Reason:
    return Reason(data["code"], data["params"])


def _score_to_json(score: RecordedScore | None) -> Json | None:
    return None if score is None else {"points": _plain(score.points), "grade": score.grade}


def _score_from_json(data: Mapping[str, Any] | None) -> RecordedScore | None:
    if data is None:
        return None
    points = data["points"]
    return RecordedScore(None if points is None else Fraction(points), data["grade"])


def _target_to_json(target: TargetRef) -> Json:
    return {"course": target.course_code, "slot": target.slot, "credits_hundredths": target.credits_hundredths}


def _target_from_json(data: Mapping[str, Any]) -> TargetRef:
    return TargetRef(data["course"], data["slot"], data["credits_hundredths"])


def _conversion_to_json(conversion: PlannedConversion) -> Json:
    return {
        "rule": conversion.rule_id,
        "achievements": list(conversion.achievement_ids),
        "targets": [_target_to_json(target) for target in conversion.targets],
        "credits_hundredths": conversion.credits_hundredths,
        "recorded_score": _score_to_json(conversion.recorded_score),
        "reason": reason_to_json(conversion.reason),
        "request": request_to_json(conversion.request),
    }


def _conversion_from_json(data: Mapping[str, Any]) -> PlannedConversion:
    request = request_from_json(data["request"])
    return PlannedConversion(
        data["rule"],
        tuple(data["achievements"]),
        request.targets,
        data["credits_hundredths"],
        _score_from_json(data["recorded_score"]),
        _reason_from_json(data["reason"]),
        request,
    )


def step_to_json(step: NextStep) -> Json:
    """One next best step."""
    return {
        "achievement": step.achievement_id,
        "title": step.title,
        "rules": list(step.rule_ids),
        "courses": list(step.courses),
        "credits_hundredths": step.credits_hundredths,
        "requirements": step.requirements,
    }


def _step_from_json(data: Mapping[str, Any]) -> NextStep:
    return NextStep(
        data["achievement"],
        data["title"],
        tuple(data["rules"]),
        tuple(data["courses"]),
        data["credits_hundredths"],
        data["requirements"],
    )


def _why_to_json(entry: WhyNot) -> Json:
    return {
        "rule": entry.rule_id,
        "achievements": list(entry.achievement_ids),
        "targets": [_target_to_json(target) for target in entry.targets],
        **reason_to_json(entry.reason),
    }


def _why_from_json(data: Mapping[str, Any]) -> WhyNot:
    targets = tuple(_target_from_json(target) for target in data["targets"])
    return WhyNot(data["rule"], tuple(data["achievements"]), targets, _reason_from_json(data))


def plan_to_json(plan: Plan) -> Json:
    """The plan as plain values."""
    return {
        "format": FORMAT,
        "rule_set": plan.rule_set_code,
        "version": plan.version,
        "on": plan.on.isoformat(),
        "chosen": [_conversion_to_json(conversion) for conversion in plan.chosen],
        "objectives": _values_to_json(plan),
        "proved": plan.proved,
        "gap": None if plan.gap is None else {"objective": plan.gap[0].value, "at_most": plan.gap[1]},
        "why_not": [_why_to_json(entry) for entry in plan.why_not],
        "refused_pins": [
            {"request": request_to_json(pin.request), "reasons": [reason_to_json(reason) for reason in pin.reasons]}
            for pin in plan.refused_pins
        ],
        "next_best": [step_to_json(step) for step in plan.next_best],
        "alternatives": [_other_to_json(other) for other in plan.alternatives],
    }


def _values_to_json(plan: Plan) -> list[Json]:
    return [{"objective": objective.value, "value": value} for objective, value in plan.objectives]


def _other_to_json(other: Plan) -> Json:
    return {
        "chosen": [_conversion_to_json(conversion) for conversion in other.chosen],
        "objectives": _values_to_json(other),
    }


def _values_from_json(data: Mapping[str, Any]) -> tuple[tuple[Objective, int], ...]:
    return tuple((Objective(item["objective"]), item["value"]) for item in data["objectives"])


def _other_from_json(data: Mapping[str, Any], whole: Mapping[str, Any]) -> Plan:
    return Plan(
        whole["rule_set"],
        whole["version"],
        date.fromisoformat(whole["on"]),
        tuple(_conversion_from_json(item) for item in data["chosen"]),
        _values_from_json(data),
        proved=True,
    )


def plan_from_json(data: Mapping[str, Any]) -> Plan:
    """The plan that ``plan_to_json`` wrote."""
    gap = data["gap"]
    return Plan(
        rule_set_code=data["rule_set"],
        version=data["version"],
        on=date.fromisoformat(data["on"]),
        chosen=tuple(_conversion_from_json(item) for item in data["chosen"]),
        objectives=_values_from_json(data),
        proved=data["proved"],
        gap=None if gap is None else (Objective(gap["objective"]), gap["at_most"]),
        why_not=tuple(_why_from_json(item) for item in data["why_not"]),
        refused_pins=tuple(
            RefusedPin(request_from_json(item["request"]), tuple(_reason_from_json(r) for r in item["reasons"]))
            for item in data["refused_pins"]
        ),
        next_best=tuple(_step_from_json(item) for item in data["next_best"]),
        alternatives=tuple(_other_from_json(item, data) for item in data.get("alternatives", ())),
    )
