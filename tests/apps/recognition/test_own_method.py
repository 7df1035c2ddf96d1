"""Outcomes without bank value are recognized by the method of the college, into the college's account."""

from __future__ import annotations

from datetime import date

import pytest

from oneplusx.apps.curriculum.models import Program
from oneplusx.apps.ledger.models import Account
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.recognition import services
from oneplusx.apps.recognition.models import Achievement, AchievementState, Recognition
from oneplusx.apps.rulesets.services import create_version, publish_version
from oneplusx.apps.standards.models import AchievementType, Major
from oneplusx.web.actor import SYSTEM

pytestmark = pytest.mark.django_db

METHOD = """
format: oneplusx-rule-set/1
code: C4401-M
version: "1"
title_zh: 东海职业技术学院学分认定办法
title_en: Recognition of Donghai Polytechnic
owner: {level: college, code: C4401, name_zh: 东海职业技术学院, name_en: Donghai Polytechnic}
effective: {from: 2026-01-01}
rules:
  - id: award
    title_zh: 竞赛获奖
    title_en: Awards
    from: {types: [competition]}
    to: {natures: [free_elective], slots: [free_elective]}
    credits:
      basis: table
      rows:
        - {when: {organizer_level: province, award: first}, give: 3}
        - {when: {organizer_level: province}, give: 1.5}
"""


@pytest.fixture
def method(college, department, registrar, enrollment, now):
    major = Major.objects.create(code="510203", name_zh="软件技术", education_level="voc_associate")
    program = Program.objects.create(
        college=college,
        department=department,
        major=major,
        code="RJ2024",
        name_zh="软件技术",
        entry_year=2024,
        credits_required_hundredths=14000,
    )
    Enrollment.objects.filter(id=enrollment.id).update(program_id=program.id)
    return program


def publish(college, registrar, now, text=METHOD):
    version = create_version(owner_id=college.id, text=text, name="method.yaml", actor=registrar, now=now)
    publish_version(version_id=version.id, actor=registrar, now=now)


def award(enrollment, now, **attributes) -> Achievement:
    return services.register_achievement(
        learner_id=enrollment.learner_id,
        type_=AchievementType.objects.get(code="competition"),
        title="技能大赛",
        obtained_on=date(2026, 5, 1),
        attributes={"contest": "Web", "organizer_level": "province", "award": "first", **attributes},
        source="college",
        actor=SYSTEM,
        now=now,
    )


def test_the_colleges_rule_deposits_into_the_colleges_account(method, college, registrar, enrollment, bank, now):
    publish(college, registrar, now)
    achievement = award(enrollment, now)
    services.verify_achievement(achievement_id=achievement.id, method="original_seen", actor=registrar, now=now)
    recognition = Recognition.objects.get()
    assert (recognition.institution_id, recognition.credits_hundredths) == (college.id, 300)
    assert recognition.rule_id == "award"
    assert recognition.rule_set_version is not None
    assert recognition.trace
    assert Account.objects.get().institution_id == college.id


def test_a_refusal_of_the_rule_is_explained(method, college, registrar, enrollment, bank, now):
    publish(college, registrar, now)
    achievement = award(enrollment, now, organizer_level="city")
    services.verify_achievement(achievement_id=achievement.id, method="original_seen", actor=registrar, now=now)
    achievement.refresh_from_db()
    assert achievement.state == AchievementState.VERIFIED
    assert achievement.refusals[0]["code"] == "recognition.rule_refuses"
    assert achievement.refusals[0]["trace"]


def test_a_method_published_later_recognizes_what_waited(method, college, registrar, enrollment, bank, now):
    achievement = award(enrollment, now)
    services.verify_achievement(achievement_id=achievement.id, method="original_seen", actor=registrar, now=now)
    achievement.refresh_from_db()
    assert [reason["code"] for reason in achievement.refusals] == ["recognition.no_rule"]
    publish(college, registrar, now)
    from oneplusx.apps.jobs.worker import run_until_idle

    run_until_idle()
    assert Recognition.objects.get().credits_hundredths == 300
