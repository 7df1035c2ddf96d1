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
            name="AchievementType",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=60, unique=True)),
                ("name_zh", models.CharField(max_length=120)),
                ("name_en", models.CharField(max_length=160)),
                ("has_bank_value", models.BooleanField(default=False)),
                ("attributes", models.JSONField(default=list)),
                ("family_attributes", models.JSONField(default=list)),
                ("evidence_zh", models.CharField(blank=True, max_length=200)),
                ("evidence_en", models.CharField(blank=True, max_length=200)),
                ("is_in_catalogue", models.BooleanField(default=False)),
                ("is_open_to_learners", models.BooleanField(default=True)),
                ("order", models.PositiveSmallIntegerField(default=1000)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Major",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=20, unique=True)),
                ("name_zh", models.CharField(max_length=120)),
                ("name_en", models.CharField(blank=True, max_length=160)),
                ("education_level", models.CharField(max_length=30)),
                ("occupation_codes", models.JSONField(default=list)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Occupation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=20, unique=True)),
                ("name_zh", models.CharField(max_length=120)),
                ("name_en", models.CharField(blank=True, max_length=160)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Standard",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=60)),
                ("version", models.CharField(default="1.0", max_length=20)),
                ("name_zh", models.CharField(max_length=160)),
                ("name_en", models.CharField(blank=True, max_length=200)),
                ("name_search", models.TextField(blank=True)),
                ("national_id", models.CharField(blank=True, max_length=80)),
                ("document_url", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("superseded", "Superseded"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="published",
                        max_length=20,
                    ),
                ),
                ("state_on", models.DateField(null=True)),
                ("batch", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="standards", to="parties.institution"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LearningOutcome",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("level", models.CharField(max_length=20)),
                ("code", models.CharField(max_length=40)),
                ("text_zh", models.TextField()),
                ("text_en", models.TextField(blank=True)),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outcomes", to="standards.standard"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CertificateType",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=60, unique=True)),
                ("family", models.CharField(max_length=60)),
                ("level", models.CharField(blank=True, max_length=20)),
                ("level_rank", models.PositiveSmallIntegerField(default=0)),
                ("name_zh", models.CharField(max_length=160)),
                ("name_en", models.CharField(blank=True, max_length=200)),
                ("name_search", models.TextField(blank=True)),
                ("description", models.TextField(blank=True)),
                ("national_id", models.CharField(blank=True, max_length=80)),
                ("major_codes", models.JSONField(default=list)),
                ("attributes", models.JSONField(default=dict)),
                ("bank_value_hundredths", models.PositiveIntegerField(null=True)),
                ("bank_value_approved_on", models.DateField(null=True)),
                ("valid_months", models.PositiveSmallIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("superseded", "Superseded"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="published",
                        max_length=20,
                    ),
                ),
                ("state_on", models.DateField(null=True)),
                ("source", models.CharField(blank=True, max_length=200)),
                (
                    "achievement_type",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="standards.achievementtype"),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="parties.institution"
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificate_types",
                        to="standards.standard",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("exams_on", models.DateField(null=True)),
                ("college", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.institution")),
            ],
        ),
        migrations.CreateModel(
            name="BankValueProposal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("value_hundredths", models.PositiveIntegerField()),
                ("reason", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="proposed",
                        max_length=20,
                    ),
                ),
                ("proposed_by_id", models.UUIDField(null=True)),
                ("proposed_institution_id", models.UUIDField(null=True)),
                ("proposed_at", models.DateTimeField()),
                ("decided_by_id", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_reason", models.TextField(blank=True)),
                (
                    "certificate_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_value_proposals",
                        to="standards.certificatetype",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("certificate_type",),
                        name="bank_value_proposed_once",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="standard",
            constraint=models.UniqueConstraint(
                fields=("organization", "code", "version"), name="standard_version_once"
            ),
        ),
        migrations.AddIndex(
            model_name="certificatetype",
            index=models.Index(fields=["family", "level_rank"], name="certificate_type_family"),
        ),
        migrations.AddIndex(
            model_name="certificatetype",
            index=models.Index(fields=["national_id"], name="certificate_type_national"),
        ),
        migrations.AddConstraint(
            model_name="term",
            constraint=models.UniqueConstraint(fields=("college", "code"), name="term_code"),
        ),
    ]
