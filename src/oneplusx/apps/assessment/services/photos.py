"""Photos of candidates (照片): one by one, or a whole list as one archive."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.db import transaction

from oneplusx.apps.assessment.models import ExamRegistration, PlanState, RegistrationState
from oneplusx.apps.assessment.pictures import check_photo
from oneplusx.apps.assessment.selectors.visibility import get_plan, get_registration
from oneplusx.apps.assessment.services.recording import record_plan_act, require_state
from oneplusx.apps.files import sniffing
from oneplusx.apps.files.services import store_file
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import identity_index
from oneplusx.domain.errors import DomainError, Invalid
from oneplusx.domain.identity import DocumentKind, check_document
from oneplusx.web.actor import Actor
from oneplusx.web.bulk import update_rows

ARCHIVE_BYTES_MAX = 200 * 1024 * 1024
UNPACKED_BYTES_MAX = 1024 * 1024 * 1024
PHOTOS_MAX = 5_000
READ_BYTES_MAX = 32 * 1024 * 1024
"""Of one file: enough to say how much too large it is."""
TYPES = frozenset({sniffing.JPEG, sniffing.PNG})
STATES = (PlanState.REGISTRATION, PlanState.LIST_CONFIRMED, PlanState.FEES_CONFIRMED)
IGNORED = ("__MACOSX/", ".DS_Store", "Thumbs.db")


@dataclass(frozen=True, slots=True)
class PhotoProblem:
    """One file of the archive that was not taken, and why."""

    name: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PhotosReceived:
    """What became of an archive: photos taken, files with a problem, candidates still without a photo."""

    stored: int
    problems: tuple[PhotoProblem, ...]
    missing: int


@transaction.atomic
def set_photo(*, exam_registration_id: UUID, data: bytes, actor: Actor, now: datetime) -> ExamRegistration:
    """Sets the photo of one candidate (上传照片): by the college, or by a social candidate himself.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``assessment.photo_…``.
        Conflict: ``assessment.plan_state``.
    """
    registration = get_registration(actor, exam_registration_id)
    if actor.learner_id != registration.learner_id:
        place = registration.college_id or registration.plan.organization_id
        require(actor, "exams.register" if registration.college_id else "exams.plan", place)
    require_state(registration.plan, *STATES)
    check_photo(data)
    file = store_file(data=data, now=now, accept=TYPES)
    ExamRegistration.objects.filter(id=registration.id).update(photo=file, photo_problem="")
    record_plan_act(
        "assessment.photo_set", registration.plan, {"registration": registration.id, "sha256": file.sha256}, actor, now
    )
    registration.refresh_from_db()
    return registration


@transaction.atomic
def receive_photos(
    *, exam_plan_id: UUID, college_id: UUID, archive: bytes, actor: Actor, now: datetime
) -> PhotosReceived:
    """Takes the photos of a college's candidates from one ZIP (批量照片), named by student or ID number.

    Good photos are taken, each other file is answered with its problem.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``assessment.archive_too_large``, ``assessment.archive_broken``, ``assessment.too_many_photos``.
        Conflict: ``assessment.plan_state``.
    """
    require(actor, "exams.register", college_id)
    plan = get_plan(actor, exam_plan_id)
    require_state(plan, *STATES)
    rows = list(
        plan.registrations.filter(
            college_id=college_id, state__in=(RegistrationState.REGISTERED, RegistrationState.CONFIRMED)
        ).select_related("learner__person", "enrollment")
    )
    by_name = _names(rows)
    changed: list[ExamRegistration] = []
    problems: list[PhotoProblem] = []
    for name, data in _files(archive):
        try:
            owners = by_name[_key(name)]
            check_photo(data)
            file = store_file(data=data, now=now, accept=TYPES)
        except KeyError:
            problems.append(PhotoProblem(name, "assessment.photo_of_nobody"))
        except DomainError as error:
            problems.append(PhotoProblem(name, error.code, dict(error.params)))
        else:
            for row in owners:
                row.photo, row.photo_problem = file, ""
                changed.append(row)
    update_rows(ExamRegistration, changed, ("photo", "photo_problem"))
    facts = {"college": college_id, "photos": len(changed), "problems": len(problems)}
    record_plan_act("assessment.photos_received", plan, facts, actor, now, rows=[row.id.bytes for row in changed])
    missing = sum(1 for row in rows if row.photo_id is None)
    return PhotosReceived(len({row.id for row in changed}), tuple(problems), missing)


def _names(rows: list[ExamRegistration]) -> dict[str, list[ExamRegistration]]:
    found: dict[str, list[ExamRegistration]] = {}
    for row in rows:
        if row.enrollment is not None:
            found.setdefault(row.enrollment.student_number.upper(), []).append(row)
        if row.learner.person.identity_index:
            found.setdefault(row.learner.person.identity_index, []).append(row)
    return found


def _key(name: str) -> str:
    """The student number in a file's name, or the look-up value of the ID number in it."""
    stem = PurePosixPath(name).stem.strip().upper()
    try:
        return identity_index(check_document(DocumentKind.RESIDENT_ID, stem))
    except DomainError:
        return stem


def _files(archive: bytes) -> Iterator[tuple[str, bytes]]:
    if len(archive) > ARCHIVE_BYTES_MAX:
        raise Invalid("assessment.archive_too_large", found=len(archive) // 2**20, allowed=ARCHIVE_BYTES_MAX // 2**20)
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            entries = [one for one in opened.infolist() if not one.is_dir() and not _is_ignored(one.filename)]
            if len(entries) > PHOTOS_MAX:
                raise Invalid("assessment.too_many_photos", found=len(entries), allowed=PHOTOS_MAX)
            left = UNPACKED_BYTES_MAX
            for entry in entries:
                with opened.open(entry) as stream:
                    data = stream.read(READ_BYTES_MAX)
                left -= len(data)
                if left < 0:
                    raise Invalid("assessment.archive_too_large", found="> 1024", allowed=1024)
                yield _shown(entry), data
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError):
        raise Invalid("assessment.archive_broken") from None


def _is_ignored(name: str) -> bool:
    return any(part in name for part in IGNORED)


def _shown(entry: zipfile.ZipInfo) -> str:
    return PurePosixPath(entry.filename).name[:120]
