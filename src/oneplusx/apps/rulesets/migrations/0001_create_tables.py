import django.db.models.deletion
import oneplusx.web.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("curriculum", "0001_create_tables"),
        ("parties", "0001_create_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="RuleSet",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("nation", "Nation"),
                            ("province", "Province"),
                            ("college", "College"),
                            ("program", "Program"),
                        ],
                        max_length=20,
                    ),
                ),
                ("code", models.CharField(max_length=60, unique=True)),
                ("title_zh", models.CharField(max_length=200)),
                ("title_en", models.CharField(blank=True, max_length=240)),
                ("created_at", models.DateTimeField()),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rule_sets", to="parties.institution"
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="curriculum.program"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RuleSetVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.CharField(max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published"), ("replaced", "Replaced")],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("document", models.JSONField()),
                ("text", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("entry_year_from", models.PositiveSmallIntegerField(null=True)),
                ("entry_year_to", models.PositiveSmallIntegerField(null=True)),
                ("effective_from_on", models.DateField()),
                ("effective_to_on", models.DateField(null=True)),
                ("source_title", models.CharField(blank=True, max_length=200)),
                ("source_url", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
                ("published_by_id", models.UUIDField(null=True)),
                (
                    "parent_version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="rulesets.rulesetversion",
                    ),
                ),
                (
                    "rule_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="rulesets.ruleset"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("rule_set", "version"), name="rule_set_version_once")],
            },
        ),
    ]
