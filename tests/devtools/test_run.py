"""What ``dev.py run`` says when it cannot go on, before anything is installed."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import venv
from pathlib import Path
from typing import NamedTuple

import pytest

from devtools import environment, installers
from devtools.console import ROOT, Failure
from devtools.main import build_parser

OLD_PYTHON = """
import runpy, sys
sys.version_info = (3, 8, 18, "final", 0)
sys.argv = ["dev.py", "run"]
runpy.run_path("dev.py", run_name="__main__")
"""


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def run_script(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "dev.py", *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )


def test_an_old_python_is_told_in_both_languages() -> None:
    result = subprocess.run([sys.executable, "-c", OLD_PYTHON], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "需要 Python 3.11 或更高版本，当前是 3.8" in result.stderr
    assert "Python 3.11 or newer is needed, this is 3.8" in result.stderr


@pytest.mark.parametrize("old", ["python2.7", "python3.6", "python3.8", "python3.10"])
def test_an_old_python_can_read_the_script(old: str) -> None:
    interpreter = shutil.which(old)
    if interpreter is None or subprocess.run([interpreter, "--version"], capture_output=True, check=False).returncode:
        pytest.skip(f"no {old} here")
    result = subprocess.run([interpreter, "dev.py", "run"], cwd=ROOT, capture_output=True, check=False)
    assert result.returncode == 2
    assert b"3.11 or newer is needed" in result.stderr


def test_the_environment_of_another_folder_is_not_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other, linked = tmp_path / "other", tmp_path / "linked"
    other.mkdir()
    linked.symlink_to(other)
    monkeypatch.setattr(environment, "VENV", linked)
    monkeypatch.setattr(environment, "STAMP", linked / "oneplusx-stamp.json")
    with pytest.raises(Failure) as told:
        environment.ensure("dev")
    assert str(other) in str(told.value)
    assert list(other.iterdir()) == []


def test_a_busy_port_is_told_in_both_languages(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = run_script("run", "--port", str(port), "--data", str(tmp_path))
    assert result.returncode == 2
    assert f"端口 {port} 已被占用" in result.stderr
    assert f"port {port} is in use" in result.stderr


@pytest.mark.parametrize("port", ["0", "65536", "web"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    result = run_script("run", "--port", port)
    assert result.returncode == 2
    assert "端口 / port" in result.stderr


def test_a_data_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run_script("run", "--port", "8709", "--data", str(tmp_path / "file" / "data"))
    assert result.returncode == 2
    assert "数据目录无法写入" in result.stderr
    assert "the data folder cannot be written" in result.stderr


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10 * 2**30, 10 * 2**30, 5 * 2**20))
    with pytest.raises(Failure) as failure:
        environment.require_space(tmp_path, 100 * 2**20)
    assert "磁盘空间不足" in failure.value.zh
    assert "5 MB are free" in failure.value.en


def test_a_missing_network_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("uv"):
        pytest.skip("uv has its own index settings")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    monkeypatch.setenv("PIP_RETRIES", "1")
    lock = tmp_path / "requirements.lock"
    lock.write_text(f"nothing-here==1.0 --hash=sha256:{'0' * 64}\n")
    venv.create(tmp_path / "venv", with_pip=False)
    with pytest.raises(Failure) as failure:
        installers.install(environment.python_of(tmp_path / "venv"), lock)
    assert "没有网络" in failure.value.zh
    assert "no network" in failure.value.en


def test_every_command_has_help_in_both_languages() -> None:
    text = build_parser().format_help()
    for command in ("run", "test", "check", "format", "bench", "messages", "css"):
        line = next(line for line in text.splitlines() if line.strip().startswith(command))
        assert " / " in line
