"""Applications in every state of the flow, made and decided by the people of the demo world."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, islice, zip_longest
from random import Random

from oneplusx.apps.approvals.models import ApprovalStep, StepState
from oneplusx.apps.approvals.services import decide_step
from oneplusx.apps.conversion import services as conversion
from oneplusx.apps.conversion.models import Conversion, ConversionPlan, ConversionState
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.standards.models import Term
from oneplusx.demo.learners import ENGLISH
from oneplusx.demo.world import College, Places
from oneplusx.domain.errors import Conflict
from oneplusx.web.actor import Actor
from oneplusx.web.clock import SHANGHAI

ENDINGS = (
    "approved",
    "waiting",
    "refused",
    "some_steps",
    "returned",
    "approved",
    "appeal_open",
    "withdrawn",
    "appeal_dismissed",
    "reversed",
    "appeal_upheld",
    "resubmitted",
    "approved",
    "appeal_withdrawn",
    "approved",
    "approved",
    "appeal_open",
)
AGAIN = ("approved", "some_steps", "approved", "waiting", "approved", "refused", "approved", "returned", "approved")
APPLICATIONS_PER_COLLEGE = 24
KEPT_SHARE = 3
"""Of the plans of a college, one in so many waits for its learner's tap in any case."""
EVERYBODY_CONVERTS = "DEMO-C4"
FIRST_DAYS_AGO, LAST_DAYS_AGO = 28, 14
OPEN = ("waiting", "some_steps")
OPEN_DAYS_AGO = 9


@dataclass(slots=True)
class _Application:
    places: Places
    college: College
    learner: Actor
    conversion: Conversion
    at: datetime
    number: int = 0


def build_applications(places: Places, random: Random, now: datetime) -> None:
    """Some learners of each college apply; the applications end in each way once, then in the frequent ways."""
    turns = [_plans(college, random) for college in places.colleges.values()]
    ordered = [one for one in chain.from_iterable(zip_longest(*turns)) if one is not None]
    endings = chain(ENDINGS, *([AGAIN] * len(ordered)))
    span = FIRST_DAYS_AGO - LAST_DAYS_AGO
    for number, ((college, plan), ending) in enumerate(zip(ordered, endings, strict=False)):
        days_ago = number % OPEN_DAYS_AGO if ending in OPEN else FIRST_DAYS_AGO - number % span
        _run(places, college, plan, ending, number // len(turns), now - timedelta(days=days_ago, hours=2))


def _plans(college: College, random: Random) -> list[tuple[College, ConversionPlan]]:
    """Plans of a college to apply for; where everybody needs a conversion to graduate, the leaving cohort first."""
    plans = list(
        ConversionPlan.objects.filter(
            enrollment_id__in=[student.enrollment_id for student in college.students], items_count__gt=0
        )
        .select_related("enrollment__learner__person")
        .order_by("enrollment__student_number")
    )
    random.shuffle(plans)
    if college.code == EVERYBODY_CONVERTS:
        plans.sort(key=lambda plan: plan.enrollment.entry_year != college.leaving_year)
    count = min(APPLICATIONS_PER_COLLEGE, len(plans) - len(plans) // KEPT_SHARE)
    return [(college, plan) for plan in plans[:count]]


def _run(places: Places, college: College, plan: ConversionPlan, ending: str, number: int, at: datetime) -> None:
    learner = actor_of_person(plan.enrollment.learner.person)
    [applied] = conversion.apply_plan(enrollment_id=plan.enrollment_id, item_numbers=[0], actor=learner, now=at)
    if applied.state != ConversionState.SUBMITTED:
        return
    application = _Application(places, college, learner, applied, at, number)
    if ending in _ENDS:
        _ENDS[ending](application)


def _steps(application: _Application) -> Iterator[ApprovalStep]:
    while True:
        step = ApprovalStep.objects.filter(case_id=application.conversion.case_id, state=StepState.ACTIVE).first()
        if step is None:
            return
        yield step


def _decide(application: _Application, *outcomes: str, hours: int = 1) -> None:
    """Decides one step after the other; the last outcome holds for the rest of the chain if it is an approval."""
    reasons = {"refused": "证书照片无法辨认，未能核实。", "returned": "请补充证书原件照片。"}
    for number, step in enumerate(_steps(application)):
        outcome = outcomes[min(number, len(outcomes) - 1)]
        decide_step(
            step_id=step.id,
            outcome=outcome,
            reason=reasons.get(outcome, "同意。"),
            actor=application.places.decider(step),
            now=application.at + timedelta(hours=hours + number),
        )


def _approve(application: _Application) -> None:
    _decide(application, "approved")


def _pass_some_steps(application: _Application) -> None:
    """Approved up to some step, which then waits: a different one for each application."""
    chain_length = ApprovalStep.objects.filter(case_id=application.conversion.case_id).count()
    passed = 1 + (application.number // len(AGAIN)) % max(1, chain_length - 1)
    for number, step in enumerate(islice(_steps(application), passed), start=1):
        decider, at = application.places.decider(step), application.at + timedelta(minutes=20 * number)
        decide_step(step_id=step.id, outcome="approved", reason="同意。", actor=decider, now=at)


def _refuse(application: _Application) -> None:
    _decide(application, "refused")


def _return(application: _Application) -> None:
    _decide(application, "returned")


def _withdraw(application: _Application) -> None:
    conversion.withdraw_conversion(
        conversion_id=application.conversion.id, actor=application.learner, now=application.at + timedelta(minutes=30)
    )


def _resubmit(application: _Application) -> None:
    _return(application)
    conversion.resubmit_conversion(
        conversion_id=application.conversion.id,
        note="已补充证书原件照片。",
        actor=application.learner,
        now=application.at + timedelta(hours=6),
    )
    _decide(application, "approved", hours=8)


def _reverse(application: _Application) -> None:
    _approve(application)
    conversion.reverse_conversion(
        conversion_id=application.conversion.id,
        reason="课程代码有误，重新办理。",
        actor=application.college.registrar,
        now=application.at + timedelta(hours=20),
    )


def _appeal(application: _Application) -> None:
    _refuse(application)
    conversion.submit_appeal(
        conversion_id=application.conversion.id,
        reason="证书内容与课程一致，请复核。",
        actor=application.learner,
        now=application.at + timedelta(hours=3),
    )


def _withdraw_appeal(application: _Application) -> None:
    _appeal(application)
    appeal = application.conversion.appeals.get()
    conversion.withdraw_appeal(appeal_id=appeal.id, actor=application.learner, now=application.at + timedelta(hours=5))


def _dismiss_appeal(application: _Application) -> None:
    _answer_appeal(application, is_upheld=False, answer="经复核，证书照片确实无法辨认，请重新上传后再申请。")


def _uphold_appeal(application: _Application) -> None:
    _answer_appeal(application, is_upheld=True, answer="经官方查询，证书属实，重新审核。")
    _decide(application, "approved", hours=30)


def _answer_appeal(application: _Application, *, is_upheld: bool, answer: str) -> None:
    _appeal(application)
    conversion.decide_appeal(
        appeal_id=application.conversion.appeals.get().id,
        is_upheld=is_upheld,
        answer=answer,
        actor=application.college.registrar,
        now=application.at + timedelta(hours=26),
    )


_ENDS = {
    "approved": _approve,
    "some_steps": _pass_some_steps,
    "refused": _refuse,
    "returned": _return,
    "withdrawn": _withdraw,
    "resubmitted": _resubmit,
    "reversed": _reverse,
    "appeal_open": _appeal,
    "appeal_withdrawn": _withdraw_appeal,
    "appeal_dismissed": _dismiss_appeal,
    "appeal_upheld": _uphold_appeal,
}


def build_english_exemptions(places: Places, now: datetime) -> None:
    """Who postponed English applied in the first week of this term, when the method's window was open."""
    for college in places.colleges.values():
        postponed = [student for student in college.students if ENGLISH in student.lacks]
        term = Term.objects.filter(college=college.institution, starts_on__lt=now.date()).order_by("starts_on").last()
        if not postponed or term is None:
            continue
        opened_at = datetime.combine(term.starts_on, datetime.min.time(), SHANGHAI) + timedelta(days=1, hours=10)
        for student in postponed:
            achievement = Achievement.objects.select_related("learner__person").get(
                learner_id=student.learner_id, type__code="cet"
            )
            learner = actor_of_person(achievement.learner.person)
            try:
                applied = conversion.submit_conversion(
                    enrollment_id=student.enrollment_id,
                    rule_id="cet-4",
                    achievement_ids=[str(achievement.id)],
                    targets=[conversion.TargetChoice(course_code=ENGLISH)],
                    submission_key=f"demo-english-{student.student_number}",
                    actor=learner,
                    now=opened_at,
                )
            except Conflict:
                continue
            _approve(_Application(places, college, learner, applied, opened_at))
