"""Small random programs and records."""

from __future__ import annotations

from hypothesis import strategies as st

from oneplusx.domain.achievement import HeldAchievement
from oneplusx.domain.graduation import (
    AchievementIs,
    AllOf,
    AnyOf,
    AuditRecord,
    CatalogCourse,
    ConditionIs,
    CourseIs,
    CoursesFrom,
    CreditsFrom,
    EarnedCourse,
    EarnedStatus,
    Node,
    NOf,
    Part,
    Pool,
    Program,
    Residency,
    Sharing,
    SharingRule,
    walk,
)

CODES = ("A1", "A2", "A3", "B1", "B2", "B3", "C1")
CREDITS = {"A1": 200, "A2": 300, "A3": 150, "B1": 400, "B2": 200, "B3": 300, "C1": 200}


@st.composite
def pools(draw: st.DrawFn) -> Pool:
    kind = draw(st.sampled_from(("codes", "patterns", "everything")))
    if kind == "codes":
        return Pool(codes=tuple(draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=4, unique=True))))
    if kind == "patterns":
        glob = draw(st.sampled_from(("A*", "B*", "?1", "?2")))
        return Pool(patterns=(glob,), excluded_codes=tuple(draw(st.lists(st.sampled_from(CODES), max_size=1))))
    return Pool()


@st.composite
def leaves(draw: st.DrawFn, name: str) -> Node:
    kind = draw(
        st.sampled_from(("course", "courses", "credits", "credits", "parts", "condition", "achievement", "own"))
    )
    sharing = draw(st.sampled_from((Sharing.EXCLUSIVE, Sharing.EXCLUSIVE, Sharing.EXCLUSIVE, Sharing.FREE)))
    match kind:
        case "course":
            return CourseIs(
                id=name,
                code=draw(st.sampled_from(CODES)),
                equivalents=tuple(draw(st.lists(st.sampled_from(CODES), max_size=1))),
            )
        case "courses":
            return CoursesFrom(id=name, min_courses=draw(st.integers(0, 3)), pool=draw(pools()), sharing=sharing)
        case "credits":
            least = draw(st.integers(0, 16)) * 50
            return CreditsFrom(id=name, min_hundredths=least, pool=draw(pools()), sharing=sharing)
        case "parts":
            part = Part(
                pool=Pool(patterns=("A*",)), minimum=draw(st.integers(0, 4)) * 50, maximum=draw(st.integers(4, 10)) * 50
            )
            return CreditsFrom(id=name, min_hundredths=draw(st.integers(0, 16)) * 50, pool=draw(pools()), parts=(part,))
        case "condition":
            return ConditionIs(id=name, condition="internship")
        case "own":
            return Residency(id=name, min_hundredths=draw(st.integers(0, 16)) * 50)
        case _:
            return AchievementIs(id=name, types=("x_certificate",))


@st.composite
def trees(draw: st.DrawFn, *, prefix: str = "n", depth: int = 2) -> Node:
    kind = draw(st.sampled_from(("all", "all", "any", "n")))
    count = draw(st.integers(0, 4 if depth == 2 else 3))
    children: list[Node] = []
    for index in range(count):
        name = f"{prefix}{index}"
        if depth > 1 and draw(st.integers(0, 3)) == 0:
            children.append(draw(trees(prefix=name, depth=depth - 1)))
        else:
            children.append(draw(leaves(name)))
    below = tuple(children)
    if kind == "all":
        return AllOf(id=prefix, children=below)
    if kind == "any":
        return AnyOf(id=prefix, children=below)
    return NOf(id=prefix, n=draw(st.integers(0, len(below))), children=below)


@st.composite
def programs(draw: st.DrawFn, *, sharing: bool = True) -> Program:
    root = draw(trees())
    ids = [node.id for node in walk(root) if isinstance(node, CourseIs | CoursesFrom | CreditsFrom)]
    rules: list[SharingRule] = []
    if sharing and len(ids) >= 2 and draw(st.booleans()):
        between = tuple(draw(st.lists(st.sampled_from(ids), min_size=2, max_size=3, unique=True)))
        rules.append(SharingRule(between=between, up_to_hundredths=draw(st.sampled_from((None, 0, 200, 400)))))
    catalog = tuple(CatalogCourse(code=code, credits_hundredths=CREDITS[code]) for code in CODES)
    return Program(code="P", requirement=root, courses=catalog, sharing=tuple(rules))


@st.composite
def records(draw: st.DrawFn) -> AuditRecord:
    codes = draw(st.lists(st.sampled_from(CODES), max_size=6, unique=True))
    courses = []
    for code in codes:
        status = draw(st.sampled_from((EarnedStatus.PASSED,) * 4 + (EarnedStatus.IN_PROGRESS, EarnedStatus.FAILED)))
        courses.append(EarnedCourse(code, credits_hundredths=CREDITS[code], status=status, own=draw(st.booleans())))
    held = (HeldAchievement("h", "x_certificate", "X"),) if draw(st.booleans()) else ()
    return AuditRecord(tuple(courses), held, {"internship": draw(st.booleans())})
