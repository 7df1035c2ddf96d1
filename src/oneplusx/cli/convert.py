"""``oneplusx convert``: apply for conversions, list, decide and withdraw them (转换申请与审批)."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any
from uuid import UUID

from oneplusx.cli.django_setup import setup
from oneplusx.cli.documents import EXIT_NO, EXIT_YES, print_json
from oneplusx.domain.errors import NotFound
from oneplusx.web.wording import say_both

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oneplusx.apps.conversion.models import Conversion
    from oneplusx.web.actor import Actor

STATES = {
    "submitted": "审核中 in review",
    "returned": "退回补充 returned",
    "approved": "已转换 converted",
    "refused": "未通过 refused",
    "withdrawn": "已撤回 withdrawn",
    "reversed": "已冲正 reversed",
}


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the verb with its sub-verbs.

    Exit code: 0 done, 1 refused or nothing found, 2 bad input.
    """
    parser = commands.add_parser("convert", help="申请与审批转换 · apply for and decide conversions")
    verbs = parser.add_subparsers(dest="convert_verb", metavar="VERB", required=True)
    apply = verbs.add_parser("apply", help="按方案或自选申请 · apply by the plan or by choice")
    apply.add_argument("learner", metavar="COLLEGE/NUMBER", help="院校代码/学号 · college and student number")
    apply.add_argument("--rule", metavar="ID", help="规则，缺省取最有利的 · rule; the one that gives most by default")
    apply.add_argument("--achievement", metavar="ID", action="append", default=[], help="学习成果 · learning outcome")
    apply.add_argument("--course", metavar="CODE", action="append", default=[], help="课程代码 · course code")
    apply.add_argument("--slot", metavar="NAME", action="append", default=[], help="学分要求 · requirement slot")
    apply.add_argument("--note", default="", help="说明 · note")
    _finish(apply, run_apply)
    listing = verbs.add_parser("list", help="列出申请 · list applications")
    listing.add_argument("--learner", metavar="COLLEGE/NUMBER", help="院校代码/学号 · college and student number")
    listing.add_argument("--state", choices=tuple(STATES), help="状态 · state")
    listing.add_argument("--limit", type=int, default=50, help="最多条数，缺省 50 · at most, 50 by default")
    _finish(listing, run_list)
    decide = verbs.add_parser("decide", help="审批当前环节 · decide the current step")
    decide.add_argument("conversion", type=UUID, metavar="ID", help="申请 · application")
    decide.add_argument("outcome", choices=("approved", "returned", "refused"), help="结论 · decision")
    decide.add_argument("--reason", default="", help="理由，不通过或退回时必填 · reason; needed for a no")
    _finish(decide, run_decide)
    withdraw = verbs.add_parser("withdraw", help="撤回申请 · withdraw an application")
    withdraw.add_argument("conversion", type=UUID, metavar="ID", help="申请 · application")
    _finish(withdraw, run_withdraw)


def _finish(parser: argparse.ArgumentParser, run: Any) -> None:
    parser.add_argument("--as", dest="username", metavar="USER", help="以该用户的身份 · act as this user")
    parser.add_argument("--json", action="store_true", help="输出 JSON · print JSON")
    parser.set_defaults(run=run)


def acting(username: str | None) -> Actor:
    """Who acts: the named user, else the product itself; sets Django up."""
    setup()
    from oneplusx.apps.parties.models import User
    from oneplusx.apps.parties.selectors import actor_for
    from oneplusx.web.actor import SYSTEM

    if username is None:
        return SYSTEM
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise NotFound("intake.unknown_user", found=username)
    return actor_for(user)


def run_apply(options: argparse.Namespace) -> int:
    """Applies for everything in the plan, or for the outcomes and courses that are named.

    Returns:
        0 every application is in review or returned for a supplement, 1 one is refused or there is nothing.
    """
    actor = acting(options.username)
    from oneplusx.apps.conversion.selectors import enrollments_named

    enrollment = enrollments_named(actor, options.learner, "learner")[0]
    by_choice = options.achievement or options.course or options.slot
    made = _by_choice(options, enrollment.id, actor) if by_choice else _by_plan(enrollment.id, actor)
    _show(made, as_json=options.json)
    return EXIT_YES if made and all(one.state != "refused" for one in made) else EXIT_NO


def _by_plan(enrollment_id: UUID, actor: Actor) -> list[Conversion]:
    from oneplusx.apps.conversion.selectors import plan_for
    from oneplusx.apps.conversion.services import apply_plan
    from oneplusx.web.clock import now

    plan = plan_for(actor, enrollment_id)
    if plan is None:
        return []
    return apply_plan(enrollment_id=enrollment_id, item_numbers=range(plan.items_count), actor=actor, now=now())


def _by_choice(options: argparse.Namespace, enrollment_id: UUID, actor: Actor) -> list[Conversion]:
    from oneplusx.apps.conversion.services import TargetChoice, submit_conversion
    from oneplusx.web.clock import now
    from oneplusx.web.ids import new_id

    targets = [TargetChoice(course_code=code) for code in options.course]
    targets += [TargetChoice(slot=name) for name in options.slot]
    made = submit_conversion(
        enrollment_id=enrollment_id,
        rule_id=options.rule,
        achievement_ids=options.achievement,
        targets=targets,
        submission_key=new_id().hex,
        note=options.note,
        actor=actor,
        now=now(),
    )
    return [made]


def run_list(options: argparse.Namespace) -> int:
    """Lists applications, the newest first."""
    actor = acting(options.username)
    from oneplusx.apps.conversion.selectors import conversions_visible_to, enrollments_named

    rows = conversions_visible_to(actor).order_by("-submitted_at", "-id")
    if options.learner:
        rows = rows.filter(enrollment__in=enrollments_named(actor, options.learner, "learner").order_by())
    if options.state:
        rows = rows.filter(state=options.state)
    found = list(rows[: options.limit])
    _show(found, as_json=options.json)
    return EXIT_YES if found else EXIT_NO


def run_decide(options: argparse.Namespace) -> int:
    """Decides the step of an application that is the user's to decide."""
    actor = acting(options.username)
    from oneplusx.apps.approvals.services import decide_step
    from oneplusx.apps.conversion.selectors import conversions_visible_to, step_to_decide
    from oneplusx.web.clock import now

    found = conversions_visible_to(actor).filter(id=options.conversion).first()
    if found is None:
        raise NotFound("not_found")
    step = step_to_decide(actor, found)
    decide_step(step_id=step.id, outcome=options.outcome, reason=options.reason, actor=actor, now=now())
    found.refresh_from_db()
    _show([found], as_json=options.json)
    return EXIT_YES


def run_withdraw(options: argparse.Namespace) -> int:
    """Withdraws an application that is not decided yet."""
    actor = acting(options.username)
    from oneplusx.apps.conversion.services import withdraw_conversion
    from oneplusx.web.clock import now

    made = withdraw_conversion(conversion_id=options.conversion, actor=actor, now=now())
    _show([made], as_json=options.json)
    return EXIT_YES


def _show(rows: Sequence[Conversion], *, as_json: bool) -> None:
    if as_json:
        print_json({"conversions": [_as_json(row) for row in rows]})
        return
    from oneplusx.domain.credits import format_credits

    for row in rows:
        asked = row.request
        targets = ", ".join(str(one["course_code"] or one["slot"]) for one in asked["targets"])
        state = STATES[row.state]
        credits = format_credits(row.credits_hundredths)
        sys.stdout.write(f"{row.id} · {row.enrollment.student_number} · {targets} · {credits} 学分 credits · {state}\n")
        for code in _failed(row):
            sys.stdout.write(f"  ✗ {code}\n")


def _failed(row: Conversion) -> list[str]:
    from oneplusx.apps.rulesets.explaining import explain_trace

    if row.state != "refused":
        return []
    chinese = explain_trace(row.decision, {}, "zh-hans", failed_only=True)
    english = explain_trace(row.decision, {}, "en", failed_only=True)
    if not chinese:
        return [say_both("conversion.notice.refused", {})]
    return [f"{zh.text} / {en.text}" for zh, en in zip(chinese, english, strict=True)]


def _as_json(row: Conversion) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "student_number": row.enrollment.student_number,
        "state": row.state,
        "rule": row.rule_id,
        "credits_hundredths": row.credits_hundredths,
        "achievements": row.request["achievement_ids"],
        "targets": row.request["targets"],
        "case": None if row.case_id is None else str(row.case_id),
        "failed": [condition for condition in row.decision["trace"] if not condition["passed"]],
    }
