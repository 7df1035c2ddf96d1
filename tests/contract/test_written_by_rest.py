"""Acts of officers by the interface: what a page does, another system does, and strangers do not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from oneplusx.apps.assessment.models import ExamPlan
from oneplusx.apps.parties.models import ClassGroup, Enrollment, Institution
from oneplusx.apps.standards.models import CertificateType
from oneplusx.web.clock import today
from tests.support.exams import Exam
from tests.support.flow import HoldCertificate
from tests.support.rest import call


def test_a_training_class_is_changed_and_cleared(
    enrollment: Enrollment,
    class_group: ClassGroup,
    web_certificates: Mapping[str, CertificateType],
    college_token: str,
    other_college_token: str,
) -> None:
    body = {
        "college_code": "C4401",
        "code": "T1",
        "name": "前端一班",
        "certificate_code": "WEB-2",
        "starts_on": str(today() - timedelta(days=5)),
    }
    one = f"/training-classes/{call(college_token, 'post', '/training-classes', body, 201)['id']}"
    assert call(college_token, "put", one, body | {"name": "前端二班"})["name"] == "前端二班"
    call(college_token, "put", one, body | {"college_code": "C5101"}, 422)
    call(other_college_token, "put", one, body, 404)
    groups = {"class_codes": [class_group.code, "404"]}
    assert call(college_token, "post", f"{one}/class-groups", groups) == {"entered": 1, "unknown": ["404"]}
    call(other_college_token, "delete", f"{one}/learners/{enrollment.learner_id}", None, 404)
    call(college_token, "delete", f"{one}/learners/{enrollment.learner_id}", None, 204)
    assert call(college_token, "get", f"{one}/roster")["learners"] == []
    session = call(college_token, "post", f"{one}/sessions", {"held_on": str(today()), "hours": 4}, 201)
    call(other_college_token, "delete", f"/training-sessions/{session['id']}", None, 404)
    call(college_token, "delete", f"/training-sessions/{session['id']}", None, 204)
    assert call(college_token, "get", f"{one}/roster")["sessions"] == []


def test_a_list_of_candidates_is_opened_again_and_shortened(
    exam: Exam, three: list[Enrollment], organization_token: str, college_token: str, other_college_token: str
) -> None:
    exam.open()
    ExamPlan.objects.filter(id=exam.plan.id).update(registers_until_on=date(2099, 12, 31))
    path = f"/exams/plans/{exam.plan.id}"
    whose = {"college_code": exam.college.code}
    candidates = [{"student_number": one.student_number, "certificate_type": "WEB-2"} for one in three]
    call(college_token, "post", f"{path}/candidates", whose | {"candidates": candidates})
    assert call(college_token, "post", f"{path}/lists/confirm", whose) == {"count": 3}
    call(other_college_token, "post", f"{path}/lists/reopen", whose, 403)
    assert call(college_token, "post", f"{path}/lists/reopen", whose) == {"count": 3}
    first, second, _third = call(college_token, "get", f"{path}/candidates")["items"]
    call(other_college_token, "post", f"/exams/candidates/{first['id']}/withdraw", None, 404)
    assert call(college_token, "post", f"/exams/candidates/{first['id']}/withdraw")["state"] == "withdrawn"
    call(college_token, "post", f"/exams/candidates/{second['id']}/exclude", {"reason": "材料不实"}, 403)
    excluded = call(organization_token, "post", f"/exams/candidates/{second['id']}/exclude", {"reason": "材料不实"})
    assert excluded["state"] == "excluded"


def test_a_credit_value_is_proposed_and_decided(
    x_type: CertificateType, organization_token: str, bank_token: str, college_token: str
) -> None:
    body = {"certificate_type": x_type.code, "value_hundredths": 300, "reason": "按标准学时"}
    call(college_token, "post", "/catalogue/bank-values", body, 403)
    one = call(organization_token, "post", "/catalogue/bank-values", body, 201)
    call(organization_token, "post", "/catalogue/bank-values", body, 409)
    path = f"/catalogue/bank-values/{one['id']}"
    call(organization_token, "post", f"{path}/decide", {"approve": True}, 403)
    call(college_token, "post", f"{path}/decide", {"approve": True}, 404)
    assert call(bank_token, "post", f"{path}/decide", {"approve": True})["state"] == "approved"
    call(organization_token, "post", f"{path}/withdraw", None, 409)
    assert [row["state"] for row in call(organization_token, "get", "/catalogue/bank-values")["items"]] == ["approved"]


def test_a_certificate_is_suspended_and_reinstated(
    studying: Enrollment, hold_certificate: HoldCertificate, organization_token: str, college_token: str
) -> None:
    path = f"/certificates/{hold_certificate(studying).id}"
    why = {"reason": "成绩复核"}
    call(college_token, "post", f"{path}/suspend", why, 404)
    assert call(organization_token, "post", f"{path}/suspend", why)["state"] == "suspended"
    call(organization_token, "post", f"{path}/suspend", why, 409)
    assert call(organization_token, "post", f"{path}/reinstate", why)["state"] == "valid"


def test_departments_codes_and_columns_of_a_college(
    enrollment: Enrollment, college: Institution, college_token: str, other_college_token: str
) -> None:
    made = {"college_code": college.code, "code": "D9", "name_zh": "智能制造学院"}
    call(other_college_token, "post", "/departments", made, 403)
    assert call(college_token, "post", "/departments", made, 201)["code"] == "D9"
    call(college_token, "post", "/departments", made, 409)
    whose = {"college_code": college.code, "student_numbers": [enrollment.student_number]}
    call(other_college_token, "post", "/activation-codes", whose, 403)
    [code] = call(college_token, "post", "/activation-codes", whose)
    assert code["student_number"] == enrollment.student_number
    assert code["code"]
    columns = {"layout": "school_system", "name": "教务", "columns": [{"field": "row_key", "title": "编号"}]}
    one = call(college_token, "post", "/export-mappings", columns | {"college_code": college.code}, 201)
    path = f"/export-mappings/{one['id']}"
    call(other_college_token, "put", path, columns, 404)
    assert call(college_token, "put", path, columns | {"name": "新教务"})["name"] == "新教务"
    call(other_college_token, "delete", path, None, 404)
    call(college_token, "delete", path, None, 204)
    assert call(college_token, "get", "/export-mappings")["total"] == 0


def test_a_draft_of_a_notice_is_deleted(bank: Institution, bank_token: str, college_token: str) -> None:
    body = {"publisher_id": str(bank.id), "title_zh": "通知", "body_zh": "正文"}
    path = f"/policy-notices/{call(bank_token, 'post', '/policy-notices', body, 201)['id']}"
    call(college_token, "delete", path, None, 404)
    call(bank_token, "delete", path, None, 204)
    call(bank_token, "get", path, None, 404)
