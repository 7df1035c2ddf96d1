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
            name="PilotWindow",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=160)),
                ("document", models.CharField(blank=True, max_length=200)),
                ("note", models.TextField(blank=True)),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("checks", models.JSONField(default=list)),
                ("is_organization_asked", models.BooleanField(default=True)),
                ("is_per_major", models.BooleanField(default=True)),
                ("social_takes_quota", models.BooleanField(default=False)),
                ("supplement_days", models.PositiveSmallIntegerField(default=5)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published"), ("cancelled", "Cancelled")],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("created_by_id", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pilot_windows",
                        to="parties.institution",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "cancelled"), _negated=True),
                        fields=("authority", "year"),
                        name="pilot_window_once_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gte", models.F("opens_at"))), name="pilot_window_has_time"
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="PilotApplication",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("major_code", models.CharField(max_length=20)),
                ("students_count", models.PositiveIntegerField()),
                ("recruiting_since", models.PositiveSmallIntegerField(null=True)),
                ("is_free", models.BooleanField(default=False)),
                ("class_codes", models.JSONField(default=list)),
                ("note", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "In review"),
                            ("returned", "Returned for supplement"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("case_id", models.UUIDField(null=True)),
                ("granted_count", models.PositiveIntegerField(null=True)),
                ("approved_count", models.PositiveIntegerField(null=True)),
                ("findings", models.JSONField(default=list)),
                ("created_by_id", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                ("returned_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "carried_from",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried_to",
                        to="pilots.pilotapplication",
                    ),
                ),
                (
                    "certificate_type",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="standards.certificatetype"),
                ),
                (
                    "college",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pilot_applications",
                        to="parties.institution",
                    ),
                ),
                (
                    "window",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="pilots.pilotwindow",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("refused", "withdrawn")), _negated=True),
                        fields=("window", "college", "certificate_type", "major_code"),
                        name="pilot_application_once",
                    )
                ],
                "indexes": [models.Index(fields=["window", "state"], name="pilot_application_board")],
            },
        ),
        migrations.CreateModel(
            name="AdmittedType",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "certificate_type",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="standards.certificatetype"),
                ),
                (
                    "window",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="admitted", to="pilots.pilotwindow"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("window", "certificate_type"), name="admitted_type_once")
                ]
            },
        ),
        migrations.CreateModel(
            name="Quota",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("major_code", models.CharField(blank=True, max_length=20)),
                ("approved_count", models.PositiveIntegerField()),
                ("taken_count", models.PositiveIntegerField(default=0)),
                (
                    "origin",
                    models.CharField(
                        choices=[("here", "Decided here"), ("elsewhere", "Decided elsewhere and recorded")],
                        default="here",
                        max_length=20,
                    ),
                ),
                ("document", models.CharField(blank=True, max_length=200)),
                ("sat_count", models.PositiveIntegerField(null=True)),
                ("passed_count", models.PositiveIntegerField(null=True)),
                ("explanation", models.TextField(blank=True)),
                ("explained_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "certificate_type",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="standards.certificatetype"),
                ),
                (
                    "college",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="quotas", to="parties.institution"
                    ),
                ),
                (
                    "window",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quotas",
                        to="pilots.pilotwindow",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("college", "certificate_type", "year", "major_code"), name="quota_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("taken_count__lte", models.F("approved_count"))), name="quota_not_exceeded"
                    ),
                ],
                "indexes": [models.Index(fields=["year", "college"], name="quota_of_year")],
            },
        ),
        migrations.CreateModel(
            name="QuotaAdjustment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("wanted_count", models.PositiveIntegerField()),
                ("before_count", models.PositiveIntegerField()),
                ("reason", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "In review"),
                            ("returned", "Returned for supplement"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="submitted",
                        max_length=20,
                    ),
                ),
                ("case_id", models.UUIDField(null=True)),
                ("requested_by_id", models.UUIDField(null=True)),
                ("requested_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "quota",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="adjustments", to="pilots.quota"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("submitted", "returned"))),
                        fields=("quota",),
                        name="quota_adjustment_one_at_a_time",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="QuotaChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("granted", "Granted"),
                            ("recorded", "Recorded"),
                            ("adjusted", "Adjusted"),
                            ("taken", "Taken"),
                            ("released", "Released"),
                        ],
                        max_length=20,
                    ),
                ),
                ("approved_change", models.IntegerField(default=0)),
                ("taken_change", models.IntegerField(default=0)),
                ("major_counts", models.JSONField(default=dict)),
                ("social_count", models.PositiveIntegerField(default=0)),
                ("subject_kind", models.CharField(blank=True, max_length=60)),
                ("subject_id", models.UUIDField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("actor_id", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "quota",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="pilots.quota"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["subject_kind", "subject_id"], name="quota_change_subject")]},
        ),
        migrations.CreateModel(
            name="YearClosing",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("explain_below_percent", models.PositiveSmallIntegerField()),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Explanations are collected"),
                            ("closed", "Closed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="asked",
                        max_length=20,
                    ),
                ),
                ("opened_by_id", models.UUIDField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="year_closings",
                        to="parties.institution",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "cancelled"), _negated=True),
                        fields=("institution", "year"),
                        name="year_closing_once",
                    )
                ]
            },
        ),
    ]
