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
                ("document", models.JSONField()),
                ("input_digest", models.CharField(max_length=64)),
                ("computed_at", models.DateTimeField()),
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
                "abstract": False,
            },
        ),
    ]
