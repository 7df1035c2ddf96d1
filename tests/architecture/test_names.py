"""A newcomer must guess where things are."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import (
    APPS,
    PACKAGE,
    ROOT,
    Function,
    built_apps,
    imported_modules,
    module_files,
    public_functions,
    python_files,
    short,
    tree,
)
from tests.architecture.test_writes import writes

BANNED = {"utils", "util", "helpers", "helper", "common", "misc", "api", "tools", "lib", "stuff"}
REQUIRED = ("README.md", "apps.py", "migrations/__init__.py")
README_LINES_MAX = 60
PRIVATE = {"pages", "rest", "admin", "forms", "schemas", "urls"}
APP_MODULE = re.compile(r"oneplusx\.apps\.(\w+)\.(\w+)")
# Below the people, and the log's one writer: what they write is part of another's act.
INFRASTRUCTURE = {"trail", "keys", "files", "jobs", "intake", "transparency"}
VIEWS = {"View"}  # dashboards: opened for an actor, and counts only what this one may see
PUBLIC_FACTS = {  # app.selector: why anybody may ask it
    "parties.of_learners_named": "a condition and no row: it narrows what the actor may see",
    "parties.of_numbers_starting": "a condition and no row: it narrows what the actor may see",
    "access.open_sign_in": "who comes in by the own institution's sign-in has not signed in yet",
    "access.open_sign_ins": "who comes in by the own institution's sign-in has not signed in yet",
    "credentials.achievement_document": "credentials point at definitions: they are public",
    "credentials.credential_text_by_code": "the code is the key; nothing in it identifies the holder",
    "credentials.issuer_facts": "issuers and their keys are public",
    "credentials.issuer_profile": "issuers are public",
    "credentials.open_offer": "a wallet's link is the key, and useless without the digits",
    "credentials.status_list_by_number": "status lists are public",
    "dashboards.by_key": "definitions of figures; their rows are asked for an actor",
    "graduation.college_page": "the register of colleges is public",
    "graduation.public_colleges": "the register of colleges is public",
    "graduation.public_program": "the pages of majors are public",
    "graduation.public_programs": "the pages of majors are public",
    "inquiry.find": "the public inquiry: number and name together are the key",
    "inquiry.find_by_code": "the public inquiry: the code on the certificate is the key",
    "inquiry.find_certificates": "the public inquiry: whoever has a credential knows what it says",
    "inquiry.find_many": "the public inquiry: each number with its name is a key",
    "inquiry.key_facts": "public keys are public",
    "inquiry.meaning_of": "the public inquiry: standards are public",
    "inquiry.trust_facts": "issuers, their keys and counts are public",
    "parties.demo_cast": "the sign-in page of the demonstration",
    "parties.institution": "institutions are public",
    "parties.institutions": "institutions are public",
    "sharing.share_by_code": "the report behind a code: the code is the key",
    "standards.achievement_type": "the catalogue is public",
    "standards.achievement_types": "the catalogue is public",
    "standards.names_of_majors": "the catalogue of majors is public",
    "keys.did_document_of": "did documents are public",
    "keys.keys_of": "the public side of keys is public",
    "transparency.consistency_between": "the log is public",
    "transparency.counts_by_kind": "the log is public",
    "transparency.last_leaves": "the log is public: a leaf is a salted digest",
    "transparency.latest_checkpoint": "the log is public",
    "transparency.mark_of": "places in the log are public",
    "transparency.note_keys": "the log is public",
    "transparency.origin": "the log is public",
    "transparency.receipts_in_batch": "receipts are public: who knows the digest knows the facts",
    "transparency.receipts_of": "receipts are public: they tell nothing but that something was logged",
    "transparency.tile_bytes": "the log is public",
    "transparency.waiting_count": "the log is public",
}


def test_no_file_has_an_empty_name() -> None:
    places = (PACKAGE, ROOT / "tests", ROOT / "devtools", ROOT / "benchmarks")
    assert not [short(path) for path in python_files(*places) if path.stem in BANNED or path.parent.name in BANNED]


@pytest.mark.parametrize("app", built_apps())
def test_an_app_has_its_files(app: str) -> None:
    assert not [name for name in REQUIRED if not (APPS / app / name).exists()]
    assert any((APPS / app / models).exists() for models in ("models.py", "models/__init__.py"))


@pytest.mark.parametrize("app", built_apps())
def test_the_readme_of_an_app_fits_on_a_screen(app: str) -> None:
    readme = APPS / app / "README.md"
    if not readme.exists():
        pytest.fail(f"{app} has no README.md")
    text = readme.read_text(encoding="utf-8")
    assert 0 < len(text.splitlines()) <= README_LINES_MAX
    assert re.search(r"^1\. ", text, re.MULTILINE), "the flow, in numbered steps"


def test_doors_are_private_to_their_app() -> None:
    wrong = []
    for path in python_files(PACKAGE):
        for name, line in imported_modules(path):
            module = APP_MODULE.match(name)
            if module and module[2] in PRIVATE and not _may_open(path, module[1]):
                wrong.append(f"{short(path)}:{line} imports {name}")
    assert not wrong


def _may_open(path: Path, app: str) -> bool:
    parts = path.relative_to(PACKAGE).parts
    return parts[0] == "site" or parts[:2] == ("apps", app)


def test_services_are_keyword_only_and_know_who_and_when() -> None:
    wrong = [
        f"{short(path)}::{function.name} lacks {sorted(missing)}"
        for path in module_files("services")
        for function in public_functions(path)
        if _is_an_act(function) and _is_offered(path, function) and (missing := _missing(path, function))
    ]
    assert not wrong


def _is_an_act(function: Function) -> bool:
    """Whether the function writes or opens a transaction by itself."""
    decorators = [ast.unparse(decorator) for decorator in function.decorator_list]
    return bool(writes(ast.Module([function], []))) or any("atomic" in decorator for decorator in decorators)


def _is_offered(path: Path, function: Function) -> bool:
    """Whether other modules may call it: in a package, what its ``__init__`` names."""
    package = path.parent / "__init__.py"
    if path.parent.name != "services":
        return True
    offered = {name.rsplit(".", 1)[1] for name, _ in imported_modules(package)}
    return function.name in offered or not offered


def _missing(path: Path, function: Function) -> set[str]:
    if function.args.args or function.args.posonlyargs:
        return {"*"}
    wanted = {"now"} if path.relative_to(APPS).parts[0] in INFRASTRUCTURE else {"actor", "now"}
    return wanted - {argument.arg for argument in function.args.kwonlyargs}


def test_doors_ask_selectors_that_know_who_asks() -> None:
    """A selector without an actor is for services; a page or endpoint that used one could show anybody's rows."""
    blind = _selectors_without_actor()
    wrong = {
        f"{short(path)}:{line} asks {app}.{name}"
        for door in ("pages", "rest")
        for path in module_files(door)
        for app, name, line in _selectors_used(path)
        if (app, name) in blind and f"{app}.{name}" not in PUBLIC_FACTS
    }
    assert sorted(wrong) == []


def _selectors_without_actor() -> set[tuple[str, str]]:
    return {
        (path.relative_to(APPS).parts[0], function.name)
        for path in module_files("selectors")
        for function in public_functions(path)
        if "actor" not in {argument.arg for argument in _arguments(function)}
        and not _is_about_rows(path, _arguments(function))
    }


def _arguments(function: Function) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def _selectors_used(path: Path) -> Iterator[tuple[str, str, int]]:
    """App, function and line of each selector a file imports or calls through its module."""
    modules: dict[str, str] = {}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("oneplusx.apps."):
            app = node.module.split(".")[2]
            for alias in node.names:
                if alias.name == "selectors":
                    modules[alias.asname or alias.name] = app
                elif ".selectors" in node.module:
                    yield app, alias.name, node.lineno
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            yield modules[node.value.id], node.attr, node.lineno


def _is_about_rows(path: Path, arguments: list[ast.arg]) -> bool:
    """Whether the caller hands over rows: it has been asked who it is when it got them."""
    rows = {name.rsplit(".", 1)[1] for name, _ in imported_modules(path) if ".models." in name} | VIEWS
    names = {
        node.id
        for argument in arguments
        if argument.annotation
        for node in ast.walk(argument.annotation)
        if isinstance(node, ast.Name)
    }
    return bool(rows & names)
