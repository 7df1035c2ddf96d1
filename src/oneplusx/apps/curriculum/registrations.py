"""What this app registers with lower apps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from oneplusx.apps.curriculum import importers
from oneplusx.apps.curriculum.models import Program
from oneplusx.apps.intake import registry as intake
from oneplusx.apps.parties.registry import ProgramRef, set_program_resolver


def resolve_programs(college_id: UUID, codes: Iterable[str]) -> Mapping[str, ProgramRef]:
    """Programs of a college by code."""
    programs = Program.objects.filter(college_id=college_id, code__in=list(codes)).select_related("major")
    return {
        program.code: ProgramRef(program.id, program.major.code, program.entry_year, program.department_id)
        for program in programs
    }


def list_programs(college_id: UUID) -> Sequence[str]:
    """``"code name"`` of a college's programs, for dropdowns."""
    programs = Program.objects.filter(college_id=college_id).order_by("-entry_year", "code")[:1000]
    return [f"{program.code} {program.name_zh}" for program in programs]


def register() -> None:
    """Called once when the app is ready."""
    intake.register(importers.PROGRAMS)
    intake.register(importers.COURSES)
    intake.register(importers.COURSE_RESULTS)
    intake.register(importers.COURSE_MAPPING)
    intake.register(importers.TRAINING_ROSTERS)
    set_program_resolver(resolve_programs, list_programs)
