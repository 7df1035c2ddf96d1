"""Assessors, invigilators, inspectors (考评员、监考员、督导员); who signed in; what happened."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import pgettext_lazy

from oneplusx.web.records import Record

NOWHERE = UUID(int=0)
"""Stands for no session, room or site, so that two duties without one are the same."""


class Duty(models.TextChoices):
    """Three separate roles at an exam; the values are those of ``web.actor.Role``."""

    ASSESSOR = "assessor", pgettext_lazy("duty", "Assessor")
    INVIGILATOR = "invigilator", pgettext_lazy("duty", "Invigilator")
    INSPECTOR = "inspector", pgettext_lazy("duty", "Inspector")


class StaffAssignment(Record):
    """A person's duty at a plan: in one session and room, or (without) in all of them at a site."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    plan = models.ForeignKey("assessment.ExamPlan", on_delete=models.PROTECT, related_name="staff")
    session = models.ForeignKey("assessment.ExamSession", on_delete=models.PROTECT, null=True, related_name="staff")
    room = models.ForeignKey("assessment.ExamRoom", on_delete=models.PROTECT, null=True, related_name="staff")
    site = models.ForeignKey("assessment.ExamSite", on_delete=models.PROTECT, null=True, related_name="staff")
    person = models.ForeignKey("parties.Person", on_delete=models.PROTECT, related_name="exam_duties")
    duty = models.CharField(max_length=20, choices=Duty.choices)
    assigned_by_id = models.UUIDField(null=True)
    assigned_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "plan",
                "person",
                "duty",
                *(
                    Coalesce(
                        models.F(where), models.Value(NOWHERE, models.UUIDField()), output_field=models.UUIDField()
                    )
                    for where in ("session", "room", "site")
                ),
                condition=models.Q(ended_at=None),
                name="staff_assignment_once",
            )
        ]


class KinDeclaration(Record):
    """A member of the staff declares a relative among the candidates, or (without a registration) that none is."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"registration"})

    plan = models.ForeignKey("assessment.ExamPlan", on_delete=models.PROTECT, related_name="kin_declarations")
    person = models.ForeignKey("parties.Person", on_delete=models.PROTECT, related_name="+")
    registration = models.ForeignKey(
        "assessment.ExamRegistration", on_delete=models.PROTECT, null=True, related_name="kin_declarations"
    )
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "person", "registration"], name="kin_declaration_once"),
            models.UniqueConstraint(
                fields=["plan", "person"], condition=models.Q(registration=None), name="kin_declaration_of_none_once"
            ),
        ]


class Mark(models.TextChoices):
    """What the sign-in of a candidate says."""

    PRESENT = "present", pgettext_lazy("sign-in", "Present")
    LATE = "late", pgettext_lazy("sign-in", "Late")
    ABSENT = "absent", pgettext_lazy("sign-in", "Absent")


class SignIn(Record):
    """Whether a candidate came to a session; ``is_offline``: the mark of ``marked_at`` was kept at the door first.

    ``other_mark``: somebody else marked otherwise, and nobody has settled which is right; until then the later counts.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"mark", "other_mark"})

    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT, related_name="+")
    registration = models.ForeignKey("assessment.ExamRegistration", on_delete=models.PROTECT, related_name="sign_ins")
    session = models.ForeignKey("assessment.ExamSession", on_delete=models.PROTECT, related_name="sign_ins")
    mark = models.CharField(max_length=20, choices=Mark.choices)
    is_offline = models.BooleanField(default=False)
    marked_by_id = models.UUIDField(null=True)
    marked_at = models.DateTimeField()
    received_at = models.DateTimeField()
    other_mark = models.CharField(max_length=20, choices=Mark.choices, blank=True)
    other_by_id = models.UUIDField(null=True)
    other_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "session"], name="sign_in_once")]


class IncidentEffect(models.TextChoices):
    """What an incident means for the candidate's result."""

    NONE = "none", pgettext_lazy("incident", "No effect")
    RESIT = "resit", pgettext_lazy("incident", "May sit again")
    VOID = "void", pgettext_lazy("incident", "Result void")


class Incident(Record):
    """Something that happened at an exam; with a registration it concerns one candidate."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"text", "ruling"})

    plan = models.ForeignKey("assessment.ExamPlan", on_delete=models.PROTECT, related_name="incidents")
    session = models.ForeignKey("assessment.ExamSession", on_delete=models.PROTECT, null=True, related_name="incidents")
    room = models.ForeignKey("assessment.ExamRoom", on_delete=models.PROTECT, null=True, related_name="incidents")
    registration = models.ForeignKey(
        "assessment.ExamRegistration", on_delete=models.PROTECT, null=True, related_name="incidents"
    )
    text = models.TextField()
    effect = models.CharField(max_length=20, choices=IncidentEffect.choices, default=IncidentEffect.NONE)
    ruling = models.TextField(blank=True)
    reported_by_id = models.UUIDField(null=True)
    reported_at = models.DateTimeField()
    ruled_by_id = models.UUIDField(null=True)
    ruled_at = models.DateTimeField(null=True)
