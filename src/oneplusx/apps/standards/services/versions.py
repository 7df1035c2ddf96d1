"""The life of a version of a standard: submitted, reviewed, published, superseded, withdrawn; or recorded.

1. Submitting needs contents without blocking findings; it opens a case with those whom ``STANDARD_REVIEWERS`` names.
2. Approved, the version is *reviewed*; its organization publishes it, unless its status in the register stops that.
3. Publishing supersedes the version in force and takes its certificate types over, level by level.
4. What was decided elsewhere is recorded: published at once, with the document that decided it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from oneplusx.apps.approvals.models import ApprovalCase, CaseState
from oneplusx.apps.approvals.services import StepSpec, open_case, rerun_case, withdraw_case
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.permissions import may
from oneplusx.apps.parties.selectors import people_in_role
from oneplusx.apps.standards.models import (
    STANDARD_ACTS,
    STANDARD_TRANSITIONS,
    AchievementType,
    CatalogueState,
    CertificateType,
    Standard,
    StandardLevel,
    StandardState,
)
from oneplusx.apps.standards.selectors.catalogue import STANDARD_CASE, standard_for
from oneplusx.apps.standards.selectors.contents import contents_of, findings_of, levels_of, writable_for
from oneplusx.apps.standards.services.organizations import require_organization
from oneplusx.apps.trail.services import notify, record_act
from oneplusx.domain.errors import Conflict, Denied, Invalid
from oneplusx.domain.standards import Contents, digest_of
from oneplusx.domain.standards.case import LEVEL_NAMES
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import local_date
from oneplusx.web.origin import Origin
from oneplusx.web.search import search_text

REVIEWER_ROLES: Mapping[str, Role] = {"bank": Role.BANK_OFFICER, "authority": Role.AUTHORITY_OFFICER}
REVIEW_DAYS = 20
X_CERTIFICATE = "x_certificate"


def reviewers_of(organization: Institution) -> list[StepSpec]:
    """Who reviews the standards of an organization, in order; nobody where there is no such institution."""
    chain = []
    for kind in settings.STANDARD_REVIEWERS:
        places = ("", organization.province_code)
        rows = Institution.objects.filter(kind=kind, province_code__in=places).order_by("province_code", "code")
        reviewer = rows.first()
        if reviewer is not None:
            chain.append(StepSpec(REVIEWER_ROLES[kind], reviewer.id, days=REVIEW_DAYS))
    return chain


@transaction.atomic
def submit_standard(*, standard_id: UUID, actor: Actor, now: datetime) -> Standard:
    """Submits a draft for review (提交审核).

    Raises:
        NotFound: ``not_found``.
        Invalid: ``standards.not_ready``, with the number of blocking findings.
        Conflict: ``standards.not_now``, ``standards.no_reviewer``.
    """
    standard = writable_for(actor, standard_id)
    _require_state(standard, "submit")
    _check_ready(contents_of(standard))
    chain = reviewers_of(standard.organization)
    if not chain:
        raise Conflict("standards.no_reviewer")
    _move(standard, StandardState.SUBMITTED, now)
    earlier = _case_of(standard)
    if earlier is not None and earlier.state == CaseState.RETURNED:
        rerun_case(case_id=earlier.id, reason="", actor=actor, now=now)
    else:
        open_case(
            subject_kind=STANDARD_CASE,
            subject_id=standard.id,
            learner_id=None,
            institution_id=standard.organization_id,
            title=f"{standard.name_zh} {standard.version}"[:200],
            chain=chain,
            actor=actor,
            now=now,
        )
    _record("standards.submitted", standard, actor, now)
    return standard


def _check_ready(contents: Contents) -> None:
    blocking = [one for one in findings_of(contents) if one.is_blocking]
    if blocking:
        raise Invalid("standards.not_ready", found=len(blocking), first=blocking[0].code)


def _case_of(standard: Standard) -> ApprovalCase | None:
    cases = ApprovalCase.objects.filter(subject_kind=STANDARD_CASE, subject_id=standard.id)
    return cases.order_by("-started_at", "-id").first()


@transaction.atomic
def take_back_standard(*, standard_id: UUID, actor: Actor, now: datetime) -> Standard:
    """Takes a submitted version back into the draft (撤回).

    Raises:
        NotFound: ``not_found``.
        Conflict: ``standards.not_now``, ``approvals.already_decided``.
    """
    standard = writable_for(actor, standard_id)
    _require_state(standard, "take_back")
    case = _case_of(standard)
    if case is not None:
        withdraw_case(case_id=case.id, actor=actor, now=now)
    standard.refresh_from_db()
    return standard


@transaction.atomic
def publish_standard(*, standard_id: UUID, actor: Actor, now: datetime) -> Standard:
    """Publishes a reviewed version (发布); the one in force is superseded, certificates issued under it keep it.

    Raises:
        NotFound: ``not_found``.
        Conflict: ``standards.not_now``, ``standards.organization_stopped``, ``standards.certificate_code_taken``.
    """
    standard = writable_for(actor, standard_id)
    _require_state(standard, "publish")
    require_organization(standard.organization_id, "publish_standard", local_date(now))
    _put_in_force(standard, local_date(now), actor, now)
    _record("standards.published", standard, actor, now, digest=standard.digest)
    return standard


@transaction.atomic
def record_standard(*, standard_id: UUID, decided_on: date, source: str, actor: Actor, now: datetime) -> Standard:
    """Records a version that was reviewed and published elsewhere (登记外部发布).

    Args:
        source: The document that decided it.

    Raises:
        NotFound: ``not_found``.
        Denied: ``standards.reviewed_here``: somebody here reviews standards, and the actor does not keep the catalogue.
        Invalid: ``standards.not_ready``, ``standards.source_required``, ``standards.not_yet``.
        Conflict: ``standards.not_now``, ``standards.certificate_code_taken``.
    """
    standard = writable_for(actor, standard_id)
    _require_state(standard, "record")
    if not may(actor, "import.catalogue") and reviewers_of(standard.organization):
        raise Denied("standards.reviewed_here")
    if not source.strip():
        raise Invalid("standards.source_required")
    if decided_on > local_date(now):
        raise Invalid("standards.not_yet", found=decided_on)
    _check_ready(contents_of(standard))
    standard.origin, standard.source = Origin.ELSEWHERE, source.strip()[:200]
    _put_in_force(standard, decided_on, actor, now)
    _record("standards.recorded", standard, actor, now, source=standard.source, digest=standard.digest)
    return standard


def may_record(actor: Actor, standard: Standard) -> bool:
    """Whether the actor may record that the version was decided elsewhere."""
    return actor.is_system or may(actor, "import.catalogue") or not reviewers_of(standard.organization)


@transaction.atomic
def withdraw_standard(*, standard_id: UUID, reason: str, actor: Actor, now: datetime) -> Standard:
    """Withdraws a version (撤销): a published one stays readable, its certificates can no longer be issued.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``standards.withdrawal_reason``.
        Conflict: ``standards.not_now``.
    """
    standard = standard_for(actor, standard_id)
    if not (may(actor, "standards.write", standard.organization_id) or may(actor, "import.catalogue")):
        raise Denied("denied", permission="standards.write")
    _require_state(standard, "withdraw")
    if not reason.strip():
        raise Invalid("standards.withdrawal_reason")
    on = local_date(now)
    _move(standard, StandardState.WITHDRAWN, now, ended_on=on if standard.published_on else None)
    CertificateType.objects.filter(standard=standard).update(state=CatalogueState.WITHDRAWN, state_on=on)
    _record("standards.withdrawn", standard, actor, now, note=reason)
    return standard


@transaction.atomic
def reopen_standard(*, standard_id: UUID, actor: Actor, now: datetime) -> Standard:
    """Makes a refused version a draft again.

    Raises:
        NotFound: ``not_found``.
        Conflict: ``standards.not_now``.
    """
    standard = writable_for(actor, standard_id)
    _require_state(standard, "reopen")
    _move(standard, StandardState.DRAFT, now)
    _record("standards.reopened", standard, actor, now)
    return standard


def on_review_approved(case: ApprovalCase, actor: Actor, now: datetime) -> None:
    """The last reviewer approved; never the one who submitted it."""
    if actor.id is not None and actor.id == case.started_by_id:
        raise Denied("standards.own_standard")
    _after_review(case, StandardState.REVIEWED, now)


def on_review_refused(case: ApprovalCase, _actor: Actor, now: datetime) -> None:
    """A reviewer refused."""
    _after_review(case, StandardState.REFUSED, now)


def on_review_returned(case: ApprovalCase, _actor: Actor, now: datetime) -> None:
    """A reviewer wants it supplemented."""
    _after_review(case, StandardState.RETURNED, now)


def on_review_withdrawn(case: ApprovalCase, _actor: Actor, now: datetime) -> None:
    """Its organization took it back."""
    standard = Standard.objects.get(id=case.subject_id)
    if standard.state == StandardState.SUBMITTED:
        _move(standard, StandardState.DRAFT, now)


def _after_review(case: ApprovalCase, state: StandardState, now: datetime) -> None:
    standard = Standard.objects.get(id=case.subject_id)
    _move(standard, state, now)
    notify(
        person_ids=people_in_role(Role.ORGANIZATION_OFFICER, standard.organization_id),
        code=f"standards.notice.{state.value}",
        params={"name": standard.name_zh, "version": standard.version},
        path=f"/catalogue/standards/{standard.id}/",
        now=now,
    )


def _require_state(standard: Standard, act: str) -> None:
    if standard.state not in STANDARD_ACTS[act]:
        raise Conflict("standards.not_now", state=str(standard.get_state_display()))


def _move(standard: Standard, to: str, now: datetime, **values: object) -> None:
    """Compare-and-set of the state."""
    if to not in STANDARD_TRANSITIONS[standard.state]:
        raise Conflict("standards.not_now", state=str(standard.get_state_display()))
    changes = {"state": to, "state_on": local_date(now), "changed_at": now, **values}
    rows = Standard.objects.filter(id=standard.id, state=standard.state, revision=standard.revision)
    if not rows.update(**changes):
        raise Conflict("state.changed")
    for name, value in changes.items():
        setattr(standard, name, value)


def _put_in_force(standard: Standard, on: date, actor: Actor, now: datetime) -> None:
    """Supersedes the version in force, publishes this one, takes the certificate types over."""
    in_force = Standard.objects.filter(
        organization=standard.organization_id, code=standard.code, state=StandardState.PUBLISHED
    ).first()
    if in_force is not None:
        _move(in_force, StandardState.SUPERSEDED, now, ended_on=on)
        _record("standards.superseded", in_force, actor, now, by=standard.version)
    values: dict[str, object] = {
        "published_on": on,
        "digest": digest_of(contents_of(standard)),
        "origin": standard.origin,
        "source": standard.source,
        "replaces": standard.replaces or in_force,
    }
    _move(standard, StandardState.PUBLISHED, now, **values)
    earlier = CertificateType.objects.filter(
        organization=standard.organization_id, standard__code=standard.code
    ).select_for_update()
    types = {row.level: row for row in earlier.order_by("-state", "code")}
    for level in levels_of(standard):
        _certify(standard, level, types.pop(level.level, None), on)
    CertificateType.objects.filter(id__in=[row.id for row in types.values()], standard=in_force).update(
        state=CatalogueState.SUPERSEDED, state_on=on
    )


def _certify(standard: Standard, level: StandardLevel, known: CertificateType | None, on: date) -> None:
    """Makes or takes over the certificate type of a level."""
    code = level.certificate_code or (known.code if known else f"{standard.code}-{level.rank}")
    found = CertificateType.objects.select_for_update().filter(code=code).first()
    if found is not None and found.organization_id not in (None, standard.organization_id):
        raise Conflict("standards.certificate_code_taken", found=code)
    row = found or CertificateType(code=code, achievement_type=AchievementType.objects.get(code=X_CERTIFICATE))
    if found is None or found.standard_id is None or found.standard_id != standard.id:
        _name(row, standard, level, keeps=found is not None)
    row.standard, row.organization = standard, standard.organization
    row.level, row.level_rank, row.family = level.level, level.rank, row.family or standard.code[:60]
    row.scheme, row.major_codes = level.scheme, level.major_codes
    row.state, row.state_on = CatalogueState.PUBLISHED, on
    row.save()
    StandardLevel.objects.filter(id=level.id).update(certificate_type=row)


def _name(row: CertificateType, standard: Standard, level: StandardLevel, *, keeps: bool) -> None:
    if keeps and row.name_zh:
        return
    zh, en = LEVEL_NAMES.get(level.level, (level.level, level.level))
    row.name_zh = f"{standard.name_zh[:150]}（{zh}）"[:160]
    row.name_en = f"{standard.name_en} ({en})"[:200] if standard.name_en else ""
    row.description = level.description_zh
    row.name_search = search_text(row.name_zh, row.name_en, row.code, standard.organization.name_zh)


def _record(verb: str, standard: Standard, actor: Actor, now: datetime, note: str = "", **facts: object) -> None:
    record_act(
        verb=verb,
        subject_kind="standard",
        subject_id=standard.id,
        institution_id=standard.organization_id,
        facts={"code": standard.code, "version": standard.version, **facts},
        note=note.strip(),
        actor=actor,
        now=now,
    )
