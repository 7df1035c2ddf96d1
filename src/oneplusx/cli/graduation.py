"""``oneplusx graduation``: the three-stage review and academic warnings (毕业三级审核与学业预警)."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from oneplusx.cli.convert import acting
from oneplusx.cli.documents import EXIT_NO, EXIT_YES, print_json
from oneplusx.web.wording import say_both

if TYPE_CHECKING:
    from oneplusx.apps.graduation.services import Decided

STAGES = ("department", "academic_affairs", "leadership")
OUTCOMES = ("graduation", "completion", "incompletion", "extension")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the verb with its sub-verbs.

    Exit code: 0 done, 1 nothing done or somebody left with a reason, 2 bad input.
    """
    parser = commands.add_parser("graduation", help="毕业三级审核与学业预警 · three-stage review and academic warnings")
    verbs = parser.add_subparsers(dest="graduation_verb", metavar="VERB", required=True)
    opening = verbs.add_parser("open", help="开启审核批次 · open the review of a cohort")
    opening.add_argument("college", metavar="COLLEGE", help="院校代码 · college code")
    opening.add_argument("title", metavar="TITLE", help="批次名称 · name of the review")
    opening.add_argument("--program", metavar="CODE", help="培养方案编号，缺省全部 · program; all by default")
    opening.add_argument("--year", type=int, help="年级，缺省全部 · entry year; all by default")
    _finish(opening, run_open)
    listing = verbs.add_parser("reviews", help="列出审核批次 · list reviews")
    _finish(listing, run_list)
    _add_decide(verbs)
    savings = verbs.add_parser(
        "certificates", help="未考取的证书各能省多少 · what certificates not yet taken would save"
    )
    savings.add_argument("learner", metavar="COLLEGE/NUMBER", help="院校代码/学号 · college code/student number")
    savings.add_argument("--limit", type=int, default=20, help="试算几个证书 · how many are tried, at most 60")
    _finish(savings, run_certificates)
    warn = verbs.add_parser("warn", help="计算一个学期的学业预警 · work out the warnings of a term")
    warn.add_argument("college", metavar="COLLEGE", help="院校代码 · college code")
    warn.add_argument("term", metavar="TERM", help="学期，如 2025-2026-2 · term, e.g. 2025-2026-2")
    _finish(warn, run_warn)


def _add_decide(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    decide = verbs.add_parser("decide", help="一级审核批量处理 · one stage decides for many")
    decide.add_argument("review", type=UUID, metavar="ID", help="审核批次 · review")
    decide.add_argument("stage", choices=STAGES, help="审核环节 · stage")
    decide.add_argument(
        "--learner",
        metavar="NUMBER",
        action="append",
        default=[],
        help="学号，缺省全部 · student number; all by default",
    )
    decide.add_argument(
        "--except", dest="left", metavar="NUMBER", action="append", default=[], help="不处理的学号 · left out"
    )
    decide.add_argument("--return", dest="returns", action="store_true", help="退回上一级 · return to the stage before")
    decide.add_argument(
        "--outcome", choices=OUTCOMES, default="", help="结论，缺省按拟定 · outcome; as proposed by default"
    )
    decide.add_argument("--reason", default="", help="理由 · reason")
    decide.add_argument("--document", default="", help="结论文件，末级必填 · document, needed at the last stage")
    decide.add_argument("--number-prefix", default="", help="证书编号前缀 · certificate numbers begin with")
    decide.add_argument("--on", type=date.fromisoformat, help="结论日期 · day of the conclusion")
    decide.add_argument("--until", type=date.fromisoformat, help="延长期限至 · extensions last until")
    decide.add_argument("--preview", action="store_true", help="只预览，不写入 · only show what would happen")
    _finish(decide, run_decide)


def _finish(parser: argparse.ArgumentParser, run: Any) -> None:
    parser.add_argument("--as", dest="username", metavar="USER", help="以该用户的身份 · act as this user")
    parser.add_argument("--json", action="store_true", help="输出 JSON · print JSON")
    parser.set_defaults(run=run)


def run_open(options: argparse.Namespace) -> int:
    """Opens a review and prints its id.

    Returns:
        0 opened; bad input and refusals are 2.
    """
    actor = acting(options.username)
    from oneplusx.apps.curriculum.selectors import programs_visible_to
    from oneplusx.apps.graduation.services import open_review
    from oneplusx.apps.parties.selectors import institution
    from oneplusx.domain.errors import NotFound
    from oneplusx.web.clock import now

    college, program = institution(options.college), None
    if options.program:
        program = programs_visible_to(actor).filter(college=college, code=options.program).first()
        if program is None:
            raise NotFound("curriculum.unknown_program", found=options.program)
    review = open_review(
        college_id=college.id,
        program_id=program.id if program else None,
        entry_year=options.year,
        title=options.title,
        actor=actor,
        now=now(),
    )
    count = review.items.count()
    if options.json:
        print_json({"id": str(review.id), "learners": count})
    else:
        sys.stdout.write(f"{review.id} · {count} 人 learners\n")
    return EXIT_YES


def run_list(options: argparse.Namespace) -> int:
    """Lists reviews with the number of learners at each stage.

    Returns:
        0 there are some, 1 there are none.
    """
    actor = acting(options.username)
    from oneplusx.apps.graduation.selectors.reviews import items_visible_to, reviews_visible_to, tally_of

    rows: list[dict[str, Any]] = [
        {
            "id": str(review.id),
            "college": review.college.code,
            "title": review.title,
            "state": review.state,
            "stages": dict(tally_of(items_visible_to(actor).filter(review=review)).stages),
        }
        for review in reviews_visible_to(actor)
    ]
    if options.json:
        print_json({"reviews": rows})
    for row in () if options.json else rows:
        counts = " ".join(f"{stage}={count}" for stage, count in row["stages"].items() if count)
        sys.stdout.write(f"{row['id']} · {row['college']} · {row['title']} · {row['state']} · {counts}\n")
    return EXIT_YES if rows else EXIT_NO


def run_decide(options: argparse.Namespace) -> int:
    """Decides, or shows what would happen.

    Returns:
        0 everybody was decided, 1 somebody was left with a reason.
    """
    actor = acting(options.username)
    from oneplusx.apps.graduation.selectors.reviews import items_visible_to
    from oneplusx.apps.graduation.services import Ruling, decide_items, preview_items
    from oneplusx.web.clock import now

    items = items_visible_to(actor).filter(review_id=options.review)
    known = dict(items.values_list("enrollment__student_number", "id"))
    do = preview_items if options.preview else decide_items
    decided = do(
        review_id=options.review,
        stage=options.stage,
        item_ids=_ids(options.learner, known) if options.learner else None,
        except_ids=_ids(options.left, known),
        ruling=Ruling(
            returns=options.returns,
            outcome=options.outcome,
            reason=options.reason,
            document=options.document,
            number_prefix=options.number_prefix,
            concluded_on=options.on,
            extended_until_on=options.until,
        ),
        actor=actor,
        now=now(),
    )
    _show(decided, as_json=options.json)
    return EXIT_YES if decided.done and not decided.exceptions else EXIT_NO


def _ids(numbers: list[str], known: dict[str, UUID]) -> list[UUID]:
    from oneplusx.domain.errors import NotFound

    unknown = next((number for number in numbers if number not in known), None)
    if unknown is not None:
        raise NotFound("curriculum.unknown_student", found=unknown)
    return [known[number] for number in numbers]


def _show(decided: Decided, *, as_json: bool) -> None:
    done = [{"learner": one.item.enrollment.student_number, "outcome": one.outcome} for one in decided.done]
    left = [
        {"learner": one.item.enrollment.student_number, "code": one.problem.code}
        for one in decided.exceptions
        if one.problem is not None
    ]
    if as_json:
        print_json({"done": done, "exceptions": left})
        return
    for row in done:
        sys.stdout.write(f"✓ {row['learner']} · {row['outcome']}\n")
    for row in left:
        sys.stdout.write(f"✗ {row['learner']} · {say_both(row['code'], {})}\n")


def run_certificates(options: argparse.Namespace) -> int:
    """Says what each certificate not yet taken would save a learner.

    Returns:
        0 some help, 1 none does.
    """
    actor = acting(options.username)
    from oneplusx.apps.graduation.selectors.savings import certificate_savings, enrollment_named, saving_document
    from oneplusx.domain.credits import format_credits
    from oneplusx.web.clock import today

    enrollment = enrollment_named(actor, options.learner)
    found = certificate_savings(actor, enrollment.id, today(), limit=max(1, options.limit))
    rows = [saving_document(one) for one in found]
    if options.json:
        print_json({"certificates": rows})
    for row in () if options.json else rows:
        left, before = format_credits(row["missing_hundredths"]), format_credits(row["missing_before_hundredths"])
        sys.stdout.write(f"{row['name_zh']} {row['name_en']} · 还差 left {left}（现差 now {before}）学分 credits\n")
    return EXIT_YES if rows else EXIT_NO


def run_warn(options: argparse.Namespace) -> int:
    """Works out the warnings of a term.

    Returns:
        0 done.
    """
    actor = acting(options.username)
    from oneplusx.apps.graduation.services import warn_learners
    from oneplusx.apps.parties.selectors import institution
    from oneplusx.web.clock import now

    college = institution(options.college)
    found = warn_learners(college_id=college.id, term_code=options.term, actor=actor, now=now())
    counts = {"learners": found.learners, "warned": found.warned, "raised": found.raised, "lifted": found.lifted}
    if options.json:
        print_json(counts)
    else:
        sys.stdout.write(
            f"{found.learners} 人 learners · 预警 warned {found.warned} · 新增或加重 new or graver {found.raised} · "
            f"解除 lifted {found.lifted}\n"
        )
    return EXIT_YES
