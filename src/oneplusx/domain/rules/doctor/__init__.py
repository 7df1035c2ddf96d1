"""The doctor (体检): what is wrong with a conversion method before anybody applies under it. Pure and static.

``examine`` looks at one composed rule set, ``examine_chains`` at several colleges' together. A ``Catalogue`` says which
courses, certificates and slots there are; without one only what the text itself shows is found. Findings have stable
codes (``CODES``), a severity, and places: ``blocking`` findings must be gone before publishing.
"""

from __future__ import annotations

from oneplusx.domain.rules.doctor.catalogue import Catalogue, CatalogueCertificate, CatalogueCourse
from oneplusx.domain.rules.doctor.catalogue_document import load_catalogue
from oneplusx.domain.rules.doctor.examining import examine, examine_chains
from oneplusx.domain.rules.doctor.findings import CODES, Finding, Place, Report, Severity, report_to_json
from oneplusx.domain.rules.doctor.places import with_lines

__all__ = [
    "CODES",
    "Catalogue",
    "CatalogueCertificate",
    "CatalogueCourse",
    "Finding",
    "Place",
    "Report",
    "Severity",
    "examine",
    "examine_chains",
    "load_catalogue",
    "report_to_json",
    "with_lines",
]
