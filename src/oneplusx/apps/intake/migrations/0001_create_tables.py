import django.db.models.deletion
import oneplusx.web.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("files", "0001_create_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("institution_id", models.UUIDField()),
                ("file_name", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("staged", "Uploaded"),
                            ("checked", "Checked"),
                            ("applying", "Writing"),
                            ("applied", "Written"),
                            ("cancelled", "Cancelled"),
                            ("failed", "Failed"),
                        ],
                        default="staged",
                        max_length=20,
                    ),
                ),
                ("options", models.JSONField(default=dict)),
                ("total_count", models.PositiveIntegerField(default=0)),
                ("new_count", models.PositiveIntegerField(default=0)),
                ("changed_count", models.PositiveIntegerField(default=0)),
                ("unchanged_count", models.PositiveIntegerField(default=0)),
                ("error_count", models.PositiveIntegerField(default=0)),
                ("notice_count", models.PositiveIntegerField(default=0)),
                ("to_apply_count", models.PositiveIntegerField(default=0)),
                ("applied_count", models.PositiveIntegerField(default=0)),
                ("refused_count", models.PositiveIntegerField(default=0)),
                ("file_problems", models.JSONField(default=list)),
                ("problems_sealed", models.BinaryField(null=True)),
                ("job_id", models.UUIDField(null=True)),
                ("created_by_id", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField()),
                ("confirmed_by_id", models.UUIDField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "file",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="files.storedfile"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["institution_id", "-created_at", "-id"], name="import_institution"),
                    models.Index(
                        condition=models.Q(("state", "checked")),
                        fields=["institution_id", "kind"],
                        name="import_to_confirm",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="ImportChunk",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("rows_sealed", models.BinaryField(null=True)),
                ("rows_count", models.PositiveIntegerField()),
                ("refused_sealed", models.BinaryField(null=True)),
                ("applied_at", models.DateTimeField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="chunks", to="intake.importbatch"
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("batch", "number"), name="import_chunk_once")]},
        ),
    ]
