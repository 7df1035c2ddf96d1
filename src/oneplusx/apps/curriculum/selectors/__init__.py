"""Questions about programs, courses and results."""

from oneplusx.apps.curriculum.selectors.catalogue import (
    courses_visible_to,
    program_for,
    program_groups,
    programs_visible_to,
)
from oneplusx.apps.curriculum.selectors.facts import program_facts, program_facts_of, standings, standings_of
from oneplusx.apps.curriculum.selectors.transcripts import Transcript, transcript

__all__ = [
    "Transcript",
    "courses_visible_to",
    "program_facts",
    "program_facts_of",
    "program_for",
    "program_groups",
    "programs_visible_to",
    "standings",
    "standings_of",
    "transcript",
]
