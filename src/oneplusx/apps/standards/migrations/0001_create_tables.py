import django.db.models.deletion
import oneplusx.web.ids
import uuid
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
                ("scheme", models.JSONField(default=dict)),
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
            ],
        ),
        migrations.CreateModel(
            name="Filing",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("province_code", models.CharField(max_length=2)),
                ("number", models.CharField(blank=True, max_length=60)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                ("note", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "Submitted"),
                            ("returned", "To be supplemented"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="submitted",
                        max_length=20,
                    ),
                ),
                ("case_id", models.UUIDField(null=True)),
                (
                    "origin",
                    models.CharField(
                        choices=[("here", "Decided here"), ("elsewhere", "Decided elsewhere and recorded")],
                        default="here",
                        max_length=20,
                    ),
                ),
                ("submitted_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.institution"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["province_code", "state"], name="filing_province")]},
        ),
        migrations.CreateModel(
            name="FilingItem",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "certificate_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="filed",
                        to="standards.certificatetype",
                    ),
                ),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="standards.filing"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("filing", "certificate_type"), name="filing_item_once")]
            },
        ),
        migrations.CreateModel(
            name="OrganizationApplication",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("credit_code", models.CharField(max_length=18)),
                ("scope", models.CharField(max_length=300)),
                ("statement", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "Submitted"),
                            ("returned", "To be supplemented"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="submitted",
                        max_length=20,
                    ),
                ),
                ("case_id", models.UUIDField(null=True)),
                ("submitted_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.institution"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["submitted", "returned"])),
                        fields=("organization",),
                        name="organization_application_once",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="RegisteredOrganization",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("credit_code", models.CharField(blank=True, max_length=18)),
                ("scope", models.CharField(blank=True, max_length=300)),
                ("website", models.CharField(blank=True, max_length=200)),
                ("name_search", models.TextField(blank=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("normal", "Normal"),
                            ("rectify", "To rectify"),
                            ("suspended", "Suspended"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="normal",
                        max_length=20,
                    ),
                ),
                ("status_reason", models.CharField(blank=True, max_length=500)),
                ("status_on", models.DateField()),
                ("rectify_by", models.DateField(null=True)),
                ("registered_on", models.DateField()),
                (
                    "origin",
                    models.CharField(
                        choices=[("here", "Decided here"), ("elsewhere", "Decided elsewhere and recorded")],
                        default="here",
                        max_length=20,
                    ),
                ),
                (
                    "organization",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registration",
                        to="parties.institution",
                    ),
                ),
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
                            ("submitted", "In review"),
                            ("returned", "Returned"),
                            ("refused", "Refused"),
                            ("reviewed", "Reviewed"),
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
                    "origin",
                    models.CharField(
                        choices=[("here", "Decided here"), ("elsewhere", "Decided elsewhere and recorded")],
                        default="here",
                        max_length=20,
                    ),
                ),
                ("description_zh", models.TextField(blank=True)),
                ("description_en", models.TextField(blank=True)),
                ("occupations", models.JSONField(default=list)),
                ("partners", models.JSONField(default=list)),
                ("published_on", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                ("changed_at", models.DateTimeField(null=True)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("case_id", models.UUIDField(default=uuid.uuid4, unique=True)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="standards", to="parties.institution"
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="later_versions",
                        to="standards.standard",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "code", "version"), name="standard_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("organization", "code"),
                        name="standard_published_once",
                    ),
                ]
            },
        ),
        migrations.AddField(
            model_name="certificatetype",
            name="standard",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificate_types",
                to="standards.standard",
            ),
        ),
        migrations.CreateModel(
            name="StandardLevel",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("level", models.CharField(max_length=20)),
                ("rank", models.PositiveSmallIntegerField(default=0)),
                ("description_zh", models.TextField(blank=True)),
                ("description_en", models.TextField(blank=True)),
                ("hours_theory", models.PositiveSmallIntegerField(null=True)),
                ("hours_practice", models.PositiveSmallIntegerField(null=True)),
                ("major_codes", models.JSONField(default=list)),
                ("scheme", models.JSONField(default=dict)),
                ("certificate_code", models.CharField(blank=True, max_length=60)),
                ("case_id", models.UUIDField(default=uuid.uuid4, unique=True)),
                (
                    "certificate_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standard_levels",
                        to="standards.certificatetype",
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="levels", to="standards.standard"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("standard", "level"), name="standard_level_once")]
            },
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
            options={"constraints": [models.UniqueConstraint(fields=("college", "code"), name="term_code")]},
        ),
        migrations.CreateModel(
            name="WorkField",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("name_zh", models.TextField()),
                ("name_en", models.TextField(blank=True)),
                ("lineage_id", models.UUIDField(default=oneplusx.web.ids.new_id)),
                ("case_id", models.UUIDField(default=uuid.uuid4, unique=True)),
                (
                    "standard_level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work_fields",
                        to="standards.standardlevel",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("standard_level", "code"), name="work_field_code")]
            },
        ),
        migrations.CreateModel(
            name="WorkTask",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("name_zh", models.TextField()),
                ("name_en", models.TextField(blank=True)),
                ("lineage_id", models.UUIDField(default=oneplusx.web.ids.new_id)),
                ("case_id", models.UUIDField(default=uuid.uuid4, unique=True)),
                (
                    "work_field",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="work_tasks", to="standards.workfield"
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("work_field", "code"), name="work_task_code")]},
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
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("text_zh", models.TextField()),
                ("text_en", models.TextField(blank=True)),
                ("text_search", models.TextField(blank=True)),
                ("lineage_id", models.UUIDField(default=oneplusx.web.ids.new_id)),
                ("case_id", models.UUIDField(default=uuid.uuid4, unique=True)),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outcomes", to="standards.standard"
                    ),
                ),
                (
                    "work_task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outcomes", to="standards.worktask"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("standard", "level", "code"), name="learning_outcome_code")
                ]
            },
        ),
        migrations.CreateModel(
            name="ActivityNotice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("province_code", models.CharField(max_length=2)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("training", "Training"),
                            ("assessment", "Assessment"),
                            ("meeting", "Meeting or promotion"),
                            ("contest", "Competition"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                ("place", models.CharField(max_length=200)),
                ("responsible", models.CharField(max_length=120)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("participants_count", models.PositiveIntegerField(default=0)),
                ("note", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("announced", "Announced"), ("canceled", "Canceled")],
                        default="announced",
                        max_length=20,
                    ),
                ),
                ("state_reason", models.CharField(blank=True, max_length=300)),
                ("announced_at", models.DateTimeField()),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.institution"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["province_code", "starts_on"], name="activity_province")],
            },
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
        migrations.AddIndex(
            model_name="certificatetype",
            index=models.Index(fields=["family", "level_rank"], name="certificate_type_family"),
        ),
        migrations.AddIndex(
            model_name="certificatetype",
            index=models.Index(fields=["national_id"], name="certificate_type_national"),
        ),
    ]
