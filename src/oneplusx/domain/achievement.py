"""Achievements (学习成果): what a learner holds, as the rules see it.

An achievement has a *type* (成果类型, data: a deployment adds types without code) and *attributes*.
The attribute names below are the ones that the shipped rule sets and importers use; a rule set may
ask for any other name that the deployment's achievement types bring.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

AttributeValue = str | int | Fraction

LEVELS = ("primary", "intermediate", "advanced")
"""X certificate levels (初级, 中级, 高级), low to high."""

ORGANIZER_LEVELS = ("school", "city", "province", "national", "international")
"""Organizer levels (校级, 市级, 省级, 国家级, 国际级), low to high."""

AWARDS = ("participation", "excellence", "third", "second", "first", "special")
"""Award grades (参与, 优秀奖, 三等奖, 二等奖, 一等奖, 特等奖), low to high."""

STANDARD_TYPES: Mapping[str, tuple[str, str]] = {
    "x_certificate": ("X证书", "X certificate"),
    "skill_certificate": ("职业技能证书", "Vocational skill certificate"),
    "vocational_qualification": ("职业资格证书", "Vocational qualification"),
    "training_certificate": ("培训证书", "Training certificate"),
    "cet": ("全国大学英语四、六级考试", "College English Test"),
    "english_test": ("英语等级考试", "English proficiency test"),
    "ncre": ("全国计算机等级考试", "National Computer Rank Examination"),
    "course": ("课程成绩", "Course passed"),
    "self_taught_exam": ("自学考试", "Self-taught examination"),
    "mooc": ("在线课程", "Online course"),
    "competition": ("竞赛获奖", "Competition award"),
    "patent": ("专利", "Patent"),
    "paper": ("论文", "Paper"),
    "software_copyright": ("软件著作权", "Software copyright"),
    "innovation_project": ("大学生创新创业训练项目", "Innovation project"),
    "startup": ("创业实践", "Start-up"),
    "interest_group": ("兴趣小组", "Interest group"),
    "lecture": ("讲座", "Lectures"),
    "driving_license": ("驾驶证", "Driving license"),
    "work_experience": ("工作经历", "Work experience"),
    "military_service": ("服役经历", "Military service"),
    "volunteering": ("志愿服务", "Volunteering"),
}
"""Code → (Chinese, English) of the types that ship; more are added as data."""

STANDARD_ATTRIBUTES: Mapping[str, tuple[str, str]] = {
    "level": ("等级: primary, intermediate, advanced, or the type's own scale", "text"),
    "certificate_type": ("证书目录项代码", "text"),
    "core": ("是否专业核心证书: yes or no", "text"),
    "issuer": ("颁发机构代码", "text"),
    "issuer_class": ("颁发机构类别: government, enterprise, industry_association …", "text"),
    "organizer_level": ("主办级别: school, city, province, national, international", "text"),
    "award": ("奖级: special, first, second, third, excellence, participation", "text"),
    "contest": ("赛项", "text"),
    "rank": ("名次, 1 is best", "whole number"),
    "percentile": ("排名百分位, smaller is better", "number"),
    "role": ("角色: leader, member, main_member, non_main_member, first_author, other_author", "text"),
    "position": ("团队或作者排序, 1 is first", "whole number"),
    "team": ("个人或团体: individual or team", "text"),
    "index": ("论文收录: sci, core, general", "text"),
    "kind": ("子类, e.g. invention, utility_model, design; cet_4, cet_6", "text"),
    "score": ("成绩", "number"),
    "hours": ("学时", "number"),
    "credits_hundredths": ("成果自带学分, hundredths of a credit", "whole number"),
    "course_code": ("外校或平台课程代码", "text"),
    "platform": ("在线课程平台", "text"),
}
"""Attribute name → (meaning, kind of value)."""


@dataclass(frozen=True, slots=True)
class HeldAchievement:
    """One outcome that a learner holds (学习成果).

    Attributes:
        id: Unique among the learner's achievements.
        type: Code of the achievement type, see ``STANDARD_TYPES``.
        title: As written on the evidence.
        attributes: Facts by name, see ``STANDARD_ATTRIBUTES``.
        obtained_on: Date of issue.
        expires_on: Last day of validity, ``None`` when it never expires.
        bank_value_hundredths: Credits that the credit bank grants (核定学分), ``None`` when the type has none.
        verified: Evidence has been verified.
        family: Outcomes of one family are the same or similar (the levels of one certificate,
            the awards of one contest); ``None`` when it stands alone.
        recognitions: Code of an institution that has recognized it → credits it gave, in hundredths (校内认定).
    """

    id: str
    type: str
    title: str
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    obtained_on: date = date.min
    expires_on: date | None = None
    bank_value_hundredths: int | None = None
    verified: bool = True
    family: str | None = None
    recognitions: Mapping[str, int] = field(default_factory=dict)
