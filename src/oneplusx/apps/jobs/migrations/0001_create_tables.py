import oneplusx.web.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Schedule",
            fields=[
                ("kind", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("next_run_at", models.DateTimeField()),
                ("last_run_at", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=80)),
                ("institution_id", models.UUIDField(null=True)),
                ("actor_id", models.UUIDField(null=True)),
                ("subject_id", models.UUIDField(null=True)),
                ("unique_key", models.CharField(max_length=120, null=True)),
                ("params", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("succeeded", "Done"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("done_count", models.PositiveIntegerField(default=0)),
                ("total_count", models.PositiveIntegerField(default=0)),
                ("result", models.JSONField(default=dict)),
                ("error_code", models.CharField(blank=True, max_length=120)),
                ("error_params", models.JSONField(default=dict)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("is_cancel_requested", models.BooleanField(default=False)),
                ("leased_until_at", models.DateTimeField(null=True)),
                ("run_after_at", models.DateTimeField()),
                ("created_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "run_after_at"], name="job_due"),
                    models.Index(fields=["institution_id", "-created_at"], name="job_institution"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")), fields=("kind", "unique_key"), name="job_waiting_once"
                    )
                ],
            },
        ),
    ]
