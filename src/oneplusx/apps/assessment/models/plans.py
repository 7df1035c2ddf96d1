"""Exam plans (考核计划): their levels, sessions, sites, and the one table of their states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.web.origin import Origin
from oneplusx.web.records import Record


class PlanState(models.TextChoices):
    """States of an exam plan; the national platform has numbers for three of them (``NATIONAL_CODES``)."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    REGISTRATION = "registration", pgettext_lazy("exam plan", "Registration open")
    LIST_CONFIRMED = "list_confirmed", pgettext_lazy("exam plan", "List confirmed")
    FEES_CONFIRMED = "fees_confirmed", pgettext_lazy("exam plan", "Fees confirmed")
    TICKETS_ISSUED = "tickets_issued", pgettext_lazy("exam plan", "Tickets issued")
    IN_PROGRESS = "in_progress", pgettext_lazy("exam plan", "In progress")
    SCORE_REGISTRATION = "score_registration", pgettext_lazy("exam plan", "Score registration")
    PUBLIC_NOTICE = "public_notice", pgettext_lazy("exam plan", "Public notice")
    CLOSED = "closed", pgettext_lazy("exam plan", "Closed")
    CERTIFICATES_ISSUED = "certificates_issued", pgettext_lazy("exam plan", "Certificates issued")
    DEPOSITED = "deposited", pgettext_lazy("exam plan", "Deposited in the credit bank")
    CANCELLED = "cancelled", _("Cancelled")


NATIONAL_CODES: Mapping[PlanState, int] = {
    PlanState.SCORE_REGISTRATION: 4,
    PlanState.PUBLIC_NOTICE: 5,
    PlanState.CLOSED: 6,
}
"""``examState`` of the national platform; the numbers of the other states are not published."""


class PlanAct(models.TextChoices):
    """What can be done with a plan as a whole."""

    PUBLISH = "publish", pgettext_lazy("exam plan", "Publish")
    OPEN_REGISTRATION = "open_registration", _("Open registration")
    CONFIRM_LIST = "confirm_list", _("Confirm the list")
    REOPEN_REGISTRATION = "reopen_registration", _("Reopen registration")
    CONFIRM_FEES = "confirm_fees", _("Confirm the fees")
    ISSUE_TICKETS = "issue_tickets", _("Issue the tickets")
    BEGIN = "begin", _("Begin the exam")
    END = "end", _("End the exam")
    OPEN_NOTICE = "open_notice", _("Open the public notice")
    RETURN_TO_SCORES = "return_to_scores", _("Return to the scores")
    CLOSE = "close", _("Close and lock the results")
    NOTE_CERTIFICATES = "note_certificates", _("Note the certificates issued")
    NOTE_DEPOSIT = "note_deposit", _("Note the credits deposited")
    CANCEL = "cancel", _("Cancel the plan")


PLAN_ACTS: Mapping[PlanAct, tuple[frozenset[PlanState], PlanState]] = {
    PlanAct.PUBLISH: (frozenset({PlanState.DRAFT}), PlanState.PUBLISHED),
    PlanAct.OPEN_REGISTRATION: (frozenset({PlanState.PUBLISHED}), PlanState.REGISTRATION),
    PlanAct.CONFIRM_LIST: (frozenset({PlanState.REGISTRATION}), PlanState.LIST_CONFIRMED),
    PlanAct.REOPEN_REGISTRATION: (frozenset({PlanState.LIST_CONFIRMED}), PlanState.REGISTRATION),
    PlanAct.CONFIRM_FEES: (frozenset({PlanState.LIST_CONFIRMED}), PlanState.FEES_CONFIRMED),
    PlanAct.ISSUE_TICKETS: (frozenset({PlanState.FEES_CONFIRMED}), PlanState.TICKETS_ISSUED),
    PlanAct.BEGIN: (frozenset({PlanState.TICKETS_ISSUED}), PlanState.IN_PROGRESS),
    PlanAct.END: (frozenset({PlanState.IN_PROGRESS}), PlanState.SCORE_REGISTRATION),
    PlanAct.OPEN_NOTICE: (frozenset({PlanState.SCORE_REGISTRATION}), PlanState.PUBLIC_NOTICE),
    PlanAct.RETURN_TO_SCORES: (frozenset({PlanState.PUBLIC_NOTICE}), PlanState.SCORE_REGISTRATION),
    PlanAct.CLOSE: (frozenset({PlanState.PUBLIC_NOTICE}), PlanState.CLOSED),
    PlanAct.NOTE_CERTIFICATES: (frozenset({PlanState.CLOSED}), PlanState.CERTIFICATES_ISSUED),
    PlanAct.NOTE_DEPOSIT: (frozenset({PlanState.CERTIFICATES_ISSUED}), PlanState.DEPOSITED),
    PlanAct.CANCEL: (
        frozenset(
            {
                PlanState.DRAFT,
                PlanState.PUBLISHED,
                PlanState.REGISTRATION,
                PlanState.LIST_CONFIRMED,
                PlanState.FEES_CONFIRMED,
                PlanState.TICKETS_ISSUED,
            }
        ),
        PlanState.CANCELLED,
    ),
}
"""For each act the states in which it is allowed, and the state it leads to."""
SYSTEM_ACTS = frozenset({PlanAct.NOTE_CERTIFICATES, PlanAct.NOTE_DEPOSIT})
"""Acts that follow from certificates issued and deposited; nobody presses them."""

PLAN_TRANSITIONS: Mapping[PlanState, frozenset[PlanState]] = {
    state: frozenset(target for sources, target in PLAN_ACTS.values() if state in sources) for state in PlanState
}


class ExamPlan(Record):
    """One exam plan of an organization, e.g. 2024年6月Web前端开发职业技能等级证书考试.

    ``origin`` elsewhere: the plan was decided on another platform and is recorded here; ``national_id`` is its name
    there. ``notice_days`` is the length of the public notice period in days.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    organization = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="exam_plans")
    code = models.CharField(max_length=60, unique=True)
    name_zh = models.CharField(max_length=160)
    name_en = models.CharField(max_length=200, blank=True)
    month = models.CharField(max_length=7)
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.HERE)
    national_id = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=30, choices=PlanState.choices, default=PlanState.DRAFT)
    province_code = models.CharField(max_length=2, blank=True)
    registers_from_on = models.DateField()
    registers_until_on = models.DateField()
    exam_from_on = models.DateField()
    exam_until_on = models.DateField()
    notice_days = models.PositiveSmallIntegerField(default=5)
    notice_from_on = models.DateField(null=True)
    notice_until_on = models.DateField(null=True)
    is_open_to_society = models.BooleanField(default=True)
    needs_quota = models.BooleanField(default=True)
    created_by_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    state_at = models.DateTimeField(null=True)
    state_note = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["organization", "state"], name="exam_plan_state")]

    @property
    def national_code(self) -> int | None:
        """``examState`` of the national platform, where it has one."""
        return NATIONAL_CODES.get(PlanState(self.state))


class PlanLevel(Record):
    """A certificate type assessed in a plan; scheme and fee are kept as they were when the plan was published."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    plan = models.ForeignKey(ExamPlan, on_delete=models.PROTECT, related_name="levels")
    certificate_type = models.ForeignKey("standards.CertificateType", on_delete=models.PROTECT, related_name="+")
    scheme = models.JSONField(default=dict)
    fee_fen = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "certificate_type"], name="plan_level_once")]


class ExamSession(Record):
    """One session (场次) of one part; ``level`` empty: for all levels of the plan."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    plan = models.ForeignKey(ExamPlan, on_delete=models.PROTECT, related_name="sessions")
    level = models.ForeignKey(PlanLevel, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=30)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    equipment = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="exam_session_number")]


class PlanSite(Record):
    """An exam site taking part in a plan."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    plan = models.ForeignKey(ExamPlan, on_delete=models.PROTECT, related_name="plan_sites")
    site = models.ForeignKey("assessment.ExamSite", on_delete=models.PROTECT, related_name="plan_sites")
    closed_rooms = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "site"], name="plan_site_once")]
