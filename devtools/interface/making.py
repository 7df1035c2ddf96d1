"""``dev.py api``: writes what is made from the REST interface; runs in the environment of the product."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from devtools.interface import client
from devtools.interface.document import PLACE, ROOT, document, text_of

FOLDERS = ("shapes", "operations")
"""Folders in which every file is made."""


def made() -> Mapping[Path, str]:
    """Every file made from the interface, with its text."""
    text = text_of(document())
    return {PLACE: text, **client.files(json.loads(text))}


def stale(files: Mapping[Path, str]) -> list[str]:
    """The files that are not as they would be made, by their name."""
    changed = [path for path, text in files.items() if _held(path) != text]
    folders = {path.parent for path in files if path.parent.name in FOLDERS}
    left = [path for folder in folders for path in folder.glob("*.py") if path not in files]
    return sorted(str(path.relative_to(ROOT)) for path in changed + left)


def _held(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _write(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Writes, or with ``--check`` only says what is stale."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    files = made()
    changed = stale(files)
    for name in changed:
        print(f"{name}: {'过期 / stale: python3 dev.py api' if options.check else '已写入 / written'}")
        if not options.check:
            _write(ROOT / name, files.get(ROOT / name))
    return int(bool(changed) and options.check)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
