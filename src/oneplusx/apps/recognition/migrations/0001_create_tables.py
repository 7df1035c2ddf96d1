import django.db.models.deletion
import oneplusx.web.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("certificates", "0001_create_tables"),
        ("parties", "0001_create_tables"),
        ("rulesets", "0001_create_tables"),
        ("standards", "0002_achievement_types"),
    ]

    operations = [
        migrations.CreateModel(
            name="Achievement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("attributes", models.JSONField(default=dict)),
                ("family", models.CharField(blank=True, max_length=60)),
                ("obtained_on", models.DateField()),
                ("expires_on", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("registered", "Registered, to be verified"),
                            ("returned", "Returned for supplement"),
                            ("verified", "Verified"),
                            ("recognized", "Recognized"),
                            ("rejected", "Rejected"),
                            ("withdrawn", "Withdrawn"),
                            ("revoked", "Revoked"),
                        ],
                        default="registered",
                        max_length=20,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("learner", "Registered by the learner"),
                            ("college", "Recorded by the college"),
                            ("issuer", "Issued or listed by the issuer"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_forged", models.BooleanField(default=False)),
                ("considered_at", models.DateTimeField(null=True)),
                ("refusals", models.JSONField(default=list)),
                ("note", models.TextField(blank=True)),
                ("registered_at", models.DateTimeField()),
                ("registered_by_id", models.UUIDField(null=True)),
                ("fingerprint", models.CharField(max_length=64)),
                (
                    "certificate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="achievements",
                        to="certificates.certificate",
                    ),
                ),
                (
                    "certificate_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="achievements",
                        to="standards.certificatetype",
                    ),
                ),
                (
                    "college",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="parties.institution",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="achievements", to="parties.learner"
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="standards.achievementtype"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["withdrawn", "rejected"]), _negated=True),
                        fields=("learner", "fingerprint"),
                        name="achievement_once",
                    )
                ],
                "indexes": [
                    models.Index(fields=["college", "state"], name="achievement_state"),
                    models.Index(
                        condition=models.Q(("considered_at", None), ("state", "verified")),
                        fields=["college"],
                        name="achievement_pending",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recognition",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("credits_hundredths", models.PositiveIntegerField()),
                ("entry_id", models.UUIDField()),
                ("rule_id", models.CharField(blank=True, max_length=80)),
                ("trace", models.JSONField(default=list)),
                ("recognized_at", models.DateTimeField()),
                ("reversed_at", models.DateTimeField(null=True)),
                ("reversal_reason", models.CharField(blank=True, max_length=200)),
                ("frozen_at", models.DateTimeField(null=True)),
                (
                    "achievement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recognitions",
                        to="recognition.achievement",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.institution"),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="recognitions", to="parties.learner"
                    ),
                ),
                (
                    "rule_set_version",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="rulesets.rulesetversion"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reversed_at", None)),
                        fields=("learner", "achievement", "institution"),
                        name="recognition_once",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("learner_id", models.UUIDField()),
                (
                    "method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("official_lookup", "Official look-up"),
                            ("original_seen", "Original seen"),
                            ("issuer_list", "Issuer's list"),
                            ("college_list", "List confirmed by the college"),
                        ],
                        max_length=40,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("verified", "Evidence verified"),
                            ("returned", "Returned for supplement"),
                            ("rejected", "Rejected"),
                            ("forged", "Forged evidence"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("verified_by_id", models.UUIDField(null=True)),
                ("verified_at", models.DateTimeField()),
                (
                    "achievement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verifications",
                        to="recognition.achievement",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
