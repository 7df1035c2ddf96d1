"""What upper apps tell this one: how a program's code is read, and what a learner's page shows besides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from oneplusx.web.actor import Actor


@dataclass(frozen=True, slots=True)
class ProgramRef:
    """What an enrollment takes over from the program named by its code."""

    id: UUID
    major_code: str
    entry_year: int
    department_id: UUID


ProgramResolver = Callable[[UUID, Iterable[str]], Mapping[str, ProgramRef]]
ProgramLister = Callable[[UUID], Sequence[str]]
SectionBuilder = Callable[[Actor, UUID], "tuple[str, dict[str, Any]] | None"]


def _no_programs(_college_id: UUID, _codes: Iterable[str]) -> Mapping[str, ProgramRef]:
    return {}


def _no_choices(_college_id: UUID) -> Sequence[str]:
    return ()


_resolvers: list[ProgramResolver] = [_no_programs]
_listers: list[ProgramLister] = [_no_choices]
_sections: list[tuple[int, SectionBuilder]] = []


def set_program_resolver(resolver: ProgramResolver, choices: ProgramLister = _no_choices) -> None:
    """Names the reader of program codes: ``(college_id, codes) -> {code: ProgramRef}``, in one query.

    Args:
        choices: Lists ``"code name"`` of a college's programs for dropdowns.
    """
    _resolvers[:] = [resolver]
    _listers[:] = [choices]


def program_choices(college_id: UUID) -> Sequence[str]:
    """``"code name"`` of a college's programs."""
    return _listers[0](college_id)


def resolve_programs(college_id: UUID, codes: Iterable[str]) -> Mapping[str, ProgramRef]:
    """Programs of a college by code; unknown codes are left out."""
    wanted = frozenset(code for code in codes if code)
    return _resolvers[0](college_id, wanted) if wanted else {}


def register_learner_section(builder: SectionBuilder, *, order: int = 100) -> None:
    """Adds a section to the officers' page of a learner: ``(actor, learner_id) -> (template, context)`` or ``None``."""
    if all(known is not builder for _, known in _sections):
        _sections.append((order, builder))
        _sections.sort(key=lambda entry: entry[0])


def learner_sections(actor: Actor, learner_id: UUID) -> list[tuple[str, dict[str, Any]]]:
    """The sections that upper apps show of a learner, in order."""
    built = (builder(actor, learner_id) for _, builder in _sections)
    return [section for section in built if section is not None]
