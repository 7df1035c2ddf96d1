"""What the ledger's statements and vouchers (凭单) say about conversions: outcomes and courses, rule, approvers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from oneplusx.apps.approvals.models import ApprovalStep, StepState
from oneplusx.apps.approvals.presenting import role_label
from oneplusx.apps.conversion.models import SUBJECT, Conversion, ConversionSource
from oneplusx.apps.conversion.presenting import slot_name
from oneplusx.apps.conversion.selectors import conversions_visible_to
from oneplusx.apps.ledger import registry
from oneplusx.apps.ledger.models import Entry, EntryKind, Posting
from oneplusx.apps.recognition.vouchers import title_of
from oneplusx.apps.rulesets.models import RuleSetVersion
from oneplusx.apps.rulesets.presenting import rule_in_words
from oneplusx.apps.trail.models import Act
from oneplusx.web import naming
from oneplusx.web.actor import Actor
from oneplusx.web.joining import joined

RESERVING = ("conversion.submitted", "conversion.resubmitted")


def register() -> None:
    """Called once when the app is ready."""
    registry.register_causes(causes_of)


def causes_of(actor: Actor, entry_ids: Sequence[UUID]) -> Mapping[UUID, registry.Cause]:
    """Why reservations and settlements were posted."""
    learners = set(Entry.objects.filter(id__in=entry_ids).values_list("learner_id", flat=True))
    visible = (
        conversions_visible_to(actor)
        .filter(learner_id__in=learners)
        .prefetch_related("targets__course", "sources__achievement__certificate_type")
    )
    wanted = set(entry_ids)
    found: dict[UUID, registry.Cause] = {}
    settled: dict[UUID, Conversion] = {}
    for conversion in visible.exclude(reserve_entry_id=None):
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
    return found | _let_go(visible, wanted - found.keys())


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


def _let_go(visible: QuerySet[Conversion], entry_ids: set[UUID]) -> dict[UUID, registry.Cause]:
    """Reservations that were released: the conversion no longer names them, its acts of the same instant still do."""
    entries = Entry.objects.filter(id__in=entry_ids, kind=EntryKind.RESERVE)
    recorded = dict(entries.values_list("id", "recorded_at"))
    if not recorded:
        return {}
    legs = Posting.objects.filter(learner_id__in=entries.values("learner_id"), entry_id__in=list(recorded))
    lots = set(legs.values_list("entry_id", "achievement_id"))
    conversions = {one.id: one for one in visible}
    sources = ConversionSource.objects.filter(conversion_id__in=list(conversions))
    used = set(sources.values_list("conversion_id", "achievement_id"))
    acts = Act.objects.filter(
        subject_kind=SUBJECT, subject_id__in=list(conversions), verb__in=RESERVING, at__in=set(recorded.values())
    )
    made = [(act.at, conversions[act.subject_id], act.facts) for act in acts if act.subject_id is not None]
    versions = RuleSetVersion.objects.select_related("rule_set").in_bulk({UUID(facts["version"]) for *_, facts in made})
    found = {}
    for entry_id, achievement_id in lots:
        for at, conversion, facts in made:
            if at == recorded[entry_id] and (conversion.id, achievement_id) in used:
                conversion.rule_set_version = versions[UUID(facts["version"])]
                conversion.rule_id = facts["rule"]
                found[entry_id] = _cause(conversion)
    return found
