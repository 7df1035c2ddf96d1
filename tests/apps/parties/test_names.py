"""Search and masking of names, on the database in use."""

from __future__ import annotations

import pytest

from oneplusx.apps.parties.models import Department, Enrollment
from oneplusx.web.masking import Audience, Field, mask, mask_name
from oneplusx.web.search import search_filter, search_text, sort_key
from tests.support.cast import OpenLearner


@pytest.mark.parametrize(
    "query, found",
    [
        ("单", {"单雨晴"}),
        ("雨晴", {"单雨晴"}),
        ("shan", {"单雨晴"}),
        ("danyuqing", {"单雨晴"}),
        ("yuqing", {"单雨晴"}),
        ("syq", {"单雨晴"}),
        ("LVBU", {"吕布"}),
        ("古丽", {"阿依古丽·买买提"}),
        ("maimaiti", {"阿依古丽·买买提"}),
        ("smith", {"John Smith"}),
        ("john smith", {"John Smith"}),
        ("mith", set()),
        ("单 吕", set()),
        ("%", {"单雨晴", "吕布", "阿依古丽·买买提", "John Smith"}),
        ("_", {"单雨晴", "吕布", "阿依古丽·买买提", "John Smith"}),
        ("", {"单雨晴", "吕布", "阿依古丽·买买提", "John Smith"}),
    ],
)
def test_people_are_found(open_learner: OpenLearner, department: Department, query: str, found: set[str]) -> None:
    for number, name in enumerate(("单雨晴", "吕布", "阿依古丽·买买提", "John Smith")):
        open_learner(department, f"N{number}", name, number)
    rows = Enrollment.objects.filter(search_filter("learner__person__name_search", query))
    assert {row.learner.person.name for row in rows} == found


def test_names_sort_by_pinyin_with_surnames_read_as_surnames() -> None:
    names = ["赵六", "单雨晴", "吕布", "安然", "曾子", "区大"]
    assert sorted(names, key=sort_key) == ["安然", "吕布", "区大", "单雨晴", "曾子", "赵六"]


def test_long_names_are_read_as_phrases() -> None:
    assert " yinhang " in search_text("国家学分银行")
    assert search_text("") == ""


@pytest.mark.parametrize(
    "name, shown",
    [
        ("张丰", "张*"),
        ("张三丰", "张*丰"),
        ("欧阳修", "欧阳*"),
        ("欧阳修文", "欧阳*文"),
        ("阿不都·买买提", "阿**·买**"),
        ("John Smith", "J*** S****"),
        ("林", "林*"),
    ],
)
def test_names_are_masked(name: str, shown: str) -> None:
    assert mask_name(name) == shown


def test_each_audience_sees_its_part() -> None:
    number = "990000200603050018"
    assert mask(Field.IDENTITY, number, Audience.OFFICER) == "990***********0018"
    assert "2006" not in mask(Field.IDENTITY, number, Audience.OFFICER)
    for field in set(Field) - {Field.NAME}:
        assert mask(field, number, Audience.PUBLIC) == "***"
        assert mask(field, "", Audience.PUBLIC) == ""
    assert mask(Field.PHONE, "13812345678", Audience.OFFICER) == "138****5678"
    assert mask(Field.MAIL, "lin@example.com", Audience.OFFICER) == "l***@example.com"
    assert mask(Field.PHONE, "13812345678", Audience.SELF) == "13812345678"
