"""The project as files and trees, for the tests of its structure."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "oneplusx"
APPS = PACKAGE / "apps"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@lru_cache(maxsize=1)
def project() -> dict[str, object]:
    """``pyproject.toml``."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def app_levels() -> dict[str, int]:
    """Level of each app in the order of the import contract; 0 is the lowest."""
    contracts = project()["tool"]["importlinter"]["contracts"]  # type: ignore[index]
    order = next(contract["layers"] for contract in contracts if contract["id"] == "apps")
    return {name.strip(" ()"): level for level, line in enumerate(reversed(order)) for name in line.split("|")}


def built_apps() -> list[str]:
    """Names of the apps there are."""
    return sorted(path.parent.name for path in APPS.glob("*/apps.py"))


def python_files(*folders: Path, migrations: bool = False) -> Iterator[Path]:
    """Python files under the folders (the package without arguments), in a stable order."""
    for folder in folders or (PACKAGE,):
        for path in sorted(folder.rglob("*.py")):
            if migrations or "migrations" not in path.parts:
                yield path


def templates() -> list[Path]:
    """All page templates."""
    return sorted(path for path in PACKAGE.rglob("*.html") if "templates" in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> Iterator[tuple[str, Function]]:
    """Every function of a file with its dotted name, nested ones and methods included."""

    def walk(node: ast.AST, prefix: str) -> Iterator[tuple[str, Function]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, Function | ast.ClassDef):
                name = f"{prefix}{child.name}"
                if isinstance(child, Function):
                    yield name, child
                yield from walk(child, f"{name}.")
            else:
                yield from walk(child, prefix)

    return walk(tree(path), "")


def public_functions(path: Path) -> Iterator[Function]:
    """Functions at the top of a file whose name has no underscore in front."""
    return (node for node in tree(path).body if isinstance(node, Function) and not node.name.startswith("_"))


def module_files(name: str) -> Iterator[Path]:
    """Files of one module in each app: ``services.py``, or ``services/*.py`` where it is a package."""
    for app in built_apps():
        single = APPS / app / f"{name}.py"
        if single.exists():
            yield single
        yield from sorted((APPS / app / name).glob("*.py"))


def imported_modules(path: Path) -> Iterator[tuple[str, int]]:
    """Absolute names a file imports, with line; ``from a import b`` gives ``a`` and ``a.b``."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno


def short(path: Path) -> str:
    """Path within the repository."""
    return path.relative_to(ROOT).as_posix()
