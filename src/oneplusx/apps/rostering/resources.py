"""The resources of OneRoster 1.2: addresses, envelopes, fields, and which lie below which.

Source: OneRoster 1.2 Rostering and Gradebook Services, REST/JSON bindings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, StrIndex
from django.db.models.lookups import GreaterThan

from oneplusx.apps.rostering.models import RecordStatus, RosterRecord
from oneplusx.apps.rostering.selectors import records_of

ROSTERING, GRADEBOOK = "rostering", "gradebook"
SHARED_FIELDS = frozenset({"sourcedId", "status", "dateLastModified", "metadata"})


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource: what it is called in addresses and answers, and which records it shows.

    Attributes:
        plural: Name of the list in answers; ``singular``: of one object.
        fields: Names that an object may have, for filters, sorting and selection.
    """

    record: str
    plural: str
    singular: str
    fields: frozenset[str]
    condition: Callable[[QuerySet[RosterRecord]], QuerySet[RosterRecord]] = field(default=lambda rows: rows)

    def rows(self, college_id: UUID) -> QuerySet[RosterRecord]:
        """Its records in a college."""
        return self.condition(records_of(college_id, self.record))


def _typed(kind: str) -> Callable[[QuerySet[RosterRecord]], QuerySet[RosterRecord]]:
    """What is gone has no type any more, and is told under every address it may have had."""
    return lambda rows: rows.filter(Q(facets__type=kind) | Q(status=RecordStatus.GONE))


def _holding(path: str, text: str) -> GreaterThan:
    value = Cast(KeyTextTransform(path, "facets"), TextField())
    return GreaterThan(StrIndex(value, Value(text)), 0)


def _in_role(role: str) -> Callable[[QuerySet[RosterRecord]], QuerySet[RosterRecord]]:
    return lambda rows: rows.filter(Q(_holding("roles.role", role)) | Q(status=RecordStatus.GONE))


def _fields(text: str) -> frozenset[str]:
    return SHARED_FIELDS | frozenset(text.split())


SESSION = _fields("title startDate endDate type parent children schoolYear")
ORG = _fields("name type identifier parent children")
USER = _fields(
    "userMasterIdentifier username userIds enabledUser givenName familyName middleName preferredFirstName "
    "preferredMiddleName preferredLastName pronouns roles userProfiles primaryOrg identifier email sms phone agents "
    "grades password resources"
)
DEMOGRAPHICS = _fields(
    "birthDate sex americanIndianOrAlaskaNative asian blackOrAfricanAmerican nativeHawaiianOrOtherPacificIslander "
    "white demographicRaceTwoOrMoreRaces hispanicOrLatinoEthnicity countryOfBirthCode stateOfBirthAbbreviation "
    "cityOfBirth publicSchoolResidenceStatus"
)
RESOURCES: Mapping[str, Mapping[str, Resource]] = {
    ROSTERING: {
        "academicSessions": Resource("academicSessions", "academicSessions", "academicSession", SESSION),
        "terms": Resource("academicSessions", "academicSessions", "academicSession", SESSION, _typed("term")),
        "gradingPeriods": Resource(
            "academicSessions", "academicSessions", "academicSession", SESSION, _typed("gradingPeriod")
        ),
        "orgs": Resource("orgs", "orgs", "org", ORG),
        "schools": Resource("orgs", "orgs", "org", ORG, _typed("school")),
        "courses": Resource(
            "courses",
            "courses",
            "course",
            _fields("title schoolYear courseCode grades subjects org subjectCodes resources"),
        ),
        "classes": Resource(
            "classes",
            "classes",
            "class",
            _fields(
                "title classCode classType location grades subjects course school terms subjectCodes periods resources"
            ),
        ),
        "enrollments": Resource(
            "enrollments", "enrollments", "enrollment", _fields("user class school role primary beginDate endDate")
        ),
        "users": Resource("users", "users", "user", USER),
        "students": Resource("users", "users", "user", USER, _in_role("student")),
        "teachers": Resource("users", "users", "user", USER, _in_role("teacher")),
        "demographics": Resource("demographics", "demographics", "demographics", DEMOGRAPHICS),
    },
    GRADEBOOK: {
        "categories": Resource("categories", "categories", "category", _fields("title weight")),
        "lineItems": Resource(
            "lineItems",
            "lineItems",
            "lineItem",
            _fields(
                "title description assignDate dueDate class school category gradingPeriod academicSession scoreScale "
                "resultValueMin resultValueMax learningObjectiveSet"
            ),
        ),
        "results": Resource(
            "results",
            "results",
            "result",
            _fields(
                "lineItem student class scoreScale scoreStatus score textScore scoreDate comment learningObjectiveSet "
                "inProgress incomplete late missing"
            ),
        ),
    },
}
OUTER: Mapping[str, tuple[str, str]] = {
    **{name: (ROSTERING, name) for name in RESOURCES[ROSTERING]},
    **{name: (GRADEBOOK, name) for name in RESOURCES[GRADEBOOK]},
}
"""Where the object before a nested address is found."""
Below = Callable[[QuerySet[RosterRecord], UUID, str], QuerySet[RosterRecord]]


def _all(rows: QuerySet[RosterRecord], _college_id: UUID, _guid: str) -> QuerySet[RosterRecord]:
    return rows


def _below_parent(rows: QuerySet[RosterRecord], _college_id: UUID, guid: str) -> QuerySet[RosterRecord]:
    return rows.filter(parent_ref=guid)


def _of_class(rows: QuerySet[RosterRecord], _college_id: UUID, guid: str) -> QuerySet[RosterRecord]:
    return rows.filter(class_ref=guid)


def _of_user(rows: QuerySet[RosterRecord], _college_id: UUID, guid: str) -> QuerySet[RosterRecord]:
    return rows.filter(user_ref=guid)


def _in_term(rows: QuerySet[RosterRecord], _college_id: UUID, guid: str) -> QuerySet[RosterRecord]:
    return rows.filter(_holding("terms.sourcedId", guid))


def _classes_of(rows: QuerySet[RosterRecord], college_id: UUID, guid: str) -> QuerySet[RosterRecord]:
    seats = records_of(college_id, "enrollments").filter(user_ref=guid)
    return rows.filter(sourced_id__in=seats.values("class_ref"))


def _people_in(role: str) -> Below:
    def below(rows: QuerySet[RosterRecord], college_id: UUID, guid: str) -> QuerySet[RosterRecord]:
        seats = records_of(college_id, "enrollments").filter(class_ref=guid, facets__role=role)
        return rows.filter(sourced_id__in=seats.values("user_ref"))

    return below


NESTED: Mapping[str, Mapping[tuple[str, str], Below]] = {
    ROSTERING: {
        **{("schools", name): _all for name in ("classes", "courses", "enrollments", "students", "teachers", "terms")},
        ("terms", "classes"): _in_term,
        ("terms", "gradingPeriods"): _below_parent,
        ("courses", "classes"): _below_parent,
        ("classes", "students"): _people_in("student"),
        ("classes", "teachers"): _people_in("teacher"),
        ("classes", "enrollments"): _of_class,
        ("students", "classes"): _classes_of,
        ("teachers", "classes"): _classes_of,
        ("users", "classes"): _classes_of,
    },
    GRADEBOOK: {
        ("schools", "lineItems"): _all,
        ("classes", "categories"): _all,
        ("classes", "lineItems"): _of_class,
        ("classes", "results"): _of_class,
        ("lineItems", "results"): _below_parent,
        ("students", "results"): _of_user,
    },
}
DEEP: Mapping[str, frozenset[tuple[str, str, str]]] = {
    ROSTERING: frozenset({("schools", "classes", name) for name in ("students", "teachers", "enrollments")}),
    GRADEBOOK: frozenset({("classes", "lineItems", "results"), ("classes", "students", "results")}),
}
"""Nested twice: the first object only has to be known, and to hold the second."""
PATHS = {
    "academicSession": (ROSTERING, "academicSessions"),
    "term": (ROSTERING, "terms"),
    "gradingPeriod": (ROSTERING, "gradingPeriods"),
    "org": (ROSTERING, "orgs"),
    "course": (ROSTERING, "courses"),
    "class": (ROSTERING, "classes"),
    "user": (ROSTERING, "users"),
    "category": (GRADEBOOK, "categories"),
    "lineItem": (GRADEBOOK, "lineItems"),
}
"""Where references lead."""
