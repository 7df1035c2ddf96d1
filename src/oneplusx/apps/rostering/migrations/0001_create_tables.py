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
            name="RosterClient",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("secret_hash", models.CharField(max_length=64)),
                ("scopes", models.JSONField(default=list)),
                ("created_by_id", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("last_used_on", models.DateField(null=True)),
                (
                    "college",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.institution"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RosterFeed",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("refreshed_at", models.DateTimeField(null=True)),
                ("records_count", models.PositiveIntegerField(default=0)),
                (
                    "college",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.institution"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RosterSource",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("base_url", models.CharField(max_length=300)),
                ("token_url", models.CharField(max_length=300)),
                ("client_id", models.CharField(max_length=200)),
                ("secret_sealed", models.BinaryField()),
                ("scopes", models.JSONField(default=list)),
                ("defaults", models.JSONField(default=dict)),
                ("cursor", models.JSONField(default=dict)),
                ("is_automatic", models.BooleanField(default=False)),
                ("created_by_id", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "college",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.institution"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RosterRun",
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
                            ("reading", "Reading"),
                            ("staged", "Waiting for confirmation"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("dropped", "Dropped"),
                        ],
                        default="reading",
                        max_length=20,
                    ),
                ),
                ("is_full", models.BooleanField(default=False)),
                ("read_counts", models.JSONField(default=dict)),
                ("gone_counts", models.JSONField(default=dict)),
                ("cursor", models.JSONField(default=dict)),
                ("problem", models.JSONField(default=dict)),
                ("job_id", models.UUIDField(null=True)),
                ("started_by_id", models.UUIDField(null=True)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="runs", to="rostering.rostersource"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReceivedResult",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sourced_id", models.CharField(max_length=64)),
                ("line_item_sourced_id", models.CharField(max_length=64)),
                ("term_code", models.CharField(max_length=20)),
                ("attempt", models.PositiveSmallIntegerField(default=1)),
                ("received_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "college",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.institution"
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="curriculum.course"
                    ),
                ),
                (
                    "enrollment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.enrollment"
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rostering.rosterclient"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("college", "sourced_id"), name="received_result_once"),
                    models.UniqueConstraint(
                        fields=("enrollment", "course", "term_code", "attempt"), name="received_result_line_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReceivedLineItem",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sourced_id", models.CharField(max_length=64)),
                ("class_sourced_id", models.CharField(max_length=64)),
                ("body", models.JSONField(default=dict)),
                ("received_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "college",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.institution"
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rostering.rosterclient"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("college", "sourced_id"), name="received_line_item_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="RosterRecord",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("resource", models.CharField(max_length=20)),
                ("sourced_id", models.CharField(max_length=64)),
                (
                    "status",
                    models.CharField(
                        choices=[("active", "Active"), ("tobedeleted", "To be deleted")],
                        default="active",
                        max_length=20,
                    ),
                ),
                ("modified_at", models.DateTimeField()),
                ("digest", models.CharField(max_length=64)),
                ("body", models.JSONField(default=dict)),
                ("facets", models.JSONField(default=dict)),
                ("user_ref", models.CharField(blank=True, max_length=64)),
                ("class_ref", models.CharField(blank=True, max_length=64)),
                ("parent_ref", models.CharField(blank=True, max_length=64)),
                (
                    "college",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.institution"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["college", "resource", "modified_at"], name="roster_record_changed"),
                    models.Index(fields=["college", "resource", "class_ref"], name="roster_record_class"),
                    models.Index(fields=["college", "resource", "user_ref"], name="roster_record_user"),
                    models.Index(fields=["college", "resource", "parent_ref"], name="roster_record_parent"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("college", "resource", "sourced_id"), name="roster_record_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="RunSheet",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("wave", models.PositiveSmallIntegerField()),
                ("rows_count", models.PositiveIntegerField()),
                ("table_sealed", models.BinaryField(null=True)),
                ("batch_id", models.UUIDField(null=True)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sheets", to="rostering.rosterrun"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("run", "kind"), name="run_sheet_once")],
            },
        ),
        migrations.CreateModel(
            name="SourceRecord",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("resource", models.CharField(max_length=20)),
                ("sourced_id", models.CharField(max_length=255)),
                ("body_sealed", models.BinaryField()),
                ("read_in_id", models.UUIDField()),
                ("read_at", models.DateTimeField()),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="records", to="rostering.rostersource"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("source", "resource", "sourced_id"), name="source_record_once")
                ],
            },
        ),
    ]
