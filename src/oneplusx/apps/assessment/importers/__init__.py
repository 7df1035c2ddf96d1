"""Imports of assessment: candidates of a college, scores of a plan, exams held elsewhere."""

from oneplusx.apps.assessment.importers.candidates import CANDIDATES
from oneplusx.apps.assessment.importers.held import HELD
from oneplusx.apps.assessment.importers.scores import SCORES

__all__ = ["CANDIDATES", "HELD", "SCORES"]
