"""Kinds of imports: programs, courses, course results; course mappings, rosters of training classes."""

from oneplusx.apps.curriculum.importers.mapping import COURSE_MAPPING
from oneplusx.apps.curriculum.importers.programs import COURSE_RESULTS, COURSES, PROGRAMS
from oneplusx.apps.curriculum.importers.training import TRAINING_ROSTERS

__all__ = ["COURSES", "COURSE_MAPPING", "COURSE_RESULTS", "PROGRAMS", "TRAINING_ROSTERS"]
