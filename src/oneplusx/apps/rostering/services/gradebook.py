"""What other systems put into the gradebook (成绩回传): line items, and results that become lines of the transcript."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db import transaction

from oneplusx.apps.curriculum.importers.programs import FAILED_GRADES, PASS_LINE, PASSED_GRADES
from oneplusx.apps.curriculum.models import Course, PassedWay, ResultStatus
from oneplusx.apps.curriculum.services import ResultRow, record_results
from oneplusx.apps.parties.models import Enrollment, EnrollmentState
from oneplusx.apps.rostering.feed.results import EXEMPT, FULLY_GRADED, POINTS_MAX
from oneplusx.apps.rostering.models import (
    ReceivedLineItem,
    ReceivedResult,
    RecordStatus,
    RosterClient,
    RosterRecord,
)
from oneplusx.apps.rostering.selectors import records_of
from oneplusx.apps.rostering.services.refreshing import refresh_lines
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.web.actor import Actor

GUID_MAX = 64
HUNDREDTHS = 100
WAYS = frozenset({PassedWay.NORMAL, PassedWay.RETAKE, PassedWay.SUBSTITUTION})
Body = Mapping[str, Any]
LINE_ITEM_TEXTS = ("title", "description", "assignDate", "dueDate")
LINE_ITEM_REFS = ("category", "gradingPeriod", "academicSession")


@dataclass(frozen=True, slots=True)
class _Line:
    """The line of a transcript that a result is."""

    enrollment: Enrollment
    course: Course
    term_code: str
    attempt: int
    way: str


def _record(client: RosterClient, resource: str, guid: str) -> RosterRecord:
    found = records_of(client.college_id, resource).filter(sourced_id=guid, status=RecordStatus.ACTIVE).first()
    if found is None:
        raise Invalid("rostering.unknown_reference", field=resource, found=guid[:GUID_MAX])
    return found


def _ref(body: Body, name: str) -> str:
    value = body.get(name)
    guid = value.get("sourcedId") if isinstance(value, Mapping) else None
    if not isinstance(guid, str) or not guid:
        raise Invalid("rostering.missing_field", field=f"{name}.sourcedId")
    return guid


@transaction.atomic
def put_line_item(*, client: RosterClient, sourced_id: str, body: Body, actor: Actor, now: datetime) -> bool:
    """Keeps a line item of another system (接收成绩项目) for a class of the college.

    Returns:
        Whether it is a new one.

    Raises:
        Invalid: ``rostering.missing_field``, ``rostering.unknown_reference``, ``rostering.bad_value``.
        Denied: ``rostering.not_theirs``: the id is one of ours, or another client's.
    """
    if len(sourced_id) > GUID_MAX:
        raise Invalid("rostering.bad_value", field="sourcedId", found=sourced_id[:GUID_MAX])
    group = _record(client, "classes", _ref(body, "class"))
    if group.body.get("classType") != "scheduled":
        raise Invalid("rostering.bad_value", field="class", found=group.sourced_id)
    own = ReceivedLineItem.objects.filter(college_id=client.college_id, sourced_id=sourced_id).first()
    if own is None and records_of(client.college_id, "lineItems").filter(sourced_id=sourced_id).exists():
        raise Denied("rostering.not_theirs", found=sourced_id)
    if own is not None and own.client_id != client.id:
        raise Denied("rostering.not_theirs", found=sourced_id)
    kept = _line_item(body, group)
    ReceivedLineItem.objects.update_or_create(
        college_id=client.college_id,
        sourced_id=sourced_id,
        defaults={
            "client": client,
            "class_sourced_id": group.sourced_id,
            "body": kept,
            "received_at": now,
            "removed_at": None,
        },
    )
    refresh_lines(college_id=client.college_id, line_item_ids=[sourced_id], now=now)
    _tell("rostering.line_item_put", client, actor, now, {"line_item": sourced_id})
    return own is None


def _line_item(body: Body, group: RosterRecord) -> dict[str, Any]:
    title = body.get("title")
    if not isinstance(title, str) or not title.strip():
        raise Invalid("rostering.missing_field", field="title")
    kept: dict[str, Any] = {name: str(body[name])[:300] for name in LINE_ITEM_TEXTS if body.get(name)}
    for name in LINE_ITEM_REFS:
        if body.get(name):
            kept[name] = {
                "sourcedId": _ref(body, name),
                "type": "category" if name == "category" else "academicSession",
            }
    kept["class"] = {"sourcedId": group.sourced_id, "type": "class"}
    kept["school"] = group.body["school"]
    lowest = _number(body.get("resultValueMin", 0), "resultValueMin")
    highest = _number(body.get("resultValueMax", POINTS_MAX), "resultValueMax")
    if not lowest < highest:
        raise Invalid("rostering.bad_value", field="resultValueMax", found=str(highest))
    return {**kept, "resultValueMin": float(lowest), "resultValueMax": float(highest)}


def _number(value: Any, name: str) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if isinstance(value, bool) or not number.is_finite():
        raise Invalid("rostering.bad_value", field=name, found=str(value)[:40])
    return number


@transaction.atomic
def remove_line_item(*, client: RosterClient, sourced_id: str, actor: Actor, now: datetime) -> None:
    """Takes back a line item that the client put (撤回成绩项目); its results stay.

    Raises:
        NotFound: ``not_found``.
        Denied: ``rostering.not_theirs``.
    """
    if not records_of(client.college_id, "lineItems").filter(sourced_id=sourced_id).exists():
        raise NotFound("not_found")
    own = ReceivedLineItem.objects.filter(client=client, sourced_id=sourced_id, removed_at=None)
    if not own.update(removed_at=now):
        raise Denied("rostering.not_theirs", found=sourced_id)
    refresh_lines(college_id=client.college_id, line_item_ids=[sourced_id], now=now)
    _tell("rostering.line_item_removed", client, actor, now, {"line_item": sourced_id})


@transaction.atomic
def put_result(*, client: RosterClient, sourced_id: str, body: Body, actor: Actor, now: datetime) -> bool:
    """Records a result (接收成绩): a new line of the transcript, or a correction of one, with history.

    Returns:
        Whether the id is a new one.

    Raises:
        Invalid: ``rostering.missing_field``, ``rostering.unknown_reference``, ``rostering.bad_value``,
            ``rostering.exempt_here``: exemptions come from conversions only.
        Denied: ``rostering.not_theirs``: an exemption.
        Conflict: ``rostering.other_line``: the id is another line's.
    """
    if len(sourced_id) > GUID_MAX:
        raise Invalid("rostering.bad_value", field="sourcedId", found=sourced_id[:GUID_MAX])
    item = _record(client, "lineItems", _ref(body, "lineItem"))
    known = records_of(client.college_id, "results").filter(sourced_id=sourced_id).first()
    own = ReceivedResult.objects.filter(college_id=client.college_id, sourced_id=sourced_id).first()
    line = _line(client, item, body, known, own)
    status, points, grade = _score(body, item)
    row = ResultRow(
        student_number=line.enrollment.student_number,
        course_code=line.course.code,
        term_code=line.term_code,
        status=status,
        score_hundredths=points,
        grade_text=grade,
        attempt=line.attempt,
        way=line.way,
    )
    _write(client, row, actor, now)
    if own is not None or known is None:
        _keep_id(client, sourced_id, item, line, now)
    refresh_lines(college_id=client.college_id, enrollment_ids=[line.enrollment.id], now=now)
    _tell("rostering.result_put", client, actor, now, {"result": sourced_id, "status": status})
    return known is None


def _write(client: RosterClient, row: ResultRow, actor: Actor, now: datetime) -> None:
    planned = record_results(college=client.college, rows=[row], actor=actor, now=now)
    problem = planned[0].problem
    if problem is not None:
        raise problem


def _line(
    client: RosterClient, item: RosterRecord, body: Body, known: RosterRecord | None, own: ReceivedResult | None
) -> _Line:
    group = _record(client, "classes", item.class_ref)
    course = Course.objects.get(id=UUID(group.parent_ref))
    term_code = group.body["metadata"]["termCode"]
    shown: Mapping[str, Any] = known.body.get("metadata", {}) if known is not None else {}
    enrollment = _enrollment(client, _ref(body, "student"), shown.get("studentNumber", ""))
    way = shown.get("way", PassedWay.NORMAL)
    if way not in WAYS:
        raise Denied("rostering.not_theirs", found=PassedWay(way).value)
    attempt = own.attempt if own is not None else shown.get("attempt") or _attempt(body)
    line = _Line(enrollment, course, term_code, attempt, way)
    if own is not None:
        is_same = (own.enrollment_id, own.course_id, own.term_code) == (enrollment.id, course.id, term_code)
    else:
        is_same = not shown or (shown.get("courseCode"), shown.get("termCode")) == (course.code, term_code)
    if not is_same:
        raise Conflict("rostering.other_line")
    return line


def _attempt(body: Body) -> int:
    metadata = body.get("metadata")
    value = metadata.get("attempt", 1) if isinstance(metadata, Mapping) else 1
    attempts_max = 20
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= attempts_max:
        raise Invalid("rostering.bad_value", field="metadata.attempt", found=str(value)[:40])
    return value


def _enrollment(client: RosterClient, guid: str, student_number: str) -> Enrollment:
    user = _record(client, "users", guid)
    rows = Enrollment.objects.filter(college_id=client.college_id, student_number__in=_numbers(user))
    found = sorted(rows, key=lambda row: (row.student_number == student_number, _studies(row), row.created_at))
    if not found:
        raise Invalid("rostering.unknown_reference", field="student", found=guid)
    return found[-1]


def _studies(row: Enrollment) -> bool:
    return row.state == EnrollmentState.STUDYING


def _numbers(user: RosterRecord) -> list[str]:
    return [one["identifier"] for one in user.body.get("userIds", ()) if one["type"] == "studentNumber"]


def _score(body: Body, item: RosterRecord) -> tuple[str, int | None, str]:
    """Status, hundredths of a point of 100, and grade text."""
    shown = body.get("scoreStatus")
    if not isinstance(shown, str):
        raise Invalid("rostering.missing_field", field="scoreStatus")
    if shown == EXEMPT:
        raise Invalid("rostering.exempt_here")
    if shown != FULLY_GRADED:
        return ResultStatus.IN_PROGRESS, None, ""
    grade = str(body.get("textScore") or "").strip()[:20]
    if body.get("score") is None:
        if grade not in PASSED_GRADES | FAILED_GRADES:
            raise Invalid("rostering.missing_field", field="score")
        return ResultStatus.PASSED if grade in PASSED_GRADES else ResultStatus.FAILED, None, grade
    score = _number(body["score"], "score")
    lowest, highest = (Decimal(str(item.body[name])) for name in ("resultValueMin", "resultValueMax"))
    if not lowest <= score <= highest:
        raise Invalid("rostering.bad_value", field="score", found=str(score))
    points = int((score - lowest) * POINTS_MAX * HUNDREDTHS / (highest - lowest))
    status = ResultStatus.PASSED if points >= PASS_LINE * HUNDREDTHS else ResultStatus.FAILED
    return status, points, grade


def _keep_id(client: RosterClient, sourced_id: str, item: RosterRecord, line: _Line, now: datetime) -> None:
    place = {
        "enrollment": line.enrollment,
        "course": line.course,
        "term_code": line.term_code,
        "attempt": line.attempt,
    }
    kept = {"client": client, "line_item_sourced_id": item.sourced_id, "received_at": now, "removed_at": None}
    others = ReceivedResult.objects.filter(**place).exclude(college_id=client.college_id, sourced_id=sourced_id)
    if others.exists():
        raise Conflict("rostering.other_line")
    ReceivedResult.objects.update_or_create(
        college_id=client.college_id, sourced_id=sourced_id, defaults={**place, **kept}
    )


@transaction.atomic
def remove_result(*, client: RosterClient, sourced_id: str, actor: Actor, now: datetime) -> None:
    """Takes a result back (撤回成绩): the course is in progress again, the former score stays in the history.

    Raises:
        NotFound: ``not_found``.
        Denied: ``rostering.not_theirs``: no system put it.
    """
    if not records_of(client.college_id, "results").filter(sourced_id=sourced_id).exists():
        raise NotFound("not_found")
    own = ReceivedResult.objects.filter(client=client, sourced_id=sourced_id, removed_at=None)
    found = own.select_related("enrollment", "course").first()
    if found is None:
        raise Denied("rostering.not_theirs", found=sourced_id)
    row = ResultRow(
        student_number=found.enrollment.student_number,
        course_code=found.course.code,
        term_code=found.term_code,
        status=ResultStatus.IN_PROGRESS,
        attempt=found.attempt,
    )
    _write(client, row, actor, now)
    own.update(removed_at=now)
    refresh_lines(college_id=client.college_id, enrollment_ids=[found.enrollment_id], now=now)
    _tell("rostering.result_removed", client, actor, now, {"result": sourced_id})


def _tell(verb: str, client: RosterClient, actor: Actor, now: datetime, facts: Mapping[str, Any]) -> None:
    record_act(
        verb=verb,
        subject_kind="rostering.client",
        subject_id=client.id,
        institution_id=client.college_id,
        facts=facts,
        actor=actor,
        now=now,
    )
