import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
import oneplusx.web.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="AttemptCounter",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True)),
                ("count", models.PositiveIntegerField(default=0)),
                ("window_started_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Learner",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("bucket", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("opened", "Opened, not yet activated"),
                            ("pending", "Identity to be checked"),
                            ("returned", "Proof of identity to be supplemented"),
                            ("activated", "Activated"),
                            ("merged", "Merged into another account"),
                            ("erased", "Erased on request"),
                        ],
                        default="opened",
                        max_length=20,
                    ),
                ),
                ("origin", models.CharField(default="college", max_length=20)),
                ("identity_proved_at", models.DateTimeField(null=True)),
                ("identity_method", models.CharField(blank=True, max_length=60)),
                ("merged_into_id", models.UUIDField(db_index=True, null=True)),
                ("opened_at", models.DateTimeField()),
                ("activated_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("name_sort", models.CharField(max_length=240)),
                ("name_search", models.TextField()),
                (
                    "identity_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("resident_id", "Resident ID card"),
                            ("passport", "Passport"),
                            ("other", "Other document"),
                        ],
                        max_length=20,
                    ),
                ),
                ("identity_sealed", models.BinaryField(null=True)),
                ("identity_index", models.CharField(max_length=64, null=True, unique=True)),
                ("claimed_index", models.CharField(blank=True, db_index=True, max_length=64)),
                ("namesake_index", models.CharField(blank=True, db_index=True, max_length=64)),
                ("phone_sealed", models.BinaryField(null=True)),
                ("mail_sealed", models.BinaryField(null=True)),
                ("language", models.CharField(default="zh-hans", max_length=10)),
                ("merged_into_id", models.UUIDField(db_index=True, null=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Institution",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("college", "College"),
                            ("organization", "Training and evaluation organization"),
                            ("exam_site", "Exam site"),
                            ("authority", "Authority"),
                            ("bank", "Credit bank"),
                            ("operator", "Operator"),
                        ],
                        max_length=20,
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                ("name_zh", models.CharField(max_length=120)),
                ("name_en", models.CharField(blank=True, max_length=160)),
                ("name_search", models.TextField(blank=True)),
                ("province_code", models.CharField(blank=True, max_length=2)),
                ("is_demo", models.BooleanField(default=False)),
                ("settings", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="parties.institution"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Department",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("name_zh", models.CharField(max_length=120)),
                ("name_en", models.CharField(blank=True, max_length=160)),
                (
                    "college",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="departments",
                        to="parties.institution",
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("college", "code"), name="department_code")]},
        ),
        migrations.CreateModel(
            name="ClassGroup",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=120)),
                ("name_en", models.CharField(blank=True, default="", max_length=120)),
                ("major_code", models.CharField(max_length=20)),
                ("entry_year", models.PositiveSmallIntegerField()),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="class_groups",
                        to="parties.department",
                    ),
                ),
                (
                    "college",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="class_groups",
                        to="parties.institution",
                    ),
                ),
                (
                    "adviser",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advised",
                        to="parties.person",
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("college", "code"), name="class_group_code")]},
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("roles", models.JSONField(default=list)),
                ("scopes", models.JSONField(default=list)),
                ("created_by_id", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("last_used_on", models.DateField(null=True)),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="api_tokens", to="parties.institution"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Enrollment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("program_id", models.UUIDField(null=True)),
                ("major_code", models.CharField(max_length=20)),
                ("entry_year", models.PositiveSmallIntegerField()),
                ("student_number", models.CharField(max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("studying", "Studying"),
                            ("graduated", "Graduated"),
                            ("completed", "Completed without graduation"),
                            ("left", "Left"),
                        ],
                        default="studying",
                        max_length=20,
                    ),
                ),
                ("activation_hash", models.CharField(blank=True, max_length=64)),
                ("activation_expires_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "class_group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrollments",
                        to="parties.classgroup",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="enrollments", to="parties.department"
                    ),
                ),
                (
                    "college",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrollments",
                        to="parties.institution",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="enrollments", to="parties.learner"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("college", "student_number"), name="enrollment_number")
                ],
                "indexes": [models.Index(fields=["college", "program_id", "entry_year"], name="enrollment_cohort")],
            },
        ),
        migrations.CreateModel(
            name="NotDuplicate",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("first_id", models.UUIDField()),
                ("second_id", models.UUIDField()),
                ("decided_by_id", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("first_id", "second_id"), name="not_duplicate_once")],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("learner", "learner"),
                            ("adviser", "adviser"),
                            ("teacher", "teacher"),
                            ("department_reviewer", "department_reviewer"),
                            ("academic_affairs", "academic_affairs"),
                            ("college_head", "college_head"),
                            ("organization_officer", "organization_officer"),
                            ("exam_site_officer", "exam_site_officer"),
                            ("assessor", "assessor"),
                            ("invigilator", "invigilator"),
                            ("inspector", "inspector"),
                            ("bank_officer", "bank_officer"),
                            ("authority_officer", "authority_officer"),
                            ("operator", "operator"),
                        ],
                        max_length=30,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "department",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="parties.department"
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="parties.institution",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="parties.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("person", "institution", "role", "department"),
                        name="membership_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("department", None), ("ended_at", None)),
                        fields=("person", "institution", "role"),
                        name="membership_of_all_once",
                    ),
                ]
            },
        ),
        migrations.AddField(
            model_name="learner",
            name="person",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="learner", to="parties.person"
            ),
        ),
        migrations.CreateModel(
            name="FormerIdentity",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name_sealed", models.BinaryField()),
                ("identity_sealed", models.BinaryField(null=True)),
                ("identity_index", models.CharField(blank=True, db_index=True, max_length=64)),
                ("reason", models.CharField(max_length=200)),
                ("replaced_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former_identities",
                        to="parties.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_demo_cast", models.BooleanField(default=False)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="users",
                        to="parties.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "abstract": False,
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.AddIndex(
            model_name="learner",
            index=models.Index(fields=["state"], name="learner_state"),
        ),
    ]
