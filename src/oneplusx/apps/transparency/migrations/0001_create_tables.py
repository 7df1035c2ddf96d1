import oneplusx.web.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="LogCheckpoint",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("size", models.PositiveBigIntegerField()),
                ("root", models.BinaryField(max_length=32)),
                ("note", models.TextField()),
                ("verification_method", models.CharField(max_length=400)),
                ("published_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["-size", "-published_at"], name="checkpoint_latest")],
                "constraints": [
                    models.UniqueConstraint(fields=("size", "verification_method"), name="checkpoint_once")
                ],
            },
        ),
    ]
