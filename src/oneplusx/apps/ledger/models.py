"""Accounts, entries and postings of credits (账本): inserted once, never changed.

What Django cannot express (the chain, the mirrored legs, the remainder of a lot, append only) is in the migration
``0002_enforce_chain``, on both engines.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from oneplusx.web.records import Record


class Account(Record):
    """Credits of one learner at one recognizing institution (学习账户); ``number`` counts within the learner."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    learner = models.ForeignKey(
        "parties.Learner", on_delete=models.PROTECT, related_name="credit_accounts", db_index=False
    )
    # No index on the institution alone: without fresh statistics PostgreSQL would take it to find one account.
    institution = models.ForeignKey(
        "parties.Institution", on_delete=models.PROTECT, related_name="credit_accounts", db_index=False
    )
    number = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)  # its learner was merged into another

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "institution"], name="account_once"),
            models.UniqueConstraint(fields=["learner", "number"], name="account_number"),
        ]


class EntryKind(models.TextChoices):
    """Kinds of entries."""

    DEPOSIT = "deposit", _("Deposit")
    RESERVE = "reserve", _("Reservation")
    SETTLE = "settle", _("Settlement")
    RELEASE = "release", _("Release")
    REVERSAL = "reversal", _("Reversal")


class Entry(models.Model):
    """A balanced set of postings of one learner (分录). Its id is chosen by the client: the idempotency key."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    id = models.UUIDField(primary_key=True, editable=False)
    learner_id = models.UUIDField()
    account_number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()
    act_id = models.UUIDField()
    reservation_id = models.UUIDField(null=True)
    reverses_id = models.UUIDField(null=True)
    reposts_id = models.UUIDField(null=True)
    digest = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner_id", "reverses_id"], condition=Q(reverses_id__isnull=False), name="entry_reversed_once"
            ),
            models.UniqueConstraint(
                fields=["learner_id", "reposts_id"], condition=Q(reposts_id__isnull=False), name="entry_reposted_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="reversal", reverses_id__isnull=False)
                | (~Q(kind="reversal") & Q(reverses_id__isnull=True)),
                name="entry_reversal_names_entry",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["settle", "release"], reservation_id__isnull=False)
                | (~Q(kind__in=["settle", "release"]) & Q(reservation_id__isnull=True)),
                name="entry_closing_names_reservation",
            ),
        ]
        indexes = [
            models.Index(fields=["reposts_id"], condition=Q(reposts_id__isnull=False), name="entry_reposts"),
        ]


class PostingPart(models.IntegerChoices):
    """Sub-accounts, as in ``domain.ledger.Part``."""

    AVAILABLE = 1, _("Available")
    RESERVED = 2, _("Reserved")
    USED = 3, _("Used")


class Posting(models.Model):
    """One leg (记账) in one sub-account of a learner, with the balance before and after.

    ``account`` and ``counter_account`` are sub-accounts within the learner (``domain.ledger.sub_account``);
    counter-account 0 is the recognizing institution, whose own leg is one aggregate per batch.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    pk = models.CompositePrimaryKey("learner_id", "account", "seq")
    learner_id = models.UUIDField()
    account = models.SmallIntegerField()
    seq = models.IntegerField()
    prev_seq = models.IntegerField(null=True)
    prev_balance = models.IntegerField()
    amount = models.IntegerField()
    balance_after = models.IntegerField()
    counter_account = models.SmallIntegerField()
    counter_seq = models.IntegerField(null=True)
    counter_amount = models.IntegerField()
    deposit_number = models.SmallIntegerField(null=True)
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="postings", db_constraint=False, db_index=False
    )
    achievement_id = models.UUIDField()
    expires_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner_id", "account", "seq", "balance_after"], name="posting_balance"),
            models.UniqueConstraint(
                fields=["learner_id", "account", "seq", "counter_account", "counter_seq", "counter_amount", "entry"],
                name="posting_mirror",
            ),
            models.UniqueConstraint(
                fields=["learner_id", "account", "achievement_id", "deposit_number"],
                condition=Q(deposit_number__isnull=False),
                name="posting_deposited_once",
            ),
            models.CheckConstraint(
                condition=Q(prev_seq__isnull=False, seq=F("prev_seq") + 1)
                | Q(prev_seq__isnull=True, seq=1, prev_balance=0),
                name="posting_follows",
            ),
            models.CheckConstraint(
                condition=Q(balance_after=F("prev_balance") + F("amount")), name="posting_balance_adds_up"
            ),
            models.CheckConstraint(condition=Q(balance_after__gte=0), name="posting_no_overdraft"),
            models.CheckConstraint(condition=~Q(amount=0), name="posting_amount_not_zero"),
            models.CheckConstraint(condition=Q(counter_amount=-F("amount")), name="posting_zero_sum"),
            models.CheckConstraint(
                condition=Q(counter_account=0, counter_seq__isnull=True)
                | Q(counter_account__gt=0, counter_seq__isnull=False),
                name="posting_counter_leg",
            ),
        ]


class InstitutionPosting(Record):
    """The institution's leg of one batch: the negative sum of the learners' legs, re-derivable from them."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    act_id = models.UUIDField()
    institution = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="credit_postings")
    amount_hundredths = models.BigIntegerField()
    postings_count = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["act_id", "institution"], name="institution_posting_once")]


class LotFreeze(Record):
    """A lot that nothing may move (冻结), because a graduation that used it is concluded."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    learner_id = models.UUIDField()
    account_number = models.PositiveSmallIntegerField()
    achievement_id = models.UUIDField()
    reason = models.CharField(max_length=200)
    frozen_at = models.DateTimeField()
    frozen_by_act_id = models.UUIDField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by_act_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner_id", "account_number", "achievement_id"],
                condition=Q(lifted_at=None),
                name="lot_frozen_once",
            )
        ]


class CheckRun(Record):
    """One proof of the whole ledger from its entries, with what it found."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    actor_id = models.UUIDField(null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    entries_count = models.PositiveBigIntegerField()
    postings_count = models.PositiveBigIntegerField()
    problems_count = models.PositiveIntegerField()
    problems = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["-finished_at"], name="check_run_last")]
