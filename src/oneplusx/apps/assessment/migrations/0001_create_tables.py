import uuid

import django.db.models.deletion
import django.db.models.functions.comparison
import oneplusx.web.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("curriculum", "0001_create_tables"),
        ("files", "0001_create_tables"),
        ("parties", "0001_create_tables"),
        ("standards", "0002_achievement_types"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExamPlan",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=60, unique=True)),
                ("name_zh", models.CharField(max_length=160)),
                ("name_en", models.CharField(blank=True, max_length=200)),
                ("month", models.CharField(max_length=7)),
                (
                    "origin",
                    models.CharField(
                        choices=[("here", "Decided here"), ("elsewhere", "Decided elsewhere and recorded")],
                        default="here",
                        max_length=20,
                    ),
                ),
                ("national_id", models.CharField(blank=True, max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("registration", "Registration open"),
                            ("list_confirmed", "List confirmed"),
                            ("fees_confirmed", "Fees confirmed"),
                            ("tickets_issued", "Tickets issued"),
                            ("in_progress", "In progress"),
                            ("score_registration", "Score registration"),
                            ("public_notice", "Public notice"),
                            ("closed", "Closed"),
                            ("certificates_issued", "Certificates issued"),
                            ("deposited", "Deposited in the credit bank"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        max_length=30,
                    ),
                ),
                ("province_code", models.CharField(blank=True, max_length=2)),
                ("registers_from_on", models.DateField()),
                ("registers_until_on", models.DateField()),
                ("exam_from_on", models.DateField()),
                ("exam_until_on", models.DateField()),
                ("notice_days", models.PositiveSmallIntegerField(default=5)),
                ("notice_from_on", models.DateField(null=True)),
                ("notice_until_on", models.DateField(null=True)),
                ("is_open_to_society", models.BooleanField(default=True)),
                ("needs_quota", models.BooleanField(default=True)),
                ("created_by_id", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField()),
                ("state_at", models.DateTimeField(null=True)),
                ("state_note", models.TextField(blank=True)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="exam_plans", to="parties.institution"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["organization", "state"], name="exam_plan_state")]},
        ),
        migrations.CreateModel(
            name="CourseExam",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("part", models.CharField(default="overall", max_length=30)),
                ("term_code", models.CharField(max_length=20)),
                ("pass_hundredths", models.PositiveSmallIntegerField(default=6000)),
                ("entered_by_id", models.UUIDField(null=True)),
                ("entered_at", models.DateTimeField()),
                (
                    "college",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.institution"
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="curriculum.course"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="course_exams",
                        to="assessment.examplan",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ExamRegistration",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("college", "Through the college"), ("social", "Social candidate")], max_length=20
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("registered", "Registered"),
                            ("confirmed", "Confirmed"),
                            ("withdrawn", "Withdrawn"),
                            ("excluded", "Excluded"),
                        ],
                        default="registered",
                        max_length=20,
                    ),
                ),
                ("major_code", models.CharField(blank=True, max_length=20)),
                ("is_quota_taken", models.BooleanField(default=False)),
                ("photo_problem", models.CharField(blank=True, max_length=60)),
                ("parts", models.JSONField(default=list)),
                ("carried", models.JSONField(default=dict)),
                ("resit_number", models.PositiveSmallIntegerField(default=0)),
                (
                    "origin",
                    models.CharField(
                        choices=[("here", "Decided here"), ("elsewhere", "Decided elsewhere and recorded")],
                        default="here",
                        max_length=20,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("registered_by_id", models.UUIDField(null=True)),
                ("registered_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "college",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.institution",
                    ),
                ),
                (
                    "enrollment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.enrollment",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exam_registrations",
                        to="parties.learner",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registrations",
                        to="assessment.examplan",
                    ),
                ),
                (
                    "resit_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resits",
                        to="assessment.examregistration",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CourseExamResult",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("passed", "Passed"), ("failed", "Failed"), ("in_progress", "In progress")],
                        max_length=20,
                    ),
                ),
                ("score_hundredths", models.PositiveSmallIntegerField(null=True)),
                ("failed_cause", models.CharField(blank=True, max_length=20)),
                ("term_code", models.CharField(max_length=20)),
                ("attempt", models.PositiveSmallIntegerField(default=1)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("normal", "Normal"),
                            ("retake", "Retake"),
                            ("substitution", "Substitution"),
                            ("exemption", "Exemption"),
                        ],
                        default="normal",
                        max_length=20,
                    ),
                ),
                (
                    "finding",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Recorded"),
                            ("no_enrollment", "Registered without an enrollment"),
                            ("not_in_program", "The course is not in the learner's program"),
                            ("passed_already", "The course was passed before"),
                            ("changed_by_college", "The college has changed the result since"),
                            ("may_sit_again", "May sit again after an incident"),
                            ("not_recorded", "The transcript did not take it"),
                        ],
                        max_length=30,
                    ),
                ),
                ("landed_at", models.DateTimeField()),
                (
                    "course_exam",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="results", to="assessment.courseexam"
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.learner"
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="course_results",
                        to="assessment.examregistration",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("learner", "course_exam", "registration"), name="course_exam_result_once"
                    )
                ],
                "indexes": [models.Index(fields=["course_exam", "finding"], name="course_exam_result_finding")],
            },
        ),
        migrations.CreateModel(
            name="AdmissionTicket",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.CharField(max_length=40)),
                ("issued_at", models.DateTimeField()),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.learner"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tickets", to="assessment.examplan"
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tickets",
                        to="assessment.examregistration",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("learner", "registration"), name="ticket_once"),
                    models.UniqueConstraint(fields=("plan", "number"), name="ticket_number"),
                ]
            },
        ),
        migrations.CreateModel(
            name="ExamResult",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("overall_hundredths", models.PositiveSmallIntegerField()),
                ("is_passed", models.BooleanField()),
                ("scores", models.JSONField(default=dict)),
                ("reasons", models.JSONField(default=list)),
                (
                    "origin",
                    models.CharField(
                        choices=[("here", "Decided here"), ("elsewhere", "Decided elsewhere and recorded")],
                        default="here",
                        max_length=20,
                    ),
                ),
                ("computed_at", models.DateTimeField()),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="exam_results", to="parties.learner"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="results", to="assessment.examplan"
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="assessment.examregistration",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("learner", "registration"), name="exam_result_once")],
                "indexes": [models.Index(fields=["plan", "is_passed"], name="exam_result_plan")],
            },
        ),
        migrations.CreateModel(
            name="ExamSession",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("part", models.CharField(max_length=30)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("equipment", models.JSONField(default=list)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sessions", to="assessment.examplan"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ExamSite",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                ("name_zh", models.CharField(max_length=120)),
                ("name_en", models.CharField(blank=True, max_length=160)),
                ("province_code", models.CharField(blank=True, max_length=2)),
                ("place", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField()),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="exam_sites", to="parties.institution"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ExamRoom",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=120)),
                ("rows", models.PositiveSmallIntegerField()),
                ("columns", models.PositiveSmallIntegerField()),
                ("equipment", models.JSONField(default=list)),
                ("parts", models.JSONField(default=list)),
                ("is_usable", models.BooleanField(default=True)),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rooms", to="assessment.examsite"
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("site", "code"), name="exam_room_code")]},
        ),
        migrations.CreateModel(
            name="FeeConfirmation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "party",
                    models.CharField(
                        choices=[("organization", "Organization"), ("site", "Exam site"), ("college", "College")],
                        max_length=20,
                    ),
                ),
                ("heads", models.PositiveIntegerField()),
                ("amount_fen", models.PositiveBigIntegerField()),
                ("confirmed_by_id", models.UUIDField(null=True)),
                ("confirmed_at", models.DateTimeField()),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.institution"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fee_confirmations",
                        to="assessment.examplan",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "party", "institution"), name="fee_confirmation_once")
                ]
            },
        ),
        migrations.CreateModel(
            name="FeeLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "payer",
                    models.CharField(
                        choices=[
                            ("college", "The college"),
                            ("candidate", "The candidate"),
                            ("nobody", "Free of charge"),
                        ],
                        max_length=20,
                    ),
                ),
                ("amount_fen", models.PositiveIntegerField()),
                ("organization_fen", models.PositiveIntegerField(null=True)),
                ("site_fen", models.PositiveIntegerField(null=True)),
                ("college_fen", models.PositiveIntegerField(null=True)),
                ("paid_at", models.DateTimeField(null=True)),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.learner"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="fee_lines", to="assessment.examplan"
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fee_lines",
                        to="assessment.examregistration",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("learner", "registration"), name="fee_line_once")],
                "indexes": [models.Index(fields=["plan"], name="fee_line_plan")],
            },
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.TextField()),
                (
                    "effect",
                    models.CharField(
                        choices=[("none", "No effect"), ("resit", "May sit again"), ("void", "Result void")],
                        default="none",
                        max_length=20,
                    ),
                ),
                ("ruling", models.TextField(blank=True)),
                ("reported_by_id", models.UUIDField(null=True)),
                ("reported_at", models.DateTimeField()),
                ("ruled_by_id", models.UUIDField(null=True)),
                ("ruled_at", models.DateTimeField(null=True)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="incidents", to="assessment.examplan"
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incidents",
                        to="assessment.examregistration",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incidents",
                        to="assessment.examroom",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incidents",
                        to="assessment.examsession",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="KinDeclaration",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("declared_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.person"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kin_declarations",
                        to="assessment.examplan",
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kin_declarations",
                        to="assessment.examregistration",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "person", "registration"), name="kin_declaration_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("registration", None)),
                        fields=("plan", "person"),
                        name="kin_declaration_of_none_once",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Moderation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("part", models.CharField(max_length=30)),
                ("first_hundredths", models.PositiveSmallIntegerField(null=True)),
                ("second_hundredths", models.PositiveSmallIntegerField(null=True)),
                ("decided_hundredths", models.PositiveSmallIntegerField(null=True)),
                ("reason", models.TextField()),
                ("decided_by_id", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField()),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.learner"
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moderations",
                        to="assessment.examregistration",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("learner", "registration", "part"), name="moderation_once")
                ]
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("part", models.CharField(max_length=30)),
                ("text", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "To be answered"),
                            ("upheld", "Upheld"),
                            ("dismissed", "Dismissed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("filed_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("answered_by_id", models.UUIDField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.learner"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objections", to="assessment.examplan"
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="assessment.examregistration",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("learner", "registration", "part"),
                        name="objection_open_once",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="PlanLevel",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("scheme", models.JSONField(default=dict)),
                ("fee_fen", models.PositiveIntegerField(default=0)),
                (
                    "certificate_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="standards.certificatetype"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="levels", to="assessment.examplan"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("plan", "certificate_type"), name="plan_level_once")]
            },
        ),
        migrations.AddField(
            model_name="examsession",
            name="level",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sessions",
                to="assessment.planlevel",
            ),
        ),
        migrations.AddField(
            model_name="examregistration",
            name="level",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="registrations", to="assessment.planlevel"
            ),
        ),
        migrations.AddField(
            model_name="courseexam",
            name="level",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="course_exams",
                to="assessment.planlevel",
            ),
        ),
        migrations.CreateModel(
            name="PlanSite",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("closed_rooms", models.JSONField(default=list)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plan_sites", to="assessment.examplan"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plan_sites", to="assessment.examsite"
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("plan", "site"), name="plan_site_once")]},
        ),
        migrations.CreateModel(
            name="Price",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("province_code", models.CharField(max_length=2)),
                ("amount_fen", models.PositiveIntegerField()),
                ("cap_fen", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("commenting", "Comments collected"),
                            ("in_force", "In force"),
                            ("refused", "Refused"),
                            ("superseded", "Superseded"),
                        ],
                        default="proposed",
                        max_length=20,
                    ),
                ),
                ("grounds", models.TextField(blank=True)),
                ("appraisal", models.TextField(blank=True)),
                ("appraised_on", models.DateField(null=True)),
                ("comments_until_on", models.DateField(null=True)),
                ("proposed_by_id", models.UUIDField(null=True)),
                ("proposed_at", models.DateTimeField()),
                ("decided_by_id", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "certificate_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="standards.certificatetype"
                    ),
                ),
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
                        condition=models.Q(("state", "in_force")),
                        fields=("certificate_type", "province_code"),
                        name="price_in_force_once",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="PriceComment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("author_id", models.UUIDField(null=True)),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
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
                    "price",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="assessment.price"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ResultLock",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("results_count", models.PositiveIntegerField()),
                ("passed_count", models.PositiveIntegerField()),
                ("locked_by_id", models.UUIDField(null=True)),
                ("locked_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="locks", to="assessment.examplan"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None)), fields=("plan",), name="result_lock_current_once"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("part", models.CharField(max_length=30)),
                ("score_hundredths", models.PositiveSmallIntegerField(null=True)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("import", "Imported"),
                            ("two_passes", "Two passes that agree"),
                            ("moderation", "Decided after a difference"),
                            ("objection", "Corrected after an objection"),
                            ("correction", "Corrected"),
                            ("carried", "Carried over from the first exam"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("here", "Decided here"), ("elsewhere", "Decided elsewhere and recorded")],
                        default="here",
                        max_length=20,
                    ),
                ),
                ("is_current", models.BooleanField(default=True)),
                ("corrects_id", models.UUIDField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("recorded_by_id", models.UUIDField(null=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.learner"
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="assessment.examregistration",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("learner", "registration", "part"),
                        name="score_current_once",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="ScoreCorrection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("part", models.CharField(max_length=30)),
                ("before_hundredths", models.PositiveSmallIntegerField(null=True)),
                ("score_hundredths", models.PositiveSmallIntegerField(null=True)),
                ("was_passed", models.BooleanField()),
                ("is_passed", models.BooleanField(null=True)),
                ("reason", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Waits for the second officer"),
                            ("approved", "Corrected"),
                            ("refused", "Refused"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="requested",
                        max_length=20,
                    ),
                ),
                ("requested_by_id", models.UUIDField(null=True)),
                ("requested_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True)),
                ("decided_by_id", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.learner"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="assessment.examplan",
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="assessment.examregistration",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "requested")),
                        fields=("learner", "registration", "part"),
                        name="score_correction_open_once",
                    )
                ],
                "indexes": [models.Index(fields=["plan", "state"], name="score_correction_state")],
            },
        ),
        migrations.CreateModel(
            name="ScoreSheet",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("part", models.CharField(max_length=30)),
                ("pass_number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Being entered"), ("submitted", "Submitted"), ("discarded", "Discarded")],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                (
                    "assessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.person"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="score_sheets",
                        to="assessment.examplan",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="score_sheets",
                        to="assessment.examroom",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="score_sheets",
                        to="assessment.examsession",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "discarded"), _negated=True),
                        fields=("session", "room", "pass_number"),
                        name="score_sheet_pass_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "discarded"), _negated=True),
                        fields=("session", "room", "assessor"),
                        name="score_sheet_assessor_once",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="ScoreEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("score_hundredths", models.PositiveSmallIntegerField(null=True)),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.learner"
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessment.examregistration"
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="assessment.scoresheet"
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("learner", "sheet"), name="score_entry_once")]},
        ),
        migrations.CreateModel(
            name="SeatingRun",
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
                            ("running", "Running"),
                            ("seated", "All seated"),
                            ("short", "Seats missing"),
                            ("failed", "Failed"),
                        ],
                        default="running",
                        max_length=20,
                    ),
                ),
                ("seed", models.PositiveIntegerField(default=0)),
                ("is_proved", models.BooleanField(default=False)),
                ("gap", models.CharField(blank=True, max_length=40)),
                ("travel_minutes_total", models.PositiveBigIntegerField(default=0)),
                ("seated_count", models.PositiveIntegerField(default=0)),
                ("kept_count", models.PositiveIntegerField(default=0)),
                ("stages", models.JSONField(default=list)),
                ("shortages", models.JSONField(default=list)),
                ("started_by_id", models.UUIDField(null=True)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seating_runs",
                        to="assessment.examplan",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SeatAssignment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("seat", models.PositiveSmallIntegerField()),
                ("travel_minutes", models.PositiveSmallIntegerField(default=0)),
                ("is_confirmed", models.BooleanField(default=False)),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.learner"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="assessment.examplan"
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="assessment.examregistration",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="assessment.examroom"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="assessment.examsession"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="assessment.seatingrun"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("learner", "session"), name="seat_assignment_learner"),
                    models.UniqueConstraint(fields=("session", "room", "seat"), name="seat_assignment_seat"),
                ]
            },
        ),
        migrations.CreateModel(
            name="SignIn",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "mark",
                    models.CharField(
                        choices=[("present", "Present"), ("late", "Late"), ("absent", "Absent")], max_length=20
                    ),
                ),
                ("is_offline", models.BooleanField(default=False)),
                ("marked_by_id", models.UUIDField(null=True)),
                ("marked_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                (
                    "other_mark",
                    models.CharField(
                        blank=True,
                        choices=[("present", "Present"), ("late", "Late"), ("absent", "Absent")],
                        max_length=20,
                    ),
                ),
                ("other_by_id", models.UUIDField(null=True)),
                ("other_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.learner"
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_ins",
                        to="assessment.examregistration",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_ins",
                        to="assessment.examsession",
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("learner", "session"), name="sign_in_once")]},
        ),
        migrations.CreateModel(
            name="SiteApplication",
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
                            ("submitted", "Submitted"),
                            ("returned", "Returned for supplement"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                            ("revoked", "Approval revoked"),
                        ],
                        default="submitted",
                        max_length=20,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("rooms", models.JSONField(default=list)),
                ("submitted_by_id", models.UUIDField(null=True)),
                ("submitted_at", models.DateTimeField()),
                ("decided_by_id", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("valid_until_on", models.DateField(null=True)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.institution"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="assessment.examsite",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("submitted", "returned", "approved"))),
                        fields=("site", "organization"),
                        name="site_application_once",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="StaffAssignment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "duty",
                    models.CharField(
                        choices=[("assessor", "Assessor"), ("invigilator", "Invigilator"), ("inspector", "Inspector")],
                        max_length=20,
                    ),
                ),
                ("assigned_by_id", models.UUIDField(null=True)),
                ("assigned_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="exam_duties", to="parties.person"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="staff", to="assessment.examplan"
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="staff",
                        to="assessment.examroom",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="staff",
                        to="assessment.examsession",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="staff",
                        to="assessment.examsite",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("plan"),
                        models.F("person"),
                        models.F("duty"),
                        django.db.models.functions.comparison.Coalesce(
                            models.F("session"),
                            models.Value(
                                uuid.UUID("00000000-0000-0000-0000-000000000000"), output_field=models.UUIDField()
                            ),
                            output_field=models.UUIDField(),
                        ),
                        django.db.models.functions.comparison.Coalesce(
                            models.F("room"),
                            models.Value(
                                uuid.UUID("00000000-0000-0000-0000-000000000000"), output_field=models.UUIDField()
                            ),
                            output_field=models.UUIDField(),
                        ),
                        django.db.models.functions.comparison.Coalesce(
                            models.F("site"),
                            models.Value(
                                uuid.UUID("00000000-0000-0000-0000-000000000000"), output_field=models.UUIDField()
                            ),
                            output_field=models.UUIDField(),
                        ),
                        condition=models.Q(("ended_at", None)),
                        name="staff_assignment_once",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="TravelTime",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField()),
                (
                    "college",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.institution"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessment.examsite"
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("college", "site"), name="travel_time_once")]},
        ),
        migrations.AddConstraint(
            model_name="examsession",
            constraint=models.UniqueConstraint(fields=("plan", "number"), name="exam_session_number"),
        ),
        migrations.AddIndex(
            model_name="examregistration",
            index=models.Index(fields=["plan", "state", "college"], name="exam_registration_plan"),
        ),
        migrations.AddConstraint(
            model_name="examregistration",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("registered", "confirmed"))),
                fields=("learner", "plan", "level"),
                name="exam_registration_once",
            ),
        ),
        migrations.AddIndex(
            model_name="courseexam",
            index=models.Index(fields=["plan", "college"], name="course_exam_plan"),
        ),
        migrations.AddConstraint(
            model_name="courseexam",
            constraint=models.UniqueConstraint(fields=("plan", "course", "level"), name="course_exam_level_once"),
        ),
        migrations.AddConstraint(
            model_name="courseexam",
            constraint=models.UniqueConstraint(
                condition=models.Q(("level", None)), fields=("plan", "course"), name="course_exam_once"
            ),
        ),
    ]
