"""A standard as a workbook: what is exported comes back unchanged; faults are named with their cells."""

from __future__ import annotations

from io import BytesIO

import pytest
import xlsxwriter

from oneplusx.apps.intake.selectors import problem_documents
from oneplusx.apps.intake.services import import_now
from oneplusx.apps.standards import selectors, services
from oneplusx.apps.standards.models import Standard
from oneplusx.apps.standards.workbooks import standard_workbook
from oneplusx.domain import standards

pytestmark = pytest.mark.django_db
OUTCOME_HEADER = (
    "标准代码",
    "版本",
    "等级",
    "工作领域编号",
    "工作领域",
    "工作任务编号",
    "工作任务",
    "学习结果编号",
    "学习结果",
    "学习结果英文",
)


def sheet(*rows):
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return target.getvalue()


@pytest.fixture
def bring_in(organization, organization_officer, now):
    def brought(kind, data, *, institution=organization, actor=organization_officer, dry=False):
        return import_now(
            kind=kind, institution_id=institution.id, data=data, actor=actor, now=now, is_dry_run=dry
        ).batch

    return brought


def said(standard):
    return standards.contents_to_document(selectors.contents_of(standard))


def test_an_exported_standard_comes_back_the_same(published, bring_in, other_organization, other_organization_officer):
    book = standard_workbook(published)
    elsewhere = {"institution": other_organization, "actor": other_organization_officer}
    assert bring_in("standard_levels", book, dry=True, **elsewhere).new_count == 2
    assert not Standard.objects.filter(organization=other_organization).exists()
    assert bring_in("standard_levels", book, **elsewhere).applied_count == 2
    assert bring_in("standard_outcomes", book, **elsewhere).new_count == 9
    copy = Standard.objects.get(organization=other_organization)
    assert (copy.code, copy.version, copy.state) == ("PAGE", "1.0", "draft")
    assert said(copy) == said(published)
    assert bring_in("standard_levels", book, **elsewhere).unchanged_count == 2
    assert bring_in("standard_outcomes", book, **elsewhere).unchanged_count == 9


def test_rows_change_add_and_keep(draft, bring_in):
    rows = (
        ("PAGE", "1.0", "初级", "1", "页面制作", "1.1", "编写结构", "1.1.2", "能编写有序列表", ""),
        ("PAGE", "1.0", "初级", "3", "发布", "3.1", "上传", "3.1.1", "能上传页面", "can upload"),
    )
    batch = bring_in("standard_outcomes", sheet(OUTCOME_HEADER, *rows))
    assert (batch.changed_count, batch.new_count, batch.applied_count) == (1, 1, 2)
    level = said(Standard.objects.get(id=draft.id))["levels"][0]
    assert [item["code"] for item in level["items"]] == ["1", "3", "2"]
    task = level["items"][0]["items"][0]
    assert [(one["code"], one["text_zh"]) for one in task["items"]] == [
        ("1.1.2", "能编写有序列表"),
        ("1.1.1", "能编写标题"),
    ]


@pytest.mark.parametrize(
    "row, code, column",
    [
        (("NONE", "1.0", "初级", "1", "甲", "1.1", "乙", "1.1.1", "丙"), "standards.no_such_draft", "version"),
        (("PAGE", "1.0", "高级", "1", "甲", "1.1", "乙", "1.1.1", "丙"), "standards.unknown_level", "level"),
        (("PAGE", "1.0", "初级", "1", "甲", "1.1", "", "1.1.1", "丙"), "standards.code_and_words", "task"),
        (("PAGE", "1.0", "初级", "1", "甲", "", "", "1.1.1", "丙"), "standards.code_and_words", "task"),
    ],
)
def test_a_wrong_row_is_named(draft, bring_in, row, code, column):
    batch = bring_in("standard_outcomes", sheet(OUTCOME_HEADER, row))
    [problem] = [one for one in problem_documents(batch) if one["code"] == code]
    assert problem["column"] == column
    assert batch.applied_count == 0


def test_a_code_in_two_places_is_named(draft, bring_in):
    rows = (
        ("PAGE", "1.0", "初级", "3", "甲", "3.1", "乙", "3.1.1", "丙"),
        ("PAGE", "1.0", "初级", "4", "丁", "3.1", "乙", "3.1.2", "戊"),
    )
    batch = bring_in("standard_outcomes", sheet(OUTCOME_HEADER, *rows))
    assert [one["code"] for one in problem_documents(batch)] == ["standards.double_code"]


LEVEL_HEADER = ("标准代码", "版本", "等级", "标准名称", "理论学时", "考核部分", "合格线")


@pytest.mark.parametrize(
    "parts, code",
    [
        ("theory | 40 | 60", "assessment.bad_scheme"),
        ("theory | 40 | 60 | 1", "standards.bad_entry"),
        ("theory | x", "credits.not_a_number"),
    ],
)
def test_a_wrong_scheme_is_named(draft, bring_in, parts, code):
    batch = bring_in("standard_levels", sheet(LEVEL_HEADER, ("PAGE", "1.0", "初级", "页面", "20", parts, "60")))
    assert code in {one["code"] for one in problem_documents(batch)}


def test_a_level_takes_its_scheme_from_the_table(draft, bring_in):
    parts = "theory | 33.33 | 60\npractice | 66.67"
    bring_in("standard_levels", sheet(LEVEL_HEADER, ("PAGE", "1.0", "1", "页面", "20", parts, "70")))
    level = said(Standard.objects.get(id=draft.id))["levels"][0]
    assert level["scheme"]["parts"][0] == {"code": "theory", "weight_hundredths": 3333, "minimum_hundredths": 6000}
    assert (level["scheme"]["pass_hundredths"], level["hours_theory"], level["hours_practice"]) == (7000, 20, 40)


def test_a_published_version_takes_no_rows(published, bring_in):
    batch = bring_in("standard_levels", standard_workbook(published))
    assert {one["code"] for one in problem_documents(batch)} == {"standards.not_editable"}


def test_many_outcomes_take_few_queries(draft, organization_officer, now, django_assert_max_num_queries):
    contents = selectors.contents_of(draft)
    with django_assert_max_num_queries(40):
        services.replace_contents(
            standard_id=draft.id, revision=draft.revision, contents=contents, actor=organization_officer, now=now
        )
