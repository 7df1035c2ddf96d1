"""``oneplusx verify FILE``: offline, without Django, with exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from oneplusx.cli.main import main
from oneplusx.domain.credential.badges import StatusPurpose
from oneplusx.domain.credential.baking import bake_svg
from oneplusx.domain.credential.contexts import CREDENTIALS_V2
from oneplusx.domain.credential.proofs import sign_credential
from oneplusx.domain.credential.trust import dump_trust_list
from tests.support import credentials as cast

AT = "2026-11-22T09:00:00Z"
Write = Callable[[str, Any], str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file and answers its path."""

    def write_one(name: str, content: Any) -> str:
        path = tmp_path / name
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write_one


@pytest.fixture
def evidence(write: Write) -> list[str]:
    """Options with which everything but the log can be checked."""
    return [
        *("--did-document", write("did.json", cast.DID_DOCUMENT)),
        *("--trust", write("trust.json", dump_trust_list(cast.trust_list()))),
        *("--status-list", write("revoked.json", cast.signed_list(StatusPurpose.REVOCATION))),
        *("--status-list", write("suspended.json", cast.signed_list(StatusPurpose.SUSPENSION))),
        *("--at", AT),
    ]


def test_a_right_credential_ends_with_zero(
    write: Write, evidence: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", write("badge.json", cast.signed()), *evidence]) == 0
    out = capsys.readouterr().out
    assert "有效：全部检查通过。 / Valid: all checks passed." in out
    assert out.count("✓") == 7
    assert cast.FACTS.number in out


def test_what_could_not_be_decided_ends_with_three(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", write("badge.json", cast.signed()), "--at", AT]) == 3
    assert "?" in capsys.readouterr().out


def test_a_changed_or_revoked_one_ends_with_one(
    write: Write, evidence: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    changed = cast.changed(cast.signed(), {"name": "\x1b[2Jx"})
    assert main(["verify", write("changed.json", changed), *evidence]) == 1
    assert "\x1b" not in capsys.readouterr().out, "a file cannot command the terminal"
    revoked = write("now-revoked.json", cast.signed_list(StatusPurpose.REVOCATION, cast.INDEX))
    others = [one for one in evidence if not one.endswith("/revoked.json")]
    others.remove("--status-list")
    assert main(["verify", write("badge.json", cast.signed()), *others, "--status-list", revoked]) == 1
    assert "已撤销" in capsys.readouterr().out


def test_json_has_every_check(write: Write, evidence: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    picture = bake_svg('<svg xmlns="http://www.w3.org/2000/svg"></svg>', json.dumps(cast.signed(cast.OWN_COPY)))
    arguments = [write("badge.svg", picture), *evidence, "--name", cast.HOLDER_NAME, "--json"]
    assert main(["verify", *arguments]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["format"], found["outcome"], found["read_from"]) == ("oneplusx-verdict/1", "valid", "picture")
    assert {one["code"]: one["outcome"] for one in found["checks"]}["recipient"] == "passed"


def test_a_presentation_is_checked_with_what_was_asked(
    write: Write, evidence: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    document = {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiablePresentation"],
        "holder": cast.HOLDER.controller,
        "verifiableCredential": [cast.signed()],
    }
    signed = sign_credential(document, cast.HOLDER, created=cast.NOW, purpose="authentication", challenge="3f1c")
    file = write("presentation.json", signed)
    assert main(["verify", file, *evidence, "--challenge", "3f1c"]) == 0
    assert main(["verify", file, *evidence, "--challenge", "other"]) == 1
    assert "持有者 / Holder" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["--number", "1", "--code", "2"], ["x.json", "--code", "2"]])
def test_one_question_at_a_time(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", *arguments]) == 2
    assert "--number" in capsys.readouterr().err


@pytest.mark.parametrize(
    "option, content, told",
    [
        ("--trust", {"format": "x"}, "format"),
        ("--did-document", {"id": "did:web:a.example"}, "DID"),
        ("--status-list", "text", "JSON"),
        ("--receipt", {"format": "x"}, "receipt"),
    ],
)
def test_wrong_evidence_is_named_and_ends_with_two(
    write: Write, option: str, content: Any, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    badge = write("badge.json", cast.signed())
    assert main(["verify", badge, option, write("evidence.json", content)]) == 2
    assert told in capsys.readouterr().err


def test_a_missing_or_other_file_and_instant_end_with_two(
    write: Write, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["verify", str(tmp_path / "missing.json")]) == 2
    assert main(["verify", write("other.txt", "text")]) == 2
    assert main(["verify", write("badge.json", cast.signed()), "--at", "yesterday"]) == 2
    assert "PDF" in capsys.readouterr().err


def test_neither_django_nor_the_network_is_needed(write: Write) -> None:
    program = (
        "import socket, sys\n"
        "def refuse(*_): raise OSError('no network')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "sys.modules['django'] = None\n"
        "from oneplusx.cli.main import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    command = [sys.executable, "-c", program, "verify", write("badge.json", cast.signed(key=cast.SELF_KEY)), "--at", AT]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (3, "")
    assert "数字签名有效" in ended.stdout
