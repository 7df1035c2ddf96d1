import django.db.models.deletion
import oneplusx.web.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("conversion", "0001_create_tables"),
        ("files", "0001_create_tables"),
        ("parties", "0001_create_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="CreditBankCodes",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("school_code", models.CharField(blank=True, max_length=40)),
                ("category_code", models.CharField(blank=True, max_length=40)),
                ("external_level_code", models.CharField(blank=True, max_length=40)),
                ("external_category_code", models.CharField(blank=True, max_length=40)),
                ("levels", models.JSONField(default=dict)),
                ("outcomes", models.JSONField(default=dict)),
                ("updated_at", models.DateTimeField()),
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
            name="ExportMapping",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=120)),
                ("columns", models.JSONField()),
                ("updated_at", models.DateTimeField()),
                ("college", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.institution")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("college", "kind", "name"), name="mapping_once")]},
        ),
        migrations.CreateModel(
            name="ReconcileRun",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("checked_count", models.PositiveIntegerField(default=0)),
                ("differences_count", models.PositiveIntegerField(default=0)),
                ("college", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.institution")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Difference",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=80)),
                ("cause", models.CharField(max_length=80)),
                ("params", models.JSONField(default=dict)),
                ("subject_kind", models.CharField(blank=True, max_length=60)),
                ("subject_id", models.UUIDField(null=True)),
                (
                    "enrollment",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="parties.enrollment"
                    ),
                ),
                ("learner", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.learner")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="differences",
                        to="exchange.reconcilerun",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TableMapping",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("document", models.JSONField()),
                ("updated_at", models.DateTimeField()),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.institution"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("institution", "name"), name="table_mapping_once")]
            },
        ),
        migrations.CreateModel(
            name="WriteBackBatch",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("columns", models.JSONField()),
                ("created_by_id", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField()),
                ("receipt_at", models.DateTimeField(null=True)),
                ("rows_count", models.PositiveIntegerField(default=0)),
                ("posted_count", models.PositiveIntegerField(default=0)),
                ("refused_count", models.PositiveIntegerField(default=0)),
                ("college", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.institution")),
                (
                    "mapping",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="exchange.exportmapping"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="WriteBackRow",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                ("kind", models.CharField(default="exemption", max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("exported", "Exported, no receipt yet"),
                            ("posted", "Posted by the school system"),
                            ("refused", "Refused by the school system"),
                        ],
                        default="exported",
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("state_at", models.DateTimeField()),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="exchange.writebackbatch"
                    ),
                ),
                ("learner", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.learner")),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="write_back_rows",
                        to="conversion.conversiontarget",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("learner", "batch", "key"), name="write_back_row_once")]
            },
        ),
        migrations.CreateModel(
            name="CreditBankFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("rows_count", models.PositiveIntegerField(default=0)),
                ("made_by_id", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "college",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.institution"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["college", "-made_at"], name="credit_bank_file_made")],
            },
        ),
    ]
