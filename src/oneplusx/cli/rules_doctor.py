"""``oneplusx rules doctor``: what is wrong with a conversion method (体检), offline."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from oneplusx.cli.documents import (
    EXIT_BAD_INPUT,
    EXIT_NO,
    EXIT_YES,
    guarded,
    print_json,
    read_document,
    read_rule_set,
)
from oneplusx.cli.rules_tables import RULE_FORMATS, rule_sets_of
from oneplusx.web.wording import say_both

if TYPE_CHECKING:
    from oneplusx.domain.rules.doctor import Catalogue, Report

_SHOWN_MAX = 200


def register(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the sub-verb."""
    parser = verbs.add_parser(
        "doctor",
        help="发布前体检 · find what is wrong before publishing",
        description="歧义、矛盾、遮蔽、失效、过期、循环、虚增、空白、无效上限 · ambiguous, contradictory, shadowed, "
        "dead, expired, circular, inflating, gaps, idle caps. 退出码 exit code: 0 可发布 may be published, "
        "1 有必须改正的问题 blocked, 2 输入有误 bad input",
    )
    parser.add_argument("rules", type=Path, help="转换办法 YAML、JSON 或 xlsx · rule set as YAML, JSON or xlsx")
    _add_files(parser, "--upper", "上级转换办法，自上而下，可多次 · upper rule sets, top to bottom, may be repeated")
    _add_files(parser, "--program", "培养方案，可多次：课程、类别 · programs, may be repeated: courses and slots")
    parser.add_argument(
        "--catalogue", type=Path, metavar="FILE", help="名录：课程、证书、专业 · courses, certificates, majors"
    )
    parser.add_argument("--on", metavar="DATE", help="体检日，缺省今天 · day of the examination, default today")
    parser.add_argument(
        "--table", choices=RULE_FORMATS, help="RULES 是已知格式的公开表格 · RULES is a published table of this shape"
    )
    parser.add_argument("--strict", action="store_true", help="警告也算问题 · warnings count as problems")
    parser.add_argument("--json", action="store_true", help="输出 JSON · print JSON")
    parser.set_defaults(run=guarded(run))


def _add_files(parser: argparse.ArgumentParser, name: str, about: str) -> None:
    parser.add_argument(name, type=Path, action="append", default=[], metavar="FILE", help=about)


def run(options: argparse.Namespace) -> int:
    """Examines and prints.

    Returns:
        0 nothing that blocks, 1 something does (with ``--strict``: or a warning), 2 bad input.
    """
    from oneplusx.domain.rules import compose
    from oneplusx.domain.rules.doctor import examine, report_to_json, with_lines

    on = _day(options.on)
    if on is None:
        sys.stderr.write(f"oneplusx: --on {options.on}: YYYY-MM-DD\n")
        return EXIT_BAD_INPUT
    if options.table:
        return _run_table(options, on)
    rule_set = compose([read_rule_set(path) for path in [*options.upper, options.rules]])
    report = examine(rule_set, catalogue=_catalogue(options), on=on)
    if options.rules.suffix != ".xlsx":
        report = with_lines(report, read_document(options.rules))
    if options.json:
        print_json(report_to_json(report))
    else:
        sys.stdout.write("\n".join(lines_of(report, options.rules)) + "\n")
    return _exit(options, [report])


def _run_table(options: argparse.Namespace, on: date) -> int:
    """Examines every rule set of a table, and the chains that lead through several of them."""
    from oneplusx.domain.rules.doctor import Report, examine, examine_chains, report_to_json

    catalogue = _catalogue(options)
    rule_sets = rule_sets_of(options.table, options.rules)
    gc.freeze()  # a hundred thousand rules stay: the collector need not look at them again and again
    reports = [examine(rule_set, catalogue=catalogue, on=on) for rule_set in rule_sets]
    if len(rule_sets) > 1:
        chains = examine_chains(rule_sets, catalogue=catalogue)
        reports.append(Report("*", "", tuple(chains)))
    if options.json:
        print_json({"reports": [report_to_json(report) for report in reports]})
    else:
        for report in reports:
            sys.stdout.write("\n".join(lines_of(report, options.rules)) + "\n")
    return _exit(options, reports)


def _exit(options: argparse.Namespace, reports: Sequence[Report]) -> int:
    stops = [report for report in reports if report.is_blocked or (options.strict and report.counts["warning"])]
    return EXIT_NO if stops else EXIT_YES


def _day(text: str | None) -> date | None:
    """The day asked for; ``None`` when it is no date."""
    if not text:
        return datetime.now(ZoneInfo("Asia/Shanghai")).date()  # noqa: TID251  offline: Django is not loaded
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _catalogue(options: argparse.Namespace) -> Catalogue:
    """The catalogue, with the courses, slots and bases of the programs."""
    from dataclasses import replace

    from oneplusx.domain.rules.doctor import Catalogue, load_catalogue

    catalogue = Catalogue()
    if options.catalogue:
        catalogue = load_catalogue(read_document(options.catalogue), name=str(options.catalogue))
    for path in options.program:
        courses, program = _program_parts(path)
        catalogue = replace(
            catalogue,
            courses=(*catalogue.courses, *courses),
            majors=tuple(dict.fromkeys([*catalogue.majors, *([program.major] if program.major else [])])),
            slots=tuple(dict.fromkeys([*catalogue.slots, *program.slots])),
            bases=tuple(dict.fromkeys([*catalogue.bases, *program.credits_hundredths])),
        )
    return catalogue


def _program_parts(path: Path) -> tuple[list[Any], Any]:
    from oneplusx.domain.graduation.document import load_program
    from oneplusx.domain.rules.doctor import CatalogueCourse

    document = load_program(read_document(path), name=str(path))
    courses = [
        CatalogueCourse(course.code, course.name, course.credits_hundredths, course.nature)
        for course in document.program.courses
    ]
    return courses, document.facts


def lines_of(report: Report, path: Path) -> Iterator[str]:
    """The report for people, both languages."""
    counts = " · ".join(
        f"{say_both(f'doctor.severity.{severity}', {})} {count}" for severity, count in report.counts.items()
    )
    yield f"{report.code} {report.version} · {counts}"
    if not report.findings:
        yield say_both("doctor.healthy", {})
    for finding in report.findings[:_SHOWN_MAX]:
        line = next((place.line for place in finding.places if place.line is not None), None)
        place = str(path) if line is None else f"{path}:{line}"
        yield f"{place}: {finding.severity}: {finding.code}"
        yield f"    {say_both(finding.code, finding.params)}"
    if len(report.findings) > _SHOWN_MAX:
        yield f"… +{len(report.findings) - _SHOWN_MAX} (--json)"
