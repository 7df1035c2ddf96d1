"""Publishing (发布): consensus and a fresh back-test where they are demanded, a healthy text, then it is in force."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.parties.permissions import require
from oneplusx.apps.rulesets.models import (
    AllianceMember,
    Answer,
    BacktestDemand,
    BacktestPolicy,
    ConsultedParty,
    MemberState,
    RuleSet,
    RuleSetVersion,
    VersionState,
)
from oneplusx.apps.rulesets.selectors import backtest_gate, consensus_of, version_for_actor
from oneplusx.apps.rulesets.services.reports import store_doctors_report
from oneplusx.apps.rulesets.services.versions import record_version
from oneplusx.apps.trail.facts import RuleSetPublished, announce
from oneplusx.apps.trail.models import LeafKind
from oneplusx.apps.trail.services import Leaf, append_leaves, record_act
from oneplusx.domain.errors import Conflict, Invalid
from oneplusx.web import naming
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date


@transaction.atomic
def publish_version(*, version_id: UUID, actor: Actor, now: datetime) -> RuleSetVersion:
    """Publishes a draft; from then on it decides for its entry years and dates, and never changes.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``rulesets.not_a_draft``; ``rulesets.consensus_missing``; ``rulesets.objection_open``;
            ``rulesets.doctor_blocks``; ``rulesets.members_not_joined``; ``rulesets.backtest_missing``, ``…_running``,
            ``…_changed``, ``…_old``, ``…_partial``.
    """
    version = version_for_actor(actor, version_id)
    require(actor, "rule_sets.publish", version.rule_set.owner_id)
    _check_consensus(version, now)
    if version.state == VersionState.DRAFT:
        _check_members(version)
        _check_health(version, actor, now)
        _check_backtest(version, now)
    changed = RuleSetVersion.objects.filter(id=version.id, state=VersionState.DRAFT).update(
        state=VersionState.PUBLISHED, published_at=now, published_by_id=actor.id
    )
    if not changed:
        raise Conflict("rulesets.not_a_draft", state=version.state)
    RuleSet.objects.filter(id=version.rule_set_id).update(
        title_zh=version.document.get("title_zh", version.rule_set.title_zh) or version.rule_set.title_zh,
        title_en=version.document.get("title_en", version.rule_set.title_en) or version.rule_set.title_en,
    )
    version.refresh_from_db()
    record_version("rulesets.published", version, actor, now)
    append_leaves(
        [Leaf(LeafKind.RULE_SET_PUBLISHED, "rulesets.version", version.id, bytes.fromhex(version.digest))], now=now
    )
    announce(RuleSetPublished(version_id=version.id), actor=actor, now=now)
    return version


def _check_consensus(version: RuleSetVersion, now: datetime) -> None:
    """An objection stands in the way wherever it was asked for; the rest only where the owner demands it."""
    consensus = consensus_of(version, local_date(now))
    objecting = [line.party for line in consensus.lines if line.party.answer == Answer.OBJECTED]
    if objecting:
        raise Conflict("rulesets.objection_open", parties=[_party_name(party) for party in objecting])
    if consensus.is_required and not consensus.is_reached:
        raise Conflict("rulesets.consensus_missing", parties=[_party_name(one.party) for one in consensus.missing])


def _party_name(party: ConsultedParty) -> str:
    return naming.named(party.department or party.institution)


def _check_members(version: RuleSetVersion) -> None:
    """An alliance's method holds for colleges that joined, and for no others."""
    if version.rule_set.alliance_id is None:
        return
    joined = AllianceMember.objects.filter(alliance=version.rule_set.alliance_id, state=MemberState.JOINED)
    missing = set(version.document.get("members", ())) - set(joined.values_list("institution__code", flat=True))
    if missing:
        raise Conflict("rulesets.members_not_joined", colleges=sorted(missing))


def _check_health(version: RuleSetVersion, actor: Actor, now: datetime) -> None:
    """The doctor looks at every text before it is published; the report is kept."""
    report = store_doctors_report(version, actor, now)
    if report.blocking_count:
        found = [one["code"] for one in report.document["findings"] if one["severity"] == "blocking"]
        raise Conflict("rulesets.doctor_blocks", count=report.blocking_count, findings=sorted(set(found)))


def _check_backtest(version: RuleSetVersion, now: datetime) -> None:
    """Where the owner demands it, this very text was back-tested not long ago, on everybody concerned."""
    gate = backtest_gate(version, now)
    if not gate.is_open:
        raise Conflict(f"rulesets.backtest_{gate.state.value}", days=gate.days)


DAYS_MAX = 365


@transaction.atomic
def set_backtest_policy(*, owner_id: UUID, demand: str, days_max: int, actor: Actor, now: datetime) -> BacktestPolicy:
    """Says which back-test must be there before a method of this owner is published (回测要求).

    Args:
        demand: ``when_replacing``, ``always`` or ``never``.
        days_max: How many days old it may be.

    Raises:
        Denied: ``denied``.
        Invalid: ``field.invalid``.
    """
    require(actor, "rule_sets.publish", owner_id)
    if demand not in BacktestDemand.values:
        raise Invalid("field.invalid", field="demand", found=demand, allowed=BacktestDemand.values)
    if not 1 <= days_max <= DAYS_MAX:
        raise Invalid("field.invalid", field="days_max", found=days_max, allowed=f"1–{DAYS_MAX}")
    values = {"demand": demand, "days_max": days_max}
    policy, _made = BacktestPolicy.objects.update_or_create(owner_id=owner_id, defaults=values)
    record_act(
        verb="rulesets.backtest_policy_set",
        subject_kind="rulesets.policy",
        subject_id=policy.id,
        institution_id=owner_id,
        facts=values,
        actor=actor,
        now=now,
    )
    return policy
