"""Typed facts (上行通知): what a lower app tells the apps above, in the same transaction.

Handlers run in the order of the apps: from the bottom up for facts that add something, from the top down for facts
that take something back (what was built on it goes first). ``docs/facts.md`` lists all handlers; a test holds it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import transaction

from oneplusx.web.actor import Actor

Ids = Sequence[UUID]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened; carries a list, never a single row."""

    takes_back: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class CertificatesRecorded(Fact):
    """Certificates were recorded or issued."""

    certificate_ids: Ids


@dataclass(frozen=True, slots=True)
class CertificatesCorrected(Fact):
    """Certificates were recorded again with other content."""

    takes_back: ClassVar[bool] = True
    certificate_ids: Ids


@dataclass(frozen=True, slots=True)
class CertificatesRevoked(Fact):
    """Certificates were revoked by their issuer."""

    takes_back: ClassVar[bool] = True
    certificate_ids: Ids
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CertificatesSuspended(Fact):
    """Certificates were suspended: nothing is taken back."""

    certificate_ids: Ids
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CertificatesReinstated(Fact):
    """Suspensions of certificates were ended."""

    certificate_ids: Ids


@dataclass(frozen=True, slots=True)
class CertificatesReplaced(Fact):
    """Certificates were issued again with the same content; each pair is (replaced, its successor)."""

    pairs: Sequence[tuple[UUID, UUID]]


@dataclass(frozen=True, slots=True)
class AchievementsVerified(Fact):
    """The evidence of achievements was verified."""

    achievement_ids: Ids


@dataclass(frozen=True, slots=True)
class AchievementsCorrected(Fact):
    """Achievements were corrected or withdrawn after they were verified."""

    takes_back: ClassVar[bool] = True
    achievement_ids: Ids
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ExamResultsLocked(Fact):
    """The results of exam plans were locked after the public notice: certificates may be issued."""

    plan_ids: Ids


@dataclass(frozen=True, slots=True)
class ExamResultsCorrected(Fact):
    """Results of an exam were corrected after they were locked."""

    takes_back: ClassVar[bool] = True
    registration_ids: Ids
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EnrollmentsOpened(Fact):
    """Enrollments were opened, or moved to another program."""

    enrollment_ids: Ids


@dataclass(frozen=True, slots=True)
class ResultsRecorded(Fact):
    """Course results were recorded."""

    enrollment_ids: Ids


@dataclass(frozen=True, slots=True)
class ScoresCorrected(Fact):
    """Course results were corrected."""

    takes_back: ClassVar[bool] = True
    enrollment_ids: Ids
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlansRefreshed(Fact):
    """The conversion plans of these enrollments were computed anew."""

    enrollment_ids: Ids


@dataclass(frozen=True, slots=True)
class LearnersMerged(Fact):
    """Duplicate accounts became one; each pair is (merged account, surviving account)."""

    pairs: Sequence[tuple[UUID, UUID]]


@dataclass(frozen=True, slots=True)
class CreditsDeposited(Fact):
    """Credits were deposited in accounts of these learners."""

    learner_ids: Ids


@dataclass(frozen=True, slots=True)
class BankValuesApproved(Fact):
    """The bank approved credit values of these certificate types."""

    certificate_type_ids: Ids


@dataclass(frozen=True, slots=True)
class RuleSetPublished(Fact):
    """A version of a conversion method was published."""

    version_id: UUID


@dataclass(frozen=True, slots=True)
class AllianceLeft(Fact):
    """A college left an alliance: its rules and its members' recognition decide nothing new there."""

    alliance_id: UUID
    college_id: UUID


FACTS: tuple[type[Fact], ...] = (
    CertificatesRecorded,
    CertificatesCorrected,
    CertificatesRevoked,
    CertificatesSuspended,
    CertificatesReinstated,
    CertificatesReplaced,
    AchievementsVerified,
    AchievementsCorrected,
    ExamResultsLocked,
    ExamResultsCorrected,
    EnrollmentsOpened,
    ResultsRecorded,
    ScoresCorrected,
    PlansRefreshed,
    LearnersMerged,
    CreditsDeposited,
    BankValuesApproved,
    RuleSetPublished,
    AllianceLeft,
)
INTRODUCTION = """\
# Typed facts

What a lower app tells the apps above it (上行通知), in the same transaction: a dataclass with a *list*, announced with
`trail.facts.announce`, heard with `trail.facts.subscribe` in the upper app's `ready()`. Facts that add something run
the lowest app first; facts that take something back run the top app first: what was built on it goes first.
This page is the output of `oneplusx facts`; a test holds it to the code."""

F = TypeVar("F", bound=Fact)
Handler = Callable[[Any, Actor, datetime], None]

_handlers: dict[type[Fact], list[Handler]] = {}


def subscribe(fact_type: type[F], handler: Callable[[F, Actor, datetime], None]) -> None:
    """Registers ``handler(fact, actor, now)`` for a fact (once, in the upper app's ``ready()``)."""
    known = _handlers.setdefault(fact_type, [])
    if handler not in known:
        known.append(handler)


def handlers_of(fact_type: type[Fact]) -> list[Handler]:
    """Handlers of a fact in the order in which they run."""
    return sorted(_handlers.get(fact_type, []), key=_height, reverse=fact_type.takes_back)


def _height(handler: Handler) -> int:
    """Place of the handler's app, the lowest app first."""
    app = handler.__module__.removeprefix("oneplusx.apps.").split(".")[0]
    return -settings.APPS.index(app) if app in settings.APPS else 1


def announce(fact: Fact, *, actor: Actor, now: datetime) -> None:
    """Tells all handlers, in one transaction with what caused the fact."""
    with transaction.atomic():
        for handler in handlers_of(type(fact)):
            handler(fact, actor, now)


def catalogue() -> list[tuple[type[Fact], list[str]]]:
    """Every fact with the names of its handlers, in the order in which they run."""
    return [
        (fact_type, [f"{handler.__module__}.{handler.__qualname__}" for handler in handlers_of(fact_type)])
        for fact_type in FACTS
    ]


def document() -> str:
    """The list as ``docs/facts.md`` shows it."""
    lines = [INTRODUCTION]
    for fact_type, handlers in catalogue():
        order = "top down" if fact_type.takes_back else "bottom up"
        lines.append(
            f"\n## {fact_type.__name__}\n\n{(fact_type.__doc__ or '').splitlines()[0]} Handlers run {order}:\n"
        )
        lines += [f"{place}. `{name}`" for place, name in enumerate(handlers, start=1)] or ["nobody listens."]
    return "\n".join(lines) + "\n"
