import django.db.models.deletion
import oneplusx.web.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("certificates", "0001_create_tables"),
        ("parties", "0001_create_tables"),
        ("recognition", "0001_create_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Share",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code_sealed", models.BinaryField()),
                ("fields", models.JSONField(default=list)),
                ("language", models.CharField(default="zh-hans", max_length=10)),
                ("recipient", models.CharField(blank=True, max_length=60)),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[("active", "Active"), ("revoked", "Revoked")], default="active", max_length=20
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("views_max", models.PositiveIntegerField(null=True)),
                ("views_count", models.PositiveIntegerField(default=0)),
                ("last_viewed_at", models.DateTimeField(null=True)),
                (
                    "learner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="parties.learner",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("views_max", None), ("views_count__lte", models.F("views_max")), _connector="OR"
                        ),
                        name="share_views_within_limit",
                    )
                ],
                "indexes": [models.Index(fields=["learner", "created_at"], name="share_of_learner")],
            },
        ),
        migrations.CreateModel(
            name="ShareCode",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code_key", models.CharField(max_length=64)),
                ("share_id", models.UUIDField(unique=True)),
                ("learner_id", models.UUIDField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("code_key",), name="share_code_once")],
            },
        ),
        migrations.CreateModel(
            name="ShareItem",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("learner_id", models.UUIDField()),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "achievement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="recognition.achievement",
                    ),
                ),
                (
                    "certificate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="certificates.certificate",
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="sharing.share"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("achievement__isnull", False), ("certificate", None)),
                            models.Q(("achievement", None), ("certificate__isnull", False)),
                            _connector="OR",
                        ),
                        name="share_item_is_one_thing",
                    ),
                    models.UniqueConstraint(fields=("learner_id", "share", "order"), name="share_item_order"),
                ]
            },
        ),
        migrations.CreateModel(
            name="ShareView",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("learner_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "device",
                    models.CharField(
                        choices=[
                            ("phone", "Phone"),
                            ("tablet", "Tablet"),
                            ("computer", "Computer"),
                            ("program", "Another program"),
                        ],
                        max_length=20,
                    ),
                ),
                ("network", models.CharField(blank=True, max_length=40)),
                ("viewer", models.CharField(blank=True, max_length=60)),
                (
                    "share",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="views", to="sharing.share"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["share", "at"], name="view_of_share")]},
        ),
    ]
