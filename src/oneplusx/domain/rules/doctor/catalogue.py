"""What there is to convert and to convert into (名录), as far as the doctor looks at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from oneplusx.domain.achievement import AttributeValue


@dataclass(frozen=True, slots=True)
class CatalogueCourse:
    """A course that some program of the college, or another college, offers.

    Attributes:
        nature: Nature in the program, ``""`` when not known.
        institution: Code of the college, ``""`` for the owner of the rule set.
    """

    code: str
    name: str = ""
    credits_hundredths: int = 0
    nature: str = ""
    institution: str = ""


@dataclass(frozen=True, slots=True)
class CatalogueCertificate:
    """A certificate type that learners may bring.

    Attributes:
        code: The attribute ``certificate_type`` of its achievements.
        type: Achievement type.
        attributes: What is known of every such certificate: level, issuer …
        majors: Prefixes of the majors it is meant for, empty for all.
        withdrawn_on: From this day it is issued no more and counts no more, ``None`` when it stands.
    """

    code: str
    type: str = "x_certificate"
    name_zh: str = ""
    name_en: str = ""
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    majors: tuple[str, ...] = ()
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Courses, certificates and slots of a college (名录). An empty part is not known, and nothing is said about it.

    Attributes:
        majors: Codes of the college's majors.
        types: Achievement types of the deployment.
        slots: Requirement slots of the programs.
        bases: Names of credit bases that programs give (``program``, ``professional`` …).
    """

    courses: tuple[CatalogueCourse, ...] = ()
    certificates: tuple[CatalogueCertificate, ...] = ()
    majors: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()


EMPTY = Catalogue()
