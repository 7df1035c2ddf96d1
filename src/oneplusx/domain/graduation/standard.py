"""The requirement tree that follows from a plain program (默认毕业要求): courses, slots, total, certificates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from oneplusx.domain.graduation.tree import (
    AchievementIs,
    AllOf,
    CatalogCourse,
    ConditionIs,
    CourseIs,
    CreditsFrom,
    Node,
    Pool,
    Sharing,
)

_TITLES: Mapping[str, tuple[str, str]] = {
    "public_compulsory": ("公共必修课", "Public compulsory courses"),
    "professional_foundation": ("专业基础课", "Professional foundation courses"),
    "professional_core": ("专业核心课", "Professional core courses"),
    "professional_extension": ("专业拓展课", "Professional extension courses"),
    "restricted_elective": ("限定选修课", "Restricted electives"),
    "free_elective": ("任选课", "Free electives"),
    "public_elective": ("公共选修课", "Public electives"),
    "practice": ("集中实践", "Practice"),
    "thesis": ("毕业设计", "Graduation project"),
    "ideology": ("思想政治", "Ideology courses"),
    "physical_education": ("体育", "Physical education"),
    "military": ("军事", "Military training"),
}


def _titles(nature: str) -> tuple[str, str]:
    return _TITLES.get(nature, (nature, nature))


def _compulsory(courses: Sequence[CatalogCourse]) -> list[Node]:
    by_nature: dict[str, list[CatalogCourse]] = {}
    for course in courses:
        by_nature.setdefault(course.nature, []).append(course)
    nodes: list[Node] = []
    for nature, members in by_nature.items():
        title_zh, title_en = _titles(nature)
        children = tuple(
            CourseIs(id=f"course:{course.code}", code=course.code, title_zh=course.name, title_en=course.name)
            for course in members
        )
        nodes.append(AllOf(id=f"nature:{nature}", title_zh=title_zh, title_en=title_en, children=children))
    return nodes


def standard_requirement(
    compulsory: Sequence[CatalogCourse],
    *,
    slots: Mapping[str, int | None],
    total_hundredths: int,
    certificates: Sequence[str] = (),
    conditions: Sequence[str] = (),
) -> Node:
    """Every compulsory course, the credits of every slot, the total, the certificates and the conditions.

    Args:
        compulsory: Courses that must each be passed, in the order of the program.
        slots: Nature of elective courses → credits to earn from it, in hundredths; ``None`` asks for nothing.
        total_hundredths: Credits in all, whatever they are from.
        certificates: Certificate types to hold, at any level.
        conditions: Names of conditions, e.g. ``internship``.
    """
    nodes = _compulsory(compulsory)
    named = frozenset(course.code for course in compulsory)
    for slot, hundredths in slots.items():
        if hundredths:
            title_zh, title_en = _titles(slot)
            pool = Pool(natures=(slot,), excluded_codes=tuple(sorted(named)))
            nodes.append(
                CreditsFrom(
                    id=f"slot:{slot}", title_zh=title_zh, title_en=title_en, min_hundredths=hundredths, pool=pool
                )
            )
    nodes.append(
        CreditsFrom(
            id="total",
            title_zh="总学分",
            title_en="Total credits",
            min_hundredths=total_hundredths,
            sharing=Sharing.FREE,
        )
    )
    nodes.extend(
        AchievementIs(id=f"certificate:{code}", title_zh=code, title_en=code, certificate_types=(code,))
        for code in certificates
    )
    nodes.extend(
        ConditionIs(id=f"condition:{name}", title_zh=name, title_en=name, condition=name) for name in conditions
    )
    return AllOf(id="graduation", title_zh="毕业要求", title_en="Graduation", children=tuple(nodes))
