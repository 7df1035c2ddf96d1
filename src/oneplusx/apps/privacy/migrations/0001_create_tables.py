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
            name="Erasure",
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
                            ("cooling", "Cooling-off period"),
                            ("in_review", "In review"),
                            ("erased", "Erased"),
                            ("refused", "Refused"),
                            ("taken_back", "Request taken back"),
                        ],
                        default="cooling",
                        max_length=20,
                    ),
                ),
                ("requested_at", models.DateTimeField()),
                ("hands_over_at", models.DateTimeField()),
                ("case_id", models.UUIDField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("is_whole", models.BooleanField(default=False)),
                ("counts", models.JSONField(default=dict)),
                (
                    "learner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="erasures",
                        to="parties.learner",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["learner", "requested_at"], name="erasure_of_learner"),
                    models.Index(fields=["state", "hands_over_at"], name="erasure_due"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["cooling", "in_review"])),
                        fields=("learner",),
                        name="erasure_open_once",
                    )
                ],
            },
        ),
    ]
