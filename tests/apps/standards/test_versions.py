"""The life of a version: every state and every act, what publishing does, what is recorded as decided elsewhere."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from oneplusx.apps.approvals.models import ApprovalCase
from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.standards import selectors, services
from oneplusx.apps.standards.models import (
    STANDARD_ACTS,
    STANDARD_TRANSITIONS,
    CertificateType,
    LearningOutcome,
    Standard,
    StandardState,
)
from oneplusx.apps.trail.models import Act
from oneplusx.domain import standards
from oneplusx.domain.assessment import DEFAULT
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.domain.standards import Change, ItemKind
from oneplusx.web.actor import SYSTEM

pytestmark = pytest.mark.django_db

CALLS = {
    "edit": lambda standard, common: services.rearrange(
        standard_id=standard.id, revision=standard.revision, act="renumber", level="primary", **common
    ),
    "submit": lambda standard, common: services.submit_standard(standard_id=standard.id, **common),
    "take_back": lambda standard, common: services.take_back_standard(standard_id=standard.id, **common),
    "publish": lambda standard, common: services.publish_standard(standard_id=standard.id, **common),
    "record": lambda standard, common: services.record_standard(
        standard_id=standard.id, decided_on=date(2026, 5, 1), source="文件", **common
    ),
    "withdraw": lambda standard, common: services.withdraw_standard(standard_id=standard.id, reason="停用", **common),
    "reopen": lambda standard, common: services.reopen_standard(standard_id=standard.id, **common),
    "start_version": lambda standard, common: services.start_version(standard_id=standard.id, version="2.0", **common),
}
BECOMES = {
    "submit": "submitted",
    "take_back": "draft",
    "publish": "published",
    "record": "published",
    "withdraw": "withdrawn",
    "reopen": "draft",
}


def test_every_act_has_its_states_and_every_state_its_way():
    assert set(CALLS) == set(STANDARD_ACTS)
    assert set(STANDARD_TRANSITIONS) == set(StandardState)
    assert not STANDARD_TRANSITIONS[StandardState.WITHDRAWN]
    for act, to in BECOMES.items():
        assert all(to in STANDARD_TRANSITIONS[state] for state in STANDARD_ACTS[act])


@pytest.mark.parametrize("act", CALLS)
@pytest.mark.parametrize("state", StandardState)
def test_every_state_and_every_act(state, act, draft, now):
    Standard.objects.filter(id=draft.id).update(state=state)
    draft.refresh_from_db()
    if state not in STANDARD_ACTS[act]:
        with pytest.raises(Conflict):
            CALLS[act](draft, {"actor": SYSTEM, "now": now})
        assert Standard.objects.get(id=draft.id).state == state
        return
    if act == "take_back":
        Standard.objects.filter(id=draft.id).update(state="draft")
        services.submit_standard(standard_id=draft.id, actor=SYSTEM, now=now)
    CALLS[act](draft, {"actor": SYSTEM, "now": now})
    assert Standard.objects.get(id=draft.id).state == BECOMES.get(act, state)


@pytest.mark.parametrize("outcome, state", [("approved", "reviewed"), ("returned", "returned"), ("refused", "refused")])
def test_the_review_decides(draft, organization_officer, review_standard, now, outcome, state):
    services.submit_standard(standard_id=draft.id, actor=organization_officer, now=now)
    review_standard(draft, outcome)
    draft.refresh_from_db()
    assert draft.state == state


def test_a_returned_version_is_submitted_again_in_the_same_case(draft, organization_officer, review_standard, now):
    services.submit_standard(standard_id=draft.id, actor=organization_officer, now=now)
    review_standard(draft, "returned")
    services.submit_standard(standard_id=draft.id, actor=organization_officer, now=now)
    assert ApprovalCase.objects.get(subject_id=draft.id).round == 2
    review_standard(draft)
    draft.refresh_from_db()
    assert draft.state == "reviewed"


def test_what_was_taken_back_leaves_the_inbox(draft, organization_officer, now):
    services.submit_standard(standard_id=draft.id, actor=organization_officer, now=now)
    services.take_back_standard(standard_id=draft.id, actor=organization_officer, now=now)
    assert ApprovalCase.objects.get(subject_id=draft.id).state == "withdrawn"
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_whoever_submitted_does_not_review(draft, bank_officer, review_standard, now):
    services.submit_standard(standard_id=draft.id, actor=bank_officer, now=now)
    with pytest.raises(Denied, match="own_standard"):
        review_standard(draft)


def test_a_draft_with_gaps_is_not_submitted(draft, organization_officer, now):
    services.add_item(
        standard_id=draft.id,
        revision=draft.revision,
        level="primary",
        parent="",
        kind=ItemKind.FIELD,
        code="",
        text_zh="空领域",
        text_en="",
        actor=organization_officer,
        now=now,
    )
    with pytest.raises(Invalid, match="not_ready"):
        services.submit_standard(standard_id=draft.id, actor=organization_officer, now=now)


def test_publishing_makes_the_certificates_of_its_levels(published, organization):
    types = {row.code: row for row in CertificateType.objects.filter(standard=published)}
    assert sorted(types) == ["PAGE-1", "PAGE-M"]
    assert types["PAGE-1"].name_zh == "页面制作标准（初级）"
    assert types["PAGE-1"].organization == organization
    assert selectors.scheme_of(types["PAGE-1"]) == DEFAULT
    assert selectors.scheme_of(types["PAGE-M"]).resits_max == 2
    assert published.digest == standards.digest_of(selectors.contents_of(published))


def test_a_new_version_supersedes_and_certificates_keep_theirs(published, organization_officer, review_standard, now):
    later = now + timedelta(days=30)
    draft = services.start_version(standard_id=published.id, version="1.10", actor=organization_officer, now=later)
    item = selectors.contents_of(draft).levels[0].outcomes[0]
    services.change_item(
        standard_id=draft.id,
        revision=draft.revision,
        level="primary",
        key=item.key,
        code=item.code,
        text_zh="能编写各级标题",
        text_en="",
        actor=organization_officer,
        now=later,
    )
    services.submit_standard(standard_id=draft.id, actor=organization_officer, now=later)
    review_standard(draft)
    services.publish_standard(standard_id=draft.id, actor=organization_officer, now=later)
    published.refresh_from_db()
    assert published.state == "superseded"
    kind = CertificateType.objects.get(code="PAGE-1")
    assert kind.standard_id == draft.id
    assert selectors.version_in_force_on(kind, now.date()) == published
    assert selectors.version_in_force_on(kind, later.date()) == draft
    assert [row.version for row in selectors.versions_of(organization_officer, draft)] == ["1.10", "1.0"]
    found = standards.compare(selectors.contents_of(published), selectors.contents_of(draft))
    assert found.counts[Change.CHANGED] == 1
    assert found.counts[Change.ADDED] == found.counts[Change.REMOVED] == found.counts[Change.MOVED] == 0
    old, new = (
        set(LearningOutcome.objects.filter(standard=row).values_list("case_id", flat=True))
        for row in (published, draft)
    )
    assert not old & new


def test_what_is_published_never_changes(published, organization_officer, now):
    before = published.digest
    with pytest.raises(Conflict, match="not_editable"):
        services.remove_level(
            standard_id=published.id,
            revision=published.revision,
            level="primary",
            actor=organization_officer,
            now=now,
        )
    assert standards.digest_of(selectors.contents_of(published)) == before


def test_a_dropped_level_is_superseded(published, organization_officer, now):
    draft = services.start_version(standard_id=published.id, version="2", actor=organization_officer, now=now)
    services.remove_level(
        standard_id=draft.id, revision=draft.revision, level="primary", actor=organization_officer, now=now
    )
    services.record_standard(standard_id=draft.id, decided_on=now.date(), source="号文", actor=SYSTEM, now=now)
    states = dict(CertificateType.objects.values_list("code", "state"))
    assert states == {"PAGE-1": "superseded", "PAGE-M": "published"}


def test_a_certificate_code_of_another_organization_is_not_taken(
    published, other_organization, other_organization_officer, now
):
    contents = selectors.contents_of(published)
    draft = services.create_standard(
        organization_id=other_organization.id,
        code="OTHER",
        version="1",
        contents=contents,
        actor=other_organization_officer,
        now=now,
    )
    with pytest.raises(Conflict, match="certificate_code_taken"):
        services.record_standard(standard_id=draft.id, decided_on=now.date(), source="x", actor=SYSTEM, now=now)


def test_who_is_reviewed_here_does_not_record(draft, organization_officer, bank_officer, now):
    values = {"standard_id": draft.id, "decided_on": now.date(), "now": now}
    with pytest.raises(Denied, match="reviewed_here"):
        services.record_standard(source="号文", actor=organization_officer, **values)
    with pytest.raises(Invalid, match="source_required"):
        services.record_standard(source=" ", actor=bank_officer, **values)
    with pytest.raises(Invalid, match="not_yet"):
        services.record_standard(
            source="号文", actor=bank_officer, **{**values, "decided_on": now.date() + timedelta(days=1)}
        )
    recorded = services.record_standard(source="号文", actor=bank_officer, **values)
    assert (recorded.state, recorded.origin) == ("published", "elsewhere")


def test_an_organization_alone_records(draft, organization_officer, now):
    Institution.objects.filter(kind="bank").update(kind="operator")
    with pytest.raises(Conflict, match="no_reviewer"):
        services.submit_standard(standard_id=draft.id, actor=organization_officer, now=now)
    services.record_standard(
        standard_id=draft.id, decided_on=now.date(), source="号文", actor=organization_officer, now=now
    )
    draft.refresh_from_db()
    assert draft.state == "published"


def test_withdrawing_needs_a_reason_and_stops_the_certificates(
    published, organization_officer, bank_officer, registrar, now
):
    with pytest.raises(Denied):
        services.withdraw_standard(standard_id=published.id, reason="x", actor=registrar, now=now)
    with pytest.raises(Invalid):
        services.withdraw_standard(standard_id=published.id, reason=" ", actor=organization_officer, now=now)
    services.withdraw_standard(standard_id=published.id, reason="停用", actor=bank_officer, now=now)
    assert set(CertificateType.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert Act.objects.get(verb="standards.withdrawn").subject_id == published.id


def test_versions_of_different_standards_are_not_compared(published, draft, organization, organization_officer, now):
    other = services.create_standard(
        organization_id=organization.id,
        code="B",
        version="1",
        contents=selectors.contents_of(published),
        actor=organization_officer,
        now=now,
    )
    with pytest.raises(NotFound):
        selectors.comparable_for(organization_officer, published.id, other.id)


def test_the_national_list_does_not_touch_what_was_published_here(published, organization, now):
    services.register_standards(
        standards=[
            services.CatalogueStandard(code="PAGE", name_zh="别名", organization=organization.name_zh),
            services.CatalogueStandard(code="PAGE", name_zh="别名", organization=organization.name_zh, version="0.9"),
        ],
        actor=SYSTEM,
        now=now,
    )
    published.refresh_from_db()
    assert published.name_zh == "页面制作标准"
    assert Standard.objects.get(code="PAGE", version="0.9").state == "superseded"
    assert not Certificate.objects.exists()
