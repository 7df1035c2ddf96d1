import oneplusx.web.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="SigningKey",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "owner_kind",
                    models.CharField(
                        choices=[
                            ("institution", "Organization"),
                            ("bank", "Credit bank"),
                            ("log", "Transparency log"),
                            ("test_issuer", "Test issuer"),
                        ],
                        max_length=20,
                    ),
                ),
                ("owner_id", models.UUIDField(null=True)),
                ("did", models.CharField(max_length=300)),
                ("verification_method", models.CharField(max_length=400, unique=True)),
                ("public_key", models.BinaryField(max_length=32)),
                ("seed_sealed", models.BinaryField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("active", "Active"), ("retired", "Retired"), ("revoked", "Lost")],
                        default="active",
                        max_length=20,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("active_from", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "indexes": [models.Index(fields=["owner_kind", "owner_id", "active_from"], name="key_of_owner")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("owner_id__isnull", False), ("state", "active")),
                        fields=("owner_kind", "owner_id"),
                        name="key_active_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("owner_id__isnull", True), ("state", "active")),
                        fields=("owner_kind",),
                        name="key_active_once_own",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "active"), ("seed_sealed__isnull", True), _connector="OR"),
                        name="key_seed_while_active",
                    ),
                ],
            },
        ),
    ]
