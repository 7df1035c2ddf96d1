"""Alliances: founding, inviting, joining, leaving; their method as a layer above the members' methods."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from oneplusx.apps.conversion.selectors import learner_records
from oneplusx.apps.jobs.models import Job, JobState
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.recognition.models import Achievement, Recognition
from oneplusx.apps.rulesets import selectors, services
from oneplusx.apps.rulesets.models import Alliance, AllianceMember, MemberState, RuleSetVersion
from oneplusx.apps.trail.models import Act, Notice
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.web.actor import SYSTEM, Actor
from oneplusx.web.ids import new_id
from tests.support.cast import SignIn
from tests.support.flow import METHOD

ALLIANCE = """
format: oneplusx-rule-set/1
code: A-DELTA
version: "1"
title_zh: 三角洲学分互认联盟办法
owner: {level: alliance, code: DELTA}
members: [C4401, C5101]
effective: {from: 2025-01-01}
settings: {mutual_recognition: true, targets_max: 2}
rules:
  - id: allied
    from: {types: [x_certificate], where: {level: advanced}}
    to: {natures: [professional_core]}
    credits: {basis: outcome, at_most: 4}
"""
UNDER = METHOD.replace("source:", "alliances: [A-DELTA]\nsource:").replace('version: "1"', 'version: "3"')


@pytest.fixture
def alliance(college: Institution, registrar: Actor, now: datetime) -> Alliance:
    return services.found_alliance(
        lead_id=college.id, code="DELTA", name_zh="三角洲联盟", name_en="Delta", actor=registrar, now=now
    )


@pytest.fixture
def joined(
    alliance: Alliance, other_college: Institution, registrar: Actor, outsider: Actor, now: datetime
) -> AllianceMember:
    """The other college as a member."""
    member = services.invite_college(alliance_id=alliance.id, college_code="C5101", actor=registrar, now=now)
    return services.answer_invitation(member_id=member.id, joins=True, actor=outsider, now=now)


@pytest.fixture
def rules_of_alliance(joined: AllianceMember, college: Institution, registrar: Actor, now: datetime) -> RuleSetVersion:
    version = services.create_version(owner_id=college.id, text=ALLIANCE, name="a", actor=registrar, now=now)
    return services.publish_version(version_id=version.id, actor=registrar, now=now)


def test_a_college_joins_of_its_own_will(
    alliance: Alliance, other_college: Institution, registrar: Actor, outsider: Actor, sign_in: SignIn, now: datetime
) -> None:
    ours, theirs = sign_in(registrar), sign_in(outsider)
    assert theirs.get(f"/rule-sets/alliances/{alliance.id}/").status_code == 404
    assert ours.post(f"/rule-sets/alliances/{alliance.id}/", {"college": "NOBODY"}).status_code == 422
    found = ours.post(f"/rule-sets/alliances/{alliance.id}/", {"q": "c5101", "act": "find"})
    assert 'name="college" value="C5101"' in found.content.decode()
    assert ours.post(f"/rule-sets/alliances/{alliance.id}/", {"college": "C5101"}).status_code == 302
    member = AllianceMember.objects.get(institution=other_college)
    assert "三角洲联盟" in theirs.get("/rule-sets/alliances/").content.decode()
    assert ours.post(f"/rule-sets/alliances/members/{member.id}/join/").status_code == 404
    assert theirs.post(f"/rule-sets/alliances/members/{member.id}/join/").status_code == 302
    member.refresh_from_db()
    assert member.state == MemberState.JOINED
    assert Notice.objects.filter(person_id=str(registrar.id), code="rulesets.alliance_joined_notice").exists()
    verbs = Act.objects.filter(subject_id=alliance.id).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["rulesets.alliance_founded", "rulesets.alliance_invited", "rulesets.alliance_joined"]
    theirs.post(f"/rule-sets/alliances/members/{member.id}/leave/")
    member.refresh_from_db()
    assert member.state == MemberState.LEFT


def test_who_declined_may_be_asked_again_and_who_joined_not(
    alliance: Alliance, other_college: Institution, registrar: Actor, outsider: Actor, now: datetime
) -> None:
    member = services.invite_college(alliance_id=alliance.id, college_code="C5101", actor=registrar, now=now)
    services.answer_invitation(member_id=member.id, joins=False, actor=outsider, now=now)
    with pytest.raises(Conflict, match=r"rulesets\.not_invited"):
        services.answer_invitation(member_id=member.id, joins=True, actor=outsider, now=now)
    services.invite_college(alliance_id=alliance.id, college_code="C5101", actor=registrar, now=now)
    with pytest.raises(Conflict, match=r"rulesets\.already_member"):
        services.invite_college(alliance_id=alliance.id, college_code="C5101", actor=registrar, now=now)


def test_the_lead_stays_while_there_are_others(joined: AllianceMember, registrar: Actor, now: datetime) -> None:
    lead = AllianceMember.objects.get(alliance=joined.alliance_id, institution=joined.alliance.lead_id)
    with pytest.raises(Conflict, match=r"rulesets\.lead_stays"):
        services.leave_alliance(member_id=lead.id, actor=registrar, now=now)


def test_its_method_is_a_layer_above_the_members(
    rules_of_alliance: RuleSetVersion, college: Institution, registrar: Actor, sign_in: SignIn, now: datetime
) -> None:
    version = services.create_version(owner_id=college.id, text=UNDER, name="u", actor=registrar, now=now)
    whole = selectors.composed(version)
    assert [layer.code for layer in whole.layers] == ["A-DELTA", "TEST-METHOD"]
    assert {rule.id: rule.origin for rule in whole.rules} == {"allied": "A-DELTA", "x-intermediate": "TEST-METHOD"}
    assert (whole.settings.targets_max, whole.settings.mutual_recognition) == (2, True)
    page = sign_in(registrar).get(f"/rule-sets/{version.id}/").content.decode()
    assert "所属联盟办法" in page
    loosened = UNDER.replace("rules:", "settings: {targets_max: 5}\nrules:").replace('"3"', '"4"')
    with pytest.raises(Invalid, match=r"rules\.loosens_upper"):
        services.create_version(owner_id=college.id, text=loosened, name="u", actor=registrar, now=now)


def test_it_holds_for_members_without_a_method_of_their_own(
    rules_of_alliance: RuleSetVersion,
    other_enrollment: Enrollment,
    joined: AllianceMember,
    outsider: Actor,
    now: datetime,
) -> None:
    on = date(2026, 6, 1)
    found = selectors.rule_set_for(other_enrollment, on)
    assert found is not None
    assert found[0].id == rules_of_alliance.id
    services.leave_alliance(member_id=joined.id, actor=outsider, now=now)
    assert selectors.rule_set_for(other_enrollment, on) is None


def away(member: AllianceMember, actor: Actor, now: datetime) -> AllianceMember:
    return services.leave_alliance(member_id=member.id, actor=actor, now=now)


@pytest.fixture
def under(rules_of_alliance: RuleSetVersion, college: Institution, registrar: Actor, now: datetime) -> RuleSetVersion:
    """The college's method under the alliance's, in force."""
    version = services.create_version(owner_id=college.id, text=UNDER, name="u", actor=registrar, now=now)
    return services.publish_version(version_id=version.id, actor=registrar, now=now)


def test_after_leaving_nothing_new_is_decided_by_the_alliance_and_older_days_replay_as_before(
    under: RuleSetVersion,
    joined: AllianceMember,
    studying: Enrollment,
    outsider: Actor,
    registrar: Actor,
    now: datetime,
) -> None:
    before = selectors.composed(under)
    day, next_day = now.date(), now.date() + timedelta(days=1)
    assert selectors.rule_set_for(studying, day) == (under, before)
    left_at = now + timedelta(days=1)
    away(joined, outsider, left_at)
    alone = selectors.rule_set_for(studying, next_day)
    assert alone is not None
    assert alone[0] == under
    assert alone[1].members == ("C4401",)
    assert [rule.id for rule in alone[1].rules] == [rule.id for rule in before.rules]
    lead = AllianceMember.objects.get(institution=under.rule_set.owner)
    away(lead, registrar, left_at)
    gone = selectors.rule_set_for(studying, next_day)
    assert gone is not None
    assert gone[1].members == ()
    assert [rule.id for rule in gone[1].rules] == ["x-intermediate"]
    assert gone[1].settings == before.settings
    assert selectors.replay_rule_set(under.id, day) == before
    assert selectors.replay_rule_set(under.id, next_day) == gone[1]
    assert RuleSetVersion.objects.get(id=under.id).digest == under.digest
    assert selectors.composed(under) == before


def test_who_comes_back_is_a_member_again_and_the_days_between_stay_what_they_were(
    under: RuleSetVersion, joined: AllianceMember, outsider: Actor, registrar: Actor, now: datetime
) -> None:
    days = [now + timedelta(days=number) for number in range(5)]
    away(joined, outsider, days[1])
    member = services.invite_college(alliance_id=joined.alliance_id, college_code="C5101", actor=registrar, now=days[2])
    assert not selectors.is_member_on(member, days[2].date())
    services.answer_invitation(member_id=member.id, joins=True, actor=outsider, now=days[3])
    member.refresh_from_db()
    assert [selectors.is_member_on(member, day.date()) for day in days] == [True, False, False, True, True]
    sizes = [len(selectors.replay_rule_set(under.id, day.date()).members) for day in days]
    assert sizes == [2, 1, 1, 2, 2]


def test_leaving_asks_for_new_plans_on_both_sides(
    under: RuleSetVersion, joined: AllianceMember, studying: Enrollment, outsider: Actor, now: datetime
) -> None:
    run_until_idle()
    away(joined, outsider, now + timedelta(days=1))
    [job] = Job.objects.filter(kind="conversion.refresh_plans", state=JobState.WAITING)
    assert str(studying.id) in job.params["enrollment_ids"]


def test_it_names_only_colleges_that_joined(
    alliance: Alliance, college: Institution, other_college: Institution, registrar: Actor, now: datetime
) -> None:
    version = services.create_version(owner_id=college.id, text=ALLIANCE, name="a", actor=registrar, now=now)
    with pytest.raises(Conflict, match=r"rulesets\.members_not_joined") as refused:
        services.publish_version(version_id=version.id, actor=registrar, now=now)
    assert refused.value.params["colleges"] == ["C5101"]


def test_only_the_lead_writes_its_method(
    joined: AllianceMember, other_college: Institution, outsider: Actor, now: datetime
) -> None:
    with pytest.raises(Invalid, match=r"rulesets\.unknown_alliance"):
        services.create_version(owner_id=other_college.id, text=ALLIANCE, name="a", actor=outsider, now=now)


def test_what_a_member_recognized_reaches_the_rules(
    rules_of_alliance: RuleSetVersion,
    held: Achievement,
    studying: Enrollment,
    other_college: Institution,
    now: datetime,
) -> None:
    Recognition.objects.create(
        learner=held.learner,
        achievement=held,
        institution=other_college,
        credits_hundredths=250,
        entry_id=new_id(),
        recognized_at=now,
    )
    record = learner_records([studying])[studying.id]
    assert [dict(one.recognitions) for one in record.achievements] == [{"C5101": 250}]


def test_wrong_roles_are_refused(
    alliance: Alliance,
    college: Institution,
    department_reviewer: Actor,
    outsider: Actor,
    registrar: Actor,
    sign_in: SignIn,
    now: datetime,
) -> None:
    with pytest.raises(Denied):
        services.found_alliance(
            lead_id=college.id, code="X", name_zh="甲", name_en="", actor=department_reviewer, now=now
        )
    with pytest.raises(NotFound):
        services.invite_college(alliance_id=alliance.id, college_code="C5101", actor=outsider, now=now)
    with pytest.raises(Conflict, match=r"rulesets\.alliance_exists"):
        services.found_alliance(lead_id=college.id, code="DELTA", name_zh="甲", name_en="", actor=SYSTEM, now=now)
    page = sign_in(department_reviewer).get("/rule-sets/alliances/").content.decode()
    assert "发起联盟" not in page
