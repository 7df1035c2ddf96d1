"""Standards (标准) as values: contents, documents, checks, edits, comparison of versions, CASE 1.1."""

from oneplusx.domain.standards.case_reading import CasePackage, Note, read_package
from oneplusx.domain.standards.checking import Finding, check
from oneplusx.domain.standards.comparing import (
    Change,
    Comparison,
    FactChange,
    ItemChange,
    LevelComparison,
    compare,
)
from oneplusx.domain.standards.contents import (
    CHILD_OF,
    Contents,
    Item,
    ItemKind,
    LevelContents,
    Occupation,
    Partner,
    PartnerRole,
    natural_order,
)
from oneplusx.domain.standards.documents import contents_from_document, contents_to_document, digest_of

__all__ = [
    "CHILD_OF",
    "CasePackage",
    "Change",
    "Comparison",
    "Contents",
    "FactChange",
    "Finding",
    "Item",
    "ItemChange",
    "ItemKind",
    "LevelComparison",
    "LevelContents",
    "Note",
    "Occupation",
    "Partner",
    "PartnerRole",
    "check",
    "compare",
    "contents_from_document",
    "contents_to_document",
    "digest_of",
    "natural_order",
    "read_package",
]
