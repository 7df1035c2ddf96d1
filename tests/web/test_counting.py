"""Several counts in one statement."""

from __future__ import annotations

from pytest_django import DjangoAssertNumQueries

from oneplusx.apps.parties.models import ClassGroup, Department, Enrollment, Institution
from oneplusx.web.counting import count_rows
from tests.support.cast import OpenLearner


def test_counts_of_any_tables_come_in_the_order_asked(
    open_learner: OpenLearner,
    department: Department,
    class_group: ClassGroup,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in (1, 2, 3):
        open_learner(department, f"N{number}", "白云", number, class_group)
    some = Enrollment.objects.filter(student_number__in=["N1", "N2"]).select_related("college").order_by("-id")
    with django_assert_num_queries(1):
        counts = count_rows(
            [
                some,
                Enrollment.objects.none(),
                Enrollment.objects.all()[:1],
                Institution.objects.filter(id=department.college_id),
            ]
        )
    assert counts == [2, 0, 1, 1]


def test_joined_rows_count_once_when_they_are_distinct(
    open_learner: OpenLearner, department: Department, class_group: ClassGroup
) -> None:
    for number in (1, 2):
        open_learner(department, f"N{number}", "白云", number, class_group)
    colleges = Institution.objects.filter(id__in=[department.college_id], enrollments__isnull=False)
    assert count_rows([colleges, colleges.distinct()]) == [2, 1]


def test_nothing_asked_costs_nothing(db: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert count_rows([]) == []
        assert count_rows([Enrollment.objects.none()]) == [0]
