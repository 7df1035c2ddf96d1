"""Questions about complaints (投诉): who deals with which, and the answer for whoever holds the receipt."""

from __future__ import annotations

import hmac
from uuid import UUID

from django.db.models import Case, Q, QuerySet, When

from oneplusx.apps.files.models import Attachment
from oneplusx.apps.files.selectors import attachments_of
from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.parties.permissions import may
from oneplusx.apps.supervision.models import COMPLAINT, Complaint, ComplaintState
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.sealing import blind_index
from oneplusx.web.search import search_filter

HANDLE = "complaints.handle"
OVERSEE = "complaints.oversee"
PURPOSE = "complaint code"
KINDS = (InstitutionKind.ORGANIZATION, InstitutionKind.EXAM_SITE, InstitutionKind.COLLEGE)
FOUND_MAX = 20


def code_index(receipt_number: str, code: str) -> str:
    """What is kept of the code of a receipt."""
    return blind_index(f"{receipt_number}|{code.strip().upper()}", purpose=PURPOSE)


def _handling(actor: Actor, permission: str) -> list[UUID]:
    return [one for one in actor.institutions() if may(actor, permission, one)]


def complaints_visible_to(actor: Actor) -> QuerySet[Complaint]:
    """Complaints that the actor's institutions answer or oversee."""
    is_closed = Case(When(state=ComplaintState.SUBMITTED, then=0), default=1)
    rows = Complaint.objects.select_related("institution", "handler", "overseer").annotate(is_closed=is_closed)
    rows = rows.order_by("is_closed", "due_on", "id")
    if actor.is_system:
        return rows
    seen = Q(handler_id__in=_handling(actor, HANDLE)) | Q(overseer_id__in=_handling(actor, OVERSEE))
    return rows.filter(seen)


def open_complaints(actor: Actor) -> QuerySet[Complaint]:
    """Complaints to be answered, the most overdue first."""
    return complaints_visible_to(actor).filter(state=ComplaintState.SUBMITTED)


def complaint_for(actor: Actor, complaint_id: UUID) -> Complaint:
    """One complaint for those who deal with it.

    Raises:
        NotFound: ``not_found``.
    """
    found = complaints_visible_to(actor).filter(id=complaint_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def handled_by(actor: Actor, complaint: Complaint) -> bool:
    """Whether the actor may answer it: for who is to answer, or for who oversees."""
    return actor.is_system or may(actor, HANDLE, complaint.handler_id) or may_reveal(actor, complaint)


def may_reveal(actor: Actor, complaint: Complaint) -> bool:
    """Whether the actor may learn who complains: the overseer only, never who is complained about."""
    return complaint.overseer_id is not None and may(actor, OVERSEE, complaint.overseer_id)


def own_complaints(actor: Actor) -> QuerySet[Complaint]:
    """Complaints that the actor made signed in."""
    rows = Complaint.objects.select_related("institution", "handler").order_by("-submitted_at", "-id")
    return rows.filter(person_id=actor.id) if actor.id is not None else rows.none()


def complaint_by_receipt(actor: Actor, receipt_number: str, code: str) -> Complaint:  # noqa: ARG001 - the code is the key
    """The complaint of a receipt; a wrong code answers like an unknown number.

    Raises:
        NotFound: ``complaints.unknown_receipt``.
    """
    number = receipt_number.strip().upper()
    found = Complaint.objects.select_related("institution", "handler").filter(receipt_number=number).first()
    expected = found.code_index if found else "0" * 64
    if not hmac.compare_digest(expected, code_index(number, code)) or found is None:
        raise NotFound("complaints.unknown_receipt")
    return found


def complained_about(actor: Actor, text: str) -> list[Institution]:  # noqa: ARG001 - institutions are public
    """Institutions that a complaint may be about, by code or a part of the name."""
    rows = Institution.objects.filter(kind__in=KINDS)
    exact = list(rows.filter(Q(code=text.strip()) | Q(name_zh=text.strip()))[:2])
    return exact or list(rows.filter(search_filter("name_search", text)).order_by("code")[:FOUND_MAX])


def may_read_files(actor: Actor, attachment: Attachment) -> bool:
    """What was handed in with a complaint may show who complains: the overseer reads it, never whom it is about."""
    found = complaints_visible_to(actor).filter(id=attachment.subject_id).first()
    return found is not None and may_reveal(actor, found)


def files_of(actor: Actor, complaint: Complaint) -> list[Attachment]:
    """What was handed in, for those who may read it."""
    return list(attachments_of(actor, COMPLAINT, complaint.id)) if may_reveal(actor, complaint) else []
