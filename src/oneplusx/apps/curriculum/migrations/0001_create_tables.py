import django.db.models.deletion
import oneplusx.web.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("parties", "0001_create_tables"),
        ("standards", "0002_achievement_types"),
    ]

    operations = [
        migrations.CreateModel(
            name="Course",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("name_zh", models.CharField(max_length=160)),
                ("name_en", models.CharField(blank=True, max_length=200)),
                ("name_search", models.TextField(blank=True)),
                ("credits_hundredths", models.PositiveIntegerField()),
                ("hours", models.PositiveSmallIntegerField(default=0)),
                ("tags", models.JSONField(default=list)),
                (
                    "college",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="courses", to="parties.institution"
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("college", "code"), name="course_code")]},
        ),
        migrations.CreateModel(
            name="CourseResult",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("term_code", models.CharField(max_length=20)),
                ("attempt", models.PositiveSmallIntegerField(default=1)),
                (
                    "status",
                    models.CharField(
                        choices=[("passed", "Passed"), ("failed", "Failed"), ("in_progress", "In progress")],
                        max_length=20,
                    ),
                ),
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
                ("score_hundredths", models.PositiveIntegerField(null=True)),
                ("grade_text", models.CharField(blank=True, max_length=20)),
                ("failed_cause", models.CharField(blank=True, max_length=20)),
                ("credits_hundredths", models.PositiveIntegerField()),
                ("conversion_id", models.UUIDField(null=True)),
                ("exam_registration_id", models.UUIDField(null=True)),
                ("facts", models.JSONField(default=dict)),
                ("is_current", models.BooleanField(default=True)),
                ("corrects_id", models.UUIDField(null=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="results", to="curriculum.course"
                    ),
                ),
                (
                    "enrollment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="course_results",
                        to="parties.enrollment",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="course_results", to="parties.learner"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("learner", "enrollment", "course", "term_code", "attempt", "way"),
                        name="course_result_once",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="Program",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("name_zh", models.CharField(max_length=160)),
                ("name_en", models.CharField(blank=True, max_length=200)),
                ("entry_year", models.PositiveSmallIntegerField()),
                ("education_type", models.CharField(default="voc_associate", max_length=30)),
                ("length_years", models.PositiveSmallIntegerField(default=3)),
                ("credits_required_hundredths", models.PositiveIntegerField()),
                ("requirements", models.JSONField(default=dict)),
                ("slots", models.JSONField(default=dict)),
                ("required_certificates", models.JSONField(default=list)),
                ("content_matches", models.JSONField(default=list)),
                (
                    "college",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="programs", to="parties.institution"
                    ),
                ),
                ("department", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="parties.department")),
                ("major", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="standards.major")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("college", "code"), name="program_code")]},
        ),
        migrations.CreateModel(
            name="ProgramCourse",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("public_compulsory", "Public compulsory"),
                            ("professional_foundation", "Professional foundation"),
                            ("professional_core", "Professional core"),
                            ("professional_extension", "Professional extension"),
                            ("practice", "Practice"),
                            ("thesis", "Graduation project"),
                            ("ideology", "Ideology and politics"),
                            ("physical_education", "Physical education"),
                            ("military", "Military training"),
                            ("restricted_elective", "Restricted elective"),
                            ("free_elective", "Free elective"),
                            ("public_elective", "Public elective"),
                        ],
                        max_length=30,
                    ),
                ),
                ("term_number", models.PositiveSmallIntegerField()),
                ("is_compulsory", models.BooleanField(default=True)),
                ("facts", models.JSONField(default=dict)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="program_courses",
                        to="curriculum.course",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="program_courses",
                        to="curriculum.program",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("program", "course"), name="program_course_once")]
            },
        ),
        migrations.CreateModel(
            name="CourseOutcome",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("share_hundredths", models.PositiveSmallIntegerField()),
                (
                    "strength",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Touched upon"), (2, "Practiced"), (3, "Mastered")], default=2
                    ),
                ),
                ("mapped_by_id", models.UUIDField(null=True)),
                ("mapped_at", models.DateTimeField()),
                (
                    "outcome",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="courses",
                        to="standards.learningoutcome",
                    ),
                ),
                (
                    "program_course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="curriculum.programcourse",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("program_course", "outcome"), name="course_outcome_once")
                ]
            },
        ),
        migrations.CreateModel(
            name="TeacherRecord",
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
                            ("teaching", "Teaching qualification"),
                            ("industry", "Industry qualification"),
                            ("recognition", "Recognized as dual-qualified"),
                            ("practice", "Practice in an enterprise"),
                            ("training", "Training attended"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name", models.CharField(max_length=160)),
                ("number", models.CharField(blank=True, max_length=60)),
                ("issuer", models.CharField(blank=True, max_length=160)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                ("hours", models.PositiveSmallIntegerField(default=0)),
                ("recorded_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "certificate_type",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="standards.certificatetype",
                    ),
                ),
                (
                    "college",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="teacher_records",
                        to="parties.institution",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="teacher_records", to="parties.person"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["college", "person"], name="teacher_record_of")]},
        ),
        migrations.CreateModel(
            name="TeachingMaterial",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=[("textbook", "Textbook"), ("method", "Teaching method")], max_length=20),
                ),
                ("code", models.CharField(max_length=40)),
                ("name_zh", models.CharField(max_length=160)),
                ("name_en", models.CharField(blank=True, max_length=200)),
                ("authors", models.CharField(blank=True, max_length=200)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("edition", models.CharField(blank=True, max_length=60)),
                ("changed_at", models.DateTimeField()),
                (
                    "college",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="teaching_materials",
                        to="parties.institution",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("college", "code"), name="teaching_material_code")]
            },
        ),
        migrations.CreateModel(
            name="MaterialOutcome",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="materials",
                        to="curriculum.course",
                    ),
                ),
                (
                    "outcome",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="materials",
                        to="standards.learningoutcome",
                    ),
                ),
                (
                    "material",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="curriculum.teachingmaterial",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("material", "outcome"), name="material_outcome_once")]
            },
        ),
        migrations.CreateModel(
            name="TrainingBase",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("name_zh", models.CharField(max_length=160)),
                ("name_en", models.CharField(blank=True, max_length=200)),
                ("location", models.CharField(blank=True, max_length=200)),
                ("partner", models.CharField(blank=True, max_length=160)),
                ("capacity", models.PositiveSmallIntegerField()),
                ("equipment", models.JSONField(default=list)),
                ("is_usable", models.BooleanField(default=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "college",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training_bases",
                        to="parties.institution",
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("college", "code"), name="training_base_code")]},
        ),
        migrations.CreateModel(
            name="TrainingClass",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=120)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                ("hours_planned", models.PositiveSmallIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                (
                    "base",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training_classes",
                        to="curriculum.trainingbase",
                    ),
                ),
                (
                    "certificate_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="standards.certificatetype"
                    ),
                ),
                (
                    "college",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training_classes",
                        to="parties.institution",
                    ),
                ),
                (
                    "credit_course",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training_classes",
                        to="curriculum.course",
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("college", "code"), name="training_class_code")]},
        ),
        migrations.CreateModel(
            name="TrainingEnrollment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entered_at", models.DateTimeField()),
                ("left_at", models.DateTimeField(null=True)),
                (
                    "enrollment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training_enrollments",
                        to="parties.enrollment",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training_enrollments",
                        to="parties.learner",
                    ),
                ),
                (
                    "training_class",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roster",
                        to="curriculum.trainingclass",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("learner", "training_class"), name="training_enrollment_once")
                ]
            },
        ),
        migrations.CreateModel(
            name="TrainingSession",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("held_on", models.DateField()),
                ("number", models.PositiveSmallIntegerField()),
                ("hours", models.PositiveSmallIntegerField()),
                ("topic", models.CharField(blank=True, max_length=160)),
                ("taken_at", models.DateTimeField(null=True)),
                ("taken_by_id", models.UUIDField(null=True)),
                (
                    "training_class",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="curriculum.trainingclass",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("training_class", "number"), name="training_session_number")
                ]
            },
        ),
        migrations.CreateModel(
            name="TrainingAbsence",
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
                        choices=[("absent", "Absent"), ("excused", "Excused")], default="absent", max_length=20
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training_absences",
                        to="parties.learner",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absences",
                        to="curriculum.trainingsession",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("learner", "session"), name="training_absence_once")]
            },
        ),
        migrations.CreateModel(
            name="TrainingTrainer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training_classes_taught",
                        to="parties.person",
                    ),
                ),
                (
                    "training_class",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trainers",
                        to="curriculum.trainingclass",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("training_class", "person"), name="training_trainer_once")
                ]
            },
        ),
        migrations.CreateModel(
            name="ConditionResult",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("condition", models.CharField(max_length=40)),
                ("is_met", models.BooleanField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "enrollment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="condition_results",
                        to="parties.enrollment",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="condition_results",
                        to="parties.learner",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("learner", "enrollment", "condition"), name="condition_once")
                ],
            },
        ),
    ]
