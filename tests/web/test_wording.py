"""Dates in sentences are written as the language writes them."""

from __future__ import annotations

from datetime import date

import pytest

from oneplusx.web.days import with_written_days
from oneplusx.web.wording import say

DAY = date(2026, 11, 20)


@pytest.mark.parametrize("day", [DAY, DAY.isoformat()])
def test_a_sentence_writes_its_days_as_people_do(day: object) -> None:
    facts = {"held_on": day, "hours": 4}
    assert say("curriculum.session_planned", facts, "zh-hans") == "已安排 2026年11月20日 的课次（4 学时）"
    assert say("curriculum.session_planned", facts, "en") == "Session on 20 Nov 2026 planned (4 hours)"


def test_what_was_typed_and_what_is_no_day_stays() -> None:
    assert "2026-01-05" in say("curriculum.unknown_course", {"found": "2026-01-05"}, "en")
    assert with_written_days("from 2026-01-05", "en") == "from 5 Jan 2026"
    for text in ("DEMO-2027-01-07", "2026-02-31", "2025-2026-1", "2026-01-051"):
        assert with_written_days(text, "en") == text
