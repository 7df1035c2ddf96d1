"""Writes of complaints (投诉): made by anybody, answered in time by the authority or by whom it passes them on to."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from oneplusx.apps.files.models import Attachment
from oneplusx.apps.files.services import attach, store_file
from oneplusx.apps.files.sniffing import EVIDENCE
from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.parties.selectors import keepers_of
from oneplusx.apps.supervision.models import (
    COMPLAINT,
    COMPLAINT_TRANSITIONS,
    Complaint,
    ComplaintAbout,
    ComplaintFinding,
    ComplaintState,
)
from oneplusx.apps.supervision.selectors import (
    complaint_by_receipt,
    complaint_for,
    handled_by,
    may_reveal,
    own_complaints,
)
from oneplusx.apps.supervision.selectors.complaints import HANDLE, KINDS, code_index
from oneplusx.apps.trail.services import notify, record_access, record_act
from oneplusx.domain.calendar import add_working_days
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date
from oneplusx.web.sealing import seal

TEXT_CHARACTERS_MAX = 5000
FILES_MAX = 6
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_CHARACTERS = 8
NUMBER_TRIES = 5


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the complainant keeps (投诉回执); the code is never shown again."""

    complaint: Complaint
    number: str
    code: str


@transaction.atomic
def submit_complaint(
    *,
    about: str,
    institution_id: UUID,
    text: str,
    exam: str = "",
    name: str = "",
    contact: str = "",
    files: Sequence[tuple[str, bytes]] = (),
    actor: Actor,
    now: datetime,
) -> Receipt:
    """Takes a complaint (提交投诉) of anybody, signed in or with a contact; it goes to the authority that oversees.

    Args:
        files: Name and content of what is handed in with it; only the overseer reads it, for it may show who complains.

    Raises:
        Invalid: ``field.required``, ``complaints.contact_needed``, ``complaints.too_long``,
            ``complaints.unknown_kind``, ``complaints.exam_needed``, ``complaints.too_many_files``; refusals of files.
        NotFound: ``complaints.unknown_institution``.
    """
    _check(about, text, exam, contact, actor)
    if len(files) > FILES_MAX:
        raise Invalid("complaints.too_many_files", found=len(files), allowed=FILES_MAX)
    accused = Institution.objects.filter(id=institution_id, kind__in=KINDS).first()
    if accused is None:
        raise NotFound("complaints.unknown_institution")
    overseer = _overseer(accused)
    today = local_date(now)
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_CHARACTERS))
    complaint = Complaint(
        about=about,
        institution=accused,
        exam=exam.strip()[:160],
        text_sealed=seal(text.strip()),
        name_sealed=seal(name.strip()[:120]) if name.strip() else None,
        contact_sealed=seal(contact.strip()[:200]) if contact.strip() else None,
        person_id=actor.id,
        overseer=overseer,
        handler=overseer or accused,
        due_on=add_working_days(today, settings.ONEPLUSX_COMPLAINT_DAYS),
        submitted_at=now,
    )
    _number(complaint, f"TS{today:%Y%m%d}", code)
    _attach(complaint, files, now)
    _record("complaints.submitted", complaint, actor, now)
    _tell_handlers(complaint, "complaints.notice.arrived", now)
    return Receipt(complaint, complaint.receipt_number, code)


def _check(about: str, text: str, exam: str, contact: str, actor: Actor) -> None:
    if about not in ComplaintAbout.values:
        raise Invalid("complaints.unknown_kind", found=about, allowed=", ".join(ComplaintAbout.values))
    if not text.strip():
        raise Invalid("field.required", field="text")
    if len(text) > TEXT_CHARACTERS_MAX:
        raise Invalid("complaints.too_long", found=len(text), allowed=TEXT_CHARACTERS_MAX)
    if about == ComplaintAbout.EXAM and not exam.strip():
        raise Invalid("complaints.exam_needed")
    if actor.id is None and not contact.strip():
        raise Invalid("complaints.contact_needed")


@transaction.atomic
def add_complaint_file(*, number: str, code: str, name: str, data: bytes, actor: Actor, now: datetime) -> Attachment:
    """Adds a file to a complaint that is not answered yet (补充材料), by number and code of its receipt.

    Raises:
        NotFound: ``complaints.unknown_receipt``.
        Conflict: ``complaints.already_closed``.
        Invalid: ``complaints.too_many_files``; refusals of files.
    """
    seen = complaint_by_receipt(actor, number, code)
    complaint = Complaint.objects.select_for_update(of=("self",)).get(id=seen.id)
    if complaint.state != ComplaintState.SUBMITTED:
        raise Conflict("complaints.already_closed", state=str(complaint.get_state_display()))
    known = Attachment.objects.filter(subject_kind=COMPLAINT, subject_id=complaint.id).count()
    if known >= FILES_MAX:
        raise Invalid("complaints.too_many_files", found=known + 1, allowed=FILES_MAX)
    [made] = _attach(complaint, [(name, data)], now)
    _record("complaints.file_added", complaint, Actor(id=None), now)
    return made


def _attach(complaint: Complaint, files: Sequence[tuple[str, bytes]], now: datetime) -> list[Attachment]:
    """Kept without who uploaded them: the trail of a complaint is read by whom it is about."""
    return [
        attach(
            file=store_file(data=data, now=now, accept=EVIDENCE),
            name=name,
            subject_kind=COMPLAINT,
            subject_id=complaint.id,
            institution_id=complaint.overseer_id or complaint.institution_id,
            actor=Actor(id=None),
            now=now,
        )
        for name, data in files
    ]


def _overseer(accused: Institution) -> Institution | None:
    """The authority of the province, else the bank."""
    if accused.province_code:
        of_province = Institution.objects.filter(kind=InstitutionKind.AUTHORITY, province_code=accused.province_code)
        authority = of_province.order_by("code").first()
        if authority is not None:
            return authority
    return Institution.objects.filter(kind=InstitutionKind.BANK).order_by("id").first()


def _number(complaint: Complaint, start: str, code: str) -> None:
    """Saves it under a number that nobody has."""
    for _ in range(NUMBER_TRIES):
        complaint.receipt_number = f"{start}-{secrets.randbelow(10**6):06d}"
        complaint.code_index = code_index(complaint.receipt_number, code)
        try:
            with transaction.atomic():
                complaint.save(force_insert=True)
        except IntegrityError:
            continue
        return
    raise Conflict("state.changed")


@transaction.atomic
def answer_complaint(*, complaint_id: UUID, finding: str, answer: str, actor: Actor, now: datetime) -> Complaint:
    """Answers a complaint (答复); the complainant reads it with receipt number and code.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``field.required``, ``complaints.too_long``, ``complaints.unknown_finding``.
        Conflict: ``complaints.already_closed``.
    """
    if finding not in ComplaintFinding.values:
        raise Invalid("complaints.unknown_finding", found=finding, allowed=", ".join(ComplaintFinding.values))
    return _close(complaint_id, ComplaintState.ANSWERED, answer, actor, now, finding=finding)


@transaction.atomic
def reject_complaint(*, complaint_id: UUID, reason: str, actor: Actor, now: datetime) -> Complaint:
    """Does not accept a complaint (不予受理), with the reason; for the overseer.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``field.required``, ``complaints.too_long``.
        Conflict: ``complaints.already_closed``.
    """
    complaint = complaint_for(actor, complaint_id)
    if complaint.overseer_id is not None and not may_reveal(actor, complaint):
        raise Denied("denied", permission="complaints.oversee")
    return _close(complaint_id, ComplaintState.REJECTED, reason, actor, now)


def _close(
    complaint_id: UUID, to: ComplaintState, answer: str, actor: Actor, now: datetime, *, finding: str = ""
) -> Complaint:
    complaint = complaint_for(actor, complaint_id)
    if not handled_by(actor, complaint):
        raise Denied("denied", permission=HANDLE)
    if not answer.strip():
        raise Invalid("field.required", field="answer")
    if len(answer) > TEXT_CHARACTERS_MAX:
        raise Invalid("complaints.too_long", found=len(answer), allowed=TEXT_CHARACTERS_MAX)
    _move(complaint, to, now, answer_sealed=seal(answer.strip()), finding=finding, answered_by_id=actor.id)
    _record(f"complaints.{to}", complaint, actor, now)
    if complaint.person_id is not None:
        notify(
            person_ids=[complaint.person_id],
            code=f"complaints.notice.{to}",
            params={"number": complaint.receipt_number},
            path="/my/complaints/",
            now=now,
        )
    return complaint


def _move(complaint: Complaint, to: ComplaintState, now: datetime, **values: object) -> None:
    if to not in COMPLAINT_TRANSITIONS[ComplaintState(complaint.state)]:
        raise Conflict("complaints.already_closed", state=str(complaint.get_state_display()))
    same = Complaint.objects.filter(id=complaint.id, state=complaint.state)
    if not same.update(state=to, answered_at=now, **values):
        raise Conflict("complaints.already_closed", state=str(complaint.get_state_display()))
    complaint.refresh_from_db()


@transaction.atomic
def pass_on_complaint(*, complaint_id: UUID, institution_id: UUID, actor: Actor, now: datetime) -> Complaint:
    """The overseer has another institution answer (转办), or takes it back; the deadline stays.

    Raises:
        NotFound: ``not_found``, ``complaints.unknown_institution``.
        Denied: ``denied``.
        Conflict: ``complaints.already_closed``, ``complaints.is_handler``.
    """
    complaint = complaint_for(actor, complaint_id)
    if not actor.is_system and not may_reveal(actor, complaint):
        raise Denied("denied", permission="complaints.oversee")
    possible = {complaint.institution_id, complaint.overseer_id}
    if institution_id not in possible:
        raise NotFound("complaints.unknown_institution")
    if complaint.state != ComplaintState.SUBMITTED:
        raise Conflict("complaints.already_closed", state=str(complaint.get_state_display()))
    same = Complaint.objects.filter(id=complaint.id, state=complaint.state).exclude(handler_id=institution_id)
    if not same.update(handler_id=institution_id):
        raise Conflict("complaints.is_handler")
    complaint.refresh_from_db()
    _record("complaints.passed_on", complaint, actor, now)
    _tell_handlers(complaint, "complaints.notice.arrived", now)
    return complaint


@transaction.atomic
def withdraw_complaint(*, complaint_id: UUID, actor: Actor, now: datetime) -> Complaint:
    """Takes back one's own complaint (撤回投诉), made signed in.

    Raises:
        NotFound: ``not_found``.
        Conflict: ``complaints.already_closed``.
    """
    complaint = own_complaints(actor).filter(id=complaint_id).first()
    if complaint is None:
        raise NotFound("not_found")
    _move(complaint, ComplaintState.WITHDRAWN, now)
    _record("complaints.withdrawn", complaint, actor, now)
    return complaint


@transaction.atomic
def reveal_complainant(*, complaint_id: UUID, purpose: str, actor: Actor, now: datetime) -> tuple[str, str]:
    """Shows the overseer who complains (查看投诉人), with the purpose on record; answers name and contact.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``: for anybody but the overseer.
        Invalid: ``parties.purpose_missing``.
    """
    complaint = complaint_for(actor, complaint_id)
    if not may_reveal(actor, complaint):
        raise Denied("denied", permission="complaints.oversee")
    if not purpose.strip():
        raise Invalid("parties.purpose_missing")
    if complaint.person_id is not None:
        record_access(
            person_id=complaint.person_id, fields=["name", "contact"], purpose=purpose.strip(), actor=actor, now=now
        )
    _record("complaints.revealed", complaint, actor, now, note=purpose)
    return complaint.complainant()


def _tell_handlers(complaint: Complaint, code: str, now: datetime) -> None:
    people: Iterable[UUID] = keepers_of(complaint.handler_id, HANDLE)
    notify(
        person_ids=people,
        code=code,
        params={"number": complaint.receipt_number, "day": complaint.due_on.isoformat()},
        path=f"/complaints/{complaint.id}/",
        now=now,
    )


def _record(verb: str, complaint: Complaint, actor: Actor, now: datetime, *, note: str = "") -> None:
    """The accused's own people see acts of their institution: who complained is not in them."""
    is_own = actor.id is not None and actor.id == complaint.person_id
    record_act(
        verb=verb,
        subject_kind=COMPLAINT,
        subject_id=complaint.id,
        institution_id=complaint.handler_id,
        facts={"number": complaint.receipt_number, "about": complaint.about, "handler": complaint.handler_id},
        note=note.strip(),
        actor=Actor(id=None) if is_own else actor,
        now=now,
    )
