"""Objects of the rostering service: organizations, sessions, courses, classes, people, and who is in which class.

A class of ours (班级) is a homeroom class; a course in a term is a scheduled one, with those who are taught it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from oneplusx.apps.parties.models import ClassGroup, Enrollment, EnrollmentState, Person
from oneplusx.apps.rostering.feed.items import Body, Item, derived_id, ref
from oneplusx.apps.rostering.feed.world import Placed, World, school_year
from oneplusx.apps.standards.models import Term
from oneplusx.domain.credits import format_credits
from oneplusx.web.actor import Role

HOMEROOM_CODE = "HOMEROOM"
STUDENT, TEACHER, ADMINISTRATOR = "student", "teacher", "administrator"
TEACHING = frozenset({Role.TEACHER, Role.ADVISER})
STUDENT_NUMBER, STAFF_NUMBER = "studentNumber", "staffNumber"
COMPOUND_SURNAMES = frozenset(
    ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "端木", "南宫")
)
DOT = "·"


def roster_items(world: World) -> Iterator[Item]:
    """Every object of a college's rosters."""
    yield from _orgs(world)
    yield from _sessions(world)
    yield from _courses(world)
    yield from _classes(world)
    yield from _users(world)
    yield from _enrollments(world)


def person_id_of(enrollment: Enrollment) -> UUID:
    """The person of an enrollment; of a merged account the one it became."""
    person = enrollment.learner.person
    return person.merged_into_id or person.id


def scheduled_id(world: World, place: Placed) -> str:
    """The id of a course in a term as a class."""
    return derived_id(world.college.id, "class", *place)


def _orgs(world: World) -> Iterator[Item]:
    college = world.college
    children = [ref("org", row.id) for row in world.departments]
    names = {"nameEn": college.name_en} if college.name_en else {}
    yield Item(
        "orgs",
        str(college.id),
        {
            "name": college.name_zh,
            "type": "school",
            "identifier": college.code,
            "children": children,
            "metadata": names,
        },
    )
    for row in world.departments:
        body: Body = {"name": row.name_zh, "type": "department", "identifier": row.code}
        yield Item("orgs", str(row.id), {**body, "parent": ref("org", college.id)}, parent_ref=str(college.id))


def _year_id(world: World, year: int) -> str:
    return derived_id(world.college.id, "year", year)


def _sessions(world: World) -> Iterator[Item]:
    years: dict[int, list[Term]] = defaultdict(list)
    for term in world.terms:
        years[school_year(term)].append(term)
        yield from _term(world, term)
    for year, terms in years.items():
        children = [ref("academicSession", term.id) for term in terms]
        first, last = min(term.starts_on for term in terms), max(term.ends_on for term in terms)
        body = _session(f"{year}-{year + 1}", first, last, "schoolYear", year)
        yield Item("academicSessions", _year_id(world, year), {**body, "children": children})


def _session(title: str, first: date, last: date, kind: str, year: int) -> Body:
    return {
        "title": title,
        "startDate": first.isoformat(),
        "endDate": last.isoformat(),
        "type": kind,
        "schoolYear": str(year + 1),
    }


def _term(world: World, term: Term) -> Iterator[Item]:
    year = school_year(term)
    body = _session(term.code, term.starts_on, term.ends_on, "term", year)
    body["parent"] = ref("academicSession", _year_id(world, year))
    if term.exams_on is not None:
        exams = derived_id(term.id, "exams")
        body["children"] = [ref("academicSession", exams)]
        period = _session(f"{term.code} 期末考试", term.exams_on, term.ends_on, "gradingPeriod", year)
        period["parent"] = ref("academicSession", term.id)
        yield Item("academicSessions", exams, period, parent_ref=str(term.id))
    yield Item("academicSessions", str(term.id), body, parent_ref=_year_id(world, year))


def _homeroom_course(world: World) -> str:
    return derived_id(world.college.id, "homeroom")


def _courses(world: World) -> Iterator[Item]:
    org = ref("org", world.college.id)
    if world.groups:
        body = {"title": "班级 Homeroom", "courseCode": HOMEROOM_CODE, "org": org}
        yield Item("courses", _homeroom_course(world), body)
    for row in world.courses.values():
        facts = {"credits": format_credits(row.credits_hundredths), "hours": row.hours, "nameEn": row.name_en}
        yield Item(
            "courses",
            str(row.id),
            {
                "title": row.name_zh,
                "courseCode": row.code,
                "org": org,
                "metadata": {k: v for k, v in facts.items() if v},
            },
        )


def _classes(world: World) -> Iterator[Item]:
    for group in world.groups:
        yield _homeroom(world, group)
    by_code = {term.code: term for term in world.terms}
    for place in world.taught():
        course, term = world.courses[place[0]], by_code.get(place[1])
        body = _class(world, course.name_zh, f"{course.code}/{place[1]}", "scheduled", course.id)
        body["terms"] = [ref("term", term.id)] if term else []
        body["metadata"] = {"termCode": place[1]}
        yield Item("classes", scheduled_id(world, place), body, parent_ref=str(course.id))


def _class(world: World, title: str, code: str, kind: str, course_id: object) -> Body:
    return {
        "title": title,
        "classCode": code,
        "classType": kind,
        "course": ref("course", course_id),
        "school": ref("org", world.college.id),
    }


def _homeroom(world: World, group: ClassGroup) -> Item:
    course_id = _homeroom_course(world)
    body = _class(world, group.name, group.code, "homeroom", course_id)
    started = [term for term in world.terms if school_year(term) >= group.entry_year]
    body["terms"] = [ref("term", term.id) for term in started[:6] or world.terms[:1]]
    body["grades"] = [str(group.entry_year)]
    body["metadata"] = {
        "departmentCode": group.department.code,
        "departmentName": group.department.name_zh,
        "majorCode": group.major_code,
        "entryYear": group.entry_year,
    }
    return Item("classes", str(group.id), body, parent_ref=course_id)


def split_name(name: str) -> tuple[str, str]:
    """Given and family name: of Chinese names the family name is what stands first."""
    if DOT in name:
        given, _dot, family = name.rpartition(DOT)
        return given, family
    if " " in name:
        given, _space, family = name.rpartition(" ")
        return given, family
    size = 2 if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else 1  # noqa: PLR2004
    return name[size:] or name, name[:size]


def _users(world: World) -> Iterator[Item]:
    studied: dict[UUID, list[Enrollment]] = defaultdict(list)
    people: dict[UUID, Person] = {}
    roles: dict[UUID, set[str]] = defaultdict(set)
    for enrollment in world.enrollments.values():
        person_id = person_id_of(enrollment)
        studied[person_id].append(enrollment)
        people[person_id] = enrollment.learner.person
        roles[person_id].add(STUDENT)
    for member in world.members:
        people.setdefault(member.person_id, member.person)
        roles[member.person_id].add(TEACHER if member.role in TEACHING else ADMINISTRATOR)
    for person_id, person in people.items():
        yield _user(world, person_id, person, roles[person_id], studied.get(person_id, ()))
        if STUDENT in roles[person_id]:
            yield Item(
                "demographics", str(person_id), {}, user_ref=str(person_id), salt=str(person.identity_index or "")
            )


def _user(world: World, person_id: UUID, person: Person, roles: set[str], studied: Sequence[Enrollment]) -> Item:
    given, family = split_name(person.name)
    numbers = [row.student_number for row in reversed(studied)]
    primary = STUDENT if STUDENT in roles else TEACHER if TEACHER in roles else ADMINISTRATOR
    org = ref("org", world.college.id)
    staff_number = world.staff_numbers.get(person_id, "")
    ids = [(STUDENT_NUMBER, number) for number in numbers]
    ids += [(STAFF_NUMBER, staff_number)] if staff_number else []
    body: Body = {
        "userIds": [{"type": kind, "identifier": number} for kind, number in ids],
        "enabledUser": not studied or any(row.state == EnrollmentState.STUDYING for row in studied),
        "givenName": given,
        "familyName": family,
        "identifier": numbers[0] if numbers else staff_number or str(person_id),
        "roles": [
            {"roleType": "primary" if role == primary else "secondary", "role": role, "org": org}
            for role in sorted(roles)
        ],
        "primaryOrg": org,
        "metadata": {"fullName": person.name},
    }
    if studied:
        body["grades"] = [str(studied[-1].entry_year)]
    salt = person.identity_index or "" if studied else ""
    return Item("users", str(person_id), body, parent_ref=primary, salt=salt)


def _enrollments(world: World) -> Iterator[Item]:
    for enrollment in world.enrollments.values():
        if enrollment.class_group_id is not None:
            yield _homeroom_enrollment(world, enrollment)
    for group in world.groups:
        if group.adviser_id is not None:
            yield _seat(world, derived_id(group.id, "adviser", group.adviser_id), group.adviser_id, group.id, TEACHER)
    for place, enrollment_ids in world.taught().items():
        class_id = scheduled_id(world, place)
        for person_id in sorted({person_id_of(world.enrollments[one]) for one in enrollment_ids}):
            yield _seat(world, derived_id(class_id, person_id), person_id, class_id, STUDENT)


def _homeroom_enrollment(world: World, row: Enrollment) -> Item:
    item = _seat(world, str(row.id), person_id_of(row), row.class_group_id, STUDENT)
    program = world.programs.get(row.program_id) if row.program_id else None
    item.body["metadata"] = {
        "studentNumber": row.student_number,
        "departmentCode": row.department.code,
        "majorCode": row.major_code,
        "entryYear": row.entry_year,
        "programCode": program.code if program else "",
        "state": row.state,
    }
    return item


def _seat(world: World, sourced_id: str, person_id: object, class_id: object, role: str) -> Item:
    body: Body = {
        "user": ref("user", person_id),
        "class": ref("class", class_id),
        "school": ref("org", world.college.id),
        "role": role,
        "primary": role == TEACHER,
    }
    return Item("enrollments", sourced_id, body, user_ref=str(person_id), class_ref=str(class_id))
