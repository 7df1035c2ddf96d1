"""The catalogue as a document, YAML or JSON (``docs/formats/catalogue.schema.json``)."""

from __future__ import annotations

from typing import Any

from oneplusx.domain.errors import Invalid
from oneplusx.domain.rules.doctor.catalogue import Catalogue, CatalogueCertificate, CatalogueCourse
from oneplusx.domain.rules.document.places import Placed, read_text
from oneplusx.domain.rules.document.schema import check_schema
from oneplusx.domain.rules.document.values import read_attribute, read_credits, read_date

SCHEMA_NAME = "catalogue.schema.json"
SCHEMA_PACKAGE = "oneplusx.domain.rules.doctor"

Data = dict[str, Any]


def load_catalogue(text: str, *, name: str) -> Catalogue:
    """Reads a catalogue.

    Args:
        text: The document.
        name: What to call it in errors (a file name).

    Raises:
        Invalid: ``rules.invalid_document`` with ``name`` and ``problems``.
    """
    placed = read_text(text)
    if not placed.problems:
        check_schema(placed, SCHEMA_NAME, SCHEMA_PACKAGE)
    if not placed.problems and isinstance(placed.value, dict):
        catalogue = _read(placed, placed.value)
        if not placed.problems:
            return catalogue
    problems = sorted(placed.problems, key=lambda problem: (problem.line or 0, problem.field))
    raise Invalid("rules.invalid_document", name=name, problems=[problem.as_dict() for problem in problems])


def _read(placed: Placed, data: Data) -> Catalogue:
    return Catalogue(
        courses=tuple(
            CatalogueCourse(
                code=item["code"],
                name=item.get("name", ""),
                credits_hundredths=read_credits(placed, ("courses", place, "credits"), item.get("credits", 0)),
                nature=item.get("nature", ""),
                institution=item.get("institution", ""),
            )
            for place, item in enumerate(data.get("courses", ()))
        ),
        certificates=tuple(
            CatalogueCertificate(
                code=item["code"],
                type=item.get("type", "x_certificate"),
                name_zh=item.get("name_zh", ""),
                name_en=item.get("name_en", ""),
                attributes={key: read_attribute(value) for key, value in item.get("attributes", {}).items()},
                majors=tuple(item.get("majors", ())),
                withdrawn_on=read_date(placed, ("certificates", place, "withdrawn_on"), item.get("withdrawn_on")),
            )
            for place, item in enumerate(data.get("certificates", ()))
        ),
        majors=tuple(data.get("majors", ())),
        types=tuple(data.get("types", ())),
        slots=tuple(data.get("slots", ())),
        bases=tuple(data.get("bases", ())),
    )
