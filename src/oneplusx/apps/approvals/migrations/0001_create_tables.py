import django.db.models.deletion
import oneplusx.web.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("parties", "0001_create_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApprovalCase",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject_kind", models.CharField(max_length=60)),
                ("subject_id", models.UUIDField()),
                ("learner_id", models.UUIDField(null=True)),
                ("title", models.CharField(max_length=200)),
                ("summary", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "In review"),
                            ("returned", "Returned for supplement"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="running",
                        max_length=20,
                    ),
                ),
                ("current_step", models.PositiveSmallIntegerField(default=0)),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("started_by_id", models.UUIDField(null=True)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "institution",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.institution"),
                ),
            ],
            options={"indexes": [models.Index(fields=["subject_kind", "subject_id"], name="case_subject")]},
        ),
        migrations.CreateModel(
            name="ApprovalCopy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="copies", to="approvals.approvalcase"
                    ),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.person")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("case", "person"), name="approval_copy_once")]},
        ),
        migrations.CreateModel(
            name="ApprovalStep",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("learner_id", models.UUIDField(null=True)),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("learner", "learner"),
                            ("adviser", "adviser"),
                            ("teacher", "teacher"),
                            ("department_reviewer", "department_reviewer"),
                            ("academic_affairs", "academic_affairs"),
                            ("college_head", "college_head"),
                            ("organization_officer", "organization_officer"),
                            ("exam_site_officer", "exam_site_officer"),
                            ("assessor", "assessor"),
                            ("invigilator", "invigilator"),
                            ("inspector", "inspector"),
                            ("bank_officer", "bank_officer"),
                            ("authority_officer", "authority_officer"),
                            ("operator", "operator"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Not yet"),
                            ("active", "To do"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("returned", "Returned"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("decided_by_id", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("due_on", models.DateField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="approvals.approvalcase"
                    ),
                ),
                (
                    "class_group",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="parties.classgroup"
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="parties.department"
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.institution"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "round", "number"), name="approval_step_once")],
                "indexes": [
                    models.Index(fields=["state", "role", "institution", "due_on", "id"], name="approval_inbox")
                ],
            },
        ),
    ]
