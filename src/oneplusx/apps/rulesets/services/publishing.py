"""Publishing (发布): consensus where it is demanded, nothing blocking found by the doctor, then it is in force."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.parties.permissions import require
from oneplusx.apps.rulesets.models import (
    AllianceMember,
    Answer,
    ConsultedParty,
    MemberState,
    RuleSet,
    RuleSetVersion,
    VersionState,
)
from oneplusx.apps.rulesets.selectors import consensus_of, version_for_actor
from oneplusx.apps.rulesets.services.reports import store_doctors_report
from oneplusx.apps.rulesets.services.versions import record_version
from oneplusx.apps.trail.facts import RuleSetPublished, announce
from oneplusx.domain.errors import Conflict
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
            ``rulesets.doctor_blocks``; ``rulesets.members_not_joined``.
    """
    version = version_for_actor(actor, version_id)
    require(actor, "rule_sets.publish", version.rule_set.owner_id)
    _check_consensus(version, now)
    if version.state == VersionState.DRAFT:
        _check_members(version)
        _check_health(version, actor, now)
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
