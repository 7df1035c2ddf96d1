"""Seats (座位), how they were found, and the admission tickets (准考证)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.web.records import Record


class TravelTime(Record):
    """Minutes from where candidates are (a college) to a site; without a row the default of the province holds."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    college = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey("assessment.ExamSite", on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["college", "site"], name="travel_time_once")]


class RunState(models.TextChoices):
    """States of a run of the seating."""

    RUNNING = "running", pgettext_lazy("seating", "Running")
    SEATED = "seated", pgettext_lazy("seating", "All seated")
    SHORT = "short", pgettext_lazy("seating", "Seats missing")
    FAILED = "failed", _("Failed")


class SeatingRun(Record):
    """One run of the optimizer over a plan: how good its answer is proved to be, and which seats are missing where."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    plan = models.ForeignKey("assessment.ExamPlan", on_delete=models.PROTECT, related_name="seating_runs")
    state = models.CharField(max_length=20, choices=RunState.choices, default=RunState.RUNNING)
    seed = models.PositiveIntegerField(default=0)
    is_proved = models.BooleanField(default=False)
    gap = models.CharField(max_length=40, blank=True)
    travel_minutes_total = models.PositiveBigIntegerField(default=0)
    seated_count = models.PositiveIntegerField(default=0)
    kept_count = models.PositiveIntegerField(default=0)
    stages = models.JSONField(default=list)
    shortages = models.JSONField(default=list)
    started_by_id = models.UUIDField(null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)


class SeatAssignment(Record):
    """The seat of one candidate in one session; ``is_confirmed`` keeps it when seats are assigned again."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    plan = models.ForeignKey("assessment.ExamPlan", on_delete=models.PROTECT, related_name="seats")
    registration = models.ForeignKey("assessment.ExamRegistration", on_delete=models.PROTECT, related_name="seats")
    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey("assessment.ExamSession", on_delete=models.PROTECT, related_name="seats")
    room = models.ForeignKey("assessment.ExamRoom", on_delete=models.PROTECT, related_name="seats")
    run = models.ForeignKey(SeatingRun, on_delete=models.PROTECT, related_name="seats")
    seat = models.PositiveSmallIntegerField()
    travel_minutes = models.PositiveSmallIntegerField(default=0)
    is_confirmed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "session"], name="seat_assignment_learner"),
            models.UniqueConstraint(fields=["session", "room", "seat"], name="seat_assignment_seat"),
        ]


class AdmissionTicket(Record):
    """The ticket of a candidate; its number is unique in the plan and never reused."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"number"})

    plan = models.ForeignKey("assessment.ExamPlan", on_delete=models.PROTECT, related_name="tickets")
    registration = models.ForeignKey("assessment.ExamRegistration", on_delete=models.PROTECT, related_name="tickets")
    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "registration"], name="ticket_once"),
            models.UniqueConstraint(fields=["plan", "number"], name="ticket_number"),
        ]
