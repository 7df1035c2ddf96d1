"""REST door of training bases, teachers' records, textbooks and teaching methods."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.responses import Status

from oneplusx.apps.curriculum import services
from oneplusx.apps.curriculum.models import Course
from oneplusx.apps.curriculum.schemas.resources import (
    NewTeachingMaterialIn,
    NewTrainingBaseIn,
    TeacherOut,
    TeacherRecordIn,
    TeacherRecordOut,
    TeachingMaterialIn,
    TeachingMaterialOut,
    TrainingBaseIn,
    TrainingBaseOut,
)
from oneplusx.apps.curriculum.selectors.mapping import outcomes_of
from oneplusx.apps.curriculum.selectors.resources import material_for, materials_visible_to, teachers_of
from oneplusx.apps.curriculum.selectors.training import base_for, bases_visible_to
from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import institution
from oneplusx.apps.standards.selectors import certificate_type_by_code
from oneplusx.domain.errors import Invalid
from oneplusx.web.actor import Actor
from oneplusx.web.clock import now, today
from oneplusx.web.listing import Listing, Paging, listing, listing_of
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router(tags=["curriculum"])


@router.get("/training-bases", response={200: Listing[TrainingBaseOut], **READS}, summary="Training bases")
def list_bases(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Of the caller's college, by code."""
    actor = actor_of(request)
    require(actor, "training.view")
    return listing(bases_visible_to(actor).order_by("code"), paging, TrainingBaseOut.of)


@router.post("/training-bases", response={201: TrainingBaseOut, **WRITES}, summary="Enter a training base")
def create_base(
    request: HttpRequest, response: HttpResponse, body: NewTrainingBaseIn, idempotency_key: IdempotencyKey = None
) -> Any:
    """With places and equipment."""

    def produce() -> tuple[int, Any]:
        college_id = institution(body.college_code).id
        made = services.save_base(college_id=college_id, draft=body.draft(), actor=actor_of(request), now=now())
        return 201, TrainingBaseOut.of(made)

    return once_per_key(request, response, idempotency_key, produce)


@router.put(
    "/training-bases/{training_base_id}",
    response={200: TrainingBaseOut, **WRITES},
    summary="Change a training base",
)
def change_base(request: HttpRequest, training_base_id: UUID, body: TrainingBaseIn) -> dict[str, Any]:
    """All of it; its college stays."""
    actor = actor_of(request)
    row = base_for(actor, training_base_id)
    changed = services.save_base(
        college_id=row.college_id, draft=body.draft(), training_base_id=row.id, actor=actor, now=now()
    )
    return TrainingBaseOut.of(changed)


@router.get("/teachers", response={200: Listing[TeacherOut], **READS}, summary="Teachers with their records")
def list_teachers(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Of the caller's college; dual-qualified ones first."""
    actor = actor_of(request)
    require(actor, "teachers.view")
    return listing_of([TeacherOut.of(one) for one in teachers_of(actor, today())], paging)


@router.post("/teacher-records", response={201: TeacherRecordOut, **WRITES}, summary="Add to a teacher's record")
def add_teacher_record(
    request: HttpRequest, response: HttpResponse, body: TeacherRecordIn, idempotency_key: IdempotencyKey = None
) -> Any:
    """A qualification, a recognition, a practice or a training of a member of the college."""

    def produce() -> tuple[int, Any]:
        made = services.add_teacher_record(
            college_id=institution(body.college_code).id,
            person_id=body.person_id,
            draft=body.draft(),
            actor=actor_of(request),
            now=now(),
        )
        return 201, TeacherRecordOut.of(made)

    return once_per_key(request, response, idempotency_key, produce)


@router.api_operation(
    ["DELETE"],
    "/teacher-records/{teacher_record_id}",
    response={204: None, **WRITES},
    summary="Take a line off a teacher's record",
)
def end_teacher_record(request: HttpRequest, teacher_record_id: UUID) -> Status[None]:
    """It stays in the history."""
    services.end_teacher_record(teacher_record_id=teacher_record_id, actor=actor_of(request), now=now())
    return Status(204, None)


@router.get(
    "/teaching-materials", response={200: Listing[TeachingMaterialOut], **READS}, summary="Textbooks and methods"
)
def list_materials(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Of the caller's college, by code."""
    actor = actor_of(request)
    require(actor, "programs.view")
    return listing(materials_visible_to(actor).order_by("code"), paging, TeachingMaterialOut.of)


@router.post(
    "/teaching-materials", response={201: TeachingMaterialOut, **WRITES}, summary="Enter a textbook or teaching method"
)
def create_material(
    request: HttpRequest, response: HttpResponse, body: NewTeachingMaterialIn, idempotency_key: IdempotencyKey = None
) -> Any:
    """With the outcomes of a certificate that it serves, in one course or in any."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        college_id = institution(body.college_code).id
        draft = _material(actor, college_id, body)
        made = services.save_material(college_id=college_id, draft=draft, actor=actor, now=now())
        return 201, TeachingMaterialOut.of(material_for(actor, made.id))

    return once_per_key(request, response, idempotency_key, produce)


@router.put(
    "/teaching-materials/{teaching_material_id}",
    response={200: TeachingMaterialOut, **WRITES},
    summary="Change a textbook or teaching method",
)
def change_material(request: HttpRequest, teaching_material_id: UUID, body: TeachingMaterialIn) -> dict[str, Any]:
    """All of it, with the outcomes; its college stays."""
    actor = actor_of(request)
    row = material_for(actor, teaching_material_id)
    draft = _material(actor, row.college_id, body)
    services.save_material(college_id=row.college_id, draft=draft, teaching_material_id=row.id, actor=actor, now=now())
    return TeachingMaterialOut.of(material_for(actor, row.id))


def _material(actor: Actor, college_id: UUID, body: TeachingMaterialIn) -> services.MaterialDraft:
    require(actor, "programs.edit", college_id)
    return services.MaterialDraft(
        **body.facts(), course_id=_course_id(college_id, body.course_code), outcome_ids=_outcome_ids(actor, body)
    )


def _course_id(college_id: UUID, code: str) -> UUID | None:
    if not code:
        return None
    found = Course.objects.filter(college_id=college_id, code=code).first()
    if found is None:
        raise Invalid("curriculum.unknown_course", found=code)
    return found.id


def _outcome_ids(actor: Actor, body: TeachingMaterialIn) -> list[UUID]:
    """Outcomes of the certificate by code; without codes all of them."""
    wanted = set(body.outcome_codes)
    kind = certificate_type_by_code(actor, body.certificate_type) if body.certificate_type else None
    known = [row for row, _rank in outcomes_of(kind)] if kind else []
    if unknown := wanted - {row.code for row in known}:
        raise Invalid("curriculum.unknown_outcome", certificate=body.certificate_type, found=min(unknown))
    return [row.id for row in known if not wanted or row.code in wanted]
