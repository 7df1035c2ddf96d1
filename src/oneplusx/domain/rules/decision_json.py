"""Requests and decisions as JSON documents (for storing, the API and the command line), and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from fractions import Fraction
from typing import Any

from oneplusx.domain.rules.decision import (
    CapState,
    Change,
    Condition,
    Consumption,
    DecidedTarget,
    Decision,
    Outcome,
    Purpose,
    RecognitionDecision,
    RecordedScore,
    Request,
    TargetRef,
    TraceValue,
)
from oneplusx.domain.rules.record import (
    ConsumptionScope,
    PastConversion,
    PastTarget,
    PastUse,
    ProgramFacts,
)

FORMAT = "oneplusx-decision/1"

Json = dict[str, Any]


def number_to_json(value: Fraction) -> int | str:
    """A whole number as number, else ``"n/d"``: exact."""
    return value.numerator if value.denominator == 1 else f"{value.numerator}/{value.denominator}"


def number_from_json(value: object) -> Fraction:
    """What ``number_to_json`` wrote."""
    return Fraction(str(value))


def _value_to_json(value: TraceValue) -> object:
    if isinstance(value, Fraction):
        return number_to_json(value)
    return list(value) if isinstance(value, tuple) else value


def _value_from_json(value: object) -> TraceValue:
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    if isinstance(value, str | int) or value is None:
        return value
    raise TypeError(f"not a trace value: {value!r}")


def request_to_json(request: Request) -> Json:
    """A request as a JSON document."""
    return {
        "rule_id": request.rule_id,
        "achievement_ids": sorted(request.achievement_ids),
        "targets": [
            {
                "course_code": ref.course_code,
                "slot": ref.slot,
                "credits_hundredths": ref.credits_hundredths,
                "content_match": None if ref.content_match is None else number_to_json(ref.content_match),
            }
            for ref in sorted(request.targets, key=lambda ref: ref.key)
        ],
        "purpose": None if request.purpose is None else request.purpose.value,
        "evidence": sorted(request.evidence),
        "granted_credits_hundredths": request.granted_credits_hundredths,
        "at": None if request.at is None else request.at.isoformat("minutes"),
    }


def request_from_json(data: Mapping[str, Any]) -> Request:
    """What ``request_to_json`` wrote; absent parts take their defaults."""
    return Request(
        rule_id=data.get("rule_id"),
        achievement_ids=tuple(data["achievement_ids"]),
        targets=tuple(
            TargetRef(
                course_code=target.get("course_code"),
                slot=target.get("slot"),
                credits_hundredths=target.get("credits_hundredths"),
                content_match=_optional_number(target.get("content_match")),
            )
            for target in data["targets"]
        ),
        purpose=None if data.get("purpose") is None else Purpose(data["purpose"]),
        evidence=tuple(data.get("evidence", ())),
        granted_credits_hundredths=data.get("granted_credits_hundredths"),
        at=None if data.get("at") is None else time.fromisoformat(data["at"]),
    )


def _optional_number(value: object) -> Fraction | None:
    return None if value is None else number_from_json(value)


def decision_to_json(decision: Decision) -> Json:
    """A decision with its trace as a JSON document (``oneplusx-decision/1``)."""
    return {
        "format": FORMAT,
        "outcome": decision.outcome.value,
        "rule_id": decision.rule_id,
        "rule_set_code": decision.rule_set_code,
        "version": decision.version,
        "credits_hundredths": decision.credits_hundredths,
        "recorded_score": _score_to_json(decision.recorded_score),
        "targets": [
            {
                "course_code": target.course_code,
                "slot": target.slot,
                "credits_hundredths": target.credits_hundredths,
                "score": _score_to_json(target.score),
                "nature": target.nature,
            }
            for target in decision.targets
        ],
        "consumed": [
            {
                "achievement_id": use.achievement_id,
                "credits_hundredths": use.credits_hundredths,
                "given_hundredths": use.given_hundredths,
                "scope": use.scope.value,
                "type": use.type,
                "family": use.family,
            }
            for use in decision.consumed
        ],
        "caps": [_cap_to_json(cap) for cap in decision.caps],
        "trace": [condition_to_json(condition) for condition in decision.trace],
        "smallest_change": [
            {"code": change.code, "params": {name: _value_to_json(value) for name, value in change.params.items()}}
            for change in decision.smallest_change
        ],
        "purpose": None if decision.purpose is None else decision.purpose.value,
        "reviewers": list(decision.reviewers),
        "category": decision.category,
        "result_on": None if decision.result_on is None else decision.result_on.isoformat(),
    }


def _score_to_json(score: RecordedScore | None) -> Json | None:
    if score is None:
        return None
    return {"points": None if score.points is None else number_to_json(score.points), "grade": score.grade}


def _score_from_json(data: Mapping[str, Any] | None) -> RecordedScore | None:
    return None if data is None else RecordedScore(_optional_number(data["points"]), data["grade"])


def _cap_to_json(cap: CapState) -> Json:
    limit = None if cap.limit is None else number_to_json(cap.limit)
    return cap._asdict() | {"limit": limit}


def condition_to_json(condition: Condition) -> Json:
    """One condition of a trace."""
    values = {"actual": _value_to_json(condition.actual), "required": _value_to_json(condition.required)}
    return condition._asdict() | values


def condition_from_json(data: Mapping[str, Any]) -> Condition:
    """What ``condition_to_json`` wrote (exact numbers come back as text)."""
    values = {"actual": _value_from_json(data["actual"]), "required": _value_from_json(data["required"])}
    return Condition(**(dict(data) | values))


def decision_from_json(data: Mapping[str, Any]) -> Decision:
    """What ``decision_to_json`` wrote (exact numbers of a trace come back as text)."""
    return Decision(
        outcome=Outcome(data["outcome"]),
        rule_id=data["rule_id"],
        rule_set_code=data["rule_set_code"],
        version=data["version"],
        credits_hundredths=data["credits_hundredths"],
        recorded_score=_score_from_json(data["recorded_score"]),
        targets=tuple(
            DecidedTarget(**(dict(target) | {"score": _score_from_json(target["score"])})) for target in data["targets"]
        ),
        consumed=tuple(
            Consumption(**(dict(use) | {"scope": ConsumptionScope(use["scope"])})) for use in data["consumed"]
        ),
        caps=tuple(CapState(**(dict(cap) | {"limit": _optional_number(cap["limit"])})) for cap in data["caps"]),
        trace=tuple(condition_from_json(condition) for condition in data["trace"]),
        smallest_change=tuple(
            Change(change["code"], {name: _value_from_json(value) for name, value in change["params"].items()})
            for change in data["smallest_change"]
        ),
        purpose=None if data["purpose"] is None else Purpose(data["purpose"]),
        reviewers=tuple(data["reviewers"]),
        category=data["category"],
        result_on=None if data.get("result_on") is None else date.fromisoformat(data["result_on"]),
    )


def recognition_to_json(decision: RecognitionDecision) -> Json:
    """A recognition decision as a JSON document."""
    return {
        "format": "oneplusx-recognition/1",
        "outcome": decision.outcome.value,
        "rule_id": decision.rule_id,
        "rule_set_code": decision.rule_set_code,
        "version": decision.version,
        "credits_hundredths": decision.credits_hundredths,
        "trace": [condition_to_json(condition) for condition in decision.trace],
    }


def past_conversion(decision: Decision, *, id: str, converted_on: date, program: ProgramFacts) -> PastConversion:  # noqa: A002
    """The past conversion that a decision becomes once it is in force or pending."""
    return PastConversion(
        id=id,
        rule_set_code=decision.rule_set_code,
        rule_id=decision.rule_id or "",
        uses=tuple(
            PastUse(use.achievement_id, use.type, use.given_hundredths, use.scope, use.family)
            for use in decision.consumed
        ),
        targets=tuple(
            PastTarget(target.course_code, target.slot, target.credits_hundredths, target.nature)
            for target in decision.targets
        ),
        credits_hundredths=decision.credits_hundredths,
        converted_on=converted_on,
        program=program.code,
        institution=program.institution,
        category=decision.category,
    )
