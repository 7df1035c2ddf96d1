import django.db.models.deletion
import oneplusx.web.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("curriculum", "0001_create_tables"),
        ("parties", "0001_create_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditedProgram",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("packed", models.TextField()),
                ("seen_at", models.DateTimeField()),
                ("program", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="curriculum.program")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("program", "digest"), name="audited_program_once")]
            },
        ),
        migrations.CreateModel(
            name="AuditRun",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("job_id", models.UUIDField(null=True)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("learners_count", models.PositiveIntegerField(default=0)),
                ("satisfied_count", models.PositiveIntegerField(default=0)),
                ("unproved_count", models.PositiveIntegerField(default=0)),
                ("college", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.institution")),
                (
                    "program",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="curriculum.program"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CreditWarning",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("term_code", models.CharField(max_length=20)),
                ("rank", models.PositiveSmallIntegerField()),
                ("name_zh", models.CharField(max_length=40)),
                ("name_en", models.CharField(blank=True, max_length=60)),
                ("facts", models.JSONField()),
                ("computed_at", models.DateTimeField()),
                ("acknowledged_by_id", models.UUIDField(null=True)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("note", models.TextField(blank=True)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("college", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.institution")),
                (
                    "enrollment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credit_warnings",
                        to="parties.enrollment",
                    ),
                ),
                ("learner", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.learner")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("learner", "enrollment", "term_code"), name="credit_warning_once")
                ],
                "indexes": [models.Index(fields=["college", "term_code", "rank"], name="credit_warning_term")],
            },
        ),
        migrations.CreateModel(
            name="GraduationResult",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_satisfied", models.BooleanField()),
                ("would_be_satisfied", models.BooleanField(default=False)),
                ("with_plan_satisfied", models.BooleanField(default=False)),
                ("is_proved", models.BooleanField()),
                ("earned_hundredths", models.PositiveIntegerField(default=0)),
                ("missing_hundredths", models.PositiveIntegerField(default=0)),
                ("record", models.TextField()),
                ("finding", models.TextField()),
                ("input_digest", models.CharField(max_length=64)),
                ("computed_at", models.DateTimeField()),
                (
                    "basis",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="graduation.auditedprogram"),
                ),
                (
                    "enrollment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="graduation_result",
                        to="parties.enrollment",
                    ),
                ),
                ("learner", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.learner")),
                (
                    "run",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="graduation.auditrun"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=[
                            "enrollment",
                            "is_satisfied",
                            "would_be_satisfied",
                            "with_plan_satisfied",
                            "is_proved",
                            "id",
                        ],
                        name="graduation_counted",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_year", models.PositiveSmallIntegerField(null=True)),
                ("title", models.CharField(max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "In review"), ("closed", "All concluded"), ("cancelled", "Cancelled")],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("opened_by_id", models.UUIDField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("college", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.institution")),
                (
                    "program",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="curriculum.program"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReviewItem",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("department", "Department"),
                            ("academic_affairs", "Academic affairs"),
                            ("leadership", "College leadership"),
                            ("concluded", "Concluded"),
                            ("withdrawn", "Taken out"),
                        ],
                        default="department",
                        max_length=20,
                    ),
                ),
                (
                    "suggested",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("graduation", "Graduation"),
                            ("completion", "Completion"),
                            ("incompletion", "Incompletion"),
                            ("extension", "Extension"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("graduation", "Graduation"),
                            ("completion", "Completion"),
                            ("incompletion", "Incompletion"),
                            ("extension", "Extension"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_returned", models.BooleanField(default=False)),
                ("version", models.PositiveSmallIntegerField(default=0)),
                ("seen_digest", models.CharField(max_length=64)),
                ("changed_at", models.DateTimeField(null=True)),
                ("last_decided_by_id", models.UUIDField(null=True)),
                (
                    "enrollment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review_items",
                        to="parties.enrollment",
                    ),
                ),
                ("learner", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.learner")),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="graduation.review"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("stage__in", ("concluded", "withdrawn")), _negated=True),
                        fields=("learner", "enrollment"),
                        name="enrollment_in_review_once",
                    )
                ],
                "indexes": [models.Index(fields=["review", "stage"], name="review_stage")],
            },
        ),
        migrations.CreateModel(
            name="ReviewDecision",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("department", "Department"),
                            ("academic_affairs", "Academic affairs"),
                            ("leadership", "College leadership"),
                            ("concluded", "Concluded"),
                            ("withdrawn", "Taken out"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("passed", "Passed on"),
                            ("returned", "Returned"),
                            ("concluded", "Concluded"),
                            ("reopened", "Reopened"),
                            ("withdrawn", "Taken out"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("graduation", "Graduation"),
                            ("completion", "Completion"),
                            ("incompletion", "Incompletion"),
                            ("extension", "Extension"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("decided_by_id", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField()),
                ("learner", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.learner")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="graduation.reviewitem",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("learner", "item", "number"), name="review_decision_number")
                ]
            },
        ),
        migrations.CreateModel(
            name="Conclusion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("graduation", "Graduation"),
                            ("completion", "Completion"),
                            ("incompletion", "Incompletion"),
                            ("extension", "Extension"),
                        ],
                        max_length=20,
                    ),
                ),
                ("document", models.CharField(max_length=120)),
                ("number", models.CharField(blank=True, max_length=60)),
                ("concluded_on", models.DateField()),
                ("extended_until_on", models.DateField(null=True)),
                ("earned_hundredths", models.PositiveIntegerField()),
                ("converted_hundredths", models.PositiveIntegerField()),
                ("result", models.JSONField()),
                ("record_digest", models.CharField(max_length=64)),
                ("concluded_by_id", models.UUIDField(null=True)),
                ("concluded_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField(null=True)),
                ("is_current", models.BooleanField(default=True)),
                ("reopened_by_id", models.UUIDField(null=True)),
                ("reopened_at", models.DateTimeField(null=True)),
                ("reopen_reason", models.TextField(blank=True)),
                (
                    "enrollment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="conclusions", to="parties.enrollment"
                    ),
                ),
                ("learner", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.learner")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conclusions",
                        to="graduation.reviewitem",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("learner", "enrollment"),
                        name="conclusion_current_once",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="WarningLevel",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField()),
                ("name_zh", models.CharField(max_length=40)),
                ("name_en", models.CharField(blank=True, max_length=60)),
                ("term_failed_hundredths", models.PositiveIntegerField(null=True)),
                ("open_failed_hundredths", models.PositiveIntegerField(null=True)),
                ("open_failed_courses", models.PositiveSmallIntegerField(null=True)),
                ("behind_hundredths", models.PositiveIntegerField(null=True)),
                ("college", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.institution")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("college", "rank"), name="warning_level_rank")]},
        ),
    ]
