"""Outcome types through the REST interface: data, not code."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from oneplusx.apps.standards.models import AchievementType
from tests.support.rest import call

TYPES = "/catalogue/achievement-types"
TYPE: dict[str, Any] = {
    "name_zh": "社区服务",
    "name_en": "Community service",
    "attributes": [
        {"code": "hours", "kind": "number", "label_zh": "学时", "label_en": "Hours", "required": True},
        {"code": "scope", "kind": "choice", "choices": [["city", "市级", "City"]]},
    ],
    "is_open_to_learners": False,
}


@pytest.mark.django_db
def test_types_are_public() -> None:
    listed = Client().get(f"/api/v1{TYPES}").json()
    assert listed["total"] == AchievementType.objects.count() > 0


def test_the_bank_adds_and_changes_a_type(bank_token: str, organization_token: str) -> None:
    path = f"{TYPES}/community_service"
    added = call(bank_token, "put", path, TYPE)
    assert [one["code"] for one in added["attributes"]] == ["hours", "scope"]
    assert added["attributes"][1]["choices"] == [["city", "市级", "City"]]
    call(organization_token, "put", path, TYPE | {"name_zh": "志愿服务"}, 403)
    changed = call(bank_token, "put", path, TYPE | {"name_zh": "志愿服务", "attributes": []})
    assert (changed["name_zh"], changed["attributes"]) == ("志愿服务", [])
    assert AchievementType.objects.get(code="community_service").name_zh == "志愿服务"


@pytest.mark.parametrize(
    "code, odd, problem",
    [
        ("Community", {}, "standards.bad_type_code"),
        ("x" * 61, {}, "standards.bad_type_code"),
        ("service", {"name_en": " "}, "standards.name_required"),
        ("service", {"attributes": [{"code": "Hours!"}]}, "standards.bad_attribute"),
        ("service", {"attributes": [{"code": "scope", "kind": "choice"}]}, "standards.bad_attribute"),
        ("service", {"attributes": [{"code": "scope", "kind": "color"}]}, "request.invalid"),
        ("service", {"attributes": [{"code": "scope", "choices": [["city", "市级"]]}]}, "request.invalid"),
    ],
)
def test_odd_types_are_refused(bank_token: str, code: str, odd: dict[str, Any], problem: str) -> None:
    assert call(bank_token, "put", f"{TYPES}/{code}", TYPE | odd, 422)["code"] == problem
    assert not AchievementType.objects.filter(name_zh="社区服务").exists()
