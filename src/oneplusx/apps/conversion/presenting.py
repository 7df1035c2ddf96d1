"""Plans and applications as people see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oneplusx.apps.approvals.models import ApprovalCase
from oneplusx.apps.approvals.presenting import case_timeline
from oneplusx.apps.conversion.models import Conversion, ConversionPlan, ConversionState
from oneplusx.apps.conversion.selectors.choices import Choices
from oneplusx.apps.conversion.selectors.names import names_in
from oneplusx.apps.conversion.services.appeals import APPEAL_WITHIN
from oneplusx.apps.conversion.services.plans import item_key
from oneplusx.apps.conversion.services.requesting import TargetChoice
from oneplusx.apps.curriculum.models import Course
from oneplusx.apps.rulesets.explaining import Reason, explain_changes, explain_trace, names_of_parts, show_value
from oneplusx.apps.rulesets.models import RuleSetVersion
from oneplusx.apps.rulesets.presenting import names_in_decision
from oneplusx.apps.rulesets.selectors import composed, rule_set_for
from oneplusx.domain import rules
from oneplusx.domain.credits import format_credits
from oneplusx.domain.planner import PlannedConversion, plan_from_json
from oneplusx.web.clock import local_date, today
from oneplusx.web.components import StepState, TimelineStep
from oneplusx.web.joining import joined
from oneplusx.web.wording import say, word_of


def language() -> str:
    """The language of the page."""
    return get_language() or "zh-hans"


@dataclass(frozen=True, slots=True)
class Item:
    """One conversion of a plan in words."""

    number: int
    key: str
    outcomes: list[str]
    targets: list[str]
    credits_hundredths: int
    score: str
    rule: str
    clause: str


def rule_title(rule_set: rules.RuleSet, rule_id: str) -> tuple[str, str]:
    """Title (in the page's language) and clause of a rule."""
    found = next((rule for rule in rule_set.rules if rule.id == rule_id), None)
    if found is None:
        return rule_id, ""
    title = found.title_zh if language().startswith("zh") else found.title_en or found.title_zh
    return title or rule_id, found.clause


@dataclass(frozen=True, slots=True)
class OtherPlan:
    """A plan beside the best one."""

    number: int
    items: list[Item]
    gain_hundredths: int


def plan_items(plan: ConversionPlan) -> list[Item]:
    """The conversions of a plan."""
    return _items(plan, plan_from_json(plan.document).chosen)


def other_plans(plan: ConversionPlan) -> list[OtherPlan]:
    """Other plans of the same learner, the next best first."""
    return [
        OtherPlan(number, _items(plan, other.chosen), other.credits_hundredths)
        for number, other in enumerate(plan_from_json(plan.document).alternatives, start=1)
    ]


def _items(plan: ConversionPlan, chosen: Sequence[PlannedConversion]) -> list[Item]:
    ids = {one for item in chosen for one in item.achievement_ids}
    codes = {target.course_code for item in chosen for target in item.targets if target.course_code}
    names = names_in(plan.enrollment.college_id, ids, codes)
    rule_set = composed(plan.rule_set_version) if plan.rule_set_version else None
    items = []
    for number, item in enumerate(chosen):
        title, clause = rule_title(rule_set, item.rule_id) if rule_set else (item.rule_id, "")
        items.append(
            Item(
                number=number,
                key=item_key(plan, item),
                outcomes=[names.get(one, one) for one in item.achievement_ids],
                targets=[target_name(target.course_code, target.slot, names) for target in item.targets],
                credits_hundredths=item.credits_hundredths,
                score=recorded(item.recorded_score),
                rule=title,
                clause=clause,
            )
        )
    return items


def recorded(score: rules.RecordedScore | None) -> str:
    """A recorded score in words: points, a grade text or both."""
    if score is None:
        return ""
    points = "" if score.points is None else f"{float(score.points):g}"
    return " · ".join(part for part in (score.grade, points) if part)


def target_name(course_code: str | None, slot: str | None, names: Mapping[str, str]) -> str:
    """A course by name, or a slot."""
    return names.get(course_code, course_code) if course_code else slot_name(slot or "")


def slot_name(slot: str) -> str:
    """A requirement slot in words."""
    words = {"free_elective": _("Free electives"), "public_elective": _("Public electives")}
    return words.get(slot) or word_of(slot, language())


@dataclass(frozen=True, slots=True)
class Explained:
    """An application with its decision in words."""

    outcomes: list[str]
    targets: list[str]
    reasons: list[Reason]
    failed: list[Reason]
    changes: list[str]
    rule: str
    clause: str
    score: str


def explained(conversion: Conversion) -> Explained:
    """The decision of an application in the page's language."""
    return explain_decision(
        conversion.decision,
        conversion.request,
        composed(conversion.rule_set_version),
        conversion.enrollment.college_id,
    )


def explain_decision(
    decision: Mapping[str, Any], request: Mapping[str, Any], rule_set: rules.RuleSet, college_id: UUID
) -> Explained:
    """Any decision, kept or only tried, in the page's language."""
    names = _names_of(college_id, [request]) | names_in_decision(decision, rule_set)
    outcomes, targets = _sides(request, names)
    rule, clause = rule_title(rule_set, decision.get("rule_id") or request.get("rule_id") or "")
    reasons = explain_trace(decision, names, language())
    return Explained(
        outcomes=outcomes,
        targets=targets,
        reasons=reasons,
        failed=[reason for reason in reasons if not reason.passed],
        changes=explain_changes(decision, names, language()),
        rule=rule,
        clause=clause,
        score=recorded(rules.decision_from_json(decision).recorded_score),
    )


@dataclass(frozen=True, slots=True)
class EarlierDecision:
    """A decision that a later one replaced, in words."""

    decided_at: datetime | None
    state: str
    state_label: str
    reasons: list[Reason]


def earlier_decisions(conversion: Conversion) -> list[EarlierDecision]:
    """What was decided before the application was decided again, the oldest first."""
    kept = conversion.earlier_decisions
    versions = RuleSetVersion.objects.select_related("rule_set").in_bulk([one["rule_set_version"] for one in kept])
    found = []
    for one in kept:
        rule_set = composed(versions[UUID(one["rule_set_version"])])
        words = explain_decision(one["decision"], conversion.request, rule_set, conversion.enrollment.college_id)
        decided_at = datetime.fromisoformat(one["decided_at"]) if one["decided_at"] else None
        label = str(ConversionState(one["state"]).label)
        found.append(EarlierDecision(decided_at, one["state"], label, words.reasons))
    return found


@dataclass(frozen=True, slots=True)
class CapLine:
    """A cap before and after, in words."""

    name: str
    limit: str
    before: str
    after: str


def cap_lines(conversion: Conversion) -> list[CapLine]:
    """The caps that the decision touched, before and after."""
    lines = []
    names = names_of_parts(composed(conversion.rule_set_version), language())
    for cap in rules.decision_from_json(conversion.decision).caps:
        in_credits = cap.unit == "credits_hundredths"
        limit, before, after = (
            show_value(one, in_credits=in_credits, language=language()) for one in (cap.limit, cap.before, cap.after)
        )
        lines.append(CapLine(_cap_name(cap, names), limit, before, after))
    return lines


def _cap_name(cap: rules.CapState, names: Mapping[str, str]) -> str:
    return cap.clause or names.get(f"cap:{cap.cap_id}", cap.cap_id)


def warning_lines(conversion: Conversion) -> list[str]:
    """What stands out about an application, for somebody who decides many at once."""
    lines = []
    if conversion.appeals.exists():
        lines.append(_("Decided again after an appeal"))
    if conversion.resubmits_id is not None:
        lines.append(_("Follows an earlier application"))
    caps = rules.decision_from_json(conversion.decision).caps
    names = names_of_parts(composed(conversion.rule_set_version), language()) if caps else {}
    lines.extend(
        _("Reaches the cap %(cap)s exactly") % {"cap": _cap_name(cap, names)}
        for cap in caps
        if cap.limit is not None and cap.after == cap.limit
    )
    found = rule_set_for(conversion.enrollment, today())
    if found is not None and found[0].id != conversion.rule_set_version_id:
        lines.append(
            _("Decided under version %(version)s, replaced since") % {"version": conversion.rule_set_version.version}
        )
    return lines


def why_not_lines(plan: ConversionPlan, limit: int = 20) -> list[dict[str, str]]:
    """Rules that the plan does not use, each with its reason; what reads alike stands once."""
    entries = plan_from_json(plan.document).why_not[:limit]
    used = {one for entry in entries for one in entry.achievement_ids}
    used |= {str(entry.reason.params["achievement"]) for entry in entries if entry.reason.params.get("achievement")}
    program_id = plan.enrollment.program_id
    codes = Course.objects.filter(program_courses__program=program_id).values_list("code", flat=True)
    names = names_in(plan.enrollment.college_id, used, codes)
    rule_set = composed(plan.rule_set_version) if plan.rule_set_version else None
    lines = [
        {
            "rule": rule_title(rule_set, entry.rule_id)[0] if rule_set else entry.rule_id,
            "outcomes": joined(names.get(one, one) for one in entry.achievement_ids),
            "reason": say(entry.reason.code, _reason_params(entry.reason.params, names, rule_set), language()),
        }
        for entry in entries
    ]
    return [line for number, line in enumerate(lines) if line not in lines[:number]]


def _reason_params(
    params: Mapping[str, Any], names: Mapping[str, str], rule_set: rules.RuleSet | None
) -> dict[str, str]:
    """Ids and codes in the params of a planner's reason become names."""
    shown = {
        name: show_value(value, in_credits=name.endswith("_hundredths"), language=language())
        for name, value in params.items()
    }
    if "failed" in shown:
        codes = shown["failed"].split(", ")
        words = dict.fromkeys(say(f"short.{code}", {}, language()) for code in codes)
        shown["failed"] = joined(words)
    if "targets" in shown:
        shown["targets"] = joined(_key_name(key, names) for key in shown["targets"].split(", "))
    if "rule" in shown and rule_set is not None:
        shown["rule"] = rule_title(rule_set, shown["rule"])[0]
    for name in ("achievement", "course"):
        if name in shown:
            shown[name] = names.get(shown[name], shown[name])
    return shown


def _key_name(key: str, names: Mapping[str, str]) -> str:
    kind, _colon, name = key.partition(":")
    return slot_name(name) if kind == "slot" else names.get(name, name)


def conversion_timeline(conversion: Conversion, on: date) -> list[TimelineStep]:
    """Submission, the rule's decision, every step of the chain, and how it ended."""
    steps = [
        TimelineStep(title=_("Submitted"), state=StepState.DONE, at=conversion.submitted_at),
        TimelineStep(title=_("Decided by the rule"), state=_rule_state(conversion), at=conversion.submitted_at),
    ]
    case = ApprovalCase.objects.filter(id=conversion.case_id).first() if conversion.case_id else None
    if case is not None:
        steps.extend(case_timeline(case, on))
    ended = {
        ConversionState.APPROVED: (_("Converted: courses exempted"), StepState.DONE),
        ConversionState.WITHDRAWN: (_("Withdrawn"), StepState.RETURNED),
        ConversionState.REVERSED: (_("Reversed"), StepState.REFUSED),
    }.get(ConversionState(conversion.state))
    if ended is not None:
        steps.append(TimelineStep(title=ended[0], state=ended[1], at=conversion.decided_at))
    return steps


def _rule_state(conversion: Conversion) -> StepState:
    outcome = conversion.decision.get("outcome")
    return {"refused": StepState.REFUSED, "needs_supplement": StepState.RETURNED}.get(str(outcome), StepState.DONE)


def next_office(conversion: Conversion, on: date) -> TimelineStep | None:
    """The step that is being decided now."""
    steps = conversion_timeline(conversion, on)
    return next((step for step in steps if step.state == StepState.CURRENT), None)


def short_titles(conversions: Sequence[Conversion]) -> dict[UUID, str]:
    """Outcomes and courses of each application in one line: two queries a college."""
    by_college: dict[UUID, list[Conversion]] = {}
    for row in conversions:
        by_college.setdefault(row.enrollment.college_id, []).append(row)
    return {
        row.id: _title(row.request, names)
        for college_id, rows in by_college.items()
        for names in [_names_of(college_id, [row.request for row in rows])]
        for row in rows
    }


def _names_of(college_id: UUID, requests: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    ids = {one for request in requests for one in request["achievement_ids"]}
    codes = {one["course_code"] for request in requests for one in request["targets"] if one.get("course_code")}
    return names_in(college_id, ids, codes)


def _title(request: Mapping[str, Any], names: Mapping[str, str]) -> str:
    outcomes, targets = _sides(request, names)
    return f"{joined(outcomes)} → {joined(targets)}"


def _sides(request: Mapping[str, Any], names: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """What a request gives, and what it asks for."""
    outcomes = [names.get(one, one) for one in request["achievement_ids"]]
    return outcomes, [target_name(one["course_code"], one["slot"], names) for one in request["targets"]]


def appeal_until(conversion: Conversion) -> date | None:
    """The last day on which a refusal can be appealed against."""
    if conversion.state != ConversionState.REFUSED or conversion.decided_at is None:
        return None
    return local_date(conversion.decided_at + APPEAL_WITHIN)


def request_choices(choices: Choices) -> dict[str, list[tuple[str, str]]]:
    """What the form of an application by hand offers."""
    courses = [
        (f"course:{course.code}", f"{course.name} · {format_credits(course.credits_hundredths)}")
        for course in choices.courses
    ]
    slots = [(f"slot:{slot}", slot_name(slot)) for slot in choices.record.program.slots]
    return {
        "rules": [
            ("", _("The rule that gives most")),
            *((rule.id, rule_title(choices.rule_set, rule.id)[0]) for rule in choices.rule_set.rules),
        ],
        "achievements": [(held.id, held.title) for held in choices.record.achievements],
        "targets": [*courses, *slots],
    }


def chosen_targets(keys: Sequence[str]) -> list[TargetChoice]:
    """Courses and slots out of the keys of the form."""
    pairs = [key.split(":", 1) for key in keys]
    return [TargetChoice(course_code=name) if kind == "course" else TargetChoice(slot=name) for kind, name in pairs]
