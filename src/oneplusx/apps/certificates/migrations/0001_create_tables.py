import django.db.models.deletion
import oneplusx.web.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("parties", "0001_create_tables"),
        ("standards", "0002_achievement_types"),
    ]

    operations = [
        migrations.CreateModel(
            name="Certificate",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=100, verbose_name="Certificate number")),
                ("holder_name", models.CharField(max_length=120)),
                ("score_text", models.CharField(blank=True, max_length=20, verbose_name="Score")),
                ("score_hundredths", models.PositiveIntegerField(null=True)),
                (
                    "grading_mode",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("01", "Hundred-point scale"),
                            ("02", "Five grades"),
                            ("03", "Pass or fail"),
                            ("04", "Another scale of points"),
                        ],
                        max_length=20,
                        verbose_name="Grading mode",
                    ),
                ),
                ("is_passed", models.BooleanField(default=True, verbose_name="Passed the assessment")),
                ("acquired_month", models.CharField(max_length=7)),
                ("issued_on", models.DateField(verbose_name="Date of issue")),
                ("expires_on", models.DateField(null=True, verbose_name="Valid until")),
                ("exam_number", models.CharField(blank=True, max_length=60, verbose_name="Admission ticket number")),
                ("course_codes", models.JSONField(default=list, verbose_name="Codes of exempted courses")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("valid", "Valid"),
                            ("suspended", "Suspended"),
                            ("revoked", "Revoked"),
                            ("replaced", "Replaced"),
                        ],
                        default="valid",
                        max_length=20,
                    ),
                ),
                ("state_reason", models.CharField(blank=True, max_length=200)),
                ("state_at", models.DateTimeField(null=True)),
                (
                    "origin",
                    models.CharField(
                        choices=[("here", "Decided here"), ("elsewhere", "Decided elsewhere and recorded")],
                        default="elsewhere",
                        max_length=20,
                    ),
                ),
                (
                    "confirmation",
                    models.CharField(
                        choices=[
                            ("issued", "Issued by its organization"),
                            ("issuer_list", "Issuer's list"),
                            ("college_list", "List confirmed by the college"),
                            ("none", "Nobody yet: each one is verified"),
                        ],
                        default="none",
                        max_length=20,
                    ),
                ),
                ("recorded_by_institution_id", models.UUIDField(null=True)),
                ("is_demo", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField()),
                (
                    "certificate_type",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="standards.certificatetype",
                    ),
                ),
                (
                    "enrollment",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="parties.enrollment"
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="parties.learner",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CertificateCorrection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("learner_id", models.UUIDField()),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("corrected_by_id", models.UUIDField(null=True)),
                ("corrected_at", models.DateTimeField()),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="certificates.certificate",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CertificateNumber",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number_key", models.CharField(max_length=100)),
                ("issuer_id", models.UUIDField(null=True)),
                ("name_key", models.CharField(max_length=64)),
                ("code", models.CharField(max_length=16)),
                ("certificate_id", models.UUIDField(unique=True)),
                ("learner_id", models.UUIDField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("number_key", "issuer_id"), name="number_once", nulls_distinct=False
                    ),
                    models.UniqueConstraint(fields=("code",), name="inquiry_code_once"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(fields=["certificate_type", "state"], name="certificate_of_type"),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                fields=("learner", "certificate_type", "acquired_month"), name="certificate_once_a_month"
            ),
        ),
        migrations.AddIndex(
            model_name="certificatecorrection",
            index=models.Index(fields=["learner_id", "certificate"], name="correction_of"),
        ),
    ]
