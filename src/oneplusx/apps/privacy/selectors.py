"""Questions about personal data: requests to erase, what would go, what stays, copies that were made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from oneplusx.apps.approvals.models import ApprovalCase, CaseState
from oneplusx.apps.assessment.models import ExamRegistration
from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.conversion.models import SUBJECT as CONVERSION
from oneplusx.apps.conversion.models import Conversion, ConversionState
from oneplusx.apps.conversion.services.supplementing import UPLOAD
from oneplusx.apps.files.models import Attachment
from oneplusx.apps.jobs.models import Job, JobState
from oneplusx.apps.ledger.models import Entry
from oneplusx.apps.parties.models import Enrollment, Learner, LearnerState, Membership, Person
from oneplusx.apps.parties.permissions import may
from oneplusx.apps.parties.selectors import learner_ids
from oneplusx.apps.parties.services import PROOF
from oneplusx.apps.privacy.models import COPY, SUBJECT, Erasure
from oneplusx.apps.recognition.models import Achievement, AchievementState
from oneplusx.apps.recognition.selectors import SUBJECT_KIND as ACHIEVEMENT
from oneplusx.apps.sharing.models import Share, ShareState
from oneplusx.apps.trail.models import Act, Notice
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.counting import count_rows

Rows = QuerySet[Any]
PERMISSION = "learners.erase"
COPY_JOB = "privacy.copy"
DIRECT_BYTES_MAX = 2 * 1024 * 1024
DIRECT_ENTRIES_MAX = 500
WAITING = (AchievementState.REGISTERED, AchievementState.RETURNED)
GONE = (AchievementState.REJECTED, AchievementState.WITHDRAWN, AchievementState.REVOKED)
CONVERSIONS_GONE = (ConversionState.REFUSED, ConversionState.WITHDRAWN, ConversionState.REVERSED)


def erasures_visible_to(actor: Actor) -> QuerySet[Erasure]:
    """The learner's own requests; those of everybody for who decides about them. Newest first."""
    rows = Erasure.objects.select_related("learner__person").order_by("-requested_at", "-id")
    if actor.is_system or may(actor, PERMISSION):
        return rows
    return rows.filter(learner_id=actor.learner_id) if actor.learner_id else rows.none()


def erasure_for(actor: Actor, erasure_id: UUID) -> Erasure:
    """One request.

    Raises:
        NotFound: ``not_found``: unknown, or not the actor's to see.
    """
    found = erasures_visible_to(actor).filter(id=erasure_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def own_erasures(actor: Actor) -> list[Erasure]:
    """The actor's own requests, newest first."""
    return list(erasures_visible_to(actor).filter(learner_id=actor.learner_id)) if actor.learner_id else []


@dataclass(frozen=True, slots=True)
class Extent:
    """What a request comes to now.

    Attributes:
        erased: How many of each kind would go.
        kept: How many of each kind must stay.
        is_whole: Nothing must stay: name, document and sign-in go too.
        open_count: Cases and outcomes still under review; they end first.
    """

    erased: Mapping[str, int]
    kept: Mapping[str, int]
    open_count: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing must stay."""
        return not any(self.kept.values())


def extent_of(learner: Learner) -> Extent:
    """What of a learner, merged accounts included, would be erased and what stays (删除范围)."""
    ids, people = learner_ids(learner.id), person_ids(learner)
    kinds = (_erased(learner, ids, people), _kept(ids, people), _open(ids))
    counts = iter(count_rows([rows for kind in kinds for rows in kind.values()]))  # one statement
    erased, kept, still_open = ({key: next(counts) for key in kind} for kind in kinds)
    erased["remarks"] += erased.pop("conversion_remarks")
    return Extent(erased=erased, kept=kept, open_count=sum(still_open.values()))


def person_ids(learner: Learner) -> tuple[UUID, ...]:
    """The person and those that were merged into it."""
    merged = Person.objects.filter(merged_into_id=learner.person_id).values_list("id", flat=True)
    return (learner.person_id, *merged)


def _erased(learner: Learner, ids: tuple[UUID, ...], people: tuple[UUID, ...]) -> dict[str, Rows]:
    contact = Person.objects.filter(id__in=people).filter(~Q(phone_sealed=None) | ~Q(mail_sealed=None))
    return {
        "notes": Act.objects.filter(learner_id__in=ids).exclude(note_sealed=None),
        "contact": contact,
        "remarks": Achievement.objects.filter(learner_id__in=ids).exclude(note=""),
        "conversion_remarks": Conversion.objects.filter(learner_id__in=ids).exclude(note=""),
        "files": erasable_files(learner, ids),
        "shares": Share.objects.filter(learner_id__in=ids, state=ShareState.ACTIVE),
        "messages": Notice.objects.filter(person_id__in=people),
    }


def _kept(ids: tuple[UUID, ...], people: tuple[UUID, ...]) -> dict[str, Rows]:
    return {
        "enrollments": Enrollment.objects.filter(learner_id__in=ids),
        "certificates": Certificate.objects.filter(learner_id__in=ids),
        "exams": ExamRegistration.objects.filter(learner_id__in=ids),
        "outcomes": Achievement.objects.filter(learner_id__in=ids).exclude(state=AchievementState.WITHDRAWN),
        "entries": Entry.objects.filter(learner_id__in=ids),
        "conversions": Conversion.objects.filter(learner_id__in=ids),
        "roles": Membership.objects.filter(person_id__in=people),
    }


def _open(ids: tuple[UUID, ...]) -> dict[str, Rows]:
    cases = ApprovalCase.objects.filter(learner_id__in=ids, state__in=[CaseState.RUNNING, CaseState.RETURNED])
    return {
        "cases": cases.exclude(subject_kind=SUBJECT),
        "outcomes": Achievement.objects.filter(learner_id__in=ids, state__in=WAITING),
    }


def erasable_files(learner: Learner, ids: tuple[UUID, ...] | None = None) -> QuerySet[Attachment]:
    """Files whose purpose is over: proofs of identity once it is proved, evidence of what does not count, copies."""
    ids = ids or learner_ids(learner.id)
    outcomes = Achievement.objects.filter(learner_id__in=ids, state__in=GONE).values("id")
    conversions = Conversion.objects.filter(learner_id__in=ids, state__in=CONVERSIONS_GONE).values("id")
    over = (
        Q(subject_kind=ACHIEVEMENT, subject_id__in=outcomes)
        | Q(subject_kind=CONVERSION, subject_id__in=conversions)
        | Q(subject_kind__in=[COPY, UPLOAD])
    )
    if learner.state == LearnerState.ACTIVATED:
        over |= Q(subject_kind=PROOF)
    return Attachment.objects.filter(over, learner_id__in=ids).select_related("file").order_by("id")


def all_files(learner: Learner) -> QuerySet[Attachment]:
    """All files handed in by or for a learner."""
    rows = Attachment.objects.filter(learner_id__in=learner_ids(learner.id))
    return rows.select_related("file").order_by("id")


def learner_of(actor: Actor) -> Learner:
    """The actor's own account.

    Raises:
        NotFound: ``not_found``: the actor has none.
    """
    found = Learner.objects.select_related("person").filter(id=actor.learner_id).first() if actor.learner_id else None
    if found is None:
        raise NotFound("not_found")
    return found


def is_large(actor: Actor) -> bool:
    """Whether a copy of the actor's own data takes longer than a page should: it is made in the background."""
    if actor.learner_id is None:
        return False
    ids = learner_ids(actor.learner_id)
    files = Attachment.objects.filter(learner_id__in=ids, subject_kind=ACHIEVEMENT)
    size_bytes = files.aggregate(total=Sum("file__size_bytes", default=0))["total"]
    return bool(size_bytes > DIRECT_BYTES_MAX or Entry.objects.filter(learner_id__in=ids).count() > DIRECT_ENTRIES_MAX)


def own_copies(actor: Actor) -> list[Attachment]:
    """Copies of the actor's own data that are kept, newest first."""
    if actor.id is None:
        return []
    rows = Attachment.objects.filter(subject_kind=COPY, subject_id=actor.id).select_related("file")
    return list(rows.order_by("-uploaded_at"))


def running_copy(actor: Actor) -> Job | None:
    """The copy being made for the actor."""
    if actor.id is None:
        return None
    jobs = Job.objects.filter(kind=COPY_JOB, subject_id=actor.id, state__in=[JobState.WAITING, JobState.RUNNING])
    return jobs.order_by("-created_at").first()
