"""Questions about programs, courses, results, mappings and training classes."""

from oneplusx.apps.curriculum.selectors.catalogue import (
    courses_visible_to,
    program_for,
    program_groups,
    programs_visible_to,
)
from oneplusx.apps.curriculum.selectors.facts import program_facts, program_facts_of, standings, standings_of
from oneplusx.apps.curriculum.selectors.mapping import (
    Matrix,
    certificates_for,
    fits_major,
    matches_of,
    matrices_of,
    matrix_of,
    missing_matches,
)
from oneplusx.apps.curriculum.selectors.training import (
    TrainedCount,
    classes_visible_to,
    own_sessions,
    trained_counts,
    trained_in_classes,
    trainers_of,
)
from oneplusx.apps.curriculum.selectors.transcripts import Transcript, transcript

__all__ = [
    "Matrix",
    "TrainedCount",
    "Transcript",
    "certificates_for",
    "classes_visible_to",
    "courses_visible_to",
    "fits_major",
    "matches_of",
    "matrices_of",
    "matrix_of",
    "missing_matches",
    "own_sessions",
    "program_facts",
    "program_facts_of",
    "program_for",
    "program_groups",
    "programs_visible_to",
    "standings",
    "standings_of",
    "trained_counts",
    "trained_in_classes",
    "trainers_of",
    "transcript",
]
