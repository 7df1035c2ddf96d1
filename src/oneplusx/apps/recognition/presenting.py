"""Learning outcomes as people see them: attributes, history, refusals and vouchers in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from oneplusx.apps.recognition.models import Achievement, AchievementState, Method, Recognition, Source
from oneplusx.apps.recognition.selectors import Event, achievements_of, history_of, verifications_of
from oneplusx.apps.rulesets.explaining import explain_trace, show_value
from oneplusx.apps.rulesets.presenting import names_in_decision
from oneplusx.apps.standards.templatetags.standards_words import choice_label, label_of, level_name
from oneplusx.domain.credits import format_credits
from oneplusx.web.actor import Actor
from oneplusx.web.components import StepState, TimelineStep
from oneplusx.web.wording import say

CONDITIONS: Mapping[str, Any] = {
    "recognition.unverified": gettext_lazy("Evidence verified"),
    "recognition.forged": gettext_lazy("Evidence forged"),
    "recognition.not_passed": gettext_lazy("Assessment passed"),
    "recognition.revoked": gettext_lazy("Certificate in force"),
    "recognition.expired": gettext_lazy("Not expired on the day of recognition"),
    "recognition.no_bank_value": gettext_lazy("Credits approved by the bank"),
    "recognition.covered_by_higher": gettext_lazy("Credits of the same certificate deposited before"),
}
REFUSED_NEXT: Any = gettext_lazy(
    "With other evidence the outcome can be registered again. The office named above answers questions."
)
SECTION_ROWS = 20
IN_CREDITS = frozenset({"recognition.no_bank_value", "recognition.covered_by_higher"})
WAITING: Mapping[str, Any] = {
    AchievementState.REGISTERED: gettext_lazy("Verification of the evidence"),
    AchievementState.RETURNED: gettext_lazy("You supplement the evidence"),
    AchievementState.VERIFIED: gettext_lazy("Recognition"),
}
STEP_STATES = {
    "recognition.evidence_returned": StepState.RETURNED,
    "recognition.evidence_rejected": StepState.REFUSED,
    "recognition.evidence_forged": StepState.REFUSED,
    "recognition.reversed": StepState.REFUSED,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One tested condition of a voucher."""

    text: str
    actual: str
    required: str
    passed: bool
    clause: str = ""


def language() -> str:
    """The language of the page."""
    return get_language() or "zh-hans"


def facts_of(form: forms.Form) -> list[tuple[str, str]]:
    """Label and value of everything filled in, for the review before submitting."""
    facts = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if value in (None, ""):
            continue
        choices = dict(list(field.widget.choices)) if isinstance(field.widget, forms.Select) else {}
        facts.append((str(field.label), str(choices.get(value, value))))
    return facts


def attribute_lines(achievement: Achievement) -> list[tuple[str, str]]:
    """Label and value of an outcome's attributes, those of the type first."""
    attributes = dict(achievement.attributes)
    lines = []
    for field in achievement.type.attributes:
        name = "credits_hundredths" if field["code"] == "credits" else field["code"]
        if name in attributes:
            value = attributes.pop(name)
            words = format_credits(int(value)) if name == "credits_hundredths" else choice_label(field, value)
            lines.append((label_of(field), words))
    if achievement.certificate_type is not None:
        lines.append((_("Catalogue code"), achievement.certificate_type.code))
    if "level" in attributes:
        lines.append((_("Level"), level_name(str(attributes["level"]))))
    return lines


def refusal_words(achievement: Achievement) -> list[str]:
    """Why recognition gave nothing, in words; empty while it was not looked at or when it gave credits."""
    if achievement.state != AchievementState.VERIFIED:
        return []
    words: dict[str, None] = {}
    for reason in achievement.refusals:
        words[say(reason["code"], reason, language())] = None
        decision = {"trace": reason.get("trace", [])}
        for failed in explain_trace(decision, names_in_decision(decision), language(), failed_only=True):
            words[failed.text] = None
    return list(words)


@dataclass(frozen=True, slots=True)
class Refusal:
    """That an outcome gives no credits (不予认定): by whom, when and why."""

    word: str
    office: str
    at: datetime | None
    reasons: tuple[str, ...]


def refusal_of(achievement: Achievement) -> Refusal | None:
    """The refusal in force: rejected evidence, or no credits under the methods; ``None``: there is none."""
    if achievement.state == AchievementState.REJECTED:
        last = verifications_of(achievement)[-1]
        return Refusal(str(achievement.get_state_display()), _office(achievement), last.verified_at, (last.note,))
    reasons = refusal_words(achievement)
    if not reasons:
        return None
    return Refusal(_("No credits so far"), _office(achievement), achievement.considered_at, tuple(reasons))


def timeline_of(achievement: Achievement) -> list[TimelineStep]:
    """What happened, and what comes next."""
    steps = [_step(event) for event in history_of(achievement)]
    if achievement.state == AchievementState.WITHDRAWN:
        steps.append(TimelineStep(title=say("recognition.withdrawn", {}, language()), state=StepState.REFUSED))
    waiting = WAITING.get(achievement.state)
    if waiting is not None and not (achievement.state == AchievementState.VERIFIED and achievement.considered_at):
        steps.append(TimelineStep(title=waiting, state=StepState.CURRENT, who=_office(achievement)))
    return steps


def _office(achievement: Achievement) -> str:
    if achievement.state == AchievementState.RETURNED:
        return ""
    if achievement.college is None:
        return _("Credit bank")
    chinese = language().startswith("zh") or not achievement.college.name_en
    return achievement.college.name_zh if chinese else achievement.college.name_en


def _step(event: Event) -> TimelineStep:
    title = say(event.code, event.params, language())
    credits_hundredths = event.params.get("credits_hundredths")
    if credits_hundredths is not None:
        title = pgettext("what happened, credits", "%(title)s: %(credits)s credits") % {
            "title": title,
            "credits": format_credits(credits_hundredths),
        }
    parts = [event.who, _detail(event.params)]
    return TimelineStep(
        title=title,
        state=STEP_STATES.get(event.code, StepState.DONE),
        who=" · ".join(part for part in parts if part),
        at=event.at,
        note=event.note,
    )


def _detail(params: Mapping[str, Any]) -> str:
    if params.get("method"):
        return str(Method(params["method"]).label)
    if params.get("source"):
        return str(Source(params["source"]).label)
    institution = params.get("institution")
    if institution is None:
        return ""
    chinese = language().startswith("zh") or not institution.name_en
    return str(institution.name_zh if chinese else institution.name_en)


def trace_lines(recognition: Recognition) -> list[Line]:
    """The conditions of a voucher, in the order in which they were tested."""
    if recognition.rule_set_version_id is not None:
        decision = {"trace": recognition.trace}
        reasons = explain_trace(decision, names_in_decision(decision), language())
        return [Line(one.text, "", "", one.passed, one.clause) for one in reasons]
    return [_line(condition) for condition in recognition.trace]


def _line(condition: Mapping[str, Any]) -> Line:
    code = condition["code"]
    return Line(
        text=str(CONDITIONS.get(code, code)),
        actual=_value(code, condition["actual"]),
        required=_value(code, condition["required"]),
        passed=bool(condition["passed"]),
    )


def _value(code: str, value: Any) -> str:
    words = {"yes": _("yes"), "no": _("no"), "valid": _("valid")}
    if isinstance(value, str) and value in words:
        return words[value]
    if code in IN_CREDITS and isinstance(value, int):
        return format_credits(value)
    if isinstance(value, str) and value.startswith("<") and code in IN_CREDITS:
        return f"< {format_credits(int(value[1:]))}"
    if value is None:
        return _("no limit") if code == "recognition.expired" else "—"
    return show_value(value, language=language())


def learner_section(actor: Actor, learner_id: UUID) -> tuple[str, dict[str, Any]] | None:
    """The outcomes on the officers' page of a learner."""
    rows = achievements_of(actor, learner_id)
    return "recognition/learner_section.html", {"rows": rows[:SECTION_ROWS]}
