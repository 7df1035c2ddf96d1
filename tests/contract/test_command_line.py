"""The command line: every verb and option explained in both languages, exit codes as documented."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from oneplusx.cli.demo import progress
from oneplusx.cli.main import VERBS, build_parser, main


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from parsers(below)


def helps(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from ((choice.dest, choice.help or "") for choice in action._choices_actions)
        else:
            yield action.dest, action.help or ""


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_and_option_is_explained_in_both_languages(verb: str) -> None:
    unclear = [
        f"{parser.prog} {name}: {text!r}"
        for parser in parsers(build_parser(verb))
        for name, text in helps(parser)
        if not (re.search(r"[\u4e00-\u9fff]", text) and re.search(r"[a-z]{2}|JSON", text))
    ]
    assert unclear == []


@pytest.mark.parametrize("arguments", [["nope"], ["audit", "--nope"], []])
def test_bad_arguments_are_named_and_end_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(arguments)
    assert raised.value.code == 2
    assert "参数有误 · bad arguments" in capsys.readouterr().err


def test_a_database_out_of_reach_is_said_and_ends_with_two(tmp_path: Path) -> None:
    settings = "oneplusx.site.settings.embedded"
    environment = {**os.environ, "ONEPLUSX_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": settings}
    command = [sys.executable, "-m", "oneplusx.cli.main", "ledger", "check"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "数据库现在无法使用" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_help_ends_with_zero(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(["--help"])
    assert raised.value.code == 0
    assert "选项 · options" in capsys.readouterr().out


def test_long_work_says_each_step_after_the_seconds_before_it(capsys: pytest.CaptureFixture[str]) -> None:
    tell = progress()
    tell("认定 · recognition")
    tell("完成 · done")
    said = capsys.readouterr().err.splitlines()
    assert [line.split(" s  ")[1] for line in said] == ["认定 · recognition", "完成 · done"]
    assert [float(line.split(" s  ")[0]) >= 0 for line in said] == [True, True]
