import django.db.models.deletion
import oneplusx.web.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("assessment", "0001_create_tables"),
        ("files", "0001_create_tables"),
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
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="certificates.certificate",
                    ),
                ),
                (
                    "standard_version",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="standards.standard",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "replaced"), _negated=True),
                        fields=("learner", "certificate_type", "acquired_month"),
                        name="certificate_once_a_month",
                    ),
                    models.UniqueConstraint(fields=("learner", "replaces"), name="certificate_replaced_once"),
                ],
                "indexes": [models.Index(fields=["certificate_type", "state"], name="certificate_of_type")],
            },
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
            options={"indexes": [models.Index(fields=["learner_id", "certificate"], name="correction_of")]},
        ),
        migrations.CreateModel(
            name="CertificateFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("learner_id", models.UUIDField()),
                ("made_at", models.DateTimeField()),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="faces", to="certificates.certificate"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("learner_id", "certificate"), name="certificate_face_once")
                ]
            },
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
                    models.UniqueConstraint(fields=("number_key", "issuer_id"), name="number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("issuer_id", None)), fields=("number_key",), name="number_of_nobody_once"
                    ),
                    models.UniqueConstraint(fields=("code",), name="inquiry_code_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="IssueBatch",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being prepared"),
                            ("submitted", "Waits for the second officer"),
                            ("issuing", "Being issued"),
                            ("issued", "Issued"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("issued_on", models.DateField()),
                ("items_count", models.PositiveIntegerField(default=0)),
                ("issued_count", models.PositiveIntegerField(default=0)),
                ("printed_count", models.PositiveIntegerField(default=0)),
                ("findings", models.JSONField(default=list)),
                ("checked_at", models.DateTimeField(null=True)),
                ("prepared_by_id", models.UUIDField(null=True)),
                ("prepared_at", models.DateTimeField()),
                ("approved_by_id", models.UUIDField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("job_id", models.UUIDField(null=True)),
                (
                    "certificate_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issue_batches",
                        to="standards.certificatetype",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issue_batches",
                        to="parties.institution",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issue_batches",
                        to="assessment.examplan",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("draft", "submitted", "issuing"))),
                        fields=("plan", "certificate_type"),
                        name="issue_batch_open_once",
                    )
                ],
                "indexes": [models.Index(fields=["organization", "state"], name="issue_batch_state")],
            },
        ),
        migrations.CreateModel(
            name="IssueItem",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("holder_name", models.CharField(max_length=120)),
                ("score_hundredths", models.PositiveIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits"),
                            ("excluded", "Left out"),
                            ("issued", "Issued"),
                            ("taken_back", "Taken back after a correction"),
                        ],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="certificates.issuebatch"
                    ),
                ),
                (
                    "certificate",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="certificates.certificate",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.learner"
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessment.examregistration"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("learner", "batch", "registration"), name="issue_item_once")
                ],
                "indexes": [models.Index(fields=["batch", "state", "position"], name="issue_item_next")],
            },
        ),
        migrations.CreateModel(
            name="IssueProfile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number_format", models.CharField(max_length=60)),
                ("face", models.JSONField(default=dict)),
                ("changed_by_id", models.UUIDField(null=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "certificate_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="standards.certificatetype",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issue_profiles",
                        to="parties.institution",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "certificate_type"), name="issue_profile_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("certificate_type", None)),
                        fields=("organization",),
                        name="issue_profile_of_all_once",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("series", models.CharField(max_length=120)),
                ("last_serial", models.PositiveBigIntegerField(default=0)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.institution"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organization", "series"), name="number_series_once")]
            },
        ),
        migrations.CreateModel(
            name="Reissue",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("learner_id", models.UUIDField()),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("name", "The holder's name was corrected"),
                            ("lost", "Lost"),
                            ("misprint", "Damaged or misprinted"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Waits for the second officer"),
                            ("approved", "Issued again"),
                            ("refused", "Refused"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="requested",
                        max_length=20,
                    ),
                ),
                ("requested_by_id", models.UUIDField(null=True)),
                ("requested_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True)),
                ("decided_by_id", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reissues",
                        to="certificates.certificate",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reissues", to="parties.institution"
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="certificates.certificate",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "requested")),
                        fields=("learner_id", "certificate"),
                        name="reissue_open_once",
                    )
                ],
                "indexes": [models.Index(fields=["organization", "state"], name="reissue_state")],
            },
        ),
        migrations.CreateModel(
            name="Revocation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Waits for the second officer"),
                            ("approved", "Carried out"),
                            ("refused", "Refused"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="requested",
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(max_length=200)),
                ("is_alone", models.BooleanField(default=False)),
                ("requested_by_id", models.UUIDField(null=True)),
                ("requested_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True)),
                ("decided_by_id", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revocations",
                        to="parties.institution",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["organization", "state"], name="revocation_state")]},
        ),
        migrations.CreateModel(
            name="RevocationItem",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("learner_id", models.UUIDField()),
                ("is_open", models.BooleanField(default=True)),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="certificates.certificate"
                    ),
                ),
                (
                    "revocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="certificates.revocation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_open", True)),
                        fields=("learner_id", "certificate"),
                        name="revocation_open_once",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="RevocationSetting",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("needs_second_officer", models.BooleanField(default=True)),
                ("changed_by_id", models.UUIDField(null=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "organization",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.institution"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
