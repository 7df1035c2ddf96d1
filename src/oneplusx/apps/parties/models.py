"""Who takes part (主体): people, learners, institutions, and what ties them together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from oneplusx.web.actor import Role
from oneplusx.web.ids import new_id
from oneplusx.web.masking import Audience, Field, mask
from oneplusx.web.naming import in_language
from oneplusx.web.records import Record
from oneplusx.web.sealing import unseal


class InstitutionKind(models.TextChoices):
    """Kinds of institutions."""

    COLLEGE = "college", _("College")
    ORGANIZATION = "organization", _("Training and evaluation organization")
    EXAM_SITE = "exam_site", _("Exam site")
    AUTHORITY = "authority", _("Authority")
    BANK = "bank", _("Credit bank")
    OPERATOR = "operator", _("Operator")


class Institution(Record):
    """A college, an evaluation organization, an authority, the credit bank, or the operator."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    kind = models.CharField(max_length=20, choices=InstitutionKind.choices)
    code = models.CharField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    name_search = models.TextField(blank=True)
    province_code = models.CharField(max_length=2, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)
    is_demo = models.BooleanField(default=False)
    settings = models.JSONField(default=dict)
    created_at = models.DateTimeField()


class Department(Record):
    """A department (二级学院) of a college."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    college = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="departments")
    code = models.CharField(max_length=40)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["college", "code"], name="department_code")]


class IdentityKind(models.TextChoices):
    """Kinds of identity documents."""

    RESIDENT_ID = "resident_id", _("Resident ID card")
    PASSPORT = "passport", _("Passport")
    OTHER = "other", _("Other document")


class Person(Record):
    """One human. A merged duplicate keeps its row and names the person it became."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset(
        {
            "name",
            "name_sort",
            "name_search",
            "identity_sealed",
            "identity_index",
            "claimed_index",
            "namesake_index",
            "phone_sealed",
            "mail_sealed",
        }
    )

    name = models.CharField(max_length=120)
    name_sort = models.CharField(max_length=240)
    name_search = models.TextField()
    identity_kind = models.CharField(max_length=20, choices=IdentityKind.choices, blank=True)
    identity_sealed = models.BinaryField(null=True)
    identity_index = models.CharField(max_length=64, null=True, unique=True)
    claimed_index = models.CharField(max_length=64, blank=True, db_index=True)
    namesake_index = models.CharField(max_length=64, blank=True, db_index=True)
    phone_sealed = models.BinaryField(null=True)
    mail_sealed = models.BinaryField(null=True)
    language = models.CharField(max_length=10, default="zh-hans")
    merged_into_id = models.UUIDField(null=True, db_index=True)
    created_at = models.DateTimeField()

    def identity_document(self) -> str:
        """The document's number in clear; callers log each showing (``services.reveal_identity``)."""
        return unseal(self.identity_sealed) if self.identity_sealed else ""

    def masked_identity(self) -> str:
        """The document's number as an officer sees it."""
        return mask(Field.IDENTITY, self.identity_document(), Audience.OFFICER)


class FormerIdentity(Record):
    """A name or document that a person had before (曾用名、原证件): the account stays the same."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"name_sealed", "identity_sealed", "identity_index"})

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="former_identities")
    name_sealed = models.BinaryField()
    identity_sealed = models.BinaryField(null=True)
    identity_index = models.CharField(max_length=64, blank=True, db_index=True)
    reason = models.CharField(max_length=200)
    replaced_at = models.DateTimeField()


class User(AbstractUser):
    """A sign-in."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"username", "email", "first_name", "last_name"})

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="users")
    is_demo_cast = models.BooleanField(default=False)


class LearnerState(models.TextChoices):
    """States of a learning account."""

    OPENED = "opened", _("Opened, not yet activated")
    PENDING = "pending", _("Identity to be checked")
    RETURNED = "returned", _("Proof of identity to be supplemented")
    ACTIVATED = "activated", _("Activated")
    MERGED = "merged", _("Merged into another account")
    ERASED = "erased", _("Erased on request")


LEARNER_TRANSITIONS: Mapping[LearnerState, frozenset[LearnerState]] = {
    LearnerState.OPENED: frozenset({LearnerState.ACTIVATED, LearnerState.MERGED}),
    LearnerState.PENDING: frozenset(
        {LearnerState.ACTIVATED, LearnerState.RETURNED, LearnerState.MERGED, LearnerState.ERASED}
    ),
    LearnerState.RETURNED: frozenset({LearnerState.PENDING, LearnerState.MERGED, LearnerState.ERASED}),
    LearnerState.ACTIVATED: frozenset({LearnerState.MERGED, LearnerState.ERASED}),
    LearnerState.MERGED: frozenset(),
    LearnerState.ERASED: frozenset(),
}


class Learner(Record):
    """A person with a learning account (学习者), for life."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="learner")
    bucket = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=LearnerState.choices, default=LearnerState.OPENED)
    origin = models.CharField(max_length=20, default="college")
    identity_proved_at = models.DateTimeField(null=True)
    identity_method = models.CharField(max_length=60, blank=True)
    merged_into_id = models.UUIDField(null=True, db_index=True)
    opened_at = models.DateTimeField()
    activated_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state"], name="learner_state")]


class ClassGroup(Record):
    """A class (班级) with its adviser (辅导员)."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    college = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="class_groups")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="class_groups")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True, default="")
    major_code = models.CharField(max_length=20)
    entry_year = models.PositiveSmallIntegerField()
    adviser = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="advised")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["college", "code"], name="class_group_code")]

    @property
    def label(self) -> str:
        """The name in the page's language; without an English one the Chinese."""
        return in_language(self.name, self.name_en)


class Membership(Record):
    """A role of a person in an institution."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="memberships")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True)
    role = models.CharField(max_length=30, choices=[(role.value, role.value) for role in Role])
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "institution", "role", "department"],
                condition=models.Q(ended_at=None),
                name="membership_once",
            ),
            models.UniqueConstraint(
                fields=["person", "institution", "role"],
                condition=models.Q(department=None, ended_at=None),
                name="membership_of_all_once",
            ),
        ]


class EnrollmentState(models.TextChoices):
    """States of an enrollment."""

    STUDYING = "studying", _("Studying")
    GRADUATED = "graduated", _("Graduated")
    COMPLETED = "completed", _("Completed without graduation")
    LEFT = "left", _("Left")


ENROLLMENT_TRANSITIONS: Mapping[EnrollmentState, frozenset[EnrollmentState]] = {
    EnrollmentState.STUDYING: frozenset({EnrollmentState.GRADUATED, EnrollmentState.COMPLETED, EnrollmentState.LEFT}),
    EnrollmentState.GRADUATED: frozenset({EnrollmentState.STUDYING}),
    EnrollmentState.COMPLETED: frozenset({EnrollmentState.STUDYING}),
    EnrollmentState.LEFT: frozenset({EnrollmentState.STUDYING}),
}
"""A conclusion that is reopened leads back to studying."""


class Enrollment(Record):
    """Learner × college × program × entry year × student number × class; many over a life."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"student_number", "activation_hash"})

    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="enrollments")
    college = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="enrollments")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="enrollments")
    class_group = models.ForeignKey(
        ClassGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="enrollments"
    )
    program_id = models.UUIDField(null=True)
    major_code = models.CharField(max_length=20)
    entry_year = models.PositiveSmallIntegerField()
    student_number = models.CharField(max_length=40)
    state = models.CharField(max_length=20, choices=EnrollmentState.choices, default=EnrollmentState.STUDYING)
    activation_hash = models.CharField(max_length=64, blank=True)
    activation_expires_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["college", "student_number"], name="enrollment_number")]
        indexes = [models.Index(fields=["college", "program_id", "entry_year"], name="enrollment_cohort")]


class ApiToken(Record):
    """Access of another system, for one institution."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=120)
    token_hash = models.CharField(max_length=64, unique=True)
    roles = models.JSONField(default=list)
    scopes = models.JSONField(default=list)
    created_by_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)


class NotDuplicate(Record):
    """Two accounts that were suspected to be one human's, and are not."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    first_id = models.UUIDField()
    second_id = models.UUIDField()
    decided_by_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first_id", "second_id"], name="not_duplicate_once")]


class AttemptCounter(Record):
    """Failed attempts at one door (activation, sign-in of a token) within a window of time."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    window_started_at = models.DateTimeField()
