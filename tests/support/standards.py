"""The draft of a standard with two levels, written by the organization of the cast."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from oneplusx.apps.approvals.models import ApprovalStep
from oneplusx.apps.approvals.services import decide_step
from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.standards import services
from oneplusx.apps.standards.models import Standard
from oneplusx.domain.standards import Contents, contents_from_document
from oneplusx.web.actor import Actor, Role
from tests.support.cast import make_institution, make_officer

SCHEME = {
    "parts": [
        {"code": "theory", "weight_hundredths": 3000, "minimum_hundredths": 6000},
        {"code": "practice", "weight_hundredths": 7000, "minimum_hundredths": 6000},
    ],
    "pass_hundredths": 6000,
    "resits_max": 2,
}

Review = Callable[..., None]


def tree(*, more: bool = False) -> list[dict[str, object]]:
    last = [{"code": "1.2.2", "text_zh": "能设置字体", "text_en": "can set fonts"}] if more else []
    return [
        {
            "code": "1",
            "text_zh": "页面制作",
            "text_en": "Making pages",
            "items": [
                {
                    "code": "1.1",
                    "text_zh": "编写结构",
                    "text_en": "Structure",
                    "items": [
                        {"code": "1.1.1", "text_zh": "能编写标题", "text_en": "can write headings"},
                        {"code": "1.1.2", "text_zh": "能编写列表", "text_en": ""},
                    ],
                },
                {
                    "code": "1.2",
                    "text_zh": "编写样式",
                    "text_en": "",
                    "items": [{"code": "1.2.1", "text_zh": "能设置颜色", "text_en": ""}, *last],
                },
            ],
        },
        {
            "code": "2",
            "text_zh": "页面测试",
            "text_en": "",
            "items": [
                {
                    "code": "2.1",
                    "text_zh": "检查链接",
                    "text_en": "",
                    "items": [{"code": "2.1.1", "text_zh": "能检查链接"}],
                }
            ],
        },
    ]


def whole(*, name: str = "页面制作标准") -> Contents:
    return contents_from_document(
        {
            "name_zh": name,
            "name_en": "Making web pages",
            "description_zh": "面向页面制作岗位。",
            "description_en": "For those who make pages.",
            "occupations": [{"code": "4-04-05-01", "name_zh": "网页制作员", "name_en": "Web page maker"}],
            "partners": [{"name_zh": "晨光网络公司", "name_en": "Dawn Networks", "role": "lead"}],
            "levels": [
                {
                    "level": "primary",
                    "rank": 1,
                    "description_zh": "能按设计稿制作页面",
                    "hours_theory": 24,
                    "hours_practice": 40,
                    "major_codes": ["510203"],
                    "items": tree(),
                },
                {
                    "level": "intermediate",
                    "rank": 2,
                    "hours_theory": 30,
                    "hours_practice": 60,
                    "major_codes": ["510203", "530302"],
                    "scheme": SCHEME,
                    "certificate_code": "PAGE-M",
                    "items": tree(more=True),
                },
            ],
        }
    )


@pytest.fixture
def other_organization(db: None, now: datetime) -> Institution:
    return make_institution(InstitutionKind.ORGANIZATION, "ORG2", "启明评价中心", "Daystar Evaluation", "44", now)


@pytest.fixture
def other_organization_officer(other_organization: Institution, now: datetime) -> Actor:
    return make_officer(other_organization, Role.ORGANIZATION_OFFICER, "陆远", "daystar", now)


@pytest.fixture
def draft(
    achievement_types: None, bank: Institution, organization: Institution, organization_officer: Actor, now: datetime
) -> Standard:
    return services.create_standard(
        organization_id=organization.id,
        code="PAGE",
        version="1.0",
        contents=whole(),
        actor=organization_officer,
        now=now,
    )


@pytest.fixture
def review_standard(bank_officer: Actor, now: datetime) -> Review:
    """Decides the step that waits: ``review_standard(standard, "approved")``."""

    def decided(standard: Standard, outcome: str = "approved") -> None:
        step = ApprovalStep.objects.get(case__subject_id=standard.id, state="active")
        decide_step(step_id=step.id, outcome=outcome, reason="请核对", actor=bank_officer, now=now)

    return decided


@pytest.fixture
def published(draft: Standard, organization_officer: Actor, review_standard: Review, now: datetime) -> Standard:
    services.submit_standard(standard_id=draft.id, actor=organization_officer, now=now)
    review_standard(draft)
    return services.publish_standard(standard_id=draft.id, actor=organization_officer, now=now)
