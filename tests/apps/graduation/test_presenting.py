"""The audit's answers in words."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from oneplusx.apps.graduation.presenting import cheapest_fix, missing_lines, requirement_shares, requirements


def item(kind: str, code: str, credits_hundredths: int = 0) -> dict[str, Any]:
    return {"kind": kind, "code": code, "name": "数据结构", "node_id": code, "credits_hundredths": credits_hundredths}


def test_many_steps_of_a_kind_are_one_line_with_its_parts() -> None:
    items = [item("finish", f"F{n}") for n in range(4)] + [item("course", f"C{n}", 200) for n in range(3)]
    with translation.override("en"):
        passing, *taking = cheapest_fix({"nodes": [], "cheapest_fix": items})
    assert passing.text == "Pass 4 courses that are in progress"
    assert [part.text for part in passing.parts][:1] == ["Pass F0 数据结构, which is in progress"]
    assert [(step.text, step.credits_hundredths) for step in taking] == [(f"Take C{n} 数据结构", 200) for n in range(3)]


def test_a_course_in_progress_is_not_called_missing_too() -> None:
    reasons = [{"code": f"audit.course_{what}", "params": {"course": "C1"}} for what in ("missing", "in_progress")]
    node = {
        "is_needed": True,
        "satisfied": False,
        "reasons": reasons,
        "title_zh": "数据结构",
        "title_en": "",
        "id": "c",
    }
    with translation.override("zh-hans"):
        assert missing_lines({"nodes": [node]}) == ["数据结构：课程 C1 在修。"]


def requirement(id_: str, depth: int, earned: int, reasons: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": id_,
        "depth": depth,
        "is_needed": True,
        "satisfied": False,
        "would_be_satisfied": False,
        "unit": "credits_hundredths",
        "required": 1000,
        "earned": earned,
        "in_progress": 300,
        "reasons": reasons,
        "title_zh": "数据结构",
        "title_en": "Data structures",
    }


def test_courses_are_told_by_name_and_once() -> None:
    going = [{"code": "audit.course_in_progress", "params": {"course": code}} for code in ("C1", "E2")]
    nodes = [requirement("total", 1, 250, going), requirement("course-C1", 2, 0, going[:1])]
    fix = [{"code": "E2", "name": "Art"}]
    document = {"nodes": nodes, "cheapest_fix": fix}
    with translation.override("en"):
        [total] = requirements(document)
        [share] = requirement_shares(document)
    assert total.reasons == ["In progress: Data structures, Art."]
    assert total.children[0].reasons == []  # its state says so
    assert (share.done, share.in_progress, share.missing) == (25, 30, 45)
