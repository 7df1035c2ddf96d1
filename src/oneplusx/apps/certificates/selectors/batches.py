"""Questions about issuing in bulk (批量颁发): what can be issued, what a batch still lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from oneplusx.apps.assessment.models import Channel, ExamResult, Objection, ObjectionState, PlanLevel, PlanState
from oneplusx.apps.certificates.models import (
    Certificate,
    CertificateNumber,
    CertificateState,
    IssueBatch,
    IssueItem,
    IssueProfile,
    ItemState,
)
from oneplusx.apps.certificates.numbers import number_key
from oneplusx.apps.certificates.selectors.signing import cannot_sign
from oneplusx.apps.certificates.series import next_numbers
from oneplusx.apps.parties.permissions import may
from oneplusx.apps.standards.models import CertificateType
from oneplusx.apps.standards.selectors import organization_status
from oneplusx.domain.errors import DomainError, NotFound
from oneplusx.domain.number_format import DEFAULT
from oneplusx.domain.standing import Act
from oneplusx.web.actor import Actor, Role
from oneplusx.web.printing import missing_glyphs

ISSUABLE = (PlanState.CLOSED, PlanState.CERTIFICATES_ISSUED, PlanState.DEPOSITED)
SHOWN_MAX = 20
NO_KEY = "issuing.find.no_key"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the pre-flight found; its code has a wording.

    Attributes:
        blocks: Whether the batch cannot be issued with it.
        item_ids: The certificates concerned; none for what concerns the whole batch.
    """

    code: str
    blocks: bool
    count: int = 0
    params: Mapping[str, Any] = field(default_factory=dict)
    item_ids: tuple[UUID, ...] = ()

    def document(self) -> dict[str, Any]:
        """As it is kept with the batch, without the items."""
        document = asdict(self)
        del document["item_ids"]
        return document


@dataclass(frozen=True, slots=True)
class Issuable:
    """A level of a closed plan with certificates to issue."""

    level: PlanLevel
    waiting: int


def batches_visible_to(actor: Actor) -> QuerySet[IssueBatch]:
    """Batches of the organizations for which the actor works."""
    rows = IssueBatch.objects.select_related("organization", "plan", "certificate_type")
    return rows if actor.is_system else rows.filter(organization_id__in=_issuing_for(actor))


def _issuing_for(actor: Actor) -> list[UUID]:
    officer_of = actor.institutions(Role.ORGANIZATION_OFFICER)
    return [one for one in officer_of if may(actor, "certificates.issue", one)]


def batch_for(actor: Actor, issue_batch_id: UUID) -> IssueBatch:
    """One batch.

    Raises:
        NotFound: ``not_found``.
    """
    found = batches_visible_to(actor).filter(id=issue_batch_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def items_of(batch: IssueBatch) -> QuerySet[IssueItem]:
    """The certificates of a batch, with numbers where they have one."""
    return batch.items.select_related("certificate", "learner__person")


def items_to_exclude(batch: IssueBatch, ticked: Sequence[str], finding: str, on: date) -> list[UUID]:
    """Ids of the ticked certificates, or of all that a finding concerns; what is no id is left out."""
    if finding:
        return [one for found in preflight(batch, on) if found.code == finding for one in found.item_ids]
    known = {str(one): one for one in batch.items.values_list("id", flat=True)}
    return [known[one] for one in dict.fromkeys(ticked) if one in known]


def passed_without_certificate(level: PlanLevel) -> QuerySet[ExamResult]:
    """Locked results of a level that passed and have no certificate from this plan yet."""
    held = IssueItem.objects.filter(registration_id=OuterRef("registration_id"), state=ItemState.ISSUED)
    results = ExamResult.objects.filter(plan_id=level.plan_id, registration__level_id=level.id, is_passed=True)
    return results.exclude(Exists(held))


def issuable_levels(actor: Actor) -> list[Issuable]:
    """Levels of closed plans with certificates still to issue, the latest plan first."""
    levels = PlanLevel.objects.filter(plan__state__in=ISSUABLE).select_related("plan__organization", "certificate_type")
    if not actor.is_system:
        levels = levels.filter(plan__organization_id__in=actor.institutions(Role.ORGANIZATION_OFFICER))
    found = [
        Issuable(level, passed_without_certificate(level).count())
        for level in levels.order_by("-plan__month", "plan_id", "id")[:200]
    ]
    return [one for one in found if one.waiting]


def profiles_visible_to(actor: Actor) -> QuerySet[IssueProfile]:
    """What the organizations for which the actor works set about numbers and print, by certificate type."""
    rows = IssueProfile.objects.select_related("organization", "certificate_type")
    rows = rows if actor.is_system else rows.filter(organization_id__in=_issuing_for(actor))
    return rows.order_by("organization__code", F("certificate_type__code").asc(nulls_first=True))


def profile_of(organization_id: UUID, certificate_type: CertificateType | None) -> IssueProfile:
    """How certificates of a type are numbered and printed; not saved where the organization has set nothing."""
    profiles = IssueProfile.objects.filter(organization_id=organization_id)
    own = Q(certificate_type=None) | Q(certificate_type=certificate_type)
    found = profiles.filter(own).order_by(F("certificate_type").asc(nulls_last=True)).first()
    return found or IssueProfile(organization_id=organization_id, certificate_type=None, number_format=DEFAULT, face={})


def preflight(batch: IssueBatch, on: date) -> list[Finding]:
    """What stands against issuing a batch (颁发前检查), blocking findings first."""
    waiting = batch.items.filter(state=ItemState.WAITING)
    found = [finding for check in CHECKS for finding in check(batch, waiting, on)]
    return sorted(found, key=lambda finding: (not finding.blocks, finding.code))


def _of_items(code: str, rows: QuerySet[IssueItem], *, blocks: bool = True, **params: Any) -> Iterator[Finding]:
    ids = tuple(rows.order_by("position").values_list("id", flat=True))
    if ids:
        yield Finding(code, blocks, len(ids), params, ids)


def _nothing(_batch: IssueBatch, waiting: QuerySet[IssueItem], _on: date) -> Iterator[Finding]:
    if not waiting.exists():
        yield Finding("issuing.find.nothing", blocks=True)


def _organization(batch: IssueBatch, _waiting: QuerySet[IssueItem], on: date) -> Iterator[Finding]:
    if organization_status(batch.organization_id, on).stops(Act.ISSUE_CERTIFICATES):
        yield Finding("issuing.find.organization", blocks=True)


def _key(batch: IssueBatch, _waiting: QuerySet[IssueItem], _on: date) -> Iterator[Finding]:
    if cannot_sign(batch.organization):
        yield Finding(NO_KEY, blocks=True)


def _notice(batch: IssueBatch, waiting: QuerySet[IssueItem], on: date) -> Iterator[Finding]:
    """Certificates issue only after the public notice closed, and not while an objection waits for its answer."""
    plan = batch.plan
    if plan.state not in ISSUABLE or (plan.notice_until_on is not None and plan.notice_until_on >= on):
        yield Finding("issuing.find.notice_open", blocks=True)
    objections = Objection.objects.filter(registration_id=OuterRef("registration_id"), state=ObjectionState.OPEN)
    yield from _of_items("issuing.find.objection", waiting.filter(Exists(objections)))


def _photos(batch: IssueBatch, waiting: QuerySet[IssueItem], _on: date) -> Iterator[Finding]:
    needed = bool(profile_of(batch.organization_id, batch.certificate_type).face.get("needs_photo"))
    missing = waiting.filter(Q(registration__photo=None) | ~Q(registration__photo_problem=""))
    yield from _of_items("issuing.find.photo", missing, blocks=needed)


def _quota(_batch: IssueBatch, waiting: QuerySet[IssueItem], _on: date) -> Iterator[Finding]:
    """Candidates of a college whose place was never taken from a quota that the plan needs."""
    without = waiting.filter(
        batch__plan__needs_quota=True, registration__channel=Channel.COLLEGE, registration__is_quota_taken=False
    )
    yield from _of_items("issuing.find.quota", without, blocks=False)


def _duplicates(batch: IssueBatch, waiting: QuerySet[IssueItem], _on: date) -> Iterator[Finding]:
    """Holders of a valid certificate of this type, and learners who stand in the batch twice."""
    held = Certificate.objects.filter(
        learner_id=OuterRef("learner_id"), certificate_type=batch.certificate_type, state=CertificateState.VALID
    )
    yield from _of_items("issuing.find.held", waiting.filter(Exists(held)))
    twice = waiting.values("learner_id").annotate(times=Count("id")).filter(times__gt=1).values("learner_id")
    yield from _of_items("issuing.find.twice", waiting.filter(learner_id__in=twice))
    month = f"{batch.issued_on:%Y-%m}"
    same = Certificate.objects.filter(
        learner_id=OuterRef("learner_id"), certificate_type=batch.certificate_type, acquired_month=month
    ).exclude(state__in=[CertificateState.VALID, CertificateState.REPLACED])
    yield from _of_items("issuing.find.month", waiting.filter(Exists(same)))


def _glyphs(_batch: IssueBatch, waiting: QuerySet[IssueItem], _on: date) -> Iterator[Finding]:
    names = dict(waiting.values_list("id", "holder_name"))
    unknown = missing_glyphs(names.values())
    if unknown:
        ids = tuple(one for one, name in names.items() if set(name) & set(unknown))
        yield Finding("issuing.find.glyph", True, len(ids), {"characters": list(unknown)}, ids)  # noqa: FBT003


def _numbers(batch: IssueBatch, waiting: QuerySet[IssueItem], _on: date) -> Iterator[Finding]:
    """The numbers that would be taken next: the format must have enough, and none may be in use."""
    try:
        numbers = next_numbers(
            batch=batch, profile=profile_of(batch.organization_id, batch.certificate_type), count=waiting.count()
        )
    except DomainError as refused:
        yield Finding("issuing.find.number_format", True, 0, {"code": refused.code, **refused.params})  # noqa: FBT003
        return
    keys = [number_key(number) for number in numbers]
    taken = CertificateNumber.objects.filter(number_key__among=keys, issuer_id=batch.organization_id)
    if first := taken.order_by("number_key").first():
        yield Finding("issuing.find.number_taken", True, taken.count(), {"number": first.number_key})  # noqa: FBT003


Check = Callable[[IssueBatch, QuerySet[IssueItem], date], Iterator[Finding]]
CHECKS: tuple[Check, ...] = (_nothing, _organization, _key, _notice, _photos, _quota, _duplicates, _glyphs, _numbers)
