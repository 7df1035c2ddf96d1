"""The outcome catalogue: import in the national names, search, bank values."""

from __future__ import annotations

from io import BytesIO

import pytest
import xlsxwriter

from oneplusx.apps.intake.services import import_now
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.standards import selectors, services
from oneplusx.apps.standards.models import AchievementType, CertificateType, Standard
from oneplusx.apps.trail.models import Act
from oneplusx.domain.achievement import STANDARD_TYPES
from oneplusx.domain.errors import Conflict, Denied, Invalid
from oneplusx.web.actor import PUBLIC, SYSTEM

pytestmark = pytest.mark.django_db

HEADER = (
    "certificateId",
    "certificateName",
    "certificateGrade",
    "xzhOrgName",
    "stateDt",
    "standardCode",
    "standardName",
    "standardUrl",
    "核定学分",
)
ROW = (
    "1001",
    "工业机器人操作与运维（中级）",
    '{"code": "2", "msg": "中级"}',
    "北京新奥时代科技有限责任公司",
    "2026-01-05",
    "460001",
    "工业机器人操作与运维",
    '{"fileKey": "abc/1.pdf"}',
    "3.5",
)


def workbook(*rows):
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADER, *rows]):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell)
    return target.getvalue()


def bring_in(bank, actor, now, *rows):
    return import_now(kind="catalogue", institution_id=bank.id, data=workbook(*rows), actor=actor, now=now)


def test_every_shipped_type_of_the_rules_is_there():
    assert set(STANDARD_TYPES) <= set(AchievementType.objects.values_list("code", flat=True))


def test_the_national_list_becomes_standard_and_certificate_type(bank, bank_officer, now):
    bring_in(bank, bank_officer, now, ROW)
    certificate = CertificateType.objects.get()
    assert (certificate.code, certificate.level, certificate.level_rank) == ("1001", "intermediate", 2)
    assert certificate.bank_value_hundredths == 350
    assert certificate.standard is not None
    assert certificate.standard.document_url == "abc/1.pdf"
    assert Institution.objects.get(kind="organization").name_zh == "北京新奥时代科技有限责任公司"


def test_the_same_list_again_changes_nothing(bank, bank_officer, now):
    bring_in(bank, bank_officer, now, ROW)
    assert bring_in(bank, bank_officer, now, ROW).batch.unchanged_count == 1
    changed = (ROW[0], "工业机器人运维（中级）", *ROW[2:])
    assert bring_in(bank, bank_officer, now, changed).batch.changed_count == 1
    assert CertificateType.objects.get().name_zh == "工业机器人运维（中级）"
    assert Standard.objects.count() == 1


@pytest.mark.parametrize("query", ["机器人", "jiqiren", "gyjqr", "1001", "新奥"])
def test_search_by_substring_pinyin_initials_code_or_organization(bank, bank_officer, now, query):
    bring_in(bank, bank_officer, now, ROW)
    assert selectors.search_certificate_types(PUBLIC, query).count() == 1
    assert selectors.search_certificate_types(PUBLIC, "护理").count() == 0


def test_a_value_is_proposed_by_the_organization_and_approved_by_the_bank(
    web_certificates, organization_officer, bank_officer, now
):
    certificate = web_certificates["WEB-2"]
    proposal = services.propose_bank_value(
        certificate_type=certificate, value_hundredths=450, reason="72 学时", actor=organization_officer, now=now
    )
    with pytest.raises(Conflict):
        services.propose_bank_value(
            certificate_type=certificate, value_hundredths=500, reason="", actor=organization_officer, now=now
        )
    services.decide_bank_value(proposal_id=proposal.id, approve=True, actor=bank_officer, now=now)
    certificate.refresh_from_db()
    assert certificate.bank_value_hundredths == 450
    verbs = set(Act.objects.filter(subject_id=certificate.id).values_list("verb", flat=True))
    assert verbs >= {"standards.bank_value_proposed", "standards.bank_value_approved"}
    with pytest.raises(Conflict) as caught:
        services.decide_bank_value(proposal_id=proposal.id, approve=False, reason="晚了", actor=bank_officer, now=now)
    assert caught.value.code == "standards.already_decided"


def test_whoever_proposes_does_not_decide(web_certificates, bank_officer, now):
    proposal = services.propose_bank_value(
        certificate_type=web_certificates["WEB-2"], value_hundredths=450, reason="", actor=bank_officer, now=now
    )
    with pytest.raises(Denied) as caught:
        services.decide_bank_value(proposal_id=proposal.id, approve=True, actor=bank_officer, now=now)
    assert caught.value.code == "standards.own_proposal"


def test_a_refusal_needs_a_reason(web_certificates, organization_officer, bank_officer, now):
    proposal = services.propose_bank_value(
        certificate_type=web_certificates["WEB-2"], value_hundredths=450, reason="", actor=organization_officer, now=now
    )
    with pytest.raises(Invalid):
        services.decide_bank_value(proposal_id=proposal.id, approve=False, actor=bank_officer, now=now)


@pytest.mark.parametrize("actor_name", ["registrar", "learner_actor", "outsider"])
def test_others_do_not_touch_bank_values(web_certificates, request, actor_name, now):
    actor = request.getfixturevalue(actor_name)
    with pytest.raises(Denied):
        services.approve_bank_value(
            certificate_type=web_certificates["WEB-2"], value_hundredths=100, actor=actor, now=now
        )
    with pytest.raises(Denied):
        services.propose_bank_value(
            certificate_type=web_certificates["WEB-2"], value_hundredths=100, reason="", actor=actor, now=now
        )


@pytest.mark.parametrize("value", [0, -100, 10_001])
def test_values_out_of_range_are_refused(web_certificates, now, value):
    with pytest.raises(Invalid):
        services.approve_bank_value(
            certificate_type=web_certificates["WEB-2"], value_hundredths=value, actor=SYSTEM, now=now
        )


def test_a_deployment_adds_a_type_as_data(bank_officer, now):
    saved = services.save_achievement_type(
        code="labor_practice",
        name_zh="劳动实践",
        name_en="Labor practice",
        attributes=[{"code": "hours", "kind": "number", "label_zh": "学时", "label_en": "Hours", "required": True}],
        actor=bank_officer,
        now=now,
    )
    assert saved.attributes[0]["required"] is True
    with pytest.raises(Invalid):
        services.save_achievement_type(
            code="Bad Code", name_zh="甲", name_en="A", attributes=[], actor=bank_officer, now=now
        )
