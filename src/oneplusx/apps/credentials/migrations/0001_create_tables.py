import django.db.models.deletion
import oneplusx.web.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("certificates", "0001_create_tables"),
        ("parties", "0001_create_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="HolderSalt",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("learner_id", models.UUIDField(unique=True)),
                ("salt_sealed", models.BinaryField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="WalletNonce",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("expires_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StatusList",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                (
                    "purpose",
                    models.CharField(
                        choices=[("revocation", "Revocation"), ("suspension", "Suspension")], max_length=20
                    ),
                ),
                ("taken", models.BinaryField(default=bytes)),
                ("taken_count", models.PositiveIntegerField(default=0)),
                ("changed_version", models.PositiveIntegerField(default=1)),
                ("published_version", models.PositiveIntegerField(default=0)),
                ("document", models.TextField(blank=True)),
                ("set_count", models.PositiveIntegerField(default=0)),
                ("published_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="status_lists",
                        to="parties.institution",
                    ),
                ),
                (
                    "pair",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="companions",
                        to="credentials.statuslist",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("published_version__lte", models.F("changed_version"))),
                        name="status_list_versions",
                    )
                ],
                "indexes": [models.Index(fields=["issuer", "purpose"], name="status_list_of_issuer")],
            },
        ),
        migrations.CreateModel(
            name="Credential",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("learner_id", models.UUIDField()),
                ("document", models.TextField()),
                ("verification_method", models.CharField(max_length=300)),
                ("status_index", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("valid", "Valid"),
                            ("suspended", "Suspended"),
                            ("revoked", "Revoked"),
                            ("replaced", "Replaced"),
                        ],
                        default="valid",
                        max_length=20,
                    ),
                ),
                ("state_at", models.DateTimeField(null=True)),
                ("issued_at", models.DateTimeField()),
                (
                    "certificate",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credentials",
                        to="certificates.certificate",
                    ),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.institution"
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="credentials.credential",
                    ),
                ),
                (
                    "status_list",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credentials",
                        to="credentials.statuslist",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "replaced"), _negated=True),
                        fields=("learner_id", "certificate"),
                        name="credential_of_certificate_once",
                    )
                ],
                "indexes": [
                    models.Index(fields=["certificate"], name="credential_of_certificate"),
                    models.Index(fields=["status_list", "state"], name="credential_status"),
                ],
            },
        ),
        migrations.CreateModel(
            name="WalletOffer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("learner_id", models.UUIDField()),
                ("code_sealed", models.BinaryField()),
                ("code_digest", models.CharField(db_index=True, max_length=64)),
                ("pin_digest", models.CharField(max_length=64)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("token_digest", models.CharField(blank=True, db_index=True, max_length=64)),
                ("offered_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("redeemed_at", models.DateTimeField(null=True)),
                ("token_expires_at", models.DateTimeField(null=True)),
                ("delivered_at", models.DateTimeField(null=True)),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="certificates.certificate"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["learner_id", "offered_at"], name="wallet_offer_of")]},
        ),
        migrations.CreateModel(
            name="HolderCredential",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("learner_id", models.UUIDField()),
                ("document_sealed", models.BinaryField()),
                ("issued_at", models.DateTimeField()),
                (
                    "credential",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="credentials.credential",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("learner_id", "credential"), name="holder_credential_once")
                ],
            },
        ),
    ]
