"""Programs in Go, built without a network from what Debian packages."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from devtools import debian

PACKAGES = ("golang-go", "golang-golang-x-mod-dev")
SOURCES = Path("/usr/share/gocode")
SUMDB = SOURCES / "src" / "golang.org" / "x" / "mod" / "sumdb" / "tlog"


def built(source: Path, folder: Path) -> Path:
    """The program of a Go file; skipped where Go is missing, a failure where CI can install it and could not."""
    if not _is_there():
        _install()
    if not _is_there():
        missing = f"needs Debian's {' and '.join(PACKAGES)}"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    program = folder / source.parent.name
    environment = {
        **os.environ,
        "GO111MODULE": "off",
        "GOPATH": str(SOURCES),
        "GOCACHE": str(folder / "go-cache"),
        "GOFLAGS": "",
        "GOPROXY": "off",
        "CGO_ENABLED": "0",
    }
    done = subprocess.run(
        ["go", "build", "-o", str(program), str(source)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return program


def _is_there() -> bool:
    return shutil.which("go") is not None and SUMDB.is_dir()


def _install() -> None:
    """In CI only: nobody else's machine is changed by a test."""
    if os.environ.get("CI") == "true":
        for package in PACKAGES:
            debian.install(package)
