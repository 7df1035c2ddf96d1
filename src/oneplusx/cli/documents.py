"""What the offline verbs share: documents in, problems and JSON out, exit codes."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from oneplusx.domain.errors import Invalid
from oneplusx.web.wording import say_both

EXIT_YES, EXIT_NO, EXIT_BAD_INPUT = 0, 1, 2

Runner = Callable[[argparse.Namespace], int]


def guarded(run: Runner) -> Runner:
    """The runner, with bad input printed as file, line, field, the value found and what is allowed."""

    def guard(options: argparse.Namespace) -> int:
        try:
            return run(options)
        except Invalid as error:
            problems = error.params.get("problems")
            if not isinstance(problems, list):
                raise
            print_problems(str(error.params.get("name", "")), problems, as_json=options.json)
        except OSError as error:
            sys.stderr.write(f"oneplusx: {error.filename}: {error.strerror}\n")
        except UnicodeDecodeError:
            sys.stderr.write("oneplusx: 文件不是 UTF-8 编码 / the file is not UTF-8\n")
        return EXIT_BAD_INPUT

    return guard


def print_problems(name: str, problems: Sequence[Mapping[str, Any]], *, as_json: bool) -> None:
    """One line per problem, or one JSON object."""
    if as_json:
        print_json({"ok": False, "file": name, "problems": list(problems)})
        return
    for problem in problems:
        line, field = problem.get("line"), problem.get("field", problem.get("where", ""))
        place = name if line is None else f"{name}:{line}"
        sys.stderr.write(f"{place}: {field}: {say_both(str(problem['code']), problem)}\n")


def print_json(data: Mapping[str, Any]) -> None:
    """Stable JSON: sorted names, readable Chinese."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n")


def read_document(path: Path) -> str:
    """The text of a file; of a huge one only so much is read that it can be refused."""
    from oneplusx.domain.rules.document import BYTES_MAX, decode_text

    return decode_text(_read_bytes(path, BYTES_MAX), name=str(path))


def _read_bytes(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most + 1)


def read_rule_set(path: Path) -> Any:
    """A rule set from YAML, JSON or a spreadsheet."""
    from oneplusx.domain.rules import load_rule_set

    if path.suffix == ".xlsx":
        from oneplusx.domain.rules.workbook import WORKBOOK_BYTES_MAX, from_workbook

        return from_workbook(_read_bytes(path, WORKBOOK_BYTES_MAX), name=str(path))
    return load_rule_set(read_document(path), name=str(path))


def stored_documents(
    module: str, function: str, options: argparse.Namespace
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What the database says about one learner or a cohort: name and JSON document, one after the other.

    The function takes ``learner`` (college/student number) or ``cohort`` (college/program), ``actor`` and ``now``.
    """
    from oneplusx.cli.django_setup import setup

    setup()
    from oneplusx.web import clock
    from oneplusx.web.actor import SYSTEM

    what = f"{module}.{function}"
    try:
        find = getattr(import_module(module), function)
    except (ModuleNotFoundError, AttributeError):
        raise Invalid("cli.not_available", what=what) from None
    yield from find(learner=options.learner, cohort=options.cohort, actor=SYSTEM, now=clock.now())


def add_whose(parser: argparse.ArgumentParser) -> None:
    """The options that take learners from the database instead of files."""
    parser.add_argument(
        "--learner", metavar="COLLEGE/NUMBER", help="数据库中的学习者：院校代码/学号 · a learner in the database"
    )
    parser.add_argument(
        "--cohort",
        metavar="COLLEGE/PROGRAM",
        help="数据库中的年级专业：院校代码/培养方案代码 · a cohort in the database",
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON · print JSON")


def write_rule_set(rule_set: Any, options: argparse.Namespace) -> None:
    """Writes a rule set as YAML, or JSON with ``--json``, to the target or to standard output."""
    from oneplusx.domain.rules import dump_rule_set, to_json

    if options.json:
        text = json.dumps(to_json(rule_set), ensure_ascii=False, indent=2) + "\n"
    else:
        text = dump_rule_set(rule_set)
    if options.target is None:
        sys.stdout.write(text)
    else:
        options.target.write_text(text, encoding="utf-8")
