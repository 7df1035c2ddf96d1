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
            name="BiweeklyReport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
                ("revision", models.PositiveSmallIntegerField(default=1)),
                ("lines", models.JSONField(default=list)),
                ("digest", models.CharField(max_length=64)),
                ("is_final", models.BooleanField()),
                ("made_by_id", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="biweekly_reports",
                        to="parties.institution",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["institution", "until_on"], name="report_latest")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution", "from_on", "until_on", "revision"), name="report_revision"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Complaint",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("receipt_number", models.CharField(max_length=20, unique=True)),
                ("code_index", models.CharField(max_length=64)),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("organization", "Training and evaluation organization"),
                            ("exam_site", "Exam site"),
                            ("college", "College"),
                            ("exam", "An exam"),
                        ],
                        max_length=20,
                    ),
                ),
                ("exam", models.CharField(blank=True, max_length=160)),
                ("text_sealed", models.BinaryField()),
                ("name_sealed", models.BinaryField(null=True)),
                ("contact_sealed", models.BinaryField(null=True)),
                ("person_id", models.UUIDField(db_index=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "To be answered"),
                            ("answered", "Answered"),
                            ("rejected", "Not accepted"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="submitted",
                        max_length=20,
                    ),
                ),
                ("due_on", models.DateField()),
                (
                    "finding",
                    models.CharField(
                        blank=True,
                        choices=[("upheld", "Upheld"), ("partly", "Partly upheld"), ("not_upheld", "Not upheld")],
                        max_length=20,
                    ),
                ),
                ("answer_sealed", models.BinaryField(null=True)),
                ("submitted_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by_id", models.UUIDField(null=True)),
                (
                    "handler",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.institution"
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.institution"
                    ),
                ),
                (
                    "overseer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.institution",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["handler", "state", "due_on"], name="complaint_handler"),
                    models.Index(fields=["overseer", "state", "due_on"], name="complaint_overseer"),
                ],
            },
        ),
    ]
