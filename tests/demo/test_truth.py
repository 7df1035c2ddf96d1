"""The demo world is sound, and nobody in it is real."""

from __future__ import annotations

import pytest

from oneplusx.apps.certificates.models import Certificate, CertificateNumber
from oneplusx.apps.exchange.models import Difference, ReconcileRun
from oneplusx.apps.exchange.services import reconcile
from oneplusx.apps.jobs.models import Job, JobState
from oneplusx.apps.ledger.selectors import check_ledger
from oneplusx.apps.parties.models import Institution, InstitutionKind, Learner, LearnerState, Person
from oneplusx.apps.rulesets.models import RuleSetVersion
from oneplusx.apps.standards.models import CertificateType, Standard
from oneplusx.demo.build import build_demo_world, has_demo_world
from oneplusx.domain.errors import Conflict
from oneplusx.web.actor import SYSTEM
from tests.support.demo_world import World

pytestmark = pytest.mark.django_db

INJECTED = {"refused_by_school", "no_receipt", "cancel_not_written_back"}
NOT_TOLD_YET = {"not_written_back"}


def test_nobody_has_a_region_that_exists(demo_world: World) -> None:
    numbers = [person.identity_document() for person in Person.objects.exclude(identity_sealed=None)]
    assert len(numbers) >= Learner.objects.exclude(state=LearnerState.ERASED).count()
    assert {number[:2] for number in numbers} == {"99"}


def test_certificates_say_that_they_are_a_demonstration(demo_world: World) -> None:
    assert not Certificate.objects.filter(is_demo=False).exists()
    assert Certificate.objects.exclude(number="").exists()
    assert not Certificate.objects.exclude(number="").exclude(number__startswith="DEMO-").exists()
    assert CertificateNumber.objects.count() == Certificate.objects.exclude(number="").count()


def test_real_organizations_stand_in_the_catalogue_without_an_adverse_state(demo_world: World) -> None:
    adverse = {"refused", "returned", "withdrawn"}
    assert not adverse & set(Standard.objects.values_list("state", flat=True))
    invented_contents = Standard.objects.exclude(levels=None)
    assert invented_contents.exists()
    assert not invented_contents.exclude(description_zh__startswith="演示内容").exists()
    assert set(CertificateType.objects.values_list("state", flat=True)) == {"published"}
    invented = Institution.objects.exclude(kind=InstitutionKind.ORGANIZATION)
    assert not invented.filter(is_demo=False).exists()


def test_every_method_is_its_owners_and_names_its_source(demo_world: World) -> None:
    for version in RuleSetVersion.objects.select_related("rule_set__owner"):
        owner, document = version.rule_set.owner, version.document
        assert document["owner"]["name_zh"] == owner.name_zh
        if version.rule_set.alliance_id is not None:
            assert "虚构" in version.rule_set.title_zh
            continue
        assert "参照" in version.rule_set.title_zh
        assert "after the published" in version.rule_set.title_en
        assert version.source_title
        assert version.source_url


def test_ledger_is_sound(demo_world: World) -> None:
    assert check_ledger().is_proved


def test_all_work_is_done(demo_world: World) -> None:
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.SUCCEEDED}


def test_comparison_finds_what_was_injected_and_nothing_else(demo_world: World) -> None:
    first = ReconcileRun.objects.get()
    assert set(first.differences.values_list("code", flat=True)) == INJECTED
    for college in Institution.objects.filter(kind=InstitutionKind.COLLEGE).exclude(code="DEMO-C1"):
        run = reconcile(college_id=college.id, actor=SYSTEM, now=demo_world.now)
        assert set(Difference.objects.filter(run=run).values_list("code", flat=True)) <= NOT_TOLD_YET


def test_second_world_is_refused(demo_world: World) -> None:
    assert has_demo_world()
    with pytest.raises(Conflict) as refused:
        build_demo_world(learners=60, seed=1, now=demo_world.now)
    assert refused.value.code == "demo.not_empty"
