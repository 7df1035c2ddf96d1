"""Institutions, officers, catalogue, programs and conversion methods of the demo world."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from io import StringIO
from random import Random
from typing import Any

from ruamel.yaml import YAML

from oneplusx.apps.curriculum import services as curriculum
from oneplusx.apps.curriculum.models import CourseNature, Program
from oneplusx.apps.parties import services as parties
from oneplusx.apps.parties.models import ClassGroup, Department, Institution, InstitutionKind
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.apps.rulesets.services import create_version, publish_version
from oneplusx.apps.standards import services as standards
from oneplusx.apps.standards.models import CertificateType, Level, Major
from oneplusx.demo import facts
from oneplusx.demo.naming import synthetic_name
from oneplusx.domain.credits import parse_credits
from oneplusx.web.actor import SYSTEM, Actor, Role

ENTRY_YEARS = (2023, 2024, 2025)
CLASSES_PER_PROGRAM = 2
CREDITS = {"professional_foundation": 400, "professional_core": 400, "professional_extension": 200}
EXTENSIONS = 6
TERMS = {"professional_foundation": (1, 2, 3), "professional_core": (3, 4, 5), "professional_extension": (3, 4, 5)}
SLOTS: dict[str, dict[str, int | None]] = {
    "DEMO-C1": {"public_elective": 600},
    "DEMO-C2": {"public_elective": 600},
    "DEMO-C3": {"public_elective": 600, "free_elective": 400},
    "DEMO-C4": {"public_elective": 600, "innovation": 100},
}
LEVELS = ((Level.PRIMARY, 1, "初级"), (Level.INTERMEDIATE, 2, "中级"), (Level.ADVANCED, 3, "高级"))
SOURCE = "教育部 1+X 试点批次公布名单（2019–2020）"


@dataclass(slots=True)
class College:
    """A college with what later steps need."""

    institution: Institution
    departments: list[Department] = field(default_factory=list)
    programs: list[Program] = field(default_factory=list)
    classes: dict[str, list[ClassGroup]] = field(default_factory=dict)
    registrar: Actor = SYSTEM
    reviewers: dict[str, Actor] = field(default_factory=dict)


@dataclass(slots=True)
class Places:
    """Everything that does not depend on learners."""

    colleges: dict[str, College] = field(default_factory=dict)
    bank_officer: Actor = SYSTEM
    organization_officers: dict[str, Actor] = field(default_factory=dict)


def build_places(now: datetime) -> Places:
    """Builds institutions with officers, the catalogue, programs and methods."""
    places = Places()
    world = facts.load("institutions")
    institutions = _build_institutions(world, now)
    _build_officers(places, institutions, now)
    _build_catalogue(places, now)
    for described in world["colleges"]:
        college = places.colleges[described["code"]] = College(institutions[described["code"]])
        _build_college(college, described, now)
    _publish_methods(world, institutions, now)
    return places


def _institution(
    kind: InstitutionKind, described: dict[str, Any], province: str, parent: Institution | None, now: datetime
) -> Institution:
    return parties.create_institution(
        kind=kind,
        code=described["code"],
        name_zh=described["name_zh"],
        name_en=described["name_en"],
        province_code=province,
        parent=parent,
        is_demo=True,
        actor=SYSTEM,
        now=now,
    )


def _build_institutions(world: dict[str, Any], now: datetime) -> dict[str, Institution]:
    found: dict[str, Institution] = {}
    for described in world["authorities"]:
        found[described["code"]] = _institution(
            InstitutionKind.AUTHORITY, described, described["province_code"], None, now
        )
    for kind in (InstitutionKind.BANK, InstitutionKind.OPERATOR):
        found[world[kind]["code"]] = _institution(kind, world[kind], "", None, now)
    for described in world["colleges"]:
        parent = found[described["parent"]]
        found[described["code"]] = _institution(InstitutionKind.COLLEGE, described, parent.province_code, parent, now)
    return found


def officer(
    institution: Institution, role: Role, name: str, username: str, now: datetime, department: Department | None = None
) -> Actor:
    """Appoints an officer; who has a ``demo-`` sign-in belongs to the cast of the sign-in page."""
    membership = parties.appoint_member(
        institution=institution,
        role=role,
        name=name,
        username=username,
        department=department,
        is_demo_cast=username.startswith("demo-"),
        actor=SYSTEM,
        now=now,
    )
    return actor_of_person(membership.person)


def _build_officers(places: Places, institutions: dict[str, Institution], now: datetime) -> None:
    places.bank_officer = officer(institutions["DEMO-BANK"], Role.BANK_OFFICER, "钱学汇", "demo-bank", now)
    officer(institutions["DEMO-OPERATOR"], Role.OPERATOR, "凌运维", "demo-operator", now)
    officer(institutions["DEMO-P44"], Role.AUTHORITY_OFFICER, "郑厅办", "demo-authority", now)


def _build_catalogue(places: Places, now: datetime) -> None:
    listed = facts.load("certificates")
    described = listed["certificates"]
    names = sorted({one["organization"] for one in described if one["organization"]})
    organizations = standards.register_organizations(names=names, actor=SYSTEM, now=now)
    standards.register_standards(
        standards=[
            standards.CatalogueStandard(
                code=f"X{number:03d}",
                name_zh=one["name"],
                name_en=one["name_en"],
                organization=one["organization"],
                batch=str(one["batch"]),
                source=SOURCE,
            )
            for number, one in enumerate(described, start=1)
            if one["organization"]
        ],
        actor=SYSTEM,
        now=now,
    )
    types = [
        standards.CatalogueCertificate(
            code=f"X{number:03d}-{code}",
            name_zh=f"{one['name']}（{label}）",
            name_en=f"{one['name_en']} ({level.value})",
            organization=one["organization"],
            standard_code=f"X{number:03d}" if one["organization"] else "",
            family=f"X{number:03d}",
            level=level.value,
            major_codes=tuple(one["majors"]),
            source=SOURCE,
        )
        for number, one in enumerate(described, start=1)
        for level, code, label in LEVELS
    ]
    standards.register_certificate_types(certificates=types, actor=SYSTEM, now=now)
    values = {level: parse_credits(text) for level, text in listed["bank_values"].items()}
    offered = CertificateType.objects.filter(code__startswith="X").exclude(major_codes=[])
    approved = {one.id: values[one.level] for one in offered}
    standards.approve_bank_values(values=approved, reason="演示数值", actor=SYSTEM, now=now)
    for number, name in enumerate(names[:3]):
        username = "demo-organization" if number == 0 else f"organization-{number + 1}"
        places.organization_officers[name] = officer(
            organizations[name], Role.ORGANIZATION_OFFICER, f"孔评{'一二三'[number]}", username, now
        )


def _build_college(college: College, described: dict[str, Any], now: datetime) -> None:
    code = described["code"]
    number = code[-1]
    suffix = "" if number == "1" else f"-{number}"
    institution = college.institution
    college.registrar = officer(
        institution, Role.ACADEMIC_AFFAIRS, f"程教{'甲乙丙丁'[int(number) - 1]}", f"demo-registrar{suffix}", now
    )
    majors = [one for one in facts.load("programs")["programs"] if one["major"] in described["majors"]]
    for order, major in enumerate(majors, start=1):
        department = parties.create_department(
            college=institution,
            code=f"D{order:02d}",
            name_zh=f"{major['name_zh']}学院",
            name_en=f"School of {major['name_en']}",
            actor=SYSTEM,
            now=now,
        )
        college.departments.append(department)
        username = f"demo-reviewer{suffix}" if order == 1 and number in {"1", "2"} else f"reviewer-{number}-d{order}"
        college.reviewers[department.code] = officer(
            institution, Role.DEPARTMENT_REVIEWER, f"沈院{'一二三四五'[order - 1]}", username, now, department
        )
        _build_major(college, department, major, now)
    if number == "1":
        officer(institution, Role.COLLEGE_HEAD, "陆校长", "demo-head", now)


def _build_major(college: College, department: Department, major: dict[str, Any], now: datetime) -> None:
    Major.objects.get_or_create(
        code=major["major"],
        defaults={
            "name_zh": major["name_zh"],
            "name_en": major["name_en"],
            "education_level": major["level"],
            "occupation_codes": major["occupations"],
        },
    )
    courses = _course_rows(college.institution, major)
    required = _required(college.institution, courses)
    rows = [
        curriculum.ProgramRow(
            code=f"{major['major']}-{year}",
            name_zh=f"{major['name_zh']}（{year}级）",
            name_en=f"{major['name_en']} ({year})",
            major_code=major["major"],
            department_code=department.code,
            entry_year=year,
            credits_required_hundredths=required,
            slots=SLOTS[college.institution.code],
            content_matches=_content_matches(major, courses),
        )
        for year in ENTRY_YEARS
    ]
    curriculum.save_programs(college=college.institution, rows=rows, actor=SYSTEM, now=now)
    placed = [
        curriculum.CourseRow(
            code=one.code,
            name_zh=one.name_zh,
            name_en=one.name_en,
            credits_hundredths=one.credits_hundredths,
            hours=one.hours,
            program_code=row.code,
            nature=one.nature,
            term_number=one.term_number,
            is_compulsory=one.is_compulsory,
        )
        for row in rows
        for one in courses
    ]
    curriculum.save_courses(college=college.institution, rows=placed, actor=SYSTEM, now=now)
    for program in Program.objects.filter(college=college.institution, major__code=major["major"]).order_by("code"):
        college.programs.append(program)
        college.classes[program.code] = _build_classes(college, department, program, now)


def _required(institution: Institution, courses: list[curriculum.CourseRow]) -> int:
    compulsory = sum(one.credits_hundredths or 0 for one in courses if one.is_compulsory)
    return compulsory + sum(amount or 0 for amount in SLOTS[institution.code].values())


def _course_rows(institution: Institution, major: dict[str, Any]) -> list[curriculum.CourseRow]:
    slots = SLOTS[institution.code]
    rows = []
    for code, name_zh, name_en, nature, credits, hours, term in facts.load("public_courses")["courses"]:
        is_elective = nature in {CourseNature.PUBLIC_ELECTIVE, CourseNature.FREE_ELECTIVE}
        if is_elective and nature not in slots:
            continue
        rows.append(
            curriculum.CourseRow(
                code=code,
                name_zh=name_zh,
                name_en=name_en,
                credits_hundredths=parse_credits(credits),
                hours=hours,
                nature=nature,
                term_number=term,
                is_compulsory=not is_elective,
            )
        )
    for nature, credits_hundredths in CREDITS.items():
        names = major[nature][:EXTENSIONS] if nature == "professional_extension" else major[nature]
        terms = TERMS[nature]
        for order, name in enumerate(names):
            rows.append(
                curriculum.CourseRow(
                    code=f"{major['major']}{nature[13].upper()}{order + 1:02d}",
                    name_zh=name,
                    credits_hundredths=credits_hundredths,
                    hours=credits_hundredths * 16 // 100,
                    nature=nature,
                    term_number=terms[order * len(terms) // len(names)],
                )
            )
    return rows


def _content_matches(major: dict[str, Any], courses: list[curriculum.CourseRow]) -> tuple[tuple[str, str, str], ...]:
    """Which courses each certificate of the major covers (example figures)."""
    types = CertificateType.objects.exclude(major_codes=[]).order_by("code")
    fitting = [one for one in types if major["major"] in one.major_codes]
    core = [one for one in courses if one.nature == CourseNature.PROFESSIONAL_CORE]
    base = [one for one in courses if one.nature == CourseNature.PROFESSIONAL_FOUNDATION]
    matches: list[tuple[str, str, str]] = []
    for number, one in enumerate(fitting):
        pool = base if one.level == Level.PRIMARY else core
        matches.extend((course.code, one.code, "17/20") for course in pool[number % len(pool) :][:2])
        matches.extend((course.code, one.code, "3/5") for course in pool[:1])
    return tuple({match[:2]: match for match in reversed(matches)}.values())


def _build_classes(college: College, department: Department, program: Program, now: datetime) -> list[ClassGroup]:
    groups = []
    for order in range(1, CLASSES_PER_PROGRAM + 1):
        code = f"{program.major.code}{program.entry_year % 100}{order:02d}"
        is_first = not any(college.classes.values()) and order == 1
        number = college.institution.code[-1]
        in_cast = is_first and number in {"1", "2"}
        username = f"demo-adviser-{number}".removesuffix("-1") if in_cast else f"adviser-{number}-{code}"
        membership = parties.appoint_member(
            institution=college.institution,
            role=Role.ADVISER,
            name=synthetic_name(Random(f"adviser {number} {code}")),
            username=username,
            department=department,
            is_demo_cast=username.startswith("demo-"),
            actor=SYSTEM,
            now=now,
        )
        groups.append(
            parties.create_class_group(
                department=department,
                code=code,
                name=f"{program.major.name_zh}{program.entry_year % 100}{order:02d}班",
                major_code=program.major.code,
                entry_year=program.entry_year,
                adviser=membership.person,
                actor=SYSTEM,
                now=now,
            )
        )
    return groups


def _publish_methods(world: dict[str, Any], institutions: dict[str, Institution], now: datetime) -> None:
    for described in [*world["authorities"], *world["colleges"]]:
        for code in described["rule_sets"]:
            text = _method_text(code)
            owner = institutions[described["code"]]
            version = create_version(owner_id=owner.id, text=text, name=f"{code}.yaml", actor=SYSTEM, now=now)
            publish_version(version_id=version.id, actor=SYSTEM, now=now)


ENTRY_YEARS_OF = {"R32": {"from": None, "to": 2022}, "R21": {"from": 2023, "to": None}}
PROGRAM_OF = {"R25": "530802-2024"}


def _method_text(code: str) -> str:
    """The published rule set; where the demo gives it to some entry years or one program only, that is written in."""
    text = facts.rule_set_text(code)
    if code not in ENTRY_YEARS_OF and code not in PROGRAM_OF:
        return text
    yaml = YAML()
    document = yaml.load(text)
    if code in ENTRY_YEARS_OF:
        document["entry_years"] = ENTRY_YEARS_OF[code]
    if code in PROGRAM_OF:
        document["owner"]["level"] = "program"
        document["owner"]["code"] = PROGRAM_OF[code]
    out = StringIO()
    yaml.dump(document, out)
    return out.getvalue()
