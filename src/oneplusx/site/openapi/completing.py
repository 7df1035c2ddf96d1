"""What django-ninja leaves open in the document: stable operation ids, the header of idempotency, problems, examples.

1. ``operationId`` is ``<tag>_<function>``, such as ``conversion_submit_conversion``.
2. Each problem answer refers to one of ``components.responses``, with an example and its stable code.
3. Every body, answer and parameter has an example that fits its schema (``examples``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import override

from oneplusx.apps.trail.idempotency import KEY_CHARACTERS_MAX
from oneplusx.site.openapi.examples import Examples
from oneplusx.site.openapi.groups import GROUPS
from oneplusx.web.problems import MEDIA_TYPE, problem_body

METHODS = ("get", "post", "put", "patch", "delete")
PROBLEM_FROM = 400
PROBLEMS: Mapping[int, tuple[str, str, dict[str, Any]]] = {
    400: ("Malformed", "request.malformed", {}),
    401: ("Unauthenticated", "request.unauthenticated", {}),
    403: ("Denied", "denied", {"permission": "learners.view"}),
    404: ("NotFound", "not_found", {}),
    409: ("Conflict", "state.changed", {}),
    422: ("Invalid", "request.invalid", {}),
    429: ("TooMany", "request.too_many", {}),
}
SAID: Mapping[int, str] = {
    400: "Not JSON in UTF-8, or a text that no database keeps",
    401: "No token, or one that does not hold",
    403: "The caller may not do this",
    404: "Unknown, or of somebody else: the answer is the same",
    409: "Somebody else was first, or the key came with another request before",
    422: "The request is not right; `errors` names the fields, `code` the rule that was broken",
    429: "Too many requests; wait for the seconds in `Retry-After`",
}
WRONG_FIELD = {
    "field": "query.per_page",
    "code": "less_than_equal",
    "detail": "Input should be less than or equal to 200",
}


def operations_of(document: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each operation of a document as (path, method, operation)."""
    for path, methods in document["paths"].items():
        yield from ((path, method, methods[method]) for method in METHODS if method in methods)


def slug_of(tags: Sequence[str] | None) -> str:
    """The group of an operation, as its id begins: ``rule_sets``."""
    return re.sub(r"\W+", "_", (tags or ["other"])[0].lower())


def complete(document: dict[str, Any]) -> None:
    """Completes the document of an interface in place."""
    examples = Examples(document["components"]["schemas"])
    for _path, _method, operation in operations_of(document):
        _name_headers(operation)
        _tell_files(operation)
        _refer_to_problems(operation)
        _give_examples(operation, examples)
    with override("en"):
        document["components"]["responses"] = {PROBLEMS[status][0]: _problem_answer(status) for status in PROBLEMS}
    tags = {tag for _path, _method, operation in operations_of(document) for tag in operation["tags"]}
    document["tags"] = [{"name": tag, "description": GROUPS.get(tag, "")} for tag in sorted(tags)]
    for name in ("schemas", "responses"):
        document["components"][name] = _untitled(document["components"][name])
    document["paths"] = _untitled(document["paths"])


def _untitled(part: Any) -> Any:
    """Without the titles that only repeat the names of fields and classes."""
    if isinstance(part, list):
        return [_untitled(one) for one in part]
    if not isinstance(part, dict):
        return part
    is_schema = isinstance(part.get("title"), str) and bool(part.keys() & {"type", "anyOf", "allOf", "const", "enum"})
    return {
        name: inner if name in {"example", "default"} else _untitled(inner)
        for name, inner in part.items()
        if not (is_schema and name == "title")
    }


def _name_headers(operation: dict[str, Any]) -> None:
    """The header as it is sent; the document would name the argument of the function."""
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "header" and parameter["name"] == "idempotency_key":
            parameter["name"] = "Idempotency-Key"
            parameter["description"] = "Of the caller's choice: the same request again gets the first answer"
            parameter["schema"] = {"type": "string", "minLength": 1, "maxLength": KEY_CHARACTERS_MAX}
            parameter["example"] = "2026-06-01-opening-1"


def _tell_files(operation: dict[str, Any]) -> None:
    """An answer of bytes is a file, not JSON; of the types that the operation names, or of any."""
    for answer in operation["responses"].values():
        schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
        if schema.get("format") == "binary":
            named: dict[str, Any] = {media: {} for media in answer["content"] if media != "application/json"}
            answer["content"] = named or {"application/octet-stream": {}}


def _refer_to_problems(operation: dict[str, Any]) -> None:
    answers = {int(status): answer for status, answer in operation["responses"].items()}
    declared = set(answers)
    if "requestBody" in operation or any(map(_is_text, operation.get("parameters", []))):
        declared.add(400)
    told = {status for status in declared & PROBLEMS.keys() if _is_problem(answers.get(status, {}))}
    good = {str(status): answer for status, answer in answers.items() if status not in told}
    problems = {str(status): {"$ref": f"#/components/responses/{PROBLEMS[status][0]}"} for status in sorted(told)}
    operation["responses"] = good | problems


def _is_text(parameter: dict[str, Any]) -> bool:
    """Words in the address: they may hold what no database keeps."""
    schema = parameter["schema"]
    kinds = [schema, *schema.get("anyOf", [])]
    return parameter["in"] == "query" and any(kind.get("type") == "string" and "format" not in kind for kind in kinds)


def _is_problem(answer: dict[str, Any]) -> bool:
    """Not where an operation says by an error's status what it found, as the VC-API does."""
    schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
    return bool(not schema or schema.get("$ref", "").endswith("/Problem"))


def _problem_answer(status: int) -> dict[str, Any]:
    _name, code, params = PROBLEMS[status]
    errors = [WRONG_FIELD] if code == "request.invalid" else []
    return {
        "description": SAID[status],
        "content": {
            MEDIA_TYPE: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "example": problem_body(status, code, params, errors),
            }
        },
    }


def _give_examples(operation: dict[str, Any], examples: Examples) -> None:
    for parameter in operation.get("parameters", []):
        if "example" not in parameter and (parameter.get("required") or parameter["in"] == "path"):
            parameter["example"] = examples.of_field("", parameter["name"], parameter["schema"])
    for media in operation.get("requestBody", {}).get("content", {}).values():
        media["example"] = examples.of(media["schema"])
    for answer in operation["responses"].values():
        for media in answer.get("content", {}).values():
            if "schema" in media:
                media["example"] = examples.of(media["schema"])
