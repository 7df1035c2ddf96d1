"""What the ledger's statements and vouchers (凭单) say about conversions: outcomes and courses, rule, approvers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import Prefetch
from django.urls import reverse

from oneplusx.apps.approvals.models import ApprovalStep, StepState
from oneplusx.apps.approvals.presenting import role_label
from oneplusx.apps.conversion.models import SUBJECT, Conversion, ConversionSource, ConversionTarget
from oneplusx.apps.conversion.presenting import slot_name
from oneplusx.apps.conversion.selectors import conversions_visible_to
from oneplusx.apps.ledger import registry
from oneplusx.apps.ledger.models import EntryKind, Posting
from oneplusx.apps.ledger.selectors import EntryFacts, facts_of_entries
from oneplusx.apps.recognition.vouchers import title_of
from oneplusx.apps.rulesets.models import RuleSetVersion
from oneplusx.apps.rulesets.presenting import rule_in_words
from oneplusx.apps.trail.models import Act
from oneplusx.web import naming
from oneplusx.web.actor import Actor
from oneplusx.web.joining import joined

PARTS = (
    Prefetch("targets", ConversionTarget.objects.select_related("course")),
    Prefetch("sources", ConversionSource.objects.select_related("achievement__certificate_type")),
)
POSTED = (EntryKind.RESERVE, EntryKind.SETTLE)
RESERVING = ("conversion.submitted", "conversion.resubmitted")


def register() -> None:
    """Called once when the app is ready."""
    registry.register_causes(causes_of)


def causes_of(actor: Actor, entry_ids: Sequence[UUID]) -> Mapping[UUID, registry.Cause]:
    """Why reservations and settlements were posted."""
    entries = {key: one for key, one in facts_of_entries(entry_ids).items() if one.kind in POSTED}
    if not entries:
        return {}
    learners = {entry.learner_id for entry in entries.values()}
    visible = list(conversions_visible_to(actor).filter(learner_id__in=learners).prefetch_related(*PARTS))
    wanted = set(entries)
    found: dict[UUID, registry.Cause] = {}
    settled: dict[UUID, Conversion] = {}
    for conversion in (one for one in visible if one.reserve_entry_id is not None):
        for institution_id in _institutions(conversion):
            reservation, settlement = (
                conversion.reservation_at(institution_id),
                conversion.settlement_at(institution_id),
            )
            if reservation is not None and reservation in wanted:
                found[reservation] = _cause(conversion)
            if settlement is not None and settlement in wanted:
                settled[settlement] = conversion
    approvers = _approvers(settled.values())
    found |= {key: _cause(one, approvers.get(one.case_id, "")) for key, one in settled.items()}
    open_ids = wanted - found.keys()
    released = {key: one for key, one in entries.items() if key in open_ids and one.kind == EntryKind.RESERVE}
    return found | _let_go({one.id: one for one in visible}, released)


def _institutions(conversion: Conversion) -> set[UUID]:
    found = (source.ledger_institution_id for source in conversion.sources.all())
    return {institution_id for institution_id in found if institution_id is not None}


def _cause(conversion: Conversion, decided_by: str = "") -> registry.Cause:
    return registry.Cause(
        title=f"{joined(_outcomes(conversion))} → {joined(_targets(conversion))}",
        rule=rule_in_words(conversion.rule_set_version, conversion.rule_id),
        decided_by=decided_by,
        path=reverse("conversion:seen", args=[conversion.id]),
    )


def _outcomes(conversion: Conversion) -> list[str]:
    return [title_of(source.achievement) for source in conversion.sources.all()]


def _targets(conversion: Conversion) -> list[str]:
    return [
        naming.named(target.course) if target.course else slot_name(target.slot) for target in conversion.targets.all()
    ]


def _approvers(conversions: Iterable[Conversion]) -> Mapping[UUID | None, str]:
    """Who approved, office by office, in the round that decided."""
    steps = ApprovalStep.objects.filter(case_id__in=[one.case_id for one in conversions], state=StepState.APPROVED)
    rows = list(steps.order_by("case_id", "round", "number"))
    names = naming.people(step.decided_by_id for step in rows)
    last = {step.case_id: step.round for step in rows}
    said: dict[UUID | None, list[str]] = {}
    for step in rows:
        if step.round == last[step.case_id]:
            who = names.get(step.decided_by_id, "") if step.decided_by_id else ""
            said.setdefault(step.case_id, []).append(f"{role_label(step.role)} {who}".strip())
    return {case_id: joined(words) for case_id, words in said.items()}


def _let_go(conversions: Mapping[UUID, Conversion], entries: Mapping[UUID, EntryFacts]) -> dict[UUID, registry.Cause]:
    """Reservations that were released: the conversion no longer names them, its acts of the same instant still do."""
    if not entries or not conversions:
        return {}
    learners = {entry.learner_id for entry in entries.values()}
    legs = Posting.objects.filter(learner_id__in=learners, entry_id__in=list(entries))
    lots = set(legs.values_list("entry_id", "achievement_id"))
    used = {(key, source.achievement_id) for key, one in conversions.items() for source in one.sources.all()}
    recorded = {key: entry.recorded_at for key, entry in entries.items()}
    acts = Act.objects.filter(
        subject_kind=SUBJECT, subject_id__in=list(conversions), verb__in=RESERVING, at__in=set(recorded.values())
    )
    made = [(act.at, conversions[act.subject_id], act.facts) for act in acts if act.subject_id is not None]
    versions = _versions(conversions.values(), {UUID(facts["version"]) for *_, facts in made})
    found = {}
    for entry_id, achievement_id in lots:
        for at, conversion, facts in made:
            if at == recorded[entry_id] and (conversion.id, achievement_id) in used:
                conversion.rule_set_version = versions[UUID(facts["version"])]
                conversion.rule_id = facts["rule"]
                found[entry_id] = _cause(conversion)
    return found


def _versions(conversions: Iterable[Conversion], ids: set[UUID]) -> dict[UUID, RuleSetVersion]:
    """Versions that acts name: mostly those by which the conversions still stand, which are at hand."""
    known = {one.rule_set_version_id: one.rule_set_version for one in conversions}
    asked = ids - known.keys()
    return known | RuleSetVersion.objects.select_related("rule_set").in_bulk(asked) if asked else known
