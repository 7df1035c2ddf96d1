"""Extracts, merges, checks and compiles the message catalogs. Runs inside ``.venv`` (needs Babel and Django)."""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from devtools.console import EXIT_BAD_REQUEST, EXIT_FAILED, ROOT, prepare

SOURCES = ROOT / "src" / "oneplusx"
SITE_FOLDERS = ("site", "web", "cli", "demo")
LANGUAGE = "zh_Hans"
PLURAL_FORMS = "nplurals=1; plural=0;"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
STRING = r"u?(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
TEMPLATE_CALL = re.compile(rf"\b(_|gettext|ngettext|pgettext|npgettext)\(\s*({STRING}(?:\s*,\s*{STRING})*)")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
Id = str | tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """One text to translate."""

    context: str | None
    id: Id


@dataclass(frozen=True)
class Domain:
    """One catalog and the folders whose texts it holds."""

    name: str
    folders: tuple[Path, ...]
    locale: Path

    @property
    def po(self) -> Path:
        """The catalog people edit."""
        return self.locale / LANGUAGE / "LC_MESSAGES" / "django.po"

    @property
    def mo(self) -> Path:
        """The compiled catalog."""
        return self.po.with_suffix(".mo")


def main(arguments: list[str]) -> int:
    """Updates or checks the named catalogs (all without names)."""
    prepare()
    names = [argument for argument in arguments if argument != "--check"]
    domains = {domain.name: domain for domain in all_domains()}
    unknown = [name for name in names if name not in domains]
    if unknown:
        sys.stderr.write(f"没有这个应用 / no such app: {', '.join(unknown)}\n")
        return EXIT_BAD_REQUEST
    chosen = [domains[name] for name in names] or list(domains.values())
    if "--check" not in arguments:
        for domain in chosen:
            update(domain)
    problems = [problem for domain in chosen for problem in check(domain)]
    sys.stderr.write("".join(f"{problem}\n" for problem in problems))
    return EXIT_FAILED if problems else 0


def all_domains() -> list[Domain]:
    """One catalog per app, and one of the site."""
    apps = sorted(path.parent for path in (SOURCES / "apps").glob("*/__init__.py"))
    site = Domain("site", tuple(SOURCES / name for name in SITE_FOLDERS), SOURCES / "site" / "locale")
    return [site, *(Domain(app.name, (app,), app / "locale") for app in apps)]


def update(domain: Domain) -> None:
    """Brings the catalog in line with the sources and compiles it."""
    found = collect(domain)
    if not found and not domain.po.exists():
        return
    catalog = merged(domain, found)
    domain.po.parent.mkdir(parents=True, exist_ok=True)
    _write_if_changed(domain.po, po_bytes(catalog))
    _write_if_changed(domain.mo, mo_bytes(catalog))


def check(domain: Domain) -> Iterator[str]:
    """Sentences about what is wrong with the catalog."""
    found = collect(domain)
    if not domain.po.exists():
        if found:
            yield f"{domain.name}: {_short(domain.po)} is missing; run: python3 dev.py messages {domain.name}"
        return
    catalog = read_catalog(domain.po)
    fresh = merged(domain, found)
    for message in fresh:
        if message.id and (problem := _problem(message)):
            yield f"{domain.name}: {problem}: {message.id!r}"
    if domain.po.read_bytes() != po_bytes(fresh):
        yield f"{domain.name}: {_short(domain.po)} is stale; run: python3 dev.py messages {domain.name}"
    elif not domain.mo.exists() or domain.mo.read_bytes() != mo_bytes(catalog):
        yield f"{domain.name}: {_short(domain.mo)} is stale; run: python3 dev.py messages {domain.name}"


def _problem(message: Message) -> str | None:
    if not all(_texts(message.string)):
        return "no translation"
    if message.fuzzy:
        return "fuzzy"
    if any(_placeholders(text) - _placeholders(*_texts(message.id)) for text in _texts(message.string)):
        return "unknown placeholder in the translation"
    return None


def _texts(value: str | Sequence[str] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


def _placeholders(*texts: str) -> set[str]:
    return {name for text in texts for name in PLACEHOLDER.findall(text)}


def collect(domain: Domain) -> list[Found]:
    """Every text of the domain's sources, once, in a stable order."""
    found: dict[Found, None] = {}
    for folder in domain.folders:
        for path in sorted(folder.rglob("*.py")):
            found.update(dict.fromkeys(_in_python(path)))
        for path in sorted([*folder.rglob("*.html"), *folder.rglob("*.txt")]):
            if "templates" in path.parts:
                found.update(dict.fromkeys(_in_template(path)))
    return sorted(found, key=lambda one: (_texts(one.id), one.context or ""))


def _in_python(path: Path) -> Iterator[Found]:
    with path.open("rb") as file:
        for _, texts, _, context in extract("python", file, keywords=KEYWORDS, options={"encoding": "utf-8"}):
            if texts:
                yield Found(context, texts)


def _in_template(path: Path) -> Iterator[Found]:
    calls = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for call in TEMPLATE_CALL.finditer(calls):
        texts = [ast.literal_eval(text) for text in re.findall(STRING, call.group(2))]
        context = texts.pop(0) if call.group(1) in {"pgettext", "npgettext"} else None
        plural = call.group(1) in {"ngettext", "npgettext"}
        yield Found(context, (texts[0], texts[1]) if plural else texts[0])


def read_catalog(path: Path) -> Catalog:
    """The catalog of a file; an empty one where there is none."""
    if not path.exists():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE, ignore_obsolete=True)


def merged(domain: Domain, found: list[Found]) -> Catalog:
    """The texts found, with the translations already there."""
    known = read_catalog(domain.po)
    catalog = Catalog(locale=LANGUAGE, fuzzy=False)
    for one in found:
        old = known.get(_key(one.id), one.context)
        message = catalog.add(one.id, _translation(one, old), context=one.context)
        message.user_comments = list(old.user_comments) if old else []
        message.flags |= {"fuzzy"} if old and old.fuzzy else set()
    return catalog


def _key(identity: Id) -> str:
    return identity if isinstance(identity, str) else identity[0]


def _translation(one: Found, old: Message | None) -> str | tuple[str, ...]:
    if isinstance(one.id, str):
        return _texts(old.string)[0] if old else ""
    return (_texts(old.string)[0],) if old else ("",)


HEADER = f"""\
msgid ""
msgstr ""
"Language: {LANGUAGE}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {PLURAL_FORMS}\\n"

"""


def po_bytes(catalog: Catalog) -> bytes:
    """The catalog as a file: no dates and no line numbers, so that a change shows only what changed."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=0, omit_header=True)
    return HEADER.encode() + buffer.getvalue().lstrip(b"\n")


class _Undated(Catalog):
    """A catalog whose head holds no date and no version of a tool."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """Only what readers of the file need."""
        return [("Content-Type", "text/plain; charset=utf-8"), ("Plural-Forms", PLURAL_FORMS)]


def mo_bytes(catalog: Catalog) -> bytes:
    """The compiled catalog, the same bytes for the same texts."""
    undated = _Undated(locale=LANGUAGE, fuzzy=False)
    for message in catalog:
        if message.id and not message.fuzzy and all(_texts(message.string)):
            undated.add(message.id, message.string, context=message.context)
    buffer = io.BytesIO()
    write_mo(buffer, undated)
    return buffer.getvalue()


def _write_if_changed(path: Path, content: bytes) -> None:
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)


def _short(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
