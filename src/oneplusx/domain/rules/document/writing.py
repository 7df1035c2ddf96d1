"""A rule set as its document: what equals the default is left out."""

from __future__ import annotations

from dataclasses import fields
from enum import Enum
from fractions import Fraction
from typing import Any

from oneplusx.domain.rules.document.values import (
    write_attribute,
    write_credits,
    write_number,
    write_share,
    write_where,
)
from oneplusx.domain.rules.expression import AllOf, AnyOf, Atom, Source, Target
from oneplusx.domain.rules.limits import Cap, CapFilter, CapUnit, Group, Requirement, Window, WindowKind
from oneplusx.domain.rules.model import ApprovalStep, Derivation, Rule, RuleSet, Scope
from oneplusx.domain.rules.policy import CreditBasis, CreditPolicy, GradeScale, ScoreBasis, ScorePolicy, Surplus
from oneplusx.domain.rules.record import ConsumptionScope

FORMAT = "oneplusx-rule-set/1"

Data = dict[str, Any]


def _filled(**parts: Any) -> Data:
    """The parts that say something."""
    return {name: value for name, value in parts.items() if value not in (None, "", (), [], {}, False)}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return write_share(value) if isinstance(value, Fraction) else value


def write_rule_set(rule_set: RuleSet) -> Data:
    """The document of a rule set as plain values (``format: oneplusx-rule-set/1``)."""
    owner, source = rule_set.owner, rule_set.source
    first, last = rule_set.effective
    effective = _filled(
        **{"from": None if first is None else first.isoformat(), "to": None if last is None else last.isoformat()}
    )
    return {
        "format": FORMAT,
        "code": rule_set.code,
        "version": rule_set.version,
        "owner": {"level": owner.level.value, "code": owner.code}
        | _filled(name_zh=owner.name_zh, name_en=owner.name_en),
    } | _filled(
        title_zh=rule_set.title_zh,
        title_en=rule_set.title_en,
        parent=rule_set.parent,
        alliances=list(rule_set.alliances),
        members=list(rule_set.members),
        replaces=rule_set.replaces,
        entry_years=_write_years(*rule_set.entry_years),
        effective=effective,
        source=_filled(**{item.name: getattr(source, item.name) for item in fields(source)}),
        settings={name: _write_setting(name, getattr(rule_set.settings, name)) for name in rule_set.stated},
        may_loosen=list(rule_set.may_loosen),
        disabled=list(rule_set.disabled),
        bases={name: _write_target(pool) for name, pool in rule_set.bases.items()},
        scales={name: list(values) for name, values in rule_set.scales.items()},
        grade_scales=[_write_grade_scale(scale) for scale in rule_set.grade_scales],
        level_maps=[_write_level_map(derivation) for derivation in rule_set.derivations],
        rules=[write_rule(rule) for rule in rule_set.rules],
        groups=[_write_group(group) for group in rule_set.groups],
        caps=[_write_cap(cap) for cap in rule_set.caps],
        requirements=[_write_requirement(requirement) for requirement in rule_set.requirements],
        windows=[_write_window(window) for window in rule_set.windows],
        approval=[_write_step(step) for step in rule_set.approval],
    )


def _write_setting(name: str, value: Any) -> Any:
    if name == "course_where":
        return write_where(value)
    return _month_day(value) if name == "obtained_since_entry" else _plain(value)


def _write_years(first: int | None, last: int | None) -> Data:
    return _filled(**{"from": first, "to": last})


def write_rule(rule: Rule) -> Data:
    """The document of one rule."""
    match = rule.content_match_min
    return (
        {"id": rule.id}
        | _filled(title_zh=rule.title_zh, title_en=rule.title_en, clause=rule.clause)
        | {"from": write_source(rule.source), "to": _write_target(rule.target), "credits": _write_credits(rule.credits)}
        | _filled(
            score=None if rule.score is None else _write_score(rule.score),
            scope=_write_scope(rule.scope),
            purposes=_plain(rule.purposes),
            content_match_min=None if match is None else write_share(match),
            consumption=None if rule.consumption is None else rule.consumption.value,
            months_since_issue_max=rule.months_since_issue_max,
            evidence=list(rule.evidence),
            reviewers=list(rule.reviewers),
            windows=list(rule.windows),
            category=rule.category,
            priority=rule.priority or None,
            reason_zh=rule.reason_zh,
            reason_en=rule.reason_en,
        )
    )


def write_source(source: Source) -> Data:
    """The document of a source tree."""
    if isinstance(source, Atom):
        return _filled(
            types=list(source.types),
            not_types=list(source.not_types),
            where=write_where(source.where),
            count=_write_count(source.count_min, source.count_max),
        )
    parts = [write_source(part) for part in source.of]
    if isinstance(source, AllOf):
        return {"all_of": parts}
    return {"any_of": parts} if isinstance(source, AnyOf) else {"n_of": {"n": source.n, "of": parts}}


def _write_count(least: int, most: int) -> Data:
    if (least, most) == (1, 1):
        return {}
    return {"min": least, "max": most}


def _write_target(target: Target) -> Data:
    return _filled(
        natures=list(target.natures),
        not_natures=list(target.not_natures),
        courses=list(target.courses),
        not_courses=list(target.not_courses),
        names=list(target.names),
        slots=list(target.slots),
        any_course=target.any_course,
        modules=target.modules,
        count=_write_count(target.count_min, target.count_max),
        where=write_where(target.where),
    )


def _write_credits(policy: CreditPolicy) -> Data:
    basis = policy.basis
    data: Data = {"basis": basis.value}
    if basis is CreditBasis.FIXED:
        data["give"] = write_credits(policy.fixed_hundredths)
    if basis is CreditBasis.TABLE:
        data["rows"] = [
            _filled(when=write_where(row.when)) | {"give": write_credits(row.give_hundredths)} for row in policy.rows
        ]
    if basis is CreditBasis.HOURS and policy.hours_per_credit is not None:
        data["hours_per_credit"] = write_number(policy.hours_per_credit)
        data |= {} if policy.hours_attribute == "hours" else {"attribute": policy.hours_attribute}
        data |= {} if policy.step_hundredths == 100 else {"step": write_credits(policy.step_hundredths)}  # noqa: PLR2004
    if policy.range_hundredths is not None:
        least, most = policy.range_hundredths
        data |= {"min": write_credits(least), "max": write_credits(most)}
    limit = policy.at_most_hundredths
    return (
        data
        | _filled(
            deductions=[
                _filled(when=write_where(cut.when))
                | {"by": write_credits(cut.by_hundredths)}
                | _filled(per=cut.per)
                | ({} if cut.beyond == 1 else {"beyond": cut.beyond})
                | _filled(floor=write_credits(cut.floor_hundredths) or None)
                for cut in policy.deductions
            ]
        )
        | ({} if limit is None else {"at_most": write_credits(limit)})
        | _filled(
            at_most_bank_value=policy.at_most_bank_value,
            surplus=None if policy.surplus is Surplus.LOST else policy.surplus.value,
            per_request=policy.per_request,
        )
    )


def _write_score(policy: ScorePolicy) -> Data:
    data: Data = {"basis": policy.basis.value}
    rows = [_filled(when=write_where(row.when)) | _write_recorded(row.score) for row in policy.rows]
    if policy.basis is ScoreBasis.FIXED:
        data |= rows[0]
    elif policy.basis is ScoreBasis.WEIGHTED:
        data["parts"] = [{"attribute": part.attribute, "weight": write_share(part.weight)} for part in policy.parts]
    elif policy.basis is not ScoreBasis.CARRY:
        data["rows"] = rows
    elif policy.attribute != "score":
        data["attribute"] = policy.attribute
    if policy.carry_from is not None:
        data["at_least"] = write_number(policy.carry_from)
    if policy.ceiling is not None:
        data["ceiling"] = write_number(policy.ceiling)
    return data


def _write_recorded(score: Any) -> Data:
    return _filled(grade=score.grade) | ({} if score.points is None else {"points": write_number(score.points)})


def _write_scope(scope: Scope) -> Data:
    return _filled(
        majors=list(scope.majors),
        not_majors=list(scope.not_majors),
        education_types=list(scope.education_types),
        lengths_years=list(scope.lengths_years),
        entry_years=_write_years(scope.entry_year_from, scope.entry_year_to),
    )


def _write_group(group: Group) -> Data:
    per = "family" if group.per_family else None
    return {"id": group.id, "rules": list(group.rules), "count": group.count.value} | _filled(
        per=per, clause=group.clause
    )


def _write_cap(cap: Cap) -> Data:
    by_credits = cap.unit is CapUnit.CREDITS
    data: Data = {"id": cap.id} | ({} if by_credits else {"unit": cap.unit.value})
    if cap.share is not None:
        data |= {"share": write_share(cap.share), "base": cap.base}
    elif cap.amount is not None:
        data["at_most"] = write_credits(cap.amount) if by_credits else cap.amount
    within = None if cap.within is ConsumptionScope.PROGRAM else cap.within.value
    return data | _filled(over=_write_filter(cap.over), within=within, clause=cap.clause)


def _write_filter(over: CapFilter) -> Data:
    return _filled(**{item.name: list(getattr(over, item.name)) for item in fields(over)})


def _write_requirement(requirement: Requirement) -> Data:
    by_credits = requirement.unit is CapUnit.CREDITS
    data: Data = {"id": requirement.id} | ({} if by_credits else {"unit": requirement.unit.value})
    data["at_least"] = write_credits(requirement.amount) if by_credits else requirement.amount
    return data | _filled(
        over=_write_filter(requirement.over),
        when=write_where(requirement.when),
        asked_for=None if requirement.asked_for == "graduation" else requirement.asked_for,
        within_years=requirement.within_years,
        surplus_slots=list(requirement.surplus_slots),
        clause=requirement.clause,
    )


def _write_window(window: Window) -> Data:
    first: object = None
    last: object = None
    if window.kind is WindowKind.DATES:
        first = window.opens_on.isoformat() if window.opens_on else None
        last = window.closes_on.isoformat() if window.closes_on else None
    elif window.kind is WindowKind.YEARLY:
        first, last = _month_day(window.opens_month_day), _month_day(window.closes_month_day)
    return (
        {"id": window.id, "kind": window.kind.value}
        | _filled(
            **{"from": first, "to": last},
            rules=list(window.rules),
            purposes=_plain(window.purposes),
            when=write_where(window.when),
            first_week=window.first_week,
            last_week=window.last_week,
            months=list(window.months),
            day=window.day,
            from_day=window.from_day,
            moved_to_working_day=window.moved_to_working_day,
            event=window.event,
            closes_at=None if window.closes_at is None else window.closes_at.isoformat("minutes"),
            result=_filled(day=window.result_day, months_later=window.result_months_later or None),
            clause=window.clause,
        )
        | _write_days(window)
    )


def _write_days(window: Window) -> Data:
    """Days counted from an event: 0 is the event's own day."""
    days = {"from_days": window.from_days, "to_days": window.to_days}
    return {name: value for name, value in days.items() if value is not None}


def _month_day(value: tuple[int, int] | None) -> str | None:
    return None if value is None else f"{value[0]:02d}-{value[1]:02d}"


def _write_step(step: ApprovalStep) -> Data:
    return {"role": step.role} | _filled(title_zh=step.title_zh, title_en=step.title_en, days=step.days)


def _write_grade_scale(scale: GradeScale) -> Data:
    grades = [
        {"grade": step.grade, "from": write_number(step.from_points)}
        | ({} if step.points == step.from_points else {"counts_as": write_number(step.points)})
        for step in scale.grades
    ]
    return {"id": scale.id} | _filled(when=write_where(scale.when), clause=scale.clause) | {"grades": grades}


def _write_level_map(derivation: Derivation) -> Data:
    give = derivation.give
    return {"attribute": derivation.attribute} | _filled(
        types=list(derivation.types),
        when=write_where(derivation.when),
        give=None if give is None else write_attribute(give),
        lower_by=derivation.lower_by,
    )
