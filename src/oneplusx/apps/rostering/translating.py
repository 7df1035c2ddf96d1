"""From what a school system told to the rows of our imports: terms, classes, courses, learners, results.

Only what changed becomes a row; what it refers to is looked up among everything that was read before. What stands in
``metadata`` as our own provider writes it is taken; else the source's defaults are.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from oneplusx.apps.intake.registry import find_kind

Body = Mapping[str, Any]
Cells = dict[str, str]
TERM_CODE = re.compile(r"\d{4}-\d{4}-\d")
HOMEROOM = "homeroom"
EXEMPT = "exempt"
ACTIVE = "active"
KINDS: Mapping[str, int] = {"terms": 1, "classes": 1, "courses": 1, "learners": 2, "course_results": 3}
"""Kinds of imports, and in which wave: later ones refer to earlier ones."""
DOCUMENTS = {
    "residentid": "居民身份证",
    "idcard": "居民身份证",
    "nationalid": "居民身份证",
    "身份证": "居民身份证",
    "passport": "护照",
    "otherdocument": "其他",
}
STATUSES = frozenset({"passed", "failed", "in_progress"})
WAYS = frozenset({"normal", "retake", "substitution"})
POINTS_MAX = 100


@dataclass(slots=True)
class Book:
    """Everything that was read, by resource and id.

    Attributes:
        changed: Ids of what this reading found new or other.
        defaults: What the college said for what the system does not tell: ``department_code``, ``major_code``,
            ``entry_year``, ``category`` (title of the category of final results).
        programs: Codes of programs that the college has.
    """

    objects: Mapping[str, Mapping[str, Body]]
    changed: Mapping[str, AbstractSet[str]]
    defaults: Mapping[str, str]
    programs: AbstractSet[str]
    seats: dict[str, list[Body]] = field(default_factory=lambda: defaultdict(list))
    advisers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for seat in self.objects.get("enrollments", {}).values():
            group = self.find("classes", seat.get("class"))
            if group.get("classType") != HOMEROOM or seat.get("status") != ACTIVE:
                continue
            if seat.get("role") == "student":
                self.seats[_id(seat.get("user"))].append(seat)
            elif seat.get("role") == "teacher":
                self.advisers.setdefault(_id(seat.get("class")), _id(seat.get("user")))

    def find(self, resource: str, reference: Any) -> Body:
        """What a reference leads to; empty when it was never read."""
        return self.objects.get(resource, {}).get(_id(reference), {})

    def new(self, resource: str) -> Iterator[Body]:
        """What changed and is not to be deleted."""
        known = self.objects.get(resource, {})
        for one in sorted(self.changed.get(resource, ())):
            if known[one].get("status", ACTIVE) == ACTIVE:
                yield known[one]


def _id(reference: Any) -> str:
    found = reference.get("sourcedId") if isinstance(reference, Mapping) else None
    return found if isinstance(found, str) else ""


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, Mapping | list) else str(value).strip()


def _own(body: Body, name: str) -> str:
    metadata = body.get("metadata")
    return _text(metadata.get(name)) if isinstance(metadata, Mapping) else ""


def _first(body: Body, name: str) -> Any:
    values = body.get(name)
    return values[0] if isinstance(values, list) and values else None


def rows_of(kind: str, book: Book) -> list[Cells]:
    """The rows of one kind of import."""
    return list(READERS[kind](book))


def table_of(kind: str, rows: Sequence[Cells]) -> bytes:
    """A file as people would upload it, with the titles of the kind's columns."""
    found = find_kind(kind)
    assert found is not None, kind
    columns = [column for column in found.columns if any(column.key in row for row in rows)]
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([column.title_zh for column in columns])
    writer.writerows([[row.get(column.key, "") for column in columns] for row in rows])
    return buffer.getvalue().encode("utf-8-sig")


def term_code(book: Book, session: Body) -> str:
    """The code of a term: its title if it is one of ours, else by school year and order in it."""
    title = _text(session.get("title"))
    year = _text(session.get("schoolYear"))
    if TERM_CODE.fullmatch(title) or not year.isdigit():
        return title
    sessions = book.objects.get("academicSessions", {}).values()
    same = [one for one in sessions if _is_term(one) and _text(one.get("schoolYear")) == year]
    starts = sorted({_text(one.get("startDate")) for one in same})
    return f"{int(year) - 1}-{year}-{starts.index(_text(session.get('startDate'))) + 1}"


def _is_term(session: Body) -> bool:
    return session.get("type") in {"term", "semester"} and session.get("status", ACTIVE) == ACTIVE


def _terms(book: Book) -> Iterator[Cells]:
    exams: dict[str, str] = {}
    for session in book.objects.get("academicSessions", {}).values():
        if session.get("type") == "gradingPeriod":
            exams.setdefault(_id(session.get("parent")), _text(session.get("startDate"))[:10])
    for session in book.new("academicSessions"):
        if _is_term(session):
            yield {
                "code": term_code(book, session),
                "starts_on": _text(session.get("startDate"))[:10],
                "ends_on": _text(session.get("endDate"))[:10],
                "exams_on": exams.get(str(session["sourcedId"]), ""),
            }


def _class_code(group: Body) -> str:
    return _text(group.get("classCode")) or _text(group.get("sourcedId"))[:40]


def _classes(book: Book) -> Iterator[Cells]:
    for group in book.new("classes"):
        if group.get("classType") != HOMEROOM:
            continue
        adviser = book.objects.get("users", {}).get(book.advisers.get(str(group["sourcedId"]), ""), {})
        number = _number_of(adviser, "staffNumber")
        yield {
            "code": _class_code(group),
            "name": _text(group.get("title")),
            "department_code": _own(group, "departmentCode") or book.defaults.get("department_code", ""),
            "department_name": _own(group, "departmentName"),
            "major_code": _own(group, "majorCode") or book.defaults.get("major_code", ""),
            "entry_year": _own(group, "entryYear") or _year(group) or book.defaults.get("entry_year", ""),
            "adviser_number": number,
            "adviser_name": full_name(adviser) if number else "",
        }


def _year(body: Body) -> str:
    grade = _text(_first(body, "grades"))
    return grade if re.fullmatch(r"(19|20)\d\d", grade) else ""


def _number_of(user: Body, kind: str) -> str:
    for one in user.get("userIds") or ():
        if isinstance(one, Mapping) and one.get("type") == kind:
            return _text(one.get("identifier"))
    return ""


def full_name(user: Body) -> str:
    """The name as it is written: Chinese family names first."""
    written = _own(user, "fullName")
    given, family = _text(user.get("givenName")), _text(user.get("familyName"))
    if written:
        return written
    is_latin = (given + family).isascii()
    return f"{given} {family}".strip() if is_latin else family + given


def _courses(book: Book) -> Iterator[Cells]:
    kinds: dict[str, set[str]] = defaultdict(set)
    for group in book.objects.get("classes", {}).values():
        kinds[_id(group.get("course"))].add(_text(group.get("classType")))
    for course in book.new("courses"):
        if kinds.get(str(course["sourcedId"])) == {HOMEROOM}:
            continue
        yield {
            "code": _course_code(course),
            "name_zh": _text(course.get("title")),
            "name_en": _own(course, "nameEn"),
            "credits": _own(course, "credits"),
            "hours": _own(course, "hours"),
        }


def _course_code(course: Body) -> str:
    return _text(course.get("courseCode")) or _text(course.get("sourcedId"))[:40]


def _learners(book: Book) -> Iterator[Cells]:
    touched = set(book.changed.get("users", ()))
    for seat in book.new("enrollments"):
        if seat.get("role") == "student" and book.find("classes", seat.get("class")).get("classType") == HOMEROOM:
            touched.add(_id(seat.get("user")))
    users = book.objects.get("users", {})
    for user_id in sorted(touched & users.keys()):
        user = users[user_id]
        if user.get("status", ACTIVE) == ACTIVE and _is_student(user):
            seats: Sequence[Body] = book.seats.get(user_id) or ({},)
            yield from (_learner(book, user, seat) for seat in seats)


def _is_student(user: Body) -> bool:
    roles = [one.get("role") for one in user.get("roles") or () if isinstance(one, Mapping)]
    return "student" in roles or user.get("role") == "student"


def _learner(book: Book, user: Body, seat: Body) -> Cells:
    group = book.find("classes", seat.get("class"))
    kind, number = _document(user)
    program = _own(seat, "programCode")
    return {
        "student_number": _own(seat, "studentNumber") or _text(user.get("identifier")),
        "name": full_name(user),
        "identity_kind": kind,
        "identity_number": number,
        "department_code": _own(seat, "departmentCode")
        or _own(group, "departmentCode")
        or book.defaults.get("department_code", ""),
        "major_code": _own(seat, "majorCode") or _own(group, "majorCode") or book.defaults.get("major_code", ""),
        "class_code": _class_code(group) if group else "",
        "entry_year": _own(seat, "entryYear") or _year(user) or _year(group) or book.defaults.get("entry_year", ""),
        "program_code": program if program in book.programs else "",
    }


def _document(user: Body) -> tuple[str, str]:
    for one in user.get("userIds") or ():
        kind = DOCUMENTS.get(_text(one.get("type")).casefold()) if isinstance(one, Mapping) else None
        if kind is not None:
            return kind, _text(one.get("identifier"))
    return "", ""


def _results(book: Book) -> Iterator[Cells]:
    for result in book.new("results"):
        item = book.find("lineItems", result.get("lineItem"))
        if result.get("scoreStatus") != EXEMPT and _is_final(book, item):
            yield _result(book, result, item)


def _is_final(book: Book, item: Body) -> bool:
    wanted = book.defaults.get("category", "")
    return not wanted or _text(book.find("categories", item.get("category")).get("title")) == wanted


def _result(book: Book, result: Body, item: Body) -> Cells:
    group = book.find("classes", result.get("class")) or book.find("classes", item.get("class"))
    course = book.find("courses", group.get("course"))
    session = book.find("academicSessions", item.get("academicSession") or _first(group, "terms"))
    user = book.find("users", result.get("student"))
    status, way = _own(result, "status"), _own(result, "way")
    is_graded = result.get("scoreStatus") == "fully graded"
    return {
        "student_number": _own(result, "studentNumber") or _text(user.get("identifier")),
        "course_code": _own(result, "courseCode") or (_course_code(course) if course else ""),
        "term_code": _own(result, "termCode") or (term_code(book, session) if session else ""),
        "score": _score(result, item) if is_graded else "",
        "status": status if status in STATUSES else "" if is_graded else "in_progress",
        "attempt": _own(result, "attempt"),
        "way": way if way in WAYS else "",
        "failed_cause": _own(result, "failedCause") if _own(result, "failedCause") != "score" else "",
    }


def _score(result: Body, item: Body) -> str:
    """Points of 100, to hundredths; a grade in words where there are none."""
    if result.get("score") is None:
        return _text(result.get("textScore"))
    try:
        points = Decimal(str(result["score"]))
        lowest, highest = (Decimal(str(item.get(name) or "0")) for name in ("resultValueMin", "resultValueMax"))
    except InvalidOperation:
        return _text(result.get("score"))
    if highest > lowest and (lowest != 0 or highest != POINTS_MAX):
        points = (points - lowest) * POINTS_MAX / (highest - lowest)
    text = f"{points.quantize(Decimal('0.01')):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


READERS: Mapping[str, Callable[[Book], Iterator[Cells]]] = {
    "terms": _terms,
    "classes": _classes,
    "courses": _courses,
    "learners": _learners,
    "course_results": _results,
}
