import oneplusx.web.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="SignedAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("learner_id", models.UUIDField()),
                ("digest", models.BinaryField(max_length=16)),
                ("key_id", models.UUIDField()),
                ("signature", models.BinaryField(max_length=64)),
                ("signed_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InquiryCount",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("minute_at", models.DateTimeField()),
                ("door", models.CharField(max_length=20)),
                ("outcome", models.CharField(max_length=20)),
                ("count", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("minute_at", "door", "outcome"), name="inquiry_count_once")
                ],
            },
        ),
    ]
