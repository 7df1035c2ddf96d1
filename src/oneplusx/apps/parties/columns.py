"""Columns that say who a row of a table is about: rows with ``learner`` and ``enrollment``."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from oneplusx.web.tables import Column


def _number(row: Any) -> str:
    return str(row.enrollment.student_number)


def _name(row: Any) -> str:
    return str(row.learner.person.name)


def _class(row: Any) -> str:
    group = row.enrollment.class_group
    return str(group.label) if group else ""


NUMBER = Column("number", _("Student number"), sort="enrollment__student_number", value=_number)
NAME = Column("name", _("Name"), sort=("learner__person__name_sort", "id"), value=_name)
CLASS = Column("class", _("Class"), is_whole=True, sort="enrollment__class_group__code", value=_class)
