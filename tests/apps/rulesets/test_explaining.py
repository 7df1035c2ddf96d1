"""Decisions in words: no code of the rule language reaches people, in either language."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import product

import pytest
from django.test import Client
from django.utils.translation import override

from oneplusx.apps.approvals.models import ApprovalStep, StepState
from oneplusx.apps.approvals.services import decide_step
from oneplusx.apps.conversion import services
from oneplusx.apps.conversion.models import Conversion
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.rulesets import presenting
from oneplusx.apps.rulesets.explaining import explain_changes, explain_trace, names_of_parts
from oneplusx.apps.standards.models import AchievementType, Major
from oneplusx.domain import rules
from oneplusx.domain.achievement import AWARDS, LEVELS, ORGANIZER_LEVELS, STANDARD_TYPES
from oneplusx.domain.errors import Conflict
from oneplusx.domain.rules import CourseNature
from oneplusx.domain.rules.limits import Cap, CapUnit, Window, WindowKind
from oneplusx.web.actor import SYSTEM
from oneplusx.web.wording import say
from tests.apps.conversion.acting import apply
from tests.domain.rules import cast
from tests.domain.rules.cast import ask, course, program, published, record, to_course, to_slot

LANGUAGES = ("zh-hans", "en")
RULE_SETS = (("R08",), ("R14",), ("R16",), ("R21",), ("R25",), ("R32",), ("P01", "R16"))
CODE = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b|\b(?:course|slot|rule|cap|window):\w")
WORD = re.compile(r"[a-z]{4,}")


def decisions(layers: tuple[str, ...]) -> list[rules.Decision]:
    """Outcomes of every type, with much and with nothing said of them, for a course and for a slot."""
    method = published(*layers)
    natures = list(CourseNature)
    learning = program(*(course(nature.value.upper(), 300, nature) for nature in natures))
    levels, awards, places = ("", *LEVELS), ("", *AWARDS), ("", *ORGANIZER_LEVELS)
    made = []
    for number, (kind, target) in enumerate(product(STANDARD_TYPES, (*natures, "free_elective"))):
        values = {"level": levels[number % 4], "award": awards[number % 7], "organizer_level": places[number % 6]}
        attributes = {name: value for name, value in values.items() if value}
        holder = record(cast.held("x", kind, attributes), facts=learning)
        wanted = to_slot(target) if target == "free_elective" else to_course(target.upper())
        made.append(ask(method, holder, "x", wanted))
    return made


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("layers", RULE_SETS, ids="-".join)
def test_no_code_of_a_published_method_is_shown(layers: tuple[str, ...], language: str) -> None:
    names = names_of_parts(published(*layers), language) | {"x": "某成果" if language == "zh-hans" else "an outcome"}
    shown: set[str] = set()
    for decision in decisions(layers):
        document = rules.decision_to_json(decision)
        shown |= {reason.text for reason in explain_trace(document, names, language)}
        shown |= set(explain_changes(document, names, language))
    pattern = WORD if language == "zh-hans" else CODE
    assert len(shown) > 10
    assert {text for text in shown if pattern.search(text)} == set()
    assert language == "zh-hans" or not [text for text in shown if "、" in text]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.django_db
def test_no_code_of_a_published_method_is_in_its_tables(language: str) -> None:
    """Names of courses, provinces' terms and catalogue codes are the method's own; its keys and values are ours."""
    with override(language):
        known = presenting.words()
        for layers in RULE_SETS:
            document = rules.to_json(published(*layers))
            parts = [
                *document["rules"],
                *document.get("caps", []),
                *document.get("windows", []),
                document.get("settings", {}),
            ]
            for part in parts:
                told = {key: value for key, value in part.items() if key not in {"id", "rules", "origin"}}
                text = presenting.say_value(told, known)
                assert not CODE.search(text), text


def test_caps_and_windows_without_a_clause_have_words() -> None:
    some = (
        Cap("half", CapUnit.CREDITS, share=Fraction(1, 2)),
        Cap("ten", CapUnit.CREDITS, amount=1000),
        Cap("two", CapUnit.COURSES, amount=2),
        Cap("once", CapUnit.CONVERSIONS, amount=1),
    )
    windows = (
        Window("w1", WindowKind.DATES, opens_on=date(2026, 3, 1), closes_on=date(2026, 3, 31)),
        Window("w2", WindowKind.YEARLY, opens_month_day=(3, 1), closes_month_day=(4, 15)),
        Window("w3", WindowKind.WEEKS, first_week=1, last_week=2),
        Window("w4", WindowKind.MONTHLY, months=(3, 9), day=5),
    )
    method = published("R16")
    names = names_of_parts(replace(method, caps=some, windows=windows), "zh-hans")
    assert [names[f"window:w{number}"] for number in (1, 2, 3, 4)] == [
        "2026年3月1日 至 2026年3月31日",
        "每年 03-01 至 04-15",
        "学期第 1 至 2 周",
        "3、9 月的 5 日",
    ]
    assert [names[f"cap:{one.id}"] for one in some] == ["培养方案学分的 50 %", "10 学分", "2 门课程", "1 次转换"]
    english = names_of_parts(replace(method, caps=some, windows=windows), "en")
    assert (english["window:w3"], english["cap:two"]) == ("weeks 1 to 2 of the term", "2 courses")


@pytest.mark.django_db
def test_types_of_a_deployment_and_majors_are_named() -> None:
    AchievementType.objects.create(code="robot_cup", name_zh="机器人赛", name_en="Robot cup", attributes=[])
    Major.objects.create(code="510203", name_zh="软件技术", name_en="Software", education_level="voc_associate")
    trace = [
        {"code": "source.type", "actual": "robot_cup", "required": ["x_certificate", "robot_cup"], "passed": True},
        {"code": "scope.major", "actual": "510203", "required": ["510203"], "passed": True},
    ]
    for language, expected in (
        (
            "zh-hans",
            [
                "成果类型：须为 X证书、机器人赛，实际 机器人赛",
                "规则适用专业：510203 软件技术；本人专业 510203 软件技术",
            ],
        ),
        (
            "en",
            [
                "Outcome type X certificate, Robot cup; found Robot cup",
                "For majors 510203 Software; found 510203 Software",
            ],
        ),
    ):
        with override(language):
            names = presenting.names_in_decision({"trace": trace})
            assert [one.text for one in explain_trace({"trace": trace}, names, language)] == expected


@pytest.mark.django_db
def test_a_rule_that_refuses_again_says_why(
    held: Achievement,
    studying: Enrollment,
    now: object,
) -> None:
    student = actor_of_person(studying.learner.person)
    conversion = apply(held, studying, student, now)  # type: ignore[arg-type]
    step = ApprovalStep.objects.get(case_id=conversion.case_id, state=StepState.ACTIVE)
    decide_step(step_id=step.id, outcome="returned", reason="补材料", actor=SYSTEM, now=now)  # type: ignore[arg-type]
    Achievement.objects.update(state="registered")
    with pytest.raises(Conflict) as refused:
        services.resubmit_conversion(conversion_id=conversion.id, note="", actor=student, now=now)  # type: ignore[arg-type]
    assert refused.value.params["reasons"]
    chinese, english = (say(refused.value.code, refused.value.params, language) for language in LANGUAGES)
    assert not WORD.search(chinese), chinese
    assert "." not in english.rstrip("."), english
    assert Conversion.objects.get(id=conversion.id).state == "returned"


def test_lists_are_joined_as_the_language_joins() -> None:
    assert say("field.invalid", {"field": "f", "found": "x", "allowed": ["a", "b"]}, "zh-hans").count("a、b") == 1
    assert say("field.invalid", {"field": "f", "found": "x", "allowed": ["a", "b"]}, "en").count("a, b") == 1


@pytest.mark.django_db
def test_english_pages_join_as_english_does(client: Client, method: object) -> None:
    client.cookies["django_language"] = "en"
    page = client.get(f"/rule-sets/{method.id}/").content.decode()  # type: ignore[attr-defined]
    assert "、" not in page.split("<main")[1].split("</main")[0]


@pytest.mark.parametrize(
    "code, required, text",
    [
        ("source.type", ["≠ mooc"], "成果类型：须为 非在线课程，实际 "),
        ("rule_set.in_force", "2020-01-01–", "有效：2020年1月1日 起"),
    ],
)
def test_what_is_excluded_and_what_has_no_end_is_said_in_words(code: str, required: object, text: str) -> None:
    condition = {"code": code, "actual": "", "required": required, "passed": True}
    [reason] = explain_trace({"trace": [condition]}, {}, "zh-hans")
    assert text in reason.text
