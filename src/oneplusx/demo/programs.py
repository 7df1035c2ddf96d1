"""Colleges of the demo world: departments, programs on the 2025 teaching standards, classes with advisers, terms."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from oneplusx.apps.curriculum import services as curriculum
from oneplusx.apps.curriculum.models import CourseNature, Program
from oneplusx.apps.parties import services as parties
from oneplusx.apps.parties.models import ClassGroup, Department, Institution
from oneplusx.apps.standards.models import CertificateType, Level, Major
from oneplusx.apps.standards.services import TermRow, save_terms
from oneplusx.demo import facts
from oneplusx.demo.naming import synthetic_name
from oneplusx.demo.world import College, officer
from oneplusx.domain.credits import parse_credits
from oneplusx.web.actor import SYSTEM, Role

ENTRY_YEARS = (2023, 2024, 2025)
CLASSES_PER_PROGRAM = 2
CREDITS = {"professional_foundation": 400, "professional_core": 400, "professional_extension": 200}
EXTENSIONS = 6
TERM_WEEKS = 20
COVERED = "17/20"
TOUCHED = "3/5"
TERMS = {"professional_foundation": (1, 2, 3), "professional_core": (3, 4, 5), "professional_extension": (3, 4, 5)}
SLOTS: dict[str, dict[str, int | None]] = {
    "DEMO-C1": {"public_elective": 600},
    "DEMO-C2": {"public_elective": 600},
    "DEMO-C3": {"public_elective": 600, "free_elective": 400},
    "DEMO-C4": {"public_elective": 600, "innovation": 100},
}


def build_college(college: College, described: dict[str, Any], now: datetime) -> None:
    """Builds what a college has before it has learners."""
    number = described["code"][-1]
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
        name = f"{'沈秦尤褚'[int(number) - 1]}院{'一二三四五'[order - 1]}"
        college.reviewers[department.id] = officer(
            institution, Role.DEPARTMENT_REVIEWER, name, username, now, department
        )
        _build_major(college, department, major, now)
    if number == "1":
        officer(institution, Role.COLLEGE_HEAD, "陆校长", "demo-head", now)
    save_terms(college_id=institution.id, rows=_terms(), actor=SYSTEM, now=now)


def _terms() -> list[TermRow]:
    """Two terms a year, from the first cohort's entry to the last one's leaving."""
    rows = []
    for year in range(min(ENTRY_YEARS), max(ENTRY_YEARS) + 3):
        for number, first in ((1, date(year, 9, 1)), (2, date(year + 1, 2, 22))):
            starts_on = first + timedelta(days=-first.weekday() % 7)
            ends_on = starts_on + timedelta(weeks=TERM_WEEKS, days=-1)
            exams_on = ends_on - timedelta(weeks=2, days=-1)
            rows.append(TermRow(f"{year}-{year + 1}-{number}", starts_on, ends_on, exams_on))
    return rows


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
    matches = _content_matches(major, courses)
    for course_code, type_code, match in matches:
        if match == COVERED:
            college.covered.setdefault(major["major"], {}).setdefault(type_code, []).append(course_code)
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
            content_matches=matches,
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
                    name_en=facts.load("course_names")[name],
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
        matches.extend((course.code, one.code, COVERED) for course in pool[number % len(pool) :][:2])
        matches.extend((course.code, one.code, TOUCHED) for course in pool[:1])
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
                name_en=f"{program.major.name_en} {program.entry_year % 100}{order:02d}",
                major_code=program.major.code,
                entry_year=program.entry_year,
                adviser=membership.person,
                actor=SYSTEM,
                now=now,
            )
        )
    return groups
