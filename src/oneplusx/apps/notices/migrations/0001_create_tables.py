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
            name="PolicyNotice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("series_id", models.UUIDField()),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("number", models.CharField(blank=True, max_length=80)),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("policy", "Policy"),
                            ("pilot", "Pilot work"),
                            ("exam", "Assessment"),
                            ("credit", "Credit bank"),
                            ("other", "Other"),
                        ],
                        default="policy",
                        max_length=20,
                    ),
                ),
                ("title_zh", models.CharField(max_length=200)),
                ("title_en", models.CharField(blank=True, max_length=240)),
                ("body_zh", models.TextField()),
                ("body_en", models.TextField(blank=True)),
                ("name_search", models.TextField(blank=True)),
                ("is_public", models.BooleanField(default=True)),
                ("is_acknowledged", models.BooleanField(default=False)),
                ("effective_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("task_zh", models.CharField(blank=True, max_length=300)),
                ("task_en", models.CharField(blank=True, max_length=300)),
                ("task_due_on", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("superseded", "Superseded"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("state_reason", models.CharField(blank=True, max_length=300)),
                ("written_by_id", models.UUIDField(null=True)),
                ("written_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
                (
                    "publisher",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.institution"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("series_id", "version"), name="policy_notice_version"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("series_id",),
                        name="policy_notice_published_once",
                    ),
                ],
                "indexes": [models.Index(fields=["state", "-published_at"], name="policy_notice_state")],
            },
        ),
        migrations.CreateModel(
            name="NoticeReceipt",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("read_at", models.DateTimeField()),
                ("acknowledged_at", models.DateTimeField(null=True)),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="receipts", to="notices.policynotice"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("notice", "person_id"), name="notice_receipt_once")],
                "indexes": [models.Index(fields=["person_id"], name="notice_receipt_person")],
            },
        ),
        migrations.CreateModel(
            name="NoticeAudience",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("role", models.CharField(blank=True, max_length=30)),
                ("province_code", models.CharField(blank=True, max_length=2)),
                (
                    "institution",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.institution",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="audience", to="notices.policynotice"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("notice", "role", "province_code", "institution"),
                        name="notice_audience_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("institution", None)),
                        fields=("notice", "role", "province_code"),
                        name="notice_audience_of_all_once",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="TaskDone",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
                ("done_by_id", models.UUIDField(null=True)),
                ("done_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.institution"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="done", to="notices.policynotice"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)),
                        fields=("notice", "institution"),
                        name="notice_task_done_once",
                    )
                ]
            },
        ),
    ]
