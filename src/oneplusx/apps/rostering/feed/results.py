"""Objects of the gradebook service: one line item for each course in a term, and the results of the transcript."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from oneplusx.apps.curriculum.models import PassedWay, ResultStatus
from oneplusx.apps.rostering.feed.items import Body, Item, derived_id, ref
from oneplusx.apps.rostering.feed.objects import person_id_of, scheduled_id
from oneplusx.apps.rostering.feed.world import Placed, ResultFacts, World

FULLY_GRADED, NOT_SUBMITTED, EXEMPT = "fully graded", "not submitted", "exempt"
POINTS_MAX = 100
HUNDREDTHS = 100
ResultKey = tuple[UUID, UUID, str, int]
"""Enrollment, course, term, attempt."""


@dataclass(frozen=True, slots=True)
class Received:
    """What other systems put: line items as they were sent, and their ids of results."""

    line_items: Mapping[str, tuple[str, Body]]
    result_ids: Mapping[ResultKey, tuple[str, str]]


def category_id(world: World) -> str:
    """The one category: final results."""
    return derived_id(world.college.id, "category")


def line_item_id(class_id: str) -> str:
    """The line item of a scheduled class."""
    return derived_id(class_id, "final")


def result_id(key: ResultKey, way: str) -> str:
    """The id of a line of a transcript; a correction keeps it."""
    return derived_id("result", *key, way)


def gradebook_items(world: World, received: Received) -> Iterator[Item]:
    """Every object of a college's gradebook."""
    yield Item("categories", category_id(world), {"title": "总评 Final", "weight": 100})
    ends = {term.code: term.ends_on.isoformat() for term in world.terms}
    sessions = {term.code: str(term.id) for term in world.terms}
    for place in world.taught():
        yield _line_item(world, place, ends.get(place[1], ""), sessions.get(place[1], ""))
    for sourced_id, (class_id, body) in received.line_items.items():
        yield Item("lineItems", sourced_id, dict(body), class_ref=class_id)
    yield from result_items(world, received)


def result_items(world: World, received: Received) -> Iterator[Item]:
    """The results of the enrollments of a world."""
    for facts in world.results:
        if facts.course_id in world.courses and facts.enrollment_id in world.enrollments:
            yield _result(world, facts, received)


def _line_item(world: World, place: Placed, ends_on: str, session_id: str) -> Item:
    class_id = scheduled_id(world, place)
    body: Body = {
        "title": f"{world.courses[place[0]].name_zh} 总评",
        "class": ref("class", class_id),
        "school": ref("org", world.college.id),
        "category": ref("category", category_id(world)),
        "resultValueMin": 0,
        "resultValueMax": POINTS_MAX,
        "metadata": {"termCode": place[1], "courseCode": world.courses[place[0]].code},
    }
    if session_id:
        body["academicSession"] = ref("academicSession", session_id)
        body["assignDate"] = body["dueDate"] = f"{ends_on}T00:00:00.000Z"
    return Item("lineItems", line_item_id(class_id), body, class_ref=class_id)


def _result(world: World, facts: ResultFacts, received: Received) -> Item:
    key = (facts.enrollment_id, facts.course_id, facts.term_code, facts.attempt)
    class_id = scheduled_id(world, (facts.course_id, facts.term_code))
    sourced_id, line_item = result_id(key, facts.way), line_item_id(class_id)
    if facts.way != PassedWay.EXEMPTION:
        sourced_id, line_item = received.result_ids.get(key, (sourced_id, line_item))
    enrollment = world.enrollments[facts.enrollment_id]
    person_id = person_id_of(enrollment)
    body: Body = {
        "lineItem": ref("lineItem", line_item),
        "student": ref("user", person_id),
        "class": ref("class", class_id),
        "scoreStatus": _status(facts),
        "scoreDate": facts.recorded_on,
        "metadata": {
            "studentNumber": enrollment.student_number,
            "courseCode": world.courses[facts.course_id].code,
            "termCode": facts.term_code,
            "attempt": facts.attempt,
            "way": facts.way,
            "status": facts.status,
            **({"failedCause": facts.failed_cause} if facts.failed_cause else {}),
        },
    }
    if facts.score_hundredths is not None:
        body["score"] = facts.score_hundredths / HUNDREDTHS
    if facts.grade_text:
        body["textScore"] = facts.grade_text
    return Item("results", sourced_id, body, user_ref=str(person_id), class_ref=class_id, parent_ref=line_item)


def _status(facts: ResultFacts) -> str:
    if facts.way == PassedWay.EXEMPTION:
        return EXEMPT
    return NOT_SUBMITTED if facts.status == ResultStatus.IN_PROGRESS else FULLY_GRADED
