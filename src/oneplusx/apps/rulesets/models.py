"""Conversion methods (转换办法): rule sets, versions, drafts with their consensus, reports, alliances.

A published version never changes.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from oneplusx.web.records import Record


class RuleScope(models.TextChoices):
    """Whose method it is; inheritance runs from top to bottom."""

    NATION = "nation", _("Nation")
    PROVINCE = "province", _("Province")
    ALLIANCE = "alliance", _("Alliance")
    COLLEGE = "college", _("College")
    PROGRAM = "program", _("Program")


class Alliance(Record):
    """Colleges that accept each other's recognition (学分互认联盟); the lead college keeps its method."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    code = models.CharField(max_length=60, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    lead = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="alliances_led")
    created_at = models.DateTimeField()


class MemberState(models.TextChoices):
    """States of a college in an alliance."""

    INVITED = "invited", _("Invited")
    JOINED = "joined", _("Member")
    DECLINED = "declined", _("Declined")
    LEFT = "left", _("No longer a member")


class AllianceMember(Record):
    """A college in an alliance; it joins itself, nobody is added.

    ``absences`` are the times between leaving and joining again, ``[[left on, joined again on], …]``: decisions of
    those days are replayed as they were taken.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="members")
    institution = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="alliances")
    state = models.CharField(max_length=20, choices=MemberState.choices, default=MemberState.INVITED)
    invited_at = models.DateTimeField()
    joined_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    absences = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alliance", "institution"], name="alliance_member_once")]


class RuleSet(Record):
    """One published conversion method."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    owner = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="rule_sets")
    scope = models.CharField(max_length=20, choices=RuleScope.choices)
    code = models.CharField(max_length=60, unique=True)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=240, blank=True)
    program = models.ForeignKey("curriculum.Program", on_delete=models.PROTECT, null=True, blank=True)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, null=True, blank=True, related_name="rule_sets")
    created_at = models.DateTimeField()


class VersionState(models.TextChoices):
    """States of a version."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    REPLACED = "replaced", _("Replaced")


class RuleSetVersion(Record):
    """One version: ``document`` is the rule set as data (``docs/formats``), ``text`` as it was written.

    ``revision`` is the state of a draft that is shown: saving over another one's change is refused by it.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=20)
    state = models.CharField(max_length=20, choices=VersionState.choices, default=VersionState.DRAFT)
    document = models.JSONField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    revision = models.PositiveIntegerField(default=1)
    parent_version = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    entry_year_from = models.PositiveSmallIntegerField(null=True)
    entry_year_to = models.PositiveSmallIntegerField(null=True)
    effective_from_on = models.DateField()
    effective_to_on = models.DateField(null=True)
    source_title = models.CharField(max_length=200, blank=True)
    source_url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule_set", "version"], name="rule_set_version_once")]


class AllianceLayer(Record):
    """The version of an alliance's method under which a college's version stands."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    version = models.ForeignKey(RuleSetVersion, on_delete=models.CASCADE, related_name="alliance_layers")
    upper = models.ForeignKey(RuleSetVersion, on_delete=models.PROTECT, related_name="member_versions")
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "upper"], name="alliance_layer_once")]


class DraftRevision(Record):
    """One state of a draft; undo goes back to ``previous``, nothing is ever lost."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    version = models.ForeignKey(RuleSetVersion, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    previous = models.PositiveIntegerField(null=True)
    text = models.TextField()
    act = models.CharField(max_length=40)
    part = models.CharField(max_length=40, blank=True)
    item = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField()
    made_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="draft_revision_once")]


class ConsensusPolicy(Record):
    """What an owner demands before one of its methods is published (会签要求)."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    owner = models.OneToOneField("parties.Institution", on_delete=models.PROTECT, related_name="consensus_policy")
    is_required = models.BooleanField(default=False)
    silence_agrees = models.BooleanField(default=False)
    days = models.PositiveSmallIntegerField(default=10)


class BacktestDemand(models.TextChoices):
    """When an owner demands a back-test before publishing."""

    WHEN_REPLACING = "when_replacing", _("Where a version in force is replaced and learners are concerned")
    ALWAYS = "always", _("Always")
    NEVER = "never", _("Never")


class BacktestPolicy(Record):
    """Which back-test an owner demands before one of its methods is published (回测要求)."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    owner = models.OneToOneField("parties.Institution", on_delete=models.PROTECT, related_name="backtest_policy")
    demand = models.CharField(max_length=20, choices=BacktestDemand.choices, default=BacktestDemand.WHEN_REPLACING)
    days_max = models.PositiveSmallIntegerField(default=30)


class Consultation(Record):
    """A draft laid before the departments and institutions concerned (会签)."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"note"})

    version = models.OneToOneField(RuleSetVersion, on_delete=models.CASCADE, related_name="consultation")
    note = models.TextField(blank=True)
    due_on = models.DateField()
    opened_at = models.DateTimeField()
    opened_by_id = models.UUIDField(null=True)


class Answer(models.TextChoices):
    """What a consulted party says."""

    PENDING = "pending", _("Not answered")
    AGREED = "agreed", _("Signed off")
    OBJECTED = "objected", _("Objected")
    SETTLED = "settled", _("Objection settled")


class ConsultedParty(Record):
    """One department or institution that is asked; its answer holds for the text it read (``answered_digest``)."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"reason", "settlement"})

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="parties")
    institution = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="consultations")
    department = models.ForeignKey(
        "parties.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="consultations"
    )
    answer = models.CharField(max_length=20, choices=Answer.choices, default=Answer.PENDING)
    answered_digest = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)
    settlement = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "institution"],
                condition=models.Q(department=None),
                name="consulted_institution_once",
            ),
            models.UniqueConstraint(
                fields=["consultation", "department"],
                condition=models.Q(department__isnull=False),
                name="consulted_department_once",
            ),
        ]


class DraftComment(Record):
    """A comment on a draft or on one of its rules; an answer names the comment it answers."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"text"})

    version = models.ForeignKey(RuleSetVersion, on_delete=models.CASCADE, related_name="comments")
    rule_id = models.CharField(max_length=120, blank=True)
    answers = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies")
    institution_id = models.UUIDField(null=True)
    text = models.TextField()
    written_at = models.DateTimeField()
    author_id = models.UUIDField(null=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by_id = models.UUIDField(null=True)


class ReportKind(models.TextChoices):
    """Reports that publishing shows."""

    DOCTOR = "doctor", _("Doctor")
    BACKTEST = "backtest", _("Back-test")
    SIMULATION = "simulation", _("Simulation")


class Report(Record):
    """A stored report about one text of a version (``digest``): what the doctor found, what a back-test showed.

    ``baseline`` is the version a back-test compares with; ``text`` the changed text of a simulation.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    version = models.ForeignKey(RuleSetVersion, on_delete=models.CASCADE, related_name="reports")
    baseline = models.ForeignKey(
        RuleSetVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="baseline_of"
    )
    kind = models.CharField(max_length=20, choices=ReportKind.choices)
    digest = models.CharField(max_length=64)
    params = models.JSONField(default=dict)
    document = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    job_id = models.UUIDField(null=True)
    is_ready = models.BooleanField(default=False)
    blocking_count = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["version", "kind"], name="report_of_version")]


class ReportLine(Record):
    """What a new version would change for one learner's enrollment."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT, related_name="+")
    enrollment = models.ForeignKey("parties.Enrollment", on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="lines")
    old_hundredths = models.IntegerField()
    new_hundredths = models.IntegerField()
    flipped_count = models.PositiveIntegerField(default=0)
    graduation_before = models.CharField(max_length=20, blank=True)
    graduation_after = models.CharField(max_length=20, blank=True)
    details = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "report", "enrollment"], name="report_line_once"),
        ]
        indexes = [models.Index(fields=["report", "new_hundredths"], name="report_line_of_report")]
