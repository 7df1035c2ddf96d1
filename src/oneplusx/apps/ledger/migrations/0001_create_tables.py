import django.db.models.deletion
import django.db.models.expressions
import oneplusx.web.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("parties", "0001_create_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="CheckRun",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("actor_id", models.UUIDField(null=True)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField()),
                ("entries_count", models.PositiveBigIntegerField()),
                ("postings_count", models.PositiveBigIntegerField()),
                ("problems_count", models.PositiveIntegerField()),
                ("problems", models.JSONField(default=list)),
            ],
            options={
                "indexes": [models.Index(fields=["-finished_at"], name="check_run_last")],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("learner_id", models.UUIDField()),
                ("account_number", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("deposit", "Deposit"),
                            ("reserve", "Reservation"),
                            ("settle", "Settlement"),
                            ("release", "Release"),
                            ("reversal", "Reversal"),
                        ],
                        max_length=10,
                    ),
                ),
                ("effective_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("act_id", models.UUIDField()),
                ("reservation_id", models.UUIDField(null=True)),
                ("reverses_id", models.UUIDField(null=True)),
                ("reposts_id", models.UUIDField(null=True)),
                ("digest", models.BinaryField(max_length=32)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("reposts_id__isnull", False)), fields=["reposts_id"], name="entry_reposts"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reverses_id__isnull", False)),
                        fields=("learner_id", "reverses_id"),
                        name="entry_reversed_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("reposts_id__isnull", False)),
                        fields=("learner_id", "reposts_id"),
                        name="entry_reposted_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "reversal"), ("reverses_id__isnull", False)),
                            models.Q(models.Q(("kind", "reversal"), _negated=True), ("reverses_id__isnull", True)),
                            _connector="OR",
                        ),
                        name="entry_reversal_names_entry",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["settle", "release"]), ("reservation_id__isnull", False)),
                            models.Q(
                                models.Q(("kind__in", ["settle", "release"]), _negated=True),
                                ("reservation_id__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="entry_closing_names_reservation",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LotFreeze",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("learner_id", models.UUIDField()),
                ("account_number", models.PositiveSmallIntegerField()),
                ("achievement_id", models.UUIDField()),
                ("reason", models.CharField(max_length=200)),
                ("frozen_at", models.DateTimeField()),
                ("frozen_by_act_id", models.UUIDField()),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_by_act_id", models.UUIDField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)),
                        fields=("learner_id", "account_number", "achievement_id"),
                        name="lot_frozen_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credit_accounts",
                        to="parties.institution",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credit_accounts",
                        to="parties.learner",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("learner", "institution"), name="account_once"),
                    models.UniqueConstraint(fields=("learner", "number"), name="account_number"),
                ],
            },
        ),
        migrations.CreateModel(
            name="InstitutionPosting",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oneplusx.web.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("act_id", models.UUIDField()),
                ("amount_hundredths", models.BigIntegerField()),
                ("postings_count", models.PositiveIntegerField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credit_postings",
                        to="parties.institution",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("act_id", "institution"), name="institution_posting_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "learner_id", "account", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("learner_id", models.UUIDField()),
                ("account", models.SmallIntegerField()),
                ("seq", models.IntegerField()),
                ("prev_seq", models.IntegerField(null=True)),
                ("prev_balance", models.IntegerField()),
                ("amount", models.IntegerField()),
                ("balance_after", models.IntegerField()),
                ("counter_account", models.SmallIntegerField()),
                ("counter_seq", models.IntegerField(null=True)),
                ("counter_amount", models.IntegerField()),
                ("deposit_number", models.SmallIntegerField(null=True)),
                ("achievement_id", models.UUIDField()),
                ("expires_on", models.DateField(null=True)),
                (
                    "entry",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="ledger.entry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("learner_id", "account", "seq", "balance_after"), name="posting_balance"
                    ),
                    models.UniqueConstraint(
                        fields=(
                            "learner_id",
                            "account",
                            "seq",
                            "counter_account",
                            "counter_seq",
                            "counter_amount",
                            "entry",
                        ),
                        name="posting_mirror",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deposit_number__isnull", False)),
                        fields=("learner_id", "account", "achievement_id", "deposit_number"),
                        name="posting_deposited_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("prev_seq__isnull", False),
                                (
                                    "seq",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("prev_seq"), "+", models.Value(1)
                                    ),
                                ),
                            ),
                            models.Q(("prev_balance", 0), ("prev_seq__isnull", True), ("seq", 1)),
                            _connector="OR",
                        ),
                        name="posting_follows",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "balance_after",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("prev_balance"), "+", models.F("amount")
                                ),
                            )
                        ),
                        name="posting_balance_adds_up",
                    ),
                    models.CheckConstraint(condition=models.Q(("balance_after__gte", 0)), name="posting_no_overdraft"),
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True), name="posting_amount_not_zero"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "counter_amount",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("amount"), "*", models.Value(-1)
                                ),
                            )
                        ),
                        name="posting_zero_sum",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("counter_account", 0), ("counter_seq__isnull", True)),
                            models.Q(("counter_account__gt", 0), ("counter_seq__isnull", False)),
                            _connector="OR",
                        ),
                        name="posting_counter_leg",
                    ),
                ],
            },
        ),
    ]
