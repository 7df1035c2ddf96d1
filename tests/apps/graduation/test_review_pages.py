"""Pages of the review, of conclusions, warnings and conditions."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from oneplusx.apps.curriculum.models import ConditionResult
from oneplusx.apps.graduation.importers import CONDITION_RESULTS
from oneplusx.apps.graduation.models import (
    Conclusion,
    CreditWarning,
    GraduationResult,
    Outcome,
    Review,
    ReviewItem,
    ReviewState,
    Stage,
    WarningLevel,
)
from oneplusx.apps.graduation.services import warn_learners
from oneplusx.apps.intake.models import ImportState
from oneplusx.apps.intake.services import apply_import, confirm_import, receive_import
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.apps.parties.services import create_user
from oneplusx.apps.standards.models import Term
from oneplusx.apps.trail.models import Act
from oneplusx.web.actor import SYSTEM, Actor
from tests.support.cast import SignIn
from tests.support.leaving import TERM, Decide, Leaving, item_of

DOCUMENT = "东海职院〔2026〕12号"


def ids_of(*items: ReviewItem) -> list[str]:
    return [str(item.id) for item in items]


def learner_client(leaving: Leaving, sign_in: SignIn, now: datetime, who: str = "weak") -> Client:
    person = getattr(leaving, who).learner.person
    create_user(person=person, username=f"learner-{who}", password=None, actor=SYSTEM, now=now)
    return sign_in(actor_of_person(person))


def test_the_registrar_opens_a_review(
    leaving: Leaving, college: Institution, registrar: Actor, sign_in: SignIn
) -> None:
    client = sign_in(registrar)
    assert "还没有审核批次" in client.get(reverse("graduation:reviews")).content.decode()
    data = {"title": "2026届", "college": str(college.id), "program": "", "year": "2024"}
    opened = client.post(reverse("graduation:open_review"), data)
    assert opened.status_code == 302
    text = client.get(opened["Location"]).content.decode()
    for words in ("顾知远", "2026届", "毕业", "结业", "肄业", "延长学习年限", "岗位实习"):
        assert words in text
    again = client.post(reverse("graduation:open_review"), data)
    assert again.status_code == 422
    assert "没有可送审的学生" in again.content.decode()


def test_the_college_sets_from_which_share_completion_is_suggested(
    leaving: Leaving, college: Institution, registrar: Actor, department_reviewer: Actor, sign_in: SignIn
) -> None:
    client, page = sign_in(registrar), reverse("graduation:review_settings")
    assert 'value="80"' in client.get(page).content.decode()
    assert client.post(page, {"share": "120"}).status_code == 422
    assert client.post(page, {"share": "1"}).status_code == 302
    college.refresh_from_db()
    assert college.settings["graduation_completion_share"] == "1/100"
    act = Act.objects.get(verb="parties.settings_changed", subject_id=college.id)
    assert act.facts["after"] == {"graduation_completion_share": "1/100"}
    data = {"title": "2026届", "college": str(college.id), "program": "", "year": "2024"}
    assert client.post(reverse("graduation:open_review"), data).status_code == 302
    assert not ReviewItem.objects.filter(suggested=Outcome.INCOMPLETION).exists()
    assert sign_in(department_reviewer).get(page).status_code == 403


def test_three_stages_through_the_pages(
    review: Review,
    leaving: Leaving,
    department_reviewer: Actor,
    registrar: Actor,
    college_head: Actor,
    sign_in: SignIn,
    now: datetime,
) -> None:
    page, decide = (reverse(f"graduation:{name}", args=[review.id]) for name in ("review", "review_decide"))
    first = sign_in(department_reviewer)
    assert "4 名学生等待您审核" in first.get(page).content.decode()
    assert (
        "请至少选择一行" in first.post(decide, {"stage": "department", "scope": "chosen"}, follow=True).content.decode()
    )
    seen = first.post(decide, {"stage": "department", "scope": "all"})
    assert seen.status_code == 200
    assert "4 名学生可按拟定结论处理" in seen.content.decode()
    assert ReviewItem.objects.filter(stage=Stage.DEPARTMENT).count() == 4
    given = {"stage": "department", "scope": "all", "ruling": "pass", "outcome": "", "reason": "", "confirm": "1"}
    weak = item_of(leaving.weak)
    assert "已处理 3 名学生" in first.post(decide, {**given, "left_out": ids_of(weak)}, follow=True).content.decode()
    second = sign_in(registrar)
    returned = {**given, "stage": "academic_affairs", "scope": "chosen", "ruling": "return"}
    chosen = {"items": ids_of(item_of(leaving.unplaced))}
    assert second.post(decide, {**returned, **chosen}).status_code == 422
    assert second.post(decide, {**returned, **chosen, "reason": "核对实习"}).status_code == 302
    assert "退回" in second.get(page, {"mark": "returned"}).content.decode()
    second.post(decide, {**given, "stage": "academic_affairs"})
    head = sign_in(college_head)
    final = {**given, "stage": "leadership"}
    refused = head.post(decide, {**final, "document": ""})
    assert refused.status_code == 422
    head.post(decide, {**final, "document": DOCUMENT, "concluded_on": "2026-06-30"})
    assert Conclusion.objects.count() == 2
    one = reverse("graduation:review_item", args=[item_of(leaving.able).id])
    text = head.get(one).content.decode()
    assert DOCUMENT in text
    assert "重新审核" not in text  # academic affairs reopen
    able = learner_client(leaving, sign_in, now, "able").get(reverse("graduation:mine")).content.decode()
    assert DOCUMENT in able


def test_lists_export_print_and_filter(review: Review, leaving: Leaving, registrar: Actor, sign_in: SignIn) -> None:
    client = sign_in(registrar)
    page = reverse("graduation:review", args=[review.id])
    assert client.get(page, {"format": "xlsx"}).content.startswith(b"PK")
    for query, there, gone in (
        ({"answer": "can_graduate"}, "顾知远", "孟清扬"),
        ({"outcome": "incompletion"}, "蒋思齐", "顾知远"),
        ({"stage": "leadership"}, "", "顾知远"),
        ({"q": "苏念"}, "苏念安", "顾知远"),
        ({"group": "2401"}, "顾知远", "—没有—"),
        ({"mark": "changed"}, "", "顾知远"),
    ):
        text = client.get(page, query).content.decode()
        assert there in text
        assert gone not in text
    assert "蒋思齐" in client.get(reverse("graduation:review_list", args=[review.id])).content.decode()


def test_a_conclusion_is_reopened_on_its_page(
    review: Review, leaving: Leaving, decide: Decide, registrar: Actor, sign_in: SignIn
) -> None:
    for stage in (Stage.DEPARTMENT, Stage.ACADEMIC_AFFAIRS, Stage.LEADERSHIP):
        decide(SYSTEM, stage, document=DOCUMENT)
    client = sign_in(registrar)
    listed = client.get(reverse("graduation:conclusions"))
    assert DOCUMENT in listed.content.decode()
    assert client.get(reverse("graduation:conclusions"), {"format": "csv"}).status_code == 200
    assert "孟清扬" not in client.get(reverse("graduation:conclusions"), {"outcome": "graduation"}).content.decode()
    found = Conclusion.objects.get(enrollment=leaving.unplaced)
    reopen = reverse("graduation:reopen", args=[found.id])
    assert "请说明理由" in client.post(reopen, {"reason": ""}, follow=True).content.decode()
    assert "重新进入审核" in client.post(reopen, {"reason": "补材料"}, follow=True).content.decode()


def test_a_review_is_cancelled_on_its_page(review: Review, registrar: Actor, sign_in: SignIn) -> None:
    client = sign_in(registrar)
    cancel = reverse("graduation:review_cancel", args=[review.id])
    assert "请说明理由" in client.post(cancel, {"reason": ""}, follow=True).content.decode()
    client.post(cancel, {"reason": "误开"})
    assert Review.objects.get().state == ReviewState.CANCELLED


def test_others_see_nothing_of_a_review(
    review: Review,
    leaving: Leaving,
    outsider: Actor,
    adviser: Actor,
    bank_officer: Actor,
    sign_in: SignIn,
    now: datetime,
) -> None:
    item = item_of(leaving.able)
    pages = [
        reverse("graduation:review", args=[review.id]),
        reverse("graduation:review_list", args=[review.id]),
        reverse("graduation:review_item", args=[item.id]),
    ]
    for page in pages:
        assert sign_in(outsider).get(page).status_code == 404
        for actor in (adviser, bank_officer):
            assert sign_in(actor).get(page).status_code == 403
        assert learner_client(leaving, sign_in, now, "able").get(page).status_code == 403 if page == pages[0] else True
    assert sign_in(outsider).post(reverse("graduation:review_decide", args=[review.id])).status_code == 404


@pytest.mark.parametrize("language, words", [("en", "Orange warning"), ("zh-hans", "橙色预警")])
def test_warnings_of_a_class_are_acknowledged_by_its_adviser(
    leaving: Leaving,
    college: Institution,
    registrar: Actor,
    adviser: Actor,
    sign_in: SignIn,
    language: str,
    words: str,
    now: datetime,
) -> None:
    warn_learners(college_id=college.id, term_code=TERM, actor=registrar, now=now)
    GraduationResult.objects.exclude(enrollment=leaving.weak).delete()
    client = sign_in(adviser)
    client.cookies["django_language"] = language
    page = reverse("graduation:warnings")
    assert '<select name="level"' in client.get(page).content.decode()
    text = client.get(page).content.decode()
    assert words in text
    assert "蒋思齐" in text
    assert client.get(page, {"format": "xlsx"}).content.startswith(b"PK")
    row = CreditWarning.objects.get()
    one = reverse("graduation:warning", args=[row.id])
    assert "CORE1" in client.get(one).content.decode()
    acknowledge = reverse("graduation:acknowledge")
    assert client.post(acknowledge, {"warnings": ["nonsense"]}).status_code == 302
    client.post(acknowledge, {"warnings": [str(row.id)], "note": "已面谈，暑期重修"})
    row.refresh_from_db()
    assert row.acknowledged_by_id == adviser.id
    for state, count in (("waiting", 0), ("acknowledged", 1), ("lifted", 0)):
        assert client.get(page, {"state": state}).content.decode().count("蒋思齐") >= count
    mine = learner_client(leaving, sign_in, now)
    mine.cookies["django_language"] = language
    text = mine.get(reverse("graduation:mine")).content.decode()
    assert words in text
    assert "已面谈" in text
    assert mine.get(one).status_code == 403


def test_the_registrar_works_a_term_out_and_sets_levels(
    leaving: Leaving, college: Institution, registrar: Actor, department_reviewer: Actor, sign_in: SignIn
) -> None:
    client = sign_in(registrar)
    Term.objects.create(college=college, code=TERM, starts_on="2026-02-20", ends_on="2026-07-10")
    start = reverse("graduation:warnings_start")
    assert client.post(start, {"college": str(college.id), "term": "1900"}).status_code == 302
    assert client.post(start, {"college": str(college.id), "term": TERM}).status_code == 302
    run_until_idle()
    assert CreditWarning.objects.count() == 1
    page = reverse("graduation:warning_levels")
    assert "建议值" in client.get(page).content.decode()
    data = {"level-TOTAL_FORMS": "4", "level-INITIAL_FORMS": "4", "level-0-name_zh": "提醒", "level-0-open_failed": "5"}
    assert client.post(page, data).status_code == 302
    assert WarningLevel.objects.get().open_failed_hundredths == 500
    refused = client.post(page, {**data, "level-1-name_zh": "空"})
    assert refused.status_code == 422
    assert "至少一项指标" in refused.content.decode()
    assert sign_in(department_reviewer).get(page).status_code == 403


def test_conditions_are_recorded_by_hand(
    leaving: Leaving, registrar: Actor, department_reviewer: Actor, sign_in: SignIn
) -> None:
    page = reverse("graduation:conditions", args=[leaving.unplaced.id])
    data = {"internship": "yes", "fitness_test": "", "discipline": "yes", "second_classroom": "yes"}
    assert sign_in(department_reviewer).post(page, data).status_code == 403
    client = sign_in(registrar)
    assert client.post(page, data).status_code == 302
    assert GraduationResult.objects.get(enrollment=leaving.unplaced).is_satisfied
    one = reverse("graduation:learner", args=[leaving.unplaced.id])
    assert "课程之外的毕业条件" in client.get(one).content.decode()


def test_conditions_are_imported(leaving: Leaving, college: Institution, registrar: Actor, now: datetime) -> None:
    import xlsxwriter

    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [column.title_zh for column in CONDITION_RESULTS.columns])
        sheet.write_row(1, 0, [leaving.unplaced.student_number, "岗位实习", "是"])
        sheet.write_row(2, 0, [leaving.able.student_number, "体质测试", "是"])
        sheet.write_row(3, 0, ["20999999", "体质测试", "是"])
        sheet.write_row(4, 0, [leaving.weak.student_number, "处分", "是"])
    batch = receive_import(
        kind="conditions",
        institution_id=college.id,
        data=buffer.getvalue(),
        file_name="x.xlsx",
        actor=registrar,
        now=now,
    )
    batch.refresh_from_db()
    assert (batch.new_count, batch.changed_count, batch.unchanged_count, batch.error_count) == (1, 1, 1, 1)
    confirm_import(batch_id=batch.id, actor=registrar, now=now, in_background=False)
    apply_import(batch_id=batch.id, actor=registrar, now=now)
    batch.refresh_from_db()
    assert batch.state == ImportState.APPLIED
    assert ConditionResult.objects.get(enrollment=leaving.unplaced, condition="internship").is_met
    run_until_idle()
    assert GraduationResult.objects.get(enrollment=leaving.unplaced).is_satisfied
