"""Standards as CASE 1.1 documents (1EdTech Competencies and Academic Standards Exchange), as REST binds them.

A version is a ``CFDocument``; its levels, work fields, tasks and learning outcomes are ``CFItem``s; each hangs under
the one above by an ``isChildOf`` association with its place. What CASE has no field for stands in
``extensions.oneplusx``.

Source: 1EdTech CASE Service 1.1, information model and OpenAPI binding (13 March 2025).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from oneplusx.domain.standards.contents import Contents, Item, ItemKind, LevelContents
from oneplusx.domain.standards.documents import occupation_document, partner_document

CASE_VERSION = "1.1"
LANGUAGE = "zh-CN"
EXTENSION = "oneplusx"
LEVEL = "level"
FRAMEWORK_TYPE = "VocationalSkillLevelStandard"
LEVEL_NAMES: Mapping[str, tuple[str, str]] = {
    "primary": ("初级", "Primary"),
    "intermediate": ("中级", "Intermediate"),
    "advanced": ("高级", "Advanced"),
}
TYPE_NAMES: Mapping[str, tuple[str, str]] = {
    LEVEL: ("等级", "Level"),
    ItemKind.FIELD: ("工作领域", "Work field"),
    ItemKind.TASK: ("工作任务", "Task"),
    ItemKind.OUTCOME: ("学习结果", "Learning outcome"),
}
TYPE_IDS: Mapping[str, str] = {kind: str(uuid5(NAMESPACE_URL, f"urn:oneplusx:item-type:{kind}")) for kind in TYPE_NAMES}
TYPES_CHANGED_AT = "2026-01-01T00:00:00Z"
_ASSOCIATION = 0xA550C1A7ED01


@dataclass(frozen=True, slots=True)
class Framework:
    """One version of a standard, as a CASE document needs it.

    Attributes:
        case_id: Its identifier.
        base: Address below which the service answers, e.g. ``https://…/ims/case/v1p1``.
        adoption_status: ``Draft``, ``Adopted`` or ``Deprecated``.
    """

    case_id: str
    base: str
    code: str
    version: str
    creator: str
    changed_at: datetime
    contents: Contents
    adoption_status: str = "Adopted"
    starts_on: date | None = None
    ends_on: date | None = None
    official_url: str = ""

    @property
    def instant(self) -> str:
        """When it was changed last."""
        return self.changed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def address(self, kind: str, identifier: str) -> str:
        """Where a resource is."""
        return f"{self.base}/{kind}/{identifier}"


@dataclass(frozen=True, slots=True)
class Node:
    """A level or an item at its place."""

    case_id: str
    title: str
    place: int
    above_id: str
    above_title: str
    document: dict[str, Any]
    is_top: bool = False


def association_id(case_id: str) -> str:
    """The identifier of the association that hangs an item under the one above; twice gives the item's again."""
    number = UUID(case_id).int ^ _ASSOCIATION
    return str(UUID(int=number))


def document_of(framework: Framework, *, is_in_package: bool) -> dict[str, Any]:
    """``CFDocument``; in a package without the address of the package."""
    contents = framework.contents
    document = {
        "identifier": framework.case_id,
        "uri": framework.address("CFDocuments", framework.case_id),
        "frameworkType": FRAMEWORK_TYPE,
        "caseVersion": CASE_VERSION,
        "creator": framework.creator,
        "title": contents.name_zh,
        "lastChangeDateTime": framework.instant,
        "officialSourceURL": framework.official_url if "://" in framework.official_url else "",
        "publisher": framework.creator,
        "description": contents.description_zh,
        "subject": [one.name_zh for one in contents.occupations],
        "language": LANGUAGE,
        "version": framework.version,
        "adoptionStatus": framework.adoption_status,
        "statusStartDate": framework.starts_on.isoformat() if framework.starts_on else "",
        "statusEndDate": framework.ends_on.isoformat() if framework.ends_on else "",
        "extensions": {EXTENSION: _document_extension(framework)},
    }
    if not is_in_package:
        document["CFPackageURI"] = _link(framework, "CFPackages", framework.case_id, contents.name_zh)
    return _stated(document)


def _document_extension(framework: Framework) -> dict[str, Any]:
    contents = framework.contents
    return {
        "code": framework.code,
        "name_en": contents.name_en,
        "description_en": contents.description_en,
        "occupations": [occupation_document(one) for one in contents.occupations],
        "partners": [partner_document(one) for one in contents.partners],
    }


def nodes_of(framework: Framework) -> Iterator[Node]:
    """All items of the framework with their places, top down."""
    for place, level in enumerate(framework.contents.levels, start=1):
        title = LEVEL_NAMES.get(level.level, (level.level, level.level))[0]
        document = _level_document(framework, level, title, place)
        above = framework.contents.name_zh
        yield Node(level.case_id, title, place, framework.case_id, above, document, is_top=True)
        yield from _item_nodes(framework, level.items, level.level, level.case_id, title)


def _item_nodes(
    framework: Framework, items: tuple[Item, ...], level: str, above_id: str, above_title: str
) -> Iterator[Node]:
    for place, item in enumerate(items, start=1):
        document = _item_document(framework, item, level, place)
        yield Node(item.case_id, item.text_zh, place, above_id, above_title, document)
        yield from _item_nodes(framework, item.children, level, item.case_id, item.text_zh)


def _level_document(framework: Framework, level: LevelContents, title: str, place: int) -> dict[str, Any]:
    extension = {
        "level": level.level,
        "rank": level.rank,
        "description_zh": level.description_zh,
        "description_en": level.description_en,
        "hours_theory": level.hours_theory,
        "hours_practice": level.hours_practice,
        "major_codes": list(level.major_codes),
        "scheme": dict(level.scheme),
        "certificate_code": level.certificate_code,
    }
    return _stated(
        {
            "identifier": level.case_id,
            "fullStatement": level.description_zh or title,
            "abbreviatedStatement": title,
            **_common(framework, level.case_id, LEVEL, level.level, place),
            "extensions": {EXTENSION: extension},
        }
    )


def _item_document(framework: Framework, item: Item, level: str, place: int) -> dict[str, Any]:
    return _stated(
        {
            "identifier": item.case_id,
            "fullStatement": item.text_zh,
            "humanCodingScheme": item.code,
            **_common(framework, item.case_id, item.kind, level, place),
            "extensions": {EXTENSION: {"kind": item.kind.value, "text_en": item.text_en, "lineage": item.lineage}},
        }
    )


def _common(framework: Framework, case_id: str, kind: str, level: str, place: int) -> dict[str, Any]:
    return {
        "listEnumeration": str(place),
        "CFItemType": TYPE_NAMES[kind][1],
        "CFItemTypeURI": _link(framework, "CFItemTypes", TYPE_IDS[kind], TYPE_NAMES[kind][1]),
        "uri": framework.address("CFItems", case_id),
        "language": LANGUAGE,
        "educationLevel": [level],
        "lastChangeDateTime": framework.instant,
    }


def item_of(framework: Framework, node: Node) -> dict[str, Any]:
    """``CFItem`` on its own: with the address of its document."""
    return {**node.document, "CFDocumentURI": _document_link(framework)}


def association_of(framework: Framework, node: Node, *, is_in_package: bool) -> dict[str, Any]:
    """The ``isChildOf`` association of an item."""
    identifier = association_id(node.case_id)
    kind = "CFDocuments" if node.is_top else "CFItems"
    association: dict[str, Any] = {
        "identifier": identifier,
        "associationType": "isChildOf",
        "sequenceNumber": node.place,
        "uri": framework.address("CFAssociations", identifier),
        "originNodeURI": _node_link(framework, "CFItems", node.case_id, node.title),
        "destinationNodeURI": _node_link(framework, kind, node.above_id, node.above_title),
        "lastChangeDateTime": framework.instant,
    }
    return association if is_in_package else {**association, "CFDocumentURI": _document_link(framework)}


def package_of(framework: Framework) -> dict[str, Any]:
    """``CFPackage``: the whole version in one document."""
    nodes = list(nodes_of(framework))
    return {
        "CFDocument": document_of(framework, is_in_package=True),
        "CFItems": [node.document for node in nodes],
        "CFAssociations": [association_of(framework, node, is_in_package=True) for node in nodes],
        "CFDefinitions": {"CFItemTypes": [item_type_of(framework.base, kind) for kind in TYPE_NAMES]},
    }


def item_type_of(base: str, kind: str) -> dict[str, Any]:
    """``CFItemType`` of a kind of item."""
    place = list(TYPE_NAMES).index(kind) + 1
    return {
        "identifier": TYPE_IDS[kind],
        "uri": f"{base}/CFItemTypes/{TYPE_IDS[kind]}",
        "title": TYPE_NAMES[kind][1],
        "description": TYPE_NAMES[kind][0],
        "hierarchyCode": ".".join(str(number) for number in range(1, place + 1)),
        "typeCode": str(kind),
        "lastChangeDateTime": TYPES_CHANGED_AT,
    }


def _document_link(framework: Framework) -> dict[str, str]:
    return _link(framework, "CFDocuments", framework.case_id, framework.contents.name_zh)


def _link(framework: Framework, kind: str, identifier: str, title: str) -> dict[str, str]:
    return {"title": title, "identifier": identifier, "uri": framework.address(kind, identifier)}


def _node_link(framework: Framework, kind: str, identifier: str, title: str) -> dict[str, str]:
    return {**_link(framework, kind, identifier, title), "targetType": "CASE"}


def _stated(document: dict[str, Any]) -> dict[str, Any]:
    """Without what is not stated: CASE knows no empty values."""
    return {name: value for name, value in document.items() if value not in ("", [], None)}
