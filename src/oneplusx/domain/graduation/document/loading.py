"""Loads and dumps programs and records: text, plain values, objects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from io import StringIO
from typing import Any, TypeVar

from oneplusx.domain.errors import Invalid
from oneplusx.domain.graduation.certificates import Obtainable
from oneplusx.domain.graduation.check import check_program
from oneplusx.domain.graduation.document.reading import read_obtainable, read_program, read_record
from oneplusx.domain.graduation.document.values import Data, ProgramDocument, RecordDocument
from oneplusx.domain.graduation.document.writing import write_node, write_program, write_record
from oneplusx.domain.graduation.tree import CourseIs, Node, Program, walk
from oneplusx.domain.rules.document.places import Path, Placed, read_plain, read_text
from oneplusx.domain.rules.document.schema import check_schema

SCHEMA_PACKAGE = "oneplusx.domain.graduation.document"
PROGRAM_SCHEMA = "program.schema.json"
RECORD_SCHEMA = "record.schema.json"
CERTIFICATES_SCHEMA = "certificates.schema.json"

Document = TypeVar("Document")


def load_program(text: str, *, name: str) -> ProgramDocument:
    """Reads a program (培养方案) from YAML or JSON text.

    Args:
        text: The document, schema ``program.schema.json``.
        name: What to call it in errors (a file name).

    Raises:
        Invalid: ``audit.invalid_document`` with ``name`` and ``problems``: a list of
            ``{line, field, found, allowed, code}``, in the order of the lines.
    """
    return _program(read_text(text), name)


def program_from_json(data: Mapping[str, Any], *, name: str = "document") -> ProgramDocument:
    """Reads a program from plain values, as ``program_to_json`` gives them.

    Raises:
        Invalid: ``audit.invalid_document``; lines are not known.
    """
    return _program(read_plain(data), name)


def trusted_program(data: Mapping[str, Any], *, name: str = "document") -> ProgramDocument:
    """The same for values that were checked when they were stored: several times faster.

    What cannot be read all the same is checked in full, so that the error says where it is.

    Raises:
        Invalid: ``audit.invalid_document``; lines are not known.
    """
    placed = read_plain(data)
    if not isinstance(placed.value, dict):
        raise TypeError(name)
    try:
        document = read_program(placed, placed.value)
        _check_program(placed, document)
    except (LookupError, TypeError, ValueError, AttributeError):
        return program_from_json(data, name=name)
    return document if not placed.problems else program_from_json(data, name=name)


def load_record(text: str, *, name: str) -> RecordDocument:
    """Reads a learner's record (学习记录) from YAML or JSON text.

    Raises:
        Invalid: ``audit.invalid_document``, as for programs.
    """
    return _finish(read_text(text), name, RECORD_SCHEMA, read_record, _no_more_checks)


def load_certificates(text: str, *, name: str) -> tuple[Obtainable, ...]:
    """Reads certificates that could be taken (可考取的证书) from YAML or JSON text.

    Raises:
        Invalid: ``audit.invalid_document``, as for programs.
    """
    return _finish(read_text(text), name, CERTIFICATES_SCHEMA, read_obtainable, _no_more_checks)


def record_from_json(data: Mapping[str, Any], *, name: str = "document") -> RecordDocument:
    """Reads a record from plain values, as ``record_to_json`` gives them.

    Raises:
        Invalid: ``audit.invalid_document``; lines are not known.
    """
    return _finish(read_plain(data), name, RECORD_SCHEMA, read_record, _no_more_checks)


def requirement_from_json(data: Mapping[str, Any], *, name: str = "document") -> Node:
    """Reads a bare requirement tree from plain values, as ``requirement_to_json`` gives them.

    Raises:
        Invalid: ``audit.invalid_document``.
    """
    whole = {"format": "oneplusx-program/1", "code": name, "requirement": dict(data)}
    node = _program(read_plain(whole), name).program.requirement
    if node is None:
        raise TypeError(name)
    return node


def requirement_to_json(node: Node) -> dict[str, Any]:
    """A requirement tree as plain values, for a JSON field."""
    return write_node(node)


def program_to_json(document: ProgramDocument) -> dict[str, Any]:
    """A program as plain values."""
    return write_program(document)


def record_to_json(document: RecordDocument) -> dict[str, Any]:
    """A record as plain values."""
    return write_record(document)


def dump_program(document: ProgramDocument) -> str:
    """A program as YAML text; ``load_program`` gives an equal document."""
    from ruamel.yaml import YAML  # noqa: PLC0415  needed for writing only

    yaml = YAML(typ="rt", pure=True)
    yaml.width = 120
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = StringIO()
    yaml.dump(write_program(document), stream)
    return stream.getvalue()


def _program(placed: Placed, name: str) -> ProgramDocument:
    return _finish(placed, name, PROGRAM_SCHEMA, read_program, _check_program)


def _finish(
    placed: Placed,
    name: str,
    schema: str,
    read: Callable[[Placed, Data], Document],
    check: Callable[[Placed, Document], None],
) -> Document:
    if not placed.problems:
        check_schema(placed, schema, SCHEMA_PACKAGE)
    if not placed.problems and isinstance(placed.value, dict):
        document = read(placed, placed.value)
        check(placed, document)
        if not placed.problems:
            return document
    problems = sorted(placed.problems, key=lambda problem: (problem.line or 0, problem.field))
    raise Invalid("audit.invalid_document", name=name, problems=[problem.as_dict() for problem in problems])


def _no_more_checks(_placed: Placed, _document: object) -> None:
    """What passes the schema is sound."""


def _check_program(placed: Placed, document: ProgramDocument) -> None:
    """What a schema cannot see: ids, bounds, sets, and courses that the program does not have."""
    program = document.program
    places = dict(_node_places(placed))
    for problem in check_program(program):
        path = places.get(problem.where, tuple(problem.where.split(".")))
        found = problem.params.get("found", problem.params)
        allowed = problem.params.get("allowed", "")
        shown = ", ".join(allowed) if isinstance(allowed, list) else str(allowed)
        placed.report(path, found, shown, problem.code)
    _check_courses(placed, program, places)


def _node_places(placed: Placed) -> Iterator[tuple[str, Path]]:
    """Node id → path; of nodes with the same id the last."""
    stack: list[tuple[Path, Any]] = []
    if isinstance(placed.value, dict) and "requirement" in placed.value:
        stack.append((("requirement",), placed.value["requirement"]))
    while stack:
        path, data = stack.pop()
        yield data["id"], path
        below = data.get("children", ())
        stack.extend(((*path, "children", place), child) for place, child in reversed(list(enumerate(below))))


def _check_courses(placed: Placed, program: Program, places: Mapping[str, Path]) -> None:
    listed: set[str] = set()
    for place, course in enumerate(program.courses):
        if course.code in listed:
            placed.report(("courses", place, "code"), course.code, "each once", "document.duplicate_id")
        listed.add(course.code)
    if not listed:
        return
    for node in walk(program.requirement):
        if isinstance(node, CourseIs) and node.code not in listed:
            placed.report((*places[node.id], "code"), node.code, "courses[].code", "audit.unknown_course")
