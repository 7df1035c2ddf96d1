"""Consensus before publishing: who is asked, comments, answers, objections, and what publishing demands."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from oneplusx.apps.parties.models import Department, Institution, Person
from oneplusx.apps.rulesets import selectors, services
from oneplusx.apps.rulesets.editing import Edit
from oneplusx.apps.rulesets.models import ConsultedParty, DraftComment, RuleSetVersion, VersionState
from oneplusx.apps.trail.models import Act, Notice, OutboxMessage
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.web.actor import SYSTEM, Actor
from oneplusx.web.sealing import seal, unseal
from tests.apps.rulesets.test_library import SECOND
from tests.support.cast import SignIn

DUE = date(2026, 6, 11)


@pytest.fixture
def draft(method: RuleSetVersion, college: Institution, now: datetime) -> RuleSetVersion:
    return services.create_version(owner_id=college.id, text=SECOND, name="second.yaml", actor=SYSTEM, now=now)


@pytest.fixture
def parties(
    draft: RuleSetVersion,
    department: Department,
    business_department: Department,
    department_reviewer: Actor,
    organization: Institution,
    organization_officer: Actor,
    registrar: Actor,
    now: datetime,
) -> dict[str, ConsultedParty]:
    """A department and an organization that are asked."""
    services.open_consultation(
        version_id=draft.id,
        department_ids=[department.id],
        institution_codes=[organization.code],
        due_on=DUE,
        note="调整上限",
        actor=registrar,
        now=now,
    )
    found = ConsultedParty.objects.select_related("consultation")
    return {"department": found.get(department=department), "organization": found.get(institution=organization)}


def demand(college: Institution, now: datetime, *, silence_agrees: bool = False) -> None:
    services.set_consensus_policy(
        owner_id=college.id, is_required=True, silence_agrees=silence_agrees, days=10, actor=SYSTEM, now=now
    )


def agree(party: ConsultedParty, digest: str, actor: Actor, now: datetime) -> None:
    services.answer_consultation(party_id=party.id, agrees=True, reason="", digest=digest, actor=actor, now=now)


def test_it_is_asked_for_where_the_owner_demands_it(
    draft: RuleSetVersion,
    college: Institution,
    parties: dict[str, ConsultedParty],
    department_reviewer: Actor,
    organization_officer: Actor,
    registrar: Actor,
    now: datetime,
) -> None:
    demand(college, now)
    with pytest.raises(Conflict, match=r"rulesets\.consensus_missing") as refused:
        services.publish_version(version_id=draft.id, actor=registrar, now=now)
    assert refused.value.params["parties"] == ["信息工程学院", "晨星教育评价有限公司"]
    agree(parties["department"], draft.digest, department_reviewer, now)
    agree(parties["organization"], draft.digest, organization_officer, now)
    services.publish_version(version_id=draft.id, actor=registrar, now=now)
    assert RuleSetVersion.objects.get(id=draft.id).state == VersionState.PUBLISHED
    verbs = list(Act.objects.filter(subject_id=draft.id).order_by("id").values_list("verb", flat=True))
    assert verbs[-4:] == [
        "rulesets.consultation_opened",
        "rulesets.signed_off",
        "rulesets.signed_off",
        "rulesets.published",
    ]


def test_a_method_nobody_was_asked_about_is_not_published_where_it_is_demanded(
    draft: RuleSetVersion, college: Institution, registrar: Actor, now: datetime
) -> None:
    demand(college, now)
    with pytest.raises(Conflict, match=r"rulesets\.consensus_missing"):
        services.publish_version(version_id=draft.id, actor=registrar, now=now)


def test_an_answer_holds_for_the_text_that_was_read(
    draft: RuleSetVersion,
    college: Institution,
    parties: dict[str, ConsultedParty],
    department_reviewer: Actor,
    registrar: Actor,
    now: datetime,
) -> None:
    demand(college, now)
    agree(parties["department"], draft.digest, department_reviewer, now)
    services.edit_draft(version_id=draft.id, revision=1, edit=Edit("copy", "rules", 0), actor=registrar, now=now)
    state = selectors.consensus_of(RuleSetVersion.objects.get(id=draft.id), DUE)
    assert [line.state for line in state.lines] == ["stale", "pending"]
    with pytest.raises(Conflict, match=r"rulesets\.changed_since_read"):
        agree(parties["department"], draft.digest, department_reviewer, now)


@pytest.mark.parametrize("silence_agrees", [True, False])
def test_silence_after_the_day_counts_as_the_owner_says(
    draft: RuleSetVersion,
    college: Institution,
    parties: dict[str, ConsultedParty],
    registrar: Actor,
    now: datetime,
    silence_agrees: bool,
) -> None:
    demand(college, now, silence_agrees=silence_agrees)
    later = now + timedelta(days=11)
    if silence_agrees:
        services.publish_version(version_id=draft.id, actor=registrar, now=later)
        return
    with pytest.raises(Conflict):
        services.publish_version(version_id=draft.id, actor=registrar, now=later)
    assert {line.state for line in selectors.consensus_of(draft, DUE + timedelta(days=1)).lines} == {"overdue"}


def test_an_objection_stands_in_the_way_until_it_is_settled(
    draft: RuleSetVersion,
    parties: dict[str, ConsultedParty],
    organization_officer: Actor,
    registrar: Actor,
    sign_in: SignIn,
    now: datetime,
) -> None:
    party, theirs = parties["organization"], sign_in(organization_officer)
    data = {"agrees": "no", "reason": "", "digest": draft.digest}
    address = f"/rule-sets/consensus/{party.id}/answer/"
    assert theirs.post(address, data).status_code == 422
    assert theirs.post(address, data | {"reason": "学分过低"}).status_code == 302
    ours = sign_in(registrar)
    assert ours.post(f"/rule-sets/{draft.id}/publish/").status_code == 409
    page = ours.get(f"/rule-sets/{draft.id}/consensus/").content.decode()
    for words in ("学分过低", "有异议", "孔评价"):
        assert words in page
    assert ours.post(f"/rule-sets/consensus/{party.id}/settle/", {"settlement": ""}).status_code == 302
    assert ConsultedParty.objects.get(id=party.id).answer == "objected"
    ours.post(f"/rule-sets/consensus/{party.id}/settle/", {"settlement": "已提高到 4 学分"})
    assert ConsultedParty.objects.get(id=party.id).answer == "settled"
    told = Notice.objects.filter(person_id=str(organization_officer.id)).values_list("code", flat=True)
    assert set(told) == {"rulesets.consultation_asked", "rulesets.objection_settled_notice"}
    assert ours.post(f"/rule-sets/{draft.id}/publish/").status_code == 302


def test_comments_are_threaded_by_rule(
    draft: RuleSetVersion,
    parties: dict[str, ConsultedParty],
    department_reviewer: Actor,
    registrar: Actor,
    sign_in: SignIn,
) -> None:
    address = f"/rule-sets/{draft.id}/comments/"
    theirs, ours = sign_in(department_reviewer), sign_in(registrar)
    assert theirs.post(address, {"rule_id": "x-intermediate", "text": "建议放宽"}).status_code == 302
    assert theirs.post(address, {"rule_id": "unknown", "text": "?"}).status_code == 422
    assert theirs.post(address, {"rule_id": "", "text": ""}).status_code == 422
    first = DraftComment.objects.get()
    assert ours.post(address, {"text": "已放宽", "answers": str(first.id)}).status_code == 302
    assert ours.post(f"/rule-sets/comments/{first.id}/resolve/").status_code == 302
    reply = DraftComment.objects.exclude(id=first.id).get()
    assert (reply.answers_id, reply.rule_id) == (first.id, "x-intermediate")
    page = theirs.get(f"/rule-sets/{draft.id}/consensus/").content.decode()
    for words in ("建议放宽", "已放宽", "沈院办", "程教务", "批注：X 证书（中级）", "东海职业技术学院"):
        assert words in page
    assert "批注：x-intermediate" not in page
    assert Notice.objects.filter(person_id=str(department_reviewer.id), code="rulesets.commented_notice").exists()


def test_those_who_are_asked_read_the_draft_and_find_it(
    draft: RuleSetVersion,
    method: RuleSetVersion,
    department_reviewer: Actor,
    outsider: Actor,
    registrar: Actor,
    department: Department,
    business_department: Department,
    sign_in: SignIn,
    now: datetime,
) -> None:
    theirs = sign_in(department_reviewer)
    assert theirs.get(f"/rule-sets/{draft.id}/").status_code == 404
    assert "没有需要会签的草稿" in theirs.get("/rule-sets/asked/").content.decode()
    ours = sign_in(registrar)
    form = {"departments": [str(department.id)], "institutions": [], "due_on": "2026-06-11", "note": ""}
    asking = f"/rule-sets/{draft.id}/consensus/"
    assert ours.post(asking, form | {"departments": []}).status_code == 422
    assert ours.post(asking, form | {"institutions": "NOBODY"}).status_code == 422
    assert ours.post(asking, form | {"due_on": "2020-01-01"}).status_code == 422
    assert ours.post(asking, form | {"due_on": "2036-01-01"}).status_code == 302
    assert theirs.get(f"/rule-sets/{draft.id}/").status_code == 200
    assert theirs.get(f"/rule-sets/{draft.id}/edit/").status_code == 404
    assert "东海职业技术学院 X 证书转换办法" in theirs.get("/rule-sets/asked/").content.decode()
    assert "会签" in theirs.get("/home/").content.decode()
    assert sign_in(outsider).get(asking).status_code == 404
    assert theirs.get(f"/rule-sets/{method.id}/consensus/").status_code == 404


def test_institutions_are_found_by_name_and_ticked(
    draft: RuleSetVersion, registrar: Actor, other_college: Institution, sign_in: SignIn
) -> None:
    ours, asking = sign_in(registrar), f"/rule-sets/{draft.id}/consensus/"
    form = {"departments": [], "institutions": [], "due_on": "2036-01-01", "note": "请看附件一", "act": "find"}
    for query in (other_college.name_zh[:3], other_college.code):
        page = ours.post(asking, form | {"q": query}).content.decode()
        assert f'name="institutions" value="{other_college.code}"' in page
        assert "请看附件一" in page
    assert "没有" in ours.post(asking, form | {"q": "查无此校"}).content.decode()
    kept = ours.post(asking, form | {"q": "查无此校", "institutions": [other_college.code]}).content.decode()
    assert re.search(f'value="{other_college.code}"[^>]*checked', kept)
    assert not ConsultedParty.objects.filter(institution=other_college).exists()
    assert ours.post(asking, form | {"institutions": [other_college.code], "act": "ask"}).status_code == 302
    assert ConsultedParty.objects.filter(institution=other_college, department=None).count() == 1


def test_nobody_answers_for_others(
    draft: RuleSetVersion,
    parties: dict[str, ConsultedParty],
    organization_officer: Actor,
    outsider: Actor,
    registrar: Actor,
    now: datetime,
) -> None:
    for actor in (organization_officer, outsider, registrar):
        with pytest.raises(NotFound):
            agree(parties["department"], draft.digest, actor, now)
    with pytest.raises(NotFound):
        services.settle_objection(party_id=UUID(int=1), settlement="x", actor=registrar, now=now)
    for actor in (organization_officer, outsider):
        with pytest.raises(NotFound):
            services.settle_objection(party_id=parties["department"].id, settlement="x", actor=actor, now=now)
    with pytest.raises(Conflict, match=r"rulesets\.no_objection"):
        services.settle_objection(party_id=parties["department"].id, settlement="x", actor=registrar, now=now)


def test_the_owner_says_what_it_demands(
    college: Institution, registrar: Actor, department_reviewer: Actor, sign_in: SignIn, now: datetime
) -> None:
    ours = sign_in(registrar)
    assert ours.post("/rule-sets/before-publishing/", {"is_required": "on", "days": "0"}).status_code == 422
    assert ours.post("/rule-sets/before-publishing/", {"is_required": "on", "days": "7"}).status_code == 302
    policy = selectors.policy_of(college)
    assert (policy.is_required, policy.silence_agrees, policy.days) == (True, False, 7)
    assert sign_in(department_reviewer).get("/rule-sets/before-publishing/").status_code == 403
    with pytest.raises(Denied):
        services.set_consensus_policy(
            owner_id=college.id, is_required=False, silence_agrees=True, days=5, actor=department_reviewer, now=now
        )
    with pytest.raises(Invalid):
        services.set_consensus_policy(
            owner_id=college.id, is_required=False, silence_agrees=True, days=500, actor=registrar, now=now
        )


def test_who_has_an_address_is_asked_by_mail_too(
    draft: RuleSetVersion,
    department: Department,
    department_reviewer: Actor,
    organization: Institution,
    organization_officer: Actor,
    registrar: Actor,
    now: datetime,
) -> None:
    mail = seal("reviewer@example.test")
    Person.objects.filter(id=department_reviewer.id).update(mail_sealed=mail, language="en")
    asked = {"department_ids": [department.id], "institution_codes": [organization.code], "due_on": DUE, "note": ""}
    services.open_consultation(version_id=draft.id, actor=registrar, now=now, **asked)
    told = set(Notice.objects.filter(code="rulesets.consultation_asked").values_list("person_id", flat=True))
    assert told == {department_reviewer.id, organization_officer.id}
    [message] = OutboxMessage.objects.all()
    assert unseal(message.recipient_sealed) == "reviewer@example.test"
    assert message.institution_id == draft.rule_set.owner_id
    assert "answer by 11 Jun 2026" in message.subject
    assert message.subject in unseal(message.body_sealed)
    services.open_consultation(version_id=draft.id, actor=registrar, now=now, **asked)
    assert OutboxMessage.objects.count() == 1
