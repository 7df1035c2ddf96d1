"""Writes of applications (试点申报) by colleges: draft, change, attach, submit, withdraw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from oneplusx.apps.approvals.services import StepSpec, open_case, rerun_case, withdraw_case
from oneplusx.apps.files.models import Attachment
from oneplusx.apps.files.services import attach, detach, store_file
from oneplusx.apps.files.sniffing import EVIDENCE, SPREADSHEETS
from oneplusx.apps.parties.models import ClassGroup
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.pilots.models import (
    APPLICATION_TRANSITIONS,
    ApplicationState,
    PilotApplication,
    PilotWindow,
)
from oneplusx.apps.pilots.models.applications import EDITABLE, SUBJECT
from oneplusx.apps.pilots.selectors import (
    application_for,
    applying_colleges,
    findings_of,
    supplement_until,
    window_for,
)
from oneplusx.apps.pilots.services.moving import move
from oneplusx.apps.standards.models import CertificateType, Major
from oneplusx.apps.standards.selectors import certificate_types_by_code
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict, Denied, DomainError, Invalid, NotFound
from oneplusx.domain.pilots import Finding
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import SHANGHAI, local_date

APPLY = "pilots.apply"
FILES_MAX = 6
STUDENTS_MAX = 100_000
YEAR_MIN = 1950
STEP_DAYS = 10


@dataclass(frozen=True, slots=True)
class ApplicationTerms:
    """What a college applies for.

    Attributes:
        certificate: Code of the certificate type, or its identifier on the national platform.
        recruiting_since: First of the years in which the major has recruited without a gap; ``None``: by the roll.
        is_free: The college declares that students are not charged.
        class_codes: Classes that will take part; optional.
    """

    certificate: str
    major_code: str
    students_count: int
    recruiting_since: int | None = None
    is_free: bool = False
    class_codes: Sequence[str] = ()
    note: str = ""


@transaction.atomic
def draft_application(
    *,
    pilot_window_id: UUID,
    college_id: UUID,
    terms: ApplicationTerms,
    actor: Actor,
    now: datetime,
    carried_from_id: UUID | None = None,
) -> PilotApplication:
    """Writes a draft (填写申报); nothing is handed in yet.

    Raises:
        NotFound: ``not_found``: no such window, or it is not the college's.
        Denied: ``denied``.
        Invalid: ``pilots.unknown_type``, ``pilots.unknown_major``, ``pilots.bad_count``, ``pilots.bad_since``,
            ``pilots.unknown_classes``.
        Conflict: ``pilots.window_closed``; ``pilots.applied_already``.
    """
    window = window_for(actor, pilot_window_id)
    require(actor, APPLY, college_id)
    if not applying_colleges(actor, window).filter(id=college_id).exists():
        raise NotFound("not_found")
    _check_not_over(window, now)
    application = PilotApplication(
        window=window,
        college_id=college_id,
        carried_from_id=carried_from_id,
        created_by_id=actor.id,
        created_at=now,
        changed_at=now,
        **_values(terms, college_id, window.year),
    )
    try:
        with transaction.atomic():
            application.save(force_insert=True)
    except IntegrityError:
        raise Conflict("pilots.applied_already", certificate=terms.certificate, major=terms.major_code) from None
    record("pilots.drafted", application, actor, now)
    return application


@transaction.atomic
def change_application(
    *, pilot_application_id: UUID, terms: ApplicationTerms, actor: Actor, now: datetime
) -> PilotApplication:
    """Changes a draft or a returned application (修改申报).

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid, Conflict: As ``draft_application``; ``pilots.bad_state``.
    """
    application = own_application(pilot_application_id, actor)
    values = _values(terms, application.college_id, application.window.year)
    rows = PilotApplication.objects.filter(id=application.id, state__in=EDITABLE)
    try:
        with transaction.atomic():
            changed = rows.update(**values, changed_at=now, granted_count=None)
    except IntegrityError:
        raise Conflict("pilots.applied_already", certificate=terms.certificate, major=terms.major_code) from None
    if not changed:
        raise Conflict("pilots.bad_state", found=application.get_state_display())
    application = own_application(pilot_application_id, actor)
    record("pilots.changed", application, actor, now)
    return application


def _values(terms: ApplicationTerms, college_id: UUID, year: int) -> dict[str, object]:
    found = certificate_types_by_code([terms.certificate]).get(terms.certificate)
    if found is None:
        raise Invalid("pilots.unknown_type", found=terms.certificate)
    _check_major(terms.major_code)
    if not 1 <= terms.students_count <= STUDENTS_MAX:
        raise Invalid("pilots.bad_count", found=terms.students_count, allowed=f"1–{STUDENTS_MAX}")
    if terms.recruiting_since is not None and not YEAR_MIN <= terms.recruiting_since <= year:
        raise Invalid("pilots.bad_since", found=terms.recruiting_since, allowed=f"{YEAR_MIN}–{year}")
    classes = list(dict.fromkeys(terms.class_codes))
    known = set(ClassGroup.objects.filter(college_id=college_id, code__among=classes).values_list("code", flat=True))
    unknown = [code for code in classes if code not in known]
    if unknown:
        raise Invalid("pilots.unknown_classes", found=unknown[:10])
    return {
        "certificate_type_id": found.id,
        "major_code": terms.major_code,
        "students_count": terms.students_count,
        "recruiting_since": terms.recruiting_since,
        "is_free": terms.is_free,
        "class_codes": classes,
        "note": terms.note.strip(),
    }


def _check_major(code: str) -> None:
    if not code or (Major.objects.exists() and not Major.objects.filter(code=code).exists()):
        raise Invalid("pilots.unknown_major", found=code)


@transaction.atomic
def attach_documents(
    *, pilot_application_id: UUID, files: Sequence[tuple[str, bytes]], actor: Actor, now: datetime
) -> list[Attachment]:
    """Attaches documents to a draft or a returned application (上传附件).

    Args:
        files: Name and content of each.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``pilots.bad_state``.
        Invalid: ``pilots.too_many_files``; refusals of files.
    """
    application = own_application(pilot_application_id, actor)
    _check_editable(application)
    held = Attachment.objects.filter(subject_kind=SUBJECT, subject_id=application.id).count()
    if held + len(files) > FILES_MAX:
        raise Invalid("pilots.too_many_files", found=held + len(files), allowed=FILES_MAX)
    return [
        attach(
            file=store_file(data=data, now=now, accept=EVIDENCE | SPREADSHEETS),
            name=name,
            subject_kind=SUBJECT,
            subject_id=application.id,
            institution_id=application.college_id,
            actor=actor,
            now=now,
        )
        for name, data in files
    ]


@transaction.atomic
def remove_document(*, pilot_application_id: UUID, attachment_id: UUID, actor: Actor, now: datetime) -> None:
    """Removes an attached document (删除附件) while the application can be changed.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``pilots.bad_state``.
    """
    application = own_application(pilot_application_id, actor)
    _check_editable(application)
    found = Attachment.objects.filter(id=attachment_id, subject_kind=SUBJECT, subject_id=application.id)
    attachment = found.select_related("file").first()
    if attachment is None:
        raise NotFound("not_found")
    detach(attachment=attachment, actor=actor, now=now)


@transaction.atomic
def submit_application(*, pilot_application_id: UUID, actor: Actor, now: datetime) -> PilotApplication:
    """Hands an application in (提交申报), or a returned one again: the checks decide, then organization and province.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``pilots.bad_state``; ``pilots.window_not_open``, ``pilots.window_closed``,
            ``pilots.supplement_late``; ``pilots.checks_block`` with the checks that are not met.
    """
    application = own_application(pilot_application_id, actor)
    if ApplicationState.SUBMITTED not in APPLICATION_TRANSITIONS[ApplicationState(application.state)]:
        raise Conflict("pilots.bad_state", found=application.get_state_display())
    _check_time(application, now)
    findings = findings_of(application, local_date(now))
    blocking = [f"pilots.check.{one.check.code}" for one in findings if one.blocks]
    if blocking:
        raise Conflict("pilots.checks_block", checks=blocking)
    case_id = _run_case(application, actor, now)
    move(
        application,
        ApplicationState.SUBMITTED,
        submitted_at=application.submitted_at or now,
        case_id=case_id,
        findings=findings_document(findings),
        granted_count=None,
    )
    record("pilots.submitted", application, actor, now)
    return application


def findings_document(findings: Sequence[Finding]) -> list[dict[str, object]]:
    """The checks as they were found, for the record."""
    return [
        {
            "code": one.check.code.value,
            "effect": one.check.effect.value,
            "threshold": one.check.threshold,
            "source": one.check.source,
            "found": one.found,
            "is_met": one.is_met,
        }
        for one in findings
    ]


def _run_case(application: PilotApplication, actor: Actor, now: datetime) -> UUID:
    if application.case_id is not None:
        rerun_case(case_id=application.case_id, reason=application.note, actor=actor, now=now)
        return application.case_id
    kind = application.certificate_type
    case = open_case(
        subject_kind=SUBJECT,
        subject_id=application.id,
        learner_id=None,
        institution_id=application.college_id,
        title=f"{application.window.year} {application.college.name_zh} {kind.name_zh} {application.major_code}"[:200],
        chain=_chain(application.window, kind),
        actor=actor,
        now=now,
    )
    return case.id


def _chain(window: PilotWindow, kind: CertificateType) -> list[StepSpec]:
    """The organization, if the window asks it, then the authority."""
    steps = []
    if window.is_organization_asked and kind.organization_id is not None:
        steps.append(StepSpec(Role.ORGANIZATION_OFFICER, kind.organization_id, days=STEP_DAYS))
    return [*steps, StepSpec(Role.AUTHORITY_OFFICER, window.authority_id, days=STEP_DAYS)]


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of one application in a batch; ``error`` is ``None`` when it was handed in."""

    pilot_application_id: UUID
    error: DomainError | None


def submit_applications(*, pilot_application_ids: Sequence[UUID], actor: Actor, now: datetime) -> list[Submitted]:
    """Hands many in (批量提交); each is its own transaction, none stops the others."""
    outcomes = []
    for one in pilot_application_ids:
        try:
            submit_application(pilot_application_id=one, actor=actor, now=now)
        except (Invalid, NotFound, Conflict, Denied) as error:
            outcomes.append(Submitted(one, error))
        else:
            outcomes.append(Submitted(one, None))
    return outcomes


@transaction.atomic
def withdraw_application(*, pilot_application_id: UUID, actor: Actor, now: datetime) -> PilotApplication:
    """Takes an application back before it is decided (撤回申报), or discards a draft; the row stays.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``pilots.bad_state``; ``approvals.already_decided``.
    """
    application = own_application(pilot_application_id, actor)
    if ApplicationState.WITHDRAWN not in APPLICATION_TRANSITIONS[ApplicationState(application.state)]:
        raise Conflict("pilots.bad_state", found=application.get_state_display())
    if application.case_id is None:
        move(application, ApplicationState.WITHDRAWN)
        record("pilots.withdrawn", application, actor, now)
    else:
        withdraw_case(case_id=application.case_id, actor=actor, now=now)
        application.refresh_from_db()
    return application


def own_application(pilot_application_id: UUID, actor: Actor) -> PilotApplication:
    """An application that the actor may act on for its college.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
    """
    application = application_for(actor, pilot_application_id)
    require(actor, APPLY, application.college_id)
    return application


def _check_editable(application: PilotApplication) -> None:
    if application.state not in EDITABLE:
        raise Conflict("pilots.bad_state", found=application.get_state_display())


def _check_not_over(window: PilotWindow, now: datetime) -> None:
    if window.closes_at < now:
        raise Conflict("pilots.window_closed", closes_at=_moment(window.closes_at))


def _check_time(application: PilotApplication, now: datetime) -> None:
    """Drafts only while the window is open; returned ones also within the days for a supplement."""
    window = application.window
    if now < window.opens_at:
        raise Conflict("pilots.window_not_open", opens_at=_moment(window.opens_at))
    if now <= window.closes_at:
        return
    last_on = supplement_until(application)
    if last_on is None:
        raise Conflict("pilots.window_closed", closes_at=_moment(window.closes_at))
    if local_date(now) > last_on:
        raise Conflict("pilots.supplement_late", last_on=last_on.isoformat())


def _moment(instant: datetime) -> str:
    return instant.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def record(
    verb: str,
    application: PilotApplication,
    actor: Actor,
    now: datetime,
    *,
    facts: Mapping[str, object] | None = None,
) -> None:
    """Leaves an act on the trail of an application."""
    record_act(
        verb=verb,
        subject_kind=SUBJECT,
        subject_id=application.id,
        institution_id=application.college_id,
        facts={
            "year": application.window.year,
            "certificate": application.certificate_type.code,
            "major": application.major_code,
            "students": application.students_count,
            **(facts or {}),
        },
        actor=actor,
        now=now,
    )
