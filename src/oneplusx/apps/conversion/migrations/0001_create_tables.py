import django.db.models.deletion
import oneplusx.web.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("curriculum", "0001_create_tables"),
        ("parties", "0001_create_tables"),
        ("recognition", "0001_create_tables"),
        ("rulesets", "0001_create_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Conversion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("rule_id", models.CharField(max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "In review"),
                            ("returned", "Returned for supplement"),
                            ("approved", "Converted"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                            ("reversed", "Reversed"),
                        ],
                        default="submitted",
                        max_length=20,
                    ),
                ),
                ("credits_hundredths", models.PositiveIntegerField()),
                ("request", models.JSONField()),
                ("decision", models.JSONField()),
                ("awaits_panel", models.BooleanField(default=False)),
                ("earlier_decisions", models.JSONField(default=list)),
                ("note", models.TextField(blank=True)),
                ("case_id", models.UUIDField(null=True)),
                ("reserve_entry_id", models.UUIDField(null=True)),
                ("settle_entry_id", models.UUIDField(null=True)),
                ("submission_key", models.CharField(max_length=64)),
                ("submitted_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("resubmits_id", models.UUIDField(null=True)),
                (
                    "enrollment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="conversions", to="parties.enrollment"
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="conversions", to="parties.learner"
                    ),
                ),
                (
                    "rule_set_version",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="rulesets.rulesetversion"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("learner", "submission_key"), name="conversion_submitted_once")
                ],
                "indexes": [
                    models.Index(fields=["state", "decided_at"], name="conversion_state"),
                    models.Index(condition=models.Q(("awaits_panel", True)), fields=["state"], name="conversion_panel"),
                    models.Index(fields=["-submitted_at", "id"], name="conversion_newest"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reason", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "In review"),
                            ("upheld", "Upheld: the conversion is reviewed again"),
                            ("dismissed", "Dismissed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="submitted",
                        max_length=20,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("submitted_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("decided_by_id", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("learner", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.learner")),
                (
                    "conversion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appeals", to="conversion.conversion"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "submitted")),
                        fields=("learner", "conversion"),
                        name="appeal_open_once",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="ConversionPlan",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("document", models.JSONField()),
                ("items_count", models.PositiveSmallIntegerField(default=0)),
                ("gain_hundredths", models.PositiveIntegerField(default=0)),
                ("is_proved", models.BooleanField(default=False)),
                ("input_digest", models.CharField(max_length=64)),
                ("computed_at", models.DateTimeField()),
                (
                    "enrollment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plan", to="parties.enrollment"
                    ),
                ),
                ("learner", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.learner")),
                (
                    "rule_set_version",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="rulesets.rulesetversion"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ConversionSource",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("credits_hundredths", models.PositiveIntegerField(default=0)),
                ("given_hundredths", models.PositiveIntegerField(default=0)),
                ("ledger_hundredths", models.PositiveIntegerField(default=0)),
                ("ledger_institution_id", models.UUIDField(null=True)),
                ("scope", models.CharField(max_length=20)),
                ("scope_key", models.CharField(max_length=90)),
                ("is_live", models.BooleanField(default=True)),
                (
                    "achievement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consumptions",
                        to="recognition.achievement",
                    ),
                ),
                (
                    "conversion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sources", to="conversion.conversion"
                    ),
                ),
                ("learner", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.learner")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_live", True)),
                        fields=("learner", "achievement", "scope_key"),
                        name="achievement_consumed_once",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="ConversionTarget",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("slot", models.CharField(blank=True, max_length=60)),
                ("credits_hundredths", models.PositiveIntegerField()),
                ("score_hundredths", models.PositiveIntegerField(null=True)),
                ("grade_text", models.CharField(blank=True, max_length=20)),
                ("is_live", models.BooleanField(default=True)),
                (
                    "conversion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="targets", to="conversion.conversion"
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="curriculum.course"
                    ),
                ),
                ("enrollment", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.enrollment")),
                ("learner", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.learner")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("course__isnull", False), ("is_live", True)),
                        fields=("learner", "enrollment", "course"),
                        name="course_exempted_once",
                    )
                ]
            },
        ),
    ]
