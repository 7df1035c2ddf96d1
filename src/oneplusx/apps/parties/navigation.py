"""Menu of parties."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from oneplusx import __version__
from oneplusx.apps.parties import selectors
from oneplusx.apps.parties.models import EnrollmentState, Institution, Learner, LearnerState, User
from oneplusx.web.actor import Actor, Role
from oneplusx.web.navigation import Block, Group, HomeSection, NavEntry, Place, Rows

COLLEGE = frozenset({Role.ADVISER, Role.DEPARTMENT_REVIEWER, Role.ACADEMIC_AFFAIRS, Role.COLLEGE_HEAD})
CLASSES_SHOWN = 10


def _to_check(actor: Actor) -> Rows:
    return selectors.identity_queue(actor)


ENTRIES = (
    NavEntry(_("My profile"), "parties:profile", frozenset({Role.LEARNER}), Group.MINE, 90, "user"),
    NavEntry(
        _("Learners"),
        "parties:learners",
        COLLEGE | {Role.BANK_OFFICER, Role.AUTHORITY_OFFICER},
        Group.LEARNERS,
        10,
        "users",
    ),
    NavEntry(
        _("Activation codes"),
        "parties:activation",
        frozenset({Role.ACADEMIC_AFFAIRS, Role.ADVISER}),
        Group.LEARNERS,
        20,
        "key-round",
    ),
    NavEntry(
        _("Identity checks"),
        "parties:identity_checks",
        frozenset({Role.BANK_OFFICER}),
        Group.WORK,
        30,
        "id-card",
        _to_check,
    ),
    NavEntry(_("Duplicate accounts"), "parties:duplicates", frozenset({Role.BANK_OFFICER}), Group.WORK, 40, "copy"),
    NavEntry(
        _("Institutions and members"),
        "parties:institutions",
        frozenset({Role.OPERATOR, Role.ACADEMIC_AFFAIRS}),
        Group.SYSTEM,
        10,
        "building-2",
    ),
    NavEntry(
        _("API tokens"),
        "parties:tokens",
        frozenset({Role.OPERATOR, Role.ACADEMIC_AFFAIRS}),
        Group.SYSTEM,
        20,
        "webhook",
    ),
)


def _pending_account(actor: Actor, _now: datetime) -> Block | None:
    """Tells a social learner that the proof of identity is being checked, or wanted again."""
    if actor.learner_id is None:
        return None
    learner = selectors.get_learner(actor, actor.learner_id)
    if learner.state not in {LearnerState.PENDING, LearnerState.RETURNED}:
        return None
    return Block("parties/home_pending.html", {"learner": learner})


def _classes(actor: Actor, _now: datetime) -> Block:
    """The adviser's classes with their learners."""
    studying = Q(enrollments__state=EnrollmentState.STUDYING)
    opened = studying & Q(enrollments__learner__state=LearnerState.OPENED)
    groups = selectors.visible_class_groups(actor).annotate(
        learners=Count("enrollments", filter=studying), waiting=Count("enrollments", filter=opened)
    )
    return Block("parties/home_classes.html", {"groups": groups[:CLASSES_SHOWN], "total": groups.count()})


def _accounts(actor: Actor, _now: datetime) -> Block:
    """Learning accounts by state, and the proofs of identity to check."""
    states = dict(selectors.visible_learners(actor).order_by().values_list("state").annotate(Count("id")))
    context = {
        "total": sum(states.values()),
        "activated": states.get(LearnerState.ACTIVATED, 0),
        "to_check": selectors.identity_queue(actor).count(),
    }
    return Block("parties/home_accounts.html", context)


def _system(_actor: Actor, _now: datetime) -> Block:
    """What runs here, and for how many."""
    context = {
        "version": __version__,
        "institutions": Institution.objects.count(),
        "users": User.objects.filter(is_active=True).count(),
        "learners": Learner.objects.exclude(state__in=[LearnerState.MERGED, LearnerState.ERASED]).count(),
    }
    return Block("parties/home_system.html", context)


HOME_SECTIONS = (
    HomeSection(frozenset({Role.LEARNER}), _pending_account, Place.TOP, 5),
    HomeSection(frozenset({Role.ADVISER}), _classes, Place.ASIDE, 10),
    HomeSection(frozenset({Role.BANK_OFFICER}), _accounts, Place.TOP, 10),
    HomeSection(frozenset({Role.OPERATOR}), _system, Place.TOP, 10),
)
