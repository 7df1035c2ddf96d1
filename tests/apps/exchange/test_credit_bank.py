"""The three lists for the credit bank have exactly OpenURP's columns and rows."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path

import pytest
import python_calamine

from oneplusx.apps.conversion.models import Conversion
from oneplusx.apps.curriculum.services import ResultRow, record_results
from oneplusx.apps.exchange import services
from oneplusx.apps.exchange.credit_bank import CreditBankList, file_name_of, heads_of
from oneplusx.apps.exchange.models import CreditBankFile
from oneplusx.apps.exchange.selectors.credit_bank import bank_file_for
from oneplusx.apps.exchange.services import credit_bank as module
from oneplusx.apps.graduation.models import Conclusion, Review, ReviewItem
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Department, Enrollment, Institution
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.standards.models import AchievementType
from oneplusx.apps.standards.services import TermRow, save_terms
from oneplusx.apps.trail.models import AccessRecord
from oneplusx.domain.errors import Invalid, NotFound
from oneplusx.web.actor import SYSTEM, Actor
from tests.support.cast import OpenLearner, SignIn

FIELDS = Path("/work/shared/data/exchange_fields.csv")
START = "OpenURP export to 学分银行"
TITLES = {
    CreditBankList.CERTIFICATES: "证书成绩 (",
    CreditBankList.EXTERNAL: "外校成绩 (",
    CreditBankList.OWN: "本校课程成绩 (",
}
PLAIN = {
    "school_code": "13714",
    "category_code": "1311",
    "external_level_code": "60",
    "external_category_code": "1312",
}


@pytest.mark.skipif(not FIELDS.exists(), reason="the published column lists are not here")
@pytest.mark.parametrize("which", list(CreditBankList))
def test_the_columns_are_exactly_the_published_ones(which: CreditBankList) -> None:
    with FIELDS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file) if row[0].startswith(f"{START}: {TITLES[which]}")]
    assert heads_of(which) == [row[1] for row in rows if not row[1].startswith("(")]


def wanted(college: Institution, which: CreditBankList, **more: object) -> services.BankRequest:
    return services.BankRequest(which=which, college_id=college.id, purpose="报送学分银行", **more)  # type: ignore[arg-type]


def set_codes(college: Institution, actor: Actor, now: datetime) -> None:
    outcomes = {"graduation": "1601", "completion": "1602"}
    services.save_bank_codes(
        college_id=college.id, codes=PLAIN, levels={"voc_associate": "61"}, outcomes=outcomes, actor=actor, now=now
    )


def read(made: services.BankFile) -> list[dict[str, str]]:
    book = python_calamine.load_workbook(io.BytesIO(made.content))
    heads, *rows = book.get_sheet_by_index(0).to_python()
    assert all(isinstance(cell, str) for row in rows for cell in row), "texts, so that no digit is lost"
    return [dict(zip(map(str, heads), map(str, row), strict=True)) for row in rows]


def test_certificate_scores(
    converted: Conversion, studying: Enrollment, college: Institution, registrar: Actor, now: datetime
) -> None:
    request = wanted(college, CreditBankList.CERTIFICATES)
    with pytest.raises(Invalid) as missing:
        services.export_credit_bank_list(request=request, actor=registrar, now=now)
    assert missing.value.params["found"] == ["bank.category_code", "bank.levels", "bank.school_code"]
    assert not AccessRecord.objects.exists()
    set_codes(college, registrar, now)
    made = services.export_credit_bank_list(request=request, actor=registrar, now=now)
    assert made.name == "学分银行成绩-证书成绩.xlsx"
    [row] = read(made)
    assert row == {
        "姓名": "林晓雨",
        "身份证号": studying.learner.person.identity_document(),
        "转换学校代码": "13714",
        "原证书来源代码": "02",
        "原证书类型": "无",
        "原证书名称": "Web前端开发（中级）",
        "原证书等级": "无",
        "原发证机构": "晨星教育评价有限公司",
        "原教育层次代码": "85",
        "原教育类别代码": "1311",
        "原学分": "0",
        "原学时": "",
        "原成绩": "",
        "获得时间": "202603",
        "转换后教育层次代码": "61",
        "转换后课程代码": "CORE1",
        "转换后课程名称": "网站开发技术",
        "转换后学分": "4",
        "转换时间": row["转换时间"],
        "转换后专业": "软件技术",
    }
    assert len(row["转换时间"]) == 6
    seen = AccessRecord.objects.get(person_id=studying.learner.person_id)
    assert (seen.purpose, seen.actor_id) == ("报送学分银行", registrar.id)
    past = wanted(college, CreditBankList.CERTIFICATES, until=date(2020, 1, 1))
    with pytest.raises(Invalid):
        services.export_credit_bank_list(request=past, actor=registrar, now=now)
    with pytest.raises(Invalid) as nothing:
        services.export_credit_bank_list(request=wanted(college, CreditBankList.EXTERNAL), actor=registrar, now=now)
    assert nothing.value.code == "exchange.nothing_to_export"


def test_scores_of_other_colleges(
    converted: Conversion, studying: Enrollment, college: Institution, registrar: Actor, now: datetime
) -> None:
    """The same conversion, its outcome a course of another college."""
    outcome = Achievement.objects.get(id=converted.sources.get().achievement_id)
    Achievement.objects.filter(id=outcome.id).update(
        certificate=None,
        type=AchievementType.objects.get(code="course"),
        title="Web应用开发",
        attributes={"issuer": "西岭工业职业学院", "score": "88.0", "credits_hundredths": 350, "hours": "56"},
        obtained_on=date(2025, 7, 4),
    )
    set_codes(college, registrar, now)
    request = wanted(college, CreditBankList.EXTERNAL)
    [row] = read(services.export_credit_bank_list(request=request, actor=registrar, now=now))
    assert row["原课程来源代码"] == "01"
    assert (row["原课程名称"], row["原办学机构"]) == ("Web应用开发", "西岭工业职业学院")
    assert (row["原教育层次代码"], row["原教育类别代码"]) == ("60", "1312")
    assert (row["原学分"], row["原学时"], row["原成绩"], row["获得时间"]) == ("3.5", "56", "88", "202507")
    assert (row["届别"], row["毕业结业肄业"], row["毕业季"], row["备注"]) == ("", "1690", "", "")
    assert (row["学号"], row["转换后课程代码"], row["转换后专业名称"]) == ("20240001", "CORE1", "软件技术")


@pytest.fixture
def batch(
    converted: Conversion,
    studying: Enrollment,
    open_learner: OpenLearner,
    department: Department,
    college: Institution,
    now: datetime,
) -> Review:
    """A batch with one graduate and one who completed; the graduate's transcript has retakes and an exemption."""
    completed = open_learner(department, "20240002", "段小川", 12, None, studying.program_id)
    rows = [
        ResultRow("20240001", "BASE1", "2024-2025-1", "passed", 7000),
        ResultRow("20240001", "BASE1", "2024-2025-2", "passed", 8650, attempt=2, way="retake"),
        ResultRow("20240001", "PUB1", "2024-2025-1", "passed", None, "良好"),
        ResultRow("20240001", "CORE2", "2024-2025-2", "failed", 4000),
        ResultRow("20240002", "BASE1", "2024-2025-1", "passed", 9000),
    ]
    assert all(plan.problem is None for plan in record_results(college=college, rows=rows, actor=SYSTEM, now=now))
    review = Review.objects.create(college=college, title="2027届", opened_at=now)
    for enrollment, outcome, on in (
        (studying, "graduation", date(2027, 6, 30)),
        (completed, "completion", date(2027, 7, 1)),
    ):
        item = ReviewItem.objects.create(
            review=review, learner=enrollment.learner, enrollment=enrollment, seen_digest="0", stage="concluded"
        )
        Conclusion.objects.create(
            learner=enrollment.learner,
            enrollment=enrollment,
            item=item,
            outcome=outcome,
            document="毕业证书",
            concluded_on=on,
            earned_hundredths=0,
            converted_hundredths=0,
            result={},
            record_digest="0",
            concluded_at=now,
        )
    return review


def test_own_scores_of_a_graduation_batch(
    batch: Review, studying: Enrollment, college: Institution, registrar: Actor, now: datetime
) -> None:
    set_codes(college, registrar, now)
    request = wanted(college, CreditBankList.OWN, review_id=batch.id)
    with pytest.raises(Invalid) as missing:
        services.export_credit_bank_list(request=request, actor=registrar, now=now)
    assert missing.value.params["found"] == ["bank.terms", "2024-2025-1", "2024-2025-2"]
    terms = [
        TermRow("2024-2025-1", date(2024, 9, 2), date(2025, 1, 17)),
        TermRow("2024-2025-2", date(2025, 2, 17), date(2025, 7, 4)),
    ]
    save_terms(college_id=college.id, rows=terms, actor=SYSTEM, now=now)
    made = services.export_credit_bank_list(request=request, actor=registrar, now=now)
    assert made.name == "本校2027届批次学分银行成绩.xlsx" == file_name_of(CreditBankList.OWN, "2027届")
    base, english = read(made)
    assert base == {
        "姓名": "林晓雨",
        "身份证号": studying.learner.person.identity_document(),
        "专业名称": "软件技术",
        "课程名称": "程序设计基础",
        "教育层次代码": "61",
        "教育类别代码": "1311",
        "学分": "4",
        "学时": "16",
        "成绩": "86.5",
        "获得时间": "202507",
        "届别": "2027",
        "毕业结业肄业": "1601",
        "毕业季": "1321",
        "备注": "",
        "学号": "20240001",
    }
    assert (english["课程名称"], english["成绩"], english["获得时间"]) == ("大学英语", "良好", "202501")


def test_others_find_neither_college_nor_batch(
    batch: Review, college: Institution, outsider: Actor, now: datetime
) -> None:
    for which in CreditBankList:
        request = wanted(college, which, review_id=batch.id)
        with pytest.raises(NotFound):
            services.export_credit_bank_list(request=request, actor=outsider, now=now)


def test_a_large_list_is_made_by_a_job_and_forgotten_later(
    converted: Conversion, college: Institution, registrar: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_codes(college, registrar, now)
    monkeypatch.setattr(module, "AT_ONCE_ROWS", 0)
    request = wanted(college, CreditBankList.CERTIFICATES)
    made = services.request_credit_bank_list(request=request, actor=registrar, now=now)
    assert not isinstance(made, services.BankFile)
    run_until_idle()
    kept = CreditBankFile.objects.get(college=college)
    assert (kept.name, kept.rows_count) == ("学分银行成绩-证书成绩.xlsx", 1)
    assert bank_file_for(registrar, kept.id) == kept
    later = kept.made_at.replace(year=kept.made_at.year + 1)
    assert services.forget_credit_bank_files(actor=SYSTEM, now=later) == 1
    with pytest.raises(NotFound):
        bank_file_for(registrar, kept.id)


def test_page_and_rest(
    batch: Review, converted: Conversion, college: Institution, registrar: Actor, sign_in: SignIn, college_token: str
) -> None:
    client = sign_in(registrar)
    data = {"college": str(college.id), "which": "certificates", "purpose": "报送学分银行", "review": ""}
    answer = client.post("/exchange/credit-bank/", data)
    assert answer.status_code == 422
    assert "转换学校代码" in answer.content.decode()
    codes = {**PLAIN, "level_voc_associate": "61", "outcome_graduation": "1601", "outcome_completion": "1602"}
    saved = client.post(f"/exchange/credit-bank/codes/{college.id}/", codes)
    assert saved.status_code == 302
    assert "13714" in client.get(f"/exchange/credit-bank/codes/{college.id}/").content.decode()
    answer = client.post("/exchange/credit-bank/", data)
    assert answer.status_code == 200
    assert "filename*=UTF-8''%E5%AD%A6%E5%88%86" in answer["Content-Disposition"]
    body = {"college_code": college.code, "which": "certificates", "purpose": "报送学分银行"}
    headers = {"Authorization": f"Bearer {college_token}"}
    given = client.post("/api/v1/exports/credit-bank", body, content_type="application/json", headers=headers)
    assert given.status_code == 200
    assert given.content[:2] == b"PK"
    page = client.post("/exchange/credit-bank/", {**data, "which": "own"})
    assert page.status_code == 422
