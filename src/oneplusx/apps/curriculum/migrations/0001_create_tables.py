import django.db.models.deletion
import oneplusx.web.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("parties", "0001_create_tables"),
        ("standards", "0001_create_tables"),
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
        migrations.AddConstraint(
            model_name="course",
            constraint=models.UniqueConstraint(fields=("college", "code"), name="course_code"),
        ),
        migrations.AddConstraint(
            model_name="courseresult",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True)),
                fields=("learner", "enrollment", "course", "term_code", "attempt", "way"),
                name="course_result_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.UniqueConstraint(fields=("college", "code"), name="program_code"),
        ),
        migrations.AddConstraint(
            model_name="programcourse",
            constraint=models.UniqueConstraint(fields=("program", "course"), name="program_course_once"),
        ),
    ]
